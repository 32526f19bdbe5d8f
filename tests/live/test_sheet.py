"""A live sheet by itself: what is coloured instead of drawn."""

from xlfactor.live.sheet import LiveSheet
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import ChartKind

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
