"""How a page prints: what of it, on what paper, where it is cut, and its footer."""

from collections.abc import Callable, Sequence
from typing import Final

from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.layout import Layout
from xlfactor.drawing.pagination import Pages, paginate, repeated_rows
from xlfactor.drawing.paper import SIDE_MARGIN, TOP_MARGIN
from xlfactor.drawing.sheet import PrintSetup, Rectangle
from xlfactor.hosts import Edition
from xlfactor.report.page import Page, PageKind

#: so many sheets of paper are printed of a page by its kind; what follows is for the screen
_PRINTED: Final = {PageKind.SUMMARY: 3, PageKind.ANSWER: 1, PageKind.EVIDENCE: 1}
#: the sheets of paper of a book; as long as it has fewer, a second one is printed of an answer
_BOOK: Final = 15
#: Excel and LibreOffice print no sheet whose area to print is empty, as this cell always is
_NOTHING: Final = Rectangle(top=1, left=1, bottom=1, right=1)


def printed_sheets(pages: Sequence[Page]) -> dict[str, int]:
    """Return how many sheets of paper are printed of each page of a run at most."""
    printed = {page.sheet: _PRINTED.get(page.kind, 0) for page in pages}
    answers = [page.sheet for page in pages if page.kind is PageKind.ANSWER]
    room = max(_BOOK - sum(printed.values()), 0)
    return printed | dict.fromkeys(answers[:room], 2)


def fitted(page: Page, edition: Edition, lay_out: Callable[[bool], Layout]) -> Layout:
    """Return the layout of a page on the paper where more of its tables are printed.

    `lay_out` makes it for tables of any width, or for paper that stands upright.
    """
    most = _most(page, edition)
    usual = lay_out(False)
    if not most or not usual.paper.is_landscape:
        return usual
    return max(usual, lay_out(True), key=lambda laid: _printed_tables(laid, most))


def print_setup(page: Page, laid: Layout, edition: Edition) -> PrintSetup:
    """Return how a page prints.

    What has no room on the sheets of paper that are printed of it stands on screen: it is printed
    once the area to print is cleared.
    """
    most, paper = _most(page, edition), laid.paper
    pages = paginate(laid, most)
    last = _last_printed(laid, pages, most)
    tables = [LEFT + one.block.table.shape[1] for one in laid.placed if one.last_row <= last]
    right = max([paper.last_column, *tables])
    across = tuple(column for column in paper.column_starts if column <= right)
    starts = tuple(row for row in pages.starts if row <= last)
    whole = Rectangle(top=1, left=1, bottom=last, right=right)
    is_part = laid.is_part or last < laid.last_printed
    on_screen = " (in part; all on screen)" if most and is_part else ""
    return PrintSetup(
        area=whole if most else _NOTHING,
        is_landscape=paper.is_landscape,
        zoom=pages.zoom,
        title_rows=repeated_rows(laid, starts),
        title_columns=LEFT if across else 0,
        page_starts=starts,
        column_starts=across,
        side_margin=SIDE_MARGIN,
        top_margin=TOP_MARGIN,
        paper=edition.paper,
        footer=(f"&A{on_screen}", "Page &P of &N", f"{edition.when:%Y-%m-%d}"),
    )


def _most(page: Page, edition: Edition) -> int:
    """Return how many sheets of paper are printed of a page at most."""
    return edition.printed.get(page.sheet, printed_sheets([page])[page.sheet])


def _last_printed(laid: Layout, pages: Pages, most: int) -> int:
    """Return the last row that is printed of a page, if anything is."""
    return pages.starts[most - 1] - 1 if 0 < most <= len(pages.starts) else laid.last_printed


def _printed_tables(laid: Layout, most: int) -> int:
    last = _last_printed(laid, paginate(laid, most), most)
    return sum(one.last_row <= last for one in laid.placed)
