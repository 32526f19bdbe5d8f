"""What the sheets of a workbook file show, in the words of `excel_model.shown`."""

from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from xlfactor.engine.boxes import Box

_PLAIN_COLOURS: Final = {None, "00000000", "FF000000"}
_KINDS: Final = {"s": "str", "n": "float", "b": "bool", "d": "float", "e": "error", "f": "formula"}
_DRAWN: Final = {
    ("BarChart", "col", "clustered"): "column_clustered",
    ("BarChart", "col", "stacked"): "column_stacked",
    ("BarChart", "bar", "clustered"): "bar_clustered",
    ("BarChart", "bar", "stacked"): "bar_stacked",
    ("LineChart", None, "standard"): "line",
    ("AreaChart", None, "stacked"): "area_stacked",
}
_EMU = 12_700


def written(path: Path) -> dict[str, dict[str, Any]]:
    """Tell every sheet of a file."""
    return {ws.title: _sheet(ws) for ws in openpyxl.load_workbook(path).worksheets}


def _sheet(ws: Any) -> dict[str, Any]:
    return {
        "cells": _cells(ws),
        "edges": _edges(ws),
        "widths": _widths(ws),
        "heights": {
            str(row): held.height for row, held in ws.row_dimensions.items() if held.height
        },
        "gridlines": ws.sheet_view.showGridLines is not False,
        "frozen rows": int(ws.sheet_view.pane.ySplit) if ws.sheet_view.pane else 0,
        "print area": (ws.print_area or "").rpartition("!")[2].replace("$", ""),
        "page": _page(ws),
        "breaks": sorted(each.id + 1 for each in ws.row_breaks.brk),
        "names": {name: found.attr_text for name, found in ws.defined_names.items()},
        "conditions": {
            str(ranges.sqref): _scale(rule)
            for ranges in ws.conditional_formatting
            for rule in ranges.rules
        },
        "charts": [_chart(chart) for chart in ws._charts],
    }


def _page(ws: Any) -> dict[str, Any]:
    setup, margins = ws.page_setup, ws.page_margins
    sides = ("left", "right", "top", "bottom", "header", "footer")
    fits = ws.sheet_properties.pageSetUpPr.fitToPage
    return {
        "orientation": {"portrait": 1, "landscape": 2}[setup.orientation],
        "zoom": False if fits else setup.scale,
        "titles": ws.print_title_rows or "",
        **({"wide": setup.fitToWidth, "tall": setup.fitToHeight} if fits else {}),
        **{side: getattr(margins, side) * 72 for side in sides},
    }


def _cells(ws: Any) -> dict[str, dict[str, Any]]:
    found = {}
    for row in ws.iter_rows():
        for cell in row:
            told = {**_look(cell), **_content(cell)}
            if told:
                found[cell.coordinate] = told
    return found


def _look(cell: Any) -> dict[str, Any]:
    font, fill, alignment = cell.font, cell.fill, cell.alignment
    told = {
        "number_format": (cell.number_format, "General"),
        "bold": (bool(font.b), False),
        "italic": (bool(font.i), False),
        "size": (float(font.sz), 11.0),
        "color": (_colour(font.color), "000000"),
        "fill": (_colour(fill.fgColor) if fill.fill_type else None, None),
        "horizontal": (alignment.horizontal or "general", "general"),
        "vertical": (alignment.vertical or "bottom", "bottom"),
        "wrap": (bool(alignment.wrap_text), False),
    }
    return {key: value for key, (value, plain) in told.items() if value != plain}


def _content(cell: Any) -> dict[str, Any]:
    if cell.value is None:
        return {}
    kind = _KINDS[cell.data_type]
    value = to_excel(cell.value) if cell.data_type == "d" else cell.value
    return {"value": float(value) if kind == "float" else value, "kind": kind}


def _colour(colour: Any) -> str:
    if colour is None or colour.type != "rgb" or colour.rgb in _PLAIN_COLOURS:
        return "000000"
    return str(colour.rgb)[2:]


def _edges(ws: Any) -> dict[str, list[Any]]:
    found = {}
    for row in ws.iter_rows():
        for cell in row:
            places = {
                "top": (cell.row - 1, cell.column, "under"),
                "bottom": (cell.row, cell.column, "under"),
                "left": (cell.row, cell.column - 1, "right of"),
                "right": (cell.row, cell.column, "right of"),
            }
            for side, (at_row, at_column, where) in places.items():
                line = getattr(cell.border, side)
                if line is not None and line.style:
                    place = f"{where} {get_column_letter(at_column)}{at_row}"
                    found[place] = [line.style, _colour(line.color)]
    return found


def _widths(ws: Any) -> dict[str, float]:
    """Give the widths in characters; a file adds the padding of five pixels to them."""
    found = {}
    for held in ws.column_dimensions.values():
        if held.customWidth:
            for column in range(held.min, held.max + 1):
                found[get_column_letter(column)] = held.width - 5 / 7
    return found


def _scale(rule: Any) -> list[list[Any]]:
    points = zip(rule.colorScale.cfvo, rule.colorScale.color, strict=True)
    return [[point.type, point.val, _colour(colour)] for point, colour in points]


def _chart(chart: Any) -> dict[str, Any]:
    kind = _DRAWN[
        type(chart).__name__, getattr(chart, "barDir", None), getattr(chart, "grouping", None)
    ]
    return {
        "type": kind,
        "title": _words(chart.title),
        "place": _place(chart.anchor),
        "legend": chart.legend.legendPos if chart.legend else None,
        "series": [_series(series, is_line=kind == "line") for series in chart.series],
        "value axis": _axis(chart.y_axis),
        "category axis": _axis(chart.x_axis),
    }


def _place(anchor: Any) -> list[Any]:
    corner = anchor._from
    at = Box(corner.row + 1, corner.col + 1).address()
    return [at, round(anchor.ext.width / _EMU, 3), round(anchor.ext.height / _EMU, 3)]


def _words(title: Any) -> str | None:
    return None if title is None else "".join(run.t for run in title.tx.rich.p[0].r)


def _series(series: Any, *, is_line: bool) -> dict[str, Any]:
    shape = series.spPr
    categories = series.cat.strRef or series.cat.numRef
    return {
        "name": series.tx.strRef.f,
        "categories": categories.f,
        "values": series.val.numRef.f,
        "fill": _solid(shape),
        "line": _solid(shape.ln) if shape.ln else None,
        "marked": is_line and (series.marker is None or series.marker.symbol is not None),
    }


def _solid(shape: Any) -> str | None:
    if not shape.solidFill:
        return None
    plain = shape.solidFill.srgbClr
    return str(getattr(plain, "val", plain))


def _axis(axis: Any) -> dict[str, Any]:
    return {
        "title": _words(axis.title),
        "minimum": axis.scaling.min,
        "number format": axis.numFmt.formatCode if axis.numFmt else "General",
        "reversed": axis.scaling.orientation == "maxMin",
    }
