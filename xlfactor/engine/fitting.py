"""How much room the texts of cells need."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

from xlfactor.engine import cells, columns, values
from xlfactor.engine.boxes import Box
from xlfactor.engine.display import shown_text, text_pixels, widest_unknown

#: Pixels kept free beside a text, more than Excel's own five: a number that is cut reads `####`.
FREE = 12
_INDENT, _BUTTON = 9, 18
_HIGHEST = 409.5
#: Height of a line over the size of its font: 15 points for 11.
_LINE = 15 / 11
#: Text is a little wider when it breaks into lines than when it stands in one.
_BREAKING = 1.05


@dataclass(frozen=True, slots=True)
class Look:
    """What matters of a format for the room that a text needs."""

    font: Any
    number_format: str
    wrapped: bool
    turned: bool
    indent: int

    @classmethod
    def of(cls, cell: Any) -> "Look":
        """Give the look of a cell."""
        alignment = cell.alignment
        return cls(
            font=cell.font,
            number_format=cell.number_format,
            wrapped=bool(alignment.wrap_text),
            turned=bool(alignment.textRotation),
            indent=int(alignment.indent or 0),
        )

    @property
    def size(self) -> float:
        """Give the size of the font in points."""
        return float(self.font.sz or 11)

    @property
    def line(self) -> float:
        """Give the height of a line in points."""
        return round(self.size * _LINE, 2)


class Fitting:
    """The needs of some cells; what is alike in many is worked out once."""

    def __init__(self, ws: Any, value_of: Callable[[Any], Any]) -> None:
        self._ws, self._value_of = ws, value_of
        filters = [ws.auto_filter, *(table.autoFilter for table in ws.tables.values())]
        # the top row of each filter holds its buttons
        self._buttons = [
            Box(box.row, box.column, 1, box.ncols)
            for box in (Box.parse(each.ref) for each in filters if each is not None and each.ref)
        ]
        self._looks: dict[tuple[int, ...], Look] = {}
        self._widths: dict[tuple[int, str], float] = {}

    def look(self, cell: Any) -> Look:
        """Give the look of a cell."""
        key = cells.style_key(cell)
        if key not in self._looks:
            self._looks[key] = Look.of(cell)
        return self._looks[key]

    def column_widths(self, filled: Iterable[Any]) -> dict[int, float]:
        """Give the characters that each column needs for the texts in it."""
        needed: dict[int, float] = {}
        for cell in filled:
            needed[cell.column] = max(needed.get(cell.column, 0.0), self._pixels(cell))
        return {column: self._characters(pixels) for column, pixels in needed.items()}

    def row_heights(self, filled: Iterable[Any]) -> dict[int, float]:
        """Give the points that each row needs for the texts in it."""
        needed: dict[int, float] = {}
        for cell in filled:
            needed[cell.row] = max(needed.get(cell.row, 0.0), self._points(cell))
        return needed

    @staticmethod
    def _characters(pixels: float) -> float:
        return ceil((pixels + FREE - columns.PADDING) / columns.DIGIT * 8) / 8

    def _text(self, cell: Any, look: Look) -> str:
        value = self._value_of(cell)
        if value is None and values.is_formula(cell):
            return widest_unknown(look.number_format)
        return shown_text(value, look.number_format)

    def _width(self, text: str, look: Look) -> float:
        key = (id(look), text)
        if key not in self._widths:
            self._widths[key] = text_pixels(text, look.font)
        return self._widths[key]

    def _pixels(self, cell: Any) -> float:
        look = self.look(cell)
        if look.turned:
            return look.size * 2
        text = self._text(cell, look)
        if look.wrapped:
            # a wrapped text keeps its column's width, as long as its longest word fits
            now = columns.width_of(self._ws, cell.column) * columns.DIGIT + columns.PADDING - FREE
            return max([now, *(self._width(word, look) for word in text.split())])
        lines = text.split("\n")
        return max(self._width(line, look) for line in lines) + self._beside(cell, look)

    def _beside(self, cell: Any, look: Look) -> float:
        here = Box(cell.row, cell.column)
        button = any(box.contains(here) for box in self._buttons)
        return look.indent * _INDENT + button * _BUTTON

    def _points(self, cell: Any) -> float:
        look = self.look(cell)
        if not look.wrapped and not (isinstance(cell.value, str) and "\n" in cell.value):
            return look.line
        lines = self._text(cell, look).split("\n")
        if not look.wrapped:
            return min(_HIGHEST, len(lines) * look.line)
        room = columns.width_of(self._ws, cell.column) * columns.DIGIT - columns.PADDING
        widths = [self._width(line, look) * _BREAKING for line in lines]
        count = sum(max(1, ceil(width / max(room, 1.0))) for width in widths)
        return min(_HIGHEST, count * look.line)
