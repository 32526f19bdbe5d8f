"""How a live sheet is printed: cut before tables that no longer fit, charts apart from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from typing import Final, TypeAlias

from xlfactor.drawing.input_print import page_starts, zoom_of
from xlfactor.drawing.paper import height_between
from xlfactor.drawing.sheet import PrintSetup
from xlfactor.report.page import Paper

#: the scale, in percent, at which letters of 11 points have 8 in print
SMALLEST: Final = 74

#: first and last row
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """The rows of a sheet, and how those of tables and of charts are shared among paper."""

    #: points, of each row from the first one on
    heights: Sequence[float]
    #: the rows of the headings of tables, ascending; before them the sheet may be cut
    headings: Sequence[int]
    #: the rows of each chart, from the uppermost on; none is cut
    charts: Sequence[Span]

    def tables_on(self, room: float) -> list[Span]:
        """Return the rows of each sheet of tables; `room` is its height in points."""
        bounds = [1, *page_starts(self.heights, self.headings, room), len(self.heights) + 1]
        return [(first, following - 1) for first, following in pairwise(bounds)]

    def charts_on(self, room: float) -> list[Span]:
        """Return the rows of each sheet of charts, with as many as it has room for."""
        spans: list[Span] = []
        for first, last in self.charts:
            if spans and self._height((spans[-1][0], last)) <= room:
                spans[-1] = spans[-1][0], last
            else:
                spans.append((first, last))
        return spans

    def count(self, room: float) -> int:
        """Return how many sheets of paper of a height the rows need."""
        spans = (*self.tables_on(room), *self.charts_on(room))
        return sum(ceil(self._height(span) / room) for span in spans)

    def _height(self, span: Span) -> float:
        first, last = span
        return sum(self.heights[first - 1 : last])


def on_paper(
    setup: PrintSetup, cuts: Cuts, widths: Callable[[int, int], Sequence[float]], left: int
) -> PrintSetup:
    """Return a print setup whose charts, from a column on, are on paper of their own.

    Of paper upright and across the one is taken on which letters can be read, then that which
    needs the fewest sheets, then that of the largest letters. `widths` returns the characters of
    columns, from the first to the last given.
    """
    area = setup.area
    parts = [widths(area.left, left - 1), *([widths(left, area.right)] if cuts.charts else [])]
    made = []
    for is_landscape in (False, True):
        fitting = min(zoom_of(part, is_landscape=is_landscape) for part in parts)
        for zoom in range(fitting, min(SMALLEST, fitting) - 1, -1):
            count = cuts.count(_room(zoom, is_landscape=is_landscape))
            made.append((fitting < SMALLEST, count, -zoom, is_landscape))
    *_, smaller, is_landscape = min(made)
    room = _room(-smaller, is_landscape=is_landscape)
    first, *others = [
        *(
            replace(area, top=top, bottom=last, right=left - 1)
            for top, last in cuts.tables_on(room)
        ),
        *(replace(area, top=top, bottom=last, left=left) for top, last in cuts.charts_on(room)),
    ]
    return replace(
        setup, is_landscape=is_landscape, zoom=-smaller, area=first, beside=tuple(others)
    )


def _room(zoom: int, *, is_landscape: bool) -> float:
    """Return the points between the margins, from top to bottom, at a scale in percent."""
    return min(height_between(one, is_landscape=is_landscape) for one in Paper) * 100 / zoom
