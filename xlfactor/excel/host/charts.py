"""Paint drawn charts in Excel."""

from collections.abc import Sequence
from typing import Final

import xlwings as xw

from xlfactor.drawing.sheet import Axis, DateUnit, DrawnChart, Letters, Line, Rectangle, Series
from xlfactor.excel.host.areas import area, cell
from xlfactor.excel.host.native import (
    AT_THE_MAXIMUM,
    DAYS,
    LABEL_SIDES,
    LABELS_LOW,
    MONTHS,
    NO_TICK_MARK,
    TIME_SCALE,
    YEARS,
    Native,
    is_on_macos,
)
from xlfactor.report.page import ChartKind

_TYPES: Final = {
    ChartKind.COLUMNS: "column_clustered",
    ChartKind.STACKED_COLUMNS: "column_stacked",
    ChartKind.BARS: "bar_clustered",
    ChartKind.STACKED_BARS: "bar_stacked",
    ChartKind.LINES: "line",
    ChartKind.AREAS: "area_stacked",
    ChartKind.SCATTER: "xy_scatter",
}
_UNITS: Final = {DateUnit.DAYS: DAYS, DateUnit.MONTHS: MONTHS, DateUnit.YEARS: YEARS}


def paint(charts: Sequence[DrawnChart], sheet: xw.Sheet) -> None:
    """Draw charts over the cells of a sheet."""
    corners = {chart.corner: cell(sheet, chart.corner) for chart in charts}
    places = {corner: (cells.left, cells.top) for corner, cells in corners.items()}
    for chart in charts:
        left, top = places[chart.corner]
        made = sheet.charts.add(
            left=left + chart.left,
            top=top + chart.top,
            width=chart.width,
            height=chart.height,
            name=chart.name,
        )
        _set_source(chart, made, sheet)
        _dress(chart, made, on_macos=is_on_macos(sheet))
        _describe(chart, sheet)


def _set_source(chart: DrawnChart, made: xw.Chart, sheet: xw.Sheet) -> None:
    """Draw the series, which stand side by side, each below its name."""
    first, last = chart.series[0], chart.series[-1]
    row, left = first.name
    source = Rectangle(top=row, left=left, bottom=last.values.bottom, right=last.values.right)
    # points in several columns would be taken to lie where the first of these says
    is_scatter = chart.kind is ChartKind.SCATTER
    made.chart_type = _TYPES[ChartKind.LINES if is_scatter else chart.kind]
    made.set_source_data(area(sheet, source), plot_by="columns")
    made.set_x_axis_values(area(sheet, first.categories))
    if is_scatter:
        made.chart_type = _TYPES[chart.kind]


def _dress(chart: DrawnChart, made: xw.Chart, *, on_macos: bool) -> None:
    plot = Native(made.api[1], on_macos)
    made.title = chart.title
    if chart.has_legend:
        made.legend.position = "bottom"
    else:
        made.legend.visible = False
    if chart.gap_width is not None:
        group = plot.item("chart_groups", 1)
        group.put("gap_width", chart.gap_width)
        group.put("overlap", 100 if chart.kind.is_stacked else 0)
    for drawn, series in zip(chart.series, made.series, strict=True):
        _dress_series(drawn, series, Native(series.api, on_macos))
    categories = Native(made.category_axis.api, on_macos)
    values = Native(made.value_axis.api, on_macos)
    _dress_axis(chart.category_axis, categories)
    _dress_axis(chart.value_axis, values)
    _dress_frame(chart, plot)
    # the letters of the whole first: titles have their own
    _set_letters(plot.part("chart_area_object"), chart.label_letters)
    _set_letters(plot.part("chart_title"), chart.title_letters)
    for axis, native in ((chart.category_axis, categories), (chart.value_axis, values)):
        if axis.title:
            _set_letters(native.part("axis_title"), chart.axis_title_letters)


def _dress_frame(chart: DrawnChart, plot: Native) -> None:
    """Set the ground of a chart, which has no border."""
    shape = plot.part("chart_area_object", "chart_format")
    shape.part("fill_format").put("fore_color", chart.background)
    shape.part("line_format").put("visible", value=False)


def _dress_series(drawn: Series, series: xw.main.ChartSeries, native: Native) -> None:
    if drawn.fill is not None:
        series.fill_color = drawn.fill
    if drawn.line is not None:
        series.marker_style = "none"
    _set_line(native, drawn.line)
    if drawn.marker is not None:
        series.marker_style = "circle"
        series.marker_size = drawn.marker.size
        series.marker_background_color = drawn.marker.colour
    for number, drawn_label in enumerate(drawn.labels, start=1):
        if drawn_label.text:
            point = native.item("series_points", number)
            point.put("has_data_label", value=True)
            label = point.part("data_label_object")
            label.put("data_label_text", drawn_label.text)
            label.put("position", LABEL_SIDES[drawn_label.side])


def _dress_axis(axis: Axis, native: Native) -> None:
    if axis.title:
        native.put("has_title", value=True)
        native.part("axis_title").put("axis_title_text", axis.title)
    if axis.number_format != "General":
        native.part("tick_labels").put("number_format", axis.number_format)
    if axis.minimum is not None:
        native.put("minimum_scale", axis.minimum)
    if axis.maximum is not None:
        native.put("maximum_scale", axis.maximum)
    if axis.is_reversed:
        native.put("reverse_plot_order", value=True)
        # the values still stand below, where the last category is
        native.put("crosses", AT_THE_MAXIMUM)
    if axis.labels_low:
        native.put("tick_label_position", LABELS_LOW)
    native.put("major_tick_mark", NO_TICK_MARK)
    _set_units(axis, native)
    _set_line(native, axis.line)
    native.put("has_major_gridlines", axis.gridlines is not None)
    if axis.gridlines is not None:
        _set_line(native.part("major_gridlines"), axis.gridlines)


def _set_units(axis: Axis, native: Native) -> None:
    """Set how far labels are apart; categories that are dates by their distance in time."""
    if axis.date_unit is not None:
        native.put("category_type", TIME_SCALE)
    if axis.major_unit is None:
        return
    if axis.date_unit is not None:
        native.put("major_unit_scale", _UNITS[axis.date_unit])
    native.put("major_unit", axis.major_unit)


def _set_line(native: Native, line: Line | None) -> None:
    shape = native.part("chart_format", "line_format")
    shape.put("visible", line is not None)
    if line is not None:
        shape.put("fore_color", line.colour)
        shape.put("line_weight", line.width)


def _set_letters(native: Native, letters: Letters) -> None:
    font = native.part("font_object")
    font.put("font_size", letters.size)
    font.put("bold", letters.bold)
    font.put("color", letters.colour)


def _describe(chart: DrawnChart, sheet: xw.Sheet) -> None:
    """Set what a screen reader tells of a chart."""
    shape = Native(sheet.shapes[chart.name].api, is_on_macos(sheet))
    shape.put("alternative_text", chart.alt_text)
