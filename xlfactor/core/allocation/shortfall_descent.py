r"""The least expected shortfall of scenarios within limits: an active set over kinks.

With a loss `v` at the quantile and `a` scenarios in the tail, Rockafellar and Uryasev minimise

.. math:: v + \sum_j m_j \max(0, c_j - a_j'z), \qquad z = (x, v)

where a scenario is the row :math:`(r, 1)` with `c = 0` and costs :math:`m = 1/a` a unit below
it, and a limit is a row that must not be left: its `m` is infinite. The function is linear but for
these kinks. From a portfolio within the limits, each step follows the steepest descent along
the kinks it lies on, through as many others as lower the function, and ends on the one where it
would rise again. Where there is no way down along the kinks, their multipliers say which one to
leave, or prove the optimum.

References
----------
Rockafellar and Uryasev (2000), *Optimization of conditional value-at-risk*, theorem 1.
Bartels, Conn and Sinclair (1978), *Minimization techniques for piecewise differentiable
functions*: steps along and through kinks.
"""

from dataclasses import replace
from functools import cached_property
from typing import Final

import numpy as np

from xlfactor.core.allocation.region import Region
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import BoolArray, FloatArray, IntArray
from xlfactor.errors import ConvergenceError

_STEPS: Final = 10_000
#: Losses of scenarios are told apart by up to this, in returns of the order of one: equal ones
#: would let steps go in circles. Multiples of the golden section are never near each other.
_APART: Final = 1e-12
_GOLDEN: Final = 0.6180339887498949
#: Most steps look at this many times the scenarios of the tail; the last steps look at all.
_LIKELY: Final = 4
#: A slope, in returns of the order of one, that is rounding; it is that of a gradient squared.
_FLAT: Final = 1e-22
#: A multiplier that is out of its range by no more than this is rounding.
_AIM: Final = 1e-10
#: A row that a direction changes by no more than this share of both is not changed.
_STILL: Final = 1e-13
#: Added to the metric, of returns of the order of one.
_RIDGE: Final = 1e-6
#: A weight this near to a limit starts on it.
_NEAR: Final = 1e-10
#: The number of steps of no length after which the first kink that can be left is left: without
#: this the steps could go in circles.
_PATIENCE: Final = 30


@frozen
class _Kinks:
    """The rows ``a'z >= c``, with the range of their multipliers: bounds of weights come first."""

    rows: FloatArray
    c: FloatArray
    #: Minus infinity for an equation, else zero; ...
    least: FloatArray
    #: ... what a unit below the row costs: infinite for a limit.
    most: FloatArray
    #: The variable that a row bounds by itself, of the first rows.
    bounded: IntArray
    #: Positive definite, over z: the metric of the steepest descent.
    metric: FloatArray

    def among(self, rows: BoolArray) -> "_Kinks":
        """Return some of the kinks, with all bounds among them."""
        parts = {name: getattr(self, name)[rows] for name in ("rows", "c", "least", "most")}
        return replace(self, **parts)

    @cached_property
    def sizes(self) -> FloatArray:
        """The lengths of the rows."""
        return np.asarray(np.linalg.norm(self.rows, axis=1))


def least_shortfall(R: FloatArray, tail: float, region: Region, start: FloatArray) -> FloatArray:
    """Return the point of a region whose expected shortfall is the least.

    Parameters
    ----------
    R : array of shape (n_scenarios, n_assets)
        Returns.
    tail : float
        The number of scenarios in the tail, one or more.
    start : array of shape (n_variables,)
        In the region; the nearer the better.

    Raises
    ------
    ConvergenceError
        If the steps do not suffice.
    """
    kinks = _kinks(region.widened(R / (np.abs(R).max() or 1.0)), tail, region)
    first, count = len(kinks.rows) - len(R), int(np.ceil(tail - _NEAR))
    losses = -kinks.rows[first:, :-1] @ start
    worst = first + np.argsort(-losses, kind="stable")
    z = np.append(start, losses[worst[count - 1] - first])
    on = np.zeros(len(kinks.rows), dtype=bool)
    on[worst[count - 1]] = True
    bounds = slice(len(kinks.bounded))
    on[bounds] = np.abs(kinks.rows[bounds] @ z - kinks.c[bounds]) <= _NEAR
    likely = np.ones(len(on), dtype=bool)
    likely[worst[_LIKELY * count :]] = False
    for among in (likely, np.ones_like(likely)):
        below = (kinks.rows @ z < kinks.c) & ~on & np.isfinite(kinks.most)
        z, on[among] = _descend(kinks.among(among), z, on[among], below[among])
    return z[:-1]


