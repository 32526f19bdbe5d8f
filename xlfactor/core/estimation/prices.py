"""Returns from prices, and yearly changes from levels."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation.dates import (
    Frequency,
    infer_frequency,
    require_consecutive,
    require_dated,
)
from xlfactor.core.labels import text_of
from xlfactor.core.option import Option
from xlfactor.core.typing import FloatArray
from xlfactor.errors import TableError


class ReturnKind(Option):
    """What a return is: the change of a price as a share of it, or the change of its logarithm."""

    SIMPLE = "simple"
    LOG = "log"


def returns_from_prices(
    prices: pd.DataFrame, *, kind: ReturnKind = ReturnKind.SIMPLE, name: str = "prices"
) -> pd.DataFrame:
    r"""Compute returns from prices; the first date has none and is left out.

    .. math:: r_t = p_t / p_{t-1} - 1 \quad\text{or}\quad r_t = \ln(p_t / p_{t-1})

    Simple returns of assets add up to those of a portfolio, log returns of periods to those of a
    longer period.

    Parameters
    ----------
    prices : DataFrame of shape (n_dates + 1, n_assets)
        Above zero; total-return indices, as a dividend not in the price is not in the return.
    name : str
        What messages call the table.

    Returns
    -------
    DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.

    Raises
    ------
    TableError
        If dates are out of order, double or missing, a price is not above zero, or a change is
        beyond what a number holds.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-31", "2021-02-28", "2021-03-31"])
    >>> returns_from_prices(pd.DataFrame({"Gold": [100.0, 110.0, 99.0]}, index=dates)).round(4)
                Gold
    2021-02-28   0.1
    2021-03-31  -0.1
    """
    returns = _relative_changes(_require_positive(prices, name), 1, name)
    return returns if kind is ReturnKind.SIMPLE else log_returns(returns)


def log_returns(returns: pd.DataFrame) -> pd.DataFrame:
    r"""Return :math:`\ln(1 + r)` of simple returns, which are above −1.

    Examples
    --------
    >>> log_returns(pd.DataFrame({"Gold": [0.1]})).round(4)["Gold"].tolist()
    [0.0953]
    """
    return returns.map(np.log1p)


def levels_from_returns(
    returns: pd.DataFrame, *, start: pd.Timestamp | None = None
) -> pd.DataFrame:
    r"""Compute what 1 grows to, from 1 at the `start` before the first return, if it is known.

    .. math:: V_t = \prod_{u \le t} (1 + r_u)

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal, above -1.
    start : Timestamp, optional
        The date from which the first return counts, before the first row.

    Returns
    -------
    DataFrame of shape (n_dates or n_dates + 1, n_assets)

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-02-28", "2021-03-31"])
    >>> gold = pd.DataFrame({"Gold": [0.1, -0.1]}, index=dates)
    >>> levels_from_returns(gold, start=pd.Timestamp("2021-01-31")).round(4)
                Gold
    2021-01-31  1.00
    2021-02-28  1.10
    2021-03-31  0.99
    """
    levels = (1.0 + require_dated(returns, name="returns")).cumprod()
    if start is None:
        return levels
    return pd.concat([pd.DataFrame(1.0, index=[start], columns=levels.columns), levels])


def year_over_year(levels: pd.DataFrame, *, name: str = "levels") -> pd.DataFrame:
    r"""Compute the relative change of each level over a year; the first year has none.

    .. math:: g_t = x_t / x_{t-s} - 1

    with *s* the rows in a year: 4 for quarterly levels, 12 for monthly ones. Daily levels are
    compared with those of the same calendar day a year before, or of the last date before it.

    Parameters
    ----------
    levels : DataFrame of shape (n_dates, n_series)
        Above zero, such as gross domestic product or a consumer price index.
    name : str
        What messages call the table.

    Raises
    ------
    TableError
        If dates are out of order, double or missing, a level is not above zero, or there is
        no more than a year of rows.

    Examples
    --------
    >>> dates = pd.date_range("2020-03-31", periods=5, freq="QE")
    >>> year_over_year(pd.DataFrame({"GDP": [100.0, 101, 102, 103, 104]}, index=dates)).round(4)
                 GDP
    2021-03-31  0.04
    """
    checked = _require_positive(levels, name)
    frequency = infer_frequency(pd.DatetimeIndex(checked.index), name=name)
    if frequency is Frequency.DAILY:
        return _over_a_calendar_year(checked, name)
    year = frequency.periods_per_year
    if len(checked) <= year:
        raise TableError(
            f"{name}: {len(checked)} {frequency.value} rows; more than a year ({year}) is wanted"
        )
    return _relative_changes(checked, year, name)


def _over_a_calendar_year(levels: pd.DataFrame, name: str) -> pd.DataFrame:
    dates = pd.DatetimeIndex(levels.index)
    before = np.searchsorted(dates, dates - pd.DateOffset(years=1), side="right") - 1
    first = int(np.argmax(before >= 0))
    if before[first] < 0:
        raise TableError(
            f"{name}: daily rows from {text_of(dates[0])} to {text_of(dates[-1])}; more than a "
            "year is wanted"
        )
    return _changes(levels.iloc[first:], levels.to_numpy()[before[first:]], name)


def _relative_changes(levels: pd.DataFrame, lag: int, name: str) -> pd.DataFrame:
    return _changes(levels.iloc[lag:], levels.to_numpy()[:-lag], name)


def _changes(levels: pd.DataFrame, base: FloatArray, name: str) -> pd.DataFrame:
    """Return the changes of levels as shares of a base, above -1 and finite."""
    with np.errstate(over="ignore"):
        changes = levels.div(base) - 1.0
    wrong = np.argwhere(~np.isfinite(changes.to_numpy()) | (changes.to_numpy() <= -1))
    if len(wrong):
        row, column = wrong[0]
        raise TableError(
            f"{name}: row '{text_of(levels.index[row])}', column '{levels.columns[column]}': "
            f"found {levels.iloc[row, column]:g} after {base[row, column]:g}; wanted levels whose "
            "change can be computed with"
        )
    return changes


def _require_positive(table: pd.DataFrame, name: str) -> pd.DataFrame:
    require_consecutive(table, name=name)
    checked = require_dated(table, name=name)
    values = checked.to_numpy()
    wrong = np.argwhere(values <= 0)
    if len(wrong):
        row, column = wrong[0]
        raise TableError(
            f"{name}: {values[row, column]:g} at row '{text_of(checked.index[row])}', "
            f"column '{checked.columns[column]}' is not above zero"
        )
    return checked
