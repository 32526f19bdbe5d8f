"""Find where a live sheet is cut for print: before a table that no longer fits on the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

#: the points between the margins of a sheet of paper across, at full size
_ROOM: Final = 490.0
#: percent points by which the scale may be reduced if that saves a sheet of paper
_SMALLER: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """The rows of a sheet, and those where a sheet of paper may begin."""

    #: points, of each row from the first one on
    heights: Sequence[float]
    #: the rows of the headings of tables, ascending
    headings: Sequence[int]
    #: the first and the last row of what is not cut
    whole: Sequence[tuple[int, int]]

    def zoom(self, wanted: int) -> int:
        """Return the largest scale, in percent, that needs the fewest sheets of paper."""
        return min(
            range(wanted, max(wanted - _SMALLER, 0), -1), key=lambda one: len(self.starts(one))
        )

    def starts(self, zoom: int) -> tuple[int, ...]:
        """Return the rows that begin a sheet of paper but the first, at a scale in percent."""
        tops = [0.0, *accumulate(self.heights)]
        free = [
            row
            for row in self.headings
            if not any(first < row <= last for first, last in self.whole)
        ]
        starts = [1]
        for row, following in pairwise([*free[1:], len(tops)]):
            if tops[following - 1] - tops[starts[-1] - 1] > _ROOM * 100 / zoom:
                starts.append(row)
        return tuple(starts[1:])
