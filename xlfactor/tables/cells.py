"""Blocks of cells: what hosts send, and what results become.

A cell is None (blank), a number, a text, a truth value, a date or an Excel error.
"""

import datetime as dt
import math
import operator
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain, takewhile
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xlfactor.core.texts import visible
from xlfactor.core.typing import FloatArray

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
#: The integers that stand for errors, those of later versions of Excel included.
_ERROR_RANGE = range(_FIRST_ERROR + 2000, _FIRST_ERROR + 3000)
#: The most characters of a text that a message quotes.
_LONGEST_QUOTE = 80


class Block(tuple[tuple[Cell, ...], ...]):
    """Rows of cells that keep their figures as an array, where all of these are numbers."""

    #: What stands below the first row and beside the first column.
    figures: FloatArray | None = None


def block(value: object) -> Cells:
    """Return what a host sent (a scalar, a row, a column or a rectangle) as rows of cells.

    Blank rows and columns at the edges are cut, so that a generous selection reads the same.
    What does not show in a text is removed: see `visible`.

    Examples
    --------
    >>> block([["", "Weight"], ["Gold", 1], [None, None]])
    ((None, 'Weight'), ('Gold', 1.0))
    """
    sent = [tuple(row) for row in _rows(value)]
    lengths = set(map(len, sent))
    width = max(lengths, default=0)
    if len(lengths) > 1:
        sent = [row + (None,) * (width - len(row)) for row in sent]
    rows, figures = _cleaned(sent)
    rows = rows[_blank(rows) : len(rows) - _blank(reversed(rows))]
    left = _blank((row[j] for row in rows) for j in range(width))
    right = width - _blank((row[j] for row in rows) for j in reversed(range(width)))
    if (left, right) != (0, width):
        return tuple(row[left:right] for row in rows)
    found = Block(rows)
    found.figures = figures if len(rows) == len(sent) else None
    return found


def _blank(lines: Iterable[Iterable[Cell]]) -> int:
    """Return how many rows or columns are blank before the first that is not."""
    blank = takewhile(lambda line: all(cell is None for cell in line), lines)
    return sum(1 for _ in blank)


def figures_of(cells: Cells) -> FloatArray | None:
    """Return what stands below the header row and beside the first column, if all are numbers."""
    if isinstance(cells, Block) and cells.figures is not None:
        return cells.figures
    return _numbers([row[1:] for row in cells[1:]])


