"""Native charts: their kind, series, axes, title and legend."""

from typing import Any, Final

from tests.windows.excel_model.boxes import Box
from tests.windows.excel_model.chart_axes import CATEGORY, PRIMARY, VALUE, Axis
from tests.windows.excel_model.chart_looks import (
    ChartArea,
    ChartFormat,
    ChartTitle,
    DataLabel,
    Legend,
    Letters,
)
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

COLUMNS, CLUSTERED_COLUMNS, NEW_STYLE = 2, 51, 227
#: chart types without axes, and those with bars or columns
_PIES: Final = {5, 69, -4102, -4120}
_BARS: Final = {51, 52, 57, 58}
#: where the text beside a point stands, if nothing else is said
_RIGHT: Final = -4152
#: the space between bars, and how far they overlap, in the new style of charts
_GAP, _OVERLAP = 219, -27


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
    name, alternative_text = kept("name"), kept("alternative_text")

    def __init__(self, sheet: Any, **frame: Any) -> None:
        super().__init__(sheet, **frame, alternative_text="")
        self._drawn = Chart(self)

    @reads
    def chart(self) -> "Chart":
        return self._drawn

    @does
    def delete(self) -> None:
        self.parent.charts.remove(self)


class Shapes(Collection):
    """What lies on a sheet: charts, and pictures and notes by nothing but their names."""

    def items(self) -> list["Shape"]:
        others = [
            Drawing(self.parent, name=name, alternative_text="") for name in self.parent.drawings
        ]
        return [Shape(frame) for frame in (*self.parent.charts, *others)]


class Drawing(Keeper):
    """A picture or a note."""

    name, alternative_text = kept("name"), kept("alternative_text")


class Shape(ComObject):
    """A chart, a picture or a note, as one shape among others."""

    @reads
    def name(self) -> str:
        return self.parent.name

    @reads
    def alternative_text(self) -> str:
        return self.parent.alternative_text

    @alternative_text.setter
    def alternative_text(self, value: str) -> None:
        self.parent.alternative_text = value


class Chart(Keeper):
    com = "_Chart"

    chart_type, chart_style = kept("chart_type"), kept("chart_style")
    has_legend = kept("has_legend")

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
        self.axis = {kind: Axis(self, kind) for kind in (CATEGORY, VALUE)}
        self.ground = ChartArea(self)
        self.group = ChartGroup(self, gap=_GAP, overlap=_OVERLAP)

    def texts(self) -> list[Letters]:
        """Return the letters of all texts that are there."""
        return [
            *([self.words.letters] if self.has_title else []),
            *([self.placed.letters] if self.has_legend else []),
            *(letters for axis in self.axis.values() for letters in axis.texts()),
            *(one.words.letters for each in self.series for one in each.labelled),
        ]

    @reads
    def chart_area(self) -> ChartArea:
        return self.ground

    @does
    def chart_groups(self, index: int) -> "ChartGroup":
        if index != 1 or not self.series:
            raise ExcelError(f"there is no group of series {index}")
        return self.group

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
        # the model does not calculate: our formulas in charts give figures
        if not any(each and (each.formula or isinstance(each.value, float)) for each in first):
            raise ExcelError("Excel would take the first column for categories, not for figures")
        self.series = [Series(self, source.parent, box, column) for column in _columns(box)]

    @does
    def series_collection(self) -> "SeriesCollection":
        return SeriesCollection(self)

    @reads
    def has_title(self) -> bool:
        return self.kept["has_title"]

    @has_title.setter
    def has_title(self, value: bool) -> None:
        if value and not self.kept["has_title"]:
            self.words = ChartTitle(self, text="Chart Title")
        self.kept["has_title"] = value

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


class ChartGroup(Keeper):
    """The series of one kind: how far apart their bars or columns stand."""

    def _require_bars(self) -> None:
        if self.parent.chart_type not in _BARS:
            raise ExcelError("only bars and columns stand apart")

    @reads
    def gap_width(self) -> int:
        self._require_bars()
        return self.kept["gap"]

    @gap_width.setter
    def gap_width(self, value: int) -> None:
        self._require_bars()
        if not 0 <= value <= 500:
            raise ExcelError(f"bars stand 0 to 500 percent apart, not {value}")
        self.kept["gap"] = value

    @reads
    def overlap(self) -> int:
        self._require_bars()
        return self.kept["overlap"]

    @overlap.setter
    def overlap(self, value: int) -> None:
        self._require_bars()
        if not -100 <= value <= 100:
            raise ExcelError(f"bars overlap by -100 to 100 percent, not {value}")
        self.kept["overlap"] = value


class SeriesCollection(Collection):
    def items(self) -> list["Series"]:
        return self.parent.series


class Series(Keeper):
    """One series: the cells of its name, its categories and its figures, and its colours."""

    marker_style, marker_size = kept("marker_style"), kept("marker_size")
    marker_background_color = kept("marker_background_color")

    def __init__(self, chart: Chart, sheet: Any, box: Box, column: int) -> None:
        super().__init__(chart, marker_style=-4105, marker_size=None, marker_background_color=None)
        self.name_at = _reference(sheet, Box(box.row, column))
        self.values_at = _reference(sheet, Box(box.row + 1, column, box.nrows - 1))
        self.categories_at = ""
        self.shape = ChartFormat(self)
        self.drawn = [Point(self) for _ in range(box.nrows - 1)]

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

    @does
    def points(self, index: int) -> "Point":
        if not 1 <= index <= len(self.drawn):
            raise ExcelError(f"there is no point {index}")
        return self.drawn[index - 1]

    @property
    def labelled(self) -> list["Point"]:
        """The points that have a text beside them."""
        return [point for point in self.drawn if point.has_data_label]


class Point(Keeper):
    """One figure of a series, and the text beside it."""

    has_data_label = kept("has_data_label")

    def __init__(self, series: Series) -> None:
        super().__init__(series, has_data_label=False)
        self.words = DataLabel(self, text="", position=_RIGHT)

    @reads
    def data_label(self) -> DataLabel:
        if not self.has_data_label:
            raise ExcelError("this point has no label")
        return self.words


def _reference(sheet: Any, box: Box) -> str:
    return f"{quoted(sheet.name)}!{box.absolute()}"
