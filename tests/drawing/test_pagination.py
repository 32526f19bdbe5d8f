"""A long page is cut for print where nothing is torn."""

from dataclasses import replace
from itertools import accumulate, pairwise

import pytest

from tests.drawing.made import drawn, page
from xlfactor.drawing.layout import TITLE, lay_out
from xlfactor.drawing.pagination import paginate, repeated_rows
from xlfactor.drawing.paper import Fit
from xlfactor.drawing.printing import printed_sheets
from xlfactor.report.page import ChartKind, PageKind, Paper

#: points that a sheet of paper has between the margins, upright and across
UPRIGHT = {Paper.A4: (523, 741), Paper.LETTER: (540, 691)}
ACROSS = {Paper.A4: (770, 494), Paper.LETTER: (720, 511)}


def long_page(*, rows=18, columns=4, blocks=3, charts=0, kind=ChartKind.COLUMNS):
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
    "a long table": {"blocks": 1, "rows": 700},
    "long tables and charts": {"blocks": 4, "rows": 60, "charts": 4},
    "wide": {"blocks": 6, "columns": 30, "charts": 2},
    "wider than any paper": {"blocks": 1, "columns": 300, "rows": 700},
}


@pytest.fixture(params=Paper)
def size(request):
    return request.param


@pytest.fixture(params=CASES.values(), ids=CASES)
def cut(request, size):
    """The layout of a page, how it is cut, and the top of each row and of the one after it."""
    laid = laid_out(long_page(**request.param))
    tops = [0.0, *accumulate(laid.height_of(row) for row in range(1, laid.last_row + 1))]
    return laid, paginate(laid, size), tops


def test_every_sheet_of_paper_holds_its_rows_below_the_repeated_one(cut, size):
    laid, pages, tops = cut
    edges = [1, *pages.starts, laid.last_printed + 1]
    assert edges == sorted(set(edges))
    assert len(pages.starts) > 0
    _, height = (ACROSS if laid.paper.is_landscape else UPRIGHT)[size]
    first, last = repeated_rows(laid, pages.starts)
    for number, (start, end) in enumerate(pairwise(edges)):
        repeated = tops[last] - tops[first - 1] if number else 0.0
        assert (tops[end - 1] - tops[start - 1] + repeated) * pages.zoom / 100 <= height


def test_letters_have_eight_points_and_the_columns_room(cut, size):
    laid, pages, _ = cut
    assert 89 <= pages.zoom <= 100
    width, _ = (ACROSS if laid.paper.is_landscape else UPRIGHT)[size]
    assert laid.paper.width * pages.zoom / 100 <= width


def test_columns_that_have_no_room_go_on_beside_with_their_names(cut):
    laid, _, _ = cut
    columns = max(one.block.table.shape[1] for one in laid.placed)
    assert laid.paper.is_landscape == (columns > 4)
    assert bool(laid.paper.column_starts) == (columns > 12)
    for one in laid.charts:
        assert (one.corner[1] == 3) == (columns > 12)
        assert one.frame.left + one.frame.width <= laid.paper.room + 1e-9


def test_no_chart_is_torn(cut):
    laid, pages, _ = cut
    for one in laid.charts:
        assert not {*pages.starts} & {*range(one.corner[0] + 1, one.last_row + 1)}


def test_no_heading_and_no_note_is_left_alone(cut):
    laid, pages, _ = cut
    for item in laid.placed:
        assert not {*pages.starts} & {*range(item.title_row + 1, item.header_row + 2)}
    for heading in laid.headings:
        assert not {*pages.starts} & {*range(heading - 1, laid.last_printed + 1)}


@pytest.mark.parametrize(("answers", "evidence"), [(4, 9), (2, 10), (1, 2), (6, 20)])
def test_a_book_has_a_second_sheet_of_paper_of_answers_as_long_as_it_is_short(answers, evidence):
    kinds = [PageKind.SUMMARY, *[PageKind.ANSWER] * answers, *[PageKind.EVIDENCE] * evidence,
             PageKind.METHODS, PageKind.AUDIT]  # fmt: skip
    pages = [replace(page(), sheet=f"Page {n}", kind=kind) for n, kind in enumerate(kinds)]
    printed = list(printed_sheets(pages).values())
    assert sum(printed) == max(min(3 + 2 * answers + evidence, 15), 3 + answers + evidence)
    assert printed[1 : answers + 1] == sorted(printed[1 : answers + 1], reverse=True)
    assert printed[-2:] == [0, 0]


@pytest.mark.parametrize("table", [0, 1])
def test_the_header_of_a_table_is_repeated_where_it_alone_is_cut(table):
    laid = laid_out(long_page(rows=100, blocks=2))
    header, last = laid.placed[table].header_row, laid.placed[table].last_row
    assert repeated_rows(laid, (header + 5, last)) == (header, header)
    # the sheet of paper that begins with the other table has nothing of this one
    assert repeated_rows(laid, (header + 5, laid.placed[1 - table].title_row)) == (TITLE, TITLE)


def test_the_title_is_repeated_where_no_header_is():
    laid = laid_out(long_page(blocks=8))
    assert repeated_rows(laid, paginate(laid).starts) == (TITLE, TITLE)


def test_what_fits_on_one_sheet_is_not_cut():
    laid = laid_out(long_page(blocks=1))
    assert paginate(laid).starts == ()
    assert repeated_rows(laid, ()) is None


def test_a_table_that_is_wider_than_upright_paper_stands_below_what_is_printed():
    wide, narrow = long_page(blocks=1, columns=30), long_page(blocks=2)
    both = replace(narrow, blocks=(*wide.blocks, *narrow.blocks))
    laid = lay_out(both, heading="", pointer="", stamp=[], row_height=15.0, fit=Fit.UPRIGHT)
    below = [one.block for one in laid.placed if one.title_row > laid.last_printed]
    assert below == [*wide.blocks]
    assert laid.is_part


def test_tables_that_fit_are_not_torn():
    laid = laid_out(long_page(blocks=8))
    starts = paginate(laid).starts
    tables = [{*range(item.title_row + 1, item.last_row + 1)} for item in laid.placed]
    assert not [table for table in tables if table & {*starts}]


@pytest.mark.parametrize(("rows", "sheets"), [(30, 1), (60, 2), (200, 1)])
def test_a_first_table_takes_a_second_sheet_of_paper_if_it_is_whole_there(rows, sheets):
    setup = drawn(page(rows=rows)).print_setup
    header = setup.title_rows
    assert len(setup.page_starts) + 1 == sheets
    assert (setup.area.bottom > rows) is (rows < 200)
    assert ("in part" in setup.footer[0]) is (rows == 200)
    assert (header is not None and header[0] > TITLE) is (rows == 60)
