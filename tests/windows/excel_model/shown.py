"""What the model's sheets show, in plain words that a file's sheets can be told in as well."""

from collections.abc import Callable
from typing import Any, Final

from openpyxl.utils import get_column_letter

from tests.windows.excel_model.chart_axes import CATEGORY, VALUE, Axis
from tests.windows.excel_model.charts import ChartObject, Series
from tests.windows.excel_model.conditions import HIGHEST, LOWEST, NUMBER, PERCENTILE
from tests.windows.excel_model.formats import CONTINUOUS, THIN
from tests.windows.excel_model.grid import PLAIN, Grid
from tests.windows.excel_model.sheets import Worksheet

CHART_TYPES: Final = {
    51: "column_clustered",
    52: "column_stacked",
    57: "bar_clustered",
    58: "bar_stacked",
    4: "line",
    76: "area_stacked",
}
_HORIZONTAL: Final = {1: "general", -4131: "left", -4108: "center", -4152: "right"}
_VERTICAL: Final = {-4160: "top", -4108: "center", -4107: "bottom"}
_POSITIONS: Final = {-4107: "b", -4131: "l", -4152: "r", -4160: "t"}
_POINTS: Final = {LOWEST: "min", NUMBER: "num", HIGHEST: "max", PERCENTILE: "percentile"}
_NO_MARKER = -4142
_LINES: Final = {(CONTINUOUS, THIN): "thin"}


def shown(sheet: Worksheet) -> dict[str, Any]:
    """Tell everything of a sheet that macros set."""
    return {
        "cells": _cells(sheet.grid),
        "edges": _edges(sheet.grid),
        "widths": {get_column_letter(n): width for n, width in sheet.grid.widths.items()},
        "heights": {str(row): height for row, height in sheet.grid.heights.items()},
        "gridlines": sheet.view["gridlines"],
        "frozen rows": sheet.view["rows"] if sheet.view["frozen"] else 0,
        "print area": sheet.page_setup.print_area.replace("$", ""),
        "page": dict(sheet.page),
        "breaks": sorted(sheet.breaks),
        "names": {
            name.bare: name.refers_to.removeprefix("=")
            for name in sheet.names.items()
            if name.bare != "Print_Area"
        },
        "conditions": {
            rule.box.address(): [_point(point) for point in rule.points]
            for rule in sheet.conditions
        },
        "charts": [_chart(frame) for frame in sheet.charts],
    }


def colour(value: int | None) -> str | None:
    """Give a colour of COM's, whose red is lowest, as a file writes it."""
    return None if value is None else f"{value & 255:02X}{value >> 8 & 255:02X}{value >> 16:02X}"


def _cells(grid: Grid) -> dict[str, dict[str, Any]]:
    found = {}
    for row, column in sorted({*grid.contents, *grid.looks}):
        cell = _cell(grid, (row, column))
        if cell:
            found[f"{get_column_letter(column)}{row}"] = cell
    return found


def _cell(grid: Grid, place: tuple[int, int]) -> dict[str, Any]:
    look = {key: grid.look(place, key) for key in PLAIN}
    told = {
        "number_format": look["number_format"],
        "bold": look["bold"],
        "italic": look["italic"],
        "size": look["size"],
        "color": colour(look["color"]),
        "fill": colour(look["fill"]),
        "horizontal": _HORIZONTAL[look["horizontal"]],
        "vertical": _VERTICAL[look["vertical"]],
        "wrap": look["wrap"],
    }
    plain = {"number_format": "General", "bold": False, "italic": False, "size": 11.0,
             "color": "000000", "fill": None, "horizontal": "general", "vertical": "bottom",
             "wrap": False}  # fmt: skip
    cell = {key: value for key, value in told.items() if value != plain[key]}
    content = grid.contents.get(place)
    if content is not None:
        cell["value"] = content.formula or content.value
        cell["kind"] = "formula" if content.formula else type(content.value).__name__
        if content.is_error:
            cell["kind"] = "error"
    return cell


def _edges(grid: Grid) -> dict[str, list[Any]]:
    """Give the lines under and right of cells, whichever of the two neighbours has them."""
    found = {}
    for (row, column), look in grid.looks.items():
        places = {
            "top": (row - 1, column, "under"),
            "bottom": (row, column, "under"),
            "left": (row, column - 1, "right of"),
            "right": (row, column, "right of"),
        }
        for side, (at_row, at_column, where) in places.items():
            line = look.get(side)
            if line is not None:
                style = _LINES[line[0], line[1]]
                found[f"{where} {get_column_letter(at_column)}{at_row}"] = [style, colour(line[2])]
    return found


def _point(point: Any) -> list[Any]:
    return [_POINTS[point.type], point.value, colour(point.format_color.color)]


def _chart(frame: ChartObject) -> dict[str, Any]:
    chart = frame.chart
    kind = CHART_TYPES[chart.chart_type]
    return {
        "type": kind,
        "title": chart.words.text if chart.has_title else None,
        "place": [_corner(frame), frame.width, frame.height],
        "legend": _POSITIONS[chart.placed.position] if chart.has_legend else None,
        "series": [_series(series, is_line=kind == "line") for series in chart.series],
        "value axis": _axis(chart.axis[VALUE]),
        "category axis": _axis(chart.axis[CATEGORY]),
    }


def _corner(frame: ChartObject) -> str:
    """Give the cell below the upper left corner of a chart."""
    grid = frame.parent.grid
    row = _before(frame.top, grid.height)
    return f"{get_column_letter(_before(frame.left, grid.width))}{row}"


def _before(points: float, size: Callable[[int], float]) -> int:
    number = 1
    while points >= size(number):
        points -= size(number)
        number += 1
    return number


def _series(series: Series, *, is_line: bool) -> dict[str, Any]:
    return {
        "name": series.name_at,
        "categories": series.categories_at,
        "values": series.values_at,
        "fill": colour(series.shape.fill.colour.rgb),
        "line": colour(series.shape.line.colour.rgb),
        "marked": is_line and series.marker_style != _NO_MARKER,
    }


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "title": axis.words.text if axis.has_title else None,
        "minimum": axis.minimum_scale,
        "number format": axis.labels.number_format,
        "reversed": axis.reverse_plot_order,
    }
