r"""Long positions whose shares of the volatility equal their budgets: coordinates, then Newton.

The minimum of :math:`\tfrac12 y'Cy - \sum_i b_i \ln y_i` over :math:`y > 0`, where
:math:`y_i (Cy)_i = b_i`, with the correlations C.
"""

import math
from typing import Final

import numpy as np

from xlfactor.core.allocation.log_barrier import RISKLESS, STEPS, damping, no_risk, not_met
from xlfactor.core.risk.factor_form import FactorForm
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError

#: The search ends when the contributions miss their budgets by no more than this, as the root of
#: the sum of squares, ...
_AIM: Final = 1e-13
#: ... or, where positions hedge one another and digits cancel, by no more than this.
_WORST: Final = 1e-9
#: Where rounding may leave more than this of a share, no shares can be told.
_TELLABLE: Final = 1e-8
_ROUNDING: Final = 4 * np.finfo(float).eps
#: Of many assets, sweeps go on until no contribution misses its budget by more than this share of
#: it, ...
_NEAR: Final = 0.2
#: ... or this many times, as they are slow where positions hedge one another.
_SWEEPS: Final = 15
#: No position grows in one step by more than this power of e.
_FURTHEST: Final = 5.0
#: The number of assets from which on Newton's equations are solved by conjugate gradients, ...
_MANY: Final = 70
#: ... which end at this share of the gradient, or after this many steps.
_ROUGH, _GRADIENTS = 1e-2, 60


def positions_of_volatility(C: FloatArray | FactorForm, b: FloatArray) -> tuple[FloatArray, int]:
    """Minimise ``y'Cy / 2 - b'ln(y)``; return y and the steps.

    The first sweep moves every position to where it alone would meet its budget. Of many assets,
    further ones that go half the way, in logarithms, save Newton steps. A Newton step is taken as
    a rate of growth: that keeps y above zero, and fewer steps are enough. Where it leads no
    nearer, damped Newton steps go on from the nearest y: the objective is self-concordant, so that
    they lower it.

    Parameters
    ----------
    C : array of shape (n_assets, n_assets), or FactorForm
        Correlations: the diagonal is one.
    b : array of shape (n_assets,)
        Risk budgets above zero that sum to one.

    References
    ----------
    Griveau-Billion, Richard and Roncalli (2013), *A fast algorithm for computing high-dimensional
    risk parity portfolios*: the coordinates. Spinu (2013), *An algorithm for computing risk parity
    weights*, section 3: Newton.
    """
    y = _of_unit_risk(C, np.sqrt(b))
    y = _of_unit_risk(C, _each_alone(y, C @ y, b))
    before, here, is_bold, sweeps = np.inf, y, True, _SWEEPS if len(b) >= _MANY else 0
    for step in range(STEPS):
        if y @ y > RISKLESS**2:
            raise no_risk("covariance")
        marginal = C @ y
        misses = y * marginal - b
        miss = math.sqrt(misses @ misses)
        if miss <= _AIM or (before / 2 < miss <= _WORST and _is_met(C, y, miss)):
            return y, step
        if is_bold and not miss < before:  # positions hedge one another
            y, is_bold, before = here, False, np.inf
            continue
        before, here = miss, y
        if is_bold and step < sweeps and (np.abs(misses) > _NEAR * b).any():
            y = np.sqrt(y * _each_alone(y, marginal, b))
            continue
        sweeps = 0
        move = _newton(C, y, b, b / y - marginal)
        y = y * np.exp(np.minimum(move / y, _FURTHEST)) if is_bold else y + damping(y, move) * move
    if _rounding(C, y) > _TELLABLE:
        raise InfeasibleError(
            "covariance: some long-only portfolio has next to no risk, as its assets hedge one "
            "another to the last digits; shares of it cannot be told: wanted a budget of zero for "
            "one of these assets"
        )
    raise not_met(before, STEPS)


def _of_unit_risk(C: FloatArray | FactorForm, y: FloatArray) -> FloatArray:
    """Return positions in the same proportions whose volatility is one, as that of the answer."""
    variance = float(y @ (C @ y))
    return y / math.sqrt(variance) if variance > 0 else y


def _each_alone(y: FloatArray, marginal: FloatArray, b: FloatArray) -> FloatArray:
    """Return for each position where it alone would meet its budget."""
    half = (marginal - y) / 2  # of what all others add
    return np.sqrt(half * half + b) - half


def _is_met(C: FloatArray | FactorForm, y: FloatArray, miss: float) -> bool:
    """Return whether a miss is within the aim and rounding, and rounding is small."""
    rounding = _rounding(C, y)
    return miss <= _AIM + rounding <= _TELLABLE


def _rounding(C: FloatArray | FactorForm, y: FloatArray) -> float:
    sizes: FloatArray = abs(C) @ y  # type: ignore[operator]  # a form has none from the right
    return float(_ROUNDING * np.max(y * sizes))


def _newton(
    C: FloatArray | FactorForm, y: FloatArray, b: FloatArray, descent: FloatArray
) -> FloatArray:
    """Return the Newton step: descent divided by the second derivatives, C + diag(b / y²)."""
    if isinstance(C, FactorForm) or len(y) >= _MANY:
        move, is_near = _conjugate_gradients(C, y, b, descent)
        if is_near or isinstance(C, FactorForm):
            return move
    H = C.copy()
    H.reshape(-1)[:: len(y) + 1] += b / (y * y)
    try:
        return np.asarray(np.linalg.solve(H, descent), dtype=np.float64)
    except np.linalg.LinAlgError as error:  # both C and 1/y² have run out of digits
        raise no_risk("covariance") from error


def _conjugate_gradients(
    C: FloatArray | FactorForm, y: FloatArray, b: FloatArray, descent: FloatArray
) -> tuple[FloatArray, bool]:
    """Return nearly the Newton step, from products with C alone, and whether it is near enough.

    In positions relative to y the matrix is ``y C y + diag(b)``, and its diagonal the
    preconditioner. The nearer the minimum, the more digits are asked for.

    References
    ----------
    Nocedal and Wright (2006), *Numerical Optimization*, algorithms 5.3 and 7.1.
    """
    left, diagonal = y * descent, y * y + b
    rough = min(_ROUGH, float(np.max(np.abs(left) / b)))
    move, along = np.zeros_like(y), left / diagonal
    size = float(left @ along)
    goal = rough**2 * size
    for _ in range(_GRADIENTS):
        if size <= goal:
            break
        turned = y * (C @ (y * along)) + b * along
        step = size / float(along @ turned)
        move += step * along
        left = left - step * turned
        scaled = left / diagonal
        size, before = float(left @ scaled), size
        along = scaled + size / before * along
    return y * move, size <= goal
