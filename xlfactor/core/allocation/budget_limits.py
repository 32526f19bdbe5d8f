r"""Limits of a portfolio by risk budgets.

A portfolio is :math:`w = y / 1'y` for positions y above zero, so that a limit :math:`r'w \le u` is
:math:`(r - u 1)'y \le 0`: within limits, the problem of risk budgets stays the convex one that it
is without them.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from xlfactor.core.allocation.conflicts import require_point
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.log_barrier import Room
from xlfactor.core.allocation.region import Region, percent
from xlfactor.core.allocation.solve import QuadraticProgram, solve
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import InfeasibleError, OptionError

#: An asset whose weight can be no more than this cannot be held.
_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BudgetRoom(Room):
    """The portfolios within limits that hold all assets with a budget.

    Rows and start are of these assets alone; the smallest weight at the start is as large as it
    can be.
    """

    #: The limits of all assets.
    region: Region


def room_of(limits: Limits, assets: Labels, held: BoolArray) -> BudgetRoom:
    """Return the room that limits leave to the assets with a budget, long-only.

    Raises
    ------
    OptionError
        If turnover is limited, or the weights are to sum to something else than one.
    InfeasibleError
        If no portfolio meets the limits, an asset without a budget must be held, or one with a
        budget cannot be.
    LabelError, TableError
        As `region_of`.
    """
    if limits.turnover is not None or limits.total != 1:
        raise OptionError(
            "limits: risk budgets take limits of assets and groups, in a portfolio that is fully "
            "invested; leave the limit of turnover, or the other total, out"
        )
    asked = region_of(limits, assets)
    for i in np.flatnonzero(~held & (asked.low[: len(assets)] > 0)).tolist():
        raise InfeasibleError(
            f"limits: row '{assets[i]}': at least {percent(asked.low[i])}, but its risk budget "
            "is zero; wanted a budget above zero, or a lower limit of zero"
        )
    long_only = replace(limits, lower=limits.lower.clip(lower=0.0)).without(assets[~held])
    region = region_of(long_only, assets)
    require_point(region)
    start = _most_even(region, held)
    for i in np.flatnonzero(held)[start <= _NOTHING].tolist():
        if _most(region, i) <= _NOTHING:
            raise InfeasibleError(
                f"limits: they leave no weight to '{assets[i]}', which has a risk budget; loosen "
                "them, or give it a budget of zero"
            )
    return BudgetRoom(region=region, rows=_cone(region)[:, held], start=start)


def _cone(region: Region) -> FloatArray:
    """Return the sides of the limits that are not met by all positions above zero."""
    rows = np.delete(region.rows, region.n_assets, axis=0)
    low, high = (np.delete(side, region.n_assets) for side in (region.low, region.high))
    upper, lower = high < rows.max(axis=1), low > rows.min(axis=1)
    return np.vstack([rows[upper] - high[upper, None], low[lower, None] - rows[lower]])


def _most_even(region: Region, held: BoolArray) -> FloatArray:
    """Return the weights of the held assets where the smallest is as large as it can be."""
    n, own = region.n_assets, np.eye(region.n_assets)[held]
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
    return np.asarray(solve(program).x[:n][held])


def _most(region: Region, i: int) -> float:
    """Return the most that an asset can weigh."""
    n = region.n_assets
    program = QuadraticProgram(
        P=np.zeros((n, n)), q=-np.eye(n)[i], C=region.rows, low=region.low, high=region.high
    )
    return float(solve(program).x[i])
