"""The groups of inputs that limit portfolios in a cell."""

from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import Labels
from xlfactor.errors import TableError
from xlfactor.tables.inputs import factors, limits
from xlfactor.tables.inputs.whole_limits import TrackedLimit, WholeLimits


@frozen
class WeightBounds:
    """One lower and one upper limit of every weight, and assets that hold nothing."""

    lower: limits.Lower | None = None
    upper: limits.Upper | None = None
    excluded: limits.ExcludedAssets | None = None

    def among(self, assets: Labels) -> Limits:
        """Return the two limits; without them, no asset is held short."""
        lower = 0.0 if self.lower is None else self.lower
        return Limits.between(assets, lower=lower, upper=1.0 if self.upper is None else self.upper)

    def added_to(self, limited: Limits) -> Limits:
        """Return limits that keep to these as well."""
        bounded = limited.within(lower=self.lower, upper=self.upper)
        return bounded if self.excluded is None else bounded.without(self.excluded)


#: Where no bounds are given for all weights alike.
_NO_BOUNDS: Final = WeightBounds()


@frozen
class AssetLimits:
    """A policy, the limits of its groups, and that of the turnover."""

    policy: limits.PolicyInput | None = None
    group_limits: limits.GroupLimits | None = None
    turnover: limits.TurnoverLimit | None = None

    def among(self, assets: Labels, bounds: WeightBounds = _NO_BOUNDS) -> Limits:
        """Return the limits, beside bounds that hold for all weights alike."""
        limited = (
            replace(bounds.among(assets), group_limits=self.group_limits)
            if self.policy is None
            else self.policy.limits(self.group_limits)
        )
        return replace(bounds.added_to(limited), turnover=self.turnover)


@frozen
class UntrackedLimits:
    """All limits but that of the tracking error."""

    assets: AssetLimits
    exposures: factors.Exposures | None = None
    whole: WholeLimits

    def on(
        self,
        covariance: pd.DataFrame,
        *,
        tracked: TrackedLimit | None = None,
        bounds: WeightBounds = _NO_BOUNDS,
    ) -> Limits:
        """Return the limits of portfolios of the assets of a covariance.

        Raises a `TableError` if exposures are limited that are not given, or the share of illiquid
        assets without a policy that marks them.
        """
        if self.whole.exposure_limits is not None and self.exposures is None:
            raise TableError("exposures: not given, but exposure_limits are; wanted both")
        policy, names = self.assets.policy, covariance.index
        private = pd.Index([]) if policy is None else policy.private_assets
        whole = self.whole.among(private, where="policy: column 'Private' says yes")
        exposures = pd.DataFrame(index=names) if self.exposures is None else self.exposures
        return (whole if tracked is None else tracked.added_to(whole)).added_to(
            self.assets.among(names, bounds), exposures, covariance=covariance
        )


@frozen
class VarianceLimits:
    """All limits."""

    assets: AssetLimits
    tracked: TrackedLimit
    others: UntrackedLimits

    def on(self, covariance: pd.DataFrame, *, bounds: WeightBounds = _NO_BOUNDS) -> Limits:
        """Return the limits of portfolios of the assets of a covariance; errors as above."""
        return self.others.on(covariance, tracked=self.tracked, bounds=bounds)
