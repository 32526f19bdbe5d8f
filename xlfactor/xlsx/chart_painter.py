"""Paint drawn charts on a sheet, by XlsxWriter."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from xlfactor.drawing.sheet import Axis, DrawnChart, Letters, Line, Rectangle, Series
from xlfactor.drawing.theme import Colour
from xlfactor.report.page import ChartKind

_PIXELS_OF_A_POINT: Final = 4 / 3
_NO_LINE: Final = {"none": True}
_NO_MARK: Final = "none"
_KINDS: Final = {
    ChartKind.COLUMNS: {"type": "column"},
    ChartKind.STACKED_COLUMNS: {"type": "column", "subtype": "stacked"},
    ChartKind.BARS: {"type": "bar"},
    ChartKind.STACKED_BARS: {"type": "bar", "subtype": "stacked"},
    ChartKind.LINES: {"type": "line"},
    ChartKind.AREAS: {"type": "area", "subtype": "stacked"},
    ChartKind.SCATTER: {"type": "scatter"},
}


def paint_chart(book: Any, worksheet: Any, chart: DrawnChart) -> None:
    """Paint a chart on a sheet; the cells that it shows are written before the file is closed."""
    native = book.add_chart(_KINDS[chart.kind] | {"name": chart.name})
    # XlsxWriter would write long histories figure by figure
    native._write_num_cache = partial(_write_figures, native)  # noqa: SLF001
    for series in chart.series:
        native.add_series(_series(worksheet.get_name(), chart, series))
    native.set_title({"name": chart.title, "name_font": _font(chart.title_letters)})
    native.set_legend(
        {"position": "bottom", "font": _font(chart.label_letters)}
        if chart.has_legend
        else {"none": True}
    )
    native.set_chartarea({"fill": _colour(chart.background), "border": _NO_LINE})
    native.set_size({
        "width": chart.width * _PIXELS_OF_A_POINT, "height": chart.height * _PIXELS_OF_A_POINT
    })  # fmt: skip
    axes = [_category_axis(chart), _axis(chart.value_axis, chart)]
    # XlsxWriter's x axis is the one that lies
    lying, standing = reversed(axes) if chart.is_horizontal else axes
    native.set_x_axis(lying)
    native.set_y_axis(standing)
    row, column = chart.corner
    place = {
        "x_offset": chart.left * _PIXELS_OF_A_POINT,
        "y_offset": chart.top * _PIXELS_OF_A_POINT,
        "description": chart.alt_text,
    }
    worksheet.insert_chart(row - 1, column - 1, native, place)


def hexadecimal(colour: Colour | None) -> str | None:
    """Write a colour as XlsxWriter takes it.

    Examples
    --------
    >>> hexadecimal((31, 78, 121))
    '#1F4E79'
    """
    return None if colour is None else "#{:02X}{:02X}{:02X}".format(*colour)


def _write_figures(native: Any, data: Sequence[str | None]) -> None:
    """Write the figures that a chart keeps of cells; a text there is a zero, as Excel has it."""
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{figure if _is_number(figure) else 0}</c:v></c:pt>'
        for place, figure in enumerate(data)
        if figure is not None
    )
    native.fh.write(
        "<c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(data)}"/>{points}</c:numCache>'
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _series(sheet: str, chart: DrawnChart, series: Series) -> dict[str, Any]:
    row, column = series.name
    return {
        "name": [sheet, row - 1, column - 1],
        "categories": _cells(sheet, series.categories),
        "values": _cells(sheet, series.values),
        "fill": None if series.fill is None else _colour(series.fill),
        "line": _NO_LINE if series.line is None else _line(series.line),
        "marker": _marker(series),
        "data_labels": _labels(chart, series),
        "gap": chart.gap_width,
    }


def _marker(series: Series) -> Mapping[str, Any] | None:
    """Return the points of lines and of scatters; other charts can have none."""
    marker = series.marker
    if marker is None:
        return {"type": _NO_MARK} if series.line is not None else None
    return {
        "type": "circle", "size": marker.size, "fill": _colour(marker.colour), "border": _NO_LINE
    }  # fmt: skip


def _labels(chart: DrawnChart, series: Series) -> Mapping[str, Any] | None:
    if not series.labels:
        return None
    font = _font(chart.label_letters)
    texts = [
        {"value": label.text, "font": font, "position": label.side.value}
        if label.text
        else {"delete": True}
        for label in series.labels
    ]
    return {"value": True, "position": "right", "font": font, "custom": texts}


def _cells(sheet: str, cells: Rectangle) -> list[Any]:
    return [sheet, cells.top - 1, cells.left - 1, cells.bottom - 1, cells.right - 1]


def _category_axis(chart: DrawnChart) -> dict[str, Any]:
    axis = chart.category_axis
    options = _axis(axis, chart)
    if axis.is_reversed:  # the values stay below, where the last category is
        options |= {"crossing": "max"}
    if axis.date_unit is None:
        return options
    unit = {} if axis.major_unit is None else {"major_unit_type": axis.date_unit.value}
    return options | {"date_axis": True} | unit


def _axis(axis: Axis, chart: DrawnChart) -> dict[str, Any]:
    return {
        "name": axis.title or None,
        "name_font": _font(chart.axis_title_letters),
        "num_font": _font(chart.label_letters),
        "num_format": axis.number_format,
        "min": axis.minimum,
        "max": axis.maximum,
        "major_unit": axis.major_unit,
        "reverse": axis.is_reversed,
        "label_position": "low" if axis.labels_low else None,
        "line": _NO_LINE if axis.line is None else _line(axis.line),
        "major_gridlines": _gridlines(axis.gridlines),
        "major_tick_mark": _NO_MARK,
        "minor_tick_mark": _NO_MARK,
    }


def _gridlines(line: Line | None) -> Mapping[str, Any]:
    return {"visible": False} if line is None else {"visible": True, "line": _line(line)}


def _colour(colour: Colour) -> Mapping[str, Any]:
    return {"color": hexadecimal(colour)}


def _line(line: Line) -> Mapping[str, Any]:
    return {"color": hexadecimal(line.colour), "width": line.width}


def _font(letters: Letters) -> Mapping[str, Any]:
    return {
        "size": letters.size, "color": hexadecimal(letters.colour), "bold": letters.bold
    }  # fmt: skip
