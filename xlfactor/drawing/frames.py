"""Find how large the charts of a table are, and which of them stand side by side, in points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlfactor.drawing import theme
from xlfactor.drawing.letters import length
from xlfactor.report.page import Chart, ChartKind

LEFT = 2  # column B; column A is the margin

HORIZONTAL: Final = (ChartKind.BARS, ChartKind.STACKED_BARS)
#: no chart is narrower: points of a scatter are told apart in a smaller square
_NARROWEST, _NARROWEST_SCATTER = 320.0, 225.0
#: the height of a chart as a share of its width, and the least and the largest one
_HEIGHT, _LOWEST, _HIGHEST = 0.36, 170.0, 220.0
#: the least height of a chart of bars, which is as high as their number asks for
_LOWEST_BARS: Final = 130.0
#: the points that a title and an axis take, a legend, and the name of each bar
_AROUND_BARS, _LEGEND, _NAME = 75.0, 20.0, 11.5
#: the share of the width that a legend takes, and the points beside each of its names
_LEGEND_WIDTH, _BESIDE_NAME = 0.9, 30.0
#: the points that a scatter takes around its plot, for each name and for each series; the most
_AROUND_POINTS, _NAME_OF_POINT, _SERIES_OF_POINTS, _HIGHEST_SCATTER = 100.0, 14.0, 6.0, 255.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A place from the upper left corner of its band of charts, and a size."""

    left: float
    width: float
    height: float


def bands(charts: Sequence[Chart], room: float) -> list[list[tuple[Chart, Frame]]]:
    """Return the charts of a table in bands, one under another, each as wide as there is room."""
    is_scatter = all(chart.kind is ChartKind.SCATTER for chart in charts)
    narrowest = _NARROWEST_SCATTER if is_scatter else _NARROWEST
    most = int((room + theme.CHART_GAP) // (narrowest + theme.CHART_GAP))
    beside = max(min(most, len(charts)), 1)
    width = (room + theme.CHART_GAP) / beside - theme.CHART_GAP
    return [
        _band(charts[first : first + beside], width) for first in range(0, len(charts), beside)
    ]


def _band(charts: Sequence[Chart], width: float) -> list[tuple[Chart, Frame]]:
    height = max(chart_height(chart, width) for chart in charts)
    return [
        (chart, Frame(left=place * (width + theme.CHART_GAP), width=width, height=height))
        for place, chart in enumerate(charts)
    ]


def chart_height(chart: Chart, width: float) -> float:
    """Return the height of a chart at which its lines, bars or names can be read."""
    height = min(max(_HEIGHT * width, _LOWEST), _HIGHEST)
    legend = legend_height(chart, width)
    if chart.kind in HORIZONTAL:
        bars = _AROUND_BARS + min(legend, _LEGEND) + _NAME * rows_of(chart)
        height = max(_LOWEST_BARS, bars)
    elif chart.named:
        names = int(chart.figures[list(chart.named)].notna().to_numpy().sum())
        points = _NAME_OF_POINT * names + _SERIES_OF_POINTS * len(chart.series)
        height = max(height, min(_AROUND_POINTS + points, _HIGHEST_SCATTER))
    return height + max(legend - _LEGEND, 0.0)


def legend_height(chart: Chart, width: float) -> float:
    """Return the points that a legend takes, whose names stand in columns of one width."""
    if len(chart.series) < 2:
        return 0.0
    letter = theme.CHARACTER * theme.CHART_LABEL_SIZE / theme.TEXT_SIZE
    longest = max(map(length, chart.series)) * letter + _BESIDE_NAME
    beside = max(int(_LEGEND_WIDTH * width // longest), 1)
    return _LEGEND + _NAME * (math.ceil(len(chart.series) / beside) - 1)


def rows_of(chart: Chart) -> int:
    """Return the number of rows that a chart draws."""
    return len(chart.block.table) if chart.rows is None else chart.rows
