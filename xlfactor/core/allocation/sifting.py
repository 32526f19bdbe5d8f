"""The portfolio nearest to targets among many assets: the program solved on a few at a time.

Where limits keep the targets from being met, nearly all assets end at a bound. So all assets but
a few are held at their bounds, and a solver finds the best weights of the few. The gradient then
shows which of the others improve the objective if they leave their bounds; they join the few of
the next round. Each round lowers the distance. The search ends where the optimality conditions of
the whole program are met.
"""

from typing import Final

import numpy as np

from xlfactor.core.allocation.guessing import MANY, guess
from xlfactor.core.allocation.objectives import Distance
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.solve import (
    ACTIVE_SET,
    EXACT,
    QuadraticProgram,
    Solution,
    optimality_residual,
    solve_unproven,
)
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import NO_ANSWER

#: The name of the method.
SIFTED: Final = f"{ACTIVE_SET} on a few assets at a time"
#: The first round solves for this share of the assets, and for this many at least; no more than
#: that join in a later round.
_SHARE, _FEW = 1 / 8, 60
_ROUNDS: Final = 50
#: The gradient, relative to the data, below which no variable improves the objective by leaving
#: its bound.
_FORCE: Final = 1e-13
#: The multiplier, relative to the data, above which a bound or limit surely binds.
_HOLDS: Final = 1e-9
#: A variable this near to a bound is at it.
_AT: Final = 1e-12
#: Moves that change the targets and the binding limits by less than this share are not told apart.
_TOLD: Final = 1e-5


def nearest_alone(objective: Distance, region: Region) -> Solution | None:
    """Return the one portfolio of many assets that is nearest to targets.

    None if others may be as near, or if another method is needed.
    """
    n = region.n_assets
    if n < MANY or region.rows.shape[1] != n:
        return None
    program = nearest_program(objective, region)
    found = sift(program)
    return found if found is not None and _is_alone(objective, program, found) else None


def nearest_program(objective: Distance, region: Region) -> QuadraticProgram:
    """Return the program of the portfolio that is nearest to targets, in a region of weights."""
    P, q = objective.quadratic()
    limits = region.rows[region.n_assets :]
    return QuadraticProgram(P=P, q=q, C=limits, low=region.low, high=region.high)


def sift(program: QuadraticProgram) -> Solution | None:
    """Return an optimum of a program with bounds of all variables.

    None if a variable has no bound, or the optimum is not reached in the allowed rounds.

    References
    ----------
    Bixby, Gregory, Lustig, Marsten and Shanno (1992), *Very large-scale linear programming: a
    case study in combining interior point and simplex methods*, section 3: sifting.
    """
    n, unit = len(program.q), _unit(program)
    low, high = program.low[:n], program.high[:n]
    if (np.isinf(low) & np.isinf(high)).any():
        return None
    x = np.where(np.isfinite(low), low, high)
    few = max(int(n * _SHARE), _FEW)
    is_few = _most_wanted(-(program.P @ x + program.q), few)
    for count in range(1, _ROUNDS + 1):
        try:
            x, nu = _best_of_few(program, x, is_few)
        except NO_ANSWER:
            return None
        force = program.P @ x + program.q + nu @ program.C
        at_low, at_high = x <= low + _AT, x >= high - _AT
        is_held = at_low | at_high
        gains = np.where(at_low & at_high, 0.0, np.where(at_low, -force, force * at_high))
        if gains.max() <= _FORCE * unit:
            multipliers = np.concatenate([np.where(is_held, -force, 0.0), nu])
            return _to_the_last_digits(program, x, multipliers, count)
        is_few = ~is_held | (_most_wanted(gains, few) & (gains > 0))
    return None


def _to_the_last_digits(
    program: QuadraticProgram, x: FloatArray, multipliers: FloatArray, count: int
) -> Solution:
    """Return an optimum; where the solver left digits, by equations on the limits that bind."""
    residual = optimality_residual(program, x, multipliers)
    found = Solution(
        x=x, multipliers=multipliers, residual=residual, solver=SIFTED, iterations=count
    )
    return found if residual <= EXACT else guess(program, found) or found


def _unit(program: QuadraticProgram) -> float:
    """Return the size of the forces in a program."""
    return float(max(program.P.diagonal().max(), np.abs(program.q).max()))


def _most_wanted(gains: FloatArray, count: int) -> BoolArray:
    """Return which gains are the `count` largest ones."""
    chosen = np.zeros(len(gains), dtype=bool)
    chosen[np.argsort(-gains, kind="stable")[:count]] = True
    return chosen


def _best_of_few(
    program: QuadraticProgram, x: FloatArray, is_few: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """Return x with the best values of a few, and the multipliers of the limits."""
    n, few = len(x), np.flatnonzero(is_few)
    rest = np.where(is_few, 0.0, x)
    taken = program.C @ rest
    found = solve_unproven(
        QuadraticProgram(
            P=program.P[np.ix_(few, few)],
            q=program.q[few] + program.P[few] @ rest,
            C=program.C[:, few],
            low=np.concatenate([program.low[few], program.low[n:] - taken]),
            high=np.concatenate([program.high[few], program.high[n:] - taken]),
        )
    )
    rest[few] = found.x
    return rest, found.multipliers[len(few) :]


def _is_alone(objective: Distance, program: QuadraticProgram, found: Solution) -> bool:
    """Return whether no other point has the same distance from the targets.

    Such a point differs only in variables that are not surely at a bound, and meets all limits
    that surely bind.
    """
    n = len(program.q)
    holds = (np.abs(found.multipliers) > _HOLDS * _unit(program)) | (program.low == program.high)
    rows = np.vstack([objective.A / objective.units[:, None], program.C[holds[n:]]])
    seen = rows[:, ~holds[:n]]
    if seen.shape[1] > len(seen):
        return False
    sizes = np.linalg.svd(seen, compute_uv=False)
    return not len(sizes) or bool(sizes[-1] > _TOLD * sizes[0])
