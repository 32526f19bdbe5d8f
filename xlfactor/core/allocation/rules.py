"""Weights by rules that need no target: equal, inverse volatility, least variance or shortfall."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.lexicographic import least_in_turn
from xlfactor.core.allocation.objectives import (
    then_smallest,
    variance_distance,
    variance_objective,
)
from xlfactor.core.allocation.shortfall_descent import least_shortfall
from xlfactor.core.allocation.within_limits import best_within
from xlfactor.core.estimation.covariance import resolved_covariance
from xlfactor.core.risk.samples import HistoricalShortfall
from xlfactor.core.typing import Labels
from xlfactor.errors import TableError


def equal_weights(assets: Labels) -> "pd.Series[float]":
    """Return the same weight for all assets.

    Raises a `LabelError` if an asset occurs twice, and a `TableError` if there is none.

    Examples
    --------
    >>> equal_weights(pd.Index(["Stocks", "Bonds"]))
    Stocks    0.5
    Bonds     0.5
    Name: Weight, dtype: float64
    """
    labels.require_unique(assets, name="assets")
    if not len(assets):
        raise TableError("assets: found none; wanted one at least")
    return pd.Series(1 / len(assets), index=assets, name="Weight")


def inverse_volatility_weights(volatilities: "pd.Series[float]") -> "pd.Series[float]":
    r"""Compute weights in proportion to the inverse of the volatilities.

    .. math:: w_i = \sigma_i^{-1} / \sum_j \sigma_j^{-1}

    Parameters
    ----------
    volatilities : Series of shape (n_assets,)
        Annual, decimal, above zero.

    Returns
    -------
    Series of shape (n_assets,)
        Sums to one.

    Raises
    ------
    TableError
        If a volatility lacks or is not above zero.

    Examples
    --------
    >>> inverse_volatility_weights(pd.Series({"Stocks": 0.15, "Bonds": 0.05}))
    Stocks    0.25
    Bonds     0.75
    Name: Weight, dtype: float64
    """
    labels.require_unique(volatilities.index, name="volatilities")
    sigma = labels.require_vector(volatilities, name="volatilities")
    for asset, volatility in sigma.items():
        if volatility <= 0:
            raise TableError(
                f"volatilities: row '{asset}': found {volatility:g}; wanted a number above zero"
            )
    inverse = 1 / sigma
    return (inverse / inverse.sum()).rename("Weight")


def minimum_variance_weights(covariance: pd.DataFrame, *, limits: Limits) -> "pd.Series[float]":
    r"""Find the weights within limits whose variance is the least.

    .. math:: \min_w w' \Sigma w

    Where a singular covariance leaves a choice, the least squared weights are taken.

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    limits : Limits
        Of the same assets.

    Raises
    ------
    LabelError
        If the names differ.
    TableError
        If a number is missing.
    InfeasibleError
        If the matrix is not positive semi-definite, or no portfolio meets the limits.

    Examples
    --------
    >>> names = pd.Index(["Stocks", "Bonds"])
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> long_only = Limits.between(names, lower=0.0, upper=1.0)
    >>> minimum_variance_weights(Sigma, limits=long_only).round(9)
    Stocks    0.2
    Bonds     0.8
    Name: Weight, dtype: float64
    """
    Sigma, resolved = resolved_covariance(covariance, riskless=True)
    variance = variance_objective(Sigma.to_numpy(), resolved=resolved)
    best = best_within(then_smallest([variance], len(Sigma)), limits, Sigma.index)
    return pd.Series(best.weights, index=Sigma.index, name="Weight")


def minimum_expected_shortfall_weights(
    returns: pd.DataFrame, *, confidence: float, limits: Limits
) -> "pd.Series[float]":
    r"""Find the weights within limits whose expected shortfall on a sample is the least.

    .. math:: \min_{w, v} \; v + \frac{1}{(1 - \alpha) T} \sum_t \max(0, -w'r_t - v)

    exactly, see `shortfall_descent`. Where several weights are as good, one of them is taken.

    Parameters
    ----------
    returns : DataFrame of shape (n_scenarios, n_assets)
        Periodic, decimal; each row counts alike.
    confidence : float
        Such as 0.95: the worst 5 % of the rows count.
    limits : Limits
        Of the same assets; none of the tracking error.

    Raises
    ------
    LabelError
        If the names differ.
    TableError
        If a number is missing.
    OptionError
        If the confidence is not between 0.5 and 1, or the tracking error is limited.
    InsufficientError
        If there are fewer rows than one in the tail.
    InfeasibleError
        If no portfolio meets the limits.
    ConvergenceError
        If the optimum is not found.

    Examples
    --------
    >>> returns = pd.DataFrame({"Stocks": [-0.3, 0.2, 0.1, 0.1], "Bonds": [0.1, -0.1, 0.0, 0.0]})
    >>> long_only = Limits.between(returns.columns, lower=0.0, upper=1.0)
    >>> minimum_expected_shortfall_weights(returns, confidence=0.75, limits=long_only).round(9)
    Stocks    0.285714
    Bonds     0.714286
    Name: Weight, dtype: float64
    """
    measure = HistoricalShortfall.of(returns, confidence=confidence)
    region, R = region_of(limits, measure.assets), measure.scenarios
    start = least_in_turn([variance_distance(R.T @ R / len(R))], region).x
    start = np.append(region.weights(start), start[region.n_assets :])
    found = least_shortfall(R, measure.tail, region, start)
    return pd.Series(region.weights(found), index=measure.assets, name="Weight")
