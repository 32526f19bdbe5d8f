"""Quadratic programs of many variables: a guess at which limits bind, corrected all at once.

If the limits that bind were known, the rest would be linear equations. From a guess, these say
which variables would leave their bounds, and which limits hold back what would rather leave them:
the next guess. In practice a handful of guesses leads to the optimum, whose conditions prove it;
where it does not, another method is called for.
"""

from typing import Final

import numpy as np

from xlfactor.core.allocation.solve import (
    ACCEPTED,
    QuadraticProgram,
    Solution,
    optimality_residual,
)
from xlfactor.core.typing import FloatArray, IntArray

_GUESSES: Final = 25
#: The name of the method.
GUESSES: Final = "active sets (Newton)"


def guess(program: QuadraticProgram) -> Solution | None:
    """Return the optimum of a strictly convex program whose first n rows are bounds, or None.

    References
    ----------
    Hintermüller, Ito and Kunisch (2003), *The primal-dual active set strategy as a semismooth
    Newton method*.
    """
    equal = program.low == program.high
    side = np.where(equal, 1, 0)  # where each limit binds: above, below or not
    for count in range(1, _GUESSES + 1):
        found = _on_limits(program, side)
        if found is None:
            return None
        x, multipliers = found
        value = program.C @ x
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
        side = wanted
    return None


def _on_limits(program: QuadraticProgram, side: IntArray) -> tuple[FloatArray, FloatArray] | None:
    """Return the optimum on the limits that bind, taken as equations, and their multipliers."""
    n = len(program.q)
    bound, rows = np.where(side > 0, program.high, program.low), np.flatnonzero(side[n:]) + n
    free = side[:n] == 0
    x, multipliers = np.where(free, 0.0, bound[:n]), np.zeros(len(side))
    slope = program.P @ x + program.q
    C = program.C[rows]
    try:
        rest = np.linalg.solve(
            program.P[np.ix_(free, free)], np.column_stack([slope[free], C[:, free].T])
        )
        nu = np.linalg.solve(
            C[:, free] @ rest[:, 1:], bound[rows] - C @ x + C[:, free] @ rest[:, 0]
        )
    except np.linalg.LinAlgError:
        return None
    x[free] = rest[:, 1:] @ nu - rest[:, 0]
    multipliers[rows] = -nu
    force = program.P @ x + program.q - C.T @ nu
    multipliers[:n][~free] = -force[~free]
    return x, multipliers
