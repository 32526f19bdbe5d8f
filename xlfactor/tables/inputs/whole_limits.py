"""The group of inputs that limit a portfolio as a whole."""

from dataclasses import dataclass

from xlfactor.core.allocation.cases import AssetClasses
from xlfactor.core.allocation.limit_rows import IlliquidLimit
from xlfactor.core.allocation.portfolio_limits import PortfolioLimits
from xlfactor.core.typing import Labels
from xlfactor.errors import TableError
from xlfactor.tables.inputs import limits
from xlfactor.tables.policy import Policy


@dataclass(frozen=True, kw_only=True, eq=False)
class WholeLimits:
    """Limits on factor exposures, on the share of illiquid assets and on leverage."""

    exposure_limits: limits.ExposureLimits | None = None
    illiquid_limit: limits.IlliquidShare | None = None
    leverage_limit: limits.Leverage | None = None

    def of_policy(self, policy: Policy) -> PortfolioLimits:
        """Return the limits, those of illiquid assets on the private ones of a policy."""
        return self.among(policy.private_assets, where="policy: column 'Private' says yes")

    def of_classes(self, classes: AssetClasses) -> PortfolioLimits:
        """Return the limits, those of illiquid assets on the ones of that liquidity."""
        return self.among(
            classes.illiquid_assets, where="asset_classes: column 'Liquidity' says illiquid"
        )

    def among(self, illiquid: Labels, *, where: str) -> PortfolioLimits:
        """Return the limits, those of illiquid assets on the ones named.

        Raises
        ------
        TableError
            If their share is limited and there are none; `where` says how they are marked.
        """
        most = self.illiquid_limit
        if most is not None and illiquid.empty:
            raise TableError(
                f"illiquid_limit: found {most:g}, yet {where} nowhere; wanted that of each "
                "illiquid asset, or no limit"
            )
        return PortfolioLimits(
            exposure_limits=self.exposure_limits,
            illiquid=None if most is None else IlliquidLimit(illiquid=illiquid, most=most),
            leverage=self.leverage_limit,
        )
