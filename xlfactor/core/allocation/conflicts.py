"""Which limits stand in the way when no portfolio meets them all."""

import numpy as np

from xlfactor.core.allocation.region import Region, Side
from xlfactor.errors import ConvergenceError, InfeasibleError

#: A total violation of the limits below this is rounding.
FEASIBLE = 1e-9
#: More limits of assets than this are told by their sum.
_LISTED = 4


def least_violation(sides: list[Side]) -> float:
    """Give the least total by which the named sides must give way for all to hold."""
    from scipy.optimize import linprog

    n_variables = len(sides[0].row)
    named = [i for i, side in enumerate(sides) if side.name]
    slack = np.zeros((len(sides), len(named)))
    slack[named, range(len(named))] = -1.0
    found = linprog(
        np.r_[np.zeros(n_variables), np.ones(len(named))],
        A_ub=np.hstack([np.array([side.row for side in sides]), slack]),
        b_ub=[side.bound for side in sides],
        bounds=[(None, None)] * n_variables + [(0, None)] * len(named),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if found.x is None or found.fun is None:
        raise ConvergenceError(f"limits: their conflict cannot be told: {found.message}")
    return float(found.fun)


def conflict(sides: list[Side]) -> list[Side]:
    """Give sides that cannot hold together, none of which can be left out."""
    kept = list(sides)
    for side in sides:
        without = [other for other in kept if other is not side]
        if side.name and least_violation(without) > FEASIBLE:
            kept = without
    return [side for side in kept if side.name]


def infeasibility(region: Region) -> InfeasibleError | None:
    """Give the error that says which limits conflict, and how near one can get; None if none."""
    sides = list(region.sides())
    total = least_violation(sides)
    if total <= FEASIBLE:
        return None
    return InfeasibleError(
        f"limits: no portfolio meets them: {_said(conflict(sides))} cannot hold together; "
        f"at the nearest they are missed by {total:.1%} in total"
    )


def explained(error: InfeasibleError, region: Region) -> InfeasibleError:
    """Give the reason for a solver's error."""
    return infeasibility(region) or InfeasibleError(
        f"limits: portfolios meet them only to within rounding, and none was found ({error}); "
        "leave a little room between the limits"
    )


def _said(sides: list[Side]) -> str:
    """List the limits; those of many assets on one side as their sum."""
    parts = []
    for word, side_name in (("at most", "upper"), ("at least", "lower")):
        alike = [s for s in sides if s.asset_limit is not None and f" {word} " in s.name]
        if len(alike) > _LISTED:
            total = sum(side.asset_limit or 0.0 for side in alike)
            parts.append(f"{side_name} limits of {len(alike)} assets that sum to {total:.1%}")
            sides = [side for side in sides if side not in alike]
    return ", ".join([*dict.fromkeys(side.name for side in sides), *parts])
