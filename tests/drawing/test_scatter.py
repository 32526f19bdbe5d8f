"""Points: a column holds where they lie, the others how high."""

import pandas as pd

from tests.drawing.made import drawn
from xlfactor.drawing import theme
from xlfactor.drawing.sheet import Line, Marker, Rectangle
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Page, Palette

TABLE = pd.DataFrame(
    {
        "Weight": [1.0, 1.0, 1.0],
        "Volatility": [0.05, 0.1, 0.08],
        "Frontier": [0.03, 0.05, None],
        "Current": [None, None, 0.035],
    },
    ["least", "most", "now"],
)
BLOCK = Block(title="Frontier", table=TABLE, formats=NumberFormat.PERCENT)


def scatter(**more):
    made = Chart(
        title="Return against risk",
        kind=ChartKind.SCATTER,
        block=BLOCK,
        columns=("Frontier", "Current"),
        across="Volatility",
        category_title="volatility",
        value_title="expected return",
        **more,
    )
    page = Page(sheet="Page", title="", units="", blocks=(BLOCK,), charts=(made,))
    (chart,) = drawn(page).charts
    return chart


def test_points_lie_where_a_column_says():
    chart = scatter()
    header, _ = chart.series[0].name
    lying = Rectangle(top=header + 1, left=4, bottom=header + 3, right=4)
    assert [series.categories for series in chart.series] == [lying, lying]
    assert [series.name for series in chart.series] == [(header, 5), (header, 6)]
    assert [each.name[1] for each in chart.series] == [5, 6]


def test_points_have_their_own_colours_and_a_joined_series_is_a_line():
    frontier, current = scatter(joined=("Frontier",)).series
    blue, amber = theme.SERIES[Palette.MEASURES][:2]
    assert (frontier.line, frontier.marker) == (Line(colour=blue, width=theme.LINE_WIDTH), None)
    assert current.marker == Marker(colour=amber, size=theme.MARKER_SIZE)
    assert (current.line, frontier.fill, current.fill) == (None, None, None)


def test_both_axes_have_their_titles_and_their_figures():
    chart = scatter()
    assert (chart.category_axis.title, chart.category_axis.number_format) == ("volatility", "0%")
    assert (chart.value_axis.title, chart.value_axis.number_format) == ("expected return", "0.0%")
    ends = [(axis.minimum, axis.maximum) for axis in (chart.category_axis, chart.value_axis)]
    assert ends == [(0.05, 0.1), (0.03, 0.05)]
    assert chart.gap_width is None
    assert chart.alt_text == "Return against risk (expected return): points of Frontier, Current"
