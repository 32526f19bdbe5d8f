"""How a page stands on paper: upright or across, which columns, in what size of letters.

All sizes are in points. What is laid out holds for A4 and for Letter: each side is the shorter one
of the two; what is cut, for the paper that is printed on.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import Final

import pandas as pd

from xlfactor.drawing import theme
from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.widths import widths
from xlfactor.report.page import Block, Page
from xlfactor.report.page import Paper as Size

SIDE_MARGIN, TOP_MARGIN = 36.0, 50.4
#: percent: the smallest letters of a page, of 9 points, have 8 in print
SMALLEST: Final = 89
#: what programs differ by: LibreOffice's columns are 6 % wider than Excel's
_WIDER, _HIGHER = 0.93, 0.97
_SHORT, _LONG = 595.0, 792.0
#: the sides of a sheet of paper
_SIDES: Final = {Size.A4: (595.0, 842.0), Size.LETTER: (612.0, 792.0)}
#: a series with more dates is drawn in print, and stands on screen
_LONGEST: Final = 24


class Fit(Enum):
    """How the columns of a page are brought on paper."""

    #: all of them, on paper that is as wide as they ask for
    USUAL = "usual"
    #: the tables that upright paper has room for
    UPRIGHT = "upright"
    #: these, in narrow columns, where long names take more lines
    NARROW = "narrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """How a page is printed."""

    is_landscape: bool
    #: the last column that is printed
    right: int
    #: columns that begin another sheet of paper, beside the one before it
    column_starts: tuple[int, ...]
    #: the points of the printed columns on the first sheet of paper
    width: float
    #: the column where charts begin, and the points that they may take from there on
    first_of_charts: int
    room: float
    #: percent; the height may ask for smaller letters
    zoom: int

    def height_on(self, size: Size) -> float:
        """Return the points between the margins at full size."""
        return height_between(size, is_landscape=self.is_landscape)

    def has(self, block: Block) -> bool:
        """Return whether the columns of a table are printed, or continue on paper beside it."""
        return bool(self.column_starts) or LEFT + block.table.shape[1] <= self.last_column

    @property
    def last_column(self) -> int:
        """The last column on the first sheet of paper."""
        return self.column_starts[0] - 1 if self.column_starts else self.right


def sized(page: Page, fit: Fit, *, with_checks: bool) -> tuple[list[float], Paper]:
    """Return the widths of columns, and the paper: the widest that cost no paper."""
    found = [
        (one, _paper_of(page, one, is_upright=fit is not Fit.USUAL))
        for one in widths(page, with_checks=with_checks, is_narrow=fit is Fit.NARROW)
    ]
    *_, least = taken = [
        (one.is_landscape, one.column_starts, [_printed(block, one) for block in page.blocks])
        for _, one in found
    ]
    return found[taken.index(least)]


def _printed(block: Block, paper: Paper) -> int:
    """Return the last column of a table that is printed, or zero; a native one is cut."""
    last = LEFT + block.table.shape[1]
    return min(last, paper.right) if block.native else last * paper.has(block)


def _paper_of(page: Page, sized: Sequence[float], *, is_upright: bool) -> Paper:
    """Return how a page stands on paper, from the widths of its columns from B on.

    Paper is upright if all tables fit on it in letters that can be read, else landscape; the
    columns of a table that is wider still continue on a sheet beside it, except for a native
    Table, which is sorted and filtered on screen. With `is_upright`, tables that do not fit on
    upright paper are ignored, as long as another one does.
    """
    last_columns = [LEFT + one.table.shape[1] for one in page.blocks if not is_for_screen(one)]
    tables = max(last_columns, default=LEFT + 1)
    edges = [0.0, *accumulate(map(points_of, _characters(sized, tables)))]
    upright, across = (room_between(is_landscape=flag) for flag in (False, True))
    if is_upright:
        fitting = [one for one in last_columns if edges[one] <= upright * 100 / SMALLEST]
        tables = max(fitting, default=tables)
    is_landscape = edges[tables] > upright * 100 / SMALLEST
    room = across if is_landscape else upright
    starts = _column_starts(edges, tables, room * 100 / SMALLEST)
    if starts and any(one.native for one in page.blocks):
        tables, starts = starts[0] - 1, ()
    last = starts[0] - 1 if starts else tables
    # charts and texts have all of the paper, also beside narrow tables
    last = max(last, sum(edge <= room for edge in edges) - 1) if not starts else last
    # the column of names, where it is repeated, would repeat its part of a chart
    first_of_charts = LEFT + 1 if starts else LEFT
    return Paper(
        is_landscape=is_landscape,
        right=max(tables, last),
        column_starts=starts,
        width=edges[last],
        first_of_charts=first_of_charts,
        room=edges[last] - edges[first_of_charts - 1],
        zoom=min(max(math.floor(100 * room / edges[last]), SMALLEST), 100),
    )


def height_between(size: Size, *, is_landscape: bool) -> float:
    """Return the points between the upper and the lower margin."""
    short, long = _SIDES[size]
    return ((short if is_landscape else long) - 2 * TOP_MARGIN) * _HIGHER


def is_for_screen(block: Block) -> bool:
    """Return whether charts alone show a table in print, as they do a long series."""
    is_series = isinstance(block.table.index, pd.DatetimeIndex)
    return block.on_screen or (is_series and len(block.table) > _LONGEST)


def room_between(*, is_landscape: bool) -> float:
    """Return the points between the side margins."""
    return ((_LONG if is_landscape else _SHORT) - 2 * SIDE_MARGIN) * _WIDER


def _characters(sized: Sequence[float], tables: int) -> list[float]:
    """Return the widths of columns from A on, farther than any paper is wide."""
    plain = max(tables - len(sized), 0) + math.ceil(_LONG / points_of(theme.PLAIN_WIDTH))
    return [theme.MARGIN_WIDTH, *sized, *[theme.PLAIN_WIDTH] * plain]


def points_of(characters: float) -> float:
    """Return the points that a column of so many characters takes."""
    return characters * theme.CHARACTER + theme.PADDING


def _column_starts(edges: Sequence[float], last: int, room: float) -> tuple[int, ...]:
    """Return the columns that begin a sheet of paper, which repeats the column of names."""
    starts: list[int] = []
    left, free = 0.0, room
    for column in range(LEFT + 1, last + 1):
        if edges[column] - left > free:
            starts.append(column)
            left, free = edges[column - 1], room - edges[LEFT]
    return tuple(starts)
