"""Check that tables of dates hold what they should: returns, prices or yields in decimals."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.estimation.dates import days_apart
from xlfactor.core.estimation.figures import Figures
from xlfactor.core.labels import text_of
from xlfactor.core.typing import FloatArray, FloatSeries
from xlfactor.errors import TableError
from xlfactor.tables.cells import shown
from xlfactor.tables.units import PERCENT_POINTS

#: The typical return of a period, made annual by the root of time, is below this.
_LARGEST_ANNUAL: Final = 2.0
#: A return of 100 % or more is at most this many times the typical one of its column.
_LARGEST_JUMP: Final = 30.0
#: A return of this size that is this many times its column's deviation, by the median, is told.
_JUMP, _FAR_OUT = 0.3, 20.0
#: Two tables differ in units if the typical return of one is this many times that of the other,
#: and at least this large.
_OTHER_UNITS, _SUSPECT_ANNUAL = 20.0, 0.6
#: From one row to the next, prices typically change by less than this share.
_SMOOTH: Final = 0.25
#: Yields are typically below this, and change by less in a year.
_LARGEST_YIELD, _LARGEST_YIELD_CHANGE = 0.5, 0.15
#: Cash earns less in a year.
_LARGEST_CASH: Final = 0.25
#: What the data library writes for a missing return, in percent points and as a decimal.
_MISSING: Final = (-99.99, -999.0, -0.9999, -9.99)
#: A figure this near to such a code is one.
_NEAR_CODE: Final = 1e-9
#: The median of the size of a normal variable, in standard deviations.
_NORMAL_MEDIAN: Final = 0.6745
_MARKET_DAYS, _DAYS = 252.0, 365.25


def require_figures(table: pd.DataFrame, figures: Figures, *, name: str) -> None:
    """Raise a `TableError` for a table of dates that does not look like what it should hold."""
    _refuse_missing(table, name)
    if figures is Figures.RETURNS:
        _require_returns(table, name)
    else:
        _require_levels(table, figures, name)


def require_decimal_yields(yields: pd.DataFrame, *, name: str) -> None:
    """Raise a `TableError` for the first column of yields that looks like percent points."""
    _refuse_missing(yields, name)
    typical = np.median(np.abs(yields.to_numpy()), axis=0)
    changes = np.median(np.abs(np.diff(yields.to_numpy(), axis=0)), axis=0) / _NORMAL_MEDIAN
    changes *= np.sqrt(_rows_a_year(yields))
    is_large = (typical > _LARGEST_YIELD) | (changes > _LARGEST_YIELD_CHANGE)
    for j in np.flatnonzero(is_large).tolist():
        raise TableError(
            f"{name}: column '{yields.columns[j]}': looks like percent points: {typical[j]:.6g}, "
            f"its typical size, is a yield of {typical[j]:.0%}, which changes by {changes[j]:.0%} "
            f"a year; wanted yields in decimals, such as {typical[j] / 100:.3g}"
        )


def jump_notes(returns: pd.DataFrame, *, name: str) -> tuple[str, ...]:
    """Return a note of the first return that is far beyond what is usual in its column, if any.

    Below `_JUMP` such a return is plausible, as that of a currency whose peg has gone.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-04", "2021-01-05", "2021-01-06"])
    >>> jump_notes(pd.DataFrame({"A": [0.01, -0.5, 0.01]}, dates), name="returns")
    ("returns: row '2021-01-05', column 'A': -50% where 1.00% is typical: a missing split, ...",)
    """
    sizes = np.abs(returns.to_numpy())
    if sizes.max(initial=0.0) < _JUMP:
        return ()
    typical = _typical(returns)
    far = (sizes >= _JUMP) & (sizes > _FAR_OUT / _NORMAL_MEDIAN * typical) & (typical > 0)
    if not far.any():
        return ()
    row, column = np.argwhere(far)[0]
    more = f" There are {far.sum()} like it." if far.sum() > 1 else ""
    return (
        f"{name}: {_place(returns, row, column)}: {returns.iloc[row, column]:.0%} where "
        f"{typical[column]:.2%} is typical: a missing split, or other units?{more}",
    )


def require_same_units(tables: Mapping[str, pd.DataFrame]) -> None:
    """Raise a `TableError` if one table of returns is far larger than another, by names.

    Each may pass alone: bond returns in percent points are as large as returns of other assets.
    """
    largest = {
        name: float(_annual(_typical(table), table).max()) for name, table in tables.items()
    }
    high, low = max(largest, key=lambda x: largest[x]), min(largest, key=lambda x: largest[x])
    ratio = largest[high] / largest[low] if largest[low] > 0 else 0.0
    if largest[high] > _SUSPECT_ANNUAL and ratio > _OTHER_UNITS:
        raise TableError(
            f"{high}: its figures are {ratio:.0f} times as large as those of {low}; wanted both "
            f"in decimals, such as 0.02 for 2%: {PERCENT_POINTS}"
        )


def require_cash(annual_return: float, *, where: str) -> None:
    """Raise a `TableError` if cash earns so much that its returns are rather yields of a year.

    Examples
    --------
    >>> require_cash(0.42, where="asset_returns: column 'Cash'")
    Traceback (most recent call last):
    xlfactor.errors.TableError: asset_returns: column 'Cash': earns 42% a year, and is named as ...
    """
    if annual_return > _LARGEST_CASH:
        raise TableError(
            f"{where}: earns {annual_return:.0%} a year, and is named as cash: yields of a year? "
            "Wanted what it earns in each period, such as 0.0025 in a month for 3% a year"
        )


def _refuse_missing(table: pd.DataFrame, name: str) -> None:
    values = table.to_numpy()
    if values.min(initial=0.0) > max(_MISSING) + _NEAR_CODE:
        return
    for code in _MISSING:
        found = np.argwhere(np.abs(values - code) < _NEAR_CODE)
        if len(found):
            row, column = found[0]
            raise TableError(
                f"{name}: {_place(table, row, column)}: found {shown(code)}, which looks like the "
                "data library's mark of a missing return (-99.99 or -999 in percent points); "
                "wanted rows without it"
            )


def _require_returns(table: pd.DataFrame, name: str) -> None:
    sizes = np.abs(table.to_numpy())
    # no typical size is above the largest, which is quicker to find
    largest = sizes.max(initial=0.0, keepdims=True)
    if largest < 1 and _annual(largest, table) <= _LARGEST_ANNUAL:
        return
    typical = _typical(table)
    for column in table.columns[_annual(typical, table) > _LARGEST_ANNUAL]:
        raise TableError(_no_returns(table[column], name))
    jumps = np.argwhere((sizes >= 1) & (sizes > _LARGEST_JUMP * typical))
    if len(jumps):
        row, column = jumps[0]
        value = float(table.iloc[row, column])
        place = f"{name}: {_place(table, row, column)}: found {shown(value)}"
        if value <= -1:
            raise TableError(f"{place}; wanted a number above -1: {PERCENT_POINTS}")
        raise TableError(
            f"{place}, which is {value:.0%}, where {typical[column]:.2%} is typical of the "
            f"column; wanted a decimal, such as 0.02 for 2%: {PERCENT_POINTS}"
        )


def _no_returns(column: FloatSeries, name: str) -> str:
    values = column.to_numpy()
    typical = float(np.median(np.abs(values)))
    found = f"{name}: column '{column.name}'"
    if (values > 0).all() and np.median(np.abs(values[1:] / values[:-1] - 1)) < _SMOOTH:
        return (
            f"{found}: looks like prices, such as {values[0]:.6g} and {values[-1]:.6g}; wanted "
            "returns in decimals: PRICE_RETURNS makes them, and in a macro the option figures"
        )
    return (
        f"{found}: looks like percent points: {typical:.6g}, its typical size, is {typical:.0%} "
        f"in a period; wanted returns in decimals, such as {typical / 100:.3g}"
    )


def _require_levels(table: pd.DataFrame, figures: Figures, name: str) -> None:
    below = np.argwhere(table.to_numpy() <= 0)
    if len(below):
        row, column = below[0]
        raise TableError(
            f"{name}: {_place(table, row, column)}: found {table.iloc[row, column]:g}; wanted "
            f"{figures} above 0: returns?"
        )


def _typical(table: pd.DataFrame) -> FloatArray:
    """Return the typical size of each column's figures: their median, without signs."""
    return np.asarray(np.median(np.abs(table.to_numpy()).T.copy(), axis=1), dtype=np.float64)


def _annual(typical: FloatArray, table: pd.DataFrame) -> FloatArray:
    """Return typical sizes of the table's returns made annual by the root of time."""
    annual: FloatArray = typical / _NORMAL_MEDIAN * np.sqrt(_rows_a_year(table))
    return annual


def _rows_a_year(table: pd.DataFrame) -> float:
    return min(_MARKET_DAYS, _DAYS / days_apart(table.index))


def _place(table: pd.DataFrame, row: int, column: int) -> str:
    return f"row '{text_of(table.index[row])}', column '{table.columns[column]}'"
