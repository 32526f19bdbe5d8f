"""Excel functions on tables of dates: returns, their statistics, factors from proxies."""

import pandas as pd

from xlfactor.core.estimation import prices as core_prices
from xlfactor.core.estimation.statistics import estimate_statistics
from xlfactor.core.factors import definitions
from xlfactor.declare import Category, excel_function
from xlfactor.report.headings import statistic_table
from xlfactor.tables import inputs


@excel_function(category=Category.ASSUMPTIONS)
def price_returns(prices: inputs.Prices) -> pd.DataFrame:
    """Give simple returns from prices; the first date has none and is left out."""
    return core_prices.returns_from_prices(prices)


@excel_function(category=Category.ASSUMPTIONS)
def year_over_year(levels: inputs.Levels) -> pd.DataFrame:
    """Give the relative change of each level over a year; the first year has none."""
    return core_prices.year_over_year(levels)


@excel_function(category=Category.ASSUMPTIONS)
def return_statistics(
    returns: inputs.StrategyReturns, periods_per_year: inputs.PeriodsPerYear | None = None
) -> pd.DataFrame:
    """Give annual mean and volatility, and lowest, highest, skewness and kurtosis of periods."""
    statistics = estimate_statistics(returns, periods_per_year=periods_per_year)
    return statistic_table(statistics)


@excel_function(category=Category.ASSUMPTIONS)
def return_covariance(
    returns: inputs.StrategyReturns, periods_per_year: inputs.PeriodsPerYear | None = None
) -> pd.DataFrame:
    """Give the annual covariance matrix of a history of returns."""
    return estimate_statistics(returns, periods_per_year=periods_per_year).covariance


@excel_function(category=Category.ASSUMPTIONS)
def return_correlation(returns: inputs.StrategyReturns) -> pd.DataFrame:
    """Give the correlation matrix of a history of returns."""
    return estimate_statistics(returns).correlation


@excel_function(category=Category.FACTORS)
def factor_returns(
    proxy_returns: inputs.ProxyReturns, factor_definitions: inputs.FactorDefinitions
) -> pd.DataFrame:
    """Give the returns of factors that are proxies, or differences of proxies."""
    return definitions.factor_returns(proxy_returns, factor_definitions)
