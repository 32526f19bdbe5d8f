"""Quadratic programs: the only module that calls their solvers."""

from typing import Any

import numpy as np

from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError

#: An answer is taken if all its optimality residuals, relative to the data, are below this.
ACCEPTED = 1e-9
#: The same, of linear programs.
ACCEPTED_LINEAR = 1e-11
#: The residual of an answer that is as good as arithmetic allows.
EXACT = 1e-13
#: The names of the two solvers.
ACTIVE_SET = "DAQP (active set)"
INTERIOR_POINT = "Clarabel (interior point)"
#: What the second solver, an interior-point method, is held to.
ACCEPTED_INTERIOR = 1e-7


@frozen
class QuadraticProgram:
    r"""Minimise :math:`\tfrac12 x'Px + q'x` over all x with :math:`low \le Cx \le high`."""

    #: Symmetric, positive semi-definite (n × n).
    P: FloatArray
    q: FloatArray
    #: A row for each limit (m × n), but for those of single variables, which may come first.
    C: FloatArray
    #: The bounds of the variables, or of none, and of the limits (n + m, or m): infinite where a
    #: side is free, equal for an equation.
    low: FloatArray
    high: FloatArray

    def values(self, x: FloatArray) -> FloatArray:
        """Return what the bounds limit."""
        own = len(self.low) - len(self.C)
        limited = x @ self.C.T
        return np.concatenate([x, limited], axis=-1) if own else np.asarray(limited)

    def force(self, multipliers: FloatArray) -> FloatArray:
        """Return the sum of the limits' rows, times their multipliers (n)."""
        own = len(self.low) - len(self.C)
        force = multipliers[..., own:] @ self.C
        return np.asarray(multipliers[..., :own] + force if own else force)


@frozen
class Solution:
    """An answer with its proof of optimality."""

    x: FloatArray
    #: Above zero where an upper side binds, below zero where a lower side does: one for each
    #: bound.
    multipliers: FloatArray
    #: The largest of the primal, dual and complementarity residuals, relative to the data.
    residual: float
    #: The name of the solver.
    solver: str
    iterations: int


def solve(program: QuadraticProgram) -> Solution:
    """Solve a quadratic program by an active-set method, else by an interior-point method.

    Raises an `InfeasibleError` if nothing meets the limits, and a `ConvergenceError` if neither
    solver's answer passes its optimality residuals.
    """
    scale = max(_size(program.P), _largest(program.q)) or 1.0
    scaled = QuadraticProgram(
        P=program.P / scale, q=program.q / scale, C=program.C, low=program.low, high=program.high
    )
    answer = _active_set(scaled)
    if answer is None or not answer.residual <= ACCEPTED:
        answer = _interior_point(scaled)
        if not answer.residual <= ACCEPTED_INTERIOR:
            raise ConvergenceError(
                f"no solver met its tolerance: the optimality residual is {answer.residual:.1e}"
            )
    return Solution(
        x=answer.x, multipliers=answer.multipliers * scale, residual=answer.residual,
        solver=answer.solver, iterations=answer.iterations,
    )  # fmt: skip


def solve_unproven(program: QuadraticProgram) -> Solution:
    """Solve one of the many programs of a search, whose end is proved by other means.

    Raises
    ------
    InfeasibleError, ConvergenceError
        As `solve`.
    """
    found = _active_set(program, proven=False)
    return solve(program) if found is None else found


def solve_small_linear(program: QuadraticProgram) -> Solution | None:
    """Solve a program without curvature by the active-set method; None without a proven answer."""
    try:
        found = _active_set(program, proximal=1.0)
    except InfeasibleError:
        return None
    return found if found is not None and found.residual <= ACCEPTED_LINEAR else None


