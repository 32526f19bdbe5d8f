"""The charts of a page as data: their cells, axes, colours and sizes."""

import re
from math import ceil
from typing import Final, TypedDict

import numpy as np
import pandas as pd

from xlfactor.drawing import theme
from xlfactor.drawing.frames import LEFT, Frame, first_column, frames, rows_of
from xlfactor.drawing.layout import FIRST_BLOCK, Layout, Placed
from xlfactor.drawing.sheet import (
    Axis,
    DateUnit,
    DrawnChart,
    Letters,
    Line,
    Marker,
    Rectangle,
    Series,
)
from xlfactor.drawing.theme import Colour
from xlfactor.report.page import Chart, ChartKind, Page

#: what the name of a sheet has beyond that of its page, where that was taken
_COPY: Final = re.compile(r" \(\d+\)$")
#: a figure this little below zero is a zero
_ROUNDING: Final = 1e-12
#: an axis of dates has about so many labels in years, and in months
_YEARS, _MONTHS = 10, 8
#: dates that span no more days are labelled by the day
_DAYS_BY_DAY: Final = 180

_HAIRLINE_OF_GRID: Final = Line(colour=theme.GRIDLINE, width=theme.HAIRLINE)
_HAIRLINE_OF_AXIS: Final = Line(colour=theme.AXIS_LINE, width=theme.HAIRLINE)
_TITLE: Final = Letters(size=theme.CHART_TITLE_SIZE, colour=theme.CHART_TITLE, bold=True)
_LABEL: Final = Letters(size=theme.CHART_LABEL_SIZE, colour=theme.CHART_LABEL)
_AXIS_TITLE: Final = Letters(size=theme.CHART_LABEL_SIZE, colour=theme.CHART_TITLE)


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
    corner = (FIRST_BLOCK, first_column(page))
    placed = {id(item.block): item for item in laid.placed}
    return tuple(
        draw_chart(chart, frame, placed[id(chart.block)], corner, name=f"{page.sheet} {number}")
        for number, (chart, frame) in enumerate(
            zip(page.charts, frames(page), strict=True), start=1
        )
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
    return page in {sheet, _COPY.sub("", sheet)} and number.isdecimal()


def draw_chart(
    chart: Chart, frame: Frame, placed: Placed, corner: tuple[int, int], *, name: str
) -> DrawnChart:
    """Draw a chart over a block that stands on a sheet; figures that are not known are NaN."""
    series = _series(chart, placed)
    return DrawnChart(
        name=name,
        kind=chart.kind,
        title=chart.title,
        alt_text=_alt_text(chart),
        corner=corner,
        left=frame.left,
        top=frame.top,
        width=frame.width,
        height=frame.height,
        series=series,
        category_axis=_category_axis(chart),
        value_axis=_value_axis(chart),
        has_legend=len(series) > 1,
        gap_width=theme.GAP_WIDTH if chart.kind in _WITH_GAPS else None,
        background=theme.WHITE,
        title_letters=_TITLE,
        label_letters=_LABEL,
        axis_title_letters=_AXIS_TITLE,
    )


def _series(chart: Chart, placed: Placed) -> tuple[Series, ...]:
    names = [str(column) for column in placed.block.table.columns]
    drawn = _drawn(chart)
    header, first = placed.header_row, LEFT + 1 + names.index(drawn[0])
    last = header + rows_of(chart)
    left = first - 1 if chart.kind is ChartKind.SCATTER else LEFT
    categories = Rectangle(top=header + 1, left=left, bottom=last, right=left)
    return tuple(
        Series(
            name=(header, column),
            categories=categories,
            values=Rectangle(top=header + 1, left=column, bottom=last, right=column),
            **_series_look(chart, name, theme.series_colour(number)),
        )
        for number, (column, name) in enumerate(enumerate(drawn, start=first))
    )


def _drawn(chart: Chart) -> list[str]:
    """Return the columns that are series; the first of a scatter says where its points lie."""
    drawn = list(chart.columns) or [str(column) for column in chart.block.table.columns]
    return drawn[1:] if chart.kind is ChartKind.SCATTER else drawn


def _series_look(chart: Chart, name: str, colour: Colour) -> _SeriesLook:
    if chart.kind is ChartKind.LINES or name in chart.joined:
        return {"line": Line(colour=colour, width=theme.LINE_WIDTH)}
    if chart.kind is ChartKind.SCATTER:
        return {"marker": Marker(colour=colour, size=theme.MARKER_SIZE)}
    return {"fill": colour}


def _alt_text(chart: Chart) -> str:
    """Describe a chart for screen readers: what it shows, of what."""
    units = f" ({chart.value_title})" if chart.value_title else ""
    return f"{chart.title}{units}: {chart.kind.value} of {', '.join(_drawn(chart))}"


def _category_axis(chart: Chart) -> Axis:
    if chart.kind is ChartKind.SCATTER:
        return Axis(
            title=chart.category_title,
            number_format=chart.category_format,
            labels_low=True,
            line=_HAIRLINE_OF_AXIS,
        )
    horizontal = chart.kind in (ChartKind.BARS, ChartKind.STACKED_BARS)
    dates = chart.block.table.index[: chart.rows]
    days = (dates.max() - dates.min()).days if isinstance(dates, pd.DatetimeIndex) else None
    unit = None if days is None else _date_unit(days)
    return Axis(
        title=chart.category_title,
        number_format=_DATE_FORMATS[unit] if unit else "General",
        date_unit=unit,
        major_unit=_major_unit(unit, days) if unit and days is not None else None,
        is_reversed=horizontal,
        labels_low=True,
        line=_HAIRLINE_OF_AXIS,
    )


_DATE_FORMATS: Final = {
    DateUnit.YEARS: "yyyy",
    DateUnit.MONTHS: "mmm yyyy",
    DateUnit.DAYS: "d mmm yyyy",
}


def _date_unit(days: int) -> DateUnit:
    if days > theme.YEARS_OF_MONTHS * 365:
        return DateUnit.YEARS
    return DateUnit.MONTHS if days > _DAYS_BY_DAY else DateUnit.DAYS


def _major_unit(unit: DateUnit, days: int) -> int | None:
    if unit is DateUnit.YEARS:
        return ceil(days / 365 / _YEARS)
    return ceil(days / 30 / _MONTHS) if unit is DateUnit.MONTHS else None


def _value_axis(chart: Chart) -> Axis:
    return Axis(
        title=chart.value_title,
        number_format=chart.number_format,
        minimum=_minimum(chart),
        maximum=chart.maximum,
        gridlines=_HAIRLINE_OF_GRID,
    )


def _minimum(chart: Chart) -> float | None:
    """Return where the values begin: bars at zero, however near to one another they are."""
    if chart.minimum is not None or chart.kind in (ChartKind.LINES, ChartKind.SCATTER):
        return chart.minimum
    figures = chart.block.table[_drawn(chart)].iloc[: rows_of(chart)].to_numpy(float)
    known = figures[np.isfinite(figures)]
    return 0.0 if known.size and known.min() >= -_ROUNDING else None