def _kinks(R: FloatArray, tail: float, region: Region) -> _Kinks:
    """Return the limits and the scenarios as rows over the variables and the quantile."""
    T, n = R.shape
    equal = region.low == region.high
    lower, upper = np.isfinite(region.low), np.isfinite(region.high) & ~equal
    index = np.concatenate([np.flatnonzero(lower), np.flatnonzero(upper)])
    sign = np.repeat([1.0, -1.0], [lower.sum(), upper.sum()])
    own = index < region.n_assets
    order = np.argsort(~own, kind="stable")
    index, sign = index[order], sign[order]
    limits = np.hstack([sign[:, None] * region.rows[index], np.zeros((len(index), 1))])
    c = sign * np.where(sign > 0, region.low[index], region.high[index])
    metric = np.eye(n + 1)
    metric[:n, :n] = R.T @ R / T
    metric.flat[:: n + 2] += _RIDGE
    return _Kinks(
        rows=np.vstack([limits, np.hstack([R, np.ones((T, 1))])]),
        c=np.append(c, _APART * (np.arange(T) * _GOLDEN % 1)),
        least=np.append(np.where(equal[index], -np.inf, 0.0), np.zeros(T)),
        most=np.append(np.full(len(index), np.inf), np.full(T, 1 / tail)),
        bounded=index[: own.sum()],
        metric=metric,
    )


def _descend(
    kinks: _Kinks, z: FloatArray, on: BoolArray, below: BoolArray
) -> tuple[FloatArray, BoolArray]:
    """Return the optimum and the kinks it is on, from a point on some and below others."""
    on, below = on.copy(), below.copy()
    stalled = 0
    for _ in range(_STEPS):
        direction, slope, p = _steepest(kinks, on, below)
        if slope < -_FLAT:
            length, passed, stop = _line_search(kinks, z, direction, slope, on, below)
            z = z + length * direction
            stalled = stalled + 1 if length * np.linalg.norm(direction) <= _STILL else 0
            below[passed] ^= True
            on[stop], below[stop] = True, False
            continue
        excess = np.where(on, np.maximum(kinks.least - p, p - kinks.most), 0.0)
        wrong = excess > _AIM
        if not wrong.any():
            return z, on
        leave = int(wrong.argmax() if stalled > _PATIENCE else excess.argmax())
        on[leave], below[leave] = False, p[leave] > kinks.most[leave]
    raise ConvergenceError(f"the least expected shortfall is not found after {_STEPS} steps")


def _steepest(
    kinks: _Kinks, on: BoolArray, below: BoolArray
) -> tuple[FloatArray, float, FloatArray]:
    """Return the steepest descent along the kinks, its slope, and all multipliers."""
    n_bounds = len(kinks.bounded)
    p = np.where(below, kinks.most, 0.0)
    slopes = -p @ kinks.rows
    slopes[-1] += 1.0
    pins = on[:n_bounds].nonzero()[0]
    is_free = np.ones(len(slopes), dtype=bool)
    is_free[kinks.bounded[pins]] = False
    free, others = is_free.nonzero()[0], n_bounds + on[n_bounds:].nonzero()[0]
    n, size = len(free), len(free) + len(others)
    system, wanted = np.zeros((size, size)), np.zeros(size)
    system[:n, :n] = kinks.metric[free[:, None], free]
    system[n:, :n] = kinks.rows[others[:, None], free]
    system[:n, n:] = -system[n:, :n].T
    wanted[:n] = -slopes[free]
    found = np.linalg.solve(system, wanted)
    direction = np.zeros(len(slopes))
    direction[free], p[others] = found[:n], found[n:]
    pull = slopes - p[others] @ kinks.rows[others]
    p[pins] = kinks.rows[pins] @ pull
    return direction, -float(direction @ kinks.metric @ direction), p


def _line_search(
    kinks: _Kinks,
    z: FloatArray,
    direction: FloatArray,
    slope: float,
    on: BoolArray,
    below: BoolArray,
) -> tuple[float, IntArray, int]:
    """Return the length of a step, the scenarios that it passes, and the row that it ends on."""
    rate = kinks.rows @ direction
    rate[np.abs(rate) <= _STILL * kinks.sizes * np.linalg.norm(direction)] = 0.0
    ahead = np.where(below, rate > 0, (rate < 0) | (np.isinf(kinks.least) & (rate > 0))) & ~on
    rows = np.flatnonzero(ahead)
    lengths = np.maximum((kinks.c - kinks.rows @ z)[rows] / rate[rows], 0.0)
    order = np.argsort(lengths, kind="stable")
    rises = (kinks.most - kinks.least)[rows] * np.abs(rate[rows])
    # a limit is among them: all weights have two, and only weights have a cost
    end = int((slope + np.cumsum(rises[order]) >= 0).argmax())
    return float(lengths[order[end]]), rows[order[:end]], int(rows[order[end]])
