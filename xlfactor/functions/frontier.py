"""Excel functions on portfolios of means and variances, within the limits of a policy."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation import mean_variance
from xlfactor.core.allocation.tracked_frontier import frontier_within
from xlfactor.core.portfolios.frontiers import FrontierOverview
from xlfactor.declare import Category, excel_function
from xlfactor.report.headings import EFFICIENCY, headed
from xlfactor.tables.inputs import assets, portfolios, risk
from xlfactor.tables.inputs.variance_limits import UntrackedLimits, VarianceLimits
from xlfactor.tables.rows import Rows


@excel_function(category=Category.ALLOCATION, rows=Rows.PORTFOLIO)
def efficient_frontier(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    points: portfolios.FrontierPoints | None = None,
    *,
    limited: VarianceLimits,
) -> pd.DataFrame:
    """Return the efficient frontier; if a benchmark has no limit, that of tracking errors."""
    of_errors = limited.tracked.tracking_error_limit is None
    frontier = frontier_within(
        expected_returns,
        covariance,
        limits=limited.others.on(covariance) if of_errors else limited.on(covariance),
        benchmark=limited.tracked.benchmark if of_errors else None,
    )
    return frontier.table(None if points is None else frontier.even_positions(points))


@excel_function(category=Category.ALLOCATION, rows=Rows.PORTFOLIO)
def portfolio_efficiency(
    weights: risk.Weights,
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    cash_return: assets.CashReturn = 0.0,
    *,
    limited: VarianceLimits,
) -> pd.DataFrame:
    """Return return and risk of portfolios, and what the frontier earns more at their risk."""
    limits = limited.on(covariance)
    found = FrontierOverview(
        frontier=frontier_within(expected_returns, covariance, limits=limits),
        weights=labels.holdings_onto(weights, limits.lower.index, name="weights"),
        cash_return=cash_return,
    )
    return headed(found.figures, EFFICIENCY)


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def maximum_sharpe_weights(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    cash_return: assets.CashReturn = 0.0,
    *,
    limited: VarianceLimits,
) -> pd.Series:
    """Return the weights of the highest Sharpe ratio within limits."""
    return mean_variance.maximum_sharpe_weights(
        expected_returns,
        covariance,
        limits=limited.on(covariance),
        cash_return=cash_return,
    )


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def most_diversified_weights(
    covariance: assets.Covariance,
    *,
    limited: VarianceLimits,
) -> pd.Series:
    """Return the weights of the highest average volatility of assets over the portfolio's own."""
    return mean_variance.most_diversified_weights(covariance, limits=limited.on(covariance))


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def minimum_volatility_at_return(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    target_return: portfolios.TargetReturn,
    *,
    limited: VarianceLimits,
) -> pd.Series:
    """Return the weights of the least volatility at an expected return, within limits."""
    return mean_variance.minimum_volatility_at_return(
        expected_returns,
        covariance,
        target_return=target_return,
        limits=limited.on(covariance),
    )


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def maximum_return_at_volatility(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    target_volatility: portfolios.TargetVolatility,
    *,
    limited: VarianceLimits,
) -> pd.Series:
    """Return the weights of the highest expected return at a volatility, within limits."""
    return mean_variance.maximum_return_at_volatility(
        expected_returns,
        covariance,
        target_volatility=target_volatility,
        limits=limited.on(covariance),
    )


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def maximum_return_within_tracking_error(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    benchmark: risk.Benchmark,
    tracking_error: portfolios.TrackingErrorLimit,
    *,
    limited: UntrackedLimits,
) -> pd.Series:
    """Return the weights of the highest return within a tracking error of a benchmark."""
    return mean_variance.maximum_return_within_tracking_error(
        expected_returns,
        covariance,
        benchmark=benchmark,
        tracking_error=tracking_error,
        limits=limited.on(covariance),
    )
