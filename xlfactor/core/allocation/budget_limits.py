r"""Limits of a portfolio by risk budgets.

A portfolio is :math:`w = y / 1'y` for positions y above zero, so that a limit :math:`r'w \le u` is
:math:`(r - u 1)'y \le 0`: within limits, the problem of risk budgets stays the convex one that it
is without them. So it does where turnover or the tracking error is limited: the sizes of trades
are amounts of the same scale as y, and the tracking error is a multiplier's term of the risk, see
`tracked_risk`.
"""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.distance_limit import DistanceLimit
from xlfactor.core.allocation.limit_checks import binding_limits
from xlfactor.core.allocation.log_barrier import Room
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.solve import QuadraticProgram, solve
from xlfactor.core.allocation.tracking import tracking_distance
from xlfactor.core.allocation.within_limits import require_feasible
from xlfactor.core.frozen import frozen
from xlfactor.core.texts import percent
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import InfeasibleError, OptionError

#: An asset whose weight can be no more than this cannot be held.
_NOTHING: Final = 1e-9


@frozen
class BudgetRoom(Room):
    """The portfolios within limits that hold all assets with a budget.

    Rows and start are of these assets alone; the smallest weight at the start is as large as it
    can be.
    """

    #: The limits of all assets but that of the tracking error, and this one.
    limits: Limits
    tracking: DistanceLimit | None

    @property
    def is_linear(self) -> bool:
        """Whether all limits are rows of the positions alone."""
        return self.tracking is None and self.rows.shape[1] == len(self.start)

    def binding(self, weights: "pd.Series[float]") -> tuple[str, ...]:
        """Return in words the limits that weights are at."""
        tracking, others = self.tracking, binding_limits(self.limits, weights)
        if tracking is None or not tracking.binds(np.asarray(weights, dtype=np.float64)):
            return others
        return (tracking.described, *others)


def room_of(limits: Limits, assets: Labels, held: BoolArray) -> BudgetRoom | None:
    """Return the room that limits leave to the assets with a budget; None if all long-only.

    Raises
    ------
    OptionError
        If the weights are to sum to something else than one.
    InfeasibleError
        If no portfolio meets the limits, an asset without a budget must be held, or one with a
        budget cannot be.
    LabelError, TableError
        As `region_of`.
    """
    if limits.total != 1:
        raise OptionError(
            "limits: a portfolio by risk budgets is fully invested; leave the other total out"
        )
    if limits.long_only:
        labels.onto(limits.upper, assets, name="limits")
        return None
    linear, tracking = replace(limits, tracking=None), limits.tracking
    asked = region_of(linear, assets).low[: len(assets)]
    for i in np.flatnonzero(~held & (asked > 0)).tolist():
        raise InfeasibleError(
            f"limits: row '{assets[i]}': at least {percent(asked[i])}, but its risk budget "
            "is zero; wanted a budget above zero, or a lower limit of zero"
        )
    long_only = replace(linear, lower=limits.lower.clip(lower=0.0)).without(assets[~held])
    require_feasible(replace(long_only, tracking=tracking))
    region = region_of(long_only, assets)
    start = _most_even(region, held)
    for i in np.flatnonzero(held)[start <= _NOTHING].tolist():
        if _most(region, i) <= _NOTHING:
            raise InfeasibleError(
                f"limits: they leave no weight to '{assets[i]}', which has a risk budget; loosen "
                "them, or give it a budget of zero"
            )
    return BudgetRoom(
        rows=_cone(region, held),
        start=start,
        limits=long_only,
        tracking=None if tracking is None else tracking_distance(tracking, assets),
    )


def _cone(region: Region, held: BoolArray) -> FloatArray:
    """Return the sides of the limits that some positions above zero violate."""
    n = region.n_assets
    rows, low, high = (np.delete(side, n, axis=0) for side in
                       (region.rows, region.low, region.high))  # fmt: skip
    own, amounts = rows[:, :n], rows[:, n:]
    helped = amounts.any(axis=1)
    upper = (high < own.max(axis=1)) | (helped & np.isfinite(high))
    lower = (low > own.min(axis=1)) | (helped & np.isfinite(low))
    return np.vstack([
        np.hstack([own[upper] - high[upper, None], amounts[upper]]),
        np.hstack([low[lower, None] - own[lower], -amounts[lower]]),
    ])[:, np.append(held, np.ones(amounts.shape[1], dtype=bool))]  # fmt: skip


def _most_even(region: Region, held: BoolArray) -> FloatArray:
    """Return the weights of the held assets that make the smallest of them largest."""
    n = region.rows.shape[1]
    own = np.eye(region.n_assets, n)[held]
    program = QuadraticProgram(
        P=np.zeros((n + 1, n + 1)),
        q=np.append(np.zeros(n), -1.0),
        C=np.vstack(
            [
                np.column_stack([region.rows, np.zeros(len(region.rows))]),
                np.column_stack([own, -np.ones(len(own))]),
            ]
        ),
        low=np.append(region.low, np.zeros(len(own))),
        high=np.append(region.high, np.full(len(own), np.inf)),
    )
    return np.asarray(solve(program).x[: region.n_assets][held])


def _most(region: Region, i: int) -> float:
    """Return the largest weight that an asset can have."""
    n = region.rows.shape[1]
    program = QuadraticProgram(
        P=np.zeros((n, n)), q=-np.eye(n)[i], C=region.rows, low=region.low, high=region.high
    )
    return float(solve(program).x[i])
