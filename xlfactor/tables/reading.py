"""Read blocks of cells as names, numbers and texts; errors say at which row and column.

A recalculating formula spends its time here.
"""

import math

import numpy as np
import pandas as pd

from xlfactor.errors import TableError
from xlfactor.tables.cells import Cell, Cells, describe, is_error
from xlfactor.tables.names import NumberNames, headers, row_names
from xlfactor.tables.units import require_share


def labelled(
    cells: Cells,
    *,
    name: str,
    rows: NumberNames = NumberNames.NONE,
    columns: NumberNames = NumberNames.NONE,
) -> pd.DataFrame:
    """Read a block with a header row and a label column as a table of raw cells.

    `rows` and `columns` say which numbers are names there.

    Raises
    ------
    TableError
        If the block is empty or has no body, or a header or a label is no name.
    """
    index, found = _labels(cells, name, rows, columns)
    body = [list(row[1:]) for row in cells[1:]]
    return pd.DataFrame(body, index=pd.Index(index), columns=pd.Index(found), dtype=object)


def figures(
    cells: Cells,
    *,
    name: str,
    blank: float | None = None,
    columns: NumberNames = NumberNames.NONE,
) -> pd.DataFrame:
    """Read a block with a header row and a label column as a table of numbers.

    A blank is an error unless `blank` stands for it. Numbers go straight into an array, for speed.

    Raises
    ------
    TableError
        As `labelled`; or at the first cell that is no number, with its row and column.
    """
    index, found = _labels(cells, name, NumberNames.NONE, columns)
    values = np.empty((len(index), len(found)))
    for i, row in enumerate(cells[1:]):
        for j, cell in enumerate(row[1:]):
            if type(cell) is float:
                values[i, j] = cell
            elif cell is None and blank is not None:
                values[i, j] = blank
            else:
                where = f"{name}: row '{index[i]}', column '{found[j]}'"
                values[i, j] = number(cell, where=where)
    return pd.DataFrame(values, index=pd.Index(index), columns=pd.Index(found))


def _labels(
    cells: Cells, name: str, rows: NumberNames, columns: NumberNames
) -> tuple[list[str], list[str]]:
    """Read the names beside the rows and above the columns of a block."""
    if not cells:
        raise TableError(f"{name}: the range is empty")
    if len(cells) < 2 or len(cells[0]) < 2:
        raise TableError(
            f"{name}: found {len(cells)} row(s) and {len(cells[0])} column(s); "
            "wanted a header row and a column of names around the figures"
        )
    found = headers(cells[0], name=name, numbers=columns)
    return row_names([row[0] for row in cells[1:]], first=2, name=name, numbers=rows), found


def number(cell: Cell, *, where: str) -> float:
    """Read a cell as a number; percent text such as '2.5%' counts as one.

    Raises
    ------
    TableError
        If the cell is blank or holds anything else; `where` names the place.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if math.isfinite(cell):
            return float(cell)
    elif isinstance(cell, str) and cell.endswith("%"):
        try:
            return float(cell[:-1].replace(",", "")) / 100
        except ValueError:
            pass
    raise TableError(f"{where}: found {_as_text(cell) or describe(cell)}; wanted a number")


def share(cell: Cell, *, where: str) -> float:
    """Read a cell as a share of a portfolio, such as a limit of its weights.

    Raises
    ------
    TableError
        If the cell is blank or holds anything else; `where` names the place.
    """
    return require_share(number(cell, where=where), where=where)


def _as_text(cell: Cell) -> str | None:
    """Describe a number that is stored as text, which a sheet hardly shows; None for others."""
    if not isinstance(cell, str):
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return f"the number {value:g} stored as text" if math.isfinite(value) else None


def text(cell: Cell, *, where: str) -> str:
    """Read a cell as a text.

    Raises
    ------
    TableError
        If the cell is blank or holds anything else; `where` names the place.
    """
    if not isinstance(cell, str) or is_error(cell):
        raise TableError(f"{where}: found {describe(cell)}; wanted a text")
    return cell
