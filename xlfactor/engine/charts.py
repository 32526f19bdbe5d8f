"""Native charts."""

from typing import Any

from openpyxl.chart.axis import DateAxis
from xlwings import base_classes

from xlfactor.engine import anchors, cells, chartkinds
from xlfactor.engine import chartlooks as looks
from xlfactor.engine.axes import ChartAxis, ChartLegend
from xlfactor.engine.boxes import Box
from xlfactor.engine.chartsource import Source, arrange, categories, dates_in
from xlfactor.engine.collection import Collection, first_free
from xlfactor.engine.package import ChartFacts
from xlfactor.engine.ranges import Range
from xlfactor.engine.references import split
from xlfactor.engine.series import ChartSeriesCollection
from xlfactor.engine.unsupported import refuse, refuse_the_rest


@refuse_the_rest
class Charts(Collection, base_classes.Charts):
    """The charts on a sheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    @property
    def api(self) -> "Charts":
        return self

    @property
    def parent(self) -> Any:
        return self._sheet

    def _items(self) -> list["Chart"]:
        return [Chart(self._sheet, drawn) for drawn in cells.charts(self._sheet.ws)]

    def add(  # noqa: PLR0917  xlwings' signature
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Range | None = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = None,  # noqa: ARG002  our own looks take the place of Excel's styles
    ) -> "Chart":
        """Add a chart, with the looks of `chartlooks`."""
        if anchor is not None:
            left, top = anchor.left, anchor.top
        drawn = chartkinds.build(chart_type or chartkinds.DEFAULT, [], dates=False, points=0)
        anchors.place(self._sheet.ws, drawn, anchors.Frame(left, top, width, height))
        taken = [chart.name for chart in self._items()]
        facts = ChartFacts(name or first_free("Chart ", taken), chart_type=chart_type)
        self._sheet.book.extras.charts[drawn] = facts
        cells.charts(self._sheet.ws).append(drawn)
        chart = Chart(self._sheet, drawn)
        if source is not None:
            chart.set_source_data(source, plot_by)
        return chart


@refuse_the_rest
class Chart(base_classes.Chart):
    """One chart."""

    def __init__(self, sheet: Any, drawn: Any) -> None:
        self.sheet, self.drawn = sheet, drawn

    @property
    def api(self) -> "Chart":
        return self

    @property
    def parent(self) -> Any:
        return self.sheet

    def _position(self) -> int:
        """Give the chart's place among the sheet's, by identity: equal charts are not the same."""
        drawings = cells.charts(self.sheet.ws)
        return next(i for i, drawn in enumerate(drawings) if drawn is self.drawn)

    def _facts(self) -> ChartFacts:
        known = self.sheet.book.extras.charts
        if self.drawn not in known:
            number = self._position() + 1
            known[self.drawn] = ChartFacts(f"Chart {number}")
        found: ChartFacts = known[self.drawn]
        return found

    @property
    def name(self) -> str:
        return self._facts().name

    @name.setter
    def name(self, value: str) -> None:
        self._facts().name = value

    # --- what it shows

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        kind = chartkinds.kind_of(self.chart_type)
        self._draw(self.chart_type, arrange(rng, plot_by, x_first=kind.is_scatter))

    def set_x_axis_values(self, rng: Range) -> None:
        labels = categories(rng)
        old = chartkinds.sources_of(self.drawn)
        self._draw(self.chart_type, [Source(each.name, labels, each.values) for each in old])

    def _draw(self, chart_type: str, sources: list[Source]) -> None:
        """Draw anew, and keep name, place, title, legend and the settings of the axes."""
        labels = self._range_of(sources[0].categories) if sources else None
        values = self._range_of(sources[0].values) if sources else None
        dates = [] if labels is None else dates_in(labels)
        points = 0 if values is None else values.box.size
        new = chartkinds.build(chart_type, sources, dates=bool(dates), points=points)
        if dates and isinstance(getattr(new, "x_axis", None), DateAxis):
            looks.dress_dates(new.x_axis, dates)
        self._keep(new)
        drawings = cells.charts(self.sheet.ws)
        drawings[self._position()] = new
        known = self.sheet.book.extras.charts
        known[new] = self._facts()
        known[new].chart_type = chart_type
        self.drawn = new

    def _keep(self, new: Any) -> None:
        old = self.drawn
        new.anchor, new.title = old.anchor, old.title
        if chartkinds.sources_of(old):
            new.legend = old.legend
        for name in ("x_axis", "y_axis"):
            before, now = getattr(old, name, None), getattr(new, name, None)
            if before is None or now is None:
                continue
            for setting in ("title", "delete", "crosses", "scaling", "majorUnit"):
                if hasattr(before, setting) and hasattr(now, setting):
                    setattr(now, setting, getattr(before, setting))
            if before.numFmt is not None and now.numFmt is None:
                now.numFmt = before.numFmt

    def _range_of(self, source: Any) -> Range | None:
        """Give the cells that a series points at, if it points at cells of this book."""
        reference = getattr(source, "strRef", None) or getattr(source, "numRef", None)
        if reference is None:
            return None
        title, address = split(reference.f)
        try:
            sheet = self.sheet if title is None else self.sheet.book.sheets(title)
            return Range(sheet, Box.parse(address))
        except (KeyError, ValueError):
            return None

    @property
    def plot_by(self) -> str:
        sources = chartkinds.sources_of(self.drawn)
        values = self._range_of(sources[0].values) if sources else None
        return "rows" if values is not None and values.box.ncols > values.box.nrows else "columns"

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        if value != self.plot_by:
            refuse("Setting Chart.plot_by (call Chart.set_source_data with it)")

    @property
    def chart_type(self) -> str:
        parts = {chartkinds.type_of(part) for part in cells.chart_parts(self.drawn) if part.series}
        if len(parts) > 1:
            return "combination"
        return parts.pop() if parts else self._facts().chart_type or chartkinds.DEFAULT

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        self._draw(value, chartkinds.sources_of(self.drawn))

    def move_series(self, series: Any, chart_type: str) -> None:
        """Draw one series as another kind, on the same axes."""
        parts = cells.chart_parts(self.drawn)
        kind = chartkinds.kind_of(chart_type)
        source = Source(series.tx, series.cat, series.val)
        target = next((part for part in parts if chartkinds.type_of(part) == chart_type), None)
        if target is None:
            target = chartkinds.build(chart_type, [], dates=False, points=0)
            target.x_axis, target.y_axis = self.drawn.x_axis, self.drawn.y_axis
            parts.append(target)
        new = chartkinds.make_series(kind, source, series.order)
        for part in parts:
            part.series = [each for each in part.series if each is not series]
        target.series = [*target.series, new]

    # --- title, legend, axes, series

    @property
    def title(self) -> str | None:
        return looks.words_of(self.drawn.title)

    @title.setter
    def title(self, value: str | None) -> None:
        self.drawn.title = None if value is None else looks.title(value)
        self._facts().automatic_title = False

    @property
    def legend(self) -> ChartLegend:
        return ChartLegend(self)

    @property
    def category_axis(self) -> ChartAxis:
        return ChartAxis(self, "x_axis")

    @property
    def value_axis(self) -> ChartAxis:
        return ChartAxis(self, "y_axis")

    @property
    def series(self) -> ChartSeriesCollection:
        return ChartSeriesCollection(self)

    # --- place

    @property
    def left(self) -> float:
        return anchors.frame_of(self.sheet.ws, self.drawn).left

    @left.setter
    def left(self, value: float) -> None:
        anchors.move(self.sheet.ws, self.drawn, "left", value)

    @property
    def top(self) -> float:
        return anchors.frame_of(self.sheet.ws, self.drawn).top

    @top.setter
    def top(self, value: float) -> None:
        anchors.move(self.sheet.ws, self.drawn, "top", value)

    @property
    def width(self) -> float:
        return anchors.frame_of(self.sheet.ws, self.drawn).width

    @width.setter
    def width(self, value: float) -> None:
        anchors.move(self.sheet.ws, self.drawn, "width", value)

    @property
    def height(self) -> float:
        return anchors.frame_of(self.sheet.ws, self.drawn).height

    @height.setter
    def height(self, value: float) -> None:
        anchors.move(self.sheet.ws, self.drawn, "height", value)

    def delete(self) -> None:
        del cells.charts(self.sheet.ws)[self._position()]
