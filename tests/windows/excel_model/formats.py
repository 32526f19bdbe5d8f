"""How cells look: fonts, fills and borders of a range, as views on the sheet's grid."""

from typing import Any, Final

from tests.windows.excel_model.grid import PLAIN, Grid
from tests.windows.excel_model.members import Collection, ComObject, ExcelError, reads
from xlfactor.engine.boxes import Box

NO_COLOUR, AUTOMATIC = -4142, -4105
NO_LINE, CONTINUOUS, THIN = -4142, 1, 2
_SIDES: Final = {7: "left", 8: "top", 9: "bottom", 10: "right"}


def look(key: str) -> reads:
    """Give a property that reads and sets one format of all cells of a range."""

    def read(self: Any) -> Any:
        return self.grid.common(self.box, key)

    def write(self: Any, value: Any) -> None:
        plain = PLAIN[key]
        if isinstance(plain, bool) and not isinstance(value, bool):
            raise ExcelError(f"{key} is TRUE or FALSE, not {value!r}")
        self.grid.dress(self.box, key, float(value) if isinstance(plain, float) else value)

    return reads(read, write)


class OfCells(ComObject):
    """Something about the cells of a range."""

    @property
    def grid(self) -> Grid:
        return self.parent.grid

    @property
    def box(self) -> Box:
        return self.parent.box


class Font(OfCells):
    bold = look("bold")
    italic = look("italic")
    size = look("size")
    color = look("color")
    name = look("font")


class Interior(OfCells):
    @reads
    def color(self) -> int | None:
        found = {self.grid.look(place, "fill") for place in self.box.positions()}
        return (16_777_215 if found == {None} else found.pop()) if len(found) == 1 else None

    @color.setter
    def color(self, value: int) -> None:
        self.grid.dress(self.box, "fill", int(value))

    @reads
    def color_index(self) -> int:
        return NO_COLOUR if self.grid.common(self.box, "fill") is None else 2

    @color_index.setter
    def color_index(self, value: int) -> None:
        if value != NO_COLOUR:
            raise ExcelError("the model knows no palette of colours")
        self.grid.dress(self.box, "fill", None)


class Borders(Collection):
    """The four edges of a range; lines inside it are not modelled."""

    @property
    def grid(self) -> Grid:
        return self.parent.grid

    @property
    def box(self) -> Box:
        return self.parent.box

    def _numbered(self, number: int) -> "Border | None":
        return Border(self, _SIDES[number]) if number in _SIDES else None


class Border(OfCells):
    """One edge: (line style, weight, colour); a colour alone makes a thin line."""

    def __init__(self, parent: Borders, side: str) -> None:
        super().__init__(parent)
        self._side = side

    def _edge(self) -> Box:
        box = self.box
        return {
            "top": Box(box.row, box.column, 1, box.ncols),
            "bottom": Box(box.bottom, box.column, 1, box.ncols),
            "left": Box(box.row, box.column, box.nrows, 1),
            "right": Box(box.row, box.right, box.nrows, 1),
        }[self._side]

    def _set(self, position: int, value: int | None) -> None:
        edge = self._edge()
        line = list(self.grid.look((edge.row, edge.column), self._side) or (CONTINUOUS, THIN, 0))
        line[position] = value
        gone = line[0] == NO_LINE
        self.grid.dress(edge, self._side, None if gone else tuple(line))

    def _part(self, position: int) -> Any:
        edge = self._edge()
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
