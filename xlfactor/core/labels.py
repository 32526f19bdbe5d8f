"""Align tables by their names, and name what does not fit."""

from collections.abc import Iterable
from numbers import Real
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from xlfactor.core.typing import Labels
from xlfactor.errors import LabelError, TableError

#: What the row of totals of a table is called; Excel writes it in the language of its user.
_TOTALS = frozenset(
    {"total", "totals", "grand total", "sum", "average", "mean", "ergebnis", "summe", "gesamt",
     "gesamtsumme", "totale", "totaal", "suma", "soma", "somme"}
)  # fmt: skip

#: How many known names a message shows.
_SHOWN = 4

T = TypeVar("T", "pd.Series[Any]", pd.DataFrame)


def is_total(name: object) -> bool:
    """Return whether a row is called a total.

    Examples
    --------
    >>> is_total("Grand Total"), is_total("Total market"), is_total(None)
    (True, False, False)
    """
    return isinstance(name, str) and name.strip().rstrip(":").casefold() in _TOTALS


def onto(table: T, labels: Labels, *, name: str, what: str = "row") -> T:
    """Return the rows of a table in the order of `labels`; both must hold the same names.

    `what` is how a message calls the rows, which may be the columns of the user's table. Raises a
    `LabelError` if a name occurs twice, is missing from the table or is not among `labels`.

    Examples
    --------
    >>> onto(pd.Series({"Bonds": 0.4, "Stocks": 0.6}), pd.Index(["Stocks", "Bonds"]), name="w")
    Stocks    0.6
    Bonds     0.4
    dtype: float64
    """
    if _in_order(table.index, labels):
        return table
    _refuse_unknown(table.index, labels, name, what)
    return pick(table, labels, name=name, what=what)


def pick(table: T, labels: Labels, *, name: str, what: str = "row") -> T:
    """Take the rows named in `labels`, in that order; the table may hold more.

    `what` is how a message calls them: the columns of a table are picked from its transpose.
    Raises a `LabelError` if a name occurs twice, or is missing from the table.
    """
    require_unique(table.index, name=name, what=what)
    missing = [label for label in labels if label not in table.index]
    if missing:
        raise LabelError(
            f"{name}: no {what} {_hinted(missing[0], table.index)}{_more(missing)}"
            f"{_known(missing[0], table.index)}"
        )
    return table.loc[list(labels)]


def holdings_onto(weights: T, labels: Labels, *, name: str, what: str = "row") -> T:
    """Return holdings in the order of `labels`; an asset that is not listed holds zero.

    Raises a `LabelError` if a name occurs twice or is not among `labels`.
    """
    if _in_order(weights.index, labels):
        return weights
    _refuse_unknown(weights.index, labels, name, what)
    return weights.reindex(list(labels), fill_value=0.0)


def square_onto(matrix: pd.DataFrame, labels: Labels, *, name: str) -> pd.DataFrame:
    """Return rows and columns of a square table in the order of `labels`.

    Raises a `LabelError` if a name occurs twice, is missing or is not among `labels`, in rows or
    columns.
    """
    rows = onto(matrix, labels, name=name)
    if _in_order(matrix.columns, labels):
        return rows
    return onto(rows.T, labels, name=f"{name} (columns)").T


def _in_order(found: Labels, labels: Labels) -> bool:
    """Return whether the order is right already; pandas compares far faster than it reorders."""
    return found.is_unique and found.equals(labels)


def require_unique(labels: Labels, *, name: str, what: str = "row") -> None:
    """Raise a `LabelError` that names the first label which occurs twice."""
    if not labels.is_unique:
        repeated = labels[labels.duplicated()][0]
        raise LabelError(f"{name}: {what} '{repeated}' occurs more than once")


