"""The borders of a range, in the vocabulary of xlwings 0.37."""

from typing import Any, Final

from openpyxl.styles import Side
from xlwings import base_classes
from xlwings.base_classes import _UNSET, BORDER_GRID_SIDES, BORDER_SIDES

from xlfactor.engine import cells
from xlfactor.engine.boxes import Box
from xlfactor.engine.colours import BLACK, Rgb, as_stored, shown
from xlfactor.engine.fonts import changed
from xlfactor.engine.unsupported import refuse_the_rest

#: The lines that a file knows, by line style and weight; the first of a line style is its usual.
LINES: Final = {
    ("continuous", "thin"): "thin",
    ("continuous", "hairline"): "hair",
    ("continuous", "medium"): "medium",
    ("continuous", "thick"): "thick",
    ("dash", "thin"): "dashed",
    ("dash", "medium"): "mediumDashed",
    ("dash_dot", "thin"): "dashDot",
    ("dash_dot", "medium"): "mediumDashDot",
    ("dash_dot_dot", "thin"): "dashDotDot",
    ("dash_dot_dot", "medium"): "mediumDashDotDot",
    ("dot", "thin"): "dotted",
    ("double", "thick"): "double",
    ("slant_dash_dot", "medium"): "slantDashDot",
}
KINDS: Final = {line: kind for kind, line in LINES.items()}
NO_LINE: Final = ("none", None)

#: Edge: the attribute of the cell, that of its neighbour, and where the neighbour lies.
EDGES: Final = {
    "edge_top": ("top", "bottom", -1, 0),
    "edge_bottom": ("bottom", "top", 1, 0),
    "edge_left": ("left", "right", 0, -1),
    "edge_right": ("right", "left", 0, 1),
}
_INSIDE: Final = {"inside_horizontal": "edge_bottom", "inside_vertical": "edge_right"}
_DIAGONALS: Final = {"diagonal_down": "diagonalDown", "diagonal_up": "diagonalUp"}


@refuse_the_rest
class Borders(base_classes.Borders):
    """The eight kinds of sides of a range."""

    def __init__(self, cell_range: Any) -> None:
        self.parent = cell_range

    @property
    def api(self) -> "Borders":
        return self

    def __getitem__(self, side: str) -> "Border":
        return Border(self, side)

    def _common(self, attribute: str) -> Any:
        found = {getattr(self[side], attribute) for side in self._grid_sides()}  # type: ignore[no-untyped-call]  # xlwings
        return found.pop() if len(found) == 1 else None

    @property
    def line_style(self) -> Any:
        return self._common("line_style")

    @line_style.setter
    def line_style(self, value: Any) -> None:
        self.set(BORDER_GRID_SIDES, line_style=value)

    @property
    def weight(self) -> Any:
        return self._common("weight")

    @weight.setter
    def weight(self, value: Any) -> None:
        self.set(BORDER_GRID_SIDES, weight=value)

    @property
    def color(self) -> Any:
        return self._common("color")

    @color.setter
    def color(self, value: Any) -> None:
        self.set(BORDER_GRID_SIDES, color=value)

    def set(
        self,
        which: Any = BORDER_GRID_SIDES,
        *,
        line_style: Any = _UNSET,
        weight: Any = _UNSET,
        color: Any = _UNSET,
    ) -> None:
        """Draw or remove some sides; what is not given stays as it is."""
        for side in which:
            for box, attribute in _lines(self.parent.box, side):
                _draw(self.parent.sheet.ws, box, attribute, (line_style, weight, color))

    def clear(self, which: Any = BORDER_SIDES) -> None:
        self.set(which, line_style=None)


@refuse_the_rest
class Border(base_classes.Border):
    """One side of a range, as its first cell has it."""

    def __init__(self, borders: Borders, side: str) -> None:
        self._borders, self._side = borders, side

    def _line(self) -> Side | None:
        cell_range = self._borders.parent
        for box, attribute in _lines(cell_range.box, self._side):
            return _line_at(cell_range.sheet.ws, box.row, box.column, attribute)
        return None

    @property
    def api(self) -> "Border":
        return self

    @property
    def line_style(self) -> str | None:
        return _kind(self._line())[0]

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self._borders.set([self._side], line_style=value)

    @property
    def weight(self) -> str | None:
        return _kind(self._line())[1]

    @weight.setter
    def weight(self, value: str) -> None:
        self._borders.set([self._side], weight=value)

    @property
    def color(self) -> Rgb | None:
        line = self._line()
        if line is None or line.style is None:
            return None
        return shown(line.color, self._borders.parent.sheet.ws.parent) or BLACK

    @color.setter
    def color(self, value: Any) -> None:
        self._borders.set([self._side], color=value)


