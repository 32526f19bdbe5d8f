"""Sheets: their order and names, panes, print area, and the doors to what stands on them."""

from typing import Any

from openpyxl.utils import get_column_letter
from xlwings import base_classes

from xlfactor.engine import cells
from xlfactor.engine.addresses import resolve
from xlfactor.engine.boxes import MAX_COLUMNS, MAX_ROWS, Box
from xlfactor.engine.charts import Charts
from xlfactor.engine.collection import Collection, first_free
from xlfactor.engine.contents import Note
from xlfactor.engine.everywhere import rewrite
from xlfactor.engine.names import Names
from xlfactor.engine.pagesetup import PageSetup
from xlfactor.engine.ranges import Range
from xlfactor.engine.references import with_sheet_renamed
from xlfactor.engine.sheetcopy import copy_sheet
from xlfactor.engine.tables import Tables
from xlfactor.engine.unsupported import refuse, refuse_the_rest

_FORBIDDEN = set("\\/?*[]:")
_LONGEST_TITLE = 31


@refuse_the_rest
class Sheets(Collection, base_classes.Sheets):
    """The sheets of a book, in their order."""

    def __init__(self, book: Any) -> None:
        self._book = book

    @property
    def api(self) -> "Sheets":
        return self

    def _items(self) -> list["Sheet"]:
        return [Sheet(self._book, ws) for ws in self._book.wb.worksheets]

    @property
    def active(self) -> "Sheet":
        active = self._book.wb.active
        return Sheet(self._book, active) if active is not None else self._items()[0]

    def add(
        self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None
    ) -> "Sheet":
        """Add an empty sheet, before the active one if no place is given, and show it."""
        wb = self._book.wb
        title = name or first_free("Sheet", wb.sheetnames, start=len(wb.sheetnames) + 1)
        require_title(title, wb.sheetnames)
        beside = after or before or self.active
        ws = wb.create_sheet(title, index=wb.index(beside.ws) + (after is not None))
        self._book.known.changed(ws)
        sheet = Sheet(self._book, ws)
        sheet.activate()
        return sheet


def require_title(title: str, taken: list[str]) -> None:
    """Raise a `ValueError` unless a sheet can have a name."""
    if not 1 <= len(title) <= _LONGEST_TITLE or _FORBIDDEN & set(title) or title[0] == "'":
        raise ValueError(
            f"'{title}' cannot be a sheet's name: 1 to 31 characters, none of \\ / ? * [ ] :"
        )
    if title.casefold() in {other.casefold() for other in taken}:
        raise ValueError(f"there is a sheet '{title}' already")


