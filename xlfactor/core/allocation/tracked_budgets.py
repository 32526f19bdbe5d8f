r"""Risk budgets within a limit of the tracking error.

For positions y of the sum s, the portfolio :math:`w = y / s` is within the limit e where

.. math:: h(y) = \frac{\lVert A (y - s w_B) \rVert^2}{e \, s} - e \, s \le 0

which is convex and of degree one, as a measure of risk is. So the positions are those of the
measure :math:`R + \lambda h` for one multiplier :math:`\lambda`: zero if the limit does not bind.
The tracking error falls as it grows, and one search along a line finds it.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from xlfactor.core.allocation.distance_limit import DistanceLimit
from xlfactor.core.allocation.log_barrier import Room, Smooth, positions_of_measure
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import NO_ANSWER, InfeasibleError

#: The most times that the multiplier is doubled, from one, before there is none.
_DOUBLED: Final = 60
#: Multipliers are found to this share of themselves.
_AIM: Final = 1e-14


@frozen
class _Excess:
    """The function h above, of the positions that may be held (N)."""

    #: `A`, and `A` times the benchmark.
    A: FloatArray
    b: FloatArray
    most: float

    def value(self, y: FloatArray) -> float:
        s, distance = float(y.sum()), self._distance(y)
        return float(distance @ distance) / (self.most * s) - self.most * s

    def gradient(self, y: FloatArray) -> FloatArray:
        s, distance = float(y.sum()), self._distance(y)
        own = 2 * (self.A - self.b[:, None]).T @ distance / (self.most * s)
        return np.asarray(own - float(distance @ distance) / (self.most * s * s) - self.most)

    def hessian(self, y: FloatArray) -> FloatArray:
        s = float(y.sum())
        change = self.A - (self.A @ y / s)[:, None]
        return np.asarray(2 * change.T @ change / (self.most * s))

    def _distance(self, y: FloatArray) -> FloatArray:
        return np.asarray(self.A @ y - y.sum() * self.b)


def tracked_positions(
    risk: Smooth, b: FloatArray, room: Room, limit: DistanceLimit
) -> tuple[FloatArray, int]:
    """Find positions of given budgets within limits, that of the tracking error among them.

    Parameters
    ----------
    b : array of shape (n_assets,)
        Risk budgets above zero that sum to one.
    room : Room
        The other limits.
    limit : DistanceLimit
        Of the same assets; some portfolio within the other limits is nearer than it asks.

    Raises
    ------
    InfeasibleError
        If some long-only portfolio has no risk, or the limit leaves only one portfolio.
    ConvergenceError
        If the budgets are not met.
    """
    from scipy.optimize import brentq

    excess = _Excess(A=limit.distance.A, b=limit.distance.b, most=limit.most)
    positions, steps = positions_of_measure(risk, b, room)
    if excess.value(positions) <= 0:
        return positions, steps

    def beyond(multiplier: float) -> float:
        """Return by how much a portfolio is beyond the limit; it is within it if unbounded."""
        try:
            y, _ = positions_of_measure(_sum(risk, excess, multiplier), b, room)
        except NO_ANSWER:
            return -1.0
        return excess.value(y / y.sum()) / limit.most

    high = 1.0
    while beyond(high) > 0:
        high *= 2
        if high > 2.0**_DOUBLED:
            raise InfeasibleError(
                f"limits: {limit.described} leaves one portfolio only, and no choice by risk "
                "budgets; wanted a higher limit"
            )
    end = float(brentq(beyond, 0.0, high, xtol=_AIM * high, rtol=_AIM))
    return positions_of_measure(_sum(risk, excess, end), b, room)


def _sum(risk: Smooth, excess: _Excess, multiplier: float) -> Smooth:
    """Return the measure of risk with a multiple of the excess."""
    own = risk.hessian
    return replace(
        risk,
        value=lambda y: risk.value(y) + multiplier * excess.value(y),
        gradient=lambda y: risk.gradient(y) + multiplier * excess.gradient(y),
        hessian=own and (lambda y: own(y) + multiplier * excess.hessian(y)),
    )
