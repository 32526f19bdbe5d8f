"""Find how large the charts of a table are, and which of them stand side by side, in points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlfactor.drawing import theme
from xlfactor.report.page import Chart, ChartKind

LEFT = 2  # column B; column A is the margin

HORIZONTAL: Final = (ChartKind.BARS, ChartKind.STACKED_BARS)
#: no chart is narrower: points of a scatter are told apart in a smaller square
_NARROWEST, _NARROWEST_SCATTER = 320.0, 225.0
#: the height of a chart as a share of its width, and the least and the largest one
_HEIGHT, _LOWEST, _HIGHEST = 0.36, 170.0, 220.0
#: the points that a title and an axis take, a legend, and the name of each bar
_AROUND_BARS, _LEGEND, _NAME = 55.0, 20.0, 12.5
#: the points that a scatter takes around its plot, and for each name; its largest height
_AROUND_POINTS, _NAME_OF_POINT, _HIGHEST_SCATTER = 100.0, 14.0, 270.0


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
    if chart.kind in HORIZONTAL:
        legend = _LEGEND if len(chart.series) > 1 else 0.0
        return max(height, _AROUND_BARS + legend + _NAME * rows_of(chart))
    if chart.named:
        names = int(chart.figures[list(chart.named)].notna().to_numpy().sum())
        return max(height, min(_AROUND_POINTS + _NAME_OF_POINT * names, _HIGHEST_SCATTER))
    return height


def rows_of(chart: Chart) -> int:
    """Return the number of rows that a chart draws."""
    return len(chart.block.table) if chart.rows is None else chart.rows
