"""Least squares of quantities of very different sizes within limits, to full precision.

A solver of quadratic programs works with squares: where one exposure counts a thousand times as
much as another, it resolves the small one a million times less well. From its answer, which is
near, the classic active-set method goes on here with the quantities themselves: it goes to the
least squares on the limits that hold (the working set), stops at the first other limit on the
way and adds it, or drops a limit that holds the answer back, until none does.
"""

from dataclasses import replace

import numpy as np

from xlfactor.core.allocation.graded import GradedSquares, graded_least_squares
from xlfactor.core.allocation.solve import QuadraticProgram, Solution, optimality_residual
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray

#: What rounding leaves of a gradient, relative to the sum of what it is made of.
_ROUNDING = 2e-16
#: A step that moves no variable by more than this is no progress.
_PROGRESS = 1e-11
#: A limit that a step approaches more slowly than this, relative to both, is not approached.
_PARALLEL = 1e-12
#: A limit of the first answer joins the working set if its multiplier is above this share of the
#: largest; an interior-point method leaves all of them a little above zero.
_HOLDS = 1e-6


@frozen
class LeastSquares:
    r"""Minimise :math:`\lVert Mz - gap \rVert^2` over all z with ``low <= rows @ z <= high``."""

    M: FloatArray
    gap: FloatArray
    rows: FloatArray
    low: FloatArray
    high: FloatArray
    #: Orthonormal directions of z that change Mz, and those that do not (columns).
    seen: FloatArray
    unseen: FloatArray

    def scaled(self, factor: float) -> "LeastSquares":
        """Return the same task with M and the gap in other units."""
        return replace(self, M=self.M * factor, gap=self.gap * factor)


def refine(task: LeastSquares, first: Solution) -> Solution | None:
    """Return the least squares to full precision, or None if the method finds no end.

    It starts from a first answer that meets the limits.
    """
    norms = np.linalg.norm(task.rows, axis=1)
    task = replace(
        task, rows=task.rows / norms[:, None], low=task.low / norms, high=task.high / norms
    )
    search = _Search(task, first.x, first.multipliers * norms)
    if not search.run():
        return None
    program = QuadraticProgram(
        P=task.M.T @ task.M, q=-task.M.T @ task.gap, C=task.rows, low=task.low, high=task.high
    )
    return replace(
        first,
        x=search.z,
        multipliers=search.multipliers / norms,
        residual=optimality_residual(program, search.z, search.multipliers),
        iterations=first.iterations + search.iterations,
    )


class _WorkingSet:
    """Limits that hold as equations, factorised: ``rows[limits].T = Q @ R``.

    Limits come and go one by one, and a factorisation is updated several times faster than made.
    """

    def __init__(self, rows: FloatArray) -> None:
        self._rows = rows
        #: The limits in the order of the columns of R: +1 at the upper side, -1 at the lower.
        self.sides: dict[int, float] = {}
        self._Q: FloatArray = np.eye(rows.shape[1])
        self._R: FloatArray = np.zeros((rows.shape[1], 0))

    @property
    def free(self) -> FloatArray:
        """Orthonormal directions along all limits of the set."""
        return self._Q[:, len(self.sides) :]

    def add(self, limit: int, side: float) -> None:
        """Add a limit that the others do not imply."""
        from scipy.linalg import qr_insert

        at = len(self.sides)
        Q, R = qr_insert(self._Q, self._R, self._rows[limit], at, which="col")
        self._Q, self._R = np.asarray(Q, np.float64), np.asarray(R, np.float64)
        self.sides[limit] = side

    def drop(self, limit: int) -> None:
        """Remove a limit."""
        from scipy.linalg import qr_delete

        at = list(self.sides).index(limit)
        Q, R = qr_delete(self._Q, self._R, at, which="col")
        self._Q, self._R = np.asarray(Q, np.float64), np.asarray(R, np.float64)
        del self.sides[limit]

    def begin(self, sides: dict[int, float]) -> None:
        """Add the first limits at once, or one by one where some repeat others."""
        Q, R = np.linalg.qr(self._rows[list(sides)].T, mode="complete")
        if len(sides) <= len(Q) and (np.abs(np.diag(R)) > _HOLDS).all():
            self._Q, self._R, self.sides = Q, R, dict(sides)
            return
        for limit, side in sides.items():
            if np.linalg.norm(self._rows[limit] @ self.free) > _HOLDS:
                self.add(limit, side)

    def multipliers(self, downhill: FloatArray) -> FloatArray:
        """Return the part of a force that each limit carries, in the order of `sides`."""
        from scipy.linalg import solve_triangular

        n = len(self.sides)
        return np.asarray(solve_triangular(self._R[:n], self._Q[:, :n].T @ downhill))


