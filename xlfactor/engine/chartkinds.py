"""The kinds of charts: from xlwings' names to openpyxl's classes and back, in our looks."""

from dataclasses import dataclass
from typing import Any, Final

from openpyxl.chart import (
    AreaChart,
    BarChart,
    DoughnutChart,
    LineChart,
    PieChart,
    RadarChart,
    ScatterChart,
)
from openpyxl.chart.axis import DateAxis
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, XYSeries

from xlfactor.engine import chartlooks as looks
from xlfactor.engine.cells import chart_parts
from xlfactor.engine.chartsource import Source
from xlfactor.engine.unsupported import refuse


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of chart: its class, and what tells it from its relatives."""

    family: type
    options: tuple[tuple[str, Any], ...] = ()
    markers: bool = False
    lines: bool = True

    @property
    def has_axes(self) -> bool:
        """Tell whether the chart has axes."""
        return self.family not in {PieChart, DoughnutChart}

    @property
    def is_scatter(self) -> bool:
        """Tell whether the first column holds x values."""
        return self.family is ScatterChart


def _bar(direction: str, grouping: str) -> Kind:
    overlap = 0 if grouping == "clustered" else 100
    options = (("barDir", direction), ("grouping", grouping), ("overlap", overlap))
    return Kind(BarChart, (*options, ("gapWidth", looks.GAP_WIDTH)))


def _grouped(family: type, grouping: str, *, markers: bool = False) -> Kind:
    return Kind(family, (("grouping", grouping),), markers)


def _scatter(style: str, *, markers: bool, lines: bool) -> Kind:
    return Kind(ScatterChart, (("scatterStyle", style),), markers, lines)


KINDS: Final = {
    "column_clustered": _bar("col", "clustered"),
    "column_stacked": _bar("col", "stacked"),
    "column_stacked_100": _bar("col", "percentStacked"),
    "bar_clustered": _bar("bar", "clustered"),
    "bar_stacked": _bar("bar", "stacked"),
    "bar_stacked_100": _bar("bar", "percentStacked"),
    "line": _grouped(LineChart, "standard"),
    "line_markers": _grouped(LineChart, "standard", markers=True),
    "line_stacked": _grouped(LineChart, "stacked"),
    "area": _grouped(AreaChart, "standard"),
    "area_stacked": _grouped(AreaChart, "stacked"),
    "area_stacked_100": _grouped(AreaChart, "percentStacked"),
    "pie": Kind(PieChart),
    "doughnut": Kind(DoughnutChart, (("holeSize", 60),)),
    "radar": Kind(RadarChart, (("radarStyle", "marker"),)),
    "radar_markers": Kind(RadarChart, (("radarStyle", "marker"),), markers=True),
    "radar_filled": Kind(RadarChart, (("radarStyle", "filled"),)),
    "xy_scatter": _scatter("lineMarker", markers=True, lines=False),
    "xy_scatter_lines": _scatter("lineMarker", markers=True, lines=True),
    "xy_scatter_lines_no_markers": _scatter("lineMarker", markers=False, lines=True),
}
DEFAULT: Final = "column_clustered"
#: Kinds whose series may stand together in one chart, on the same axes.
_MIXABLE: Final = (BarChart, LineChart, AreaChart)


def kind_of(chart_type: str) -> Kind:
    """Give the kind of a name, or say that this engine does not draw it."""
    if chart_type not in KINDS:
        refuse(f"Chart type '{chart_type}'")
    return KINDS[chart_type]


def build(chart_type: str, sources: list[Source], *, dates: bool, points: int) -> Any:
    """Make a chart, dressed, with its series."""
    kind = kind_of(chart_type)
    chart = kind.family()
    for option, value in kind.options:
        setattr(chart, option, value)
    if kind.has_axes:
        if dates and not kind.is_scatter and kind.family is not RadarChart:
            chart.x_axis = DateAxis(axId=10, crossAx=100, lblOffset=100, auto=True)
        on_ticks = kind.family is AreaChart
        looks.dress_axes(chart, is_scatter=kind.is_scatter, on_ticks=on_ticks)
    else:
        chart.varyColors = True
    chart.series = [make_series(kind, source, index) for index, source in enumerate(sources)]
    if not kind.has_axes:
        for series in chart.series:
            series.dPt = [_slice(index) for index in range(points)]
    looks.dress(chart, with_legend=len(sources) > 1 or not kind.has_axes)
    return chart


def make_series(kind: Kind, source: Source, index: int) -> Any:
    """Make one series in the looks of its place."""
    colour = looks.PALETTE[index % len(looks.PALETTE)]
    if kind.is_scatter:
        series = XYSeries(
            idx=index, order=index, tx=source.name, xVal=source.categories, yVal=source.values
        )
    else:
        series = Series(
            idx=index, order=index, tx=source.name, cat=source.categories, val=source.values
        )
    filled = kind.family in {BarChart, AreaChart} or ("radarStyle", "filled") in kind.options
    if filled:
        series.spPr = looks.filled(colour)
        series.invertIfNegative = False if kind.family is BarChart else None
    elif kind.has_axes:
        series.spPr = looks.lined(colour) if kind.lines else looks.unlined()
        series.marker = looks.marker(colour) if kind.markers else Marker(symbol="none")
        series.smooth = None if kind.family is RadarChart else False
    return series


def _slice(index: int) -> DataPoint:
    colour = looks.PALETTE[index % len(looks.PALETTE)]
    return DataPoint(idx=index, spPr=looks.filled(colour, edge=True))


def sources_of(chart: Any) -> list[Source]:
    """Give what the series of a chart show, in their order."""
    found = [series for part in chart_parts(chart) for series in part.series]
    return [
        Source(
            series.tx,
            series.cat if series.cat is not None else series.xVal,
            series.val if series.val is not None else series.yVal,
        )
        for series in sorted(found, key=lambda each: each.order)
    ]


def type_of(part: Any) -> str:
    """Give xlwings' name for a chart of one kind, the nearest that this engine knows."""
    near = [name for name, kind in KINDS.items() if kind.family is type(part)]
    if not near:
        refuse(f"Reading the type of a {type(part).__name__}")
    telling = [name for name in near if _tells(part, KINDS[name])] or near
    markers, lines = _has_markers(part), _has_lines(part)
    exact = [n for n in telling if (KINDS[n].markers, KINDS[n].lines) == (markers, lines)]
    return (exact or telling)[0]


def _tells(part: Any, kind: Kind) -> bool:
    telling = {"barDir", "grouping", "radarStyle"}
    return all(getattr(part, name) == value for name, value in kind.options if name in telling)


def _has_markers(part: Any) -> bool:
    if not isinstance(part, LineChart | ScatterChart | RadarChart) or not part.series:
        return False
    marker = part.series[0].marker
    # a missing symbol means none to openpyxl, and an automatic one is `auto`
    return marker is not None and marker.symbol is not None


def _has_lines(part: Any) -> bool:
    if not isinstance(part, ScatterChart) or not part.series:
        return True
    shape = part.series[0].spPr
    return shape is None or shape.ln is None or not shape.ln.noFill


def may_mix(chart: Any, chart_type: str) -> bool:
    """Tell whether a series of another kind can stand on the axes of a chart."""
    if not issubclass(kind_of(chart_type).family, _MIXABLE):
        return False
    sideways = "bar" in chart_type or any(
        getattr(part, "barDir", "col") == "bar" for part in chart_parts(chart)
    )
    return isinstance(chart, _MIXABLE) and not sideways
