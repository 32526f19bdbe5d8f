"""Functions of shares of risk, which are not convex in the weights: local minima within limits.

All searches go on side by side, as rows of a table, and only their quadratic programs are solved
one by one.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from xlfactor.core.allocation.factor_shares import FactorShares, SharesAt
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.solve import QuadraticProgram, solve_unproven
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import NO_ANSWER

_STEPS: Final = 300
#: A search ends where a step would move no weight by more than this, or would change the value
#: by no more than this share of it, which is rounding.
_STILL, _SAME = 1e-11, 1e-14
#: What a squared move costs at the first step, and where a search gives up.
_FIRST_COST, _LAST_COST = 1e-3, 1e9
#: The least curvature of a step, as a share of the largest.
_FLAT: Final = 1e-7
#: What squared misses cost, in units of the risk.
_MISSED: Final = 10.0
#: A step shorter than this share of what was wanted lowers nothing.
_SHORTEST: Final = 1e-6
#: What arithmetic leaves of a gain, as a share of the risk.
_ROUNDING: Final = 1e-13
#: Steps that make shares exact, each of which doubles their digits; and those exact enough.
_POLISHED, _EXACT = 6, 1e-14


@frozen
class Move:
    """A quadratic program over a move of the weights (N), and over m other variables.

    Minimise ``x'Px / 2 + q'x`` with ``low <= rows @ x <= high``.
    """

    P: FloatArray
    q: FloatArray
    rows: FloatArray
    low: FloatArray
    high: FloatArray


@frozen
class Outer:
    """A convex function of the shares (..., k)."""

    value: Callable[[FloatArray], FloatArray]
    #: What it is after a move from one portfolio, from its shares (k) and their derivatives
    #: (k × N) in linear approximation, and from the cost of a squared move.
    after: Callable[[FloatArray, FloatArray, float], Move]


def smooth(
    value: Callable[[FloatArray], FloatArray],
    gradient: Callable[[FloatArray], FloatArray],
    hessian: Callable[[FloatArray], FloatArray],
) -> Outer:
    """Return a convex function by its derivatives; the second ones are those on the diagonal."""

    def after(p: FloatArray, J: FloatArray, cost: float) -> Move:
        n, none = J.shape[1], np.zeros(0)
        return Move(
            P=(J.T * hessian(p)) @ J + cost * np.eye(n), q=gradient(p) @ J,
            rows=np.zeros((0, n)), low=none, high=none,
        )  # fmt: skip

    return Outer(value=value, after=after)


def local_minima(outer: Outer, shares: FactorShares, region: Region, W: FloatArray) -> FloatArray:
    """Return where steps from portfolios (S × N) end; whoever asks looks at what was reached.

    A step solves the quadratic program that follows from the linear approximation of the shares
    and from what a move costs (Levenberg-Marquardt).
    """
    W, value = W.copy(), outer.value(shares.values(W))
    costs, going = np.full(len(W), _FIRST_COST), np.arange(len(W))
    for _ in range(_STEPS):
        at = shares.at(W[going])
        moves = [
            outer.after(p, J, cost)
            for p, J, cost in zip(at.shares, at.jacobian, costs[going], strict=True)
        ]
        others, _ = _moved(moves, region, at.W)
        reached = outer.value(shares.values(others))
        better = reached < value[going]
        same = np.abs(reached - value[going]) <= _SAME * np.abs(value[going])
        still = np.abs(others - at.W).max(axis=1) <= _STILL
        ended = same | still | (costs[going] > _LAST_COST)
        W[going[better]], value[going[better]] = others[better], reached[better]
        costs[going] *= np.where(better, 1 / 8, 8.0)
        going = going[~ended]
        if not len(going):
            break
    return W


def lowest_with(
    shares: FactorShares, wanted: FloatArray, region: Region, W: FloatArray
) -> FloatArray:
    """Lower the risk of portfolios (S × N) along the weights whose shares are as wanted.

    A step solves the quadratic program of the risk and of the curvature of the shares (sequential
    quadratic programming), and is shortened until it lowers the augmented Lagrangian.

    References
    ----------
    Nocedal and Wright (2006), *Numerical Optimization*, chapters 17 and 18.
    """
    k, W, going = shares.independent, W.copy(), np.arange(len(W))
    multipliers = np.zeros((len(W), len(shares.members)))
    costs = _MISSED * np.abs(shares.at(W).risk)

    def merit(at: SharesAt) -> FloatArray:
        missed = (at.shares - wanted[going])[:, :k]
        prices = multipliers[going, :k] + costs[going, None] * missed
        return np.asarray(at.risk + (prices * missed).sum(axis=1))

    for _ in range(_STEPS):
        at = shares.at(W[going])
        J, missed = at.jacobian[:, :k], (at.shares - wanted[going])[:, :k]
        curved = _convex(at.hessian + at.curvature(multipliers[going]))
        moves = [
            Move(P=P, q=q, rows=rows, low=-miss, high=-miss)
            for P, q, rows, miss in zip(curved, at.gradient, J, missed, strict=True)
        ]
        others, multipliers[going, :k] = _moved(moves, region, at.W)
        before, sizes = merit(at), np.ones(len(going))
        while True:
            reached = at.W + sizes[:, None] * (others - at.W)
            gain = before - merit(shares.at(reached))
            worse = ~(gain >= -_ROUNDING * np.abs(before)) & (sizes > _SHORTEST)
            if not worse.any():
                break
            sizes[worse] /= 4
        W[going] = np.where((sizes > _SHORTEST)[:, None], reached, at.W)
        going = going[gain > _ROUNDING * np.abs(before)]
        if not len(going):
            break
    return W


def _convex(L: FloatArray) -> FloatArray:
    """Return symmetric matrices with the sizes of their eigenvalues, none of them nearly zero."""
    values, V = np.linalg.eigh(L)
    sizes = np.abs(values)
    sizes = np.maximum(sizes, _FLAT * sizes.max(axis=-1, keepdims=True))
    return np.asarray((V * sizes[..., None, :]) @ np.swapaxes(V, -1, -2))


def met(shares: FactorShares, wanted: FloatArray, region: Region, W: FloatArray) -> FloatArray:
    """Return portfolios near to given ones (S × N) whose shares are exactly as wanted.

    Each step is the shortest that meets them in linear approximation; where there is none within
    the limits, or none that helps, the weights stay as they are.
    """
    k, W, going, unit = shares.independent, W.copy(), np.arange(len(W)), np.eye(W.shape[1])
    for _ in range(_POLISHED):
        at = shares.at(W[going])
        missed = (at.shares - wanted[going])[:, :k]
        moves = [
            Move(P=unit, q=np.zeros(len(unit)), rows=J, low=-miss, high=-miss)
            for J, miss in zip(at.jacobian[:, :k], missed, strict=True)
        ]
        others, _ = _moved(moves, region, at.W)
        left = (shares.values(others) - wanted[going])[:, :k]
        better = np.abs(left).max(axis=1, initial=0.0) < np.abs(missed).max(axis=1, initial=0.0)
        going = going[better]
        W[going] = others[better]
        going = going[np.abs(left[better]).max(axis=1, initial=0.0) > _EXACT]
        if not len(going):
            break
    return W


def starts(region: Region, *, seed: int, count: int) -> FloatArray:
    """Return portfolios within the limits (S × N): that nearest to equal weights, and random ones.

    Raises an `InfeasibleError` if no portfolio meets the limits.
    """
    n, rng = region.n_assets, np.random.default_rng(seed)
    wanted = [np.full(n, 1 / n)]
    places = np.argsort(np.argsort(region.names[:n]))  # the order of the assets does not matter
    for i in range(count - 1):
        spread = rng.normal(size=n) if i % 2 else rng.dirichlet(np.full(n, 0.5))
        wanted.append(spread[places] / max(abs(spread.sum()), 1.0))
    return np.array([_nearest(region, w) for w in wanted])


def _nearest(region: Region, w: FloatArray) -> FloatArray:
    """Return the portfolio within the limits that is nearest to given weights."""
    own = region.widened(np.eye(len(w)))
    program = QuadraticProgram(
        P=own.T @ own, q=-(w @ own), C=region.rows, low=region.low, high=region.high
    )
    return region.weights(solve_unproven(program).x)


def _moved(moves: list[Move], region: Region, W: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the weights after moves within the limits, and the multipliers of the moves' rows.

    Where a move has no answer, the weights stay as they are.
    """
    found = [_one_moved(move, region, w) for move, w in zip(moves, W, strict=True)]
    weights, multipliers = zip(*found, strict=True)
    return region.weights(np.array(weights)), np.array(multipliers)


def _one_moved(move: Move, region: Region, w: FloatArray) -> tuple[FloatArray, FloatArray]:
    n, m = len(w), len(move.q)
    own, amounts = region.rows[:, :n], region.rows[:, n:]  # the latter are whole, not moves
    now, size = own @ w, m + amounts.shape[1]
    P, q, C = np.zeros((size, size)), np.zeros(size), np.zeros((len(own) + len(move.rows), size))
    P[:m, :m], q[:m] = move.P, move.q
    C[: len(own), :n], C[: len(own), m:], C[len(own) :, :m] = own, amounts, move.rows
    low = np.concatenate([region.low - now, move.low])
    high = np.concatenate([region.high - now, move.high])
    try:
        found = solve_unproven(QuadraticProgram(P=P, q=q, C=C, low=low, high=high))
    except NO_ANSWER:
        return w, np.zeros(len(move.rows))
    return w + found.x[:n], found.multipliers[len(own) :]
