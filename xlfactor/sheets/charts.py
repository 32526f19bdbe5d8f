"""Native charts over the blocks of a painted page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import xlwings as xw

from xlfactor.report.page import Block, Chart, ChartKind, Page
from xlfactor.sheets import theme

LEFT = 2  # column B; column A is the margin

_TYPES = {
    ChartKind.COLUMNS: "column_clustered",
    ChartKind.STACKED_COLUMNS: "column_stacked",
    ChartKind.BARS: "bar_clustered",
    ChartKind.STACKED_BARS: "bar_stacked",
    ChartKind.LINES: "line",
    ChartKind.AREAS: "area_stacked",
}
_HORIZONTAL = (ChartKind.BARS, ChartKind.STACKED_BARS)
_OUTLINED = (ChartKind.LINES,)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the row of the sheet where its header stands."""

    block: Block
    header_row: int

    @property
    def last_row(self) -> int:
        """The row of the block's last line of figures."""
        return self.header_row + len(self.block.table)


def paint(page: Page, sheet: xw.Sheet, placed: Sequence[Placed], *, top: int) -> int:
    """Draw the page's charts to the right of its tables; give the first row below them.

    They stand under one another, or, where only the first table is narrow, side by side.
    """
    if not page.charts:
        return top
    left = sheet.range((top, _first_column(page))).left
    start = sheet.range((top, 1)).top
    width = _width(page)
    reach = start
    for position, chart in enumerate(page.charts):
        height = _height(chart, page)
        native = sheet.charts.add(
            left=left + position * (width + theme.CHART_GAP) if _is_wide(page) else left,
            top=start if _is_wide(page) else reach,
            width=width,
            height=height,
            name=f"{page.sheet} {position + 1}",
        )
        _draw(chart, native, _place_of(chart, placed), sheet)
        reach = max(reach, start + height) if _is_wide(page) else reach + height + theme.CHART_GAP
    return _row_below(sheet, top, reach)


def last_column(page: Page) -> int:
    """Give the last column that tables and charts reach over."""
    if not page.charts or _is_wide(page):
        return LEFT + _figures(page)
    column = theme.PLAIN_WIDTH * theme.CHARACTER + theme.PADDING
    return _first_column(page) + math.ceil(theme.CHART_WIDTH / column) - 1


def _is_wide(page: Page) -> bool:
    """Tell whether the charts have to stand above a wide table, beside a narrow first one."""
    return _figures(page) > theme.COLUMNS_BESIDE_CHARTS


def _first_column(page: Page) -> int:
    """Give the column where the charts begin: one is left free beside the tables."""
    beside = page.blocks[0].table.shape[1] if _is_wide(page) else _figures(page)
    return LEFT + beside + 2


def _width(page: Page) -> float:
    if not _is_wide(page):
        return theme.CHART_WIDTH
    free = LEFT + _figures(page) - _first_column(page) + 1
    room = free * (theme.FIGURE_WIDTH * theme.CHARACTER + theme.PADDING)
    gaps = theme.CHART_GAP * (len(page.charts) - 1)
    return max((room - gaps) / len(page.charts), theme.CHART_WIDTH / 2)


def _height(chart: Chart, page: Page) -> float:
    if _is_wide(page):  # beside the first table, and no taller
        return theme.LINE_HEIGHT * (len(page.blocks[0].table) + 3)
    if chart.kind not in _HORIZONTAL:
        return theme.CHART_HEIGHT
    return max(theme.CHART_HEIGHT, 60 + theme.BAR_HEIGHT * _rows(chart))


def _rows(chart: Chart) -> int:
    return len(chart.block.table) if chart.rows is None else chart.rows


def _figures(page: Page) -> int:
    return max((block.table.shape[1] for block in page.blocks), default=0)


def _place_of(chart: Chart, placed: Sequence[Placed]) -> Placed:
    return next(item for item in placed if item.block is chart.block)


def _draw(chart: Chart, native: xw.Chart, place: Placed, sheet: xw.Sheet) -> None:
    columns = list(place.block.table.columns)
    drawn = list(chart.columns) or columns
    first = LEFT + 1 + columns.index(drawn[0])
    last_row = place.header_row + _rows(chart)
    source = sheet.range((place.header_row, first), (last_row, first + len(drawn) - 1))
    native.chart_type = _TYPES[chart.kind]
    native.set_source_data(source, plot_by="columns")
    native.set_x_axis_values(sheet.range((place.header_row + 1, LEFT), (last_row, LEFT)))
    native.title = chart.title
    for series, colour in zip(native.series, theme.SERIES * 3, strict=False):
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
    if chart.minimum is not None:
        native.value_axis.minimum_scale = chart.minimum
    if chart.value_title:
        native.value_axis.title = chart.value_title
    if chart.category_title:
        native.category_axis.title = chart.category_title
    if chart.kind in _HORIZONTAL:
        native.category_axis.reverse_order = True


def _row_below(sheet: xw.Sheet, row: int, end: float) -> int:
    """Give the first row from `row` on whose top lies below `end` points."""
    while sheet.range((row, 1)).top < end:
        row += 1
    return row + 1
