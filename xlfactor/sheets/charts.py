"""Native charts over the blocks of a painted page."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xlwings as xw

from xlfactor.report.page import Chart, ChartKind, Page
from xlfactor.sheets import theme
from xlfactor.sheets.areas import area
from xlfactor.sheets.frames import HORIZONTAL, LEFT, first_column, frames, rows_of
from xlfactor.sheets.layout import FIRST_BLOCK, Placed

_TYPES = {
    ChartKind.COLUMNS: "column_clustered",
    ChartKind.STACKED_COLUMNS: "column_stacked",
    ChartKind.BARS: "bar_clustered",
    ChartKind.STACKED_BARS: "bar_stacked",
    ChartKind.LINES: "line",
    ChartKind.AREAS: "area_stacked",
}
_OUTLINED = (ChartKind.LINES,)
#: a figure this little below zero is a zero
_ROUNDING = 1e-12


def paint(page: Page, sheet: xw.Sheet, placed: Sequence[Placed]) -> None:
    """Draw the page's charts to the right of its tables, or above the wide ones."""
    if not page.charts:
        return
    corner = area(sheet, FIRST_BLOCK, first_column(page))
    left, top = corner.left, corner.top
    for number, (chart, frame) in enumerate(zip(page.charts, frames(page), strict=True), start=1):
        native = sheet.charts.add(
            left=left + frame.left,
            top=top + frame.top,
            width=frame.width,
            height=frame.height,
            name=f"{page.sheet} {number}",
        )
        place = next(item for item in placed if item.block is chart.block)
        _draw(chart, native, place, sheet)


def _draw(chart: Chart, native: xw.Chart, place: Placed, sheet: xw.Sheet) -> None:
    columns = list(place.block.table.columns)
    drawn = list(chart.columns) or columns
    first, rows = LEFT + 1 + columns.index(drawn[0]), rows_of(chart)
    source = area(sheet, place.header_row, first, rows=rows + 1, columns=len(drawn))
    native.chart_type = _TYPES[chart.kind]
    native.set_source_data(source, plot_by="columns")
    native.set_x_axis_values(area(sheet, place.header_row + 1, LEFT, rows=rows))
    native.title = chart.title
    for position, series in enumerate(native.series):
        colour = theme.series_colour(position)
        if chart.kind in _OUTLINED:
            series.set(line_color=colour, marker_style="none")
        else:
            series.set(fill_color=colour)
    _dress_axes(chart, native)
    native.legend.visible = len(drawn) > 1
    if len(drawn) > 1:
        native.legend.position = "bottom"


def _dress_axes(chart: Chart, native: xw.Chart) -> None:
    native.value_axis.number_format = chart.number_format
    dates = chart.block.table.index[: chart.rows]
    if isinstance(dates, pd.DatetimeIndex):
        years = (dates.max() - dates.min()).days / 365
        native.category_axis.number_format = (
            "yyyy" if years > theme.YEARS_OF_MONTHS else "mmm yyyy"
        )
    _limit_values(chart, native)
    if chart.value_title:
        native.value_axis.title = chart.value_title
    if chart.category_title:
        native.category_axis.title = chart.category_title
    if chart.kind in HORIZONTAL:
        # the first category on top, and the values still below
        native.category_axis.set(reverse_order=True, crosses="maximum")


def _limit_values(chart: Chart, native: xw.Chart) -> None:
    minimum = _minimum(chart)
    if minimum is not None:
        native.value_axis.minimum_scale = minimum
    if chart.maximum is not None:
        native.value_axis.maximum_scale = chart.maximum


def _minimum(chart: Chart) -> float | None:
    """Give where the values begin: bars at zero, however near to one another they are."""
    if chart.minimum is not None or chart.kind in _OUTLINED:
        return chart.minimum
    drawn = list(chart.columns) or list(chart.block.table.columns)
    figures = chart.block.table[drawn].iloc[: rows_of(chart)].to_numpy(float)
    return 0.0 if np.nanmin(figures) >= -_ROUNDING else None