def _lines(box: Box, side: str) -> list[tuple[Box, str]]:
    """Give the cells that have a side, and which of their edges or diagonals it is."""
    top, left, bottom, right = box.row, box.column, box.bottom, box.right
    parts = {
        "edge_top": Box.spanning(top, left, top, right),
        "edge_bottom": Box.spanning(bottom, left, bottom, right),
        "edge_left": Box.spanning(top, left, bottom, left),
        "edge_right": Box.spanning(top, right, bottom, right),
        "inside_horizontal": Box.spanning(top, left, bottom - 1, right),
        "inside_vertical": Box.spanning(top, left, bottom, right - 1),
    }
    part = parts.get(side, box)
    return [(part, _INSIDE.get(side, side))] if part.size > 0 else []


def _draw(ws: Any, box: Box, edge: str, asked: tuple[Any, Any, Any]) -> None:
    wanted = [cell for line in cells.block(ws, box) for cell in line]
    if edge in _DIAGONALS:

        def diagonal(cell: Any) -> None:
            line = _asked_line(cell.border.diagonal, asked)
            flags = {"diagonal": line, _DIAGONALS[edge]: line.style is not None}
            cell.border = changed(cell.border, flags)

        cells.restyle(wanted, diagonal)
        return
    own, opposite, down, across = EDGES[edge]
    # a line between two cells may stand in either: it is moved here, so that the last drawn wins
    for cell in wanted:
        _take_over(ws, cell, own, (opposite, down, across))
    cells.restyle(wanted, lambda cell: _set_line(cell, own, asked))


def _take_over(ws: Any, cell: Any, own: str, neighbour: tuple[str, int, int]) -> None:
    opposite, down, across = neighbour
    other = cells.peek(ws, cell.row + down, cell.column + across)
    if other is None or not other.has_style:
        return
    line = getattr(other.border, opposite)
    if line is not None and line.style is not None:
        cell.border = changed(cell.border, {own: line})
        other.border = changed(other.border, {opposite: Side()})


def _set_line(cell: Any, own: str, asked: tuple[Any, Any, Any]) -> None:
    line = _asked_line(getattr(cell.border, own), asked)
    cell.border = changed(cell.border, {own: line})


def _asked_line(old: Side | None, asked: tuple[Any, Any, Any]) -> Side:
    line_style, weight, color = asked
    if line_style is None:
        return Side()
    old_style, old_weight = _kind(old)
    if old_style == "none":
        old_style, old_weight = "continuous", "thin"
    style = old_style if line_style is _UNSET else line_style
    wanted: tuple[str, Any] = (style, old_weight if weight is _UNSET else weight)
    if wanted not in LINES:
        usual = next(kind for kind in LINES if kind[0] == style)
        wanted = ("continuous", wanted[1]) if line_style is _UNSET else usual
    kept = old.color if old is not None else None
    return Side(style=LINES[wanted], color=kept if color is _UNSET else as_stored(color))


def _kind(line: Side | None) -> tuple[str, str | None]:
    if line is None or line.style is None:
        return NO_LINE
    return KINDS[line.style]


def _line_at(ws: Any, row: int, column: int, edge: str) -> Side | None:
    cell = cells.peek(ws, row, column)
    if edge in _DIAGONALS:
        drawn = cell is not None and getattr(cell.border, _DIAGONALS[edge])
        return cell.border.diagonal if drawn else None
    own, opposite, down, across = EDGES[edge]
    for place, attribute in ((cell, own), (cells.peek(ws, row + down, column + across), opposite)):
        line = getattr(place.border, attribute) if place is not None else None
        if line is not None and line.style is not None:
            return line
    return None
