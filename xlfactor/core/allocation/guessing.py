"""Quadratic programs of many variables: a guess at which limits bind, corrected all at once.

If the limits that bind were known, the rest would be linear equations. From a guess, these say
which variables would leave their bounds, and which limits hold back what would rather leave them:
the next guess. In practice a handful of guesses leads to the optimum, whose conditions prove it;
where it does not, another method is called for.

Of many assets most end at a bound, so the first guess frees a few that look best to the first
order, and each guess frees no more than as many again: all equations stay small.
"""

from typing import Final

import numpy as np

from xlfactor.core.allocation.solve import (
    ACCEPTED,
    QuadraticProgram,
    Solution,
    optimality_residual,
    solve,
)
from xlfactor.core.typing import FloatArray, IntArray

#: The number of variables from which on guesses are faster than a solver.
MANY: Final = 40
_GUESSES: Final = 20
#: The most variables that are free at first, and the number that may always become free.
_FEW, _FEWEST = 60, 10
#: The name of the method.
GUESSES: Final = "active sets (Newton)"


def guess_or_solve(program: QuadraticProgram, like: Solution | None = None) -> Solution:
    """Return an optimum of a program with bounds of all variables, whichever way is quicker.

    `like` is the optimum of a program that is nearly the same, where there is one.

    Raises
    ------
    InfeasibleError, ConvergenceError
        As `solve`.
    """
    found = guess(program, like) if len(program.q) >= MANY else None
    return solve(program) if found is None else found


def guess(program: QuadraticProgram, like: Solution | None = None) -> Solution | None:
    """Return the optimum of a strictly convex program with bounds of all n variables, or None.

    The first guess may be where the limits bind in a program that is nearly the same.

    References
    ----------
    Hintermüller, Ito and Kunisch (2003), *The primal-dual active set strategy as a semismooth
    Newton method*.
    """
    equal = program.low == program.high
    if like is not None:
        found = _corrected(program, np.where(equal, 1, np.sign(like.multipliers).astype(np.intp)))
        if found is not None:
            return found
    few_free = _few_free(program)
    found = None if few_free is None else _corrected(program, few_free)
    return found or _corrected(program, np.where(equal, 1, 0))


def _corrected(program: QuadraticProgram, side: IntArray) -> Solution | None:
    """Return the optimum from where each limit may bind: above (1), below (-1) or not (0)."""
    equal = program.low == program.high
    for count in range(1, _GUESSES + 1):
        found = _on_limits(program, side)
        if found is None:
            return None
        x, multipliers = found
        value = program.values(x)
        wanted = np.where((side != 0) & (equal | (side * multipliers > 0)), side, 0)
        free = side == 0
        wanted[free & (value > program.high)] = 1
        wanted[free & (value < program.low)] = -1
        if (wanted == side).all():
            residual = optimality_residual(program, x, multipliers)
            if residual > ACCEPTED:
                return None
            return Solution(
                x=x, multipliers=multipliers, residual=residual, solver=GUESSES, iterations=count
            )
        side = _few_more(program, side, wanted, multipliers)
    return None


def _few_free(program: QuadraticProgram) -> IntArray | None:
    """Return a guess that frees the variables of the least forces to the first order.

    They are those at the point that meets the equations with the least squares, each counted by
    its curvature. None if equations repeat one another.
    """
    n, curvature = len(program.q), program.P.diagonal()
    low, high = program.low, program.high
    side = np.where(low == high, 1, 0)
    C = program.C[side[n:] != 0]
    weighted = C / curvature
    try:
        x = np.linalg.solve(weighted @ C.T, high[n:][side[n:] != 0]) @ weighted
        force = program.P @ x + program.q
        force -= np.linalg.solve(weighted @ C.T, weighted @ force) @ C
    except np.linalg.LinAlgError:
        return None
    order = np.argsort(force / curvature - x, kind="stable")[_FEW:]
    nearer = np.where(high[order] - x[order] < x[order] - low[order], 1, -1)
    bounded = np.isfinite(np.where(nearer > 0, high[order], low[order]))
    side[order] = np.where(low[order] == high[order], 1, np.where(bounded, nearer, 0))
    return side


def _few_more(
    program: QuadraticProgram, side: IntArray, wanted: IntArray, multipliers: FloatArray
) -> IntArray:
    """Return the next guess with no more new free variables than are free now.

    Those come first whose freedom gains most.
    """
    n = len(program.q)
    freed = np.flatnonzero((side[:n] != 0) & (wanted[:n] == 0))
    most = max(int((side[:n] == 0).sum()), _FEWEST)
    if len(freed) > most:
        gain = multipliers[freed] ** 2 / program.P.diagonal()[freed]
        kept = freed[np.argsort(-gain, kind="stable")[most:]]
        wanted[kept] = side[kept]
    return wanted


def _on_limits(program: QuadraticProgram, side: IntArray) -> tuple[FloatArray, FloatArray] | None:
    """Return the optimum on the limits that bind, taken as equations, and their multipliers."""
    n = len(program.q)
    bound, rows = np.where(side > 0, program.high, program.low), np.flatnonzero(side[n:])
    free = np.flatnonzero(side[:n] == 0)
    x, multipliers = np.where(side[:n] == 0, 0.0, bound[:n]), np.zeros(len(side))
    held = np.flatnonzero(x)
    slope = x[held] @ program.P[held] + program.q
    C, P = program.C[rows], program.P[free]
    try:
        rest = np.linalg.solve(P[:, free], np.column_stack([slope[free], C[:, free].T]))
        nu = np.linalg.solve(
            C[:, free] @ rest[:, 1:], bound[n:][rows] - C @ x + C[:, free] @ rest[:, 0]
        )
    except np.linalg.LinAlgError:
        return None
    x[free] = rest[:, 1:] @ nu - rest[:, 0]
    multipliers[n:][rows] = -nu
    force = slope + x[free] @ P - nu @ C
    force[free] = 0.0
    multipliers[:n] = -force
    return x, multipliers
