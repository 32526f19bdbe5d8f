"""Excel functions on tables of dates: returns, their statistics, factors from proxies."""

import pandas as pd

from xlfactor.core.estimation import prices as core_prices
from xlfactor.core.estimation.prices import ReturnKind
from xlfactor.core.estimation.statistics import ReturnStatistics, estimate_statistics
from xlfactor.core.factors import definitions
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.report.headings import statistic_table
from xlfactor.tables.inputs import histories
from xlfactor.tables.rows import Rows


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.DATE)
def price_returns(
    prices: histories.Prices, return_kind: histories.ReturnKindChoice = ReturnKind.SIMPLE
) -> pd.DataFrame:
    """Return simple or log returns from prices; the first date has none and is left out."""
    return core_prices.returns_from_prices(prices, kind=return_kind)


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.DATE)
def year_over_year(levels: histories.Levels) -> pd.DataFrame:
    """Return the relative change of each level over a year; the first year has none."""
    return core_prices.year_over_year(levels)


@function_family(category=Category.ASSUMPTIONS)
def statistics_of_returns(
    returns: histories.StrategyReturns,
    periods_per_year: histories.PeriodsPerYear | None = None,
) -> ReturnStatistics:
    """Estimate annual means and covariances of a history of returns."""
    return estimate_statistics(returns, periods_per_year=periods_per_year)


@statistics_of_returns.view(rows=Rows.NAME)
def return_statistics(statistics: ReturnStatistics) -> pd.DataFrame:
    """Return annual mean and volatility; median, extremes, shape and normality of periods."""
    return statistic_table(statistics)


@statistics_of_returns.view(rows=Rows.NAME)
def return_covariance(statistics: ReturnStatistics) -> pd.DataFrame:
    """Return the annual covariance matrix of a history of returns."""
    return statistics.covariance


@statistics_of_returns.view(rows=Rows.NAME, through="returns")
def return_correlation(statistics: ReturnStatistics) -> pd.DataFrame:
    """Return the correlation matrix of a history of returns."""
    return statistics.correlation


@excel_function(category=Category.FACTORS, rows=Rows.DATE)
def factor_returns(
    proxy_returns: histories.ProxyReturns,
    factor_definitions: histories.FactorDefinitions,
) -> pd.DataFrame:
    """Return the returns of factors that are proxies, or differences of proxies."""
    return definitions.factor_returns(proxy_returns, factor_definitions)
