"""All optima of a quadratic program whose linear term moves along a line."""

from dataclasses import replace

import numpy as np

from xlfactor.core.allocation.conflicts import require_point
from xlfactor.core.allocation.critical_line import Corners, corners
from xlfactor.core.allocation.lexicographic import least_in_turn
from xlfactor.core.allocation.objectives import exposure_distance, weight_distance
from xlfactor.core.allocation.pivoting import NO_STEP, Items
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.solve import ACCEPTED, QuadraticProgram, optimality_residual
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError

#: A path that turns by less than this goes straight on.
_SAME = 1e-10


@frozen
class Path:
    r"""The optima of :math:`\tfrac12 x'Px + (q - t\,d)'x` within limits for all t from zero.

    Between two corners, t and the optimum are the same mix of both; beyond the last one, the
    optimum stays.
    """

    #: Where the path turns (C): from zero, ascending.
    t: FloatArray
    #: The optimum at each corner (C × n).
    x: FloatArray
    #: The largest residual of the optimality conditions at the corners, relative to the data.
    residual: float


def optimal_path(region: Region, P: FloatArray, q: FloatArray, d: FloatArray) -> Path:
    r"""Find the optima of a quadratic program of weights, as its linear term goes from q along -d.

    At t = 0, the last of the equally good optima is taken: that which the path goes on from.

    Parameters
    ----------
    P : FloatArray of shape (n_assets, n_assets)
        Symmetric, positive semi-definite.
    q, d : FloatArray of shape (n_assets,)

    Raises
    ------
    InfeasibleError
        If no portfolio meets the limits: which of them conflict, and how near one can get.
    ConvergenceError
        If rounding spoils an optimum.

    References
    ----------
    Markowitz (1956), *The optimization of a quadratic function subject to linear constraints*.
    Cottle (1972), *Monotone solutions of the parametric linear complementarity problem*.

    Examples
    --------
    Two weights that sum to one, of which the first gains twice as much from t:

    >>> region = Region(
    ...     rows=np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
    ...     low=np.array([0.0, 0.0, 1.0]), high=np.ones(3), names=("'A'", "'B'", "sum"),
    ...     n_assets=2,
    ... )
    >>> path = optimal_path(region, np.diag([4.0, 1.0]), np.zeros(2), np.array([2.0, 1.0]))
    >>> path.t.round(9).tolist(), path.x.round(9).tolist()
    ([0.0, 4.0], [[0.2, 0.8], [1.0, 0.0]])
    """
    program = bounded_program(region, P, q)
    gain = np.concatenate([d, np.zeros(len(program.q) - len(d))])
    found = corners(program, gain)
    residual = np.inf if found is None else _residual(program, gain, found)
    if found is None or not residual <= ACCEPTED:
        try:
            found = _coinciding(program, gain)
        except InfeasibleError:
            require_point(region)
            raise
        except np.linalg.LinAlgError as error:
            raise ConvergenceError("limits: rounding spoils the best weights") from error
        residual = _residual(program, gain, found)
    if not residual <= ACCEPTED:
        raise ConvergenceError(
            f"limits: rounding spoils the best weights: the optimality residual is {residual:.1e}"
        )
    found = _turns(found)
    return Path(t=found.t, x=found.x, residual=residual)


def smallest(x: FloatArray, seen: FloatArray, region: Region) -> FloatArray:
    """Return the optimum with the least squared weights among those that an objective equals.

    Parameters
    ----------
    x : FloatArray of shape (n_variables,)
        One optimum.
    seen : FloatArray of shape (n_seen, n_assets)
        What of the weights the objective sees: all optima agree on it.
    """
    n = region.n_assets
    same = exposure_distance(seen, seen @ x[:n])
    return least_in_turn([same, weight_distance(np.zeros(n))], region).x


def bounded_program(region: Region, P: FloatArray, q: FloatArray) -> QuadraticProgram:
    """Return a program with bounds of all variables: those beyond the weights are not negative."""
    n, beyond = region.n_assets, region.rows.shape[1] - region.n_assets
    C, low, high = region.rows[n:], region.low, region.high
    if beyond:
        P, square = np.zeros((n + beyond, n + beyond)), P
        P[:n, :n] = square
        q = np.concatenate([q, np.zeros(beyond)])
        low = np.concatenate([low[:n], np.zeros(beyond), low[n:]])
        high = np.concatenate([high[:n], np.full(beyond, np.inf), high[n:]])
    return QuadraticProgram(P=P, q=q, C=C, low=low, high=high)


def _residual(program: QuadraticProgram, gain: FloatArray, found: Corners) -> float:
    """Return the largest residual of the optimality conditions at corners."""
    linear = program.q - np.outer(found.t, gain)
    return optimality_residual(replace(program, q=linear), found.x, found.multipliers)


def _coinciding(program: QuadraticProgram, gain: FloatArray) -> Corners:
    """Find corners that may coincide, of a program that may have many optima."""
    items = Items(program)
    items.solve()
    slope = float(np.abs(gain).max(initial=0.0)) or 1.0
    # steps of a linear term of the order of one are of the order of one
    unit, at = items.force_unit / slope, 0.0
    found = [(at, items.x, items.multipliers)]
    for step in items.move(-gain * unit):
        at += step
        stays = step <= NO_STEP * (1 + at)
        t = found.pop()[0] if stays else at * unit
        found.append((t, items.x, items.multipliers))
    corner_t, x, multipliers = (np.array(part) for part in zip(*found, strict=True))
    return Corners(t=corner_t, x=x, multipliers=multipliers)


def _turns(found: Corners) -> Corners:
    """Leave out the corners at which the path goes straight on, or stays."""
    t, x, kept = found.t, found.x, [0]
    share = (t[1:-1] - t[:-2]) / (t[2:] - t[:-2])
    ahead = np.vstack([x[:-2] + share[:, None] * (x[2:] - x[:-2]), x[-2:-1]])
    if (np.abs(x[1:] - ahead).max(axis=1, initial=0.0) > _SAME).all():
        return found
    for here in range(1, len(t)):
        before = kept[-1]
        ahead = x[before]
        if here + 1 < len(t):
            share = (t[here] - t[before]) / (t[here + 1] - t[before])
            ahead = ahead + (x[here + 1] - ahead) * share
        if np.abs(x[here] - ahead).max() > _SAME:
            kept.append(here)
    return Corners(t=t[kept], x=x[kept], multipliers=found.multipliers[kept])
