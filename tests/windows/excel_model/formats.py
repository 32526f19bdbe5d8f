"""How cells look: fonts, fills and borders of a range, as views on the sheet's grid."""

from typing import Any, Final

from tests.windows.excel_model.boxes import Box
from tests.windows.excel_model.grid import PLAIN, Grid
from tests.windows.excel_model.members import Collection, ComObject, ExcelError, reads

NO_COLOUR, AUTOMATIC = -4142, -4105
NO_LINE, CONTINUOUS, THIN = -4142, 1, 2
_SIDES: Final = {7: "left", 8: "top", 9: "bottom", 10: "right"}


def look(key: str) -> reads:
    """Give a property that reads and sets one format of all cells of a range."""

    def read(self: Any) -> Any:
        return self.grid.common(self.boxes, key)

    def write(self: Any, value: Any) -> None:
        plain = PLAIN[key]
        if isinstance(plain, bool) and not isinstance(value, bool):
            raise ExcelError(f"{key} is TRUE or FALSE, not {value!r}")
        for box in self.boxes:
            self.grid.dress(box, key, float(value) if isinstance(plain, float) else value)

    return reads(read, write)


class OfCells(ComObject):
    """Something about the cells of a range."""

    @property
    def grid(self) -> Grid:
        return self.parent.grid

    @property
    def boxes(self) -> tuple[Box, ...]:
        return self.parent.boxes


class Font(OfCells):
    bold = look("bold")
    italic = look("italic")
    size = look("size")
    color = look("color")
    name = look("font")


class Interior(OfCells):
    @reads
    def color(self) -> int | None:
        places = [place for box in self.boxes for place in box.positions()]
        found = {self.grid.look(place, "fill") for place in places}
        return (16_777_215 if found == {None} else found.pop()) if len(found) == 1 else None

    @color.setter
    def color(self, value: int) -> None:
        for box in self.boxes:
            self.grid.dress(box, "fill", int(value))

    @reads
    def color_index(self) -> int:
        return NO_COLOUR if self.grid.common(self.boxes, "fill") is None else 2

    @color_index.setter
    def color_index(self, value: int) -> None:
        if value != NO_COLOUR:
            raise ExcelError("the model knows no palette of colours")
        for box in self.boxes:
            self.grid.dress(box, "fill", None)


class Borders(Collection):
    """The four edges of each area of a range; lines inside are not modelled."""

    @property
    def grid(self) -> Grid:
        return self.parent.grid

    @property
    def boxes(self) -> tuple[Box, ...]:
        return self.parent.boxes

    def _numbered(self, number: int) -> "Border | None":
        return Border(self, _SIDES[number]) if number in _SIDES else None


class Border(OfCells):
    """One edge: (line style, weight, colour); a colour alone makes a thin line."""

    def __init__(self, parent: Borders, side: str) -> None:
        super().__init__(parent)
        self._side = side

    def _edges(self) -> list[Box]:
        return [_edge(box, self._side) for box in self.boxes]

    def _set(self, position: int, value: int | None) -> None:
        for edge in self._edges():
            held = self.grid.look((edge.row, edge.column), self._side)
            line = list(held or (CONTINUOUS, THIN, 0))
            line[position] = value
            gone = line[0] == NO_LINE
            self.grid.dress(edge, self._side, None if gone else tuple(line))

    def _part(self, position: int) -> Any:
        edge = self._edges()[0]
        line = self.grid.look((edge.row, edge.column), self._side)
        return None if line is None else line[position]

    @reads
    def line_style(self) -> int:
        found = self._part(0)
        return NO_LINE if found is None else found

    @line_style.setter
    def line_style(self, value: int) -> None:
        self._set(0, value)

    @reads
    def weight(self) -> int:
        found = self._part(1)
        return THIN if found is None else found

    @weight.setter
    def weight(self, value: int) -> None:
        self._set(1, value)

    @reads
    def color(self) -> int | None:
        return self._part(2)

    @color.setter
    def color(self, value: int) -> None:
        self._set(2, int(value))


def _edge(box: Box, side: str) -> Box:
    return {
        "top": Box(box.row, box.column, 1, box.ncols),
        "bottom": Box(box.bottom, box.column, 1, box.ncols),
        "left": Box(box.row, box.column, box.nrows, 1),
        "right": Box(box.row, box.right, box.nrows, 1),
    }[side]
