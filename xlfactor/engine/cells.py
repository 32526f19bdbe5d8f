# ruff: noqa: SLF001
"""The doors into openpyxl's sheets that have no public handle, kept in one place.

openpyxl has no public way to look at a cell without creating it, to share a style between cells,
or to list charts; each private name that this engine needs is used here and nowhere else.
"""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles.cell_style import StyleArray

from xlfactor.engine.boxes import Box
from xlfactor.engine.columns import column_style


def peek(ws: Any, row: int, column: int) -> Any:
    """Give a cell, or None if the file has none there."""
    return ws._cells.get((row, column))


def touch(ws: Any, row: int, column: int) -> Any:
    """Give a cell, made in the style of its row or column if it is new."""
    cell = ws._cells.get((row, column))
    if cell is None:
        cell = ws.cell(row, column)
        if ws.row_dimensions or ws.column_dimensions:
            _inherit_style(ws, cell)
    return cell


def block(ws: Any, box: Box) -> list[list[Any]]:
    """Give all cells of a box, row by row; new ones have the style of their row or column."""
    known = ws._cells
    styles = [column_style(ws, column) for column in range(box.column, box.right + 1)]
    rows = []
    for row in range(box.row, box.bottom + 1):
        dimension = ws.row_dimensions.get(row)
        row_style = dimension._style if dimension is not None and dimension.has_style else None
        line = []
        for column, column_own in enumerate(styles, box.column):
            cell = known.get((row, column))
            if cell is None:
                style = row_style or column_own
                cell = known[row, column] = Cell(ws, row, column, style_array=style)
            line.append(cell)
        rows.append(line)
    return rows


def seen(ws: Any, row: int, column: int) -> Any:
    """Give a cell to look at; one that the file does not hold is made, but not kept."""
    cell = ws._cells.get((row, column))
    if cell is None:
        cell = Cell(ws, row, column)
        _inherit_style(ws, cell)
    return cell


def _inherit_style(ws: Any, cell: Any) -> None:
    dimension = ws.row_dimensions.get(cell.row)
    styled = dimension is not None and dimension.has_style
    style = dimension._style if styled else column_style(ws, cell.column)
    if style is not None:
        cell._style = copy(style)


def existing(ws: Any, box: Box) -> Iterator[Any]:
    """Go through the cells of a box that the file holds."""
    if box.size <= len(ws._cells):
        for row, column in box.positions():
            cell = ws._cells.get((row, column))
            if cell is not None:
                yield cell
    else:
        for row, column in list(ws._cells):
            if box.row <= row <= box.bottom and box.column <= column <= box.right:
                yield ws._cells[row, column]


def is_merged_away(cell: Any) -> bool:
    """Tell a cell that lies under a merged area and can hold no value."""
    return isinstance(cell, MergedCell)


def drop(ws: Any, row: int, column: int) -> None:
    """Forget a cell, its value, style, note and link."""
    ws._cells.pop((row, column), None)


def move(ws: Any, shift: Callable[[int, int], tuple[int, int] | None]) -> None:
    """Renumber every cell; a cell whose new place is None is forgotten."""
    kept = {}
    for (row, column), cell in ws._cells.items():
        place = shift(row, column)
        if place is not None:
            cell.row, cell.column = place
            kept[place] = cell
    ws._cells.clear()
    ws._cells.update(kept)


def used_box(ws: Any) -> Box:
    """Give the smallest box around all cells with a value or a format; `A1` if there is none."""
    places = [key for key, cell in ws._cells.items() if cell.value is not None or cell.has_style]
    if not places:
        return Box(1, 1)
    rows, columns = [place[0] for place in places], [place[1] for place in places]
    return Box.spanning(min(rows), min(columns), max(rows), max(columns))


def restyle(cells: Iterable[Any], change: Callable[[Any], None]) -> None:
    """Apply a change of format to many cells, but work it out only once for each old format.

    Making and looking up a style is by far the slowest thing that openpyxl does to a cell.
    """
    done: dict[tuple[int, ...], Any] = {}
    for cell in cells:
        old = tuple(cell._style) if cell._style is not None else ()
        new = done.get(old)
        if new is None:
            change(cell)
            done[old] = cell._style
        else:
            cell._style = copy(new)


def style_key(cell: Any) -> tuple[int, ...]:
    """Give what two cells of equal format have in common."""
    return tuple(cell._style) if cell._style is not None else ()


def number_format_id(cell: Any) -> int:
    """Give the number of a cell's number format within its book."""
    return int(cell._style[3]) if cell._style is not None else 0


def copy_style(source: Any, target: Any) -> None:
    """Give a cell the format of another cell of the same book."""
    target._style = StyleArray() if source._style is None else copy(source._style)


def blank(ws: Any) -> Any:
    """Give a cell that stands on no sheet, with the default format."""
    return Cell(ws, row=1, column=1)


def charts(ws: Any) -> list[Any]:
    """Give the list in which a sheet keeps its charts."""
    found: list[Any] = ws._charts
    return found


def images(ws: Any) -> list[Any]:
    """Give the list in which a sheet keeps its pictures."""
    found: list[Any] = ws._images
    return found


def sheet_list(wb: Any) -> list[Any]:
    """Give the list in which a workbook keeps its sheets, in their order."""
    found: list[Any] = wb._sheets
    return found


def all_cells(ws: Any) -> list[Any]:
    """Give every cell that a sheet holds."""
    return list(ws._cells.values())


def chart_parts(chart: Any) -> list[Any]:
    """Give the charts of one kind each that a chart is made of."""
    found: list[Any] = chart._charts
    return found
