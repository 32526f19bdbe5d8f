"""How a live sheet is printed: cut before tables that no longer fit, charts apart from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from typing import Final, Protocol

from xlfactor.drawing.input_print import page_starts
from xlfactor.drawing.paper import height_between
from xlfactor.drawing.sheet import PrintSetup, Rectangle
from xlfactor.report.page import Paper

#: the scale, in percent, at which letters of 11 points have 8 in print
SMALLEST: Final = 74


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """The rows of a sheet, and those where a sheet of paper may begin."""

    #: points, of each row from the first one on
    heights: Sequence[float]
    #: the rows of the headings of tables, ascending
    headings: Sequence[int]
    #: the first and the last row of what is not cut
    whole: Sequence[tuple[int, int]]
    is_landscape: bool = True

    def zoom(self, wanted: int) -> int:
        """Return a scale, in percent, that needs the fewest sheets of paper, and the largest such.

        It is not below what can be read, unless no more is wanted.
        """
        return min(range(wanted, min(SMALLEST, wanted) - 1, -1), key=self.count)

    def count(self, zoom: int) -> int:
        """Return how many sheets of paper the rows need at a scale in percent."""
        bounds = [1, *self.starts(zoom), len(self.heights) + 1]
        return sum(
            ceil(sum(self.heights[first - 1 : last - 1]) / self._room(zoom))
            for first, last in pairwise(bounds)
        )

    def starts(self, zoom: int) -> tuple[int, ...]:
        """Return the rows that begin a sheet of paper but the first, at a scale in percent."""
        free = [
            row
            for row in self.headings
            if not any(first < row <= last for first, last in self.whole)
        ]
        return page_starts(self.heights, free, self._room(zoom))

    def _room(self, zoom: int) -> float:
        """Return the height of a sheet of any paper, in points at a scale in percent."""
        least = min(height_between(size, is_landscape=self.is_landscape) for size in Paper)
        return least * 100 / zoom


class Zoom(Protocol):
    """Returns the scale, in percent, at which columns go on one sheet of paper."""

    def __call__(self, left: int, right: int, *, is_landscape: bool) -> int:
        """Return it, given the first and the last column."""


def cut(setup: PrintSetup, cuts: Cuts, zoom: int) -> PrintSetup:
    """Return a print setup with a scale of at most `zoom`, and where sheets of paper begin."""
    zoom = cuts.zoom(zoom)
    return replace(setup, is_landscape=cuts.is_landscape, zoom=zoom, page_starts=cuts.starts(zoom))


def with_charts_apart(setup: PrintSetup, cuts: Cuts, zoom: Zoom, left: int) -> PrintSetup:
    """Return a print setup whose charts, from a column on, are on paper of their own.

    Of paper across and upright the one is taken on which letters can be read, else that which
    needs the fewest sheets.
    """
    area = replace(setup.area, right=left - 1)
    made = []
    for is_landscape in (False, True):
        one = replace(cuts, is_landscape=is_landscape)
        fitting = min(
            zoom(area.left, area.right, is_landscape=is_landscape),
            zoom(left, setup.area.right, is_landscape=is_landscape),
        )
        on_paper = cut(replace(setup, area=area), one, fitting)
        charts = _charts(cuts, on_paper.page_starts, left, setup.area.right)
        count = one.count(on_paper.zoom or fitting) + len(charts)
        made.append((fitting < SMALLEST, count, replace(on_paper, beside=charts)))
    return min(made, key=lambda one: one[:2])[-1]


def _charts(cuts: Cuts, starts: Sequence[int], left: int, right: int) -> tuple[Rectangle, ...]:
    """Return the cells of the charts, apart for each sheet of paper."""
    found = [
        [row for chart in cuts.whole if first <= chart[0] < last for row in chart]
        for first, last in pairwise([1, *starts, len(cuts.heights) + 1])
    ]
    return tuple(
        Rectangle(top=min(rows), left=left, bottom=max(rows), right=right)
        for rows in found
        if rows
    )
