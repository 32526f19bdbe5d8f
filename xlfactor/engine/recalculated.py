"""Note what formulas give once someone has worked it out."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeAlias

from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula

from xlfactor.engine import cells, values
from xlfactor.engine.boxes import Box
from xlfactor.engine.known import ErrorValue, Value
from xlfactor.engine.ranges import Range
from xlfactor.errors import TableError

Results: TypeAlias = Sequence[Sequence[Any]]


def remember_results(results: Sequence[tuple[Range, Results]]) -> None:
    """Note the values of the formulas in the first cells of some ranges.

    Raises
    ------
    TableError
        If a cell holds no formula, or the results need a block that it cannot fill.
    """
    for cell_range, rows in results:
        if _differs(cell_range, rows):
            _fill_block(cell_range, rows)
            cell_range.sheet.changed()
    # noted last, and together: what one result changed must not make another look out of date
    for cell_range, rows in results:
        value, box = _as_value(rows[0][0]), cell_range.box
        if value is not None:
            cell_range.sheet.book.known.note(cell_range.sheet.ws, (box.row, box.column), value)


def _block(cell_range: Range, rows: Results) -> Box:
    return Box(cell_range.box.row, cell_range.box.column, len(rows), len(rows[0]))


def _differs(cell_range: Range, rows: Results) -> bool:
    """Tell whether results are other than what is known, in values or in size."""
    ws, block = cell_range.sheet.ws, _block(cell_range, rows)
    cell = cells.peek(ws, block.row, block.column)
    if not values.is_formula(cell):
        raise TableError(f"'{ws.title}'!{Box(block.row, block.column).address()} holds no formula")
    if isinstance(cell.value, ArrayFormula) and Box.parse(cell.value.ref) != block:
        return True
    if cell_range.sheet.book.known.value(ws, (block.row, block.column)) != _as_value(rows[0][0]):
        return True
    places = list(block.positions())[1:]
    known = [values.stored(cells.peek(ws, *place)) for place in places]
    return known != [_as_value(result) for row in rows for result in row][1:]


def _fill_block(cell_range: Range, rows: Results) -> None:
    ws, block = cell_range.sheet.ws, _block(cell_range, rows)
    cell = cells.peek(ws, block.row, block.column)
    if block.size > 1 or isinstance(cell.value, ArrayFormula):
        _make_room(ws, cell, block)
    for line, row in zip(cells.block(ws, block), rows, strict=True):
        for each, result in zip(line, row, strict=True):
            if each is not cell:
                _fill_cell(each, result)


def _make_room(ws: Any, cell: Any, block: Box) -> None:
    if not isinstance(cell.value, ArrayFormula):
        raise TableError(
            f"'{ws.title}'!{cell.coordinate} gives {block.nrows} rows and {block.ncols} columns, "
            "but its formula fills one cell"
        )
    old = Box.parse(cell.value.ref)
    for other in cells.existing(ws, block):
        inside = old.contains(Box(other.row, other.column))
        if other is not cell and other.value is not None and not inside:
            raise TableError(
                f"'{ws.title}'!{cell.coordinate} cannot fill {block.address()}: "
                f"{other.coordinate} is not empty"
            )
    for other in cells.existing(ws, old):
        if other is not cell:
            other.value = None
    cell.value.ref = block.address()


def _fill_cell(cell: Any, result: Any) -> None:
    """Put a value where a formula's block holds it; a text stays text, whatever it looks like."""
    value = _as_value(result)
    cell.value = None if value is None else str(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "e" if isinstance(value, ErrorValue) else "s"


def _as_value(result: Any) -> Value | None:
    plain = values.for_excel(result)
    if plain == "":
        return None
    if isinstance(plain, str):
        return ErrorValue(plain) if plain in values.ERROR_NUMBERS else plain
    if isinstance(plain, dt.datetime):
        return float(to_excel(plain))
    return plain if isinstance(plain, bool) else float(plain)
