"""A long page is cut for print where nothing is torn."""

from itertools import accumulate, pairwise

import pytest

from tests.drawing.made import page
from xlfactor.drawing.frames import frames
from xlfactor.drawing.layout import FIRST_BLOCK, MASTER, lay_out
from xlfactor.drawing.pagination import paginate
from xlfactor.report.page import ChartKind

#: points that A4 and Letter have between the margins
WIDTH, HEIGHT = 720, 508


def long_page(*, rows=18, columns=6, blocks=3, charts=0, kind=ChartKind.COLUMNS):
    return page(
        rows=rows, columns=columns, blocks=blocks, charts=charts, kind=kind, checks=4, note="",
        notes=("A note. " * 60,),
    )  # fmt: skip


def laid_out(made):
    stamp = [("Made by", "xlfactor"), ("Sheet digest", "")]
    return lay_out(made, heading="", pointer="", stamp=stamp, row_height=15.0)


CASES = {
    "tables": {"blocks": 8},
    "tables and charts": {"blocks": 8, "charts": 6},
    "many bars": {"blocks": 5, "charts": 3, "kind": ChartKind.BARS, "rows": 30},
    "charts beyond the tables": {"blocks": 1, "charts": 9},
    "a table of years": {"blocks": 1, "rows": 700},
    "long tables and charts": {"blocks": 4, "rows": 60, "charts": 4},
    "wide": {"blocks": 6, "columns": 30, "charts": 2},
    "wider than any paper": {"blocks": 1, "columns": 300, "rows": 700},
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def cut(request):
    """A page, its layout, how it is cut, and the top of each row and of the one after the last."""
    made = long_page(**request.param)
    laid = laid_out(made)
    tops = [0.0, *accumulate(laid.height_of(row) for row in range(1, laid.last_row + 1))]
    return made, laid, paginate(made, laid), tops


def test_every_sheet_of_paper_holds_its_rows_below_the_repeated_title(cut):
    _, laid, pages, tops = cut
    edges = [1, *pages.starts, laid.last_row + 1]
    assert edges == sorted(set(edges))
    assert len(pages.starts) > 0
    for number, (start, end) in enumerate(pairwise(edges)):
        title = tops[MASTER] if number else 0.0
        assert (tops[end - 1] - tops[start - 1] + title) * pages.zoom / 100 <= HEIGHT


def test_letters_are_as_large_as_the_width_allows_or_still_to_be_read(cut):
    made, _, pages, _ = cut
    assert 10 <= pages.zoom <= 100
    if made.blocks[0].table.shape[1] <= 6:
        assert pages.zoom >= 50


def test_no_chart_is_torn(cut):
    made, _, pages, tops = cut
    corner = tops[FIRST_BLOCK - 1]
    for frame in frames(made):
        top, bottom = corner + frame.top, corner + frame.top + frame.height
        assert not [row for row in pages.starts if top < tops[row - 1] < bottom]


def test_no_heading_is_left_alone(cut):
    _, laid, pages, _ = cut
    for item in laid.placed:
        assert not {*pages.starts} & {*range(item.title_row + 1, item.header_row + 2)}
    for heading in laid.headings:
        assert heading + 1 not in pages.starts
    assert not [row for row in pages.starts if row > laid.first_stamp]


def test_what_fits_on_one_sheet_is_not_cut():
    made = long_page(blocks=2)
    pages = paginate(made, laid_out(made))
    assert pages.starts == ()


def test_tables_that_fit_are_not_torn():
    made = long_page(blocks=8)
    laid = laid_out(made)
    starts = paginate(made, laid).starts
    tables = [{*range(item.title_row + 1, item.last_row + 1)} for item in laid.placed]
    assert not [table for table in tables if table & {*starts}]
