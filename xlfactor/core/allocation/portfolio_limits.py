"""The limits that hold for a portfolio as a whole, before a market gives exposures to them."""

from dataclasses import replace

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.limit_rows import ExposureLimits, IlliquidLimit
from xlfactor.core.allocation.tracking import TrackingLimit
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.errors import OptionError


class TrackingUse(Option):
    """Whether the limit of the tracking error holds for the portfolios that are made."""

    YES = "yes"
    NO = "no"


@frozen
class PortfolioLimits:
    """Limits on exposures, illiquid assets, leverage and tracking error, in any market.

    They are those that strategists set beside the limits of assets and groups.

    References
    ----------
    Greenberg, Babu and Ang (2016), *Factors to Assets: Mapping Factor Exposures to Asset
    Allocations*, Journal of Portfolio Management.
    """

    #: Columns Lower and Upper, a row for each limited factor; infinite limits do not limit.
    exposure_limits: pd.DataFrame | None = None
    illiquid: IlliquidLimit | None = None
    #: The most that the absolute weights may sum to.
    leverage: float | None = None
    #: The weights of a benchmark, and the most of the annual tracking error to it.
    benchmark: "pd.Series[float] | None" = None
    tracking_error: float | None = None

    @property
    def described(self) -> str:
        """What is limited, in words; blank if nothing is."""
        limited = {
            "exposures": self.exposure_limits,
            "illiquid assets": self.illiquid,
            "leverage": self.leverage,
            "tracking error": self.tracking_error,
        }
        return ", ".join(name for name, limit in limited.items() if limit is not None)

    def added_to(
        self, limits: Limits, exposures: pd.DataFrame, *, covariance: pd.DataFrame | None = None
    ) -> Limits:
        """Return limits with these among them.

        Parameters
        ----------
        exposures : DataFrame of shape (n_assets, n_factors)
            Of all assets of the limits, and perhaps of others.
        covariance : DataFrame, optional
            Annual, of all assets of the limits and of the benchmark; needed where the tracking
            error is limited.

        Raises
        ------
        LabelError
            If an asset of the limits has no exposures.
        OptionError
            If the tracking error is limited, but there is no benchmark or no covariance.
        """
        exposure_limits, illiquid = None, self.illiquid
        if self.exposure_limits is not None:
            own = labels.pick(exposures, limits.assets, name="exposures")
            exposure_limits = ExposureLimits(exposures=own, bounds=self.exposure_limits)
        if illiquid is not None:
            among = limits.assets[limits.assets.isin(illiquid.illiquid)]
            illiquid = replace(illiquid, illiquid=among)
        return replace(
            limits,
            exposures=exposure_limits,
            illiquid=illiquid,
            leverage=self.leverage,
            tracking=self._tracking(covariance),
        )

    def _tracking(self, covariance: pd.DataFrame | None) -> TrackingLimit | None:
        if self.tracking_error is None:
            return None
        if self.benchmark is None or covariance is None:
            raise OptionError("tracking_error_limit: needs a benchmark and a covariance")
        return TrackingLimit(
            benchmark=self.benchmark, covariance=covariance, most=self.tracking_error
        )


#: Where nothing is limited but assets and groups.
NO_LIMITS = PortfolioLimits()
