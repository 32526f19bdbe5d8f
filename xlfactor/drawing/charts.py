"""The charts of a page as data: their cells, colours and sizes."""

from typing import Final, TypedDict

import numpy as np

from xlfactor.core.labels import text_of
from xlfactor.drawing import theme
from xlfactor.drawing.axes import category_axis, value_axis
from xlfactor.drawing.frames import LEFT, legend_height, rows_of
from xlfactor.drawing.layout import Layout, Placed, PlacedChart
from xlfactor.drawing.links import COPY
from xlfactor.drawing.point_labels import Plot, labels
from xlfactor.drawing.sheet import DrawnChart, Label, Letters, Line, Marker, Rectangle, Series
from xlfactor.drawing.theme import Colour
from xlfactor.report.page import Chart, ChartKind, Page

_TITLE: Final = Letters(size=theme.CHART_TITLE_SIZE, colour=theme.CHART_TITLE, bold=True)
_LABEL: Final = Letters(size=theme.CHART_LABEL_SIZE, colour=theme.CHART_LABEL)
_AXIS_TITLE: Final = Letters(size=theme.CHART_LABEL_SIZE, colour=theme.CHART_TITLE)
#: the most letters of a name beside a point
_LONGEST_NAME: Final = 32
#: charts of bars or columns, which stand apart
_WITH_GAPS: Final = (
    ChartKind.COLUMNS,
    ChartKind.STACKED_COLUMNS,
    ChartKind.BARS,
    ChartKind.STACKED_BARS,
)


class _SeriesLook(TypedDict, total=False):
    """How a series is drawn, in the words of `Series`."""

    fill: Colour
    line: Line
    marker: Marker


def draw_charts(page: Page, laid: Layout) -> tuple[DrawnChart, ...]:
    """Draw all charts of a page over its blocks, where these stand on the sheet."""
    placed = {id(item.block): item for item in laid.placed}
    return tuple(
        draw_chart(one, placed[id(one.chart.block)], name=f"{page.sheet} {number}")
        for number, one in enumerate(laid.charts, start=1)
    )


def is_ours(chart: str, *, sheet: str) -> bool:
    """Return whether a chart on a sheet is one of ours, by its name.

    Examples
    --------
    >>> is_ours("Weights 2", sheet="Weights"), is_ours("Weights 2", sheet="Weights (3)")
    (True, True)
    >>> is_ours("Chart 2", sheet="Weights")
    False
    """
    page, _, number = chart.rpartition(" ")
    return page in {sheet, COPY.sub("", sheet)} and number.isdecimal()


def draw_chart(one: PlacedChart, placed: Placed, *, name: str) -> DrawnChart:
    """Draw a chart over a block that stands on a sheet; figures that are not known are NaN."""
    chart, frame = one.chart, one.frame
    across, upward = category_axis(chart), value_axis(chart)
    plot = Plot(
        width=frame.width,
        height=frame.height,
        across=across,
        upward=upward,
        legend=legend_height(chart, frame.width),
    )
    return DrawnChart(
        name=name,
        kind=chart.kind,
        title=chart.title,
        alt_text=_alt_text(chart),
        corner=one.corner,
        left=frame.left,
        top=0.0,
        width=frame.width,
        height=frame.height,
        series=_series(chart, placed, plot),
        category_axis=across,
        value_axis=upward,
        has_legend=len(chart.series) > 1,
        gap_width=theme.GAP_WIDTH if chart.kind in _WITH_GAPS else None,
        background=theme.WHITE,
        title_letters=_TITLE,
        label_letters=_LABEL,
        axis_title_letters=_AXIS_TITLE,
    )


def _series(chart: Chart, placed: Placed, plot: Plot) -> tuple[Series, ...]:
    names = [str(column) for column in placed.block.table.columns]
    header, first = placed.header_row, LEFT + 1 + names.index(chart.series[0])
    last = header + rows_of(chart)
    left = LEFT + 1 + names.index(chart.across) if chart.across else LEFT
    categories = Rectangle(top=header + 1, left=left, bottom=last, right=left)
    colours, named = theme.series_colours(chart), _labels(chart, plot)
    return tuple(
        Series(
            name=(header, column),
            categories=categories,
            values=Rectangle(top=header + 1, left=column, bottom=last, right=column),
            labels=named.get(name, ()),
            **_series_look(chart, name, colours[name]),
        )
        for column, name in enumerate(chart.series, start=first)
    )


def _labels(chart: Chart, plot: Plot) -> dict[str, tuple[Label, ...]]:
    """Return the names of the points by series; a point that is not drawn has none."""
    if not chart.named:
        return {}
    figures = chart.figures
    across = chart.block.table[chart.across].iloc[: len(figures)].to_numpy(float)
    drawn = {each: plot.places(across, figures[each].to_numpy(float)) for each in chart.series}
    names = [
        _shortened(text_of(row)) if is_drawn else ""
        for each in chart.named
        for row, is_drawn in figures[each].notna().items()
    ]
    everything = np.concatenate(list(drawn.values()))
    everything = everything[np.isfinite(everything).all(axis=1)]
    places = np.concatenate([drawn[each] for each in chart.named])
    found, size = labels(names, places, everything, plot), len(figures)
    return {each: found[n * size : (n + 1) * size] for n, each in enumerate(chart.named)}


def _shortened(name: str) -> str:
    """Return the beginning of a name that is long for a chart."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _series_look(chart: Chart, name: str, colour: Colour) -> _SeriesLook:
    if chart.kind is ChartKind.LINES or name in chart.joined:
        return {"line": Line(colour=colour, width=theme.LINE_WIDTH)}
    if chart.kind is ChartKind.SCATTER:
        return {"marker": Marker(colour=colour, size=theme.MARKER_SIZE)}
    return {"fill": theme.WHITE if name in chart.unseen else colour}


def _alt_text(chart: Chart) -> str:
    """Describe a chart for screen readers: what it shows, of what."""
    units = f" ({chart.value_title})" if chart.value_title else ""
    return f"{chart.title}{units}: {chart.kind.value} of {', '.join(chart.series)}"
