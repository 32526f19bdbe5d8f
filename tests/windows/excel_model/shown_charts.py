"""What the model's charts show, in plain words that a file's charts can be told in as well."""

from typing import Any, Final

from tests.windows.excel_model.chart_axes import CATEGORY, TIME_SCALE, VALUE, Axis
from tests.windows.excel_model.chart_looks import ChartFormat, Letters
from tests.windows.excel_model.charts import Chart, ChartObject, Series

CHART_TYPES: Final = {
    51: "column_clustered",
    52: "column_stacked",
    57: "bar_clustered",
    58: "bar_stacked",
    4: "line",
    76: "area_stacked",
    -4169: "xy_scatter",
}
_BARS: Final = {51, 52, 57, 58}
_POSITIONS: Final = {-4107: "b", -4131: "l", -4152: "r", -4160: "t", 0: "t", 1: "b"}
_LABELS: Final = {4: "nextTo", -4134: "low", -4127: "high"}
_UNITS: Final = {None: None, 0: "days", 1: "months", 2: "years"}
_TICK_MARKS: Final = {-4142: "none"}
_NO_MARKER, _ROUND_MARKER = -4142, 8
#: the kinds of charts that have markers: lines with them are a kind of their own
_MARKED: Final = {-4169}
_AT_THE_MAXIMUM = 2


def chart(frame: ChartObject) -> dict[str, Any]:
    """Tell everything of a chart that macros set."""
    drawn = frame.chart
    kind = CHART_TYPES[drawn.chart_type]
    ground = drawn.ground.shape
    has_bars = drawn.chart_type in _BARS
    return {
        "type": kind,
        "name": frame.name,
        "alt text": frame.alternative_text,
        "place": [frame.left, frame.top, frame.width, frame.height],
        "title": drawn.words.text if drawn.has_title else None,
        "title letters": _letters(drawn.words.letters) if drawn.has_title else None,
        "legend": _legend(drawn),
        "background": colour(ground.fill.colour.rgb),
        "border": _line(ground),
        "gap": drawn.group.kept["gap"] if has_bars else None,
        "overlap": drawn.group.kept["overlap"] if has_bars else None,
        "series": [
            _series(series, has_markers=drawn.chart_type in _MARKED) for series in drawn.series
        ],
        "value axis": _axis(drawn.axis[VALUE]),
        "category axis": _axis(drawn.axis[CATEGORY]),
    }


def colour(value: int | None) -> str | None:
    """Return a colour of COM's, whose red is lowest, as a file writes it."""
    return None if value is None else f"{value & 255:02X}{value >> 8 & 255:02X}{value >> 16:02X}"


def _legend(drawn: Chart) -> dict[str, Any] | None:
    if not drawn.has_legend:
        return None
    position = _POSITIONS[drawn.placed.position]
    return {"position": position, "letters": _letters(drawn.placed.letters)}


def _letters(letters: Letters) -> list[Any]:
    return [letters["size"], letters["bold"], colour(letters["color"])]


def _line(shape: ChartFormat) -> list[Any] | None:
    line = shape.line
    return [colour(line.colour.rgb), line.weight] if line.visible else None


def _series(series: Series, *, has_markers: bool) -> dict[str, Any]:
    return {
        "name": series.name_at,
        "categories": series.categories_at,
        "values": series.values_at,
        "fill": colour(series.shape.fill.colour.rgb),
        "line": _line(series.shape),
        "marker": _marker(series) if has_markers else None,
        "labels": [
            [
                number,
                point.words.text,
                _POSITIONS[point.words.position],
                *_letters(point.words.letters),
            ]
            for number, point in enumerate(series.drawn)
            if point.has_data_label
        ],
    }


def _marker(series: Series) -> list[Any] | None:
    if series.marker_style == _NO_MARKER:
        return None
    shape = "circle" if series.marker_style == _ROUND_MARKER else "left to the program"
    return [shape, series.marker_size, colour(series.marker_background_color)]


def _axis(axis: Axis) -> dict[str, Any]:
    is_dated = axis.kept["category_type"] == TIME_SCALE
    return {
        "title": axis.words.text if axis.has_title else None,
        "title letters": _letters(axis.words.letters) if axis.has_title else None,
        "label letters": _letters(axis.labels.letters),
        "minimum": axis.minimum_scale,
        "maximum": axis.maximum_scale,
        "number format": axis.labels.number_format,
        "reversed": axis.reverse_plot_order,
        "crossed at the maximum": axis.crosses == _AT_THE_MAXIMUM,
        "labels": _LABELS[axis.tick_label_position],
        "tick marks": _TICK_MARKS.get(axis.major_tick_mark),
        "line": _line(axis.shape),
        "gridlines": _line(axis.lines.shape) if axis.has_major_gridlines else None,
        "unit": axis.major_unit,
        "dates": [_UNITS[axis.major_unit_scale]] if is_dated else None,
    }
