r"""Long positions whose risk contributions equal their budgets, as minima with a log barrier.

For a convex risk of degree one, :math:`R(y) - \sum_i b_i \ln y_i` has one minimum over
:math:`y > 0`, and its gradient is zero where :math:`y_i \, \partial R / \partial y_i = b_i`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from xlfactor.core.typing import FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError

Value: TypeAlias = Callable[[FloatArray], float]
Gradient: TypeAlias = Callable[[FloatArray], FloatArray]

#: Newton ends when each contribution misses its budget by no more than this ...
_AIM: Final = 1e-13
#: ... or, where positions hedge one another and digits cancel, by no more than this.
_WORST: Final = 1e-9
#: With a gradient alone, Newton aims at this ...
_GRADIENT_AIM: Final = 1e-12
#: ... and accepts this where rounding lets no step halve the miss.
_GRADIENT_WORST: Final = 1e-10
_STEPS: Final = 200
#: Positions this large, scaled to an own risk of one each, hedge one another to the last digit.
_RISKLESS: Final = 1e7
#: The relative step of central differences: the cube root of the rounding error.
_DIFFERENCE: Final = float(np.cbrt(np.finfo(float).eps))


def positions_of_volatility(C: FloatArray, b: FloatArray) -> tuple[FloatArray, int]:
    """Minimise ``y'Cy / 2 - b'ln(y)`` by damped Newton steps; return y and the steps.

    The minimum is that of the volatility in place of half the variance. The objective is
    self-concordant: steps shortened by their length relative to y keep y above zero and lower
    the objective; near the minimum full steps are taken.

    References
    ----------
    Spinu (2013), *An algorithm for computing risk parity weights*, section 3.
    """
    y = np.sqrt(b)
    y /= np.sqrt(y @ C @ y) if y @ C @ y > 0 else 1.0
    for step in range(_STEPS):
        if y.max() > _RISKLESS:
            raise no_risk("covariance")
        gradient = C @ y - b / y
        # y times the gradient is each asset's share less its budget
        rounding = 4 * np.finfo(float).eps * np.max(y * (np.abs(C) @ y))
        if np.abs(y * gradient).max() <= min(_AIM + rounding, _WORST):
            return y, step
        try:
            move = np.asarray(-np.linalg.solve(C + np.diag(b / y**2), gradient), dtype=np.float64)
        except np.linalg.LinAlgError as error:  # both C and 1/y² have run out of digits
            raise no_risk("covariance") from error
        y = y + _damping(y, move) * move
    raise _not_met(float(np.abs(y * (C @ y) - b).max()), _STEPS)


def positions_of_measure(
    value: Value, gradient: Gradient, b: FloatArray, *, name: str
) -> tuple[FloatArray, int]:
    """Minimise ``R(y) - b'ln(y)`` by Newton steps from gradients; return y and the steps.

    The Hessian is taken by central differences of the gradient, a step is halved until it
    lowers the objective, and assets are scaled to an own risk of one each.

    Parameters
    ----------
    value, gradient : callable
        Of a smooth, convex risk of degree one.
    b : array of shape (n_assets,)
        Risk budgets above zero that sum to one.
    name : str
        What messages call the risk.
    """
    alone = np.array([value(unit) for unit in np.eye(len(b))])
    if alone.min() <= 0:
        raise no_risk(name)
    problem = _Barrier(value=value, gradient=gradient, alone=alone, b=b)
    x, before = np.sqrt(b), np.inf
    for step in range(_STEPS):
        if x.max() > _RISKLESS:
            raise no_risk(name)
        slope = problem.slope(x)
        miss = float(np.abs(x * slope).max())
        if miss <= _GRADIENT_AIM or before / 2 < miss <= _GRADIENT_WORST:
            return x / alone, step
        move = np.asarray(-np.linalg.solve(problem.hessian(x), slope), dtype=np.float64)
        x, before = x + _descent(problem.objective, x, move, float(move @ slope)) * move, miss
    raise _not_met(before, _STEPS)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Barrier:
    """The objective and its derivatives in positions scaled by the risk of each asset alone."""

    value: Value
    gradient: Gradient
    #: The risk of one unit of each asset (N).
    alone: FloatArray
    b: FloatArray

    def objective(self, x: FloatArray) -> float:
        return self.value(x / self.alone) - float(self.b @ np.log(x))

    def slope(self, x: FloatArray) -> FloatArray:
        """Return the gradient; times x it is each contribution less its budget."""
        return self._marginal(x) - self.b / x

    def hessian(self, x: FloatArray) -> FloatArray:
        """Return the second derivatives, those of the risk by central differences."""
        steps = _DIFFERENCE * x
        columns = [
            (self._marginal(x + move) - self._marginal(x - move)) / (2 * size)
            for size, move in zip(steps, np.diag(steps), strict=True)
        ]
        H = np.array(columns)
        return np.asarray((H + H.T) / 2 + np.diag(self.b / x**2))

    def _marginal(self, x: FloatArray) -> FloatArray:
        return np.asarray(self.gradient(x / self.alone) / self.alone)


def no_risk(name: str) -> InfeasibleError:
    """Return the error of a risk that some long-only portfolio does not have."""
    return InfeasibleError(
        f"{name}: some long-only portfolio has no risk at all, so that there is none to share"
    )


def _damping(y: FloatArray, move: FloatArray) -> float:
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
    size, start = _damping(x, move), objective(x)
    rounding = 8 * np.finfo(float).eps * (1.0 + abs(start))
    while -size * slope > rounding:
        if objective(x + size * move) <= start + 1e-4 * size * slope:
            break
        size /= 2
    return size


def _not_met(miss: float, steps: int) -> ConvergenceError:
    return ConvergenceError(
        f"risk_budgets: not met after {steps} steps; the largest share is off by {miss:.1e}"
    )
