"""Objectives in order of rank: each decides among the portfolios that are best for those before.

All portfolios of a convex region that are best for ``|Aw - b|²`` share one value of ``Aw``, and
every portfolio of the region with that value is best. So the next objective is minimised over
the region cut by the equations ``Aw = Aw*``: from the best portfolio found, one may go in all
directions that leave ``Aw`` as it is, as far as the limits allow. Nothing else has to be known
about the first solution; in particular, not which limits hold it where it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xlfactor.core.allocation.conflicts import flattened
from xlfactor.core.allocation.face import Face, null_space, whole
from xlfactor.core.allocation.least_squares import search_from_zero, solve_least_squares
from xlfactor.core.allocation.objectives import Distance, parts
from xlfactor.core.allocation.refinement import LeastSquares
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.solve import QuadraticProgram, Solution, solve
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError

#: A limit counts as an equation if no move can leave it by more than this share of the move.
_HELD = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Best:
    """The portfolio that objectives in order of rank leave, and the proof that it is best."""

    #: The weights, then the trades if the region limits them.
    x: FloatArray
    #: The largest residual of the optimality conditions of all objectives, relative to the data.
    residual: float
    #: The solvers that found it.
    solver: str


def least_in_turn(objectives: Sequence[Distance], region: Region) -> Best:
    r"""Minimise the first objective, then the second over all that minimise the first, and so on.

    Raises
    ------
    InfeasibleError
        If nothing meets the limits: which of them conflict, and how near one can get.
    ConvergenceError
        If no solver meets its tolerance.

    Examples
    --------
    Two weights between zero and one that sum to one: the first objective sees only their sum,
    so that the second one decides.

    >>> from xlfactor.core.allocation.objectives import exposure_distance, weight_distance
    >>> region = Region(
    ...     rows=np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
    ...     low=np.array([0.0, 0.0, 1.0]),
    ...     high=np.ones(3),
    ...     names=("'A'", "'B'", "sum"),
    ...     n_assets=2,
    ... )
    >>> the_sum = exposure_distance(np.array([[2.0, 2.0]]), np.array([1.0]))
    >>> least_in_turn([the_sum, weight_distance(np.array([0.6, 0.2]))], region).x
    array([0.7, 0.3])
    """
    try:
        return _in_turn(objectives, whole(region))
    except InfeasibleError:
        return _in_turn(objectives, whole(flattened(region)))


def _in_turn(objectives: Sequence[Distance], face: Face) -> Best:
    solutions: list[Solution] = []
    for objective in objectives:
        for part in parts(objective, face.directions):
            face, solution = _decide(part, face)
            solutions += [solution] if solution else []
    solvers = dict.fromkeys(solution.solver for solution in solutions)
    return Best(
        x=face.x,
        residual=max((solution.residual for solution in solutions), default=0.0),
        solver=" and ".join(solvers) or "linear equations",
    )


def _decide(objective: Distance, face: Face) -> tuple[Face, Solution | None]:
    """Return the face of the points of this one that are best, and how they were found."""
    try:
        return _decide_by(solve_least_squares, objective, face)
    except InfeasibleError:
        # rounding can make limits that leave a single value look contradictory to a solver; a
        # search that starts from a point that meets them cannot find them so
        inside = face if face.inside else _any_point(face)
        return _decide_by(search_from_zero, objective, inside.narrowed())


def _any_point(face: Face) -> Face:
    """Return the face from its point that is nearest to the present one.

    This task is as well-posed as one can be: a solver that finds no point here is to be believed.

    Raises
    ------
    InfeasibleError
        If no point of the face meets the limits.
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
