"""The optimum of a quadratic program, followed exactly while its linear term moves.

Each variable and each limit is an item with a value and a force. A free item has no force, and a
value within its bounds; a held item is at one of them, and a force away from it keeps it there.
One matrix says how the given figures (values of held items, zero forces of free ones) move all
others, and an item that changes its role is one principal pivot of that matrix. So no solver is
needed, and limits that hold together by coincidence, or a covariance of lower rank, do no harm.
"""

from collections.abc import Iterator

import numpy as np

from xlfactor.core.allocation.solve import QuadraticProgram
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import BoolArray, FloatArray, IntArray
from xlfactor.errors import ConvergenceError, InfeasibleError

#: Less than this, of data that are of the order of one, is rounding: an approach to a bound, ...
_NOTHING = 1e-11
#: ... and a step.
NO_STEP = 1e-12
#: A direction of less curvature than this, for its squared length, has none; ...
_FLAT = 1e-11
#: ... and one of less than this spoils the matrix, which is then made anew.
_ALMOST_FLAT = 1e-4
#: The number of exchanges after which it is computed anew in any case.
_FRESH = 40
#: More exchanges than this for each item go in a circle.
_MOST = 100


@frozen
class _Hit:
    """An item that reaches its lower (-1) or upper (1) bound, and the step until then."""

    item: int
    side: int
    step: FloatArray


