"""Read blocks of cells as names, numbers and texts; errors say at which row and column.

A recalculating formula spends its time here.
"""

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from xlfactor.errors import TableError
from xlfactor.tables.cells import ERROR_TEXTS, Cell, Cells, is_error
from xlfactor.tables.magnitude import require_bounded, require_magnitude


def describe(cell: Cell) -> str:
    """Describe the content of a cell, as a message quotes it."""
    if cell is None:
        return "a blank"
    if isinstance(cell, bool):
        return f"the truth value {str(cell).upper()}"
    if isinstance(cell, str) and not is_error(cell):
        return f"the text '{cell}'"
    if isinstance(cell, dt.datetime):
        return f"the date {cell:%Y-%m-%d}"
    return f"the error {cell}" if is_error(cell) else f"{cell:g}"


def labelled(cells: Cells, *, name: str) -> pd.DataFrame:
    """Read a block with a header row and a label column as a table of raw cells.

    Raises
    ------
    TableError
        If the block is empty or has no body, or a header or a label is blank or an error.
    """
    index, columns = _labels(cells, name)
    body = [list(row[1:]) for row in cells[1:]]
    return pd.DataFrame(body, index=pd.Index(index), columns=pd.Index(columns), dtype=object)


def figures(cells: Cells, *, name: str, blank: float | None = None) -> pd.DataFrame:
    """Read a block with a header row and a label column as a table of numbers.

    A blank is an error unless `blank` stands for it. Numbers go straight into an array, for speed.

    Raises
    ------
    TableError
        As `labelled`; or at the first cell that is no number, with its row and column.
    """
    index, columns = _labels(cells, name)
    values = np.empty((len(index), len(columns)))
    for i, row in enumerate(cells[1:]):
        for j, cell in enumerate(row[1:]):
            if type(cell) is float:
                values[i, j] = cell
            elif cell is None and blank is not None:
                values[i, j] = blank
            else:
                where = f"{name}: row '{index[i]}', column '{columns[j]}'"
                values[i, j] = number(cell, where=where)
    table = pd.DataFrame(values, index=pd.Index(index), columns=pd.Index(columns))
    return require_magnitude(table, name=name)


def _labels(cells: Cells, name: str) -> tuple[list[str], list[str]]:
    """Read the names beside the rows and above the columns of a block."""
    if not cells:
        raise TableError(f"{name}: the range is empty")
    if len(cells) < 2 or len(cells[0]) < 2:
        raise TableError(
            f"{name}: found {len(cells)} row(s) and {len(cells[0])} column(s); "
            "wanted a header row and a column of names around the figures"
        )
    columns = [
        _label(item, f"{name}: the header of column {j}")
        for j, item in enumerate(cells[0][1:], start=2)
    ]
    index = row_names([row[0] for row in cells[1:]], first=2, name=name)
    return index, columns


def row_names(found: Sequence[Cell], *, first: int, name: str) -> list[str]:
    """Read the cells of a label column as names; `first` is the row of the first in its range.

    Raises
    ------
    TableError
        If one is blank or an error.
    """
    names: list[str] = []
    for row, cell in enumerate(found, start=first):
        above = f", below '{names[-1]}'," if names else ""
        names.append(_label(cell, f"{name}: the name in row {row} of the range{above}"))
    return names


def _label(cell: Cell, where: str) -> str:
    if isinstance(cell, str) and cell not in ERROR_TEXTS:
        return cell
    if cell is None or is_error(cell):
        raise TableError(f"{where} is {describe(cell)}; wanted a name")
    if isinstance(cell, float):
        return f"{cell:g}"
    return f"{cell:%Y-%m-%d}" if isinstance(cell, dt.datetime) else str(cell)


def number(cell: Cell, *, where: str) -> float:
    """Read a cell as a number; percent text such as '2.5%' counts as one.

    Raises
    ------
    TableError
        If the cell is blank or holds anything else; `where` names the place.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if math.isfinite(cell):
            return require_bounded(float(cell), where=where)
    elif isinstance(cell, str) and cell.endswith("%"):
        try:
            return require_bounded(float(cell[:-1].replace(",", "")) / 100, where=where)
        except ValueError:
            pass
    raise TableError(f"{where}: found {_as_text(cell) or describe(cell)}; wanted a number")


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
