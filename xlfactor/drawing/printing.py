"""How a page prints: what of it, on what paper, where it is cut, and its footer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.input_print import NOTHING
from xlfactor.drawing.layout import Layout
from xlfactor.drawing.pagination import Pages, paginate, repeated_rows
from xlfactor.drawing.paper import SIDE_MARGIN, TOP_MARGIN, Fit
from xlfactor.drawing.sheet import PrintSetup, Rectangle
from xlfactor.hosts import Edition
from xlfactor.report.page import Page, PageKind
from xlfactor.report.page import Paper as Size

#: the most sheets of paper that are printed of a page, by its kind; the rest is for the screen
_PRINTED: Final = {PageKind.SUMMARY: 3, PageKind.ANSWER: 1, PageKind.EVIDENCE: 1}
#: the sheets of paper of a book; as long as it has fewer, answers are printed on two
_BOOK: Final = 15


def printed_sheets(pages: Sequence[Page]) -> dict[str, int]:
    """Return how many sheets of paper are printed of each page of a run at most."""
    printed = {page.sheet: _PRINTED.get(page.kind, 0) for page in pages}
    answers = [page.sheet for page in pages if page.kind is PageKind.ANSWER]
    room = max(_BOOK - sum(printed.values()), 0)
    return printed | dict.fromkeys(answers[:room], 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """What is printed of a page, and where it is cut."""

    pages: Pages
    last_row: int
    right: int
    #: the columns that begin a sheet of paper beside another one
    across: tuple[int, ...]
    #: the rows that begin a sheet of paper
    starts: tuple[int, ...]
    #: the number of tables and charts that are printed whole
    parts: int

    @property
    def sheets(self) -> int:
        """The sheets of paper."""
        return (len(self.starts) + 1) * (len(self.across) + 1)


def fitted(page: Page, edition: Edition, lay_out: Callable[[Fit], Layout]) -> Layout:
    """Return the usual layout, or one on upright paper that prints more of the page's answer.

    If they print as many rows of its tables, it is the one that prints more tables and charts.
    """
    most = _most(page, edition)
    usual = lay_out(Fit.USUAL)
    if not most or not usual.paper.is_landscape:
        return usual

    def merit(laid: Layout) -> tuple[bool, int, int, int]:
        cut = _cut(laid, edition.paper, most)
        answer = [one for one in laid.placed if one.block in (page.headline or page.blocks[:1])]
        rows = sum(max(min(one.last_row, cut.last_row) - one.header_row, 0) for one in answer)
        return not cut.across or cut.sheets <= most, rows, cut.parts, -cut.sheets

    return max(usual, lay_out(Fit.UPRIGHT), lay_out(Fit.NARROW), key=merit)


def print_setup(page: Page, laid: Layout, edition: Edition) -> PrintSetup:
    """Return how a page prints.

    What has no room on the sheets of paper that a page may take is shown on screen alone; it is
    printed once a user clears the print area.
    """
    most, paper = _most(page, edition), laid.paper
    cut = _cut(laid, edition.paper, most)
    whole = Rectangle(top=1, left=1, bottom=cut.last_row, right=cut.right)
    is_part = laid.is_part or cut.last_row < laid.last_printed
    on_screen = " (in part; all on screen)" if most and is_part else ""
    return PrintSetup(
        area=whole if most else NOTHING,
        is_landscape=paper.is_landscape,
        zoom=cut.pages.zoom,
        title_rows=repeated_rows(laid, cut.starts),
        title_columns=LEFT if cut.across else 0,
        page_starts=cut.starts,
        column_starts=cut.across,
        side_margin=SIDE_MARGIN,
        top_margin=TOP_MARGIN,
        paper=edition.paper,
        footer=(f"&A{on_screen}", "Page &P of &N", f"{edition.when:%Y-%m-%d}"),
    )


def _most(page: Page, edition: Edition) -> int:
    """Return the most sheets of paper that are printed of a page; zero if none is."""
    return edition.printed.get(page.sheet, printed_sheets([page])[page.sheet])


def _cut(laid: Layout, size: Size, most: int) -> _Cut:
    """Return what is printed of a page on at most `most` sheets of paper, in both directions.

    Where columns need sheets of their own, fewer rows are printed: those of one sheet at least.
    One sheet more is taken if the first table, else torn, is then whole.
    """
    cut = _cut_at(laid, size, most)
    first = next((one for one in laid.placed if one.end_row <= laid.last_printed), None)
    if first and not cut.across and first.header_row <= cut.last_row < first.last_row:
        more = _cut_at(laid, size, most + 1)
        return more if first.last_row <= more.last_row else cut
    while cut.starts and cut.sheets > most > 0:
        cut = _cut_at(laid, size, len(cut.starts))
    return cut


def _cut_at(laid: Layout, size: Size, most: int) -> _Cut:
    """Return what is printed on at most `most` sheets of paper below one another."""
    pages, paper = paginate(laid, size, most), laid.paper
    is_part = 0 < most <= len(pages.starts)
    last = pages.starts[most - 1] - 1 if is_part else laid.last_printed
    printed = [one for one in laid.placed if one.last_row <= last]
    tables = [LEFT + one.block.table.shape[1] for one in printed if not one.block.native]
    right = max([paper.last_column, *tables])
    return _Cut(
        pages=pages,
        last_row=last,
        right=right,
        across=tuple(column for column in paper.column_starts if column <= right),
        starts=tuple(row for row in pages.starts if row <= last),
        parts=len(printed) + sum(one.last_row <= last for one in laid.charts),
    )
