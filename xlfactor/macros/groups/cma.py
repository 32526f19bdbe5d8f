"""Groups of inputs on capital-market assumptions: the table, its policy, mimicking portfolios."""

from dataclasses import replace
from functools import cached_property

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.portfolio_limits import PortfolioLimits
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.covariance import covariance_matrix
from xlfactor.core.estimation.repair import Accepted, Repair, repaired
from xlfactor.core.factors.mimicking import MimickingModel, PrivateFactor, mimicking_model
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import Labels
from xlfactor.errors import LabelError
from xlfactor.tables.inputs import assets, factors, limits
from xlfactor.tables.inputs.whole_limits import TrackedBenchmark, WholeLimits
from xlfactor.tables.policy import Policy
from xlfactor.tables.provider import CmaInputs


@frozen
class CmaStudy:
    """A table of capital-market assumptions, and the asset classes of it that are studied."""

    table: CmaInputs
    policy: limits.PolicyInput | None = None
    repair: assets.RepairChoice = Repair.NONE

    @cached_property
    def published(self) -> Assumptions:
        """The whole table, as the provider publishes it, under the analyst's names."""
        published = self.table.published
        if self.policy is not None:
            _require_published(self.policy, published)
        return published

    @cached_property
    def assumptions(self) -> Assumptions:
        """The asset classes of the study, in the order of the policy; all if there is none."""
        published, policy = self.published, self.policy
        return published.complete() if policy is None else published.select(policy.assets)

    @cached_property
    def covariance(self) -> pd.DataFrame:
        """Annual covariance of the asset classes of the study."""
        return covariance_matrix(self.assumptions.volatilities, self.correlation)

    @property
    def correlation(self) -> pd.DataFrame:
        """The correlations of the asset classes of the study, repaired if that is asked for."""
        return self._accepted.correlation

    def cash_returns(self, cash_asset: str | None) -> tuple["pd.Series[float]", str]:
        """Return the cash return of each measure and the sentence that says so."""
        published = self.published.expected_returns
        if cash_asset is None:
            zero = pd.Series(0.0, index=published.columns)
            return zero, "Both approaches use total returns: no cash asset class is given."
        row = labels.pick(published, pd.Index([cash_asset]), name="cash_asset")
        cash = labels.require_numbers(row, name="cma").iloc[0]
        return cash, (
            f"Both approaches use returns in excess of '{cash_asset}'; what a mimicking portfolio "
            "borrows costs as much."
        )

    @property
    def repair_notes(self) -> tuple[str, ...]:
        """Whether the correlations were repaired, and by how much."""
        return self._accepted.notes

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in reading the table, and whether it was repaired."""
        return (*self.published.notes, *self.repair_notes)

    @cached_property
    def _accepted(self) -> Accepted:
        return repaired(self.assumptions.correlation, self.repair, name="cma")

    def require_assets(self, names: Labels, *, name: str) -> None:
        """Raise a `LabelError` for an asset class that the policy leaves out.

        One that is in neither table is reported elsewhere. `name` is the input that names it.
        """
        for asset in names.difference(self.covariance.index, sort=False):
            if self.published.row_of(asset) is not None:
                raise LabelError(
                    f"{name}: row '{asset}' is in cma, but no row of policy; wanted an asset "
                    "class of the study"
                )


@frozen
class MimickingStudy:
    """Factors as portfolios of the asset classes of a study."""

    study: CmaStudy
    policy: limits.PolicyInput
    mimicking_weights: factors.MimickingWeights
    private_weights: factors.PrivateWeights | None = None

    @cached_property
    def model(self) -> MimickingModel:
        """The exposures and the risk that follow from the mimicking portfolios."""
        self.study.require_assets(self.mimicking_weights.index, name="mimicking_weights")
        return mimicking_model(
            self.study.covariance, self.mimicking_weights, private=self.private_factor
        )

    @property
    def private_factor(self) -> PrivateFactor | None:
        """The private factor, if its weights are given."""
        if self.private_weights is not None:
            self.study.require_assets(self.private_weights.index, name="private_weights")
        return self.policy.private_factor(self.private_weights)


@frozen
class PolicyLimits:
    """The limits of a policy and of its groups."""

    policy: limits.PolicyInput
    group_limits: limits.GroupLimits | None = None

    @cached_property
    def limits(self) -> Limits:
        """The limits of the weights; an excluded asset class holds nothing."""
        return self.policy.limits(self.group_limits)


@frozen
class AllLimits:
    """The limits of assets, groups and turnover, and those of the portfolio as a whole."""

    mimicking: MimickingStudy
    policy_limits: PolicyLimits
    turnover: limits.TurnoverLimit | None = None
    whole: WholeLimits
    tracked: TrackedBenchmark

    @cached_property
    def limits(self) -> Limits:
        """All limits of the weights."""
        return self.of_portfolio.added_to(
            self.of_weights,
            self.mimicking.model.exposures,
            covariance=self.mimicking.study.covariance,
        )

    @property
    def of_weights(self) -> Limits:
        """The limits of assets, groups and turnover."""
        return replace(self.policy_limits.limits, turnover=self.turnover)

    @property
    def of_portfolio(self) -> PortfolioLimits:
        """The limits of the portfolio as a whole."""
        whole = self.tracked.added_to(self.whole.of_policy(self.policy_limits.policy))
        if whole.benchmark is not None:
            self.mimicking.study.require_assets(whole.benchmark.index, name="benchmark")
        return whole


def _require_published(policy: Policy, published: Assumptions) -> None:
    for asset in policy.assets:
        if published.row_of(asset) is None:
            hint = labels.did_you_mean(asset, published.assets)
            raise LabelError(
                f"policy: row '{asset}' is no row of cma{hint}; if the provider calls it "
                "otherwise, say so in the table asset_names"
            )
