"""Find where a page that is too long for one sheet of paper is cut.

Charts and tables, with their headings, stay whole as long as the sheet of paper is then well
filled, and notes stay with what stands before them. Where it is not, tables may be cut, then
headings, then charts.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, TypeAlias

from xlfactor.drawing.layout import TITLE, Layout
from xlfactor.drawing.paper import SMALLEST
from xlfactor.report.page import Paper as Size

#: first and last row of what stays together
Span: TypeAlias = tuple[int, int]

#: rows of figures that stay with their header, and before notes
_FEW: Final = 3
#: the least share of a sheet of paper that is filled; a larger one to keep a table with its chart
_FILLED, _FILLED_WHOLE = 0.5, 0.75
#: percent points from one scale that is tried to the next
_STEP: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The print scale of a page in percent, and where its sheets of paper begin."""

    zoom: int
    #: the rows that begin a sheet of paper
    starts: tuple[int, ...]


def paginate(laid: Layout, size: Size = Size.A4, most: int = 0) -> Pages:
    """Cut a page for print.

    Of the scales that can be read, the one is taken that needs the fewest sheets of paper, then
    the one that tears the fewest tables, then the largest.
    If `most` sheets are too few for the page, it is the largest one that prints most rows on them,
    and ends between two tables if one does. The first table may go on for the screen alone.
    """

    def needed(cut: tuple[int, Sequence[int]]) -> tuple[int, int, int]:
        _, starts = cut
        if not 0 < most <= len(starts):
            return len(starts), _torn(laid, starts), 0
        end = starts[most - 1]
        is_torn = any(one.title_row < end <= one.end_row for one in laid.placed[1:])
        return most, is_torn, -end

    tops = [0.0, *accumulate(laid.height_of(row) for row in range(1, laid.last_printed + 1))]
    # what follows a single sheet is not printed, so that notes cannot stand alone there
    levels = [
        _within(spans, laid.last_printed)
        for spans in _kept_together(laid, before_notes=0 if most == 1 else _FEW)
    ]
    sizes = [*range(laid.paper.zoom, SMALLEST, -_STEP), SMALLEST]
    height = laid.paper.height_on(size)
    cut = [(zoom, _starts(laid, height * 100 / zoom, tops, levels)) for zoom in sizes]
    zoom, starts = min(cut, key=needed)
    return Pages(zoom=zoom, starts=starts)


def _torn(laid: Layout, starts: Sequence[int]) -> int:
    """Return how many tables are on more than one sheet of paper."""
    return sum(any(one.header_row < row <= one.last_row for row in starts) for one in laid.placed)


def _within(spans: Iterable[Span], last_row: int) -> bytearray:
    """Mark the rows at which no sheet of paper begins: all of a span but its first one."""
    marks = bytearray(last_row + 2)
    for first, last in spans:
        for row in range(first + 1, min(last, last_row + 1) + 1):
            marks[row] = True
    return marks


def _starts(
    laid: Layout, room: float, tops: Sequence[float], levels: Sequence[bytearray]
) -> tuple[int, ...]:
    title = laid.height_of(TITLE)
    starts = _starts_below(title, room, tops, levels)
    # if only the first sheets are printed, the repeated row may be another one
    parts = (repeated_rows(laid, starts[:count]) for count in range(1, len(starts) + 1))
    highest = max((laid.height_of(row) for row, _ in filter(None, parts)), default=title)
    return starts if highest <= title else _starts_below(highest, room, tops, levels)


def _starts_below(
    repeated: float, room: float, tops: Sequence[float], levels: Sequence[bytearray]
) -> tuple[int, ...]:
    """Return the rows that begin a sheet of paper; `repeated` is the height of the rows above."""
    starts: list[int] = []
    start, free = 1, room
    while tops[-1] - tops[start - 1] > free:
        start = _next_start(start, free, tops, levels)
        starts.append(start)
        free = room - repeated
    return tuple(starts)


def repeated_rows(laid: Layout, starts: Sequence[int]) -> Span | None:
    """Return the first and the last row that each further sheet of paper repeats.

    A program repeats the same rows on all of them: the header of a table if each cut goes through
    that table, else the title of the page.
    """
    if not starts:
        return None
    for table in laid.placed:
        if all(table.header_row < start <= table.last_row for start in starts):
            return table.header_row, table.header_row
    return TITLE, TITLE


def _kept_together(laid: Layout, *, before_notes: int) -> list[list[Span]]:
    """Return the rows to keep together, from the strictest wishes to none at all."""
    printed = [one for one in laid.placed if one.end_row <= laid.last_printed]
    bands = [(one.corner[0], one.last_row) for one in laid.charts]
    drawn_on = {row for first, last in bands for row in range(first, last + 1)}

    def first(row: int) -> int:
        """Return the blank row above a part, if there is one: it leaves room below a title."""
        above = laid.cells[row - 1 - TITLE]
        is_blank = row - 1 not in drawn_on and all(cell in (None, "") for cell in above)
        return row - 1 if is_blank else row

    tables = [(first(one.title_row), one.end_row) for one in printed]
    heads = [(first(one.title_row), min(one.header_row + _FEW, one.end_row)) for one in printed]
    charts = [(first(top), last) for top, last in bands if last <= laid.last_printed]
    words = list(_words(laid, before_notes))
    whole = [(first, last) for first, last in _with_their_charts(charts, tables)]
    return [
        words + charts + tables + whole,
        words + charts + tables,
        words + charts + heads,
        words + charts,
        [],
    ]


def _words(laid: Layout, before: int) -> Iterator[Span]:
    """Yield checks and notes, with the end of what stands before them."""
    if laid.headings:
        first, *_ = laid.headings
        # the blank row above the next table goes with it
        below = [one.title_row - 2 for one in laid.placed if one.title_row > first]
        last = min([*below, laid.last_printed])
        # where a table follows, they do not stand alone
        yield max(first - 1 - (before if last == laid.last_printed else 0), 1), last


def _with_their_charts(charts: Iterable[Span], tables: Sequence[Span]) -> Iterator[Span]:
    """Yield charts with the table that stands directly below them."""
    below = dict(tables)
    for first, last in charts:
        if last + 1 in below:
            yield first, below[last + 1]


def _next_start(
    start: int, free: float, tops: Sequence[float], levels: Sequence[bytearray]
) -> int:
    """Return the first row of the next sheet of paper."""
    end = tops[start - 1] + free
    rows = range(start + 1, bisect_right(tops, end) + 1)
    for level, within in enumerate(levels):
        filled = _FILLED if level else _FILLED_WHOLE
        last = next((row for row in reversed(rows) if not within[row]), None)
        if last is not None and tops[last - 1] - tops[start - 1] >= filled * free:
            return last
    return rows[-1] if rows else start + 1
