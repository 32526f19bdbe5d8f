"""Excel functions that give weights."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation import blending, mean_variance, rules
from xlfactor.declare import Category, excel_function
from xlfactor.tables import inputs


@excel_function(category=Category.ALLOCATION)
def tangency_factor_weights(
    factor_covariance: inputs.FactorCovariance, premia: inputs.Premia
) -> pd.Series:
    """Give the tangency portfolio of the factors, scaled to a sum of one in absolute value."""
    return mean_variance.tangency_factor_weights(factor_covariance, premia)


@excel_function(category=Category.ALLOCATION)
def inverse_volatility_weights(volatilities: inputs.Volatilities) -> pd.Series:
    """Give weights in proportion to the inverse of the volatilities."""
    return rules.inverse_volatility_weights(volatilities)


@excel_function(category=Category.ALLOCATION)
def portfolio_exposure(weights: inputs.Weights, exposures: inputs.Exposures) -> pd.Series:
    """Give the factor exposures of a portfolio."""
    held = labels.holdings_onto(weights, exposures.index, name="weights")
    return (exposures.T @ held).rename("Exposure")


@excel_function(category=Category.ALLOCATION)
def blend_weights(
    exposures: inputs.Exposures,
    target_exposures: inputs.TargetExposures,
    anchor_weights: inputs.AnchorWeights,
    gamma: inputs.Gamma,
) -> pd.Series:
    """Give the weights between factor targets and asset anchor in closed form, as published."""
    blend = blending.blend_of(exposures, target_exposures, anchor_weights)
    return blending.blend_weights(blend, gamma=gamma)


@excel_function(category=Category.ALLOCATION)
def constrained_blend_weights(
    exposures: inputs.Exposures,
    target_exposures: inputs.TargetExposures,
    anchor_weights: inputs.AnchorWeights,
    gamma: inputs.Gamma,
    policy: inputs.PolicyInput,
    group_limits: inputs.GroupLimits | None = None,
) -> pd.Series:
    """Give the weights between factor targets and asset anchor, fully invested, within limits."""
    blend = blending.blend_of(exposures, target_exposures, anchor_weights)
    limits = policy.limits(group_limits)
    return blending.constrained_blend(blend, gamma=gamma, limits=limits).weights


@excel_function(category=Category.ALLOCATION)
def gamma_path(
    exposures: inputs.Exposures,
    target_exposures: inputs.TargetExposures,
    anchor_weights: inputs.AnchorWeights,
    policy: inputs.PolicyInput | None = None,
    group_limits: inputs.GroupLimits | None = None,
) -> pd.DataFrame:
    """Give the weights at gamma 0, 0.1 … 1: closed form, or within the limits of a policy."""
    blend = blending.blend_of(exposures, target_exposures, anchor_weights)
    limits = None if policy is None else policy.limits(group_limits)
    return blending.gamma_path(blend, gammas=blending.GAMMAS, limits=limits).weights
