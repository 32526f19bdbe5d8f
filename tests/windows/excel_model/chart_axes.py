"""The axes of a chart."""

from collections.abc import Iterator
from typing import Any

from tests.windows.excel_model.chart_looks import AxisTitle, ChartFormat, Letters, TickLabels
from tests.windows.excel_model.members import ComObject, ExcelError, Keeper, kept, reads

CATEGORY, VALUE, PRIMARY = 1, 2, 1
TIME_SCALE = 3
SCATTER = -4169
#: what is left to the program
AUTOMATIC = -4105
_NEXT_TO_AXIS = 4


class Axis(Keeper):
    minimum_scale, maximum_scale = kept("minimum_scale"), kept("maximum_scale")
    crosses, reverse_plot_order = kept("crosses"), kept("reverse_plot_order")
    major_tick_mark, tick_label_position = kept("tick_mark"), kept("label_position")
    has_major_gridlines = kept("has_gridlines")

    def __init__(self, chart: Any, kind: int) -> None:
        super().__init__(
            chart,
            minimum_scale=None,
            maximum_scale=None,
            has_title=False,
            crosses=AUTOMATIC,
            reverse_plot_order=False,
            tick_mark=None,
            label_position=_NEXT_TO_AXIS,
            has_gridlines=kind == VALUE,
            category_type=AUTOMATIC,
            unit=None,
            unit_scale=None,
        )
        self.kind, self.is_shown = kind, True
        self.words = AxisTitle(self, text="")
        self.labels = TickLabels(self, number_format="General")
        self.shape = ChartFormat(self)
        self.lines = Gridlines(self)

    def texts(self) -> Iterator[Letters]:
        """Go through the letters of the texts that are there."""
        if self.is_shown:
            yield self.labels.letters
            if self.has_title:
                yield self.words.letters

    @reads
    def tick_labels(self) -> TickLabels:
        return self.labels

    @reads
    def format(self) -> ChartFormat:
        return self.shape

    @reads
    def has_title(self) -> bool:
        return self.kept["has_title"]

    @has_title.setter
    def has_title(self, value: bool) -> None:
        if value and not self.kept["has_title"]:
            self.words = AxisTitle(self, text="Axis Title")
        self.kept["has_title"] = value

    @reads
    def axis_title(self) -> AxisTitle:
        if not self.has_title:
            raise ExcelError("this axis has no title")
        return self.words

    @reads
    def major_gridlines(self) -> "Gridlines":
        if not self.has_major_gridlines:
            raise ExcelError("this axis has no lines across the plot")
        return self.lines

    @reads
    def category_type(self) -> int:
        return self.kept["category_type"]

    @category_type.setter
    def category_type(self, value: int) -> None:
        if self.kind != CATEGORY:
            raise ExcelError("an axis of values has no categories")
        self.kept["category_type"] = value

    @reads
    def major_unit(self) -> float | None:
        return self.kept["unit"]

    @major_unit.setter
    def major_unit(self, value: float) -> None:
        has_names = self.kind == CATEGORY and self.parent.chart_type != SCATTER
        if has_names and self.category_type != TIME_SCALE:
            raise ExcelError("categories without dates are not counted in units")
        self.kept["unit"] = float(value)

    @reads
    def major_unit_scale(self) -> int | None:
        return self.kept["unit_scale"]

    @major_unit_scale.setter
    def major_unit_scale(self, value: int) -> None:
        if self.category_type != TIME_SCALE:
            raise ExcelError("only dates are counted in days, months and years")
        self.kept["unit_scale"] = value


class Gridlines(ComObject):
    def __init__(self, axis: Axis) -> None:
        super().__init__(axis)
        self.shape = ChartFormat(self)

    @reads
    def format(self) -> ChartFormat:
        return self.shape
