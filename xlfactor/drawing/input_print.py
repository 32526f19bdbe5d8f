"""How a sheet of inputs prints: upright or across, and where it is cut.

What is too wide goes on beside; what would take many sheets, such as a history, is for the screen.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, floor
from typing import Final

from xlfactor.drawing.paper import (
    SIDE_MARGIN,
    TOP_MARGIN,
    height_between,
    points_of,
    room_between,
)
from xlfactor.drawing.sheet import PrintSetup, Rectangle
from xlfactor.report.page import Paper

#: percent: the smallest letters of such a sheet, of 10 points, have 8 in print
SMALLEST: Final = 80
#: percent; Excel takes no less
_EXCELS_SMALLEST: Final = 10
#: below each sheet of paper: the name of the sheet, and the page
_FOOTER: Final = ("&A", "Page &P of &N", "")
#: a cell that is always blank: a sheet whose print area is so is not printed
NOTHING: Final = Rectangle(top=1, left=1, bottom=1, right=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedInputs:
    """What decides how a sheet of inputs prints."""

    #: characters of each column, from A on
    widths: Sequence[float]
    #: points of each row, from the first one on
    heights: Sequence[float]
    #: the rows of the headings of tables, ascending; before them the sheet may be cut
    headings: Sequence[int]
    #: the columns where tables begin, ascending; a sheet of paper rather begins there
    begins: Sequence[int] = ()
    #: the last row of the header that is repeated, and the last column of names; 0 repeats none
    repeated: tuple[int, int] = (0, 0)
    #: the most sheets of paper; what would take more is not printed
    most: int = 3

    def setup(self) -> PrintSetup:
        """Return how the sheet prints."""
        edges = [0.0, *accumulate(map(points_of, self.widths))]
        largest = 100 / SMALLEST
        is_landscape = edges[-1] > room_between(is_landscape=False) * largest
        room = room_between(is_landscape=is_landscape)
        across = self._across(edges, room * largest)
        width = edges[across[0] - 1 if across else -1]
        zoom = min(max(floor(100 * room / width), SMALLEST), 100)
        height = height_between(Paper.A4, is_landscape=is_landscape)
        starts = page_starts(self.heights, self.headings, height * 100 / zoom)
        down = max(len(starts) + 1, ceil(sum(self.heights) * zoom / 100 / height))
        is_printed = down * (len(across) + 1) <= self.most
        bottom, right = len(self.heights), len(self.widths)
        header, names = self.repeated
        first, *others = [
            # a title is too long for the column of names, which is all that repeats it beside
            Rectangle(top=max(header, 1) if left > 1 else 1, left=left, bottom=bottom,
                      right=following - 1)
            for left, following in pairwise((1, *across, right + 1))
        ]  # fmt: skip
        return PrintSetup(
            area=first if is_printed else NOTHING,
            beside=tuple(others) if is_printed else (),
            is_landscape=is_landscape,
            zoom=zoom,
            title_rows=(header if across else 1, header) if header else None,
            title_columns=names if across else 0,
            page_starts=starts,
            side_margin=SIDE_MARGIN,
            top_margin=TOP_MARGIN,
            footer=_FOOTER,
        )

    def _across(self, edges: Sequence[float], room: float) -> tuple[int, ...]:
        """Return the columns that begin a sheet of paper beside the first, which repeats names."""
        starts, free = [1], room
        # a column that is wider than paper is on a sheet by itself
        while starts[-1] < len(self.widths) and edges[-1] - edges[starts[-1] - 1] > free:
            fitting = bisect_right(edges, edges[starts[-1] - 1] + free)
            following = max(fitting, starts[-1] + 1)
            tables = [one for one in self.begins if starts[-1] < one <= following]
            starts.append(tables[-1] if tables and tables[-1] > self.repeated[1] else following)
            free = room - edges[self.repeated[1]]
        return tuple(starts[1:])


def page_starts(heights: Sequence[float], headings: Sequence[int], room: float) -> tuple[int, ...]:
    """Return the rows that begin a sheet of paper but the first.

    Parameters
    ----------
    heights : sequence of float
        Points of each row, from the first one on.
    headings : sequence of int
        The rows where a sheet may begin, ascending.
    room : float
        The height of a sheet in the same points.
    """
    tops = [0.0, *accumulate(heights)]
    starts = [1]
    for row, following in pairwise([*headings[1:], len(tops)]):
        if tops[following - 1] - tops[starts[-1] - 1] > room:
            starts.append(row)
    return tuple(starts[1:])


def on_one_sheet(widths: Sequence[float], bottom: int) -> PrintSetup:
    """Return a print setup by which all columns go on one page, and rows on as many."""
    return PrintSetup(
        area=Rectangle(top=1, left=1, bottom=bottom, right=len(widths)),
        is_landscape=True,
        zoom=zoom_of(widths, is_landscape=True),
        side_margin=SIDE_MARGIN,
        top_margin=TOP_MARGIN,
        footer=_FOOTER,
    )


def zoom_of(widths: Sequence[float], *, is_landscape: bool) -> int:
    """Return the scale, in percent, at which columns go on one sheet of paper."""
    room = room_between(is_landscape=is_landscape)
    return max(min(int(100 * room / sum(map(points_of, widths))), 100), _EXCELS_SMALLEST)
