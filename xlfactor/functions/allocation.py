"""Excel functions on portfolios: their weights by formula, and their exposures."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation import blending, mean_variance, rules
from xlfactor.declare import Category, excel_function
from xlfactor.tables.inputs import assets, factors, limits, portfolios
from xlfactor.tables.inputs.whole_limits import WholeLimits


@excel_function(category=Category.ALLOCATION)
def tangency_factor_weights(
    factor_covariance: factors.FactorCovariance, premia: factors.Premia
) -> pd.Series:
    """Return the tangency portfolio of the factors, scaled to a sum of 1 or -1."""
    return mean_variance.tangency_factor_weights(factor_covariance, premia)


@excel_function(category=Category.ALLOCATION)
def inverse_volatility_weights(volatilities: assets.Volatilities) -> pd.Series:
    """Return weights in proportion to the inverse of the volatilities."""
    return rules.inverse_volatility_weights(volatilities)


@excel_function(category=Category.ALLOCATION)
def portfolio_exposure(weights: portfolios.Weights, exposures: factors.Exposures) -> pd.Series:
    """Return the factor exposures of a portfolio.

    .. math:: b = B'w
    """
    held = labels.holdings_onto(weights, exposures.index, name="weights")
    return (exposures.T @ held).rename("Exposure")


@excel_function(category=Category.ALLOCATION)
def blend_weights(
    exposures: factors.Exposures,
    target_exposures: factors.TargetExposures,
    anchor_weights: portfolios.AnchorWeights,
    gamma: portfolios.Gamma,
) -> pd.Series:
    """Return the blend of factor targets and asset anchor in closed form, as published."""
    blend = blending.blend_of(exposures, target_exposures, anchor_weights)
    return blending.blend_weights(blend, gamma=gamma)


@excel_function(category=Category.ALLOCATION)
def constrained_blend_weights(
    exposures: factors.Exposures,
    target_exposures: factors.TargetExposures,
    anchor_weights: portfolios.AnchorWeights,
    gamma: portfolios.Gamma,
    policy: limits.PolicyInput,
    group_limits: limits.GroupLimits | None = None,
    *,
    whole: WholeLimits,
) -> pd.Series:
    """Return the blend of factor targets and asset anchor, fully invested within limits."""
    blend = blending.blend_of(exposures, target_exposures, anchor_weights)
    limits = whole.of_policy(policy).added_to(policy.limits(group_limits), exposures)
    return blending.constrained_blend(blend, gamma=gamma, limits=limits).weights


@excel_function(category=Category.ALLOCATION)
def gamma_path(
    exposures: factors.Exposures,
    target_exposures: factors.TargetExposures,
    anchor_weights: portfolios.AnchorWeights,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
) -> pd.DataFrame:
    """Return the weights at gamma 0, 0.1 … 1, in closed form or within a policy's limits."""
    blend = blending.blend_of(exposures, target_exposures, anchor_weights)
    limits = None if policy is None else policy.limits(group_limits)
    return blending.gamma_path(blend, gammas=blending.GAMMAS, limits=limits).weights
