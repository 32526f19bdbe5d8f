"""The groups of inputs that limit portfolios of means and variances in a cell."""

from dataclasses import dataclass, replace

import pandas as pd

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.typing import Labels
from xlfactor.errors import TableError
from xlfactor.tables.inputs import factors, limits
from xlfactor.tables.inputs.whole_limits import TrackedLimit, WholeLimits


@dataclass(frozen=True, kw_only=True, eq=False)
class AssetLimits:
    """A policy, the limits of its groups, and that of the turnover."""

    policy: limits.PolicyInput | None = None
    group_limits: limits.GroupLimits | None = None
    turnover: limits.TurnoverLimit | None = None

    def among(self, assets: Labels) -> Limits:
        """Return the limits; without a policy, no asset is held short."""
        if self.policy is not None:
            return replace(self.policy.limits(self.group_limits), turnover=self.turnover)
        long_only = Limits.between(assets, lower=0.0, upper=1.0)
        return replace(long_only, group_limits=self.group_limits, turnover=self.turnover)


@dataclass(frozen=True, kw_only=True, eq=False)
class UntrackedLimits:
    """All limits of means and variances but that of the tracking error."""

    assets: AssetLimits
    exposures: factors.Exposures | None = None
    whole: WholeLimits

    def on(self, covariance: pd.DataFrame, *, tracked: TrackedLimit | None = None) -> Limits:
        """Return the limits of portfolios of the assets of a covariance.

        Raises
        ------
        TableError
            If exposures are limited that are not given, or the share of illiquid assets without
            a policy that marks them.
        """
        if self.whole.exposure_limits is not None and self.exposures is None:
            raise TableError("exposures: not given, but exposure_limits are; wanted both")
        policy, names = self.assets.policy, covariance.index
        private = pd.Index([]) if policy is None else policy.private_assets
        whole = self.whole.among(private, where="policy: column 'Private' says yes")
        exposures = pd.DataFrame(index=names) if self.exposures is None else self.exposures
        return (whole if tracked is None else tracked.added_to(whole)).added_to(
            self.assets.among(names), exposures, covariance=covariance
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class VarianceLimits:
    """All limits of means and variances."""

    assets: AssetLimits
    tracked: TrackedLimit
    others: UntrackedLimits

    def on(self, covariance: pd.DataFrame) -> Limits:
        """Return the limits of portfolios of the assets of a covariance; errors as above."""
        return self.others.on(covariance, tracked=self.tracked)
