"""Excel functions on portfolios of means and variances, within the limits of a policy."""

from dataclasses import replace

import pandas as pd

from xlfactor.core.allocation import mean_variance
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.frontier import efficient_frontier as core_frontier
from xlfactor.core.typing import Labels
from xlfactor.declare import Category, excel_function
from xlfactor.tables.inputs import assets, limits, portfolios, risk
from xlfactor.tables.policy import Policy


def limits_of(
    names: Labels,
    policy: Policy | None,
    group_limits: pd.DataFrame | None,
    turnover: float | None,
) -> Limits:
    """Return the limits of a policy; without one, no asset is held short."""
    if policy is not None:
        return replace(policy.limits(group_limits), turnover=turnover)
    long_only = Limits.between(names, lower=0.0, upper=1.0)
    return replace(long_only, group_limits=group_limits, turnover=turnover)


@excel_function(category=Category.ALLOCATION)
def efficient_frontier(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    points: portfolios.FrontierPoints | None = None,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    turnover: limits.TurnoverLimit | None = None,
    benchmark: risk.Benchmark | None = None,
) -> pd.DataFrame:
    """Return the efficient frontier: its corner portfolios, or some at even steps of return."""
    frontier = core_frontier(
        expected_returns,
        covariance,
        limits=limits_of(covariance.index, policy, group_limits, turnover),
        benchmark=benchmark,
    )
    return frontier.table(None if points is None else frontier.even_positions(points))


@excel_function(category=Category.ALLOCATION)
def maximum_sharpe_weights(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    cash_return: assets.CashReturn = 0.0,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    turnover: limits.TurnoverLimit | None = None,
) -> pd.Series:
    """Return the weights of the highest Sharpe ratio within limits."""
    return mean_variance.maximum_sharpe_weights(
        expected_returns,
        covariance,
        limits=limits_of(covariance.index, policy, group_limits, turnover),
        cash_return=cash_return,
    )


@excel_function(category=Category.ALLOCATION)
def most_diversified_weights(
    covariance: assets.Covariance,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    turnover: limits.TurnoverLimit | None = None,
) -> pd.Series:
    """Return the weights whose average volatility is highest for that of the portfolio."""
    bounds = limits_of(covariance.index, policy, group_limits, turnover)
    return mean_variance.most_diversified_weights(covariance, limits=bounds)


@excel_function(category=Category.ALLOCATION)
def minimum_volatility_at_return(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    target_return: portfolios.TargetReturn,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    turnover: limits.TurnoverLimit | None = None,
) -> pd.Series:
    """Return the weights of the least volatility at an expected return, within limits."""
    return mean_variance.minimum_volatility_at_return(
        expected_returns,
        covariance,
        target_return=target_return,
        limits=limits_of(covariance.index, policy, group_limits, turnover),
    )


@excel_function(category=Category.ALLOCATION)
def maximum_return_at_volatility(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    target_volatility: portfolios.TargetVolatility,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    turnover: limits.TurnoverLimit | None = None,
) -> pd.Series:
    """Return the weights of the highest expected return at a volatility, within limits."""
    return mean_variance.maximum_return_at_volatility(
        expected_returns,
        covariance,
        target_volatility=target_volatility,
        limits=limits_of(covariance.index, policy, group_limits, turnover),
    )


@excel_function(category=Category.ALLOCATION)
def maximum_return_within_tracking_error(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    benchmark: risk.Benchmark,
    tracking_error: portfolios.TrackingErrorLimit,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    turnover: limits.TurnoverLimit | None = None,
) -> pd.Series:
    """Return the weights of the highest return within a tracking error of a benchmark."""
    return mean_variance.maximum_return_within_tracking_error(
        expected_returns,
        covariance,
        benchmark=benchmark,
        tracking_error=tracking_error,
        limits=limits_of(covariance.index, policy, group_limits, turnover),
    )
