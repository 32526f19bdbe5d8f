r"""A limit on the distance of the weights from something, such as a tracking error.

Least squares f within :math:`\lVert Aw - b \rVert \le u` are those of
:math:`f + \lambda \lVert Aw - b \rVert^2` for one :math:`\lambda \ge 0`: zero if some of the
portfolios that are best without the limit are within it, else the one that leaves the distance
at u. The distance falls as :math:`\lambda` grows, so one search along a line finds it, with an
exact least-squares problem at each step. All portfolios that are best at a :math:`\lambda` above
zero share one value of f and of Aw: what is left to later objectives is at the limit and stays
there.
"""

from collections.abc import Callable
from dataclasses import replace
from math import ceil
from typing import Final

import numpy as np

from xlfactor.core.allocation.deciding import decide
from xlfactor.core.allocation.face import Face
from xlfactor.core.allocation.objectives import Distance
from xlfactor.core.allocation.region import AT_LIMIT
from xlfactor.core.allocation.solve import Solution
from xlfactor.core.frozen import frozen
from xlfactor.core.texts import percent
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError

#: A distance beyond its limit by no more than this share of it is at the limit.
_MET: Final = 1e-9
#: The search starts at a multiplier of one, by steps of this many powers of e; the most steps.
_STEP, _MOST_STEPS = 4.0, 20
#: A distance that counts less than this power of e need not tell portfolios apart in a sum.
_FAINT: Final = -9.0
#: The most binding limits that are told.
_LISTED: Final = 4


@frozen
class DistanceLimit:
    """The most that a distance may be."""

    #: What is limited, in words.
    name: str
    distance: Distance
    most: float

    @property
    def described(self) -> str:
        """The limit in words, with its figure."""
        return f"{self.name} at most {percent(self.most)}"

    def among(self, held: BoolArray) -> "DistanceLimit":
        """Return the limit of portfolios that hold some of the assets only."""
        return replace(self, distance=replace(self.distance, A=self.distance.A[:, held]))

    def of(self, x: FloatArray) -> float:
        """Return the distance of the weights in x."""
        A = self.distance.A
        return float(np.linalg.norm(A @ x[: A.shape[1]] - self.distance.b))

    def holds(self, x: FloatArray) -> bool:
        """Return whether the weights in x are within the limit."""
        return self.of(x) <= self.most * (1 + _MET)

    def binds(self, x: FloatArray) -> bool:
        """Return whether the weights in x are at the limit."""
        return self.most - self.of(x) < max(_MET * self.most, AT_LIMIT)

    def settled(self, face: Face) -> bool:
        """Return whether no direction of a face changes the distance."""
        moves = face.region.widened(self.distance.A) @ face.directions
        in_units = moves / self.distance.units[:, None]
        return bool(np.linalg.norm(in_units) <= self.distance.resolution)


def inside(face: Face, limit: DistanceLimit) -> Face:
    """Return the face seen from its nearest points; only these if they are at the limit.

    Raises an `InfeasibleError` if the least distance is above the limit: how large it is, and what
    keeps it there.
    """
    nearest, _ = decide(limit.distance, face)
    least = limit.of(nearest.x)
    if not limit.holds(nearest.x):
        binding = face.region.binding(nearest.x)
        more = " and others" * (len(binding) > _LISTED)
        held = f", where {'; '.join(binding[:_LISTED])}{more}" if binding else ""
        raise InfeasibleError(
            f"limits: no portfolio meets them: {limit.described} cannot hold together with the "
            f"others; the least that these allow is {ceil(1e4 * least - _MET) / 1e4:.2%}{held}"
        )
    if limit.binds(nearest.x):
        return nearest
    return replace(face, x=nearest.x, inside=True)


def decide_within(
    objective: Distance, face: Face, limit: DistanceLimit
) -> tuple[Face, Solution | None]:
    """Return the face of the points of this one that are best within the limit.

    The point of the face must meet the limit, and so does that of the result.
    """
    best, solution = decide(objective, face)
    if limit.holds(best.x):
        return best, solution
    nearest, _ = decide(limit.distance, best)
    if limit.holds(nearest.x):
        return replace(best, x=nearest.x), solution
    return _at_limit(objective, face, limit)


def _at_limit(
    objective: Distance, face: Face, limit: DistanceLimit
) -> tuple[Face, Solution | None]:
    """Return the face of the best points at the limit, where its multiplier is above zero."""
    from scipy.optimize import brentq

    def excess(log_multiplier: float) -> float:
        found, _ = decide(_weighed(objective, limit.distance, log_multiplier), face)
        return limit.of(found.x) / limit.most - 1

    low, high = _bracket(excess)
    end = float(brentq(excess, low, high, xtol=1e-12, rtol=1e-15, maxiter=200))
    found, solution = decide(_weighed(objective, limit.distance, end), face)
    left = abs(limit.of(found.x) / limit.most - 1)
    return found, solution and replace(solution, residual=max(solution.residual, left))


def _bracket(excess: Callable[[float], float]) -> tuple[float, float]:
    """Return log multipliers at which the distance is above its limit, and within it."""
    step = _STEP if excess(0.0) > 0 else -_STEP
    for count in range(_MOST_STEPS):
        here, there = count * step, (count + 1) * step
        if (excess(there) > 0) is not (step > 0):
            return min(here, there), max(here, there)
    raise ConvergenceError("limits: the best portfolio at a limit of distance was not found")


def _weighed(objective: Distance, distance: Distance, log_multiplier: float) -> Distance:
    """Return the sum of both squared distances, each in its largest unit, the second weighed.

    What each does not see, it does not see in the sum.
    """
    first = 1 / float(objective.units.max())
    second = float(np.exp(log_multiplier / 2) / distance.units.max())
    finer = distance.resolution / objective.resolution
    return Distance(
        A=np.vstack([first * objective.A, second * distance.A]),
        b=np.concatenate([first * objective.b, second * distance.b]),
        units=np.concatenate([first * objective.units, second * finer * distance.units]),
        resolution=objective.resolution,
        strict=objective.strict or (distance.strict and log_multiplier > _FAINT),
    )
