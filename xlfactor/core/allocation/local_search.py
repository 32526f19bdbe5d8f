"""Functions of shares of risk, which are not convex in the weights: local minima within limits.

The outer function is convex in the shares, and a step solves the quadratic program that follows
from their linear approximation (Gauss-Newton), shortened where it does not lower the function.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.solve import QuadraticProgram, Solution, solve
from xlfactor.core.typing import FloatArray
from xlfactor.errors import NO_ANSWER

_STEPS: Final = 300
#: A search ends where a step would move no weight by more than this.
_STILL: Final = 1e-11
#: What a squared move costs at the first step, and where a search gives up.
_FIRST_COST, _LAST_COST = 1e-3, 1e9
#: A gain below this share of the value is little.
_LITTLE: Final = 1e-7
#: The step of central differences of weights, and the least eigenvalue of a curvature.
_DIFFERENCE, _FLAT = 1e-5, 1e-7
#: Steps that make a solution exact; each doubles its digits.
_POLISHED: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curved:
    """Values (k) as a function of the weights (N), with their derivatives (k × N)."""

    value: Callable[[FloatArray], FloatArray]
    jacobian: Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Move:
    """A quadratic program over a move of the weights (N), and over m other variables.

    Minimise ``x'Px / 2 + q'x`` with ``rows @ x >= low``.
    """

    P: FloatArray
    q: FloatArray
    rows: FloatArray
    low: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outer:
    """A convex function of the values (k)."""

    value: Callable[[FloatArray], float]
    #: What it is after a move, from the values and their derivatives, in linear approximation.
    after: Callable[[FloatArray, FloatArray], Move]


def smooth(
    value: Callable[[FloatArray], float],
    gradient: Callable[[FloatArray], FloatArray],
    hessian: Callable[[FloatArray], FloatArray],
) -> Outer:
    """Return a convex function by its derivatives; the second ones are those on the diagonal."""

    def after(p: FloatArray, J: FloatArray) -> Move:
        n = J.shape[1]
        return Move(
            P=(J.T * hessian(p)) @ J, q=gradient(p) @ J, rows=np.zeros((0, n)), low=np.zeros(0)
        )

    return Outer(value=value, after=after)


def local_minimum(outer: Outer, inner: Curved, region: Region, w: FloatArray) -> FloatArray:
    """Return where steps from w end; whoever asks looks at what was reached."""
    value, cost = outer.value(inner.value(w)), _FIRST_COST
    for _ in range(_STEPS):
        move = outer.after(inner.value(w), inner.jacobian(w))
        other = _moved(move, region, w, cost)
        if np.abs(other - w).max() <= _STILL or cost > _LAST_COST:
            break
        reached = outer.value(inner.value(other))
        if reached < value:
            w, value, cost = other, reached, cost / 8
        else:
            cost *= 8
    return w


def lowest_with(
    risk: Curved, zeros: Curved, region: Region, w: FloatArray, *, exactly: bool
) -> FloatArray:
    """Lower a convex function of one value along the weights at which others are zero.

    Each step is the best one in the directions that leave the values at zero in linear
    approximation, and is then brought back to zero. To find the minimum exactly, the curvature of
    the values counts as well, which takes fewer but longer steps; else the steps end where they
    gain little. `risk.jacobian` holds the gradient, and below it the second derivatives.
    """
    size, multipliers = 1.0, np.zeros(len(zeros.value(w)))
    value = float(risk.value(w)[0])
    for _ in range(_STEPS):
        g, H, J = risk.jacobian(w)[0], risk.jacobian(w)[1:], zeros.jacobian(w)
        L = _lifted(H + _curvature(zeros, w, multipliers)) if exactly else H
        try:
            found = _nearest_to(region, L, g - L @ w, J, J @ w)
        except NO_ANSWER:
            break
        step, multipliers = region.weights(found.x) - w, found.multipliers[len(region.rows) :]
        if np.abs(size * step).max() <= _STILL:
            break
        other = met(zeros, region, w + size * step)
        reached = float(risk.value(other)[0])
        if np.abs(zeros.value(other)).max() > _STILL or reached >= value:
            size /= 4
            continue
        little = value - reached <= _LITTLE * value
        w, value, size = other, reached, min(2 * size, 1.0)
        if little and not exactly:
            break
    return w


def _curvature(zeros: Curved, w: FloatArray, multipliers: FloatArray) -> FloatArray:
    """Return the second derivatives of values times multipliers, by central differences."""
    if not multipliers.any():
        return np.zeros((len(w), len(w)))
    steps = _DIFFERENCE * np.eye(len(w))
    rows = [
        multipliers @ (zeros.jacobian(w + step) - zeros.jacobian(w - step)) / (2 * _DIFFERENCE)
        for step in steps
    ]
    return np.asarray((np.array(rows) + np.array(rows).T) / 2)


def _lifted(L: FloatArray) -> FloatArray:
    """Return a symmetric matrix with its eigenvalues below a small one lifted to that."""
    values, V = np.linalg.eigh(L)
    return np.asarray((V * np.maximum(values, _FLAT * np.abs(values).max())) @ V.T)


def met(zeros: Curved, region: Region, w: FloatArray) -> FloatArray:
    """Return weights near the given ones at which the values are zero to the last digits.

    Each step is the shortest that makes their linear approximation zero; where there is none
    within the limits, or none that helps, the weights stay as they are.
    """
    for _ in range(_POLISHED):
        missing, J = zeros.value(w), zeros.jacobian(w)
        try:
            found = _nearest_to(region, np.eye(len(w)), -w, J, J @ w - missing)
        except NO_ANSWER:
            return w
        other = region.weights(found.x)
        if np.abs(zeros.value(other)).max(initial=0.0) >= np.abs(missing).max(initial=0.0):
            return w
        w = other
    return w


def starts(region: Region, *, seed: int, count: int) -> Iterator[FloatArray]:
    """Return portfolios within the limits: the one nearest to equal weights, and random ones.

    Raises
    ------
    InfeasibleError
        If no portfolio meets the limits.
    """
    n, rng = region.n_assets, np.random.default_rng(seed)
    yield _nearest(region, np.full(n, 1 / n))
    places = np.argsort(np.argsort(region.names[:n]))  # the order of the assets does not matter
    for i in range(count - 1):
        spread = rng.normal(size=n) if i % 2 else rng.dirichlet(np.full(n, 0.5))
        yield _nearest(region, spread[places] / max(abs(spread.sum()), 1.0))


def _nearest(region: Region, w: FloatArray) -> FloatArray:
    """Return the portfolio within the limits that is nearest to given weights."""
    n = len(w)
    return region.weights(_nearest_to(region, np.eye(n), -w, np.zeros((0, n)), np.zeros(0)).x)


def _nearest_to(
    region: Region, P: FloatArray, q: FloatArray, rows: FloatArray, wanted: FloatArray
) -> Solution:
    """Minimise ``w'Pw / 2 + q'w`` within the limits, with the values wanted of ``rows @ w``."""
    program = QuadraticProgram(
        P=P, q=q, C=np.vstack([region.rows, rows]),
        low=np.append(region.low, wanted), high=np.append(region.high, wanted),
    )  # fmt: skip
    return solve(program)


def _moved(move: Move, region: Region, w: FloatArray, cost: float) -> FloatArray:
    """Return the weights after a move within the limits, of which a squared move has a cost."""
    n, m = len(w), len(move.q) - len(w)
    now = region.rows @ w
    P = move.P + np.diag(np.append(np.full(n, cost), np.zeros(m)))
    program = QuadraticProgram(
        P=P, q=move.q,
        C=np.vstack([np.hstack([region.rows, np.zeros((len(now), m))]), move.rows]),
        low=np.append(region.low - now, move.low),
        high=np.append(region.high - now, np.full(len(move.low), np.inf)),
    )  # fmt: skip
    try:
        return region.weights(w + solve(program).x[:n])
    except NO_ANSWER:
        return w
