"""The performance of a strategy: return, volatility, drawdown and their ratios."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from xlfactor.core.backtest.walk import Backtest
from xlfactor.core.estimation.alignment import align_periods
from xlfactor.errors import TableError


def annualised_return(returns: "pd.Series[float]", *, periods_per_year: float) -> float:
    r"""Compute the geometric return a year.

    .. math:: \Bigl(\prod_t (1 + r_t)\Bigr)^{s/T} - 1

    Examples
    --------
    >>> round(annualised_return(pd.Series([0.1, 0.1]), periods_per_year=1), 6)
    0.1
    """
    growth = np.prod(1.0 + returns.to_numpy())
    return float(growth ** (periods_per_year / len(returns)) - 1.0)


def annualised_volatility(returns: "pd.Series[float]", *, periods_per_year: float) -> float:
    """Compute the standard deviation (divisor T − 1) times the root of the periods a year.

    Examples
    --------
    >>> round(annualised_volatility(pd.Series([0.01, 0.03]), periods_per_year=2), 6)
    0.02
    """
    return float(returns.std(ddof=1) * np.sqrt(periods_per_year))


def sharpe_ratio(
    returns: "pd.Series[float]",
    *,
    periods_per_year: float,
    cash: "pd.Series[float] | float" = 0.0,
) -> float:
    r"""Compute the mean return above cash divided by its standard deviation, a year.

    .. math:: \sqrt{s} \; \overline{r - c} \,/\, \mathrm{std}(r - c)

    Parameters
    ----------
    returns : Series of shape (n_dates,)
        Periodic, decimal.
    cash : Series of shape (n_dates,) or float
        Periodic returns, met with `returns` by calendar period; or an annual rate.

    Returns
    -------
    float
        NaN if what is above cash does not vary.

    References
    ----------
    Sharpe (1994), "The Sharpe ratio", equations 3 to 6.

    Examples
    --------
    >>> round(sharpe_ratio(pd.Series([0.01, 0.03]), periods_per_year=2), 6)
    2.0
    """
    return _ratio_above(_cash_returns(cash, returns, periods_per_year), returns, periods_per_year)


def _ratio_above(
    cash_returns: "pd.Series[float] | float", returns: "pd.Series[float]", periods_per_year: float
) -> float:
    """Compute the Sharpe ratio over cash of the same dates."""
    excess = returns - cash_returns
    deviation = float(excess.std(ddof=1))
    if not deviation > 1e-12:  # a constant has less, by rounding
        return float("nan")
    return float(excess.mean() / deviation * np.sqrt(periods_per_year))


def drawdowns(returns: "pd.Series[float]") -> "pd.Series[float]":
    r"""Compute the loss from the highest value so far, at each date; the start is a peak.

    .. math:: d_t = 1 - V_t / \max_{u \le t} V_u, \qquad V_t = \prod_{u \le t} (1 + r_u)

    Returns
    -------
    Series of shape (n_dates,)
        Losses are positive; zero at a new peak.

    Examples
    --------
    >>> drawdowns(pd.Series([-0.1, 0.2, -0.25])).round(6).to_list()
    [0.1, 0.0, 0.25]
    """
    values = (1.0 + returns).cumprod()
    return (1.0 - values / values.cummax().clip(lower=1.0)).rename("drawdowns")


def calmar_ratio(returns: "pd.Series[float]", *, periods_per_year: float) -> float:
    """Compute the annual geometric return divided by the maximum drawdown; NaN without one.

    References
    ----------
    Young (1991), "Calmar ratio: a smoother tool".

    Examples
    --------
    >>> round(calmar_ratio(pd.Series([-0.1, 0.4]), periods_per_year=2), 6)
    2.6
    """
    deepest = float(drawdowns(returns).max())
    if deepest == 0:
        return float("nan")
    return annualised_return(returns, periods_per_year=periods_per_year) / deepest


def performance_table(
    backtests: Mapping[str, Backtest], *, cash: "pd.Series[float] | float" = 0.0
) -> pd.DataFrame:
    """Compute the performance of strategies after costs, a row each.

    Parameters
    ----------
    backtests : mapping of name to Backtest
        Over the same periods.
    cash : Series of shape (n_dates,) or float
        Periodic returns, met by calendar period; or an annual rate.

    Returns
    -------
    DataFrame of shape (n_strategies, 6)
        Annual return (geometric) and volatility, Sharpe ratio, maximum drawdown (positive) and
        Calmar ratio; turnover a year.

    Raises
    ------
    TableError
        If there are no strategies, one covers other periods than the first, or cash lacks one.
    """
    if not backtests:
        raise TableError("no strategies to compare")
    first, *others = backtests
    span = backtests[first].net_returns.index
    for name in others:
        if not backtests[name].net_returns.index.equals(span):
            raise TableError(f"strategies '{first}' and '{name}' do not cover the same periods")
    one = backtests[first]
    cash_returns = _cash_returns(cash, one.net_returns, one.periods_per_year)
    return pd.DataFrame({name: _row(one, cash_returns) for name, one in backtests.items()}).T


def average_weights(backtests: Mapping[str, Backtest]) -> pd.DataFrame:
    """Compute each strategy's mean weights over its rebalances; zero for an asset it lacks."""
    means = {name: one.weights.mean() for name, one in backtests.items()}
    return pd.DataFrame(means).T.fillna(0.0)


def _row(backtest: Backtest, cash_returns: "pd.Series[float] | float") -> dict[str, float]:
    returns, s = backtest.net_returns, backtest.periods_per_year
    return {
        "annualised_return": annualised_return(returns, periods_per_year=s),
        "annualised_volatility": annualised_volatility(returns, periods_per_year=s),
        "sharpe_ratio": _ratio_above(cash_returns, returns, s),
        "maximum_drawdown": float(drawdowns(returns).max()),
        "calmar_ratio": calmar_ratio(returns, periods_per_year=s),
        "turnover_per_year": float(backtest.turnover.sum() * s / len(returns)),
    }


def _cash_returns(
    cash: "pd.Series[float] | float", returns: "pd.Series[float]", periods_per_year: float
) -> "pd.Series[float] | float":
    if not isinstance(cash, pd.Series):
        return float((1.0 + cash) ** (1.0 / periods_per_year) - 1.0)
    aligned = align_periods({"returns": returns.to_frame("net"), "cash": cash.to_frame("cash")})
    if len(aligned.tables["cash"]) < len(returns):
        missing = next(note for note in aligned.notes if note.startswith("returns"))
        raise TableError(f"cash does not cover all returns; {missing}")
    return aligned.tables["cash"]["cash"]
