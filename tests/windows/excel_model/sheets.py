"""Sheets and what is set for each of them: the window's view, the page that is printed."""

import re
from typing import Any

from tests.windows.excel_model.boxes import MAX_COLUMNS, MAX_ROWS, Box
from tests.windows.excel_model.cells import Range
from tests.windows.excel_model.charts import ChartObjects, Shapes
from tests.windows.excel_model.grid import ROW, Grid
from tests.windows.excel_model.links import Hyperlinks
from tests.windows.excel_model.members import (
    MISSING,
    Collection,
    ComObject,
    ExcelError,
    Missing,
    does,
    looks_up,
    reads,
)
from tests.windows.excel_model.names import Names, quoted
from tests.windows.excel_model.tables import ListObjects

VISIBLE = -1
_LONGEST_NAME = 31
_LONGEST_ADDRESS = 255


class Sheets(Collection):
    """The sheets of a workbook, in their order."""

    def items(self) -> list["Worksheet"]:
        return self.parent.sheets

    @does
    def add(self, before: Any = MISSING, after: Any = MISSING) -> "Worksheet":
        book = self.parent
        sheet = Worksheet(book, self._free_name())
        anchor = book.active if isinstance(before, Missing) else before
        if not isinstance(after, Missing):
            raise ExcelError("xlwings adds before a sheet, never after one")
        book.sheets.insert(book.sheets.index(anchor) if anchor else 0, sheet)
        sheet.activate()
        return sheet

    def _free_name(self) -> str:
        taken = {sheet.name for sheet in self.items()}
        return next(name for n in range(1, 999) if (name := f"Sheet{n}") not in taken)


class Worksheet(ComObject):
    com = "_Worksheet"

    def __init__(self, book: Any, name: str) -> None:
        super().__init__(book)
        self._name = name
        self.grid = Grid()
        self.tables: list[Any] = []
        self.charts: list[Any] = []
        #: the names of pictures and notes
        self.drawings: list[str] = []
        self.conditions: list[Any] = []
        self.validations: list[Any] = []
        self.page: dict[str, Any] = {}
        self.breaks: set[int] = set()
        self.column_breaks: set[int] = set()
        self.view = {"gridlines": True, "rows": 0, "columns": 0, "frozen": False}
        self.is_visible = VISIBLE
        #: where cells lead, by their places
        self.links: dict[tuple[int, int], str] = {}
        self.tab_colour: int | None = None

    @reads
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        taken = {sheet.name.lower() for sheet in self.parent.sheets if sheet is not self}
        refused = len(value) > _LONGEST_NAME or re.search(r"[\[\]:*?/\\]|^'|'$|^$", value)
        if refused or value.lower() in taken | {"history"}:
            raise ExcelError(f"no name for a sheet: {value!r}")
        self._name = value

    @reads
    def visible(self) -> int:
        return self.is_visible

    @reads
    def index(self) -> int:
        return self.parent.sheets.index(self) + 1

    # --- cells

    def cells_at(self, address: str) -> Range:
        """Give the cells of an address, which may have several areas."""
        if len(address) > _LONGEST_ADDRESS:
            raise ExcelError(f"an address of {len(address)} letters is too long")
        try:
            first, *further = map(Box.parse, address.split(","))
            return Range(self, first, further=tuple(further))
        except ValueError as error:
            raise ExcelError(str(error)) from error

    @reads
    def cells(self) -> Range:
        return Range(self, Box(1, 1, MAX_ROWS, MAX_COLUMNS))

    @looks_up
    def range(self, cell1: Any, cell2: Any = MISSING) -> Range:
        first = cell1 if isinstance(cell1, Range) else self.cells_at(cell1)
        if isinstance(cell2, Missing):
            return first
        last = cell2 if isinstance(cell2, Range) else self.cells_at(cell2)
        if first.parent is not self or last.parent is not self:
            raise ExcelError(f"'{self.name}': a range of cells of another sheet")
        a, b = first.box, last.box
        corners = (min(a.row, b.row), min(a.column, b.column))
        return Range(self, Box.spanning(*corners, max(a.bottom, b.bottom), max(a.right, b.right)))

    @reads
    def used_range(self) -> Range:
        return Range(self, self.grid.used)

    # --- what stands on it

    @reads
    def hyperlinks(self) -> Hyperlinks:
        return Hyperlinks(self)

    @reads
    def standard_height(self) -> float:
        return ROW

    @reads
    def list_objects(self) -> ListObjects:
        return ListObjects(self)

    @reads
    def names(self) -> Names:
        return Names(self.parent, self)

    @does
    def chart_objects(self) -> ChartObjects:
        return ChartObjects(self)

    @reads
    def shapes(self) -> Shapes:
        return Shapes(self)

    @reads
    def tab(self) -> "Tab":
        return Tab(self)

    @reads
    def page_setup(self) -> "PageSetup":
        return PageSetup(self)

    # --- what is done with it

    @does
    def activate(self) -> None:
        self.parent.active = self

    @does
    def select(self) -> None:
        self.parent.active = self

    @does
    def move(self, before: Any) -> None:
        sheets = self.parent.sheets
        sheets.remove(self)
        sheets.insert(sheets.index(before), self)

    @does
    def delete(self) -> None:
        if self.application.display_alerts:
            raise ExcelError("Excel would ask whether the sheet may be deleted")
        self.parent.sheets.remove(self)
        self.parent.defined = [each for each in self.parent.defined if each.sheet is not self]


