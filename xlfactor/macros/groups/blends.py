"""The group of inputs on blends: the portfolios between factor targets and an asset anchor."""

from functools import cached_property

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.blending import Blend, blend_of
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.factors.exposure_units import require_exposure_units
from xlfactor.core.factors.premia import implied_premia
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.blends import (
    BlendedPortfolios,
    anchor_by_volatility,
    blended_portfolios,
)
from xlfactor.core.portfolios.factor_targets import TargetRule, factor_target, target_or_rule
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

    @cached_property
    def premia(self) -> "pd.Series[float]":
        """The implied premia of the factors."""
        weights = self.mimicking.model.mimicking_weights
        return implied_premia(weights, self.expected_returns, cash_return=self.cash_return)

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

    @property
    def chosen_target(self) -> "pd.Series[float] | TargetRule":
        """The target exposures of the table, or the rule where none are typed."""
        return target_or_rule(self.target_exposures, self.target_rule)

    @cached_property
    def _target(self) -> tuple["pd.Series[float]", str]:
        """The target exposures, and the sentence that says where they come from."""
        given, model = self.chosen_target, self.mimicking.model
        if not isinstance(given, TargetRule):
            require_exposure_units(
                given, model.exposures, where="target_exposures: row '{}'".format
            )
            return given, "Target exposures are those of the table."
        target = factor_target(given, model.factor_covariance, self.premia)
        if given is TargetRule.INVERSE_VOLATILITY:
            return target, (
                "Target exposures are not given: inverse volatility of the factors is used."
            )
        kind = "total returns" if self.cash_asset is None else f"in excess of '{self.cash_asset}'"
        return target, (
            "Target exposures are not given: the tangency portfolio of the factors is used, with "
            f"the implied premia of '{self.expected_returns.name}', {kind}."
        )

    @cached_property
    def _anchor(self) -> tuple["pd.Series[float]", str]:
        anchor = self.policy_limits.policy.anchor
        if anchor is not None:
            return anchor, (
                f"The anchor is that of the policy table, and sums to {anchor.sum():.1%}."
            )
        volatilities = self.study.assumptions.volatilities
        weights = anchor_by_volatility(volatilities)
        riskless = volatilities.index[volatilities == 0]
        left_out = f", without {labels.quoted(riskless)}: no volatility" if len(riskless) else ""
        return weights, (
            f"The anchor is not given: it is the inverse-volatility portfolio{left_out}."
        )
