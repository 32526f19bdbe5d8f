"""The layout of a range: widths and heights, hidden rows and columns, merged cells."""

from collections.abc import Iterable
from typing import Any, TypeVar

from xlwings import base_classes

from xlfactor.engine import cells, columns
from xlfactor.engine.boxes import Box
from xlfactor.engine.fitting import Fitting

A = TypeVar("A")

_WIDEST = 255


class RangeLayout(base_classes.Range):
    """The part of a range that is about room."""

    box: Box
    sheet: Any

    def _columns(self) -> range:
        return range(self.box.column, self.box.right + 1)

    def _rows(self) -> range:
        return range(self.box.row, self.box.bottom + 1)

    @property
    def column_width(self) -> float | None:
        return _shared(columns.width_of(self.sheet.ws, column) for column in self._columns())

    @column_width.setter
    def column_width(self, value: float) -> None:
        for column in self._columns():
            columns.set_width(self.sheet.ws, column, value)

    @property
    def row_height(self) -> float | None:
        return _shared(columns.height_of(self.sheet.ws, row) for row in self._rows())

    @row_height.setter
    def row_height(self, value: float) -> None:
        if not 0 <= value <= 409.5:
            raise ValueError(f"a row is 0 to 409.5 points high, not {value}")
        for row in self._rows():
            self.sheet.ws.row_dimensions[row].height = float(value)

    @property
    def width(self) -> float:
        return sum(columns.width_in_points(self.sheet.ws, column) for column in self._columns())

    @property
    def height(self) -> float:
        return sum(columns.height_of(self.sheet.ws, row) for row in self._rows())

    @property
    def left(self) -> float:
        before = range(1, self.box.column)
        return sum(columns.width_in_points(self.sheet.ws, column) for column in before)

    @property
    def top(self) -> float:
        return sum(columns.height_of(self.sheet.ws, row) for row in range(1, self.box.row))

    @property
    def row_hidden(self) -> bool | None:
        dimensions = self.sheet.ws.row_dimensions
        return _shared(row in dimensions and bool(dimensions[row].hidden) for row in self._rows())

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        for row in self._rows():
            self.sheet.ws.row_dimensions[row].hidden = value

    @property
    def column_hidden(self) -> bool | None:
        return _shared(columns.is_hidden(self.sheet.ws, column) for column in self._columns())

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        for column in self._columns():
            columns.own(self.sheet.ws, column).hidden = value

    # --- fitting

    def autofit(self, axis: str | None = None) -> None:
        """Make columns as wide and rows as high as their texts need, as far as that is known."""
        ws = self.sheet.ws
        box = self.box.intersect(cells.used_box(ws))
        if box is None:
            return
        merged = ws.merged_cells.ranges
        filled = [
            cell
            for cell in cells.existing(ws, box)
            if cell.value is not None and not any(cell.coordinate in area for area in merged)
        ]
        fitting = Fitting(ws, self._value)
        if axis in {None, "c", "columns"}:
            for column, characters in fitting.column_widths(filled).items():
                columns.set_width(ws, column, min(_WIDEST, characters))
        if axis in {None, "r", "rows"}:
            self._fit_rows(box, fitting.row_heights(filled))

    def _fit_rows(self, box: Box, needed: dict[int, float]) -> None:
        """Set the heights of rows that need more than the usual, and free the rest."""
        ws = self.sheet.ws
        usual = float(ws.sheet_format.defaultRowHeight or columns.DEFAULT_HEIGHT)
        for row in range(box.row, box.bottom + 1):
            points = needed.get(row, usual)
            if points > usual or row in ws.row_dimensions:
                ws.row_dimensions[row].height = points if points > usual else None

    def _value(self, cell: Any) -> Any:
        raise NotImplementedError

    # --- merged cells

    def _merges(self) -> list[Box]:
        merged = [Box.parse(str(area)) for area in self.sheet.ws.merged_cells.ranges]
        return [box for box in merged if box.intersect(self.box)]

    def merge(self, across: bool) -> None:  # noqa: FBT001  xlwings passes it by position
        """Merge all cells, or those of each row; only the first value is kept."""
        self.unmerge()
        box = self.box
        parts = [Box(row, box.column, 1, box.ncols) for row in self._rows()] if across else [box]
        for part in parts:
            if part.size > 1:
                self.sheet.ws.merge_cells(part.address())
        self.sheet.changed()

    def unmerge(self) -> None:
        for merged in self._merges():
            self.sheet.ws.unmerge_cells(merged.address())

    @property
    def merge_area(self) -> Any:
        first = Box(self.box.row, self.box.column)
        for merged in self._merges():
            if merged.contains(first):
                return self.sheet.range(merged.address())
        return self.sheet.range(first.address())

    @property
    def merge_cells(self) -> bool | None:
        merges = self._merges()
        if not merges:
            return False
        return True if any(merged.contains(self.box) for merged in merges) else None


def _shared(found: Iterable[A]) -> A | None:
    """Give what all agree on, else None."""
    answers = set(found)
    return answers.pop() if len(answers) == 1 else None
