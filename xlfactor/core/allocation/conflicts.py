"""The limits that contradict each other when no portfolio meets them all."""

from dataclasses import dataclass, replace

import numpy as np

from xlfactor.core.allocation.region import Region, Side, percent
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError

#: A total violation of the limits below this is rounding.
FEASIBLE = 1e-9
#: More limits of assets than this are told by their sum instead of one by one.
_LISTED = 4
#: A slack that is more than rounding.
_LITTLE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _LeastCost:
    """The answer of a linear program."""

    #: The variables that have a cost.
    priced: FloatArray
    #: Of the rows: zero or above.
    multipliers: FloatArray


def least_violation(sides: list[Side]) -> float:
    """Return the least total by which the named sides must be moved for all to hold."""
    given_way = _least_slack(sides, [i for i, side in enumerate(sides) if side.name])
    if given_way is None:
        raise ConvergenceError("limits: what keeps portfolios from meeting them was not found")
    return given_way


def _least_slack(sides: list[Side], movable: list[int]) -> float | None:
    """Return the least total move of the movable sides for all to hold; None if none is enough."""
    found = _moved_least(sides, movable)
    return None if found is None else float(found.priced.sum())


def _moved_least(sides: list[Side], movable: list[int]) -> "_LeastCost | None":
    n_variables = len(sides[0].row)
    slack = np.zeros((len(sides), len(movable)))
    slack[movable, range(len(movable))] = -1.0
    rows = np.hstack([np.array([side.row for side in sides]), slack])
    cost = np.r_[np.zeros(n_variables), np.ones(len(movable))]
    bounds = np.array([side.bound for side in sides])
    return _linear_program(cost, rows, bounds, most=np.inf)


def conflict(sides: list[Side]) -> list[Side]:
    """Return named sides that contradict each other, but not once any of them is left out.

    The multipliers of the least violation prove a contradiction of the sides that have one
    (Farkas). Of these each is left out in turn, unless their rows say that none can be: of rows
    that only one combination sums to zero, all but one leave room.

    References
    ----------
    Gleeson and Ryan (1990), *Identifying minimally infeasible subsystems of inequalities*.
    Chinneck and Dravnieks (1991), *Locating minimal infeasible constraint sets in linear
    programs*: the deletion filter.
    """
    kept = _disproof(sides)
    if all(side.name for side in kept) and _has_one_combination(kept):
        return kept
    kept = [side for side in sides if not side.name or any(side is one for one in kept)]
    for side in list(kept):
        without = [other for other in kept if other is not side]
        if side.name and least_violation(without) > FEASIBLE:
            kept = without
    return [side for side in kept if side.name]


def _disproof(sides: list[Side]) -> list[Side]:
    """Return the sides that have a part in a proof that not all can hold; all if there is none."""
    found = _moved_least(sides, [i for i, side in enumerate(sides) if side.name])
    if found is None:
        return sides
    counted = found.multipliers > _LITTLE * found.multipliers.max(initial=0.0)
    y = np.where(counted, found.multipliers, 0.0)
    total = y @ np.array([side.row for side in sides])
    is_proof = np.abs(total).max() <= FEASIBLE and y @ [side.bound for side in sides] < -FEASIBLE
    return [side for side, one in zip(sides, y, strict=True) if one] if is_proof else sides


def _has_one_combination(sides: list[Side]) -> bool:
    """Return whether the rows of sides have no more than one combination that is zero."""
    return bool(np.linalg.matrix_rank(np.array([side.row for side in sides])) == len(sides) - 1)


def require_point(region: Region) -> None:
    """Check that some point meets all limits.

    Raises
    ------
    InfeasibleError
        If none does: which limits contradict each other, and how near one can get.
    """
    sides = list(region.sides())
    missed = least_violation(sides)
    if missed > FEASIBLE:
        found = conflict(sides)
        raise InfeasibleError(
            f"limits: no portfolio meets them: {_in_words(found)} cannot hold together; "
            + (_missed_exposures(sides, found) or f"at the nearest they are missed by "
               f"{_about(missed)} in total")
        )  # fmt: skip


