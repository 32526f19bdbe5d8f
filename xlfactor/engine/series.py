"""The series of a chart."""

from typing import Any, Final

from openpyxl.chart import LineChart, RadarChart, ScatterChart
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from xlwings import base_classes
from xlwings.base_classes import _UNSET

from xlfactor.engine import chartkinds
from xlfactor.engine import chartlooks as looks
from xlfactor.engine.cells import chart_parts
from xlfactor.engine.collection import Collection
from xlfactor.engine.colours import Rgb, as_hex, as_rgb
from xlfactor.engine.unsupported import refuse, refuse_the_rest

_MARKERS: Final = {"automatic": "auto", "none": None}
_MARKERS_READ: Final = {stored: said for said, stored in _MARKERS.items()}
_AUTOMATIC_MARKER_SIZE = 5


@refuse_the_rest
class ChartSeriesCollection(Collection, base_classes.ChartSeriesCollection):
    """The series of a chart, in their order."""

    def __init__(self, chart: Any) -> None:
        self._chart = chart

    @property
    def api(self) -> "ChartSeriesCollection":
        return self

    @property
    def parent(self) -> Any:
        return self._chart

    def _items(self) -> list["ChartSeries"]:
        found = [each for part in chart_parts(self._chart.drawn) for each in part.series]
        ordered = sorted(found, key=lambda series: series.order)
        return [ChartSeries(self._chart, series) for series in ordered]


@refuse_the_rest
class ChartSeries(base_classes.ChartSeries):
    """One series."""

    def __init__(self, chart: Any, series: Any) -> None:
        self._chart, self._series = chart, series

    @property
    def api(self) -> "ChartSeries":
        return self

    def _part(self) -> Any:
        parts = chart_parts(self._chart.drawn)
        return next(part for part in parts if any(each is self._series for each in part.series))

    @property
    def name(self) -> str:
        label = self._series.tx
        if label is not None and label.strRef is not None:
            found = self._chart.sheet.range(label.strRef.f).raw_value
            return "" if found is None else str(found)
        if label is not None and label.v is not None:
            return str(label.v)
        return f"Series{self._series.order + 1}"

    @name.setter
    def name(self, value: str) -> None:
        pointed = value.startswith("=")
        self._series.tx = (
            SeriesLabel(strRef=StrRef(value[1:])) if pointed else SeriesLabel(v=value)
        )

    # --- colours

    def _shape(self) -> GraphicalProperties:
        if self._series.spPr is None:
            self._series.spPr = GraphicalProperties()
        return self._series.spPr

    @property
    def fill_color(self) -> Rgb | None:
        return _colour(self._shape())

    @fill_color.setter
    def fill_color(self, value: Any) -> None:
        for shape in [self._shape(), *[point.spPr for point in self._series.dPt or []]]:
            shape.noFill, shape.solidFill = None, as_hex(value)

    @property
    def line_color(self) -> Rgb | None:
        line = self._shape().ln
        return None if line is None else _colour(line)

    @line_color.setter
    def line_color(self, value: Any) -> None:
        shape = self._shape()
        old = shape.ln if shape.ln is not None else LineProperties(w=looks.LINE)
        old.noFill, old.solidFill = None, as_hex(value)
        shape.ln = old
        # a marker without a colour of its own goes with its line
        if self._has_marker() and self.marker_style != "none":
            self.marker_foreground_color = self.marker_background_color = value

    # --- markers

    def _has_marker(self) -> bool:
        return isinstance(self._part(), LineChart | ScatterChart | RadarChart)

    def _marker(self) -> Marker:
        if not self._has_marker():
            refuse(f"A marker on a series of type '{self.chart_type}'")
        if self._series.marker is None:
            self._series.marker = Marker()
        if self._series.marker.spPr is None:
            self._series.marker.spPr = GraphicalProperties()
        return self._series.marker

    @property
    def marker_style(self) -> str:
        symbol = self._marker().symbol
        return str(_MARKERS_READ.get(symbol, symbol))

    @marker_style.setter
    def marker_style(self, value: str) -> None:
        marker = self._marker()
        marker.symbol = _MARKERS.get(value, value)
        line = self._shape().ln
        colour = None if line is None else _colour(line)
        if value != "none" and _colour(marker.spPr) is None and colour is not None:
            self._series.marker = looks.marker(as_hex(colour))
            self._series.marker.symbol = _MARKERS.get(value, value)

    @property
    def marker_size(self) -> int:
        return int(self._marker().size or _AUTOMATIC_MARKER_SIZE)

    @marker_size.setter
    def marker_size(self, value: int) -> None:
        self._marker().size = value

    @property
    def marker_foreground_color(self) -> Rgb | None:
        line = self._marker().spPr.ln
        return None if line is None else _colour(line)

    @marker_foreground_color.setter
    def marker_foreground_color(self, value: Any) -> None:
        self._marker().spPr.ln = LineProperties(solidFill=as_hex(value))

    @property
    def marker_background_color(self) -> Rgb | None:
        return _colour(self._marker().spPr)

    @marker_background_color.setter
    def marker_background_color(self, value: Any) -> None:
        self._marker().spPr.solidFill = as_hex(value)

    # --- kind

    @property
    def chart_type(self) -> str:
        return chartkinds.type_of(self._part())

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        """Draw this series as another kind, on the same axes as the rest."""
        if value == self.chart_type:
            return
        if not chartkinds.may_mix(self._chart.drawn, value):
            refuse(f"A series of type '{value}' in a chart of type '{self._chart.chart_type}'")
        self._chart.move_series(self._series, value)

    @property
    def axis_group(self) -> str:
        return "primary"

    @axis_group.setter
    def axis_group(self, value: str) -> None:
        if value != "primary":
            refuse("ChartSeries.axis_group 'secondary'")

    def set(
        self,
        *,
        name: Any = _UNSET,
        marker_style: Any = _UNSET,
        marker_size: Any = _UNSET,
        marker_foreground_color: Any = _UNSET,
        marker_background_color: Any = _UNSET,
        line_color: Any = _UNSET,
        fill_color: Any = _UNSET,
        chart_type: Any = _UNSET,
        axis_group: Any = _UNSET,
    ) -> None:
        """Set what is given: the kind first, markers after the line that they go with."""
        given = {
            "chart_type": chart_type,
            "axis_group": axis_group,
            "name": name,
            "line_color": line_color,
            "fill_color": fill_color,
            "marker_style": marker_style,
            "marker_size": marker_size,
            "marker_foreground_color": marker_foreground_color,
            "marker_background_color": marker_background_color,
        }
        for attribute, value in given.items():
            if value is not _UNSET:
                setattr(self, attribute, value)


def _colour(shape: Any) -> Rgb | None:
    choice = shape.solidFill if shape is not None else None
    plain = getattr(choice, "srgbClr", None)
    return None if plain is None else as_rgb(str(getattr(plain, "val", plain)))
