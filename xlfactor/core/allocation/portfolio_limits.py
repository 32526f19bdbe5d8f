"""The limits that hold for a portfolio as a whole, before a market gives exposures to them."""

from dataclasses import dataclass, replace

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.limit_rows import ExposureLimits, IlliquidLimit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PortfolioLimits:
    """Limits on factor exposures, illiquid assets and leverage, the same in every market.

    They are those that strategists set beside the limits of assets and groups; Greenberg, Babu
    and Ang (2016), *Factors to assets*.
    """

    #: Columns Lower and Upper, a row for each limited factor; infinite limits do not limit.
    exposure_limits: pd.DataFrame | None = None
    illiquid: IlliquidLimit | None = None
    #: The most that the absolute weights may sum to.
    leverage: float | None = None

    def added_to(self, limits: Limits, exposures: pd.DataFrame) -> Limits:
        """Return limits with these among them.

        Parameters
        ----------
        limits : Limits
        exposures : DataFrame of shape (n_assets, n_factors)
            Of all assets of the limits, and perhaps of others.

        Raises
        ------
        LabelError
            If an asset of the limits has no exposures.
        """
        exposure_limits, illiquid = None, self.illiquid
        if self.exposure_limits is not None:
            own = labels.pick(exposures, limits.assets, name="exposures")
            exposure_limits = ExposureLimits(exposures=own, bounds=self.exposure_limits)
        if illiquid is not None:
            among = limits.assets[limits.assets.isin(illiquid.illiquid)]
            illiquid = replace(illiquid, illiquid=among)
        return replace(
            limits, exposures=exposure_limits, illiquid=illiquid, leverage=self.leverage
        )


#: Where nothing is limited but assets and groups.
NO_LIMITS = PortfolioLimits()