def require_numbers(table: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the table as floats, or raise a `TableError` that names a cell without a number."""
    require_unique(table.columns, name=name, what="column")
    values = table.to_numpy()
    if values.dtype.kind not in "fiu":
        for position, kind in enumerate(table.dtypes):
            if not isinstance(kind, np.dtype) or kind.kind not in "fiu":
                _require_real(table.iloc[:, position], name)
    numbers = table if values.dtype == np.float64 else table.astype(float)
    finite = np.isfinite(numbers.to_numpy() if numbers is not table else values)
    if not finite.all():
        values = numbers.to_numpy()
        row, column = np.argwhere(~finite)[0]
        what = "no number" if np.isnan(values[row, column]) else f"{values[row, column]}"
        raise TableError(f"{name}: {what} at {_place(table.index[row], table.columns[column])}")
    return numbers


def text_of(label: object) -> str:
    """Return a label as a reader writes it: a date without its time of day."""
    return f"{label:%Y-%m-%d}" if isinstance(label, pd.Timestamp) else str(label)


def closest(label: object, among: Iterable[object]) -> str | None:
    """Return the known name nearest in spelling, whatever its case, for a message.

    Examples
    --------
    >>> closest("REAL ESTAT", ["Real Estate", "Gold"])
    'Real Estate'
    """
    from difflib import get_close_matches

    names = {str(known).casefold(): str(known) for known in among}
    near = get_close_matches(str(label).casefold(), list(names), n=1, cutoff=0.6)
    return names[near[0]] if near else None


def did_you_mean(label: object, among: Iterable[object]) -> str:
    """Return a question for the known name nearest in spelling; blank if none is near.

    Examples
    --------
    >>> did_you_mean("REAL ESTAT", ["Real Estate", "Gold"])
    " (did you mean 'Real Estate'?)"
    """
    near = closest(label, among)
    return f" (did you mean '{near}'?)" if near else ""


def require_vector(values: "pd.Series[Any]", *, name: str) -> "pd.Series[float]":
    """Return the series as floats, or raise a `TableError` that names a row without a number."""
    if values.dtype == np.float64 and np.isfinite(values.to_numpy()).all():
        return values  # checked already: the road below is slow
    numbers = require_numbers(values.to_frame("value"), name=name)["value"]
    return pd.Series(numbers, name=values.name, dtype=float)


def quoted(names: Iterable[object]) -> str:
    """Return names as a message lists them.

    Examples
    --------
    >>> quoted(["Gold", "Bonds"])
    "'Gold', 'Bonds'"
    """
    return ", ".join(f"'{name}'" for name in names)


def _refuse_unknown(found: Labels, labels: Labels, name: str, what: str = "row") -> None:
    require_unique(found, name=name, what=what)
    unknown = [label for label in found if label not in labels]
    if unknown:
        raise LabelError(
            f"{name}: unknown {what} {_hinted(unknown[0], labels)}{_more(unknown)}"
            f"{_known(unknown[0], labels)}"
        )


def _hinted(label: object, among: Labels) -> str:
    # a date is no name that was misspelt
    hint = "" if isinstance(label, pd.Timestamp) else did_you_mean(label, among)
    return f"'{text_of(label)}'{hint}"


def _known(label: object, among: Labels) -> str:
    """Return some of the known names, for a name that is near none of them."""
    if isinstance(label, pd.Timestamp) or not len(among) or closest(label, among):
        return ""
    more = ", …" if len(among) > _SHOWN else ""
    return f"; there are {quoted(among[:_SHOWN])}{more}"


def _more(labels: list[object]) -> str:
    return f", and {len(labels) - 1} more" if len(labels) > 1 else ""


def _require_real(column: "pd.Series[Any]", name: str) -> None:
    for row, cell in column.items():
        number = isinstance(cell, Real) and not isinstance(cell, bool | np.bool_)
        if not (number or pd.isna(cell)):
            place = _place(row, column.name)
            raise TableError(f"{name}: '{cell}' at {place} is not a number")


def _place(row: object, column: object) -> str:
    return f"row '{text_of(row)}', column '{text_of(column)}'"
