"""The layout of a range: widths and heights, hidden rows and columns, merged cells."""

from collections.abc import Iterable
from math import ceil
from typing import Any, TypeVar

from xlwings import base_classes

from xlfactor.engine import cells, columns, values
from xlfactor.engine.boxes import Box
from xlfactor.engine.display import shown_text, text_pixels, widest_unknown

A = TypeVar("A")

#: Pixels kept free beside a text, more than Excel's own five: a number that is cut reads `####`.
_FREE = 12
_WIDEST = 255
#: Height of a line over the size of its font: 15 points for 11.
_LINE = 15 / 11


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
        used = cells.used_box(self.sheet.ws)
        box = self.box.intersect(used)
        if box is None:
            return
        if axis in {None, "c", "columns"}:
            self._fit_columns(box)
        if axis in {None, "r", "rows"}:
            self._fit_rows(box)

    def _fit_columns(self, box: Box) -> None:
        needed: dict[int, float] = {}
        for cell in cells.existing(self.sheet.ws, box):
            if cell.value is not None and not self._is_merged(cell):
                pixels = self._pixels(cell)
                needed[cell.column] = max(needed.get(cell.column, 0.0), pixels)
        for column, pixels in needed.items():
            characters = (pixels + _FREE - columns.PADDING) / columns.DIGIT
            columns.set_width(self.sheet.ws, column, min(_WIDEST, ceil(characters * 8) / 8))

    def _pixels(self, cell: Any) -> float:
        text, font = self._text(cell), cell.font
        indent = (cell.alignment.indent or 0) * 9
        if cell.alignment.wrap_text:
            # a wrapped text keeps its column's width, as long as its longest word fits
            now = columns.width_of(self.sheet.ws, cell.column) * columns.DIGIT - _FREE
            words = [text_pixels(word, font) for word in text.split()]
            return float(max([now, *words]))
        if (cell.alignment.textRotation or 0) > 0:
            return float(font.sz or 11) * 2
        return max(text_pixels(line, font) for line in text.split("\n")) + indent

    def _text(self, cell: Any) -> str:
        value = self._value(cell)
        if value is None and values.is_formula(cell):
            return widest_unknown(cell.number_format)
        return shown_text(value, cell.number_format)

    def _value(self, cell: Any) -> Any:
        raise NotImplementedError

    def _fit_rows(self, box: Box) -> None:
        usual = float(self.sheet.ws.sheet_format.defaultRowHeight or columns.DEFAULT_HEIGHT)
        needed = dict.fromkeys(range(box.row, box.bottom + 1), usual)
        for cell in cells.existing(self.sheet.ws, box):
            if cell.value is not None and not self._is_merged(cell):
                needed[cell.row] = max(needed[cell.row], self._points(cell))
        dimensions = self.sheet.ws.row_dimensions
        for row, points in needed.items():
            if points > usual or row in dimensions:
                dimensions[row].height = points if points > usual else None

    def _points(self, cell: Any) -> float:
        lines = self._text(cell).split("\n")
        count = len(lines)
        if cell.alignment.wrap_text:
            room = columns.width_of(self.sheet.ws, cell.column) * columns.DIGIT - columns.PADDING
            count = sum(
                max(1, ceil(text_pixels(line, cell.font) * 1.05 / max(room, 1))) for line in lines
            )
        return min(409.5, round(count * float(cell.font.sz or 11) * _LINE, 2))

    # --- merged cells

    def _merges(self) -> list[Box]:
        merged = [Box.parse(str(area)) for area in self.sheet.ws.merged_cells.ranges]
        return [box for box in merged if box.intersect(self.box)]

    def _is_merged(self, cell: Any) -> bool:
        merged = self.sheet.ws.merged_cells.ranges
        return bool(merged) and any(cell.coordinate in area for area in merged)

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
