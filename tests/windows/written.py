"""What the sheets of a workbook file show, in the words of `excel_model.shown`."""

from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import openpyxl
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.datetime import to_excel

from tests.windows.written_charts import Grid, charts_of

_PLAIN_COLOURS: Final = {None, "00000000", "FF000000"}
_KINDS: Final = {"s": "str", "n": "float", "b": "bool", "d": "float", "e": "error", "f": "formula"}
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PADDING = 5 / 7
#: points of a row that nobody has sized; XlsxWriter leaves out that a row has them
PLAIN_HEIGHT = 15.0


def written(path: Path) -> dict[str, dict[str, Any]]:
    """Tell every sheet of a file."""
    book = openpyxl.load_workbook(path)
    with ZipFile(path) as file:
        parts = _parts(file)
        return {
            ws.title: {
                **_sheet(ws),
                "names of the workbook": _names(book, ws),
                "charts": charts_of(file, parts[ws.title], _grid(ws)),
            }
            for ws in book.worksheets
        }


def _parts(file: ZipFile) -> dict[str, str]:
    """Return the part of each sheet."""
    relations = {
        each.attrib["Id"]: "xl/" + each.attrib["Target"].removeprefix("/xl/")
        for each in ET.fromstring(file.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    }
    sheets = ET.fromstring(file.read("xl/workbook.xml")).iter(  # noqa: S314
        "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
    )
    return {each.attrib["name"]: relations[each.attrib[_RELATION]] for each in sheets}


def _grid(ws: Any) -> Grid:
    widths = {
        column: held.width
        for held in ws.column_dimensions.values()
        if held.customWidth
        for column in range(held.min, held.max + 1)
    }
    return Grid(
        widths, {row: held.height for row, held in ws.row_dimensions.items() if held.height}
    )


def _names(book: Any, ws: Any) -> dict[str, str]:
    return {
        name: found.attr_text
        for name, found in book.defined_names.items()
        if found.attr_text.startswith((f"{ws.title}!", f"{quote_sheetname(ws.title)}!"))
    }


def _sheet(ws: Any) -> dict[str, Any]:
    return {
        "cells": _cells(ws),
        "edges": _edges(ws),
        "widths": _widths(ws),
        "heights": {
            str(row): held.height
            for row, held in ws.row_dimensions.items()
            if held.height not in {None, PLAIN_HEIGHT}
        },
        "gridlines": ws.sheet_view.showGridLines is not False,
        "frozen": _frozen(ws.sheet_view.pane),
        "print area": (ws.print_area or "").rpartition("!")[2].replace("$", ""),
        "page": _page(ws),
        "breaks": sorted(each.id + 1 for each in ws.row_breaks.brk),
        "column breaks": sorted(each.id + 1 for each in ws.col_breaks.brk),
        "names": {name: found.attr_text for name, found in ws.defined_names.items()},
        "conditions": {
            str(ranges.sqref): _scale(rule)
            for ranges in ws.conditional_formatting
            for rule in ranges.rules
        },
        "tables": {
            table.name: [table.ref, table.tableStyleInfo.name, table.autoFilter is not None]
            for table in ws.tables.values()
        },
        "links": {
            cell.coordinate: cell.hyperlink.location
            for row in ws.iter_rows()
            for cell in row
            if cell.hyperlink
        },
        "tab": ws.sheet_properties.tabColor.rgb[-6:] if ws.sheet_properties.tabColor else None,
        "validations": {
            str(rule.sqref): _rule(rule) for rule in ws.data_validations.dataValidation
        },
    }


def _frozen(pane: Any) -> list[int]:
    return [int(pane.ySplit or 0), int(pane.xSplit or 0)] if pane else [0, 0]


def _rule(rule: Any) -> list[Any]:
    bounds = [each.strip('"') for each in (rule.formula1, rule.formula2) if each]
    return [rule.type, *bounds, rule.prompt, rule.error]


def _page(ws: Any) -> dict[str, Any]:
    setup, margins = ws.page_setup, ws.page_margins
    if setup.orientation is None:
        return {}
    sides = ("left", "right", "top", "bottom", "header", "footer")
    fits = ws.sheet_properties.pageSetUpPr.fitToPage
    return {
        "orientation": {"portrait": 1, "landscape": 2}[setup.orientation],
        "zoom": False if fits else setup.scale or 100,
        "titles": ws.print_title_rows or "",
        "title columns": ws.print_title_cols or "",
        "paper": int(setup.paperSize or 0),
        **{
            f"{side} footer": getattr(ws.oddFooter, side).text or ""
            for side in ("left", "center", "right")
        },
        **({"wide": setup.fitToWidth or 1, "tall": setup.fitToHeight or 1} if fits else {}),
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
        "indent": (int(alignment.indent or 0), 0),
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
                found[get_column_letter(column)] = held.width - _PADDING
    return found


def _scale(rule: Any) -> list[list[Any]]:
    points = zip(rule.colorScale.cfvo, rule.colorScale.color, strict=True)
    return [[point.type, point.val, _colour(colour)] for point, colour in points]
