r"""Long positions whose risk contributions equal their budgets, as minima with a log barrier.

For a convex risk of degree one, :math:`R(y) - \sum_i b_i \ln y_i` has one minimum over
:math:`y > 0`, and its gradient is zero where :math:`y_i \, \partial R / \partial y_i = b_i`.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from xlfactor.core.allocation.solve import QuadraticProgram, solve
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError

#: Newton aims at contributions this near to their budgets ...
_GRADIENT_AIM: Final = 1e-12
#: ... and accepts this where rounding lets no step halve the miss.
_GRADIENT_WORST: Final = 1e-10
STEPS: Final = 200
#: Positions this large, scaled to an own risk of one each, hedge one another to the last digit.
RISKLESS: Final = 1e7
#: The relative step of central differences: the cube root of the rounding error.
_DIFFERENCE: Final = float(np.cbrt(np.finfo(float).eps))


@frozen
class Smooth:
    """A risk of degree one as functions of the positions (N)."""

    #: What messages call it.
    name: str
    value: Callable[[FloatArray], float]
    gradient: Callable[[FloatArray], FloatArray]
    #: The second derivatives (N×N); by central differences of the gradient if None.
    hessian: Callable[[FloatArray], FloatArray] | None = None


def positions_of_measure(
    risk: Smooth, b: FloatArray, room: "Room | None" = None
) -> tuple[FloatArray, int]:
    """Minimise ``R(y) - b'ln(y)`` by Newton steps; return y and the steps.

    A step is halved until it lowers the objective. Within limits each step is that of a
    quadratic program.

    Parameters
    ----------
    risk : Smooth
        Convex, or else the minimum found is a local one.
    b : array of shape (n_assets,)
        Risk budgets above zero that sum to one.
    room : Room, optional
        Where the steps begin, and the limits that they keep to. By default they begin where each
        asset alone has the risk of one.
    """
    room = room or _everywhere(risk, b)
    sizes = np.sqrt(b) / room.start
    problem = _Barrier(risk=risk, sizes=sizes, b=b)
    rows, n = room.rows.copy(), len(b)
    rows[:, :n] /= sizes
    x, before = np.sqrt(b), np.inf
    for step in range(STEPS):
        if x.max() > RISKLESS:
            raise no_risk(risk.name)
        slope = problem.slope(x)
        move, miss = _newton(problem.hessian(x), slope, x, rows)
        if miss <= _GRADIENT_AIM or before / 2 < miss <= _GRADIENT_WORST:
            return x / sizes, step
        x, before = x + _descent(problem.objective, x, move, float(move @ slope)) * move, miss
    raise not_met(before, STEPS)


@frozen
class Room:
    """Positions y that meet ``rows @ (y, t) <= 0`` with some amounts t, one of them to start from.

    The amounts are those that a limit needs beside the positions, such as the sizes of trades.
    """

    #: Weights or positions (N).
    start: FloatArray
    #: A row for each limit (L × N and the number of amounts).
    rows: FloatArray


def _everywhere(risk: Smooth, b: FloatArray) -> Room:
    """Return all positions above zero."""
    alone = np.array([risk.value(unit) for unit in np.eye(len(b))])
    if alone.min() <= 0:
        raise no_risk(risk.name)
    return Room(start=np.sqrt(b) / alone, rows=np.zeros((0, len(b))))


def _newton(
    H: FloatArray, slope: FloatArray, x: FloatArray, rows: FloatArray
) -> tuple[FloatArray, float]:
    """Return the Newton step within limits, and how far the contributions miss their budgets."""
    if not len(rows):
        move = np.asarray(-np.linalg.solve(H, slope), dtype=np.float64)
        return move, float(np.abs(x * slope).max())
    n, total = len(x), rows.shape[1]
    own, P, q = rows[:, :n], np.zeros((total, total)), np.zeros(total)
    P[:n, :n], q[:n] = x[:, None] * H * x, x * slope
    program = QuadraticProgram(
        P=P, q=q, C=np.hstack([own * x, rows[:, n:]]),
        low=np.full(len(rows), -np.inf), high=-(own @ x),
    )  # fmt: skip
    relative = solve(program).x[:n]
    return x * relative, float(np.abs(P[:n, :n] @ relative).max())


@frozen
class _Barrier:
    """The objective and its derivatives in scaled positions."""

    risk: Smooth
    #: What a unit of each asset counts (N).
    sizes: FloatArray
    b: FloatArray

    def objective(self, x: FloatArray) -> float:
        return self.risk.value(x / self.sizes) - float(self.b @ np.log(x))

    def slope(self, x: FloatArray) -> FloatArray:
        """Return the gradient; times x it is each contribution less its budget."""
        return self._marginal(x) - self.b / x

    def hessian(self, x: FloatArray) -> FloatArray:
        """Return the second derivatives.

        Where a risk that is not convex curves more than the barrier makes up for, its curvature
        below zero is left out, so that a step lowers the objective.
        """
        P = self._curvature(x)
        try:
            np.linalg.cholesky(P + np.diag(self.b))
        except np.linalg.LinAlgError:
            curvatures, V = np.linalg.eigh(P)
            P = (V * np.maximum(curvatures, 0.0)) @ V.T
        return np.asarray((P + np.diag(self.b)) / np.outer(x, x))

    def _curvature(self, x: FloatArray) -> FloatArray:
        """Return the second derivatives of the risk in positions relative to x."""
        y = x / self.sizes
        if self.risk.hessian is not None:
            return np.asarray(y[:, None] * self.risk.hessian(y) * y)
        steps = _DIFFERENCE * x
        H = np.array(
            [
                (self._marginal(x + move) - self._marginal(x - move)) / (2 * size)
                for size, move in zip(steps, np.diag(steps), strict=True)
            ]
        )
        return np.asarray((H + H.T) / 2 * np.outer(x, x))

    def _marginal(self, x: FloatArray) -> FloatArray:
        return np.asarray(self.risk.gradient(x / self.sizes) / self.sizes)


def no_risk(name: str) -> InfeasibleError:
    """Return the error for a measure under which some long-only portfolio has no risk."""
    return InfeasibleError(
        f"{name}: some long-only portfolio has no risk at all, so that there is none to share; "
        "wanted a budget of zero for one of the assets that it holds"
    )


def damping(y: FloatArray, move: FloatArray) -> float:
    """Return the share of a step that keeps all positions above zero; one near the minimum."""
    length = float(np.max(np.abs(move / y)))
    return 1.0 / (1.0 + length) if length > 0.1 else 1.0


def _descent(
    objective: Callable[[FloatArray], float], x: FloatArray, move: FloatArray, slope: float
) -> float:
    """Return the share of a step that lowers the objective.

    Once the descent to be had is within the rounding of the objective the step is taken as it
    is: the gradient then knows more than the objective.
    """
    size, start = damping(x, move), objective(x)
    rounding = 8 * np.finfo(float).eps * (1.0 + abs(start))
    while -size * slope > rounding:
        if objective(x + size * move) <= start + 1e-4 * size * slope:
            break
        size /= 2
    return size


def not_met(miss: float, steps: int) -> ConvergenceError:
    """Return the error of budgets that are not met after the last step."""
    return ConvergenceError(
        f"risk_budgets: not met after {steps} steps; the largest share is off by {miss:.1e}"
    )
