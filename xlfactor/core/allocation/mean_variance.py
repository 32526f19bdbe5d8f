"""Portfolios of means and variances."""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.corners import require_reached
from xlfactor.core.allocation.tracked_frontier import frontier_within
from xlfactor.core.estimation.covariance import require_covariance, volatilities_of
from xlfactor.core.factors.collinearity import require_independent
from xlfactor.errors import InfeasibleError

#: A diversification ratio above one by no more than this is one.
_UNDIVERSIFIED: Final = 1e-9


def tangency_factor_weights(
    factor_covariance: pd.DataFrame, premia: "pd.Series[float]"
) -> "pd.Series[float]":
    r"""Compute the tangency portfolio of the factors, scaled to an absolute sum of one.

    .. math:: w_F = \Sigma_f^{-1} \lambda / |1' \Sigma_f^{-1} \lambda|

    Parameters
    ----------
    factor_covariance : DataFrame of shape (n_factors, n_factors)
        Annual, decimal.
    premia : Series of shape (n_factors,)
        Annual, decimal.

    Returns
    -------
    Series of shape (n_factors,)
        Sums to 1, or to −1 where the unscaled weights sum below zero: the sign of the position
        is kept.

    Raises
    ------
    LabelError
        If the names differ.
    InfeasibleError
        If the unscaled weights sum to zero, or a factor is a combination of others.

    Examples
    --------
    >>> names = ["Growth", "Rates"]
    >>> Sigma_f = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> tangency_factor_weights(Sigma_f, pd.Series([0.04, 0.01], index=names))
    Growth    0.5
    Rates     0.5
    Name: Weight, dtype: float64
    """
    covariance = require_covariance(factor_covariance, name="factor_covariance")
    lam = labels.onto(premia, covariance.index, name="premia")
    lam = labels.require_vector(lam, name="premia")
    require_independent(covariance, name="factor_covariance")
    unscaled = np.linalg.solve(covariance.to_numpy(), lam.to_numpy())
    total = abs(unscaled.sum())
    if total <= 1e-12 * np.abs(unscaled).sum():
        raise InfeasibleError("premia: the tangency weights sum to zero and cannot be scaled")
    return pd.Series(unscaled / total, index=covariance.index, name="Weight")


def maximum_sharpe_weights(
    expected_returns: "pd.Series[float]",
    covariance: pd.DataFrame,
    *,
    limits: Limits,
    cash_return: float = 0.0,
) -> "pd.Series[float]":
    r"""Find the weights within limits of the highest Sharpe ratio.

    .. math:: \max_w \; (\mu'w - c) / \sqrt{w' \Sigma w}

    Of equals, as where cash is one of the assets, those of the highest return.

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    limits : Limits
        Of the same assets.
    cash_return : float
        Annual, decimal.

    Raises
    ------
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `frontier_within`; if no portfolio earns more than cash, or one does without risk.

    References
    ----------
    Sharpe (1966), *Mutual fund performance*.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> long_only = Limits.between(pd.Index(names), lower=0.0, upper=1.0)
    >>> mu = pd.Series([0.08, 0.03], index=names)
    >>> maximum_sharpe_weights(mu, Sigma, limits=long_only).round(9).to_dict()
    {'Stocks': 0.4, 'Bonds': 0.6}
    """
    frontier = frontier_within(expected_returns, covariance, limits=limits)
    return frontier.weights(frontier.at_maximum_sharpe(cash_return))


def most_diversified_weights(covariance: pd.DataFrame, *, limits: Limits) -> "pd.Series[float]":
    r"""Find the weights within limits of the highest diversification ratio.

    .. math:: \max_w \; w'\sigma / \sqrt{w' \Sigma w}

    It is the Sharpe ratio of assets that earn in proportion to their volatilities; of equals, it
    is that of the highest w'σ. Where nothing diversifies, as all correlations of assets held long
    are one, the correlations are left out: the risks are equal if the limits allow it.

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    limits : Limits
        Of the same assets.

    Raises
    ------
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `maximum_sharpe_weights`.

    References
    ----------
    Choueifaty and Coignard (2008), *Toward maximum diversification*.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> long_only = Limits.between(pd.Index(names), lower=0.0, upper=1.0)
    >>> most_diversified_weights(Sigma, limits=long_only).round(9).to_dict()
    {'Stocks': 0.333333333, 'Bonds': 0.666666667}
    """
    volatilities = volatilities_of(covariance)
    found = maximum_sharpe_weights(volatilities, covariance, limits=limits)
    w, Sigma = found.to_numpy(), covariance.loc[found.index, found.index].to_numpy()
    ratio = (w @ volatilities[found.index].to_numpy()) / np.sqrt(w @ Sigma @ w)
    if ratio > 1 + _UNDIVERSIFIED or (limits.lower < 0).any() or limits.tracking is not None:
        return found
    # no portfolio has a higher ratio than an asset alone, so that all have the same
    apart = pd.DataFrame(np.diag(volatilities**2), volatilities.index, volatilities.index)
    return maximum_sharpe_weights(volatilities, apart, limits=limits)


