"""The limits that contradict each other when no portfolio meets them all."""

from dataclasses import replace

import numpy as np

from xlfactor.core.allocation.region import Region, Side
from xlfactor.core.allocation.solve import QuadraticProgram, solve_small_linear
from xlfactor.core.estimation.definiteness import is_well_resolved
from xlfactor.core.frozen import frozen
from xlfactor.core.texts import percent
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError

#: A total violation of the limits below this is rounding.
FEASIBLE = 1e-9
#: More limits of assets than this are told by their sum instead of one by one.
_LISTED = 4
#: A slack that is more than rounding.
_LITTLE = 1e-6
#: Linear programs of no more variables than this are few.
_FEW = 150


@frozen
class _LeastMoves:
    """The least total moves of sides after which all of them hold."""

    total: float
    #: Of the sides: zero or above.
    multipliers: FloatArray


def least_violation(sides: list[Side]) -> float:
    """Return the least total by which the named sides must be moved for all to hold."""
    return _least_moves(sides).total


def _least_moves(sides: list[Side]) -> "_LeastMoves":
    found = _moved_least(sides, np.array([bool(side.name) for side in sides]))
    if found is None:
        raise ConvergenceError(
            "limits: which of them contradict each other was not found; loosen some"
        )
    return found


def _moved_least(sides: list[Side], is_movable: BoolArray) -> "_LeastMoves | None":
    """Return the least moves of the movable sides for all to hold; None if no moves suffice.

    The bounds of assets are bounds of variables, which others carry beyond them at a cost. So the
    linear program has no more rows than there are other limits.
    """
    is_own = np.array([side.asset_limit is not None for side in sides])
    rows, bounds = np.array([side.row for side in sides]), np.array([side.bound for side in sides])
    n, at = rows.shape[1], np.abs(rows[is_own]).argmax(axis=1)
    sign = rows[is_own, at]
    low, high = np.full(n, -np.inf), np.full(n, np.inf)
    low[at[sign < 0]], high[at[sign > 0]] = -bounds[is_own][sign < 0], bounds[is_own][sign > 0]
    moved, others = is_movable[is_own], np.flatnonzero(is_movable[~is_own])
    C, slack = rows[~is_own], np.zeros((int((~is_own).sum()), len(others)))
    slack[others, range(len(others))] = -1.0
    beyond = C[:, at[moved]] * sign[moved]
    n_moves = beyond.shape[1] + slack.shape[1]
    found = _linear_program(
        np.concatenate([np.zeros(n), np.ones(n_moves)]), np.hstack([C, beyond, slack]),
        bounds[~is_own], low=np.concatenate([low, np.zeros(n_moves)]),
        high=np.concatenate([high, np.full(n_moves, np.inf)]),
    )  # fmt: skip
    if found is None:
        return None
    x, forces = found
    multipliers = np.zeros(len(sides))
    multipliers[~is_own] = forces
    multipliers[is_own] = np.maximum(-sign * (forces @ C)[at], 0.0)
    return _LeastMoves(total=float(x[n:].sum()), multipliers=multipliers)


def conflict(sides: list[Side], found: "_LeastMoves | None" = None) -> list[Side]:
    """Return named sides that contradict each other, none of which can be left out.

    The multipliers of the least violation prove a contradiction of the sides that have one
    (Farkas). Of these each is left out in turn, unless their rows say that none can be: of rows
    that only one combination sums to zero, all but one leave room.

    References
    ----------
    Gleeson and Ryan (1990), *Identifying minimally infeasible subsystems of inequalities*.
    Chinneck and Dravnieks (1991), *Locating minimal infeasible constraint sets in linear
    programs*: the deletion filter.
    """
    kept = _disproof(sides, found or _least_moves(sides))
    if all(side.name for side in kept) and _has_one_combination(kept):
        return kept
    kept = [side for side in sides if not side.name or any(side is one for one in kept)]
    for side in list(kept):
        without = [other for other in kept if other is not side]
        if side.name and least_violation(without) > FEASIBLE:
            kept = without
    return [side for side in kept if side.name]


def _disproof(sides: list[Side], found: _LeastMoves) -> list[Side]:
    """Return the sides that a proof of contradiction needs; all sides if there is no proof."""
    counted = found.multipliers > _LITTLE * found.multipliers.max(initial=0.0)
    y = np.where(counted, found.multipliers, 0.0)
    total = y @ np.array([side.row for side in sides])
    is_proof = np.abs(total).max() <= FEASIBLE and y @ [side.bound for side in sides] < -FEASIBLE
    return [side for side, one in zip(sides, y, strict=True) if one] if is_proof else sides


def _has_one_combination(sides: list[Side]) -> bool:
    """Return whether at most one combination of the sides' rows is zero."""
    rows = np.array([side.row for side in sides[1:]])
    rows /= np.linalg.norm(rows, axis=1)[:, None]
    return is_well_resolved(rows @ rows.T)


