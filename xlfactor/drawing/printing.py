"""How a page prints: what of it, on what paper, where it is cut, and its footer."""

from typing import Final

from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.layout import Layout
from xlfactor.drawing.pagination import paginate
from xlfactor.drawing.paper import SIDE_MARGIN, TOP_MARGIN
from xlfactor.drawing.sheet import PrintSetup, Rectangle
from xlfactor.hosts import Edition
from xlfactor.report.page import Page, PageKind

#: so many sheets of paper are printed of a page by its kind; what follows is for the screen
_PRINTED: Final = {PageKind.SUMMARY: 2, PageKind.ANSWER: 2, PageKind.EVIDENCE: 1}
#: Excel and LibreOffice print no sheet whose area to print is empty, as this cell always is
_NOTHING: Final = Rectangle(top=1, left=1, bottom=1, right=1)


def print_setup(page: Page, laid: Layout, edition: Edition) -> PrintSetup:
    """Return how a page prints.

    Two sheets of paper of an answer are printed, and one of evidence. All else stands on screen:
    it is printed once the area to print is cleared.
    """
    pages, paper = paginate(laid), laid.paper
    most = _PRINTED.get(page.kind, 0)
    is_part = len(pages.starts) >= most > 0
    last = pages.starts[most - 1] - 1 if is_part else laid.last_printed
    tables = [LEFT + one.block.table.shape[1] for one in laid.placed if one.last_row <= last]
    right = max([paper.last_column, *tables])
    across = tuple(column for column in paper.column_starts if column <= right)
    whole = Rectangle(top=1, left=1, bottom=last, right=right)
    on_screen = " (in part; all on screen)" if is_part else ""
    return PrintSetup(
        area=whole if most else _NOTHING,
        is_landscape=paper.is_landscape,
        zoom=pages.zoom,
        title_rows=pages.repeated,
        title_columns=LEFT if across else 0,
        page_starts=pages.starts[: most - 1] if is_part else pages.starts,
        column_starts=across,
        side_margin=SIDE_MARGIN,
        top_margin=TOP_MARGIN,
        paper=edition.paper,
        footer=(f"&A{on_screen}", "Page &P of &N", f"{edition.when:%Y-%m-%d}"),
    )
