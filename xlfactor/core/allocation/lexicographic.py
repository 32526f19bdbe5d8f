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
from xlfactor.core.allocation.objectives import Distance, parts
from xlfactor.core.allocation.refinement import LeastSquares, refine
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.solve import (
    ACCEPTED,
    ACTIVE_SET,
    QuadraticProgram,
    Solution,
    solve,
)
from xlfactor.core.typing import FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError

#: Solvers see quantities of such different sizes (largest by smallest) only roughly: their
#: answer is refined.
_UNEVEN = 30.0

#: A limit that a move of size one leaves by less than this share of the move is held.
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
    """Move to a best point, and keep the directions that the objective does not see."""
    try:
        return _decide_by(_solve, objective, face)
    except InfeasibleError:
        # a solver may take opposite limits that all hold for a contradiction: go on from a point
        # that meets them, which needs no solver
        inside = face if face.inside else _any_point(face)
        return _decide_by(_search, objective, inside.narrowed())


def _any_point(face: Face) -> Face:
    """Move to the point nearest to the face's first one: no objective can hide it."""
    n = face.directions.shape[1]
    room = face.room()
    program = QuadraticProgram(
        P=np.eye(n), q=np.zeros(n), C=room.rows, low=room.low, high=room.high
    )
    return replace(face, x=face.x + face.directions @ solve(program).x, inside=True)


def _decide_by(
    method: Callable[[LeastSquares], Solution], objective: Distance, face: Face
) -> tuple[Face, Solution | None]:
    A = face.region.widened(objective.A)
    M = A @ face.directions
    _, sizes, Vt = np.linalg.svd(M / objective.units[:, None])
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
    across = task.unseen @ null_space(_held(task.rows @ task.unseen, solution.multipliers))
    x = face.x + face.directions @ solution.x
    return replace(face, x=x, directions=face.directions @ across, inside=True), solution


def _held(rows: FloatArray, multipliers: FloatArray) -> FloatArray:
    """Return the rows, over the unseen directions, of limits that no portfolio of the face leaves.

    At an optimum the rows of its limits, times their multipliers, add up to what the objective
    sees, so to zero over the unseen directions. No side of a limit is positive there, so all are
    zero. Where rounding leaves a sum of size d, a move of size one can leave the limit i by at
    most ``d / |multiplier i|``: those for which this is nothing are held. That saves work and
    spares solvers limits that contradict each other but for rounding; nothing depends on it.
    """
    left = np.linalg.norm(multipliers @ rows)
    strength = np.abs(multipliers) * np.linalg.norm(rows, axis=1)
    return rows[left < _HELD * strength]


def _solve(task: LeastSquares) -> Solution:
    """Solve in coordinates u of z in which the objective is the plain distance of u from a point.

    With the singular values s of ``M @ seen``, ``u = sV'z / max s``; the coordinates of the
    unseen directions come after these and cost nothing.
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


def _search(task: LeastSquares) -> Solution:
    """Search from z = 0, which meets the limits."""
    start = Solution(
        x=np.zeros(task.M.shape[1]), multipliers=np.zeros(len(task.rows)), residual=np.inf,
        solver="search on limits", iterations=0,
    )  # fmt: skip
    found = refine(task.scaled(1 / float(np.abs(task.M).max())), start)
    if found is None or not found.residual <= ACCEPTED:
        raise ConvergenceError("limits: no solver found the best of the portfolios that meet them")
    return found
