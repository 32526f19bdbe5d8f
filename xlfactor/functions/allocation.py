"""Excel functions on portfolios: their weights by formula, and their exposures."""

from dataclasses import replace

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation import blending, mean_variance, rules
from xlfactor.core.allocation.blending import BlendPath
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.frozen import frozen
from xlfactor.declare import Category, excel_function
from xlfactor.errors import TableError
from xlfactor.families import function_family
from xlfactor.functions.shown import Figures, shown
from xlfactor.tables.inputs import assets, factors, limits, portfolios, risk
from xlfactor.tables.inputs.factor_targets import FactorTargets
from xlfactor.tables.inputs.whole_limits import PortfolioLimitInputs
from xlfactor.tables.policy import Policy
from xlfactor.tables.rows import Rows


@frozen
class BlendLimits:
    """Limits on a blend as a whole; the covariance is needed for that of the tracking error."""

    portfolio: PortfolioLimitInputs
    covariance: assets.Covariance | None = None
    turnover: limits.TurnoverLimit | None = None

    def within(
        self, policy: Policy, group_limits: pd.DataFrame | None, exposures: pd.DataFrame
    ) -> Limits:
        """Return all limits of the blend."""
        own = replace(policy.limits(group_limits), turnover=self.turnover)
        whole = self.portfolio.of_policy(policy)
        return whole.added_to(own, exposures, covariance=self.covariance)

    def require_none(self) -> None:
        """Raise a `TableError` if something is limited, for the closed form keeps no limits."""
        whole = self.portfolio.whole.among(pd.Index([]), where="a policy says so")
        given = self.portfolio.tracked.added_to(whole)
        turnover = [] if self.turnover is None else ["turnover"]
        if limited := ", ".join([*filter(None, [given.described]), *turnover]):
            raise TableError(
                f"policy: not given, but limits on {limited} are; wanted a policy, as the "
                "closed form keeps no limits"
            )


@excel_function(category=Category.ALLOCATION, rows=Rows.FACTOR)
def tangency_factor_weights(
    factor_covariance: factors.FactorCovariance, premia: factors.Premia
) -> pd.Series:
    """Return the tangency portfolio of the factors, scaled to a sum of 1 or -1."""
    return mean_variance.tangency_factor_weights(factor_covariance, premia)


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def inverse_volatility_weights(volatilities: assets.Volatilities) -> pd.Series:
    """Return weights in proportion to the inverse of the volatilities."""
    return rules.inverse_volatility_weights(volatilities)


@excel_function(category=Category.ALLOCATION, rows=Rows.FACTOR)
def portfolio_exposure(
    weights: risk.Weights,
    exposures: factors.Exposures,
    factor: risk.ShownFactor | None = None,
) -> Figures:
    """Return the factor exposures of a portfolio, or of each portfolio of a table.

    .. math:: b = B'w
    """
    held = labels.holdings_onto(weights, exposures.index, name="weights")
    return shown(exposures.T @ held, "Exposure", row=factor, argument="factor")


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def blend_weights(
    factor_targets: FactorTargets,
    anchor_weights: portfolios.AnchorWeights,
    gamma: portfolios.Gamma,
) -> pd.Series:
    """Return the blend of factor targets and asset anchor in closed form, as published."""
    blend = _blend(factor_targets, anchor_weights)
    return blending.blend_weights(blend, gamma=gamma)


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def constrained_blend_weights(
    factor_targets: FactorTargets,
    anchor_weights: portfolios.AnchorWeights,
    gamma: portfolios.Gamma,
    policy: limits.PolicyInput,
    group_limits: limits.GroupLimits | None = None,
    *,
    limited: BlendLimits,
) -> pd.Series:
    """Return the blend of factor targets and asset anchor, fully invested within limits."""
    blend = _blend(factor_targets, anchor_weights)
    limits = limited.within(policy, group_limits, factor_targets.exposures)
    return blending.constrained_blend(blend, gamma=gamma, limits=limits).weights


@function_family(category=Category.ALLOCATION)
def blend_path(
    factor_targets: FactorTargets,
    anchor_weights: portfolios.AnchorWeights,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    *,
    limited: BlendLimits,
) -> BlendPath:
    """Find the blends at gamma 0, 0.1 … 1, in closed form or within a policy's limits."""
    blend = _blend(factor_targets, anchor_weights)
    if policy is None:
        limited.require_none()
        return blending.gamma_path(blend, gammas=blending.GAMMAS)
    limits = limited.within(policy, group_limits, factor_targets.exposures)
    return blending.gamma_path(blend, gammas=blending.GAMMAS, limits=limits)


@blend_path.view(rows=Rows.ASSET)
def gamma_path(found: BlendPath) -> pd.DataFrame:
    """Return the weights at gamma 0, 0.1 … 1, in closed form or within a policy's limits."""
    return found.weights


@blend_path.view(rows=Rows.GAMMA)
def gamma_path_exposure(found: BlendPath) -> pd.DataFrame:
    """Return the factor exposures at gamma 0, 0.1 … 1, in closed form or within limits."""
    return found.exposures.T


def _blend(wanted: FactorTargets, anchor_weights: "pd.Series[float]") -> blending.Blend:
    return blending.blend_of(wanted.exposures, wanted.target_exposures, anchor_weights)
