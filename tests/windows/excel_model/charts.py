"""Native charts: their kind, series, axes, title and legend."""

from typing import Any, Final

from tests.windows.excel_model.members import (
    MISSING,
    Collection,
    ComObject,
    ExcelError,
    Keeper,
    Missing,
    does,
    kept,
    looks_up,
    reads,
)
from tests.windows.excel_model.names import quoted
from xlfactor.engine.boxes import Box

COLUMNS, CLUSTERED_COLUMNS, NEW_STYLE = 2, 51, 227
CATEGORY, VALUE, PRIMARY = 1, 2, 1
#: an axis crosses the other where the program thinks best
_AUTOMATIC = -4105
#: chart types without axes
_PIES: Final = {5, 69, -4102, -4120}


class ChartObjects(Collection):
    def items(self) -> list["ChartObject"]:
        return self.parent.charts

    @does
    def add(self, left: float, top: float, width: float, height: float) -> "ChartObject":
        made = ChartObject(
            self.parent, left=left, top=top, width=width, height=height, name=self._free_name()
        )
        self.parent.charts.append(made)
        return made

    def _free_name(self) -> str:
        return f"Chart {len(self.parent.charts) + 1}"


class ChartObject(Keeper):
    """The frame of a chart on a sheet."""

    left, top, width, height = kept("left"), kept("top"), kept("width"), kept("height")
    name = kept("name")

    def __init__(self, sheet: Any, **frame: Any) -> None:
        super().__init__(sheet, **frame)
        self._drawn = Chart(self)

    @reads
    def chart(self) -> "Chart":
        return self._drawn

    @does
    def delete(self) -> None:
        self.parent.charts.remove(self)


class Chart(Keeper):
    com = "_Chart"

    chart_type, chart_style = kept("chart_type"), kept("chart_style")
    has_title, has_legend = kept("has_title"), kept("has_legend")

    def __init__(self, frame: ChartObject) -> None:
        super().__init__(
            frame,
            chart_type=CLUSTERED_COLUMNS,
            chart_style=NEW_STYLE,
            has_title=False,
            has_legend=True,
        )
        self.series: list[Series] = []
        self.words = ChartTitle(self, text="")
        self.placed = Legend(self, position=-4152)
        self.axis = {kind: Axis(self) for kind in (CATEGORY, VALUE)}

    @does
    def set_source_data(self, source: Any, plot_by: Any = MISSING) -> None:
        """Make a series of each column, whose first row names it, as our macros ask for."""
        if isinstance(plot_by, Missing) or plot_by != COLUMNS:
            raise ExcelError("the model plots by columns alone")
        box, grid = source.box, source.parent.grid
        head = [grid.contents.get((box.row, column)) for column in _columns(box)]
        if box.nrows < 2 or not all(each and isinstance(each.value, str) for each in head):
            raise ExcelError("Excel would take the first row for figures, not for names")
        first = [
            grid.contents.get((row, box.column)) for row in range(box.row + 1, box.bottom + 1)
        ]
        if not any(each and isinstance(each.value, float) for each in first):
            raise ExcelError("Excel would take the first column for categories, not for figures")
        self.series = [Series(self, source.parent, box, column) for column in _columns(box)]

    @does
    def series_collection(self) -> "SeriesCollection":
        return SeriesCollection(self)

    @reads
    def chart_title(self) -> "ChartTitle":
        if not self.has_title:
            raise ExcelError("this chart has no title")
        return self.words

    @reads
    def legend(self) -> "Legend":
        if not self.has_legend:
            raise ExcelError("this chart has no legend")
        return self.placed

    @looks_up
    def has_axis(self, index1: int, index2: int) -> bool:
        there = index2 == PRIMARY and self.chart_type not in _PIES and bool(self.series)
        return there and self.axis[index1].is_shown

    def set_has_axis(self, index1: int, index2: int, value: bool) -> None:  # noqa: FBT001
        if index2 != PRIMARY or self.chart_type in _PIES or not self.series:
            raise ExcelError("this chart can have no such axis")
        self.axis[index1].is_shown = value

    @does
    def axes(self, type: int, axis_group: int = PRIMARY) -> "Axis":  # noqa: A002  Excel's name
        if not self.has_axis(type, axis_group):
            raise ExcelError("this chart has no such axis")
        return self.axis[type]


def _columns(box: Box) -> range:
    return range(box.column, box.right + 1)


class SeriesCollection(Collection):
    def items(self) -> list["Series"]:
        return self.parent.series


class Series(Keeper):
    """One series: the cells of its name, its categories and its figures, and its colours."""

    marker_style = kept("marker_style")

    def __init__(self, chart: Chart, sheet: Any, box: Box, column: int) -> None:
        super().__init__(chart, marker_style=-4105)
        self.name_at = _reference(sheet, Box(box.row, column))
        self.values_at = _reference(sheet, Box(box.row + 1, column, box.nrows - 1))
        self.categories_at = ""
        self.shape = ChartFormat(self)

    @reads
    def x_values(self) -> Any:
        raise ExcelError("the model reads no categories")

    @x_values.setter
    def x_values(self, cells: Any) -> None:
        if not isinstance(cells, ComObject):
            raise ExcelError("the model takes categories from cells alone")
        self.categories_at = _reference(cells.parent, cells.box)

    @reads
    def format(self) -> "ChartFormat":
        return self.shape


def _reference(sheet: Any, box: Box) -> str:
    return f"{quoted(sheet.name)}!{box.absolute()}"


class ChartFormat(ComObject):
    """The line and the fill of a series."""

    def __init__(self, series: Series) -> None:
        super().__init__(series)
        self._line, self._fill = LineFormat(self), FillFormat(self)

    @reads
    def line(self) -> "LineFormat":
        return self._line

    @reads
    def fill(self) -> "FillFormat":
        return self._fill


class _Coloured(Keeper):
    visible = kept("visible")

    def __init__(self, parent: ChartFormat) -> None:
        super().__init__(parent, visible=True)
        self.colour = ColorFormat(self, rgb=None)

    @reads
    def fore_color(self) -> "ColorFormat":
        return self.colour


class LineFormat(_Coloured):
    pass


class FillFormat(_Coloured):
    @does
    def solid(self) -> None:
        """Fill in one colour, as the model always does."""


class ColorFormat(Keeper):
    rgb = kept("rgb")


class ChartTitle(Keeper):
    text = kept("text")


class AxisTitle(Keeper):
    text = kept("text")


class Legend(Keeper):
    position = kept("position")


class TickLabels(Keeper):
    number_format = kept("number_format")


class Axis(Keeper):
    minimum_scale, maximum_scale = kept("minimum_scale"), kept("maximum_scale")
    has_title, crosses = kept("has_title"), kept("crosses")
    reverse_plot_order = kept("reverse_plot_order")

    def __init__(self, chart: Chart) -> None:
        super().__init__(
            chart,
            minimum_scale=None,
            maximum_scale=None,
            has_title=False,
            crosses=_AUTOMATIC,
            reverse_plot_order=False,
        )
        self.is_shown = True
        self.words = AxisTitle(self, text="")
        self.labels = TickLabels(self, number_format="General")

    @reads
    def tick_labels(self) -> TickLabels:
        return self.labels

    @reads
    def axis_title(self) -> AxisTitle:
        if not self.has_title:
            raise ExcelError("this axis has no title")
        return self.words