def optimality_residual(
    program: QuadraticProgram, x: FloatArray, multipliers: FloatArray
) -> float:
    """Return the largest violation of the conditions for an optimum, relative to the data.

    Variables are judged as weights are, which are of the order of one. Many answers may be judged
    at once, one a row, each with a linear term of its own.
    """
    value = program.values(x)
    gradient = x @ program.P + program.q + program.force(multipliers)
    above, below = program.high - value, value - program.low
    size = np.maximum(_most(value), 1.0)
    unit = np.maximum(_most(program.q), _size(program.P) * size)
    room = np.where(multipliers > 0, above, below)
    room = np.where(np.isinf(room), size[..., None], room)  # a free side may have no multiplier
    slack = _most(multipliers * room) / size
    dual = np.maximum(_most(gradient), slack) / np.where(unit, unit, 1.0)
    outside = -np.minimum(above, below).min(axis=-1, initial=0.0) / size
    return float(np.maximum(outside, dual).max())


def _most(values: FloatArray) -> FloatArray:
    return np.asarray(np.abs(values).max(axis=-1, initial=0.0))


def _size(P: FloatArray) -> float:
    """Return the largest entry of a positive semi-definite matrix, which is on its diagonal."""
    return _largest(P.diagonal())


def _largest(values: FloatArray) -> float:
    return float(np.abs(values).max(initial=0.0))


_INFEASIBLE = -1
_EQUATION = 5
#: What DAQP adds to the curvature of directions that have none, and takes back by iteration. The
#: minus sign asks it to look for such directions, and to adapt the figure.
_PROXIMAL = -1e-6


def _active_set(
    program: QuadraticProgram, *, proven: bool = True, proximal: float = _PROXIMAL
) -> Solution | None:
    """Return the answer of DAQP, None if it gave up; the residual is NaN if not proven."""
    import daqp

    sense = np.where(program.low == program.high, _EQUATION, 0).astype(np.int32)
    x, _, flag, info = daqp.solve(
        program.P.copy(), program.q.copy(), program.C.copy(),
        program.high.copy(), program.low.copy(), sense,
        eps_prox=proximal, primal_tol=1e-12, dual_tol=1e-12, eta_prox=1e-12,
    )  # fmt: skip
    if flag == _INFEASIBLE:
        raise InfeasibleError("limits: no portfolio meets them all")
    if flag < 1:
        return None
    return Solution(
        x=x,
        multipliers=info["lam"],
        residual=optimality_residual(program, x, info["lam"]) if proven else np.nan,
        solver=ACTIVE_SET,
        iterations=int(info["iterations"]),
    )


def _interior_point(program: QuadraticProgram) -> Solution:
    """Return the answer of Clarabel."""
    import clarabel
    from scipy import sparse

    low, high, n = program.low, program.high, len(program.q)
    C = program.C if len(low) == len(program.C) else np.vstack([np.eye(n), program.C])
    equal = low == high
    has_high, has_low = np.isfinite(high) & ~equal, np.isfinite(low) & ~equal
    cones: list[Any] = [
        clarabel.ZeroConeT(int(equal.sum())),
        clarabel.NonnegativeConeT(int(has_high.sum() + has_low.sum())),
    ]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    found = clarabel.DefaultSolver(
        sparse.triu(sparse.csc_matrix(program.P), format="csc"), program.q,
        sparse.csc_matrix(np.vstack([C[equal], C[has_high], -C[has_low]])),
        np.concatenate([high[equal], high[has_high], -low[has_low]]), cones, settings,
    ).solve()  # fmt: skip
    if found.status in {
        clarabel.SolverStatus.DualInfeasible,
        clarabel.SolverStatus.AlmostDualInfeasible,
    }:
        raise ConvergenceError("the objective has no least value within the limits")
    if "PrimalInfeasible" in str(found.status):
        raise InfeasibleError("limits: no portfolio meets them all")
    z = np.array(found.z)
    first, second = int(equal.sum()), int(equal.sum() + has_high.sum())
    multipliers = np.zeros(len(low))
    multipliers[equal] = z[:first]
    multipliers[has_high] += z[first:second]
    multipliers[has_low] -= z[second:]
    x = np.array(found.x)
    return Solution(
        x=x,
        multipliers=multipliers,
        residual=optimality_residual(program, x, multipliers),
        solver=INTERIOR_POINT,
        iterations=int(found.iterations),
    )
