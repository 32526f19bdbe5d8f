"""The figures of a backtest that an analyst asks for, from a list."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.backtest.performance import drawdowns, performance_table
from xlfactor.core.backtest.walk import Backtest
from xlfactor.core.option import Option
from xlfactor.core.risk.downside import lower_partial_moments, semi_variances
from xlfactor.core.risk.samples import HistoricalShortfall, HistoricalValueAtRisk


class Metric(Option):
    """A figure of a strategy's returns after costs."""

    RETURN = "return"
    VOLATILITY = "volatility"
    SHARPE_RATIO = "Sharpe ratio"
    MAXIMUM_DRAWDOWN = "maximum drawdown"
    CALMAR_RATIO = "Calmar ratio"
    TURNOVER = "turnover a year"
    #: Of a single period, like those below; losses are positive.
    VALUE_AT_RISK = "value at risk"
    EXPECTED_SHORTFALL = "expected shortfall"
    SEMI_DEVIATION = "semi-deviation"
    SKEWNESS = "skewness"
    KURTOSIS = "kurtosis"


#: The figures where none are named.
USUAL_METRICS: Final = (
    Metric.RETURN,
    Metric.VOLATILITY,
    Metric.SHARPE_RATIO,
    Metric.MAXIMUM_DRAWDOWN,
    Metric.CALMAR_RATIO,
    Metric.VALUE_AT_RISK,
    Metric.EXPECTED_SHORTFALL,
)

_OF_PERFORMANCE: Final = {
    Metric.RETURN: "annualised_return",
    Metric.VOLATILITY: "annualised_volatility",
    Metric.SHARPE_RATIO: "sharpe_ratio",
    Metric.MAXIMUM_DRAWDOWN: "maximum_drawdown",
    Metric.CALMAR_RATIO: "calmar_ratio",
    Metric.TURNOVER: "turnover_per_year",
}


def metric_table(
    backtests: Mapping[str, Backtest],
    metrics: Sequence[Metric] = USUAL_METRICS,
    *,
    cash: "pd.Series[float] | float" = 0.0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compute the figures that are asked for, a row a strategy, a column a figure.

    Parameters
    ----------
    backtests : mapping of name to Backtest
        Over the same periods.
    cash : Series of shape (n_dates,) or float
        Of the Sharpe ratio: periodic returns, or an annual rate.
    confidence : float
        Of value at risk and expected shortfall.

    Returns
    -------
    DataFrame of shape (n_strategies, n_metrics)
        Those of `performance_table` are annual, the others of single periods; the semi-deviation
        is the root of the semi-variance about the mean.

    Raises
    ------
    TableError
        As `performance_table`.
    OptionError, InsufficientError
        If the confidence is out of range, or the returns are too few for it.
    """
    worth = performance_table(backtests, cash=cash)
    returns = pd.DataFrame({name: one.net_returns for name, one in backtests.items()})
    return pd.DataFrame(
        {
            metric.value: worth[_OF_PERFORMANCE[metric]]
            if metric in _OF_PERFORMANCE
            else _OF_PERIODS[metric](returns, confidence)
            for metric in metrics
        }
    )


def downside_table(
    returns: pd.DataFrame, *, target: float = 0.0, order: float = 1.0, confidence: float = 0.95
) -> pd.DataFrame:
    """Compute the downside figures of each column of returns, a row a column.

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.
    target, order : float
        Of the semi-variance below a target and the lower partial moment.

    Returns
    -------
    DataFrame of shape (n_assets, 8)
        Of single periods, but for the drawdown; losses are positive. Semi-deviations are the roots
        of semi-variances.

    Raises
    ------
    OptionError, InsufficientError, TableError
        As `lower_partial_moments` and `HistoricalShortfall`.

    Examples
    --------
    >>> found = downside_table(pd.DataFrame({"Gold": [-0.1, 0.0, 0.1, 0.2]}), confidence=0.75)
    >>> found["Lower partial moment"].to_dict(), found["Expected shortfall"].to_dict()
    ({'Gold': 0.025}, {'Gold': 0.1})
    """
    variance, below = semi_variances(returns), semi_variances(returns, target=target)
    return pd.DataFrame(
        {
            "Semi-variance": variance,
            "Semi-deviation": np.sqrt(variance),
            "Semi-variance below target": below,
            "Semi-deviation below target": np.sqrt(below),
            "Lower partial moment": lower_partial_moments(returns, target=target, order=order),
            "Value at risk": _value_at_risk(returns, confidence),
            "Expected shortfall": _expected_shortfall(returns, confidence),
            "Maximum drawdown": returns.apply(drawdowns).max(),
        }
    )


def _value_at_risk(returns: pd.DataFrame, confidence: float) -> "pd.Series[float]":
    return _alone(HistoricalValueAtRisk.of(returns, confidence=confidence).value, returns)


def _expected_shortfall(returns: pd.DataFrame, confidence: float) -> "pd.Series[float]":
    return _alone(HistoricalShortfall.of(returns, confidence=confidence).value, returns)


def _alone(value: Callable[..., float], returns: pd.DataFrame) -> "pd.Series[float]":
    units = np.eye(returns.shape[1])
    return pd.Series([value(unit) for unit in units], index=returns.columns)


def _semi_deviation(returns: pd.DataFrame, _: float) -> "pd.Series[float]":
    return pd.Series(np.sqrt(semi_variances(returns)))


def _skewness(returns: pd.DataFrame, _: float) -> "pd.Series[float]":
    return pd.Series(returns.skew())


def _kurtosis(returns: pd.DataFrame, _: float) -> "pd.Series[float]":
    return pd.Series(returns.kurt() + 3.0)


_OF_PERIODS: Final[Mapping[Metric, Callable[[pd.DataFrame, float], "pd.Series[float]"]]] = {
    Metric.VALUE_AT_RISK: _value_at_risk,
    Metric.EXPECTED_SHORTFALL: _expected_shortfall,
    Metric.SEMI_DEVIATION: _semi_deviation,
    Metric.SKEWNESS: _skewness,
    Metric.KURTOSIS: _kurtosis,
}
