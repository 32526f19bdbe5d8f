"""Read blocks of cells as names, numbers and texts; errors say at which row and column.

A recalculating formula spends its time here.
"""

import math
from itertools import chain
from types import NoneType

import numpy as np
import pandas as pd

from xlfactor.core.labels import text_of
from xlfactor.core.number_texts import both_readings, is_percentage, readings
from xlfactor.core.typing import FloatArray
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cell, Cells, describe, figures_of, is_error, shown
from xlfactor.tables.magnitude import require_bounded, require_magnitude
from xlfactor.tables.names import NumberNames, headers, row_names
from xlfactor.tables.units import require_share


def labelled(cells: Cells, *, name: str, rows: NumberNames = NumberNames.NONE) -> pd.DataFrame:
    """Read a block with a header row and a label column as a table of raw cells.

    `rows` says which numbers are names there. Raises a `TableError` if the block is empty or has
    no body, or a header or a label is no name.
    """
    index, found = _labels(cells, name, rows, NumberNames.NONE)
    body = [list(row[1:]) for row in cells[1:]]
    return pd.DataFrame(body, index=pd.Index(index), columns=pd.Index(found), dtype=object)


def figures(
    cells: Cells,
    *,
    name: str,
    blank: float | None = None,
    rows: NumberNames = NumberNames.NONE,
    columns: NumberNames = NumberNames.NONE,
) -> pd.DataFrame:
    """Read a block with a header row and a label column as a table of numbers.

    `rows` and `columns` say which numbers are names there. A blank is an error unless `blank`
    stands for it. Numbers go straight into an array, for speed.

    Raises
    ------
    TableError
        As `labelled`; or at the first cell that is no number, with its row and column.
    """
    index, found = _labels(cells, name, rows, columns)
    return figures_beside(pd.Index(index), pd.Index(found), cells, name=name, blank=blank)


def figures_beside(
    rows: pd.Index, columns: pd.Index, cells: Cells, *, name: str, blank: float | None
) -> pd.DataFrame:
    """Read the numbers of a block whose names, or dates, are read already; errors as `figures`."""
    values = figures_of(cells)
    if values is None:
        body = [row[1:] for row in cells[1:]]
        values = _cell_by_cell(rows, columns, body, name=name, blank=blank)
    return require_magnitude(pd.DataFrame(values, index=rows, columns=columns), name=name)


def _cell_by_cell(
    rows: pd.Index,
    columns: pd.Index,
    body: list[tuple[Cell, ...]],
    *,
    name: str,
    blank: float | None,
) -> FloatArray:
    """Read numbers among which percent texts or blanks stand."""
    if blank is not None and set(map(type, chain.from_iterable(body))) == {float, NoneType}:
        values = np.array(body, dtype=np.float64)  # a blank becomes NaN, which no cell holds
        values[np.isnan(values)] = blank
        return values
    return np.array(
        [
            [
                blank
                if cell is None and blank is not None
                else number(cell, where=f"{name}: row '{text_of(label)}', column '{column}'")
                for column, cell in zip(columns, row, strict=True)
            ]
            for label, row in zip(rows, body, strict=True)
        ]
    )


def column_names(cells: Cells, *, name: str, numbers: NumberNames) -> list[str]:
    """Read the names above the columns of a block with a label column.

    Raises a `TableError` if the block is empty or has no body, or a header is no name.
    """
    if not cells:
        raise TableError(f"{name}: the range is empty")
    if len(cells) < 2 or len(cells[0]) < 2:
        raise TableError(
            f"{name}: found {len(cells)} row(s) and {len(cells[0])} column(s); "
            "wanted a header row and a column of names around the figures"
        )
    return headers(cells[0], name=name, numbers=numbers)


def _labels(
    cells: Cells, name: str, rows: NumberNames, columns: NumberNames
) -> tuple[list[str], list[str]]:
    """Read the names beside the rows and above the columns of a block."""
    found = column_names(cells, name=name, numbers=columns)
    return row_names([row[0] for row in cells[1:]], first=2, name=name, numbers=rows), found


def number(cell: Cell, *, where: str) -> float:
    """Read a cell as a number; percent text such as '2.5%' or '(2,5 %)' counts as one.

    Raises a `TableError` if the cell is blank or holds anything else; `where` names the place.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if math.isfinite(cell):
            return require_bounded(float(cell), where=where)
    elif isinstance(cell, str) and not is_error(cell):
        return require_bounded(_number_in(cell, where), where=where)
    raise TableError(f"{where}: found {describe(cell)}; wanted a number")


def _number_in(text: str, where: str) -> float:
    """Read a percent text as a number; a number without a sign of percent is to be typed as one.

    A sheet hardly shows that it is a text, and Excel's own functions pass over it.
    """
    found = readings(text)
    if len(found) == 1 and is_percentage(text):
        return found[0]
    what, cure = f"the text '{text}'", ""
    if len(found) == 1:
        what = f"the number {shown(found[0])} stored as text"
        cure = ": in Excel mark the cells, and Convert to Number"
    elif found:
        what = f"{what}, which is {both_readings(text)}"
    raise TableError(f"{where}: found {what}; wanted a number{cure}")


def share(cell: Cell, *, where: str) -> float:
    """Read a cell as a share of a portfolio, such as a limit of its weights.

    Raises a `TableError` if the cell is blank or holds anything else; `where` names the place.
    """
    return require_share(number(cell, where=where), where=where)


def text(cell: Cell, *, where: str) -> str:
    """Read a cell as a text.

    Raises a `TableError` if the cell is blank or holds anything else; `where` names the place.
    """
    if not isinstance(cell, str) or is_error(cell):
        raise TableError(f"{where}: found {describe(cell)}; wanted a text")
    return cell
