"""Paint drawn charts in Excel."""

from collections.abc import Sequence
from typing import Final

import xlwings as xw

from xlfactor.drawing.sheet import (
    Axis,
    DateUnit,
    DrawnChart,
    Letters,
    Line,
    Marker,
    Rectangle,
    Series,
    Side,
)
from xlfactor.excel.host.areas import area, cell
from xlfactor.excel.host.native import (
    AT_THE_MAXIMUM,
    CATEGORY,
    DAYS,
    LABEL_SIDES,
    LABELS_LOW,
    MONTHS,
    NO_TICK_MARK,
    TIME_SCALE,
    VALUE,
    YEARS,
    Constant,
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
_LETTERS: Final = {"font_size": "size", "bold": "bold", "color": "colour"}
#: Excel's number for the axes that every chart has
_PRIMARY: Final = 1
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
        plot = Native(made.api[1], is_on_macos(sheet))
        _set_source(chart, made, sheet)
        _dress_all_series(chart, made, plot, sheet)
        _dress(chart, made, plot)
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
    if is_scatter:
        made.chart_type = _TYPES[chart.kind]


def _dress_all_series(chart: DrawnChart, made: xw.Chart, plot: Native, sheet: xw.Sheet) -> None:
    """Set the categories and the looks of all series."""
    if chart.gap_width is not None:
        group = plot.item("chart_groups", 1)
        group.put("gap_width", chart.gap_width)
        group.put("overlap", 100 if chart.kind.is_stacked else 0)
    categories = area(sheet, chart.series[0].categories).api
    for drawn, series in zip(chart.series, made.series, strict=True):
        native = Native(series.api, plot.is_on_macos)
        native.put("xvalues", categories)
        if chart.kind is ChartKind.SCATTER:
            _set_marker(drawn.marker, series)
        _dress_series(drawn, native)


def _dress(chart: DrawnChart, made: xw.Chart, plot: Native) -> None:
    """Set all of a chart but its series."""
    plot.put("has_title", value=True)
    title = plot.part("chart_title")
    title.put("chart_title_text", chart.title)
    if chart.has_legend:
        made.legend.position = "bottom"
    else:
        made.legend.visible = False
    ground = plot.part("chart_area_object")
    _dress_frame(chart, ground)
    axes = [(chart.category_axis, _axis(made, plot, CATEGORY)),
            (chart.value_axis, _axis(made, plot, VALUE))]  # fmt: skip
    titles = [_dress_axis(axis, native) for axis, native in axes]
    # the letters of the whole first: titles have their own
    _set_letters(ground, chart.label_letters)
    _set_letters(title, chart.title_letters, chart.label_letters)
    for native in filter(None, titles):
        _set_letters(native, chart.axis_title_letters, chart.label_letters)


def _axis(made: xw.Chart, plot: Native, axis: Constant) -> Native:
    """Return an axis, which is there; xlwings would ask twice whether it is."""
    if plot.is_on_macos:
        return Native(getattr(made, axis.word).api, plot.is_on_macos)
    return Native(plot.api.Axes(axis.number, _PRIMARY), plot.is_on_macos)


def _dress_frame(chart: DrawnChart, ground: Native) -> None:
    """Set the ground of a chart, which has no border."""
    shape = ground.part("chart_format")
    shape.part("fill_format").put("fore_color", chart.background)
    shape.part("line_format").put("visible", value=False)


def _set_marker(marker: Marker | None, series: xw.main.ChartSeries) -> None:
    series.marker_style = "none" if marker is None else "circle"
    if marker is not None:
        series.marker_size = marker.size
        series.marker_background_color = marker.colour


def _dress_series(drawn: Series, native: Native) -> None:
    shape = native.part("chart_format")
    if drawn.fill is not None:
        shape.part("fill_format").put("fore_color", drawn.fill)
    _set_line(shape, drawn.line)
    for number, drawn_label in enumerate(drawn.labels, start=1):
        if drawn_label.text:
            point = native.item("series_points", number)
            point.put("has_data_label", value=True)
            label = point.part("data_label_object")
            label.put("data_label_text", drawn_label.text)
            if drawn_label.side is not Side.RIGHT:  # where Excel puts them
                label.put("position", LABEL_SIDES[drawn_label.side])


def _dress_axis(axis: Axis, native: Native) -> Native | None:
    """Set how an axis looks, and return its title if it has one."""
    title = None
    if axis.title:
        native.put("has_title", value=True)
        title = native.part("axis_title")
        title.put("axis_title_text", axis.title)
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
    _set_line(native.part("chart_format"), axis.line)
    native.put("has_major_gridlines", axis.gridlines is not None)
    if axis.gridlines is not None:
        _set_line(native.part("major_gridlines", "chart_format"), axis.gridlines)
    return title


def _set_units(axis: Axis, native: Native) -> None:
    """Set how far labels are apart; categories that are dates by their distance in time."""
    if axis.date_unit is not None:
        native.put("category_type", TIME_SCALE)
    if axis.major_unit is None:
        return
    if axis.date_unit is not None:
        native.put("major_unit_scale", _UNITS[axis.date_unit])
    native.put("major_unit", axis.major_unit)


def _set_line(shape: Native, line: Line | None) -> None:
    native = shape.part("line_format")
    native.put("visible", line is not None)
    if line is not None:
        native.put("fore_color", line.colour)
        native.put("line_weight", line.width)


def _set_letters(native: Native, letters: Letters, usual: Letters | None = None) -> None:
    """Set letters where they differ from the usual ones, which they have already."""
    font = native.part("font_object")
    for word, field in _LETTERS.items():
        value = getattr(letters, field)
        if usual is None or value != getattr(usual, field):
            font.put(word, value)


def _describe(chart: DrawnChart, sheet: xw.Sheet) -> None:
    """Set what a screen reader tells of a chart."""
    shape = Native(sheet.shapes[chart.name].api, is_on_macos(sheet))
    shape.put("alternative_text", chart.alt_text)