def are_numbers(rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Return whether all cells of rows are numbers, faster than by one cell after another."""
    return operator.countOf(map(type, chain.from_iterable(rows)), float) == sum(map(len, rows))


def _rows(value: object) -> list[Iterable[object]]:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, (list, tuple)):
        return [[value]]
    if set(map(type, value)) <= {list, tuple}:
        return list(value) or [value]
    are_rows = [isinstance(row, (list, tuple)) for row in value]
    if not any(are_rows):
        return [value]
    return [row if is_row else [row] for row, is_row in zip(value, are_rows, strict=True)]


def _cleaned(rows: list[tuple[Any, ...]]) -> tuple[list[tuple[Cell, ...]], FloatArray | None]:
    """Return rows of cells, and their figures as `Block` has them.

    Nearly all are numbers below names, which stay as they are sent.
    """
    body = rows[1:]
    numbers = _numbers(body)
    if numbers is not None:  # serial numbers stand in the column of dates
        return [*map(_row, rows[:1]), *body], numbers[:, 1:]
    figures = [row[1:] for row in body]
    numbers = _numbers(figures)
    if numbers is None:
        return [_row(row) for row in rows], None
    names = _row([row[0] for row in body])
    below = ((name, *rest) for name, rest in zip(names, figures, strict=True))
    return [_row(rows[0]), *below], numbers


def _numbers(rows: Sequence[tuple[Any, ...]]) -> FloatArray | None:
    """Return rows of one length as an array, if all cells are numbers."""
    if not are_numbers(rows):
        return None
    shape = len(rows), len(rows[0]) if rows else 0
    values = np.fromiter(chain.from_iterable(rows), np.float64, shape[0] * shape[1])
    return None if np.isnan(values).any() else values.reshape(shape)


def _row(items: Iterable[Any]) -> tuple[Cell, ...]:
    # only a number that is none differs from itself
    return tuple([item if type(item) is float and item == item else _cell(item) for item in items])  # noqa: PLR0124


def _cell(item: object) -> Cell:
    if type(item) is float:  # by far the most frequent, and so tried first
        return None if math.isnan(item) else item
    if item is None or isinstance(item, (bool, dt.datetime)):
        return item
    if isinstance(item, str):
        return visible(item) or None
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
    """Return whether a cell holds an Excel error such as #N/A."""
    return isinstance(cell, str) and cell in ERROR_TEXTS


def describe(cell: Cell) -> str:
    """Describe the content of a cell, as a message quotes it.

    Examples
    --------
    >>> describe("Gold"), describe(1234567.0), describe(True), describe(None)
    ("the text 'Gold'", '1234567', 'the truth value TRUE', 'a blank')
    """
    if cell is None:
        return "a blank"
    if isinstance(cell, str):
        return f"the error {cell}" if is_error(cell) else f"the text '{cut(cell)}'"
    if isinstance(cell, dt.datetime):
        return f"the date {cell:%Y-%m-%d}"
    return f"the truth value {str(cell).upper()}" if isinstance(cell, bool) else shown(cell)


def cut(text: str) -> str:
    """Return a text as a message quotes it: its beginning, and how long it is.

    Examples
    --------
    >>> cut("Gold"), cut("x" * 32767)[-26:]
    ('Gold', 'xxxxx… (32,767 characters)')
    """
    if len(text) <= _LONGEST_QUOTE:
        return text
    return f"{text[:_LONGEST_QUOTE]}… ({len(text):,} characters)"


def shown(number: float) -> str:
    """Return a number as a user sees it in a cell, with the 15 digits that Excel keeps.

    Examples
    --------
    >>> shown(2024.0), shown(0.1 + 0.2), shown(1234567.0)
    ('2024', '0.3', '1234567')
    """
    return f"{number:.15g}"


def to_cells(result: object, *, headers: bool = True, corner: str = "") -> list[list[Any]]:
    """Return a result (a number, a text, a Series or a DataFrame) as rows of plain cells.

    With `headers` a table has its names around it: a header row and a label column. Without them,
    a table that has no figures becomes one blank. `corner` stands in its top left cell, else the
    name of its index.
    """
    if isinstance(result, pd.Series):
        result = result.to_frame(result.name if result.name is not None else "Value")
    if not isinstance(result, pd.DataFrame):
        return [[to_cell(result)]]
    body = _body(result)
    if not headers:
        return body if body and body[0] else [[None]]
    corner = corner or str(result.index.name if result.index.name is not None else "")
    top = [corner, *(to_cell(column) for column in result.columns)]
    return [top, *([to_cell(label), *row] for label, row in zip(result.index, body, strict=True))]


def _body(table: pd.DataFrame) -> list[list[Any]]:
    values = table.to_numpy()
    if values.dtype == float and np.isfinite(values).all():  # as in nearly all results
        rows: list[list[Any]] = (values + 0.0).tolist()  # turns −0 into 0
        return rows
    return [[to_cell(item) for item in row] for row in table.itertuples(index=False, name=None)]


def to_cell(item: object) -> Cell:
    """Return one value as every host can show it: a missing one as a blank, infinity as a sign.

    Examples
    --------
    >>> to_cell(np.float32(0.5)), to_cell(pd.NaT), to_cell(float("-inf")), to_cell(np.bool_(1))
    (0.5, None, '-∞', True)
    """
    if item is None or item is pd.NaT or item is pd.NA:
        return None
    if isinstance(item, (bool, np.bool_)):
        return bool(item)
    if isinstance(item, np.datetime64):
        return to_cell(pd.Timestamp(item))
    if isinstance(item, dt.date):
        return pd.Timestamp(item).tz_localize(None).to_pydatetime(warn=False)
    if isinstance(item, (Real, Decimal)):
        return _figure(float(item))
    return str(item)


def _figure(value: float) -> Cell:
    if math.isfinite(value):
        return value + 0.0  # turns −0 into 0
    return None if math.isnan(value) else "∞" if value > 0 else "-∞"
