"""A chart on macOS is told in AppleScript's words; on Windows the model of Excel judges."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.drawing.made import drawn
from tests.excel import macos
from xlfactor.excel.host import charts
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Page

TABLE = pd.DataFrame({"A": [0.1, 0.2], "B": [0.3, 0.4]}, ["Stocks", "Bonds"])


def chart(kind, table=TABLE, **more):
    block = Block(title="Table", table=table, formats=NumberFormat.PERCENT)
    made = Chart(title="Weights", kind=kind, block=block, **more)
    page = Page(sheet="Page", title="", units="", blocks=(block,), charts=(made,))
    return drawn(page).charts[0]


@pytest.fixture
def told(monkeypatch):
    macos.install(monkeypatch)

    def paint(made):
        sheet = macos.Sheet()
        charts.paint([made], sheet)
        return sheet.told

    return paint


def test_bars_with_all_their_looks(told):
    made = chart(ChartKind.BARS, value_title="share")
    said = dict(told(replace(made, corner=(6, 6))))
    assert said["chart"] == {
        "left": 100.0 + made.left, "top": 50.0 + made.top, "width": made.width,
        "height": made.height, "name": "Page 1",
    }  # fmt: skip
    assert said["xlwings chart.chart_type"] == "bar_clustered"
    assert said["plot.chart_title.chart_title_text"] == "Weights"
    assert said["xlwings legend.position"] == "bottom"
    assert said["plot.chart_groups[1].gap_width"] == 60
    assert said["plot.chart_groups[1].overlap"] == 0
    assert said["series 1.chart_format.fill_format.fore_color"] == (31, 78, 121)
    assert said["series 1.chart_format.line_format.visible"] is False
    assert said["category_axis.reverse_plot_order"] is True
    assert said["category_axis.crosses"] == "k.axis_crosses_maximum"
    assert said["value_axis.has_title"] is True
    assert said["value_axis.axis_title.axis_title_text"] == "share"
    assert (said["value_axis.minimum_scale"], said["value_axis.maximum_scale"]) == (0.0, 0.4)
    assert said["value_axis.major_unit"] == 0.1
    assert said["value_axis.tick_labels.number_format"] == "0%"
    assert said["category_axis.major_tick_mark"] == "k.tick_mark_none"
    assert said["category_axis.tick_label_position"] == "k.tick_label_position_low"
    assert said["category_axis.chart_format.line_format.fore_color"] == (191, 191, 191)
    assert said["category_axis.has_major_gridlines"] is False
    assert said["value_axis.chart_format.line_format.visible"] is False
    assert said["value_axis.major_gridlines.chart_format.line_format.line_weight"] == 0.5
    ground = "plot.chart_area_object.chart_format"
    assert said[f"{ground}.fill_format.fore_color"] == (255, 255, 255)
    assert said[f"{ground}.line_format.visible"] is False
    assert said["plot.chart_area_object.font_object.font_size"] == 9.0
    assert said["plot.chart_title.font_object.font_size"] == 12.0
    assert said["plot.chart_title.font_object.bold"] is True
    assert said["value_axis.axis_title.font_object.color"] == (38, 38, 38)
    assert said["shape Page 1.alternative_text"] == "Weights (share): clustered bars of A, B"


def test_lines_have_a_width_and_no_markers_and_no_gap(told):
    said = dict(told(chart(ChartKind.LINES)))
    # the kind of Excel's that has none
    assert said["xlwings chart.chart_type"] == "line"
    assert "xlwings series 2.marker_style" not in said
    assert said["series 2.chart_format.line_format.fore_color"] == (200, 130, 90)
    assert said["series 2.chart_format.line_format.line_weight"] == 2.0
    assert "plot.chart_groups[1].gap_width" not in said


def test_the_letters_of_the_whole_come_before_those_of_titles(told):
    places = [place for place, _ in told(chart(ChartKind.COLUMNS))]
    whole = places.index("plot.chart_area_object.font_object.font_size")
    title = places.index("plot.chart_title.font_object.font_size")
    assert places.index("plot.chart_title.chart_title_text") < whole < title


def test_dates_are_counted_in_units(told):
    dates = pd.date_range("2000-01-31", "2025-12-31", freq="ME", name="Date")
    block = Block(title="Value", table=pd.DataFrame({"Fund": 1.0, "Index": 2.0}, dates),
                  formats=NumberFormat.STATISTIC)  # fmt: skip
    made = Chart(title="Value", kind=ChartKind.LINES, block=block)
    page = Page(sheet="Page", title="", units="", blocks=(block,), charts=(made,))
    said = dict(told(*drawn(page).charts))
    assert said["category_axis.category_type"] == "k.time_scale"
    assert said["category_axis.major_unit_scale"] == "k.years"
    assert said["category_axis.major_unit"] == 3
    assert said["category_axis.tick_labels.number_format"] == "yyyy"


def test_points_are_round_and_lie_where_a_column_says(told):
    lying = TABLE.assign(At=[1.0, 2.0])[["At", "A", "B"]]
    told_in_turn = told(chart(ChartKind.SCATTER, lying, columns=("A", "B"), across="At"))
    said = dict(told_in_turn)
    kinds = [value for place, value in told_in_turn if place == "xlwings chart.chart_type"]
    # Excel takes the first column of points for where they lie, so they are lines at first
    assert kinds == ["line", "xy_scatter"]
    assert (said["category_axis.minimum_scale"], said["category_axis.major_unit"]) == (1.0, 0.2)
    assert said["xlwings series 1.marker_style"] == "circle"
    assert said["xlwings series 1.marker_size"] == 8
    assert said["xlwings series 1.marker_background_color"] == (31, 78, 121)
    assert said["series 1.chart_format.line_format.visible"] is False
    assert "plot.chart_groups[1].gap_width" not in said