def require_point(region: Region) -> None:
    """Check that some point meets all limits.

    Raises an `InfeasibleError` if none does: which limits contradict each other, and how near one
    can get.
    """
    sides = list(region.sides())
    least = _least_moves(sides)
    missed = least.total
    if missed > FEASIBLE:
        found = conflict(sides, least)
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
        least = _moved_least(sides, np.array([one is side for one in sides]))
        if least is not None:
            parts.append(f"{side.name} is missed by {least.total * side.size:.2g}")
    return f"at the nearest, with all others met, {', or '.join(parts)}" if parts else ""


def flattened(region: Region) -> Region:
    """Return the region with an equation for each limit that all its points are at.

    Upper bounds that sum to exactly 100 %, or a turnover of zero, leave a single portfolio, and
    solvers take such a region for an empty one. Raises an `InfeasibleError` if no point meets all
    limits.
    """
    require_point(region)
    low, high = region.low.copy(), region.high.copy()
    equal = low == high
    upper, lower = np.isfinite(high) & ~equal, np.isfinite(low) & ~equal
    rows = np.vstack([region.rows[upper], -region.rows[lower]])
    n_sides, n_variables = rows.shape
    # the largest sum of all slacks, each counted up to a little, leaves none at zero needlessly
    equations = np.hstack([region.rows[equal], np.zeros((int(equal.sum()), n_sides))])
    slacks = _largest_slacks(
        np.vstack([np.hstack([rows, np.eye(n_sides)]), equations, -equations]),
        np.concatenate([high[upper], -low[lower], high[equal], -high[equal]]),
        n_variables,
        most=_LITTLE,
    )
    if slacks is None:
        raise InfeasibleError(
            "limits: portfolios meet them only to within rounding; leave some room between them"
        )
    tight = slacks < FEASIBLE
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
    rows = np.hstack([normals, np.eye(n_sides)])
    slacks = _largest_slacks(rows, np.zeros(n_sides), n_variables, most=1.0)
    if slacks is None:
        raise ConvergenceError("limits: which of them hold as equations was not found")
    return np.asarray(slacks < 0.5)


def _largest_slacks(
    rows: FloatArray, bounds: FloatArray, n_free: int, *, most: float
) -> FloatArray | None:
    """Return the slacks, all variables but the free ones, from zero to `most` with largest sum."""
    is_free = np.arange(rows.shape[1]) < n_free
    found = _linear_program(
        np.where(is_free, 0.0, -1.0), rows, bounds,
        low=np.where(is_free, -np.inf, 0.0), high=np.where(is_free, np.inf, most),
    )  # fmt: skip
    return None if found is None else found[0][n_free:]


def _linear_program(
    cost: FloatArray, rows: FloatArray, bounds: FloatArray, *, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray] | None:
    """Minimise ``cost @ x`` with ``rows @ x <= bounds``, and x between low and high.

    Return x, and the multipliers of the rows, which are zero or above; None if there is no answer.
    Of few variables, the active-set method for quadratic programs is many times as fast as the
    simplex method.
    """
    if len(cost) <= _FEW and len(rows):
        free = np.full(len(bounds), -np.inf)
        program = QuadraticProgram(
            P=np.zeros((len(cost), len(cost))), q=cost, C=rows,
            low=np.concatenate([low, free]), high=np.concatenate([high, bounds]),
        )  # fmt: skip
        quick = solve_small_linear(program)
        if quick is not None:
            return quick.x, quick.multipliers[len(cost) :]
    from scipy.optimize import linprog

    found = linprog(
        cost,
        A_ub=rows,
        b_ub=bounds,
        bounds=list(zip(low.tolist(), high.tolist(), strict=True)),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    return None if found.x is None else (found.x, -found.ineqlin.marginals)


def _in_words(sides: list[Side]) -> str:
    """Return the names of the limits, those of assets last; of many assets, only their sum."""
    sides = sorted(sides, key=lambda side: side.asset_limit is not None)
    parts = []
    for word, side_name in (("at most", "upper"), ("at least", "lower")):
        is_alike = [s.asset_limit is not None and f" {word} " in s.name for s in sides]
        alike = [side for side, one in zip(sides, is_alike, strict=True) if one]
        if len(alike) > _LISTED:
            total = sum(side.asset_limit or 0.0 for side in alike)
            parts.append(f"{side_name} limits of {len(alike)} assets that sum to {percent(total)}")
            sides = [side for side, one in zip(sides, is_alike, strict=True) if not one]
    return ", ".join([*dict.fromkeys(side.name for side in sides), *parts])


def _about(share: float) -> str:
    """Return a share as a percentage of one decimal, or of two digits where that shows nothing."""
    return f"{share:.1%}" if share >= 0.001 else percent(float(f"{share:.2g}"))
