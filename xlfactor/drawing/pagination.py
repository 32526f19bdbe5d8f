"""Find where a page that is too long for one sheet of paper is cut.

Charts, tables, and headings with what follows them stay whole as long as the sheet of paper is
then at least half full. Where it is not, tables may be cut, then headings, then charts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final, TypeAlias

from xlfactor.drawing import theme
from xlfactor.drawing.frames import frames
from xlfactor.drawing.layout import FIRST_BLOCK, MASTER, Layout
from xlfactor.drawing.widths import printed_column
from xlfactor.report.page import Page

#: first and last row of what stays together
Span: TypeAlias = tuple[int, int]

#: points between the margins of both A4 and Letter in landscape, less the difference between
#: programs: LibreOffice's columns are 6 % wider than Excel's
_WIDTH, _HEIGHT = 720.0 * 0.93, 508.0 * 0.97
#: the least percent at which letters can be read: of a page on one sheet of paper, and on several
_SMALLEST, _SMALL = 40, 60
#: rows of figures that stay with their header
_FEW: Final = 3
#: the share of a sheet of paper that is filled at least
_FILLED: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The print scale of a page in percent, and the rows that begin a new sheet of paper.

    Without such rows the page is fitted on one sheet, if need be in smaller letters.
    """

    zoom: int
    starts: tuple[int, ...]


def paginate(page: Page, laid: Layout) -> Pages:
    """Cut a page for print; the rows of its title are repeated on every sheet of paper.

    Among the sizes that can be read, the largest that needs the fewest sheets is taken.
    """
    largest = min(
        max(int(100 * _WIDTH / _printed_width(page, laid)), 10), 100
    )  # as Excel takes it
    tops = [0.0, *accumulate(laid.height_of(row) for row in range(1, laid.last_row + 1))]
    if tops[-1] <= _HEIGHT * 100 / min(largest, _SMALLEST):
        return Pages(zoom=largest, starts=())
    levels = [_within(spans, laid.last_row) for spans in _kept_together(page, laid, tops)]
    sizes = range(largest, min(largest, _SMALL) - 1, -5)
    cut = [Pages(zoom=zoom, starts=_starts(zoom, tops, levels)) for zoom in sizes]
    return min(cut, key=lambda pages: len(pages.starts))


def _within(spans: Iterable[Span], last_row: int) -> bytearray:
    """Mark the rows that begin no sheet of paper: those of spans but their first ones."""
    marks = bytearray(last_row + 2)
    for first, last in spans:
        for row in range(first + 1, min(last, last_row + 1) + 1):
            marks[row] = True
    return marks


def _starts(zoom: int, tops: Sequence[float], levels: Sequence[bytearray]) -> tuple[int, ...]:
    room = _HEIGHT * 100 / zoom
    starts: list[int] = []
    start, free = 1, room
    while tops[-1] - tops[start - 1] > free:
        start = _next_start(start, free, tops, levels)
        starts.append(start)
        free = room - tops[MASTER]
    return tuple(starts)


def _printed_width(page: Page, laid: Layout) -> float:
    sized = [theme.MARGIN_WIDTH, *laid.widths]
    plain = max(printed_column(page) - len(sized), 0)
    characters = sum(sized) + plain * theme.PLAIN_WIDTH
    return characters * theme.CHARACTER + (len(sized) + plain) * theme.PADDING


def _kept_together(page: Page, laid: Layout, tops: Sequence[float]) -> list[list[Span]]:
    """Return what stays together, from the most that is wished for to nothing."""
    words = list(pairwise((*laid.headings, laid.first_stamp, laid.last_row + 1)))
    words = [(first, last - 1) for first, last in words]
    tables = [(item.title_row, item.last_row) for item in laid.placed]
    heads = [(item.title_row, min(item.header_row + _FEW, item.last_row)) for item in laid.placed]
    charts = list(_rows_of_charts(page, tops))
    return [words + charts + tables, words + charts + heads, words + charts, []]


def _rows_of_charts(page: Page, tops: Sequence[float]) -> Iterator[Span]:
    corner = tops[FIRST_BLOCK - 1]
    for frame in frames(page):
        top, bottom = corner + frame.top, corner + frame.top + frame.height
        yield bisect_right(tops, top), bisect_left(tops, bottom)


def _next_start(
    start: int, free: float, tops: Sequence[float], levels: Sequence[bytearray]
) -> int:
    """Return the first row of the next sheet of paper."""
    end = tops[start - 1] + free
    rows = range(start + 1, bisect_right(tops, end) + 1)
    for within in levels:
        last = next((row for row in reversed(rows) if not within[row]), None)
        if last is not None and tops[last - 1] - tops[start - 1] >= _FILLED * free:
            return last
    return rows[-1] if rows else start + 1