def minimum_volatility_at_return(
    expected_returns: "pd.Series[float]",
    covariance: pd.DataFrame,
    *,
    target_return: float,
    limits: Limits,
) -> "pd.Series[float]":
    r"""Find the weights within limits of the least volatility with a given expected return.

    .. math:: \min_w \; w' \Sigma w \quad \text{with} \quad \mu'w = r

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    target_return : float
        Annual, decimal. Below the return of the least volatility, the answer is not efficient.
    limits : Limits
        Of the same assets.

    Raises
    ------
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `frontier_within`; if no portfolio has that return.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> long_only = Limits.between(pd.Index(names), lower=0.0, upper=1.0)
    >>> mu = pd.Series([0.08, 0.03], index=names)
    >>> found = minimum_volatility_at_return(mu, Sigma, target_return=0.06, limits=long_only)
    >>> found.round(9).to_dict()
    {'Stocks': 0.6, 'Bonds': 0.4}
    """
    upper = frontier_within(expected_returns, covariance, limits=limits)
    least, highest = upper.returns[[0, -1]]
    if least <= target_return <= highest:
        return upper.weights(upper.at_return(target_return))
    lower = frontier_within(-expected_returns, covariance, limits=limits)
    reached, binding = (-lower.returns[-1], highest), (lower.binding[-1], upper.binding[-1])
    require_reached(target_return, reached, binding, name="target_return")
    if target_return > highest:
        return upper.weights(upper.at_return(target_return))
    start = -lower.returns[0]
    if target_return <= start:
        return lower.weights(lower.at_return(-target_return))
    # both frontiers start at the least volatility, which portfolios of other returns have too
    share = (target_return - start) / (least - start)
    return lower.weights(0.0).mul(1 - share) + upper.weights(0.0).mul(share)


def maximum_return_at_volatility(
    expected_returns: "pd.Series[float]",
    covariance: pd.DataFrame,
    *,
    target_volatility: float,
    limits: Limits,
) -> "pd.Series[float]":
    r"""Find the weights within limits of the highest expected return with a given volatility.

    .. math:: \max_w \; \mu'w \quad \text{with} \quad w' \Sigma w = \sigma^2

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    target_volatility : float
        Annual, decimal; from the least volatility to that of the highest return.
    limits : Limits
        Of the same assets.

    Raises
    ------
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `frontier_within`; if no efficient portfolio has that volatility.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> long_only = Limits.between(pd.Index(names), lower=0.0, upper=1.0)
    >>> mu = pd.Series([0.08, 0.03], index=names)
    >>> found = maximum_return_at_volatility(mu, Sigma, target_volatility=0.1, limits=long_only)
    >>> found.round(9).to_dict()
    {'Stocks': 0.4, 'Bonds': 0.6}
    """
    frontier = frontier_within(expected_returns, covariance, limits=limits)
    return frontier.weights(frontier.at_volatility(target_volatility))


def maximum_return_within_tracking_error(
    expected_returns: "pd.Series[float]",
    covariance: pd.DataFrame,
    *,
    benchmark: "pd.Series[float]",
    tracking_error: float,
    limits: Limits,
) -> "pd.Series[float]":
    r"""Find the weights within limits of the highest return that stay near to a benchmark.

    .. math:: \max_w \; \mu'w \quad \text{with} \quad (w-b)' \Sigma (w-b) \le e^2

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    benchmark : Series
        Sums to one; an asset that is not listed is not held.
    tracking_error : float
        The most that is allowed, annual, decimal.
    limits : Limits
        Of the same assets.

    Raises
    ------
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `frontier_within`; if no portfolio within the limits is as near to the benchmark.

    References
    ----------
    Jorion (2003), *Portfolio optimization with tracking-error constraints*.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> long_only = Limits.between(pd.Index(names), lower=0.0, upper=1.0)
    >>> found = maximum_return_within_tracking_error(
    ...     pd.Series([0.08, 0.03], index=names), Sigma, limits=long_only,
    ...     benchmark=pd.Series([0.5, 0.5], index=names), tracking_error=0.05**0.5 / 10,
    ... )
    >>> found.round(9).to_dict()
    {'Stocks': 0.6, 'Bonds': 0.4}
    """
    frontier = frontier_within(expected_returns, covariance, limits=limits, benchmark=benchmark)
    most = min(tracking_error, float(frontier.volatilities[-1]))
    return frontier.weights(frontier.at_volatility(most, name="tracking_error"))
