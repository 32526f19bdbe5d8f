"""Drawn sheets told to Excel: cells in one block, looks in areas."""

from collections.abc import Iterator
from itertools import groupby

import xlwings as xw

from xlfactor.drawing import stamp, theme
from xlfactor.drawing.sheet import DrawnSheet, Look, Place
from xlfactor.excel.host import charts, printing
from xlfactor.excel.host.areas import area


def paint(drawn: DrawnSheet, sheet: xw.Sheet) -> None:
    """Paint an empty sheet."""
    sheet.show_gridlines = False
    for at, columns, width in _runs(list(drawn.widths)):
        area(sheet, 1, at + 1, columns=columns).column_width = width
    last = max(drawn.cells)[0], max(column for _, column in drawn.cells)
    area(sheet, 1, 1, rows=last[0], columns=last[1]).value = [
        [drawn.cells.get((row, column)) for column in range(1, last[1] + 1)]
        for row in range(1, last[0] + 1)
    ]
    for look, first, rows, columns in _areas(drawn.looks):
        _dress(area(sheet, *first, rows=rows, columns=columns), look)
    for row, height in drawn.heights.items():
        area(sheet, row, 1).row_height = height
    for heat in drawn.heats:
        area(sheet, *heat.first, rows=heat.rows, columns=heat.columns).conditional_formats.add_color_scale(
            (theme.COLD, theme.WHITE, theme.WARM), thresholds=(-heat.reach, 0.0, heat.reach)
        )
    charts.paint(drawn.charts, sheet)
    sheet.freeze_panes.freeze_at(f"1:{drawn.frozen_rows}")
    printing.set_up(area(sheet, 1, 1, rows=drawn.printed[0], columns=drawn.printed[1]), drawn.pages)


def _dress(cells: xw.Range, look: Look) -> None:
    font = cells.font
    if look.bold:
        font.bold = True
    if look.size is not None:
        font.size = look.size
    if look.colour is not None:
        font.color = look.colour
    if look.fill is not None:
        cells.color = look.fill
    if look.wrap:
        cells.wrap_text = True
    if look.right is not None:
        cells.horizontal_alignment = "right" if look.right else "left"
    if look.number_format is not None:
        cells.number_format = look.number_format
    for side, drawn in (("edge_top", look.rule_above), ("edge_bottom", look.rule_below)):
        if drawn:
            cells.borders.set(side, line_style="continuous", color=theme.RULE)


def _areas(looks: dict[Place, Look]) -> Iterator[tuple[Look, Place, int, int]]:
    """Give rectangles of one look, the tallest first: a call of Excel each."""
    left = dict(looks)
    while left:
        (row, column), look = min(left.items(), key=lambda item: item[0])
        columns = 1
        while left.get((row, column + columns)) == look:
            columns += 1
        rows = 1
        while all(left.get((row + rows, column + c)) == look for c in range(columns)):
            rows += 1
        for r in range(rows):
            for c in range(columns):
                del left[row + r, column + c]
        yield look, (row, column), rows, columns


def clear(sheet: xw.Sheet) -> None:
    """Empty a sheet of ours, so that it can be painted again."""
    for chart in list(sheet.charts):
        chart.delete()
    used = sheet.range((1, 1), sheet.used_range.last_cell)
    used.conditional_formats.clear()
    sheet.clear()
    used.rows.autofit()
    sheet.freeze_panes.unfreeze()
    for name in list(sheet.names):
        if name.name.rpartition("!")[2].casefold() == stamp.STAMP:
            name.delete()


def _runs(items: list[float]) -> Iterator[tuple[int, int, float]]:
    at = 0
    for item, group in groupby(items):
        length = len(list(group))
        yield at, length, item
        at += length
