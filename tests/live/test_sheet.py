"""A live sheet by itself: what is coloured instead of drawn, and where it is cut for print."""

from contextlib import closing

import pytest

from tests.conftest import WORKBOOKS
from tests.golden import STUDIES
from tests.live.conftest import type_into
from xlfactor.drawing.input_print import NOTHING
from xlfactor.live.books import live_sheets
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.print_cuts import Cuts
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


@pytest.mark.parametrize("room", [480.0, 900.0])
def test_sheets_of_paper_begin_with_headings_and_cut_no_chart(room):
    headings, charts = [3, *range(20, 200, 12)], [(6, 25), (26, 60), (61, 76), (77, 92)]
    cuts = Cuts(heights=[15.0] * 200, headings=headings, charts=charts)
    tables, drawn = cuts.tables_on(room), cuts.charts_on(room)
    assert {top for top, _ in tables[1:]} <= set(headings)
    assert [row for top, last in tables for row in range(top, last + 1)] == [*range(1, 201)]
    for chart in charts:
        assert sum(top <= chart[0] and chart[1] <= last for top, last in drawn) == 1
    assert len(drawn) < len(charts)
    assert all(15.0 * (last - top + 1) <= max(room, 15.0 * 35) for top, last in (*tables, *drawn))
    assert cuts.count(room) >= len(tables) + len(drawn)


@pytest.mark.parametrize("book", STUDIES)
def test_letters_of_a_printed_sheet_can_be_read(book):
    """They have 8 points or more, on upright paper, and each chart is on one sheet of it."""
    with closing(open_book(WORKBOOKS / f"{book}.xlsx")) as shipped:
        for sheet in live_sheets(LiveInputs(places=Places(shipped))):
            drawn = sheet.drawn()
            setup = drawn.print_setup
            assert setup.area == NOTHING or not setup.is_landscape
            sizes = [look.size for look in drawn.looks.values() if look.size]
            sizes += [chart.label_letters.size for chart in drawn.charts]
            assert setup.zoom / 100 * min([11, *sizes]) >= 8
            areas = [setup.area, *setup.beside]
            for chart in drawn.charts:
                assert sum(holds(area, chart.corner) for area in areas) == 1


def holds(area, place):
    row, column = place
    return area.top <= row <= area.bottom and area.left <= column <= area.right


def test_headers_are_known_in_letters_of_any_case():
    with closing(open_book(WORKBOOKS / "factor_cma.xlsx")) as book:
        type_into(book, {("Policy", "E5"): "anchor"})
        inputs = LiveInputs(places=Places(book))
        assert inputs.has("policy", "Anchor")
        assert inputs.cells_of("policy", "Anchor") == "policy[anchor]"