class Tab(ComObject):
    """The tab of a sheet."""

    @reads
    def color(self) -> int | None:
        return self.parent.tab_colour

    @color.setter
    def color(self, value: int) -> None:
        self.parent.tab_colour = int(value)


def printed(key: str) -> reads:
    """Give a property of the printed page, which a sheet keeps."""

    def read(self: "PageSetup") -> Any:
        return self.parent.page[key]

    def write(self: "PageSetup", value: Any) -> None:
        if self.application.settings["printing"]:
            raise ExcelError("a printer would be asked at every setting")
        self.parent.page[key] = value

    return reads(read, write)


class PageSetup(ComObject):
    orientation = printed("orientation")
    zoom = printed("zoom")
    print_title_rows = printed("titles")
    print_title_columns = printed("title columns")
    left_footer = printed("left footer")
    center_footer = printed("center footer")
    right_footer = printed("right footer")
    paper_size = printed("paper")
    fit_to_pages_wide = printed("wide")
    fit_to_pages_tall = printed("tall")
    left_margin = printed("left")
    right_margin = printed("right")
    top_margin = printed("top")
    bottom_margin = printed("bottom")
    header_margin = printed("header")
    footer_margin = printed("footer")

    @reads
    def print_area(self) -> str:
        found = [name for name in self.parent.names.items() if name.bare == "Print_Area"]
        return found[0].refers_to.rpartition("!")[2] if found else ""

    @print_area.setter
    def print_area(self, address: str) -> None:
        place = self.parent.cells_at(address).box.absolute()
        self.parent.names.add("Print_Area", f"={quoted(self.parent.name)}!{place}")


class Windows(Collection):
    def items(self) -> list["Window"]:
        return [Window(self.parent)]


def view(key: str) -> reads:
    """Give a property of the window, which holds for the sheet that it shows."""

    def read(self: "Window") -> Any:
        return self.parent.active.view[key]

    def write(self: "Window", value: Any) -> None:
        self.parent.active.view[key] = value

    return reads(read, write)


class Window(ComObject):
    """The window of a workbook."""

    display_gridlines = view("gridlines")
    freeze_panes = view("frozen")
    split_row = view("rows")
    split_column = view("columns")
    scroll_row = view("scroll_row")
    scroll_column = view("scroll_column")
