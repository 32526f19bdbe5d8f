"""Drawn charts told to Excel."""

from collections.abc import Sequence
from typing import Any

import xlwings as xw

from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.sheet import DrawnChart
from xlfactor.excel.host.areas import area
from xlfactor.report.page import ChartKind

_TYPES = {
    ChartKind.COLUMNS: "column_clustered",
    ChartKind.STACKED_COLUMNS: "column_stacked",
    ChartKind.BARS: "bar_clustered",
    ChartKind.STACKED_BARS: "bar_stacked",
    ChartKind.LINES: "line",
    ChartKind.AREAS: "area_stacked",
}


def paint(charts: Sequence[DrawnChart], sheet: xw.Sheet) -> None:
    """Draw the charts of a sheet."""
    if not charts:
        return
    corner = area(sheet, *charts[0].corner)
    left, top = corner.left, corner.top
    for number, chart in enumerate(charts, start=1):
        frame = chart.frame
        native = sheet.charts.add(left=left + frame.left, top=top + frame.top, width=frame.width,
                                  height=frame.height, name=f"{sheet.name} {number}")  # fmt: skip
        _draw(chart, native, sheet)


def _draw(chart: DrawnChart, native: Any, sheet: xw.Sheet) -> None:
    native.chart_type = _TYPES[chart.kind]
    source = area(sheet, chart.header_row, chart.columns[0], rows=chart.rows + 1,
                  columns=len(chart.columns))  # fmt: skip
    native.set_source_data(source, plot_by="columns")
    native.set_x_axis_values(area(sheet, chart.header_row + 1, LEFT, rows=chart.rows))
    native.title = chart.title
    for colour, series in zip(chart.colours, native.series, strict=True):
        if chart.kind is ChartKind.LINES:
            series.set(line_color=colour, marker_style="none")
        else:
            series.set(fill_color=colour)
    values, names = native.value_axis, native.category_axis
    values.number_format = chart.number_format
    for axis, title in ((values, chart.value_title), (names, chart.category_title)):
        if title:
            axis.title = title
    if chart.dates:
        names.number_format = chart.dates
    if chart.minimum is not None:
        values.minimum_scale = chart.minimum
    if chart.maximum is not None:
        values.maximum_scale = chart.maximum
    if chart.is_horizontal:
        names.set(reverse_order=True, crosses="maximum")
    native.legend.visible = len(chart.columns) > 1
    if len(chart.columns) > 1:
        native.legend.position = "bottom"
