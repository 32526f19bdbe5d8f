"""Blocks of cells: what hosts send, and what results become.

A cell is None (blank), a number, a text, a truth value, a date or an Excel error.
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xlfactor.errors import TableError

Cell: TypeAlias = float | str | bool | dt.datetime | None
Cells: TypeAlias = tuple[tuple[Cell, ...], ...]

#: Excel's automation sends an error as this integer plus the error's number.
_FIRST_ERROR = -2146828288
_ERROR_NUMBERS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
#: The errors that a cell can hold, by the integers that Excel's automation sends for them.
ERRORS = {_FIRST_ERROR + number: text for number, text in _ERROR_NUMBERS.items()}
ERROR_TEXTS = frozenset(ERRORS.values())
#: Where the integers of errors lie, those of an Excel to come included.
_ERROR_RANGE = range(_FIRST_ERROR + 2000, _FIRST_ERROR + 3000)
#: a space that takes no room, which copies from web pages bring along
_NO_WIDTH = "\u200b"


def block(value: object) -> Cells:
    """Give what a host sent (a scalar, a row, a column or a rectangle) as rows of cells.

    Blank rows and columns at the edges are cut, so that a generous selection reads the same.
    What does not show in a text goes: spaces around it, double and non-breaking ones, line breaks.

    Examples
    --------
    >>> block([["", "Weight"], ["Gold", 1], [None, None]])
    ((None, 'Weight'), ('Gold', 1.0))
    """
    # nearly all of a table are numbers, and only a number that is none differs from itself
    rows = [
        tuple([item if type(item) is float and item == item else _cell(item) for item in row])  # noqa: PLR0124
        for row in _rows(value)
    ]
    width = max((len(row) for row in rows), default=0)
    rows = [row + (None,) * (width - len(row)) for row in rows]
    filled_rows = [i for i, row in enumerate(rows) if any(item is not None for item in row)]
    filled_columns = [j for j in range(width) if any(row[j] is not None for row in rows)]
    if not filled_rows:
        return ()
    columns = slice(filled_columns[0], filled_columns[-1] + 1)
    return tuple(row[columns] for row in rows[filled_rows[0] : filled_rows[-1] + 1])


def _rows(value: object) -> list[Iterable[object]]:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, (list, tuple)):
        return [[value]]
    if any(isinstance(row, (list, tuple)) for row in value):
        return [row if isinstance(row, (list, tuple)) else [row] for row in value]
    return [value]


def _cell(item: object) -> Cell:
    if type(item) is float:  # nearly all of a table, and so before everything else
        return None if math.isnan(item) else item
    if item is None or isinstance(item, (bool, dt.datetime)):
        return item
    if isinstance(item, str):
        return " ".join(item.replace(_NO_WIDTH, "").split()) or None
    return _other_cell(item)


def _other_cell(item: object) -> Cell:
    if isinstance(item, dt.date):
        return dt.datetime(item.year, item.month, item.day)  # noqa: DTZ001 (cells know no zone)
    if isinstance(item, int) and item in _ERROR_RANGE:
        return ERRORS.get(item, "#UNKNOWN!")
    try:
        number = float(item)  # type: ignore[arg-type]  # whatever is no number is caught below
    except (TypeError, ValueError):
        return str(item)
    return None if math.isnan(number) else number


def is_error(cell: Cell) -> bool:
    """Tell whether a cell holds an Excel error such as #N/A."""
    return isinstance(cell, str) and cell in ERROR_TEXTS


def said(cell: Cell) -> str:
    """Give a cell's content as a message quotes it."""
    if cell is None:
        return "a blank"
    if isinstance(cell, str) and not is_error(cell):
        return f"the text '{cell}'"
    if isinstance(cell, dt.datetime):
        return f"the date {cell:%Y-%m-%d}"
    return f"the error {cell}" if is_error(cell) else f"{cell:g}"


