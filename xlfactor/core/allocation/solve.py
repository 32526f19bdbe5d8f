"""The one door to the solvers of quadratic programs."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from xlfactor.core.typing import FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError

#: An answer is taken if all its optimality residuals, relative to the data, are below this.
ACCEPTED = 1e-9
#: What the second solver, an interior-point method, is held to.
ACCEPTED_INTERIOR = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class QuadraticProgram:
    r"""Minimise :math:`\tfrac12 x'Px + q'x` within bounds and linear limits.

    Attributes
    ----------
    P : array of shape (n, n)
        Symmetric, positive semi-definite.
    q : array of shape (n,)
    bounds : pair of arrays of shape (n,)
        Lower and upper; infinite where there is none.
    A : array of shape (m, n)
    limits : pair of arrays of shape (m,)
        Lower and upper of :math:`Ax`; equal for an equation.
    """

    P: FloatArray
    q: FloatArray
    bounds: tuple[FloatArray, FloatArray]
    A: FloatArray
    limits: tuple[FloatArray, FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """An answer with its proof of optimality.

    Attributes
    ----------
    x : array of shape (n,)
    multipliers : array of shape (n + m,)
        Of the bounds, then of the limits; above zero where an upper side binds.
    residual : float
        The largest of the primal, dual and complementarity residuals, relative to the data.
    solver : str
    iterations : int
    """

    x: FloatArray
    multipliers: FloatArray
    residual: float
    solver: str
    iterations: int


def solve(program: QuadraticProgram) -> Solution:
    """Solve a quadratic program by an active-set method, else by an interior-point method.

    Raises
    ------
    InfeasibleError
        If nothing meets the limits.
    ConvergenceError
        If neither solver's answer passes its optimality residuals.
    """
    answer = _active_set(program)
    if answer is not None and answer.residual <= ACCEPTED:
        return answer
    second = _interior_point(program)
    if second.residual > ACCEPTED_INTERIOR:
        raise ConvergenceError(
            f"no solver met its tolerance: the optimality residual is {second.residual:.1e}"
        )
    return second


def optimality_residual(
    program: QuadraticProgram, x: FloatArray, multipliers: FloatArray
) -> float:
    """Give the largest violation of the conditions for an optimum, relative to the data."""
    lower, upper = _sides(program)
    stacked = np.vstack([np.eye(len(x)), program.A])
    value = stacked @ x
    primal = np.maximum(lower - value, value - upper).max(initial=0.0)
    gradient = program.P @ x + program.q
    dual = np.abs(gradient + stacked.T @ multipliers).max()
    above, below = np.maximum(multipliers, 0.0), np.maximum(-multipliers, 0.0)
    with np.errstate(invalid="ignore"):
        slack = np.where(above > 0, above * (upper - value), 0.0)
        slack = slack + np.where(below > 0, below * (value - lower), 0.0)
    scale = 1.0 + max(np.abs(program.q).max(), np.abs(gradient).max())
    return float(
        max(primal / (1.0 + np.abs(value).max()), dual / scale, np.abs(slack).max() / scale)
    )


def _sides(program: QuadraticProgram) -> tuple[FloatArray, FloatArray]:
    return (
        np.concatenate([program.bounds[0], program.limits[0]]),
        np.concatenate([program.bounds[1], program.limits[1]]),
    )


_INFEASIBLE = -1
_PROXIMAL = 1e-5
_EQUATION = 5


def _active_set(program: QuadraticProgram) -> Solution | None:
    """Give the answer of DAQP, None if it gave up."""
    import daqp

    lower, upper = _sides(program)
    sense = np.where(lower == upper, _EQUATION, 0).astype(np.int32)
    x, _, flag, info = daqp.solve(
        np.ascontiguousarray(program.P), program.q, np.ascontiguousarray(program.A),
        upper, lower, sense, primal_tol=1e-12, dual_tol=1e-12,
        # proximal steps, so that a singular P is no trouble, until they no longer move
        eps_prox=_PROXIMAL * max(float(np.trace(program.P)) / len(program.P), 1e-300),
        eta_prox=1e-14,
    )  # fmt: skip
    if flag == _INFEASIBLE:
        raise InfeasibleError("limits: no portfolio meets them all")
    if flag < 1:
        return None
    # the solver's bounds hold to its tolerance; ours hold exactly
    x = np.clip(x, *program.bounds)
    return Solution(
        x=x,
        multipliers=info["lam"],
        residual=optimality_residual(program, x, info["lam"]),
        solver="DAQP (active set)",
        iterations=int(info["iterations"]),
    )


def _interior_point(program: QuadraticProgram) -> Solution:
    import clarabel
    from scipy import sparse

    lower, upper = _sides(program)
    stacked = np.vstack([np.eye(len(program.q)), program.A])
    equal = lower == upper
    has_upper, has_lower = np.isfinite(upper) & ~equal, np.isfinite(lower) & ~equal
    rows = np.vstack([stacked[equal], stacked[has_upper], -stacked[has_lower]])
    right = np.concatenate([upper[equal], upper[has_upper], -lower[has_lower]])
    cones: list[Any] = [
        clarabel.ZeroConeT(int(equal.sum())),
        clarabel.NonnegativeConeT(int(has_upper.sum() + has_lower.sum())),
    ]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    found = clarabel.DefaultSolver(
        sparse.triu(sparse.csc_matrix(program.P), format="csc"), program.q,
        sparse.csc_matrix(rows), right, cones, settings,
    ).solve()  # fmt: skip
    if "Infeasible" in str(found.status):
        raise InfeasibleError("limits: no portfolio meets them all")
    multipliers = np.zeros(len(lower))
    z = np.array(found.z)
    first, second = int(equal.sum()), int(equal.sum() + has_upper.sum())
    multipliers[equal] = z[:first]
    multipliers[has_upper] += z[first:second]
    multipliers[has_lower] -= z[second:]
    x = np.clip(np.array(found.x), *program.bounds)
    return Solution(
        x=x,
        multipliers=multipliers,
        residual=optimality_residual(program, x, multipliers),
        solver="Clarabel (interior point)",
        iterations=int(found.iterations),
    )
