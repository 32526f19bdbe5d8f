"""The axes and the legend of a chart."""

from typing import Any, Final

from openpyxl.chart.data_source import NumFmt
from xlwings import XlwingsError, base_classes
from xlwings.base_classes import _UNSET

from xlfactor.engine import chartlooks as looks
from xlfactor.engine.unsupported import refuse, refuse_the_rest

_CROSSES: Final = {"automatic": "autoZero", "minimum": "min", "maximum": "max"}
_CROSSES_READ: Final = {stored: said for said, stored in _CROSSES.items()}
_POSITIONS: Final = {"right": "r", "left": "l", "top": "t", "bottom": "b", "corner": "tr"}
_POSITIONS_READ: Final = {stored: said for said, stored in _POSITIONS.items()}


@refuse_the_rest
class ChartAxis(base_classes.ChartAxis):
    """The category or the value axis of a chart; a scale left to Excel reads as None."""

    def __init__(self, chart: Any, name: str) -> None:
        self._chart, self._name = chart, name

    def _of_chart(self, name: str) -> Any:
        axis = getattr(self._chart.drawn, name, None)
        if axis is None:
            raise XlwingsError(f"'{self._chart.name}': a {self._chart.chart_type} has no axes")
        return axis

    @property
    def _axis(self) -> Any:
        return self._of_chart(self._name)

    @property
    def _other_axis(self) -> Any:
        return self._of_chart("y_axis" if self._name == "x_axis" else "x_axis")

    @property
    def api(self) -> "ChartAxis":
        return self

    @property
    def title(self) -> str | None:
        return looks.words_of(self._axis.title)

    @title.setter
    def title(self, value: str | None) -> None:
        self._axis.title = None if value is None else looks.title(value, size=looks.SMALL)

    @property
    def minimum_scale(self) -> float | None:
        scale: float | None = self._axis.scaling.min
        return scale

    @minimum_scale.setter
    def minimum_scale(self, value: float | None) -> None:
        self._axis.scaling.min = value

    @property
    def maximum_scale(self) -> float | None:
        scale: float | None = self._axis.scaling.max
        return scale

    @maximum_scale.setter
    def maximum_scale(self, value: float | None) -> None:
        self._axis.scaling.max = value

    @property
    def major_unit(self) -> float | None:
        unit: float | None = getattr(self._axis, "majorUnit", None)
        return unit

    @major_unit.setter
    def major_unit(self, value: float | None) -> None:
        if not hasattr(self._axis, "majorUnit"):
            refuse("ChartAxis.major_unit of an axis of texts")
        self._axis.majorUnit = value

    @property
    def number_format(self) -> str:
        number_format = self._axis.numFmt
        return "General" if number_format is None else str(number_format.formatCode)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._axis.numFmt = NumFmt(formatCode=value, sourceLinked=False)

    @property
    def visible(self) -> bool:
        return not self._axis.delete

    @visible.setter
    def visible(self, value: bool) -> None:
        self._axis.delete = not value

    @property
    def reverse_order(self) -> bool:
        return bool(self._axis.scaling.orientation == "maxMin")

    @reverse_order.setter
    def reverse_order(self, value: bool) -> None:
        self._axis.scaling.orientation = "maxMin" if value else "minMax"

    @property
    def crosses(self) -> str:
        """Give where the other axis crosses this one; the file keeps it with the other axis."""
        return _CROSSES_READ.get(self._other_axis.crosses, "automatic")

    @crosses.setter
    def crosses(self, value: str) -> None:
        self._other_axis.crosses = _CROSSES[value]

    def set(
        self,
        *,
        title: Any = _UNSET,
        minimum_scale: Any = _UNSET,
        maximum_scale: Any = _UNSET,
        major_unit: Any = _UNSET,
        number_format: Any = _UNSET,
        visible: Any = _UNSET,
        reverse_order: Any = _UNSET,
        crosses: Any = _UNSET,
    ) -> None:
        """Set what is given."""
        given = {
            "title": title,
            "minimum_scale": minimum_scale,
            "maximum_scale": maximum_scale,
            "major_unit": major_unit,
            "number_format": number_format,
            "reverse_order": reverse_order,
            "crosses": crosses,
            "visible": visible,
        }
        for name, value in given.items():
            if value is not _UNSET:
                setattr(self, name, value)


@refuse_the_rest
class ChartLegend(base_classes.ChartLegend):
    """The legend of a chart."""

    def __init__(self, chart: Any) -> None:
        self._chart = chart

    @property
    def api(self) -> "ChartLegend":
        return self

    @property
    def visible(self) -> bool:
        return self._chart.drawn.legend is not None

    @visible.setter
    def visible(self, value: bool) -> None:
        if value != self.visible:
            self._chart.drawn.legend = looks.legend() if value else None

    @property
    def position(self) -> str | None:
        legend = self._chart.drawn.legend
        return None if legend is None else _POSITIONS_READ[legend.legendPos]

    @position.setter
    def position(self, value: str) -> None:
        self.visible = True
        self._chart.drawn.legend.legendPos = _POSITIONS[value]
