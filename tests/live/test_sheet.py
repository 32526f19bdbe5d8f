"""A live sheet by itself: what is coloured instead of drawn, and where it is cut for print."""

from contextlib import closing

import pytest

from tests.conftest import WORKBOOKS
from tests.golden import STUDIES
from xlfactor.live.books import live_sheets
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.print_cuts import SMALLEST, Cuts
from xlfactor.live.sheet import LiveSheet
from xlfactor.places import Places
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import ChartKind
from xlfactor.xlsx.book import open_book

PORTFOLIOS = [f"Portfolio {number}" for number in range(10)]


def sheet_of(assets):
    """Give a sheet of so many weights of ten portfolios, with a chart if they can be drawn."""
    sheet = LiveSheet("Live", "Title", "Units", widths=[20] * 12)
    table = sheet.frame(6, "Asset", [f"Asset {n}" for n in range(assets)], PORTFOLIOS)
    sheet.spill(table.cells(), "A1#", NumberFormat.PERCENT)
    free = sheet.chart("Weights", ChartKind.BARS, table, PORTFOLIOS, corner=(6, 14))
    return sheet.drawn(), table, free


def test_a_table_of_many_figures_is_coloured_instead_of_drawn():
    drawn, _, free = sheet_of(10)
    assert (len(drawn.charts), drawn.scales) == (1, ())
    assert free > 6
    drawn, table, free = sheet_of(11)
    assert (drawn.charts, free) == ((), 6)
    assert [one.cells for one in drawn.scales] == [table.cells()]


@pytest.mark.parametrize("zoom", [100, 60])
def test_sheets_of_paper_begin_with_headings_and_cut_no_chart(zoom):
    headings, whole = [3, *range(20, 200, 12)], [(25, 60), (100, 115)]
    cuts = Cuts(heights=[15.0] * 200, headings=headings, whole=whole)
    starts = cuts.starts(zoom)
    assert starts
    for row in starts:
        assert row in headings
        assert not any(first < row <= last for first, last in whole)
    assert SMALLEST <= cuts.zoom(100) <= 100
    assert cuts.count(cuts.zoom(zoom)) <= cuts.count(zoom)


@pytest.mark.parametrize("book", STUDIES)
def test_letters_of_a_printed_sheet_can_be_read(book):
    """They have 8 points or more, and no chart is on two sheets of paper."""
    with closing(open_book(WORKBOOKS / f"{book}.xlsx")) as shipped:
        for sheet in live_sheets(LiveInputs(places=Places(shipped))):
            drawn = sheet.drawn()
            setup = drawn.print_setup
            sizes = [look.size for look in drawn.looks.values() if look.size]
            sizes += [chart.label_letters.size for chart in drawn.charts]
            assert setup.zoom / 100 * min([11, *sizes]) >= 8
            areas = [setup.area, *setup.beside]
            for chart in drawn.charts:
                (area,) = [one for one in areas if holds(one, chart.corner)]
                assert not any(area.top < row <= area.bottom for row in setup.page_starts) or (
                    area is setup.area
                )


def holds(area, place):
    row, column = place
    return area.top <= row <= area.bottom and area.left <= column <= area.right