class _Search:
    """The point reached, and the limits that hold there."""

    def __init__(self, task: LeastSquares, z: FloatArray, multipliers: FloatArray) -> None:
        self.task, self.z, self.multipliers = task, z, multipliers
        self.iterations = 0
        self._working = _WorkingSet(task.rows)
        sizes = np.linalg.norm(task.M, axis=1)
        self._told = sizes > 0
        self._sizes = sizes[self._told]

    def run(self) -> bool:
        """Go on until no limit holds the answer back; tell whether that was reached."""
        self._start()
        tried: set[int] = set()
        for _ in range(10 * len(self.task.rows) + 10):
            self.iterations += 1
            squares = self._squares()
            step = self._working.free @ squares.z
            share, blocking = self._first_limit(step)
            self.z = self.z + share * step
            if share * np.abs(step).max(initial=0.0) > _PROGRESS:
                tried.clear()
            if share < 1.0:
                self._working.add(blocking, float(np.sign(self.task.rows[blocking] @ step)))
                continue
            dropped = self._holds_back(squares, tried)
            if dropped is None:
                return True
            # a limit that comes back before any progress was dropped for rounding only
            tried.add(dropped)
            self._working.drop(dropped)
        return False

    def _start(self) -> None:
        """Begin with the limits that hold by their multipliers."""
        task, multipliers = self.task, self.multipliers
        value = task.rows @ self.z
        room = np.where(multipliers > 0, task.high - value, value - task.low)
        strength = np.abs(multipliers)
        holding = (strength > _HOLDS * strength.max(initial=0.0)) & (room < _HOLDS)
        limits = np.flatnonzero((task.low == task.high) | holding)
        sides = np.sign(multipliers[limits])
        self._working.begin(dict(zip(limits.tolist(), sides.tolist(), strict=True)))

    def _squares(self) -> GradedSquares:
        """Return the shortest step to the least squares, in the free directions."""
        gap = (self.task.gap - self.task.M @ self.z)[self._told]
        M = self.task.M[self._told] @ self._working.free
        return graded_least_squares(M, gap, self._sizes)

    def _first_limit(self, step: FloatArray) -> tuple[float, int]:
        """Return the share of the step up to the first limit on the way, and that limit."""
        task = self.task
        speed, value = task.rows @ step, task.rows @ self.z
        room = np.maximum(np.where(speed > 0, task.high - value, value - task.low), 0.0)
        speed = np.abs(speed)
        speed[list(self._working.sides)] = 0.0
        approached = speed > _PARALLEL * np.linalg.norm(step)
        share = np.full(len(speed) + 1, 1.0)
        share[:-1][approached] = room[approached] / speed[approached]
        first = int(share.argmin())
        return float(share[first]), first

    def _holds_back(self, squares: GradedSquares, tried: set[int]) -> int | None:
        """Return the limit beyond which the squares fall most; note all multipliers if none."""
        task, sides = self.task, self._working.sides
        found = self._working.multipliers(task.M[self._told].T @ squares.residual)
        noise = _ROUNDING * float(self._sizes @ squares.rounding)
        limits = np.fromiter(sides, dtype=int)
        held = found * np.fromiter(sides.values(), dtype=float)
        is_equation = (task.low == task.high)[limits]
        wrong = np.where(is_equation | np.isin(limits, list(tried)), 0.0, -held)
        if wrong.max(initial=0.0) > noise:
            return int(limits[wrong.argmax()])
        self.multipliers = np.zeros(len(task.rows))
        # what may be rounding proves nothing
        self.multipliers[limits] = np.where(is_equation | (held > noise), found, 0.0)
        return None
