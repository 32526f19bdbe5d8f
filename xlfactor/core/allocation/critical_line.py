"""The corners of a quadratic program whose linear term moves, where all optima are unique.

Between two corners the same variables are free and the same limits hold, so that the optimum is
a line: the solution of linear equations that are as small as the number of free variables. It
goes on until something free reaches a bound, or nothing holds at its bound what is held.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from xlfactor.core.allocation.guessing import guess
from xlfactor.core.allocation.solve import QuadraticProgram, Solution, solve
from xlfactor.core.estimation.definiteness import is_well_resolved
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import NO_ANSWER

#: From so many variables on, guesses at the first corner are faster than a solver.
_MANY: Final = 40
#: What moves less than this, in data of the order of one, does not move.
_STILL: Final = 1e-11
#: Corners nearer to each other than this, relative to t, are one.
_APART: Final = 1e-12
#: A corner that comes before the last one by more than this, relative to t, says that rounding or
#: a coincidence has led the line astray.
_ASTRAY: Final = 1e-9
#: More corners than this for each variable and limit go in a circle.
_MOST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
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
    try:
        start = guess(program) if len(gain) >= _MANY else solve(program)
        return start and _Line(program, gain, start).corners()
    except (*NO_ANSWER, np.linalg.LinAlgError):
        return None


class _Line:
    """Variables and limits as items, each free within its bounds or held at one of them.

    What is free has a value, what is held a force. The values of free variables and the
    multipliers of held limits are found by linear equations; all other figures follow from these.
    Each figure has two rows: at t = 0, and its change with t.
    """

    def __init__(self, program: QuadraticProgram, gain: FloatArray, start: Solution) -> None:
        n, size = len(gain), len(program.low)
        # in units that make the data of the order of one
        self._unit = float(np.abs(program.P).max())
        self._t_unit = self._unit / (float(np.abs(gain).max()) or 1.0)
        self._n, self._bounds = n, np.array([program.low, program.high])
        self._all = np.zeros((size, size))
        np.divide(program.P, self._unit, out=self._all[:n, :n])
        self._all[n:, :n], self._all[:n, n:] = program.C, program.C.T
        self._rest = np.zeros((2, size))
        self._rest[:, :n] = program.q / self._unit, -gain * (self._t_unit / self._unit)
        #: Where an item is held; zero where it is free.
        self._at = np.zeros(size)
        self._is_free = np.ones(size, dtype=bool)
        self._least, self._most = self._bounds.copy()
        for i in np.flatnonzero(start.multipliers).tolist():
            self._hold(i, 1 if start.multipliers[i] > 0 else -1)

    def corners(self) -> Corners | None:
        """Follow the line from t = 0; None if it goes astray."""
        t, found = 0.0, []
        for _ in range(_MOST * len(self._at)):
            figures = self._figures()
            found.append((t, figures[0] + t * figures[1], self._is_free.copy(), self._at.copy()))
            ends = self._ends(figures)
            i = int(ends.argmin())
            after = float(ends[i])
            if after == np.inf:
                return self._as_corners(found)
            if after < t - _ASTRAY * (1 + t):
                return None
            if after <= t + _APART * (1 + t):
                found.pop()
            if self._is_free[i]:
                self._hold(i, 1 if figures[1, i] > 0 else -1)
            else:
                self._release(i)
            t = max(t, after)
        return None

    def _figures(self) -> FloatArray:
        """Return the values of what is free and the forces of what is held (2 × items)."""
        found = self._is_free.copy()
        np.logical_not(found[self._n :], out=found[self._n :])
        J = found.nonzero()[0]
        rows, wanted = self._all[J], -self._rest[:, J]
        wanted[0] += self._at[J]
        z = np.linalg.solve(rows[:, J], wanted.T).T
        figures = self._rest + z @ rows
        figures[:, J] = z
        return np.asarray(figures)

    def _ends(self, figures: FloatArray) -> FloatArray:
        """Return t at which each figure leaves its bounds."""
        at, speed = figures
        bound = np.where(speed > 0, self._most, self._least)
        ends = np.full(len(at), np.inf)
        return np.divide(bound - at, speed, out=ends, where=np.abs(speed) > _STILL)

    def _hold(self, i: int, side: int) -> None:
        """Hold an item at its lower (-1) or upper (1) bound."""
        low, high = self._bounds[:, i]
        self._is_free[i], self._at[i] = False, high if side > 0 else low
        # the force is the gradient for variables, and its opposite, the multiplier, for limits
        is_positive = (side > 0) == (i >= self._n)
        self._least[i] = 0.0 if is_positive and low < high else -np.inf
        self._most[i] = np.inf if is_positive or low == high else 0.0
        if i < self._n:
            self._rest[0] += self._all[i] * self._at[i]

    def _release(self, i: int) -> None:
        """Let an item go from its bound."""
        if i < self._n:
            self._rest[0] -= self._all[i] * self._at[i]
        self._is_free[i], self._at[i] = True, 0.0
        self._least[i], self._most[i] = self._bounds[:, i]

    def _as_corners(self, found: list[tuple[float, FloatArray, BoolArray, FloatArray]]) -> Corners:
        t, figures, is_free, at = (np.array(part) for part in zip(*found, strict=True))
        n, multipliers = self._n, np.where(is_free, 0.0, figures) * self._unit
        multipliers[:, :n] *= -1
        return Corners(
            t=t * self._t_unit,
            x=np.where(is_free, figures, at)[:, :n],
            multipliers=multipliers,
        )