class Items:
    r"""The optimum of :math:`\tfrac12 x'Px + q'x` within limits, to be found and followed.

    Every figure has two columns: itself, and what it has in addition in units of an infinitesimal.
    All bounds are wider, and all entries of q larger, by such an amount of their own. So no two
    items reach a bound at the same time, and the search does not go in a circle.

    Parameters
    ----------
    program : QuadraticProgram
        With bounds of all n variables, each with a finite lower side.
    """

    def __init__(self, program: QuadraticProgram) -> None:
        n, size = len(program.q), len(program.low)
        self._n, self._is_row = n, np.arange(size) >= n
        # units that make all data of the order of one
        self._unit = np.r_[np.ones(n), np.abs(program.C).max(axis=1)]
        self._unit[self._unit == 0] = 1.0
        #: What forces are counted in.
        self.force_unit = float(np.abs(program.P).max(initial=0.0)) or 1.0
        P, C = program.P / self.force_unit, program.C / self._unit[n:, None]
        self._all = np.block([[P, -C.T], [C, np.zeros((size - n, size - n))]])
        self._matrix = self._all
        self._exchanges = 0
        own, own_force = _unrelated(2 * size).reshape(2, size)
        self._low = np.column_stack([program.low / self._unit, -own])
        self._high = np.column_stack([program.high / self._unit, own])
        #: -1 where an item is held at its lower bound, 1 at its upper one, 0 where it is free.
        self._side: IntArray = np.where(self._is_row, 0, -1)
        #: The value of a held item and the force of a free one; and the other one of the two.
        self._given = np.where(self._is_row[:, None], 0.0, self._low)
        inset = np.minimum(own, (self._high - self._low)[:, 0] / 2)
        inside = np.clip(
            self._all[:, :n] @ self._low[:n, 0], self._low[:, 0] + inset, self._high[:, 0] - inset
        )
        start = np.where(self._is_row, inside, own_force)
        self._found = np.column_stack([start, np.where(self._is_row, 0.0, own_force)])
        #: The bounds of what is found: of a value the item's own, of a force that it has a side.
        self._least = np.where(self._is_row[:, None], self._low, 0.0)
        self._most = np.where(self._is_row[:, None], self._high, np.inf)
        #: What forces of variables, and values of rows, are beside the matrix times the given
        #: figures: the linear term, and what keeps rows within their bounds at the start.
        self._beside = self._found - self._all @ self._given
        self._wanted = np.r_[program.q / self.force_unit, np.zeros(size - n)]

    @property
    def x(self) -> FloatArray:
        """The variables at the optimum (n)."""
        return np.where(self._free, self._found[:, 0], self._given[:, 0])[: self._n]

    @property
    def multipliers(self) -> FloatArray:
        """Above zero where an upper side binds, below zero where a lower one does (m)."""
        forces = np.where(self._free, 0.0, self._found[:, 0])
        return np.asarray(-forces * self.force_unit / self._unit)

    def solve(self) -> None:
        """Go to the optimum.

        The start has all variables at their lowest values, which are the optimum for some linear
        term and for rows that are moved inside their bounds. Both go to what they are. Raises an
        `InfeasibleError` if nothing meets the limits, and a `ConvergenceError` if rounding leads
        the search in a circle.
        """
        for _ in self._follow(self._wanted - self._beside[:, 0], 1.0):
            pass
        self._beside[:, 0] = self._wanted
        self._renew()

    def move(self, direction: FloatArray) -> Iterator[float]:
        """Move the linear term without end, and yield each step to the next exchange of roles.

        Raises a `ConvergenceError` if rounding leads the search in a circle.
        """
        rows = len(self._side) - self._n
        return self._follow(np.r_[direction / self.force_unit, np.zeros(rows)], np.inf)

    @property
    def _free(self) -> BoolArray:
        return np.asarray(self._side == 0)

    def _answer(self, given: FloatArray, beside: FloatArray) -> FloatArray:
        """Return the figures that follow from the given ones."""
        pivoted = (self._free ^ self._is_row)[:, None]
        return self._matrix @ (given - beside * pivoted) + beside * ~pivoted

    def _renew(self) -> None:
        """Compute the matrix again, without the rounding that exchanges accumulate."""
        self._matrix = _pivoted(self._all, np.flatnonzero(self._free ^ self._is_row))
        self._find()

    def _find(self) -> None:
        """Find the figures that follow, and take off what rounding in the matrix has spoiled."""
        pivoted = (self._free ^ self._is_row)[:, None]
        self._found = self._answer(self._given, self._beside)
        met = self._all @ np.where(pivoted, self._found, self._given) + self._beside
        self._found += self._matrix @ np.where(pivoted, self._given - met, 0.0)

    def _follow(self, direction: FloatArray, length: float) -> Iterator[float]:
        """Move what is beside the matrix, and yield each step to the next exchange of roles."""
        left, moved = np.array([length, 0.0]), direction[:, None]
        while True:
            speed = self._answer(np.zeros_like(moved), moved)
            hit = self._first(speed)
            if hit is None or _is_later(hit.step, left):
                return
            self._beside += moved * hit.step
            self._exchange(hit)
            left -= hit.step
            yield float(hit.step[0])

    def _first(self, speed: FloatArray) -> _Hit | None:
        """Return the item that is the first to reach a bound, None if none ever does."""
        falls = speed[:, 0] < 0
        bound = np.where(falls[:, None], self._least, self._most)
        at = np.flatnonzero((np.abs(speed[:, 0]) > _NOTHING) & np.isfinite(bound[:, 0]))
        if not len(at):
            return None
        steps = (bound[at] - self._found[at]) / speed[at]
        least = steps[:, 0].min()
        tied = np.flatnonzero(steps[:, 0] <= least + NO_STEP * (1 + abs(least)))
        first = tied[steps[tied, 1].argmin()]
        return _Hit(
            item=int(at[first]),
            side=-1 if falls[at[first]] else 1,
            # what rounding has passed is reached here, if not by an infinitesimal more
            step=steps[first] if least > NO_STEP else np.array([0.0, max(steps[first, 1], 0.0)]),
        )

    def _exchange(self, hit: _Hit) -> None:
        """Let an item change its role: at a bound it is held, and without a force it is free."""
        self._exchanges += 1
        if self._exchanges > _MOST * len(self._side):
            raise ConvergenceError("limits: rounding leads the search for the best weights astray")
        curvature = self._curvature(hit.item)
        rough = curvature < _ALMOST_FLAT
        if rough:
            self._renew()
            curvature = self._curvature(hit.item)
        changed = [hit] if curvature > _FLAT else self._along_flat(hit)
        for one in changed:
            self._put(one.item, 0 if self._side[one.item] else one.side)
        self._matrix = _pivoted(
            self._matrix, np.array([one.item for one in changed], dtype=np.intp)
        )
        if rough or self._exchanges % _FRESH == 0:
            self._renew()
        else:
            self._find()

    def _put(self, i: int, side: int) -> None:
        """Hold an item at its lower (-1) or upper (1) bound, or free it (0)."""
        low, high = self._low[i], self._high[i]
        self._side[i] = side
        self._given[i] = 0.0 if side == 0 else low if side < 0 else high
        self._least[i] = low if side == 0 else 0.0 if side < 0 else -np.inf
        self._most[i] = high if side == 0 else 0.0 if side > 0 else np.inf

    def _curvature(self, i: int) -> float:
        """Return the curvature of the objective where the given figure of an item moves.

        It is the entry of the matrix on the diagonal, but not spoiled by rounding.
        """
        n = self._n
        dx = np.where(self._free[:n], self._matrix[:n, i], 0.0)
        if i < n and not self._free[i]:
            dx[i] = 1.0
        return float(dx @ self._all[:n, :n] @ dx) / max(float(dx @ dx), 1.0)

    def _along_flat(self, hit: _Hit) -> list[_Hit]:
        """Move the given figure of an item, at no cost, until another item reaches a bound.

        Return both. If the first is its own other bound, the item is held there, and no role
        changes.
        """
        i = hit.item
        rate = -hit.side / max(float(np.abs(self._matrix[:, i]).max()), 1.0)
        speed = self._matrix[:, [i]] * rate
        speed[i] = 0.0
        other = self._first(speed)
        width = (self._high[i] - self._low[i]) / abs(rate)
        across = not self._free[i] and np.isfinite(width[0])
        if across and (other is None or tuple(width) < tuple(other.step)):
            self._put(i, -int(self._side[i]))
            return []
        if other is None:
            raise InfeasibleError("limits: no portfolio meets them all")
        return [hit, other]


