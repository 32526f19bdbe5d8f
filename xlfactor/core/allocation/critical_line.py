"""The corners of a quadratic program whose linear term moves, where all optima are unique.

Between two corners the same variables are free and the same limits hold, so that the optimum is
a line: the solution of linear equations that are as small as the number of free variables. It
goes on until something free reaches a bound, or nothing holds at its bound what is held.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from xlfactor.core.allocation.guessing import MANY, guess
from xlfactor.core.allocation.solve import QuadraticProgram, Solution, solve_unproven
from xlfactor.core.estimation.definiteness import is_well_resolved
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import NO_ANSWER

#: What moves less than this, in data of the order of one, does not move.
_STILL: Final = 1e-11
#: Corners nearer to each other than this, relative to t, are one.
_APART: Final = 1e-12
#: A corner that comes before the last one by more than this, relative to t, says that rounding or
#: a coincidence has led the line astray.
_ASTRAY: Final = 1e-9
#: More corners than this for each variable and limit go in a circle.
_MOST: Final = 20


@frozen
class Corners:
    """Where the path of optima may turn."""

    #: Ascending, from zero (C).
    t: FloatArray
    #: The optimum at each corner (C × n), and the multipliers of its bounds and limits (C × m).
    x: FloatArray
    multipliers: FloatArray


def corners(program: QuadraticProgram, gain: FloatArray) -> Corners | None:
    r"""Find all corners of the optimum of :math:`\tfrac12 x'Px + (q - t\,gain)'x` from t = 0.

    None if P is not well resolved, or many limits coincide.

    References
    ----------
    Markowitz (1956), *The optimization of a quadratic function subject to linear constraints*.
    Niedermayer and Niedermayer (2010), *Applying Markowitz's critical line algorithm*.
    """
    if not is_well_resolved(program.P):
        return None
    # in units that make the data of the order of one
    unit, slope = float(np.abs(program.P).max()), float(np.abs(gain).max()) or 1.0
    scaled = replace(program, P=program.P / unit, q=program.q / unit)
    try:
        start = guess(scaled) if len(gain) >= MANY else solve_unproven(scaled)
        found = None if start is None else _Line(scaled, gain / slope, start).corners()
    except (*NO_ANSWER, np.linalg.LinAlgError):
        return None
    return found and replace(
        found, t=found.t * (unit / slope), multipliers=found.multipliers * unit
    )


class _Line:
    """Variables and limits as items, each free within its bounds or held at one of them.

    What is free has a value, what is held a force. The values of free variables and the
    multipliers of held limits are found by linear equations; all other figures follow from these.
    Each figure has two rows: at t = 0, and its change with t.
    """

    def __init__(self, program: QuadraticProgram, gain: FloatArray, start: Solution) -> None:
        n, size = len(gain), len(program.low)
        self._n, self._all = n, np.zeros((size, size))
        self._all[:n, :n] = program.P
        self._all[n:, :n], self._all[:n, n:] = program.C, program.C.T
        self._bounds = _bounds(program)
        side = np.sign(start.multipliers).astype(np.intp)
        #: The least and the most of each figure, and where an item is held, zero where it is free.
        self._least, self._most, self._at = self._bounds[:, side + 1, np.arange(size)]
        #: What each item adds to all figures where it is held; that of a limit counts from there.
        self._added = self._all.copy()
        self._added[n:] = -np.eye(size)[n:]
        #: What all figures are besides the part of those found by equations.
        self._rest = np.zeros((2, size))
        self._rest[:, :n] = program.q, -gain
        self._rest[0] += self._at @ self._added
        self._is_free = side == 0
        self._is_found = self._is_free == (np.arange(size) < n)
        self._never = np.full(size, np.inf)

    def corners(self) -> Corners | None:
        """Follow the line from t = 0; None if it goes astray."""
        t, found = 0.0, []
        for _ in range(_MOST * len(self._at)):
            figures = self._figures()
            found.append((t, figures, self._is_free.copy(), self._at.copy()))
            ends = self._ends(figures)
            i = int(ends.argmin())
            after = float(ends[i])
            if after == np.inf:
                return self._as_corners(found)
            if after < t - _ASTRAY * (1 + t):
                return None
            if after <= t + _APART * (1 + t):
                found.pop()
            else:
                t = after
            self._put(i, 0 if not self._is_free[i] else 1 if figures[1, i] > 0 else -1)
        return None

    def _figures(self) -> FloatArray:
        """Return the values of what is free and the forces of what is held (2 × items)."""
        J = self._is_found.nonzero()[0]
        rows = self._all.take(J, axis=0)  # four times as fast as an index, of few
        z = np.linalg.solve(rows.take(J, axis=1), -self._rest.take(J, axis=1).T).T
        figures = z @ rows
        figures += self._rest
        figures[:, J] = z
        return np.asarray(figures)

    def _ends(self, figures: FloatArray) -> FloatArray:
        """Return t at which each figure leaves its bounds."""
        now, speed = figures
        bound = np.where(speed > 0, self._most, self._least)
        ends = self._never.copy()
        np.divide(bound - now, speed, out=ends, where=np.abs(speed) > _STILL)
        return ends

    def _put(self, i: int, side: int) -> None:
        """Hold an item at its lower (-1) or upper (1) bound, or free it (0)."""
        self._least[i], self._most[i], at = self._bounds[:, side + 1, i]
        self._rest[0] += self._added[i] * (at - self._at[i])
        self._at[i], self._is_free[i] = at, side == 0
        self._is_found[i] = (side == 0) == (i < self._n)

    def _as_corners(self, found: list[tuple[float, FloatArray, BoolArray, FloatArray]]) -> Corners:
        t, figures, is_free, at = (np.array(part) for part in zip(*found, strict=True))
        now = figures[:, 0] + t[:, None] * figures[:, 1]
        n, multipliers = self._n, np.where(is_free, 0.0, now)
        multipliers[:, :n] *= -1
        x = np.where(is_free, now, at)[:, :n] + 0.0  # a bound of zero may be held as -0.0
        return Corners(t=t, x=x, multipliers=multipliers)


def _bounds(program: QuadraticProgram) -> FloatArray:
    """Return the least and the most of each figure, and where it is held (3 × sides × items).

    The sides are the lower one, none and the upper one. The force of a held variable is the
    gradient, which is not below zero at a lower bound; that of a limit is its multiplier.
    """
    low, high = program.low, program.high
    is_variable, is_equal = np.arange(len(low)) < len(program.q), low == high
    least = np.where(is_variable & ~is_equal, 0.0, -np.inf)
    most = np.where(is_variable | is_equal, np.inf, 0.0)
    held = [low, np.zeros(len(low)), high]
    return np.array([[least, low, -most], [most, high, -least], held])