@refuse_the_rest
class Sheet(base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: Any, ws: Any) -> None:
        self._book, self.ws = book, ws

    @property
    def api(self) -> "Sheet":
        return self

    @property
    def book(self) -> Any:
        return self._book

    def changed(self) -> None:
        """Note that what formulas see here may have changed."""
        self._book.known.changed(self.ws)

    @property
    def name(self) -> str:
        return str(self.ws.title)

    @name.setter
    def name(self, value: str) -> None:
        """Rename the sheet; every formula, name, rule and chart follows."""
        old = self.name
        require_title(value, [title for title in self._book.wb.sheetnames if title != old])
        # openpyxl takes a name that differs by case alone for taken
        self.ws.title = first_free("Sheet", self._book.wb.sheetnames)
        self.ws.title = value
        rewrite(self._book.wb, lambda _, formula: with_sheet_renamed(formula, old, value))
        self._book.known.renamed(old, value)

    @property
    def index(self) -> int:
        return int(self._book.wb.worksheets.index(self.ws)) + 1

    @property
    def names(self) -> Names:
        return Names(self._book, self)

    @property
    def notes(self) -> list[Note]:
        return [Note(self, cell) for cell in cells.all_cells(self.ws) if cell.comment is not None]

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Give cells by address, name, (row, column), (row, column, rows, columns) or corners."""
        if arg2 is None:
            return self._range(arg1)
        first, last = self._range(arg1).box, self._range(arg2).box
        corners = Box.spanning(
            min(first.row, last.row),
            min(first.column, last.column),
            max(first.bottom, last.bottom),
            max(first.right, last.right),
        )
        return Range(self, corners)

    def _range(self, where: Any) -> Range:
        if isinstance(where, base_classes.Range):
            return Range(self, where.box)  # type: ignore[attr-defined]  # ours
        if isinstance(where, str):
            found = resolve(self, where)
            if found is None:
                raise ValueError(f"'{where}' is neither an address nor a name in '{self.name}'")
            return found
        return Range(self, Box(*where))

    @property
    def cells(self) -> Range:
        return Range(self, Box(1, 1, MAX_ROWS, MAX_COLUMNS))

    @property
    def used_range(self) -> Range:
        return Range(self, cells.used_box(self.ws))

    def activate(self) -> None:
        """Show this sheet when the file is opened."""
        if self.visible:
            self._book.wb.active = self.ws

    def select(self) -> None:
        self.activate()

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()
        self.ws.column_dimensions.clear()
        self.ws.row_dimensions.clear()

    def clear(self) -> None:
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Delete the sheet; what pointed at it is broken, as in Excel."""
        wb, title = self._book.wb, self.name
        if len([ws for ws in wb.worksheets if ws.sheet_state == "visible" or ws is self.ws]) < 2:
            raise ValueError(f"'{title}' is the only visible sheet and cannot be deleted")
        self._book.known.forget(self.ws)
        active = wb.active
        position = wb.index(self.ws)
        wb.remove(self.ws)
        rewrite(wb, lambda _, formula: with_sheet_renamed(formula, title, None))
        visible = [ws for ws in wb.worksheets if ws.sheet_state == "visible"]
        beside = [ws for ws in visible if wb.index(ws) >= position] or visible[-1:]
        wb.active = active if active in visible else beside[0]

    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """Copy the sheet within its book."""
        beside = before or after
        if beside is None or beside.book is not self._book:
            refuse("Sheet.copy to another book")
        ws = copy_sheet(self._book, self.ws)
        copied = Sheet(self._book, ws)
        copied.move(before, after)
        copied.changed()
        copied.activate()

    def move(self, before: "Sheet | None", after: "Sheet | None") -> None:
        wb, beside = self._book.wb, before or after
        if beside is None:
            return
        active, order = wb.active, cells.sheet_list(wb)
        order.remove(self.ws)
        order.insert(order.index(beside.ws) + (after is not None), self.ws)
        wb.active = active

    @property
    def visible(self) -> bool:
        return bool(self.ws.sheet_state == "visible")

    @visible.setter
    def visible(self, value: bool) -> None:
        wb = self._book.wb
        others = [ws for ws in wb.worksheets if ws.sheet_state == "visible" and ws is not self.ws]
        if not value and not others:
            raise ValueError(f"'{self.name}' is the only visible sheet and cannot be hidden")
        self.ws.sheet_state = "visible" if value else "hidden"
        if not value and wb.active is self.ws:
            wb.active = others[0]

    @property
    def show_gridlines(self) -> bool:
        return self.ws.sheet_view.showGridLines is not False

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self.ws.sheet_view.showGridLines = bool(value)

    @property
    def freeze_panes(self) -> "FreezePanes":
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

    @property
    def charts(self) -> Charts:
        return Charts(self)

    @property
    def tables(self) -> Tables:
        return Tables(self)


@refuse_the_rest
class FreezePanes(base_classes.FreezePanes):
    """The rows and columns that stay when the sheet is scrolled."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Keep the rows and columns up to the end of a range; whole rows keep no columns."""
        box = self._sheet.range(frozen_range).box
        row = 1 if box.whole_columns else box.bottom + 1
        column = 1 if box.whole_rows else box.right + 1
        self._sheet.ws.freeze_panes = f"{get_column_letter(column)}{row}"

    def unfreeze(self) -> None:
        self._sheet.ws.freeze_panes = None
