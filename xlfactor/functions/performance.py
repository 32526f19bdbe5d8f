"""Excel functions on the performance of strategies."""

import pandas as pd

from xlfactor.core.backtest import performance
from xlfactor.core.estimation.histories import Histories, on_common_period
from xlfactor.core.estimation.reading_notes import notes_of, with_notes
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.declare import Category, excel_function
from xlfactor.tables.inputs import assets, histories


@excel_function(category=Category.BACKTEST)
def performance_statistics(
    returns: histories.StrategyReturns,
    cash_return: assets.CashReturn = 0.0,
    periods_per_year: histories.PeriodsPerYear | None = None,
    histories: histories.HistoriesChoice = Histories.EQUALLY_LONG,
) -> pd.DataFrame:
    """Return annual return, volatility, Sharpe ratio, drawdown and Calmar ratio by column."""
    used = on_common_period(returns, histories, name="returns")
    scale = annual_scale(used, periods_per_year=periods_per_year, name="returns")
    table = pd.DataFrame(
        {name: _statistics(column, scale, cash_return) for name, column in used.items()}
    )
    return with_notes(table.T, notes_of(used))


@excel_function(category=Category.BACKTEST)
def net_values(
    returns: histories.StrategyReturns,
    histories: histories.HistoriesChoice = Histories.EQUALLY_LONG,
) -> pd.DataFrame:
    """Return the value at each date of 1 invested before the first date."""
    used = on_common_period(returns, histories, name="returns")
    return with_notes((1.0 + used).cumprod(), notes_of(used))


@excel_function(category=Category.BACKTEST)
def drawdown_path(
    returns: histories.StrategyReturns,
    histories: histories.HistoriesChoice = Histories.EQUALLY_LONG,
) -> pd.DataFrame:
    """Return the loss from the highest value so far at each date, as a positive number."""
    used = on_common_period(returns, histories, name="returns")
    return with_notes(used.apply(performance.drawdowns), notes_of(used))


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
