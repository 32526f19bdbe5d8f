"""The portfolios of a face that are best for one objective: a face again."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from xlfactor.core.allocation.face import Face, null_space
from xlfactor.core.allocation.guessing import MANY, guess
from xlfactor.core.allocation.least_squares import search_from_zero, solve_least_squares
from xlfactor.core.allocation.objectives import Distance
from xlfactor.core.allocation.refinement import LeastSquares
from xlfactor.core.allocation.sifting import nearest_alone, nearest_program, sift
from xlfactor.core.allocation.solve import EXACT, QuadraticProgram, Solution, solve
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError

#: A limit counts as an equation if no move can leave it by more than this share of the move.
_HELD = 1e-10


def decide(objective: Distance, face: Face) -> tuple[Face, Solution | None]:
    """Return the face of the points of this one that are best, and how they were found."""
    sole = _sole(objective, face)
    if sole is not None:
        return sole
    try:
        return _decide_by(solve_least_squares, objective, face)
    except InfeasibleError:
        # rounding can make limits that leave a single value look contradictory to a solver; a
        # search that starts from a point that meets them cannot find them so
        inside = face if face.inside else _any_point(face)
        return _decide_by(search_from_zero, objective, inside.narrowed())


def _sole(objective: Distance, face: Face) -> tuple[Face, Solution] | None:
    """Return the one best point of a whole region, where guesses find it to the last digits.

    None if another method is needed: for few assets, amounts beside the weights, a face that is a
    part of its region, or an objective that leaves several portfolios.
    """
    region, n = face.region, face.region.n_assets
    equal = region.low == region.high
    is_whole = face.directions.shape[1] + int(equal.sum()) == region.rows.shape[1] == n
    if n < MANY or not is_whole:
        return None
    if objective.strict:
        program = nearest_program(objective, region)
        found = guess(program)
        if found is None or found.residual > EXACT:
            found = sift(program)
    else:
        found = nearest_alone(objective, region)
    if found is None or found.residual > EXACT:
        return None
    return replace(face, x=found.x, directions=face.directions[:, :0], inside=True), found


def _any_point(face: Face) -> Face:
    """Return the face from its point that is nearest to the present one.

    This task is as well-posed as one can be: a solver that finds no point here is to be believed.
    Raises an `InfeasibleError` if no point of the face meets the limits.
    """
    n = face.directions.shape[1]
    room = face.room()
    program = QuadraticProgram(
        P=np.eye(n), q=np.zeros(n), C=room.rows, low=room.low, high=room.high
    )
    return replace(face, x=face.x + face.directions @ solve(program).x, inside=True)


def _decide_by(
    method: Callable[[LeastSquares], Solution], objective: Distance, face: Face
) -> tuple[Face, Solution | None]:
    """Return the face of best points as the method finds one of them.

    It consists of all moves from that point that the objective does not see.
    """
    A = face.region.widened(objective.A)
    M = A @ face.directions
    in_units = M / objective.units[:, None]
    if face.inside and np.linalg.norm(in_units) <= objective.resolution:
        return face, None
    _, sizes, Vt = np.linalg.svd(in_units)
    n_seen = int((sizes > objective.resolution).sum())
    if face.inside and not n_seen:
        return face, None
    room = face.room()
    if not Vt.size:
        return replace(face, inside=True), None
    task = LeastSquares(
        M=M, gap=objective.b - A @ face.x, rows=room.rows, low=room.low, high=room.high,
        seen=Vt[:n_seen].T, unseen=Vt[n_seen:].T,
    )  # fmt: skip
    solution = method(task)
    reached = _always_reached(task.rows @ task.unseen, solution.multipliers)
    across = task.unseen @ null_space(reached)
    x = face.x + face.directions @ solution.x
    return replace(face, x=x, directions=face.directions @ across, inside=True), solution


def _always_reached(rows: FloatArray, multipliers: FloatArray) -> FloatArray:
    """Return the rows of the limits that every portfolio of the new face is at.

    `rows` are the limits over the directions of the new face. Times their multipliers they add
    up to zero there, because these directions do not change the objective. No move may raise a
    limit that is reached, and the multipliers are not negative: so no move lowers one either.
    Where rounding leaves a sum of length d instead of zero, a move of length one lowers limit i
    by at most ``d / multiplier i``. The limits for which this is nothing are returned; equations
    in their place save work and are easier on solvers. An answer does not depend on it: a limit
    that is not returned is still a limit.
    """
    left, norms = np.linalg.norm(multipliers @ rows), np.linalg.norm(rows, axis=1)
    reached = left < _HELD * np.abs(multipliers) * norms
    return np.asarray(rows[reached] / norms[reached, None])
