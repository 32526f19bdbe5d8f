"""Find where the charts of a page stand and how large they are, in points."""

import math
from dataclasses import dataclass

from xlfactor.drawing import theme
from xlfactor.report.page import Chart, ChartKind, Page

LEFT = 2  # column B; column A is the margin

#: points of a chart above a table of very many columns
_WIDEST = 4 * theme.CHART_WIDTH
HORIZONTAL = (ChartKind.BARS, ChartKind.STACKED_BARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A place and a size, from the upper left corner of the first chart."""

    left: float
    top: float
    width: float
    height: float


def frames(page: Page) -> tuple[Frame, ...]:
    """Return the frame of each chart of a page.

    They stand under one another, or, where only the first table is narrow, side by side.
    """
    width, left, top = _width(page), 0.0, 0.0
    found = []
    for chart in page.charts:
        height = _height(chart, page)
        found.append(Frame(left=left, top=top, width=width, height=height))
        if _is_wide(page):
            left += width + theme.CHART_GAP
        else:
            top += height + theme.CHART_GAP
    return tuple(found)


def first_column(page: Page) -> int:
    """Return the column where the charts begin: one is left free beside the tables."""
    beside = page.blocks[0].table.shape[1] if _is_wide(page) else _figures(page)
    return LEFT + beside + 2


def last_column(page: Page) -> int:
    """Return the last column that tables and charts reach over."""
    if not page.charts:
        return LEFT + _figures(page)
    column = theme.PLAIN_WIDTH * theme.CHARACTER + theme.PADDING
    if _is_wide(page):
        beyond = len(page.charts) * (_width(page) + theme.CHART_GAP) - _room(page)
        return LEFT + _figures(page) + math.ceil(max(beyond, 0.0) / column)
    return first_column(page) + math.ceil(theme.CHART_WIDTH / column) - 1


def rows_of(chart: Chart) -> int:
    """Return the number of rows that a chart draws."""
    return len(chart.block.table) if chart.rows is None else chart.rows


def _is_wide(page: Page) -> bool:
    """Return whether the first table is too wide for charts beside it, which then stand above."""
    return _figures(page) > theme.COLUMNS_BESIDE_CHARTS


def _width(page: Page) -> float:
    if not _is_wide(page):
        return theme.CHART_WIDTH
    share = _room(page) / max(len(page.charts), 1) - theme.CHART_GAP
    return min(max(share, theme.CHART_WIDTH / 2), _WIDEST)


def _room(page: Page) -> float:
    """Return the width beside the first table of a wide page."""
    free = LEFT + _figures(page) - first_column(page) + 1
    return free * (theme.FIGURE_WIDTH * theme.CHARACTER + theme.PADDING)


def _height(chart: Chart, page: Page) -> float:
    height = theme.CHART_HEIGHT
    if chart.kind in HORIZONTAL:
        height = max(height, 60 + theme.BAR_HEIGHT * rows_of(chart))
    if _is_wide(page):  # beside the first table, and no taller
        return min(height, theme.LINE_HEIGHT * (len(page.blocks[0].table) + 3))
    return height


def _figures(page: Page) -> int:
    return max((block.table.shape[1] for block in page.blocks), default=0)
