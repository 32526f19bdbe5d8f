"""Paint drawn sheets in Excel as they stand, in few calls."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import xlwings as xw

from xlfactor.areas import quoted, quoted_sheet
from xlfactor.drawing.sheet import (
    DecimalRule,
    DrawnSheet,
    ListRule,
    NativeTable,
    Rectangle,
    Validation,
)
from xlfactor.excel.host import blocks, charts, looks, panes, printing
from xlfactor.excel.host.areas import absolute, area, cell, joined, runs
from xlfactor.excel.host.native import Native, is_on_macos

_TABLE_STYLE: Final = "TableStyleLight1"


def paint(drawn: DrawnSheet, sheet: xw.Sheet) -> None:
    """Paint a sheet that is empty."""
    panes.view(sheet, *drawn.frozen)
    if drawn.tab is not None:
        Native(sheet.api, is_on_macos(sheet)).part("sheet_tab").put("color", drawn.tab)
    _set_widths(drawn.widths, sheet)
    _write(drawn, sheet)
    _link(drawn, sheet)
    looks.dress(sheet, drawn.looks)
    _set_heights(drawn.heights, sheet)
    for scale in drawn.scales:
        formats = area(sheet, scale.cells).conditional_formats
        formats.add_color_scale(scale.colours, thresholds=scale.values)
    for table in drawn.tables:
        _add_table(table, sheet)
    for validation in drawn.validations:
        _validate(validation, sheet)
    for name, cells in (drawn.names or {}).items():
        sheet.book.names.add(name, f"={quoted(sheet.name)}!{absolute(cells)}")
    charts.paint(drawn.charts, sheet)
    if drawn.print_setup is not None:
        printing.set_up(sheet, drawn.print_setup)


def clear(sheet: xw.Sheet) -> None:
    """Empty a sheet of ours, so that it can be painted again."""
    # from the last one, as on macOS each is held by its number
    for chart in reversed(list(sheet.charts)):
        chart.delete()
    cells = sheet.cells
    cells.clear()
    cells.rows.autofit()
    Native(cells.api, is_on_macos(sheet)).put("use_standard_width", True)


def _write(drawn: DrawnSheet, sheet: xw.Sheet) -> None:
    """Write all cells in one block."""
    if not drawn.cells:
        return
    block = drawn.block
    columns = range(block.left, block.right + 1)
    values = [
        [drawn.cells.get((row, column)) for column in columns]
        for row in range(block.top, block.bottom + 1)
    ]
    blocks.write(area(sheet, block), values)


def _link(drawn: DrawnSheet, sheet: xw.Sheet) -> None:
    """Have cells lead to the first cells of other sheets; Excel gives them looks of its own."""
    if not drawn.links:
        return
    # xlwings would also write the text again, and a tip
    made = None if is_on_macos(sheet) else sheet.api.Hyperlinks
    for place, other in drawn.links.items():
        target, anchor = f"{quoted_sheet(other)}!A1", cell(sheet, place)
        if made is None:
            anchor.add_hyperlink(f"#{target}", text_to_display=drawn.cells[place])
        else:
            made.Add(anchor.api, "", target)


def _set_widths(widths: Mapping[int, float], sheet: xw.Sheet) -> None:
    for width, columns in _by_value(widths).items():
        spans = [
            Rectangle(top=1, left=first, bottom=1, right=last) for first, last in runs(columns)
        ]
        for cells in joined(sheet, spans):
            cells.column_width = width


def _set_heights(heights: Mapping[int, float], sheet: xw.Sheet) -> None:
    for height, rows in _by_value(heights).items():
        spans = [Rectangle(top=first, left=1, bottom=last, right=1) for first, last in runs(rows)]
        for cells in joined(sheet, spans):
            cells.row_height = height


def _by_value(sizes: Mapping[int, float]) -> Mapping[float, list[int]]:
    numbers = defaultdict(list)
    for number in sorted(sizes):
        numbers[sizes[number]].append(number)
    return numbers


def _add_table(table: NativeTable, sheet: xw.Sheet) -> None:
    made = sheet.tables.add(
        source=area(sheet, table.cells), name=table.name, table_style_name=_TABLE_STYLE
    )
    made.show_autofilter = False


def _validate(validation: Validation, sheet: xw.Sheet) -> None:
    cells = area(sheet, validation.cells)
    rule = validation.rule
    if isinstance(rule, DecimalRule):
        cells.data_validation.set_decimal("between", rule.minimum, rule.maximum)
    else:
        cells.data_validation.set_list(_words(rule, sheet))
    native = Native(cells.api, is_on_macos(sheet)).part("validation")
    native.put("input_message", validation.message)
    native.put("error_message", validation.message)


def _words(rule: ListRule, sheet: xw.Sheet) -> list[str] | xw.Range:
    if rule.source is None:
        return list(rule.words)
    other, cells = rule.source
    return area(sheet.book.sheets[other], cells)
