"""Objectives in order of rank: each decides among the portfolios that are best for those before.

All portfolios of a convex region that are best for ``|Aw - b|²`` share one value of ``Aw``, and
every portfolio of the region with that value is best. So the next objective is minimised over
the region cut by the equations ``Aw = Aw*``: from the best portfolio found, one may go in all
directions that leave ``Aw`` as it is, as far as the limits allow. Nothing else has to be known
about the first solution; in particular, not which limits hold it where it is.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from xlfactor.core.allocation.conflicts import flattened, require_point
from xlfactor.core.allocation.deciding import decide
from xlfactor.core.allocation.distance_limit import DistanceLimit, decide_within, inside
from xlfactor.core.allocation.face import Face, whole
from xlfactor.core.allocation.guessing import MANY, guess
from xlfactor.core.allocation.objectives import Objective, parts
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.sifting import nearest_alone
from xlfactor.core.allocation.solve import QuadraticProgram, Solution, solve
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import NO_ANSWER, InfeasibleError

#: All targets are met at once only if none of them is nearly a combination of others, ...
_TOLD_APART: Final = 1e-4
#: ... and by an answer this exact.
_EXACT: Final = 1e-12


@frozen
class Best:
    """The portfolio that objectives in order of rank leave, and the proof that it is best."""

    #: The weights, then the other amounts of the region.
    x: FloatArray
    #: The largest residual of the optimality conditions of all objectives, relative to the data.
    residual: float
    #: The solvers that found it.
    solver: str


def least_in_turn(
    objectives: Sequence[Objective], region: Region, *, within: DistanceLimit | None = None
) -> Best:
    r"""Minimise the first objective, then the second over all that minimise the first, and so on.

    Where a distance is limited too, each objective is minimised among the portfolios within it.

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

    >>> import numpy as np
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
    if region.is_beyond_reach():
        require_point(region)
    at_once = None if within else _met_and_least(objectives, region) or _alone(objectives, region)
    if at_once is not None:
        return at_once
    try:
        return _in_turn(objectives, whole(region), within)
    except InfeasibleError:
        return _in_turn(objectives, whole(flattened(region)), within)


def _met_and_least(objectives: Sequence[Objective], region: Region) -> Best | None:
    """Return the best portfolio if all targets can be met and the next objective is strict.

    Targets that are met are equations: one program remains. None if another method is needed.
    """
    rank = next((i for i, one in enumerate(objectives) if one.strict), None)
    if rank is None or region.rows.shape[1] != region.n_assets:
        return None
    C, low, high = region.rows[region.n_assets :], region.low, region.high
    for one in objectives[:rank]:
        target = one.distance()
        C, wanted = np.vstack([C, target.A / target.units[:, None]]), target.b / target.units
        low, high = np.append(low, wanted), np.append(high, wanted)
    if not _are_told_apart(C, low == high):
        return None
    P, q = objectives[rank].quadratic()
    program = QuadraticProgram(P=P, q=q, C=C, low=low, high=high)
    try:
        found = guess(program) if region.n_assets >= MANY else solve(program)
    except NO_ANSWER:
        return None
    if found is None or found.residual > _EXACT:
        return None
    return Best(x=found.x, residual=found.residual, solver=found.solver)


def _alone(objectives: Sequence[Objective], region: Region) -> Best | None:
    """Return the best portfolio for the first objective if no other is as good."""
    first = objectives[0].distance()
    found = (
        nearest_alone(first, region) if len(parts(first, np.eye(region.n_assets))) == 1 else None
    )
    if found is None or found.residual > _EXACT:
        return None
    return Best(x=found.x, residual=found.residual, solver=found.solver)


def _are_told_apart(C: FloatArray, equal: BoolArray) -> bool:
    """Return whether no equation among bounds of variables and rows is nearly made of others."""
    n = C.shape[1]
    free, rows = ~equal[:n], C[equal[n:]]
    if len(rows) <= 1 and free.all():
        return True
    rows = rows[:, free]
    squares = np.linalg.eigvalsh(rows @ rows.T)  # of their singular values
    return not len(squares) or bool(squares[0] > _TOLD_APART**2 * squares[-1])


def _in_turn(objectives: Sequence[Objective], face: Face, within: DistanceLimit | None) -> Best:
    solutions: list[Solution] = []
    if within is not None:
        face = inside(face, within)
    for objective in objectives:
        for part in parts(objective.distance(), face.directions):
            if within is None or within.settled(face):
                face, solution = decide(part, face)
            else:
                face, solution = decide_within(part, face, within)
            solutions += [solution] if solution else []
    solvers = dict.fromkeys(solution.solver for solution in solutions)
    return Best(
        x=face.x,
        residual=max((solution.residual for solution in solutions), default=0.0),
        solver=" and ".join(solvers) or "linear equations",
    )
