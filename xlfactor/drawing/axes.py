"""The axes of charts: where they end, how many labels they have, and how these are written."""

from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.typing import FloatArray
from xlfactor.drawing import theme
from xlfactor.drawing.frames import HORIZONTAL
from xlfactor.drawing.sheet import Axis, DateUnit, Line
from xlfactor.report.page import Chart, ChartKind

#: the fewest and the most steps of an axis of values, and the most of one that is horizontal
_FEWEST_STEPS, _MOST_STEPS, _MOST_HORIZONTAL = 4, 8, 12
_NEAT: Final = (1.0, 2.0, 5.0)
#: a figure that exceeds a step by less than this share of it counts as on the step
_ROUNDING: Final = 1e-6
_DECIMALS: Final = 12
#: the room for the names of points on both sides of these, as a share of their width
_ROOM_OF_NAMES: Final = 0.1
#: about the number of labels of an axis of dates: years, and months
_YEARS, _MONTHS = 10, 8
#: dates that span no more days are labelled by the day
_DAYS_BY_DAY: Final = 180
_DATE_FORMATS: Final = {
    DateUnit.YEARS: "yyyy",
    DateUnit.MONTHS: "mmm yyyy",
    DateUnit.DAYS: "d mmm yyyy",
}
_HAIRLINE_OF_GRID: Final = Line(colour=theme.GRIDLINE, width=theme.HAIRLINE)
_HAIRLINE_OF_AXIS: Final = Line(colour=theme.AXIS_LINE, width=theme.HAIRLINE)
#: values that are heights above zero
_FROM_ZERO: Final = (
    ChartKind.COLUMNS,
    ChartKind.STACKED_COLUMNS,
    ChartKind.BARS,
    ChartKind.STACKED_BARS,
    ChartKind.AREAS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Where an axis of values begins and ends, and how far its labels are apart."""

    step: float
    minimum: float
    maximum: float

    @property
    def steps(self) -> int:
        return round((self.maximum - self.minimum) / self.step)


def value_axis(chart: Chart) -> Axis:
    """Return the axis of the values of a chart, which ends where they end."""
    most = _MOST_HORIZONTAL if chart.kind in HORIZONTAL else _MOST_STEPS
    axis = _axis_of(_reach(chart), in_percent=chart.in_percent, most=most)
    return replace(axis, title=chart.value_title, gridlines=_HAIRLINE_OF_GRID)


def category_axis(chart: Chart) -> Axis:
    """Return the axis of the names or dates of a chart; of a scatter, where its points lie."""
    if chart.kind is ChartKind.SCATTER:
        figures = chart.block.table[chart.across].iloc[: chart.rows].to_numpy(float)
        figures = _beside_names(figures) if chart.named else figures
        in_percent = "%" in chart.block.format_of(chart.across)
        axis = _axis_of(figures, in_percent=in_percent, most=_MOST_STEPS)
        return replace(axis, title=chart.category_title, labels_low=True, line=_HAIRLINE_OF_AXIS)
    dates = chart.block.table.index[: chart.rows]
    days = (dates.max() - dates.min()).days if isinstance(dates, pd.DatetimeIndex) else None
    unit = None if days is None else _date_unit(days)
    return Axis(
        title=chart.category_title,
        number_format=_DATE_FORMATS[unit] if unit else "General",
        date_unit=unit,
        major_unit=_dates_apart(unit, days) if unit and days is not None else None,
        is_reversed=chart.kind in HORIZONTAL,
        labels_low=True,
        line=_HAIRLINE_OF_AXIS,
    )


def _axis_of(figures: FloatArray, *, in_percent: bool, most: int) -> Axis:
    """Return the axis of figures, without its title and its lines."""
    found = _scale(figures[np.isfinite(figures)], most)
    if found is None:
        return Axis()
    return Axis(
        number_format=_number_format(found.step, in_percent=in_percent),
        minimum=found.minimum,
        maximum=found.maximum,
        major_unit=found.step,
    )


def _beside_names(figures: FloatArray) -> FloatArray:
    """Return figures with room for names on both sides, but not below zero where none is."""
    found = figures[np.isfinite(figures)]
    if not found.size:
        return found
    low, high = found.min(), found.max()
    room = _ROOM_OF_NAMES * (high - low)
    return np.array([max(low - room, 0.0) if low >= 0 else low - room, high + room])


def _reach(chart: Chart) -> FloatArray:
    """Return figures that the axis of values must reach; bars begin at zero, and stand in sums."""
    figures = chart.figures.to_numpy(float)
    if chart.kind.is_stacked:
        figures = np.stack([np.nansum(np.clip(figures, *limits), axis=1)
                            for limits in ((0.0, None), (None, 0.0))])  # fmt: skip
    return np.append(figures, 0.0) if chart.kind in _FROM_ZERO else figures.ravel()


def _scale(figures: FloatArray, most: int) -> _Scale | None:
    """Return the scale that ends nearest to the figures, of neat steps; the fewest of equals."""
    if not figures.size:
        return None
    low, high = float(figures.min()), float(figures.max())
    span = high - low or abs(high) or 1.0
    power = floor(log10(span))
    scales = [
        _Scale(
            step=step,
            minimum=round(step * floor(low / step + _ROUNDING), _DECIMALS),
            maximum=round(step * ceil((low + span) / step - _ROUNDING), _DECIMALS),
        )
        for step in (neat * 10.0**exponent for exponent in (power - 1, power) for neat in _NEAT)
    ]
    fitting = [one for one in scales if _FEWEST_STEPS <= one.steps <= most] or scales
    return min(fitting, key=lambda one: (round(one.steps * one.step / span, 6), one.steps))


def _number_format(step: float, *, in_percent: bool) -> str:
    """Return the format whose labels differ from one step to the next.

    Examples
    --------
    >>> _number_format(0.2, in_percent=True), _number_format(0.005, in_percent=True)
    ('0%', '0.0%')
    >>> _number_format(0.2, in_percent=False), _number_format(5.0, in_percent=False)
    ('0.0', '0')
    """
    decimals = max(-floor(log10(step * (100 if in_percent else 1)) + _ROUNDING), 0)
    return f"0{'.' if decimals else ''}{'0' * decimals}{'%' if in_percent else ''}"


def _date_unit(days: int) -> DateUnit:
    if days > theme.YEARS_OF_MONTHS * 365:
        return DateUnit.YEARS
    return DateUnit.MONTHS if days > _DAYS_BY_DAY else DateUnit.DAYS


def _dates_apart(unit: DateUnit, days: int) -> int | None:
    if unit is DateUnit.YEARS:
        return ceil(days / 365 / _YEARS)
    return ceil(days / 30 / _MONTHS) if unit is DateUnit.MONTHS else None
