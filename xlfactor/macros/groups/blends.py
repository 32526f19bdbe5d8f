"""The group of inputs on blends: the portfolios between factor targets and an asset anchor."""

from functools import cached_property

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.blending import Blend, blend_of
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.mean_variance import tangency_factor_weights
from xlfactor.core.allocation.rules import inverse_volatility_weights
from xlfactor.core.factors.exposure_units import require_exposure_units
from xlfactor.core.factors.premia import implied_premia
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.blends import BlendedPortfolios, blended_portfolios
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.macros.groups.cma import AllLimits, CmaStudy, MimickingStudy, PolicyLimits
from xlfactor.tables.inputs import assets, factors, portfolios, rules


@frozen
class BlendStudy:
    """Target exposures and an anchor, and the portfolios between them at one gamma."""

    mimicking: MimickingStudy
    policy_limits: PolicyLimits
    target_exposures: factors.TargetTable | None = None
    target_rule: rules.TargetRuleChoice = TargetRule.TANGENCY
    gamma: portfolios.Gamma = 0.7
    measure: assets.Measure | None = None
    cash_asset: assets.CashAsset | None = None
    all_limits: AllLimits

    @property
    def study(self) -> CmaStudy:
        """The assumptions that the factors are made of."""
        return self.mimicking.study

    @property
    def groups(self) -> "pd.Series[str] | None":
        """The group of each asset class, if the policy has groups."""
        return self.policy_limits.policy.groups

    @cached_property
    def expected_returns(self) -> "pd.Series[float]":
        """The expected returns of the asset classes, under the name of their measure."""
        return self.study.assumptions.returns(self.measure)

    @cached_property
    def cash_return(self) -> float:
        """The return of the cash asset by the same measure; zero if none is given."""
        cash, _ = self.study.cash_returns(self.cash_asset)
        return float(cash[str(self.expected_returns.name)])

    @property
    def audit(self) -> dict[str, str]:
        """Where between anchor and targets the blend is."""
        return {"Gamma": f"{self.gamma:g}"}

    @cached_property
    def blend(self) -> Blend:
        """Exposures, target and anchor in one order."""
        return blend_of(self.mimicking.model.exposures, self._target[0], self._anchor[0])

    @property
    def limits(self) -> Limits:
        """All limits of the weights."""
        return self.all_limits.limits

    @cached_property
    def blended(self) -> BlendedPortfolios:
        """Anchor, closed form and the blend within limits at gamma."""
        return blended_portfolios(
            self.blend,
            gamma=self.gamma,
            limits=self.limits,
            covariance=self.study.covariance,
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Where target and anchor come from, and whether the correlations were repaired."""
        return (*self.study.repair_notes, self._target[1], self._anchor[1])

    @cached_property
    def _target(self) -> tuple["pd.Series[float]", str]:
        """The target exposures, and the sentence that says where they come from."""
        given = self.target_exposures
        if given is not None and given.notna().any():
            require_exposure_units(
                given, self.mimicking.model.exposures, where="target_exposures: row '{}'".format
            )
            return given, "Target exposures are those of the table."
        return self._rule_target()

    def _rule_target(self) -> tuple["pd.Series[float]", str]:
        model, returns = self.mimicking.model, self.expected_returns
        if self.target_rule is TargetRule.INVERSE_VOLATILITY:
            target = inverse_volatility_weights(model.factor_volatilities)
            return target, (
                "Target exposures are not given: inverse volatility of the factors is used."
            )
        premia = implied_premia(model.mimicking_weights, returns, cash_return=self.cash_return)
        target = tangency_factor_weights(model.factor_covariance, premia)
        kind = "total returns" if self.cash_asset is None else f"in excess of '{self.cash_asset}'"
        return target, (
            "Target exposures are not given: the tangency portfolio of the factors is used, with "
            f"the implied premia of '{returns.name}', {kind}."
        )

    @cached_property
    def _anchor(self) -> tuple["pd.Series[float]", str]:
        anchor = self.policy_limits.policy.anchor
        if anchor is not None:
            return anchor, (
                f"The anchor is that of the policy table, and sums to {anchor.sum():.1%}."
            )
        volatilities = self.study.assumptions.volatilities
        volatile = volatilities[volatilities > 0]
        weights = inverse_volatility_weights(volatile).reindex(volatilities.index, fill_value=0.0)
        riskless = volatilities.index.difference(volatile.index, sort=False)
        left_out = f", without {labels.quoted(riskless)}: no volatility" if len(riskless) else ""
        return weights, (
            f"The anchor is not given: it is the inverse-volatility portfolio{left_out}."
        )