def labelled(cells: Cells, *, name: str) -> pd.DataFrame:
    """Give a block with a header row and a label column as a table of raw cells.

    Raises
    ------
    TableError
        If the block is empty or has no body, or a header or a label is blank or an error.
    """
    index, columns = _labels(cells, name)
    body = [list(row[1:]) for row in cells[1:]]
    return pd.DataFrame(body, index=pd.Index(index), columns=pd.Index(columns), dtype=object)


def figures(cells: Cells, *, name: str, blank: float | None = None) -> pd.DataFrame:
    """Give a block with a header row and a label column as a table of numbers.

    A blank is an error unless `blank` stands for it. Numbers go straight into an array: this is
    where a recalculating formula spends its time.

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
    return pd.DataFrame(values, index=pd.Index(index), columns=pd.Index(columns))


def _labels(cells: Cells, name: str) -> tuple[list[str], list[str]]:
    """Give the names beside the rows and above the columns of a block."""
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
    """Give the cells of a label column as names; `first` is the place of the first in its range.

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
        raise TableError(f"{where} is {said(cell)}; wanted a name")
    if isinstance(cell, float):
        return f"{cell:g}"
    return f"{cell:%Y-%m-%d}" if isinstance(cell, dt.datetime) else str(cell)


def number(cell: Cell, *, where: str) -> float:
    """Give a cell as a number; percent text such as '2.5%' counts as one.

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
    raise TableError(f"{where}: found {_as_text(cell) or said(cell)}; wanted a number")


def _as_text(cell: Cell) -> str | None:
    """Say that a text is a number but for its being a text, which a sheet hardly shows."""
    if not isinstance(cell, str):
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return f"the number {value:g} stored as text" if math.isfinite(value) else None


def text(cell: Cell, *, where: str) -> str:
    """Give a cell as a text.

    Raises
    ------
    TableError
        If the cell is blank or holds anything else; `where` names the place.
    """
    if not isinstance(cell, str) or is_error(cell):
        raise TableError(f"{where}: found {said(cell)}; wanted a text")
    return cell


def to_cells(result: object, *, headers: bool = True) -> list[list[Any]]:
    """Give a result (a number, a text, a Series or a DataFrame) as rows of plain cells.

    With `headers` a table carries its names: a header row and a label column. Without them a
    table that has no figures is one blank.
    """
    if isinstance(result, pd.Series):
        result = result.to_frame(result.name if result.name is not None else "Value")
    if not isinstance(result, pd.DataFrame):
        return [[plain(result)]]
    body = _body(result)
    if not headers:
        return body if body and body[0] else [[None]]
    corner = str(result.index.name) if result.index.name is not None else ""
    top = [corner, *(plain(column) for column in result.columns)]
    return [top, *([plain(label), *row] for label, row in zip(result.index, body, strict=True))]


def _body(table: pd.DataFrame) -> list[list[Any]]:
    values = table.to_numpy()
    if values.dtype == float and np.isfinite(values).all():  # nearly all results
        rows: list[list[Any]] = (values + 0.0).tolist()  # no zero is negative
        return rows
    return [[plain(item) for item in row] for row in table.itertuples(index=False, name=None)]


def plain(item: object) -> Cell:
    """Give one value as every host can show it: what is missing as a blank, infinity as a sign.

    Examples
    --------
    >>> plain(np.float32(0.5)), plain(pd.NaT), plain(float("-inf")), plain(np.bool_(1))
    (0.5, None, '-∞', True)
    """
    if item is None or item is pd.NaT or item is pd.NA:
        return None
    if isinstance(item, (bool, np.bool_)):
        return bool(item)
    if isinstance(item, np.datetime64):
        return plain(pd.Timestamp(item))
    if isinstance(item, dt.date):
        return pd.Timestamp(item).tz_localize(None).to_pydatetime(warn=False)
    if isinstance(item, (Real, Decimal)):
        return _figure(float(item))
    return str(item)


def _figure(value: float) -> Cell:
    if math.isfinite(value):
        return value + 0.0  # no zero is negative
    return None if math.isnan(value) else "∞" if value > 0 else "-∞"
