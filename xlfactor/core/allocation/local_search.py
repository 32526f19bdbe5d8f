"""Functions of shares of risk, which are not convex in the weights: local minima within limits.

All searches go on side by side, as rows of a table, and only their quadratic programs are solved
one by one.
"""

from collections.abc import Callable, Iterator
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
class Moves:
    """Quadratic programs side by side (S), each over a move of N weights and over other variables.

    Minimise ``x'Px / 2 + q'x`` with ``low <= rows @ x <= high``.
    """

    #: Of m variables in all (S × m × m, S × m).
    P: FloatArray
    q: FloatArray
    #: Of r rows (S × r × m, S × r, S × r).
    rows: FloatArray
    low: FloatArray
    high: FloatArray


@frozen
class Outer:
    """A convex function of the shares (..., k)."""

    value: Callable[[FloatArray], FloatArray]
    #: What it is after moves from portfolios, from their shares (S × k) and the derivatives of
    #: these (S × k × N) in linear approximation, and from the costs of squared moves (S).
    after: Callable[[FloatArray, FloatArray, FloatArray], Moves]


def smooth(
    value: Callable[[FloatArray], FloatArray],
    gradient: Callable[[FloatArray], FloatArray],
    hessian: Callable[[FloatArray], FloatArray],
) -> Outer:
    """Return a convex function by its derivatives; the second ones are those on the diagonal."""

    def after(p: FloatArray, J: FloatArray, costs: FloatArray) -> Moves:
        count, _, n = J.shape
        curved = np.swapaxes(J * hessian(p)[:, :, None], 1, 2) @ J
        none = np.zeros((count, 0))
        return Moves(
            P=curved + costs[:, None, None] * np.eye(n), q=(gradient(p)[:, None] @ J)[:, 0],
            rows=np.zeros((count, 0, n)), low=none, high=none,
        )  # fmt: skip

    return Outer(value=value, after=after)


def local_minima(outer: Outer, shares: FactorShares, region: Region, W: FloatArray) -> FloatArray:
    """Return where descents from portfolios (S × N) end, which need not be minima.

    A step solves the quadratic program that follows from the linear approximation of the shares
    and from what a move costs (Levenberg-Marquardt).
    """
    W, value = W.copy(), outer.value(shares.values(W))
    costs, going = np.full(len(W), _FIRST_COST), np.arange(len(W))
    for _ in range(_STEPS):
        at = shares.at(W[going])
        moves = outer.after(at.shares, at.jacobian, costs[going])
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
        lacking = (wanted[going] - at.shares)[:, :k]
        curved = _convex(at.hessian + at.curvature(multipliers[going]))
        moves = Moves(P=curved, q=at.gradient, rows=at.jacobian[:, :k], low=lacking, high=lacking)
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
    k, W, going = shares.independent, W.copy(), np.arange(len(W))
    units = np.broadcast_to(np.eye(W.shape[1]), (*W.shape, W.shape[1]))
    for _ in range(_POLISHED):
        at = shares.at(W[going])
        lacking = (wanted[going] - at.shares)[:, :k]
        moves = Moves(
            P=units[going], q=np.zeros_like(at.W), rows=at.jacobian[:, :k],
            low=lacking, high=lacking,
        )  # fmt: skip
        others, _ = _moved(moves, region, at.W)
        left = (shares.values(others) - wanted[going])[:, :k]
        better = np.abs(left).max(axis=1, initial=0.0) < np.abs(lacking).max(axis=1, initial=0.0)
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


def _moved(moves: Moves, region: Region, W: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the weights after moves within the limits, and the multipliers of the moves' rows.

    Where a move has no answer, the weights stay as they are.
    """
    others, multipliers = W.copy(), np.zeros(moves.low.shape)
    for i, program in enumerate(_programs(moves, region, W)):
        try:
            found = solve_unproven(program)
        except NO_ANSWER:
            continue
        others[i] += found.x[: W.shape[1]]
        multipliers[i] = found.multipliers[len(region.rows) :]
    return region.weights(others), multipliers


def _programs(moves: Moves, region: Region, W: FloatArray) -> Iterator[QuadraticProgram]:
    """Yield the program of each move, with the limits of the region and the amounts they need."""
    (count, n), m, limits = W.shape, moves.q.shape[1], len(region.rows)
    own, amounts = region.rows[:, :n], region.rows[:, n:]  # the latter are whole, not moves
    size, now = m + amounts.shape[1], W @ own.T
    P, q = np.zeros((count, size, size)), np.zeros((count, size))
    C = np.zeros((count, limits + moves.rows.shape[1], size))
    P[:, :m, :m], q[:, :m] = moves.P, moves.q
    C[:, :limits, :n], C[:, :limits, m:], C[:, limits:, :m] = own, amounts, moves.rows
    low = np.hstack([region.low - now, moves.low])
    high = np.hstack([region.high - now, moves.high])
    for i in range(count):
        yield QuadraticProgram(P=P[i], q=q[i], C=C[i], low=low[i], high=high[i])
