"""What the model's sheets show, in plain words that a file's sheets can be told in as well."""

from typing import Any, Final

from openpyxl.utils import get_column_letter

from tests.windows.excel_model.conditions import HIGHEST, LOWEST, NUMBER, PERCENTILE
from tests.windows.excel_model.formats import CONTINUOUS, THIN
from tests.windows.excel_model.grid import PLAIN, ROW, Grid
from tests.windows.excel_model.names import quoted
from tests.windows.excel_model.sheets import Worksheet
from tests.windows.excel_model.shown_charts import chart, colour
from tests.windows.excel_model.validation import Rule

_HORIZONTAL: Final = {1: "general", -4131: "left", -4108: "center", -4152: "right"}
_VERTICAL: Final = {-4160: "top", -4108: "center", -4107: "bottom"}
_POINTS: Final = {LOWEST: "min", NUMBER: "num", HIGHEST: "max", PERCENTILE: "percentile"}
_PRINTING: Final = {"Print_Area", "Print_Titles"}
_RULES: Final = {2: "decimal", 3: "list"}
_LINES: Final = {(CONTINUOUS, THIN): "thin"}


def shown(sheet: Worksheet) -> dict[str, Any]:
    """Tell everything of a sheet that macros set."""
    return {
        "cells": _cells(sheet.grid),
        "edges": _edges(sheet.grid),
        "widths": {get_column_letter(n): width for n, width in sheet.grid.widths.items()},
        "heights": {
            str(row): height for row, height in sheet.grid.heights.items() if height != ROW
        },
        "gridlines": sheet.view["gridlines"],
        "frozen": [sheet.view["rows"], sheet.view["columns"]] if sheet.view["frozen"] else [0, 0],
        "print area": sheet.page_setup.print_area.replace("$", ""),
        "page": dict(sheet.page),
        "breaks": sorted(sheet.breaks),
        "column breaks": sorted(sheet.column_breaks),
        "names": {
            name.bare: name.refers_to.removeprefix("=")
            for name in sheet.names.items()
            if name.bare not in _PRINTING
        },
        "conditions": {
            rule.box.address(): [_point(point) for point in rule.points]
            for rule in sheet.conditions
        },
        "tables": {
            table.name: [table.range.box.address(), table.table_style, table.show_auto_filter]
            for table in sheet.tables
        },
        "validations": {rule.box.address(): _rule(rule) for rule in sheet.validations},
        "names of the workbook": {
            name.bare: name.refers_to.removeprefix("=")
            for name in sheet.parent.defined
            if name.sheet is None and _points_at(name.refers_to, sheet.name)
        },
        "links": {
            f"{get_column_letter(column)}{row}": target
            for (row, column), target in sorted(sheet.links.items())
        },
        "tab": colour(sheet.tab_colour),
        "charts": [chart(frame) for frame in sheet.charts],
    }


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
        "indent": look["indent"],
    }
    plain = {"number_format": "General", "bold": False, "italic": False, "size": 11.0,
             "color": "000000", "fill": None, "horizontal": "general", "vertical": "bottom",
             "wrap": False, "indent": 0}  # fmt: skip
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


def _rule(rule: Rule) -> list[Any]:
    """Tell a rule by its kind, its bounds or words, and its messages."""
    said = rule.said
    bounds = [each.removeprefix("=") for each in (said["first"], said["second"]) if each]
    return [_RULES[said["type"]], *bounds, said["message"], said["error"]]


def _points_at(refers_to: str, sheet: str) -> bool:
    return refers_to.removeprefix("=").startswith((f"{sheet}!", f"{quoted(sheet)}!"))
