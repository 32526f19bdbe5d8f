"""Column and row dimensions: widths in Excel's units, and columns that a file keeps in groups."""

from copy import copy
from math import floor
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension

#: Pixels of a digit of the standard font (Calibri 11), and of the padding around a cell's text.
DIGIT, PADDING = 7, 5
POINTS_PER_PIXEL = 0.75
DEFAULT_WIDTH = 8.43
DEFAULT_HEIGHT = 15.0


def width_of(ws: Any, column: int) -> float:
    """Give a column's width in characters, as Excel's `ColumnWidth` counts them."""
    dimension = _find(ws, column)
    if dimension is None:
        return _characters(_default(ws))
    return 0.0 if dimension.hidden else _characters(dimension.width)


def set_width(ws: Any, column: int, characters: float) -> None:
    """Set a column's width in characters.

    Raises
    ------
    ValueError
        If the width is not between 0 and 255.
    """
    if not 0 <= characters <= 255:
        raise ValueError(f"a column is 0 to 255 characters wide, not {characters}")
    own(ws, column).width = _stored(characters)


def width_in_points(ws: Any, column: int) -> float:
    """Give a column's width in points, zero if it is hidden."""
    characters = width_of(ws, column)
    return floor(_stored(characters) * DIGIT + 0.5) * POINTS_PER_PIXEL if characters else 0.0


def height_of(ws: Any, row: int) -> float:
    """Give a row's height in points, zero if it is hidden."""
    dimension = ws.row_dimensions.get(row)
    if dimension is not None and dimension.hidden:
        return 0.0
    if dimension is None or dimension.height is None:
        return float(ws.sheet_format.defaultRowHeight or DEFAULT_HEIGHT)
    return float(dimension.height)


def own(ws: Any, column: int) -> Any:
    """Give the dimension of one column, taken out of its group if the file keeps it in one."""
    letter = get_column_letter(column)
    group = _find(ws, column)
    if group is None:
        dimension = ws.column_dimensions[letter]
        dimension.width = _default(ws)
        return dimension
    first, last = _span(group)
    if first == last:
        return group
    for low, high in ((first, column - 1), (column, column), (column + 1, last)):
        if low <= high:
            part = copy(group)
            part.index, part.min, part.max = get_column_letter(low), low, high
            ws.column_dimensions[part.index] = part
    return ws.column_dimensions[letter]


def is_hidden(ws: Any, column: int) -> bool:
    """Tell whether a column is hidden."""
    dimension = _find(ws, column)
    return dimension is not None and bool(dimension.hidden)


def column_style(ws: Any, column: int) -> Any:
    """Give the style array of a column that has a format of its own, else None."""
    dimension = _find(ws, column)
    if dimension is None or not dimension.has_style:
        return None
    return dimension._style  # noqa: SLF001  a style array has no public handle


def _find(ws: Any, column: int) -> ColumnDimension | None:
    dimension = ws.column_dimensions.get(get_column_letter(column))
    if dimension is not None:
        return dimension
    for dimension in ws.column_dimensions.values():
        first, last = _span(dimension)
        if first <= column <= last:
            return dimension
    return None


def _default(ws: Any) -> float:
    default = ws.sheet_format.defaultColWidth
    return _stored(DEFAULT_WIDTH) if default is None else float(default)


def _span(dimension: Any) -> tuple[int, int]:
    if dimension.min is None or dimension.max is None:
        dimension.reindex()
    return dimension.min, dimension.max


def _stored(characters: float) -> float:
    """Give the width that a file holds for so many characters (ECMA-376, 18.3.1.13)."""
    if characters < 1:
        return floor(characters * (DIGIT + PADDING) / DIGIT * 256) / 256
    return floor((characters * DIGIT + PADDING) / DIGIT * 256) / 256


def _characters(stored: float) -> float:
    pixels = stored * DIGIT
    if pixels < DIGIT + PADDING:
        return round(pixels / (DIGIT + PADDING), 2)
    return round((pixels - PADDING) / DIGIT, 2)
