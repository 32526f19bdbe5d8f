"""Ranges: a rectangle of a sheet, and the way from one to another."""

from typing import Any, Final

from xlfactor.engine import cells, pagesetup, rows
from xlfactor.engine.boxes import MAX_COLUMNS, MAX_ROWS, Box
from xlfactor.engine.contents import RangeContents
from xlfactor.engine.formats import RangeFormats
from xlfactor.engine.layout import RangeLayout
from xlfactor.engine.references import quoted
from xlfactor.engine.unsupported import refuse, refuse_the_rest

_STEPS: Final = {"d": (1, 0), "u": (-1, 0), "r": (0, 1), "l": (0, -1)}


@refuse_the_rest
class Range(RangeContents, RangeFormats, RangeLayout):
    """A rectangle of cells on a sheet."""

    sheet: Any = None

    def __init__(self, sheet: Any, box: Box) -> None:
        if not box.on_sheet:
            raise IndexError(f"row {box.row}, column {box.column}: no such cell on a sheet")
        self.sheet, self.box = sheet, box
        # xlwings leaves its own options here
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> "Range":
        return self

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        return self.sheet, self.box.row, self.box.column, self.box.nrows, self.box.ncols

    @property
    def row(self) -> int:
        return self.box.row

    @property
    def column(self) -> int:
        return self.box.column

    @property
    def shape(self) -> tuple[int, int]:
        return self.box.nrows, self.box.ncols

    def __len__(self) -> int:
        return self.box.size

    def __call__(self, *position: int) -> "Range":
        """Give a cell by row and column, or by its number, counted from the first one."""
        if len(position) == 1:
            down, across = divmod(position[0] - 1, self.box.ncols)
        else:
            down, across = position[0] - 1, position[1] - 1
        return Range(self.sheet, Box(self.box.row + down, self.box.column + across))

    def get_address(
        self,
        row_absolute: bool,  # noqa: FBT001  xlwings passes these by position
        col_absolute: bool,  # noqa: FBT001
        external: bool,  # noqa: FBT001
    ) -> str:
        marks = ("$" if row_absolute else "", "$" if col_absolute else "")
        address = self.box.address(row_mark=marks[0], column_mark=marks[1])
        if not external:
            return address
        title = f"[{self.sheet.book.name}]{self.sheet.name}"
        plain = quoted(self.sheet.name) == self.sheet.name and " " not in self.sheet.book.name
        escaped = title.replace("'", "''")
        return f"{title}!{address}" if plain else f"'{escaped}'!{address}"

    @property
    def address(self) -> str:
        return self.box.absolute()

    # --- from one range to another

    def _filled(self, row: int, column: int) -> bool:
        cell = cells.peek(self.sheet.ws, row, column)
        return cell is not None and cell.value is not None

    def end(self, direction: str) -> "Range":
        """Give the cell that Ctrl and an arrow lead to from the first cell."""
        down, across = _STEPS[direction[0]]
        row, column = self.box.row, self.box.column
        used = cells.used_box(self.sheet.ws)
        within = Box.spanning(1, 1, max(used.bottom, row), max(used.right, column))
        through_block = self._filled(row, column) and self._filled(row + down, column + across)
        while True:
            row, column = row + down, column + across
            beyond = not within.contains(Box(row, column))
            if through_block and (beyond or not self._filled(row, column)):
                return Range(self.sheet, Box(row - down, column - across))
            if beyond:
                return Range(self.sheet, self._edge(down, across))
            if not through_block and self._filled(row, column):
                return Range(self.sheet, Box(row, column))

    def _edge(self, down: int, across: int) -> Box:
        row = {1: MAX_ROWS, -1: 1, 0: self.box.row}[down]
        return Box(row, {1: MAX_COLUMNS, -1: 1, 0: self.box.column}[across])

    @property
    def current_region(self) -> "Range":
        """Give the block around the first cell, up to empty rows and columns."""
        top, left, bottom, right = self.box.row, self.box.column, self.box.bottom, self.box.right
        grown = True
        while grown:
            before = (top, left, bottom, right)
            while self._any(bottom + 1, bottom + 1, left - 1, right + 1):
                bottom += 1
            while self._any(top - 1, top - 1, left - 1, right + 1):
                top -= 1
            while self._any(top - 1, bottom + 1, right + 1, right + 1):
                right += 1
            while self._any(top - 1, bottom + 1, left - 1, left - 1):
                left -= 1
            grown = before != (top, left, bottom, right)
        return Range(self.sheet, Box.spanning(top, left, bottom, right))

    def _any(self, top: int, bottom: int, left: int, right: int) -> bool:
        return any(
            self._filled(row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        )

    # --- what is where the range is

    @property
    def name(self) -> Any:
        """Give the name that points at exactly these cells, or None."""
        wanted = f"={quoted(self.sheet.name)}!{self.address}".casefold()
        for name in self.sheet.book.names:
            if name.refers_to.casefold() == wanted:
                return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={quoted(self.sheet.name)}!{self.address}")

    @property
    def table(self) -> Any:
        """Give the Table that the first cell belongs to, or None."""
        first = Box(self.box.row, self.box.column)
        for table in self.sheet.tables:
            if table.range.box.contains(first):
                return table
        return None

    def select(self) -> None:
        """Select the range, on the sheet that is shown when the file is opened."""
        self.sheet.activate()
        chosen = self.sheet.ws.sheet_view.selection
        for pane in chosen:
            pane.activeCell = Box(self.box.row, self.box.column).address()
            pane.sqref = self.box.address()

    # --- how it prints

    def _begin_page(self, value: int) -> None:
        pagesetup.set_break(self.sheet.ws, self.box, value)

    #: as Excel on Windows spells it
    PageBreak = property(None, _begin_page)

    # --- whole rows

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:  # noqa: ARG002
        """Insert as many rows as the range has, above it; all that points at rows follows."""
        if not self.box.whole_rows:
            refuse("Range.insert of anything but whole rows")
        rows.insert(self.sheet, self.box.row, self.box.nrows)

    def delete(self, shift: str | None = None) -> None:  # noqa: ARG002
        """Delete the rows; all that points at rows follows."""
        if not self.box.whole_rows:
            refuse("Range.delete of anything but whole rows")
        rows.delete(self.sheet, self.box.row, self.box.nrows)
