"""Drawn sheets as a workbook of their own, written by XlsxWriter."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from xlfactor.drawing import stamp, theme
from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.sheet import DrawnChart, DrawnSheet, Look, Place
from xlfactor.report.page import ChartKind

#: points of a row that is not sized, as Excel has it in its usual letters
ROW_HEIGHT: Final = 15.0
_PIXELS: Final = 4 / 3
_INCHES: Final = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.6}
_KINDS: Final = {
    ChartKind.COLUMNS: {"type": "column"},
    ChartKind.STACKED_COLUMNS: {"type": "column", "subtype": "stacked"},
    ChartKind.BARS: {"type": "bar"},
    ChartKind.STACKED_BARS: {"type": "bar", "subtype": "stacked"},
    ChartKind.LINES: {"type": "line"},
    ChartKind.AREAS: {"type": "area", "subtype": "stacked"},
}


def painted(sheets: Sequence[tuple[str, DrawnSheet]]) -> BytesIO:
    """Give a workbook of these sheets, each sealed with the digest of its cells."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for name, drawn in sheets:
            _paint(book, book.add_worksheet(name), drawn)
    file.seek(0)
    return file


def _paint(book: Any, ws: Any, drawn: DrawnSheet) -> None:
    formats = {look: book.add_format(_format(look)) for look in set(drawn.looks.values())}
    values = {place: _plain(value) for place, value in drawn.cells.items()}
    values[drawn.seal] = stamp.digest_of(
        sorted((row, column, value) for (row, column), value in values.items()), drawn.seal
    )
    for row, column in sorted(values.keys() | drawn.looks.keys()):
        look = drawn.looks.get((row, column))
        _write(ws, (row, column), values.get((row, column)), formats[look] if look else None)
    for heat in drawn.heats:
        ws.conditional_format(
            heat.first[0] - 1, heat.first[1] - 1, heat.first[0] + heat.rows - 2,
            heat.first[1] + heat.columns - 2, _scale(heat.reach),
        )  # fmt: skip
    for column, width in enumerate(drawn.widths):
        ws.set_column(column, column, width)
    for row, height in drawn.heights.items():
        ws.set_row(row - 1, height)
    ws.hide_gridlines(2)
    ws.freeze_panes(drawn.frozen_rows, 0)
    _set_print(ws, drawn)
    for chart in drawn.charts:
        ws.insert_chart(
            chart.corner[0] - 1, chart.corner[1] - 1, _chart(book, ws.get_name(), chart),
            {"x_offset": chart.frame.left * _PIXELS, "y_offset": chart.frame.top * _PIXELS},
        )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.removeprefix("'") if isinstance(value, str) else value


def _write(ws: Any, place: Place, value: Any, look: Any) -> None:
    row, column = place[0] - 1, place[1] - 1
    if value is None or value == "":
        ws.write_blank(row, column, None, look)
    elif isinstance(value, str):
        ws.write_string(row, column, value, look)
    elif isinstance(value, bool):
        ws.write_boolean(row, column, value, look)
    elif isinstance(value, float | int):
        ws.write_number(row, column, value, look)
    else:
        ws.write_datetime(row, column, value, look)


def _format(look: Look) -> dict[str, Any]:
    given: dict[str, Any] = {
        "bold": look.bold,
        "font_size": look.size,
        "font_color": _hex(look.colour),
        "bg_color": _hex(look.fill),
        "text_wrap": look.wrap or None,
        "align": None if look.right is None else "right" if look.right else "left",
        "num_format": look.number_format,
        "top": 1 if look.rule_above else None,
        "bottom": 1 if look.rule_below else None,
        "border_color": _hex(theme.RULE) if look.rule_above or look.rule_below else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _hex(colour: theme.Colour | None) -> str | None:
    return None if colour is None else "#{:02X}{:02X}{:02X}".format(*colour)


def _scale(reach: float) -> Mapping[str, Any]:
    return {
        "type": "3_color_scale",
        **dict.fromkeys(("min_type", "mid_type", "max_type"), "num"),
        **{"min_value": -reach, "mid_value": 0, "max_value": reach},
        **{"min_color": _hex(theme.COLD), "mid_color": _hex(theme.WHITE)},
        "max_color": _hex(theme.WARM),
    }


def _set_print(ws: Any, drawn: DrawnSheet) -> None:
    ws.set_landscape()
    ws.print_area(0, 0, drawn.printed[0] - 1, drawn.printed[1] - 1)
    ws.set_margins(**_INCHES)
    if not drawn.pages.starts:
        ws.fit_to_pages(1, 1)
        return
    ws.set_print_scale(drawn.pages.zoom)
    ws.repeat_rows(0, drawn.frozen_rows - 1)
    ws.set_h_pagebreaks([row - 1 for row in drawn.pages.starts])


def _chart(book: Any, sheet: str, chart: DrawnChart) -> Any:
    made, head = book.add_chart(_KINDS[chart.kind]), chart.header_row - 1
    for column, colour in zip(chart.columns, chart.colours, strict=True):
        made.add_series({
            "name": [sheet, head, column - 1],
            "categories": [sheet, head + 1, LEFT - 1, head + chart.rows, LEFT - 1],
            "values": [sheet, head + 1, column - 1, head + chart.rows, column - 1],
            **_shape(chart.kind, colour),
        })  # fmt: skip
    made.set_title({"name": chart.title, "name_font": {"size": 12}})
    made.set_legend({"position": "bottom"} if len(chart.columns) > 1 else {"none": True})
    made.set_size({"width": chart.frame.width * _PIXELS, "height": chart.frame.height * _PIXELS})
    made.set_chartarea({"border": {"none": True}})
    names: dict[str, Any] = {"name": chart.category_title, "label_position": "low"}
    values: dict[str, Any] = {
        "name": chart.value_title, "num_format": chart.number_format, "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
        "min": chart.minimum, "max": chart.maximum,
    }  # fmt: skip
    if chart.dates:
        names |= {"date_axis": True, "num_format": chart.dates}
    if chart.is_horizontal:
        # here XlsxWriter's x axis is the one that lies, of the values
        names, values = values, names | {"reverse": True}
        names |= {"label_position": "high"}
    made.set_x_axis(names)
    made.set_y_axis(values)
    return made


def _shape(kind: ChartKind, colour: theme.Colour) -> Mapping[str, Any]:
    if kind is ChartKind.LINES:
        return {"line": {"color": _hex(colour), "width": 2}, "marker": {"type": "none"}}
    return {"fill": {"color": _hex(colour)}, "gap": 60}
