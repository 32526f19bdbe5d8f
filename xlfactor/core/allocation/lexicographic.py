"""Objectives in turn: each decides among the portfolios that the ones before leave equal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xlfactor.core.allocation.conflicts import FEASIBLE, flattened
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.solve import QuadraticProgram, Solution, solve
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import InfeasibleError

#: A combination of weights that moves an objective by less than this share of what the strongest
#: one moves it is not seen by it, and left to the next objective.
UNSEEN = 1e-7
#: A row of limits with less than this left of it does not depend on what is still free.
_FIXED = 1e-11
#: Equations weaker than this share of the others repeat them.
_RANK = 1e-10
#: A limit that presses with more than this, relative to the objective's own force, stays met
#: exactly by all best portfolios.
_PRESSING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distance:
    r"""An objective :math:`\lVert Aw - b \rVert^2` of the weights.

    Attributes
    ----------
    A : array of shape (m, n_assets)
    b : array of shape (m,)
    """

    A: FloatArray
    b: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Best:
    """The portfolio that objectives in turn leave, and the proof that it is best.

    Attributes
    ----------
    x : array of shape (n_variables,)
        The weights, then the trades if the region limits them.
    residual : float
        The largest optimality residual of all objectives, relative to the data.
    solver : str
    """

    x: FloatArray
    residual: float
    solver: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Face:
    """The points ``x + Zz`` of the region among which nothing has decided yet."""

    x: FloatArray
    Z: FloatArray
    #: Whether x itself is known to be in the region.
    inside: bool


def least_in_turn(objectives: Sequence[Distance], region: Region) -> Best:
    r"""Minimise the first objective, then the second over all that minimise the first, and so on.

    All minimisers of :math:`\lVert Aw - b \rVert^2` over a convex region share one value of
    :math:`Aw`, and meet exactly the limits that press against it. What they can still differ in
    is a linear space, and the next objective is minimised over that space within the region: no
    value that an earlier objective reached is ever given up.

    Raises
    ------
    InfeasibleError
        If nothing meets the limits: which of them conflict, and how near one can get.
    ConvergenceError
        If no solver meets its tolerance.

    Examples
    --------
    Two weights between zero and one that sum to one: nothing parts them but the second objective.

    >>> region = Region(
    ...     rows=np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
    ...     low=np.array([0.0, 0.0, 1.0]),
    ...     high=np.ones(3),
    ...     names=("'A'", "'B'", "sum"),
    ...     n_assets=2,
    ... )
    >>> silent = Distance(A=np.array([[2.0, 2.0]]), b=np.array([1.0]))
    >>> least_in_turn([silent, Distance(A=np.eye(2), b=np.array([0.6, 0.2]))], region).x
    array([0.7, 0.3])
    """
    try:
        return _in_turn(objectives, region, _solving_equations(region))
    except InfeasibleError:
        flat = flattened(region)
    return _in_turn(objectives, flat, _solving_equations(flat))


def _in_turn(objectives: Sequence[Distance], region: Region, face: _Face) -> Best:
    solutions = []
    for objective in objectives:
        face, solution = _decide(objective, region, face)
        solutions += [solution] if solution else []
    solvers = dict.fromkeys(solution.solver for solution in solutions)
    return Best(
        x=face.x,
        residual=max((solution.residual for solution in solutions), default=0.0),
        solver=" and ".join(solvers) or "linear equations",
    )


def _solving_equations(region: Region) -> _Face:
    equal = region.low == region.high
    C, right = region.rows[equal], region.high[equal]
    x, *_ = np.linalg.lstsq(C, right, rcond=UNSEEN)
    if np.abs(C @ x - right).max(initial=0.0) > FEASIBLE:
        raise InfeasibleError("limits: their equations contradict each other")
    return _Face(x=x, Z=_null_space(C, float(np.linalg.norm(C))), inside=False)


def _decide(objective: Distance, region: Region, face: _Face) -> tuple[_Face, Solution | None]:
    """Move to a minimiser, and keep the directions that lead to the other ones.

    With the singular values s of AZ, the coordinates ``u = sV'z`` make the objective a plain
    distance; v are the directions that it does not see.
    """
    A = region.widened(objective.A)
    U, s, Vt = np.linalg.svd(A @ face.Z)
    seen = int((s > UNSEEN * np.linalg.norm(A)).sum())
    if face.inside and not seen:
        return face, None
    unseen = face.Z @ Vt[seen:].T
    L = np.hstack([face.Z @ Vt[:seen].T / s[:seen], unseen])
    gap = U[:, :seen].T @ (objective.b - A @ face.x)
    free, program = _program(L, gap, region, face)
    if not L.size:
        return replace(face, inside=True), None
    solution = solve(program)
    x = face.x + L @ solution.x
    force = np.abs(solution.multipliers) * np.linalg.norm(program.C, axis=1)
    pressing = region.rows[free][force > _PRESSING * np.linalg.norm(gap)]
    Z = unseen @ _null_space(pressing @ unseen, float(np.linalg.norm(pressing)))
    return _Face(x=x, Z=Z, inside=True), solution


def _program(
    L: FloatArray, gap: FloatArray, region: Region, face: _Face
) -> tuple[BoolArray, QuadraticProgram]:
    """Put the limits over the coordinates; give also which of them depend on these at all."""
    rows = region.rows @ L
    free = np.linalg.norm(rows, axis=1) > _FIXED * np.linalg.norm(region.rows, axis=1)
    value = region.rows @ face.x
    low, high = region.low - value, region.high - value
    if face.inside:
        low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
    if np.maximum(low, -high)[~free].max(initial=0.0) > FEASIBLE:
        raise InfeasibleError("limits: their equations leave no room for the other limits")
    curvature = np.zeros(L.shape[1])
    curvature[: len(gap)] = 1.0
    linear = np.zeros(L.shape[1])
    linear[: len(gap)] = -gap
    return free, QuadraticProgram(
        P=np.diag(curvature), q=linear, C=rows[free], low=low[free], high=high[free]
    )


def _null_space(C: FloatArray, size: float) -> FloatArray:
    """Give an orthonormal basis of all z with Cz = 0, for rows of C of a known size."""
    _, s, Vt = np.linalg.svd(C)
    return Vt[int((s > _RANK * size).sum()) :].T