def _missed_exposures(sides: list[Side], found: list[Side]) -> str:
    """Return by how much each exposure of a conflict misses its limit where all others hold.

    Weights and exposures have no total; blank if there is no such exposure.
    """
    parts = []
    for side in found:
        if side.size is None:
            continue
        missed = _least_slack(sides, [next(i for i, one in enumerate(sides) if one is side)])
        if missed is not None:
            parts.append(f"{side.name} is missed by {missed * side.size:.2g}")
    return f"at the nearest, with all others met, {', or '.join(parts)}" if parts else ""


def flattened(region: Region) -> Region:
    """Return the same region with an equation for each side that all its points are at.

    Upper bounds that sum to exactly 100 %, or a turnover of zero, leave a single portfolio, and
    solvers take such a region for an empty one.

    Raises
    ------
    InfeasibleError
        If no point meets all limits.
    """
    require_point(region)
    low, high = region.low.copy(), region.high.copy()
    equal = low == high
    upper, lower = np.isfinite(high) & ~equal, np.isfinite(low) & ~equal
    rows = np.vstack([region.rows[upper], -region.rows[lower]])
    n_sides, n_variables = rows.shape
    # the largest sum of all slacks, each counted up to a little, leaves none at zero needlessly
    equations = np.hstack([region.rows[equal], np.zeros((int(equal.sum()), n_sides))])
    found = _linear_program(
        np.r_[np.zeros(n_variables), -np.ones(n_sides)],
        np.vstack([np.hstack([rows, np.eye(n_sides)]), equations, -equations]),
        np.concatenate([high[upper], -low[lower], high[equal], -high[equal]]),
        most=_LITTLE,
    )
    if found is None:
        raise InfeasibleError(
            "limits: portfolios meet them only to within rounding; leave some room between them"
        )
    tight = found.priced < FEASIBLE
    at_upper = np.flatnonzero(upper)[tight[: upper.sum()]]
    at_lower = np.flatnonzero(lower)[tight[upper.sum() :]]
    low[at_upper] = high[at_upper]
    high[at_lower] = low[at_lower]
    return replace(region, low=low, high=high)


def never_left(normals: FloatArray) -> BoolArray:
    """Return which of the limits ``normals @ z <= 0`` hold as equations for all z that meet them.

    Each other limit has slack at some z, and a slack of at least 1 at some multiple of that z.
    """
    n_sides, n_variables = normals.shape
    found = _linear_program(
        np.r_[np.zeros(n_variables), -np.ones(n_sides)],
        np.hstack([normals, np.eye(n_sides)]),
        np.zeros(n_sides),
        most=1.0,
    )
    if found is None:
        raise ConvergenceError("limits: which of them hold as equations was not found")
    return np.asarray(found.priced < 0.5)


def _linear_program(
    cost: FloatArray, rows: FloatArray, bounds: FloatArray, *, most: float
) -> "_LeastCost | None":
    """Minimise ``cost @ x`` with ``rows @ x <= bounds``.

    Variables that have a cost are between zero and `most`, the others are free. None if there is
    no answer.
    """
    from scipy.optimize import linprog

    priced = cost != 0
    found = linprog(
        cost,
        A_ub=rows,
        b_ub=bounds,
        bounds=[(0.0, most) if has_cost else (None, None) for has_cost in priced],
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if found.x is None:
        return None
    return _LeastCost(priced=found.x[priced], multipliers=-found.ineqlin.marginals)


def _in_words(sides: list[Side]) -> str:
    """Return the names of the limits, those of assets last; of many assets, only their sum."""
    sides = sorted(sides, key=lambda side: side.asset_limit is not None)
    parts = []
    for word, side_name in (("at most", "upper"), ("at least", "lower")):
        alike = [s for s in sides if s.asset_limit is not None and f" {word} " in s.name]
        if len(alike) > _LISTED:
            total = sum(side.asset_limit or 0.0 for side in alike)
            parts.append(f"{side_name} limits of {len(alike)} assets that sum to {percent(total)}")
            sides = [side for side in sides if side not in alike]
    return ", ".join([*dict.fromkeys(side.name for side in sides), *parts])


def _about(share: float) -> str:
    """Return a share as a percentage of one decimal, or of two digits where that shows nothing."""
    return f"{share:.1%}" if share >= 0.001 else percent(float(f"{share:.2g}"))
