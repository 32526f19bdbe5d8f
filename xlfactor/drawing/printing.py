"""How a page prints: what of it, on what paper, where it is cut, and its footer."""

from collections.abc import Sequence
from typing import Final

from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.layout import Layout
from xlfactor.drawing.pagination import paginate, repeated_rows
from xlfactor.drawing.paper import SIDE_MARGIN, TOP_MARGIN
from xlfactor.drawing.sheet import PrintSetup, Rectangle
from xlfactor.hosts import Edition
from xlfactor.report.page import Page, PageKind

#: so many sheets of paper are printed of a page by its kind; what follows is for the screen
_PRINTED: Final = {PageKind.SUMMARY: 2, PageKind.ANSWER: 1, PageKind.EVIDENCE: 1}
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


def print_setup(page: Page, laid: Layout, edition: Edition) -> PrintSetup:
    """Return how a page prints.

    What has no room on the sheets of paper that are printed of it stands on screen: it is printed
    once the area to print is cleared.
    """
    pages, paper = paginate(laid), laid.paper
    most = edition.printed.get(page.sheet, printed_sheets([page])[page.sheet])
    is_part = len(pages.starts) >= most > 0
    last = pages.starts[most - 1] - 1 if is_part else laid.last_printed
    tables = [LEFT + one.block.table.shape[1] for one in laid.placed if one.last_row <= last]
    right = max([paper.last_column, *tables])
    across = tuple(column for column in paper.column_starts if column <= right)
    starts = pages.starts[: most - 1] if is_part else pages.starts
    whole = Rectangle(top=1, left=1, bottom=last, right=right)
    on_screen = " (in part; all on screen)" if is_part else ""
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
