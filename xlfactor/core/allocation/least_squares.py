"""Least squares within limits: by a solver, or by a search where a solver is misled."""

from dataclasses import replace

import numpy as np

from xlfactor.core.allocation.refinement import LeastSquares, refine
from xlfactor.core.allocation.solve import (
    ACCEPTED,
    ACTIVE_SET,
    QuadraticProgram,
    Solution,
    solve,
)
from xlfactor.errors import ConvergenceError

#: A solver's answer is refined if the largest quantity is this many times the smallest.
_UNEVEN = 30.0


def solve_least_squares(task: LeastSquares) -> Solution:
    """Return the least squares, in general by a solver of quadratic programs.

    The solver gets coordinates u in which the objective is the distance of u from a point: with
    the singular values s and vectors V of ``M @ seen``, ``u = s V'z / max(s)``. The coordinates of
    the unseen directions follow and cost nothing. Raises an `InfeasibleError` if the solver finds
    no z within the limits, and a `ConvergenceError` if no solver meets its tolerance.
    """
    U, s, Vt = np.linalg.svd(task.M @ task.seen, full_matrices=False)
    largest = float(s.max(initial=0.0)) or 1.0
    to_z = np.hstack([(task.seen @ Vt.T) * (largest / s), task.unseen])
    curvature, linear = np.zeros(to_z.shape[1]), np.zeros(to_z.shape[1])
    curvature[: len(s)] = 1.0
    linear[: len(s)] = -(U.T @ task.gap) / largest
    program = QuadraticProgram(
        P=np.diag(curvature), q=linear, C=task.rows @ to_z, low=task.low, high=task.high
    )
    solution = solve(program)
    solution = replace(solution, x=to_z @ solution.x)
    if solution.solver != ACTIVE_SET:
        # an interior-point method stops a little before the limits: none is known to hold
        solution = replace(solution, multipliers=np.zeros(len(task.rows)))
    elif largest <= _UNEVEN * s.min(initial=largest):
        return solution
    return refine(task.scaled(1 / largest), solution) or solution


def search_from_zero(task: LeastSquares) -> Solution:
    """Return the least squares by a search that starts at z = 0, which must meet the limits.

    Raises a `ConvergenceError` if the search finds no end.
    """
    start = Solution(
        x=np.zeros(task.M.shape[1]), multipliers=np.zeros(len(task.rows)), residual=np.inf,
        solver="search on limits", iterations=0,
    )  # fmt: skip
    found = refine(task.scaled(1 / (float(np.abs(task.M).max(initial=0.0)) or 1.0)), start)
    if found is None or not found.residual <= ACCEPTED:
        raise ConvergenceError("limits: no solver found the best of the portfolios that meet them")
    return found
