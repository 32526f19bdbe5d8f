"""Excel functions on the performance of strategies."""

import pandas as pd

from xlfactor.core.backtest import performance
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.declare import Category, excel_function
from xlfactor.tables.inputs import assets, histories
from xlfactor.tables.rows import Rows


@excel_function(category=Category.BACKTEST, rows=Rows.NAME)
def performance_statistics(
    returns: histories.StrategyReturns,
    cash_return: assets.CashReturn = 0.0,
    periods_per_year: histories.PeriodsPerYear | None = None,
) -> pd.DataFrame:
    """Return annual return, volatility, Sharpe ratio, drawdown and Calmar ratio by column."""
    scale = annual_scale(returns, periods_per_year=periods_per_year, name="returns")
    table = pd.DataFrame(
        {name: _statistics(column, scale, cash_return) for name, column in returns.items()}
    )
    return table.T


@excel_function(category=Category.BACKTEST, rows=Rows.DATE)
def net_values(
    returns: histories.StrategyReturns,
) -> pd.DataFrame:
    r"""Return the value at each date of 1 invested before the first date.

    .. math:: V_t = \prod_{u \le t} (1 + r_u)
    """
    return (1.0 + returns).cumprod()


@excel_function(category=Category.BACKTEST, rows=Rows.DATE)
def drawdown_path(
    returns: histories.StrategyReturns,
) -> pd.DataFrame:
    """Return the loss from the highest value so far at each date, as a positive number."""
    return returns.apply(performance.drawdowns)


def _statistics(returns: "pd.Series[float]", scale: float, cash_return: float) -> dict[str, float]:
    return {
        "Return": performance.annualised_return(returns, periods_per_year=scale),
        "Volatility": performance.annualised_volatility(returns, periods_per_year=scale),
        "Sharpe ratio": performance.sharpe_ratio(
            returns, periods_per_year=scale, cash=cash_return
        ),
        "Maximum drawdown": float(performance.drawdowns(returns).max()),
        "Calmar ratio": performance.calmar_ratio(returns, periods_per_year=scale),
    }
