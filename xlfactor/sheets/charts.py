"""Native charts over the blocks of a painted page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the row of the sheet where its header stands."""

    block: Block
    header_row: int

    @property
    def last_row(self) -> int:
        """The row of the block's last line of figures."""
        return self.header_row + len(self.block.table)


def paint(page: Page, sheet: xw.Sheet, placed: Sequence[Placed], *, top: int, below: int) -> int:
    """Draw the page's charts beside narrow tables or below wide ones; give the next free row."""
    if not page.charts:
        return below
    width, height = theme.CHART_SIZE
    beside = _beside(page)
    corner = sheet.range((top, LEFT + _figures(page) + 2) if beside else (below, LEFT))
    left, start = corner.left, corner.top
    for position, chart in enumerate(page.charts):
        across, down = (0, position) if beside else (position % 2, position // 2)
        native = sheet.charts.add(
            left=left + across * (width + _GAP),
            top=start + down * (height + _GAP),
            width=width,
            height=height,
            name=f"{page.sheet} {position + 1}",
        )
        _draw(chart, native, _place_of(chart, placed), sheet)
    bands = len(page.charts) if beside else math.ceil(len(page.charts) / 2)
    end = start + bands * (height + _GAP)
    return _row_below(sheet, top if beside else below, end)


def columns_used(page: Page, figures: int) -> int:
    """Count the columns, from the label column on, that tables and charts reach over."""
    if not page.charts:
        return figures
    width, _ = theme.CHART_SIZE
    # a character of the standard font is about 5.25 points wide, with 3.75 points of padding
    column = theme.FIGURE_WIDTH * 5.25 + 3.75
    if _beside(page):
        return figures + 2 + math.ceil(width / column)
    drawn = min(len(page.charts), 2) * (width + _GAP)
    return max(figures, math.ceil(drawn / column) - 2)


def _beside(page: Page) -> bool:
    return _figures(page) <= theme.COLUMNS_BESIDE_CHARTS


def _figures(page: Page) -> int:
    return max((block.table.shape[1] for block in page.blocks), default=0)


def _place_of(chart: Chart, placed: Sequence[Placed]) -> Placed:
    return next(item for item in placed if item.block is chart.block)


def _draw(chart: Chart, native: xw.Chart, place: Placed, sheet: xw.Sheet) -> None:
    columns = list(place.block.table.columns)
    drawn = list(chart.columns) or columns
    first = LEFT + 1 + columns.index(drawn[0])
    rows = chart.rows if chart.rows is not None else len(place.block.table)
    last_row = place.header_row + rows
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
