"""The cells of one sheet: contents, looks, widths and heights; no COM here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.windows.excel_model.boxes import Box
from tests.windows.excel_model.entry import GENERAL, Content
from tests.windows.excel_model.members import ExcelError

PLAIN: Final[dict[str, Any]] = {
    "number_format": GENERAL,
    "bold": False,
    "italic": False,
    "size": 11.0,
    "font": "Calibri",
    "color": 0,
    "fill": None,
    "horizontal": 1,
    "vertical": -4107,
    "wrap": False,
    "indent": 0,
    "top": None,
    "bottom": None,
    "left": None,
    "right": None,
}
#: points of a row of plain text, and of a pixel; pixels of a digit, and of a column's padding
ROW, PIXEL = 15.0, 0.75
DIGIT, PADDING = 7, 5
COLUMN_WIDTH = 8.43
_MOST_CELLS = 1_000_000


@dataclass(slots=True, eq=False)
class Grid:
    """What a sheet holds, cell by cell."""

    contents: dict[tuple[int, int], Content] = field(default_factory=dict)
    looks: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    def look(self, place: tuple[int, int], key: str) -> Any:
        """Give one format of one cell."""
        return self.looks.get(place, PLAIN).get(key, PLAIN[key])

    def common(self, boxes: tuple[Box, ...], key: str) -> Any:
        """Return the format that all cells share, or None, as Excel does."""
        found = {self.look(place, key) for box in boxes for place in places(box)}
        return found.pop() if len(found) == 1 else None

    def dress(self, box: Box, key: str, value: Any) -> None:
        """Set one format of all cells."""
        for place in places(box):
            self.looks.setdefault(place, {})[key] = value

    def put(self, place: tuple[int, int], content: Content | None) -> None:
        """Set what a cell holds."""
        if content is None:
            self.contents.pop(place, None)
        else:
            self.contents[place] = content

    def clear(self, box: Box) -> None:
        """Take contents and formats from cells; widths and heights stay."""
        for kept in (self.contents, self.looks):
            for place in [each for each in kept if box.contains(Box(*each))]:
                del kept[place]

    @property
    def used(self) -> Box:
        """The smallest box around all cells with a content or a format; A1 if there is none."""
        rows, columns = (
            zip(*{*self.contents, *self.looks}, strict=True) if self._any else ((1,), (1,))
        )
        return Box.spanning(min(rows), min(columns), max(rows), max(columns))

    @property
    def _any(self) -> bool:
        return bool(self.contents or self.looks)

    def region(self, box: Box) -> Box:
        """Give the block of filled cells around a cell, bounded by empty rows and columns."""
        while True:
            around = Box.spanning(
                max(box.row - 1, 1), max(box.column - 1, 1), box.bottom + 1, box.right + 1
            )
            near = [place for place in self.contents if around.contains(Box(*place))]
            rows = [row for row, _ in near] + [box.row, box.bottom]
            columns = [column for _, column in near] + [box.column, box.right]
            wider = Box.spanning(min(rows), min(columns), max(rows), max(columns))
            if wider == box:
                return box
            box = wider

    # --- room

    def set_width(self, column: int, characters: float) -> None:
        """Set a column's width, which Excel rounds to whole pixels."""
        pixels = int(characters * DIGIT + PADDING + 0.5)
        self.widths[column] = (pixels - PADDING) / DIGIT

    def width(self, column: int) -> float:
        """Give a column's width in points."""
        return (self.widths.get(column, COLUMN_WIDTH) * DIGIT + PADDING) // 1 * PIXEL

    def height(self, row: int) -> float:
        """Give a row's height in points: as set, or as its largest letters need."""
        if row in self.heights:
            return self.heights[row]
        sizes = [
            look["size"] for (at, _), look in self.looks.items() if at == row and "size" in look
        ]
        return max([ROW, *(_line(size) for size in sizes)])


def _line(size: float) -> float:
    """Give the points that a line of Calibri takes, a pixel more for larger letters."""
    return -(-size * 1.2207 // PIXEL) * PIXEL + PIXEL


def places(box: Box) -> Iterator[tuple[int, int]]:
    """Go through the cells of a box; whole columns and rows are more than the model does."""
    if box.size > _MOST_CELLS:
        raise ExcelError(f"the model sets and reads no {box.size} cells one by one")
    return box.positions()
