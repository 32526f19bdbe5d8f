"""What xlwings calls must give, on this engine and, under the marker `excel`, on a real Excel."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

NA = -2146826246
DAY = dt.datetime.fromisoformat("2024-01-31")
MOMENT = dt.datetime.fromisoformat("2024-01-31 12:30")


def put(sheet, value, address="A1"):
    sheet[address].value = value
    return sheet[address]


def table(sheet):
    sheet["B2"].value = [["Asset", "Weight"], ["Gold", 0.25], ["Bonds", 0.75]]
    return sheet["B2:C4"]


def named(sheet):
    table(sheet)
    sheet.book.names.add("xf_weights", "=Sheet1!$C$3:$C$4")
    return sheet.book.names["xf_weights"]


def listed(sheet):
    return sheet.tables.add(table(sheet), name="Weights")


def after(thing, *steps):
    for step in steps:
        step(thing)
    return thing


def setting(name, value):
    return lambda thing: setattr(thing, name, value)


VALUES = {
    "an empty cell is None": (lambda s: s["A1"].value, None),
    "an int comes back as float": (lambda s: repr(put(s, 5).value), "5.0"),
    "a float": (lambda s: put(s, 0.1).value, 0.1),
    "a bool": (lambda s: put(s, True).value, True),
    "a text": (lambda s: put(s, "Gold").value, "Gold"),
    "the empty text empties": (lambda s: (put(s, 1), put(s, "").value)[1], None),
    "None empties": (lambda s: (put(s, 1), put(s, None).value)[1], None),
    "NaN empties": (lambda s: (put(s, 1), put(s, float("nan")).value)[1], None),
    "NaT empties": (lambda s: (put(s, 1), put(s, pd.NaT).value)[1], None),
    "a numpy float": (lambda s: put(s, np.float64(2.5)).value, 2.5),
    "a numpy int": (lambda s: put(s, np.int64(3)).value, 3.0),
    "an apostrophe marks text": (lambda s: put(s, "'=A2").value, "=A2"),
    "a number as text": (lambda s: put(s, "'007").value, "007"),
    "a date": (lambda s: put(s, DAY).value, DAY),
    "a plain date": (lambda s: put(s, dt.date(2024, 1, 31)).value, DAY),
    "a timestamp": (lambda s: put(s, pd.Timestamp("2024-01-31")).value, DAY),
    "a moment": (
        lambda s: put(s, MOMENT).value,
        MOMENT,
    ),
    "a date's number": (
        lambda s: after(put(s, DAY), setting("number_format", "0")).value,
        45322.0,
    ),
    "a number as a date": (
        lambda s: after(put(s, 45322), setting("number_format", "yyyy-mm-dd")).value,
        DAY,
    ),
    "an error is None": (lambda s: put(s, "#N/A").value, None),
    "an error as text": (lambda s: put(s, "#N/A").options(err_to_str=True).value, "#N/A"),
    "an error's number": (lambda s: put(s, "#N/A").raw_value, NA),
    "a row": (lambda s: put(s, [1, 2, 3], "A1").resize(1, 3).value, [1.0, 2.0, 3.0]),
    "a column": (lambda s: put(s, [[1], [2]], "A1").resize(2, 1).value, [1.0, 2.0]),
    "a block": (lambda s: table(s).value[2], ["Bonds", 0.75]),
    "two dimensions": (lambda s: put(s, 1).options(ndim=2).value, [[1.0]]),
    "a fill": (lambda s: put(s, 7, "A1:B2").value, [[7.0, 7.0], [7.0, 7.0]]),
    "raw values are tuples": (lambda s: table(s).raw_value[1], ("Gold", 0.25)),
    "a DataFrame": (
        lambda s: (
            put(s, pd.DataFrame({"x": [1.5, 2.5]}, index=pd.Index(["a", "b"], name="i"))),
            s["A1:B3"].value,
        )[1],
        [["i", "x"], ["a", 1.5], ["b", 2.5]],
    ),
    "numbers as int": (lambda s: put(s, 3.0).options(numbers=int).value, 3),
    "empty as NaN": (lambda s: s["A1"].options(empty="-").value, "-"),
}

FORMULAS = {
    "a formula": (lambda s: put(s, "=1+1").formula, "=1+1"),
    "a constant's formula": (lambda s: put(s, 0.5).formula, "0.5"),
    "a text's formula": (lambda s: put(s, "x").formula, "x"),
    "an empty cell's formula": (lambda s: s["A1"].formula, ""),
    "formulas of a block": (lambda s: table(s).formula[1], ("Gold", "0.25")),
    "a filled formula follows": (
        lambda s: after(s["A1:A3"], setting("formula", "=B1*$C$1")).formula,
        (("=B1*$C$1",), ("=B2*$C$1",), ("=B3*$C$1",)),
    ),
    "formula2": (
        lambda s: after(s["A1"], setting("formula2", "=SUM(B1:B2)")).formula2,
        "=SUM(B1:B2)",
    ),
    "an array formula": (
        lambda s: (
            after(s["A1:A2"], setting("formula_array", "=B1:B2*2")),
            s["A2"].formula_array,
            s["A2"].has_array,
        )[1:],
        ("=B1:B2*2", True),
    ),
    "no array": (lambda s: put(s, 1).has_array, False),
}

PLACES = {
    "an address": (lambda s: s["A1:B2"].address, "$A$1:$B$2"),
    "a relative address": (lambda s: s["A1:B2"].get_address(False, False), "A1:B2"),
    "with the sheet": (lambda s: s["A1"].get_address(include_sheetname=True), "Sheet1!$A$1"),
    "with the sheet in quotes": (
        lambda s: (setattr(s, "name", "It's"), s["A1"].get_address(include_sheetname=True))[1],
        "'It''s'!$A$1",
    ),
    "from corners": (lambda s: s.range((2, 3), (1, 1)).address, "$A$1:$C$2"),
    "from a tuple": (lambda s: s.range((2, 3)).address, "$C$2"),
    "from two addresses": (lambda s: s.range("A1", "B3").address, "$A$1:$B$3"),
    "by position": (lambda s: s["A1:C3"][1, 2].address, "$C$2"),
    "by slice": (lambda s: s["A1:C3"][1:, :2].address, "$A$2:$B$3"),
    "of cells": (lambda s: s.cells[0, 1].address, "$B$1"),
    "whole columns": (lambda s: (s["B:C"].address, s["B:C"].shape), ("$B:$C", (1048576, 2))),
    "whole rows": (lambda s: (s["2:3"].address, s["2:3"].shape), ("$2:$3", (2, 16384))),
    "offset": (lambda s: s["B2:C3"].offset(1, -1).address, "$A$3:$B$4"),
    "resize": (lambda s: s["B2"].resize(2, 3).address, "$B$2:$D$3"),
    "last cell": (lambda s: s["B2:C3"].last_cell.address, "$C$3"),
    "rows": (lambda s: [row.address for row in s["A1:B2"].rows], ["$A$1:$B$1", "$A$2:$B$2"]),
    "columns": (lambda s: s["A1:B2"].columns[1].address, "$B$1:$B$2"),
    "number in the range": (lambda s: s["B2:C3"](3).address, "$B$3"),
    "used range": (lambda s: (table(s), s.used_range.address)[1], "$B$2:$C$4"),
    "used range of nothing": (lambda s: s.used_range.address, "$A$1"),
    "current region": (lambda s: (table(s), s["C3"].current_region.address)[1], "$B$2:$C$4"),
    "expand": (lambda s: (table(s), s["B2"].expand().address)[1], "$B$2:$C$4"),
    "expand down": (lambda s: (table(s), s["C2"].expand("down").address)[1], "$C$2:$C$4"),
    "expand right": (lambda s: (table(s), s["B3"].expand("right").address)[1], "$B$3:$C$3"),
    "end down": (lambda s: (table(s), s["B2"].end("down").address)[1], "$B$4"),
    "end right": (lambda s: (table(s), s["B2"].end("right").address)[1], "$C$2"),
    "end up from below": (lambda s: (table(s), s["B9"].end("up").address)[1], "$B$4"),
    "end left of nothing": (lambda s: s["D4"].end("left").address, "$A$4"),
    "end down of nothing": (lambda s: s["D4"].end("down").address, "$D$1048576"),
    "end down over a gap": (
        lambda s: (table(s), put(s, 1, "B8"), s["B4"].end("down").address)[2],
        "$B$8",
    ),
    "count": (lambda s: s["A1:C3"].count, 9),
    "equality": (lambda s: s["A1"] == s.range((1, 1)), True),
}

CLEARING = {
    "contents": (
        lambda s: (
            after(put(s, 1), setting("number_format", "0.0%"), lambda r: r.clear_contents()).value
        ),
        None,
    ),
    "contents leave formats": (
        lambda s: (
            after(
                put(s, 1), setting("number_format", "0.0%"), lambda r: r.clear_contents()
            ).number_format
        ),
        "0.0%",
    ),
    "formats leave contents": (
        lambda s: [
            getattr(
                after(put(s, 1), setting("color", (255, 0, 0)), lambda r: r.clear_formats()), name
            )
            for name in ("value", "color")
        ],
        [1.0, None],
    ),
    "all": (
        lambda s: (after(put(s, 1), setting("color", (9, 9, 9))).clear(), s.used_range.address)[1],
        "$A$1",
    ),
}

FORMATS = {
    "number format": (
        lambda s: after(s["A1"], setting("number_format", "0.00")).number_format,
        "0.00",
    ),
    "general": (lambda s: s["A1"].number_format, "General"),
    "mixed formats": (
        lambda s: (after(s["A1"], setting("number_format", "0.00")), s["A1:A2"].number_format)[1],
        None,
    ),
    "bold": (lambda s: after(s["A1"].font, setting("bold", True)).bold, True),
    "not bold": (lambda s: s["A1"].font.bold, False),
    "mixed bold": (
        lambda s: (after(s["A1"].font, setting("bold", True)), s["A1:B1"].font.bold)[1],
        None,
    ),
    "italic": (lambda s: after(s["A1"].font, setting("italic", True)).italic, True),
    "size": (lambda s: after(s["A1"].font, setting("size", 14)).size, 14),
    "font name": (lambda s: after(s["A1"].font, setting("name", "Arial")).name, "Arial"),
    "font colour": (
        lambda s: after(s["A1"].font, setting("color", (0, 0, 255))).color,
        (0, 0, 255),
    ),
    "font colour in hex": (
        lambda s: after(s["A1"].font, setting("color", "#0000FF")).color,
        (0, 0, 255),
    ),
    "black by default": (lambda s: s["A1"].font.color, (0, 0, 0)),
    "fill": (lambda s: after(s["A1:B2"], setting("color", (1, 2, 3))).color, (1, 2, 3)),
    "no fill": (lambda s: s["A1"].color, None),
    "fill removed": (
        lambda s: after(s["A1"], setting("color", "#010203"), setting("color", None)).color,
        None,
    ),
    "colours of a block": (
        lambda s: (
            s["A1:B1"].set_colors([[(1, 2, 3), ...]]),
            s["A1"].color,
            s["B1"].color,
        )[1:],
        ((1, 2, 3), None),
    ),
    "wrapped": (lambda s: after(s["A1"], setting("wrap_text", True)).wrap_text, True),
    "centred": (
        lambda s: after(s["A1"], setting("horizontal_alignment", "center")).horizontal_alignment,
        "center",
    ),
    "across": (
        lambda s: (
            after(
                s["A1"], setting("horizontal_alignment", "center_across_selection")
            ).horizontal_alignment
        ),
        "center_across_selection",
    ),
    "top": (
        lambda s: after(s["A1"], setting("vertical_alignment", "top")).vertical_alignment,
        "top",
    ),
    "general alignment": (lambda s: s["A1"].horizontal_alignment, "general"),
    "bottom by default": (lambda s: s["A1"].vertical_alignment, "bottom"),
    "column width": (lambda s: after(s["B:B"], setting("column_width", 20)).column_width, 20),
    "default column width": (lambda s: s["B1"].column_width, 8.43),
    "width in points": (lambda s: s["B1"].width, 48),
    "left": (lambda s: (after(s["A1"], setting("column_width", 20)), s["B1"].left)[1], 108.75),
    "row height": (lambda s: after(s["2:2"], setting("row_height", 30)).row_height, 30),
    "top in points": (lambda s: (after(s["A1"], setting("row_height", 30)), s["A2"].top)[1], 30),
    "hidden rows": (
        lambda s: (after(s["2:3"].rows, setting("hidden", True)), s["A2"].rows.hidden)[1],
        True,
    ),
    "hidden columns": (
        lambda s: (after(s["B:B"].columns, setting("hidden", True)), s["B1"].columns.hidden)[1],
        True,
    ),
    "merged": (
        lambda s: (s["A1:B2"].merge(), s["A1"].merge_cells, s["B2"].merge_area.address)[1:],
        (True, "$A$1:$B$2"),
    ),
    "merged across": (
        lambda s: (s["A1:B2"].merge(across=True), s["A2"].merge_area.address)[1],
        "$A$2:$B$2",
    ),
    "unmerged": (
        lambda s: (s["A1:B2"].merge(), s["A1:B2"].unmerge(), s["A1"].merge_cells)[2],
        False,
    ),
}

BORDERS = {
    "none": (lambda s: s["A1"].borders["edge_top"].line_style, "none"),
    "a line": (
        lambda s: (
            s["A1:B2"].borders.set("outside", line_style="continuous", weight="thin"),
            [b.line_style for b in s["A1:B2"].borders],
        )[1],
        ["continuous"] * 4 + ["none"] * 4,
    ),
    "inside": (
        lambda s: (
            s["A1:B2"].borders.set("inside", line_style="dash"),
            s["A1"].borders["edge_right"].line_style,
            s["A1"].borders["edge_left"].line_style,
        )[1:],
        ("dash", "none"),
    ),
    "a weight makes a line": (
        lambda s: (
            setattr(s["A1"].borders["edge_bottom"], "weight", "thick"),
            s["A1"].borders["edge_bottom"].line_style,
            s["A1"].borders["edge_bottom"].weight,
        )[1:],
        ("continuous", "thick"),
    ),
    "a colour": (
        lambda s: (
            s["A1"].borders.set("edge_top", color=(255, 0, 0)),
            s["A1"].borders["edge_top"].color,
        )[1],
        (255, 0, 0),
    ),
    "no colour": (lambda s: s["A1"].borders["edge_top"].color, None),
    "the neighbour sees it": (
        lambda s: (
            s["A1"].borders.set("edge_bottom", line_style="double"),
            s["A2"].borders["edge_top"].line_style,
        )[1],
        "double",
    ),
    "the last one wins": (
        lambda s: (
            s["A1"].borders.set("edge_bottom", line_style="double"),
            s["A2"].borders.set("edge_top", line_style="dash"),
            s["A1"].borders["edge_bottom"].line_style,
        )[2],
        "dash",
    ),
    "cleared": (
        lambda s: (
            s["A1:B2"].borders.set("all", line_style="continuous"),
            s["A1:B2"].borders.clear(),
            s["A1:B2"].borders.line_style,
        )[2],
        "none",
    ),
    "all alike": (
        lambda s: (
            s["A1:B2"].borders.set("all", line_style="dot"),
            s["A1:B2"].borders.line_style,
        )[1],
        "dot",
    ),
    "a diagonal": (
        lambda s: (
            s["A1"].borders.set("diagonal_up", line_style="continuous"),
            [s["A1"].borders[d].line_style for d in ("diagonal_up", "diagonal_down")],
        )[1],
        ["continuous", "none"],
    ),
}

NAMES = {
    "what it refers to": (lambda s: named(s).refers_to, "=Sheet1!$C$3:$C$4"),
    "its range": (lambda s: named(s).refers_to_range.value, [0.25, 0.75]),
    "as an address": (lambda s: (named(s), s["xf_weights"].address)[1], "$C$3:$C$4"),
    "in the book": (lambda s: (named(s), "XF_WEIGHTS" in s.book.names)[1], True),
    "not in the book": (lambda s: "xf_weights" in s.book.names, False),
    "of a range": (lambda s: (named(s), s["C3:C4"].name.name)[1], "xf_weights"),
    "given to a range": (
        lambda s: (setattr(s["A1"], "name", "xf_here"), s.book.names["xf_here"].refers_to)[1],
        "=Sheet1!$A$1",
    ),
    "of a sheet": (
        lambda s: (s.names.add("local", "=Sheet1!$A$1"), s.names["local"].name)[1],
        "Sheet1!local",
    ),
    "added to a sheet by name": (
        lambda s: (s.book.names.add("Sheet1!local", "=Sheet1!$A$1"), len(s.names))[1],
        1,
    ),
    "deleted": (lambda s: (named(s).delete(), len(s.book.names))[1], 0),
    "renamed": (lambda s: after(named(s), setting("name", "xf_new")).name, "xf_new"),
    "follows a sheet": (
        lambda s: (named(s), setattr(s, "name", "My Sheet"), s.book.names[0].refers_to)[2],
        "='My Sheet'!$C$3:$C$4",
    ),
    "broken by a deleted sheet": (
        lambda s: (s.book.sheets.add("Other"), named(s), s.delete())[1].refers_to,
        "=#REF!$C$3:$C$4",
    ),
    "follows rows": (
        lambda s: (named(s), s["3:4"].insert("down"), s.book.names[0].refers_to)[2],
        "=Sheet1!$C$5:$C$6",
    ),
}

TABLES = {
    "name": (lambda s: listed(s).name, "Weights"),
    "range": (lambda s: listed(s).range.address, "$B$2:$C$4"),
    "header": (lambda s: listed(s).header_row_range.value, ["Asset", "Weight"]),
    "body": (lambda s: listed(s).data_body_range.address, "$B$3:$C$4"),
    "style": (lambda s: listed(s).table_style, "TableStyleMedium2"),
    "autofilter": (
        lambda s: after(listed(s), setting("show_autofilter", False)).show_autofilter,
        False,
    ),
    "resized": (
        lambda s: after(listed(s), lambda t: t.resize(s["B2:D5"])).range.address,
        "$B$2:$D$5",
    ),
    "a new column is named": (
        lambda s: after(listed(s), lambda t: t.resize(s["B2:D4"])).header_row_range.value,
        ["Asset", "Weight", "Column1"],
    ),
    "default name": (lambda s: s.tables.add(table(s)).name, "Table1"),
    "of a cell": (lambda s: (listed(s), s["C3"].table.name)[1], "Weights"),
    "its column": (lambda s: (listed(s), s["Weights[Weight]"].address)[1], "$C$3:$C$4"),
    "in the sheet": (lambda s: (listed(s), "weights" in s.tables)[1], True),
    "no table": (lambda s: s["A1"].table, None),
}

SHEETS = {
    "name": (lambda s: s.name, "Sheet1"),
    "added before the active one": (
        lambda s: (s.book.sheets.add("New"), s.book.sheet_names)[1],
        ["New", "Sheet1"],
    ),
    "added after": (
        lambda s: (s.book.sheets.add("New", after=s), s.book.sheet_names)[1],
        ["Sheet1", "New"],
    ),
    "the added one is active": (
        lambda s: (s.book.sheets.add("New", after=s), s.book.sheets.active.name)[1],
        "New",
    ),
    "default name": (lambda s: s.book.sheets.add().name, "Sheet2"),
    "by name": (lambda s: s.book.sheets["sheet1"].name, "Sheet1"),
    "in the book": (lambda s: "Sheet1" in s.book.sheets, True),
    "index": (lambda s: s.book.sheets.add("New", after=s).index, 2),
    "renamed": (lambda s: after(s, setting("name", "Risk 2024")).name, "Risk 2024"),
    "formulas follow": (
        lambda s: (
            put(s.book.sheets.add("New"), "=Sheet1!A1*2"),
            setattr(s, "name", "It's"),
            s.book.sheets["New"]["A1"].formula,
        )[2],
        "='It''s'!A1*2",
    ),
    "formulas break": (
        lambda s: (
            put(s, "=New!A1*2") if s.book.sheets.add("New", after=s) else None,
            s.book.sheets["New"].delete(),
            s["A1"].formula,
        )[2],
        "=#REF!A1*2",
    ),
    "moved": (
        lambda s: (s.move(after=s.book.sheets.add("New", after=s)), s.book.sheet_names)[1],
        ["New", "Sheet1"],
    ),
    "copied": (lambda s: (s.copy(), s.book.sheet_names)[1], ["Sheet1", "Sheet1 (2)"]),
    "copied under a name": (
        lambda s: (table(s), s.copy(name="Copy")["B2:C4"].value[1])[1],
        ["Gold", 0.25],
    ),
    "hidden": (
        lambda s: (s.book.sheets.add("New"), setattr(s, "visible", False), bool(s.visible))[2],
        False,
    ),
    "gridlines": (lambda s: after(s, setting("show_gridlines", False)).show_gridlines, False),
    "print area": (
        lambda s: after(s.page_setup, setting("print_area", "$A$1:$C$9")).print_area,
        "$A$1:$C$9",
    ),
    "no print area": (lambda s: s.page_setup.print_area, None),
    "rows inserted": (
        lambda s: (table(s), s["3:3"].insert("down"), s["B2:B5"].value)[2],
        ["Asset", None, "Gold", "Bonds"],
    ),
    "formulas follow inserted rows": (
        lambda s: (
            put(s, "=SUM(C3:C4)", "C6"),
            s["4:5"].insert("down"),
            s["C8"].formula,
        )[2],
        "=SUM(C3:C6)",
    ),
    "rows deleted": (
        lambda s: (table(s), s["3:3"].delete(), s["B2:B3"].value)[2],
        ["Asset", "Bonds"],
    ),
    "formulas follow deleted rows": (
        lambda s: (put(s, "=SUM(C1:C4)", "C6"), s["4:4"].delete(), s["C5"].formula)[2],
        "=SUM(C1:C3)",
    ),
    "a deleted cell breaks a formula": (
        lambda s: (put(s, "=A4*2", "C6"), s["4:4"].delete(), s["C5"].formula)[2],
        "=#REF!*2",
    ),
}

RULES = {
    "no validation": (lambda s: s["A1"].data_validation.type, "none"),
    "a list of words": (
        lambda s: after(s["A1"].data_validation, lambda v: v.set_list(["yes", "no"])).source,
        "yes,no",
    ),
    "a list from a range": (
        lambda s: after(s["A1"].data_validation, lambda v: v.set_list(s["B1:B3"])).type,
        "list",
    ),
    "a drop-down": (
        lambda s: after(s["A1"].data_validation, lambda v: v.set_list(["a"])).in_cell_dropdown,
        True,
    ),
    "a decimal": (
        lambda s: (
            s["A1:A9"].data_validation.set_decimal("between", 0, 1),
            s["A3"].data_validation.operator,
            s["A3"].data_validation.formula2,
        )[1:],
        ("between", "=1"),
    ),
    "a whole number": (
        lambda s: (
            after(
                s["A1"].data_validation, lambda v: v.set_whole_number("greater_than", 3)
            ).formula1
        ),
        "=3",
    ),
    "a formula": (
        lambda s: after(s["A1"].data_validation, lambda v: v.set_custom("=A1>0")).formula,
        "=A1>0",
    ),
    "part of a range": (
        lambda s: (s["A1"].data_validation.set_custom("=A1>0"), s["A1:A2"].data_validation.type)[
            1
        ],
        "mixed_criteria",
    ),
    "deleted": (
        lambda s: (
            s["A1:A9"].data_validation.set_custom("=A1>0"),
            s["A3"].data_validation.delete(),
            [s[a].data_validation.type for a in ("A2", "A3", "A4")],
        )[2],
        ["custom", "none", "custom"],
    ),
    "a colour scale": (
        lambda s: s["A1:A9"].conditional_formats.add_color_scale(["#FF0000", "#00FF00"]).colors,
        ((255, 0, 0), (0, 255, 0)),
    ),
    "a scale with thresholds": (
        lambda s: (
            s["A1:A9"]
            .conditional_formats.add_color_scale(
                ["#FF0000", "#FFFFFF", "#00FF00"], thresholds=[-1, 0, 1]
            )
            .threshold_types
        ),
        ("number", "number", "number"),
    ),
    "a data bar": (
        lambda s: s["A1:A9"].conditional_formats.add_data_bar("#0000FF").bar_color,
        (0, 0, 255),
    ),
    "a cell value": (
        lambda s: (
            s["A1:A9"].conditional_formats.add_cell_value("less_than", 0, font_color="#FF0000"),
            s["A1"].conditional_formats[0].operator,
            s["A1"].conditional_formats[0].font_color,
        )[1:],
        ("less_than", (255, 0, 0)),
    ),
    "by formula": (
        lambda s: s["A1:A9"].conditional_formats.add_custom("=A1>1", font_bold=True).formula,
        "=A1>1",
    ),
    "rules cleared": (
        lambda s: (
            s["A1:A9"].conditional_formats.add_data_bar("#0000FF"),
            s["A1:A9"].conditional_formats.clear(),
            len(s["A1:A9"].conditional_formats),
        )[2],
        0,
    ),
    "a note": (lambda s: (s["A1"].add_note("why"), s["A1"].note.text)[1], "why"),
    "notes of a sheet": (
        lambda s: (s["B2"].add_note("why"), [n.location.address for n in s.notes])[1],
        ["$B$2"],
    ),
    "no note": (lambda s: s["A1"].note, None),
    "a note deleted": (lambda s: (s["A1"].add_note("why").delete(), s["A1"].note)[1], None),
    "a link": (
        lambda s: (s["A1"].add_hyperlink("https://x.org/", "Site"), s["A1"].hyperlink)[1],
        "https://x.org/",
    ),
    "a link's text": (
        lambda s: (s["A1"].add_hyperlink("https://x.org/", "Site"), s["A1"].value)[1],
        "Site",
    ),
}

LISTS = [VALUES, FORMULAS, PLACES, CLEARING, FORMATS, BORDERS, NAMES, TABLES, SHEETS, RULES]
CASES = [pytest.param(*case, id=name) for cases in LISTS for name, case in cases.items()]


@pytest.mark.parametrize(("do", "expected"), CASES)
def test_as_excel_does(any_book, do, expected):
    assert do(any_book.sheets[0]) == expected
