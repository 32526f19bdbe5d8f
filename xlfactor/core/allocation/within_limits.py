"""The best portfolio within all limits, and whether there is one."""

from collections.abc import Sequence
from dataclasses import replace

from xlfactor.core.allocation.conflicts import require_point
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.distance_limit import DistanceLimit
from xlfactor.core.allocation.lexicographic import least_in_turn
from xlfactor.core.allocation.objectives import Objective
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.tracking import tracking_distance
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, Labels


@frozen
class BestPortfolio:
    """The portfolio that objectives in order of rank leave, and the proof that it is best."""

    #: The weights (N).
    weights: FloatArray
    region: Region
    #: The weights, then the other amounts of the region.
    x: FloatArray
    within: DistanceLimit | None
    #: The largest residual of the optimality conditions of all objectives, relative to the data.
    residual: float
    #: The solvers that found it.
    solver: str

    @property
    def binding(self) -> tuple[str, ...]:
        """The limits that the portfolio is at, in words, except the sum of all weights."""
        at_most = self.within is not None and self.within.binds(self.x)
        bound = (self.within.described,) if self.within is not None and at_most else ()
        return (*bound, *self.region.binding(self.x))


def best_within(objectives: Sequence[Objective], limits: Limits, assets: Labels) -> BestPortfolio:
    """Minimise objectives in turn within all limits, that of the tracking error included.

    Raises
    ------
    LabelError, TableError, OptionError
        As `region_of` and `tracking_distance`.
    InfeasibleError
        If nothing meets the limits: which of them conflict, and how near one can get.
    ConvergenceError
        If no solver meets its tolerance.
    """
    region, within = _taken(limits, assets)
    best = least_in_turn(objectives, region, within=within)
    return BestPortfolio(
        weights=region.weights(best.x),
        region=region,
        x=best.x,
        within=within,
        residual=best.residual,
        solver=best.solver,
    )


def require_feasible(limits: Limits) -> None:
    """Check that some weights meet the limits; if not, say which of them contradict each other.

    Examples
    --------
    >>> import pandas as pd
    >>> require_feasible(Limits.between(pd.Index(["Stocks", "Bonds"]), lower=0.0, upper=0.4))
    ... # doctest: +ELLIPSIS
    Traceback (most recent call last):
    xlfactor.errors.InfeasibleError: limits: no portfolio meets them: the weights sum ...
    """
    region, within = _taken(limits, limits.assets)
    require_point(region)
    if within is not None:
        least_in_turn([within.distance], region, within=within)


def _taken(limits: Limits, assets: Labels) -> tuple[Region, DistanceLimit | None]:
    """Return the linear limits, and that of the tracking error if there is one."""
    tracking = limits.tracking
    region = region_of(replace(limits, tracking=None) if tracking else limits, assets)
    return region, None if tracking is None else tracking_distance(tracking, assets)
