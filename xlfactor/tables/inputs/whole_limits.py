"""The groups of inputs that limit a portfolio as a whole, and its tracking error."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from xlfactor.core.allocation.limit_rows import IlliquidLimit
from xlfactor.core.allocation.portfolio_limits import PortfolioLimits, TrackingUse
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.kinds import RiskBasis
from xlfactor.core.typing import Labels
from xlfactor.errors import OptionError, TableError
from xlfactor.tables import kinds
from xlfactor.tables.inputs import limits, risk
from xlfactor.tables.policy import Policy

if TYPE_CHECKING:
    from xlfactor.core.allocation.cases import AssetClasses

LimitTracking = Annotated[
    TrackingUse,
    kinds.Choice(
        help="yes: blends, cases, rules and the frontier keep within tracking_error_limit; "
        "no: it is only reported. No if left out.",
        option=TrackingUse,
    ),
]


@frozen
class WholeLimits:
    """Limits on factor exposures, on the share of illiquid assets and on leverage."""

    exposure_limits: limits.ExposureLimits | None = None
    illiquid_limit: limits.IlliquidShare | None = None
    leverage_limit: limits.Leverage | None = None

    def of_policy(self, policy: Policy) -> PortfolioLimits:
        """Return the limits, those of illiquid assets on the private ones of a policy."""
        return self.among(policy.private_assets, where="policy: column 'Private' says yes")

    def of_classes(self, classes: "AssetClasses") -> PortfolioLimits:
        """Return the limits, those of illiquid assets on the ones of that liquidity."""
        return self.among(
            classes.illiquid_assets, where="asset_classes: column 'Liquidity' says illiquid"
        )

    def among(self, illiquid: Labels, *, where: str) -> PortfolioLimits:
        """Return the limits, those of illiquid assets on the ones named.

        Raises a `TableError` if their share is limited and there are none; `where` says how they
        are marked.
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


@frozen
class TrackedLimit:
    """A benchmark, and the most of the tracking error to it."""

    benchmark: risk.Benchmark | None = None
    tracking_error_limit: risk.TrackingErrorLimit | None = None

    def added_to(self, given: PortfolioLimits) -> PortfolioLimits:
        """Return limits with that of the tracking error, if it is given.

        Raises a `TableError` if one of benchmark and limit is given without the other.
        """
        values = {"benchmark": self.benchmark, "tracking_error_limit": self.tracking_error_limit}
        missing = [name for name, value in values.items() if value is None]
        if len(missing) == 1:
            (other,) = values.keys() - missing
            raise TableError(f"{missing[0]}: not given, but {other} is; wanted both, or neither")
        return replace(given, benchmark=self.benchmark, tracking_error=self.tracking_error_limit)

    def require_annual(self, basis: RiskBasis) -> None:
        """Raise an `OptionError` for a limit, which is of a year, beside returns of a period."""
        if self.tracking_error_limit is not None and basis.returns is not None:
            raise OptionError(
                "tracking_error_limit: it is of a year, but the risk is that of returns of "
                f"{basis.horizon}; wanted a covariance in place of returns, or no limit"
            )


@frozen
class TrackedBenchmark:
    """A benchmark, and whether portfolios are kept within a limit of the tracking error to it."""

    benchmark: risk.Benchmark | None = None
    tracking_error_limit: risk.TrackingErrorLimit | None = None
    limit_tracking_error: LimitTracking = TrackingUse.NO

    def added_to(self, given: PortfolioLimits) -> PortfolioLimits:
        """Return limits with that of the tracking error, where it is to hold.

        Raises a `TableError` if it is to hold, but the benchmark or the limit is not given.
        """
        if self.limit_tracking_error is TrackingUse.NO:
            return given
        wanted = {
            "benchmark": self.benchmark is None,
            "tracking_error_limit": self.tracking_error_limit is None,
        }
        for name, is_missing in wanted.items():
            if is_missing:
                raise TableError(
                    f"limit_tracking_error: found yes, but {name} is not given; wanted {name}, "
                    "or no"
                )
        return replace(given, benchmark=self.benchmark, tracking_error=self.tracking_error_limit)


@frozen
class PortfolioLimitInputs:
    """All limits of a portfolio as a whole."""

    whole: WholeLimits
    tracked: TrackedLimit

    def of_policy(self, policy: Policy) -> PortfolioLimits:
        """Return the limits, those of illiquid assets on the private ones of a policy."""
        return self.tracked.added_to(self.whole.of_policy(policy))

    def of_classes(self, classes: "AssetClasses") -> PortfolioLimits:
        """Return the limits, those of illiquid assets on the ones of that liquidity."""
        return self.tracked.added_to(self.whole.of_classes(classes))