def _unrelated(count: int) -> FloatArray:
    """Return numbers from one to two, none of them a rational combination of others.

    The sines of 1, 2, … and one itself have no such relation (Lindemann and Weierstrass).
    """
    return np.asarray(1.5 + np.sin(np.arange(1, count + 1)) / 2)


def _is_later(step: FloatArray, end: FloatArray) -> bool:
    """Return whether a step is longer than one to the end, if only by an infinitesimal."""
    beyond = step - end
    return bool(beyond[0] > NO_STEP or (beyond[0] > -NO_STEP and beyond[1] > 0))


def _pivoted(matrix: FloatArray, at: IntArray) -> FloatArray:
    """Return the matrix after the given and the found figures at some places are exchanged."""
    if not len(at):
        return matrix
    if len(at) == 1:
        return _swept(matrix, int(at[0]))
    block = np.ix_(at, at)
    inverse = np.linalg.inv(matrix[block])
    rows, columns = inverse @ matrix[at], matrix[:, at]
    after = matrix - columns @ rows
    after[at], after[:, at], after[block] = -rows, columns @ inverse, inverse
    return np.asarray(after)


def _swept(matrix: FloatArray, i: int) -> FloatArray:
    """Return the matrix after the given and the found figure at one place are exchanged."""
    inverse = 1 / matrix[i, i]
    row, column = inverse * matrix[i], matrix[:, i]
    after = column[:, None] * row
    np.subtract(matrix, after, out=after)
    after[i], after[:, i], after[i, i] = -row, column * inverse, inverse
    return np.asarray(after)
