"""Excel functions on tables of dates: returns, their statistics, factors from proxies."""

import pandas as pd

from xlfactor.core.estimation import prices as core_prices
from xlfactor.core.estimation.histories import Histories, on_common_period
from xlfactor.core.estimation.reading_notes import notes_of, with_notes
from xlfactor.core.estimation.statistics import ReturnStatistics, estimate_statistics
from xlfactor.core.factors import definitions
from xlfactor.declare import Category, excel_function, function_family
from xlfactor.report.headings import statistic_table
from xlfactor.tables.inputs import histories


@excel_function(category=Category.ASSUMPTIONS)
def price_returns(
    prices: histories.Prices, histories: histories.HistoriesChoice = Histories.EQUALLY_LONG
) -> pd.DataFrame:
    """Return simple returns from prices; the first date has none and is left out."""
    used = on_common_period(prices, histories, name="prices")
    return with_notes(core_prices.returns_from_prices(used), notes_of(used))


@excel_function(category=Category.ASSUMPTIONS)
def year_over_year(
    levels: histories.Levels, histories: histories.HistoriesChoice = Histories.EQUALLY_LONG
) -> pd.DataFrame:
    """Return the relative change of each level over a year; the first year has none."""
    used = on_common_period(levels, histories, name="levels")
    return with_notes(core_prices.year_over_year(used), notes_of(used))


@function_family(category=Category.ASSUMPTIONS)
def statistics_of_returns(
    returns: histories.StrategyReturns,
    periods_per_year: histories.PeriodsPerYear | None = None,
    histories: histories.HistoriesChoice = Histories.EQUALLY_LONG,
) -> ReturnStatistics:
    """Estimate annual means and covariances of a history of returns."""
    used = on_common_period(returns, histories, name="returns")
    return estimate_statistics(used, periods_per_year=periods_per_year)


@statistics_of_returns.view()
def return_statistics(statistics: ReturnStatistics) -> pd.DataFrame:
    """Return annual mean and volatility; median, extremes, shape and normality of periods."""
    return statistic_table(statistics)


@statistics_of_returns.view()
def return_covariance(statistics: ReturnStatistics) -> pd.DataFrame:
    """Return the annual covariance matrix of a history of returns."""
    return statistics.covariance


@statistics_of_returns.view(through="returns", then="histories")
def return_correlation(statistics: ReturnStatistics) -> pd.DataFrame:
    """Return the correlation matrix of a history of returns."""
    return statistics.correlation


@excel_function(category=Category.FACTORS)
def factor_returns(
    proxy_returns: histories.ProxyReturns,
    factor_definitions: histories.FactorDefinitions,
    histories: histories.HistoriesChoice = Histories.EQUALLY_LONG,
) -> pd.DataFrame:
    """Return the returns of factors that are proxies, or differences of proxies."""
    used = on_common_period(proxy_returns, histories, name="proxy_returns")
    return with_notes(definitions.factor_returns(used, factor_definitions), notes_of(used))
