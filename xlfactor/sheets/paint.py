"""Paint a page on an empty sheet, with public xlwings only."""

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import xlwings as xw

from xlfactor.core.labels import said
from xlfactor.report.page import Block, Check, NumberFormat, Page
from xlfactor.sheets import charts, theme
from xlfactor.sheets.charts import LEFT, Placed
from xlfactor.tables.cells import to_cells

#: how a formula, a number, an error, a truth value or a date such as "Mar 24" may begin
_NOT_SURELY_TEXT = re.compile(
    r"[-=+@'.(0-9#$€£¥%\s]|(true|false)$|[^\W\d_]+\.?[-/ ]*\d", re.IGNORECASE
)
#: Checks, notes and the stamp are lines of text that reach over so many columns.
_COLUMNS_OF_TEXT = 8


def paint(
    page: Page, sheet: xw.Sheet, *, heading: str, stamp: Sequence[tuple[str, str]]
) -> xw.Range:
    """Paint the whole page, and give the last cell of its audit block.

    `heading` tells as-of date, currency and source; `stamp` holds the lines of the audit block.
    """
    sheet.show_gridlines = False
    row = _paint_head(page, sheet, heading)
    _set_widths(page, sheet)
    top, placed = row, []
    for block in page.blocks:
        placed.append(Placed(block, _paint_block(block, sheet, row)))
        row = placed[-1].last_row + (3 if block.note else 2)
    row = max(row, charts.paint(page, sheet, placed, top=top))
    row = _paint_checks(page.checks, sheet, row)
    row = _paint_lines("Notes", [*([page.method] if page.method else []), *page.notes], sheet, row)
    last = _paint_stamp(stamp, sheet, row)
    sheet.freeze_panes.freeze_at(sheet.range("1:4"))
    edge = max(charts.last_column(page), LEFT + _COLUMNS_OF_TEXT)
    sheet.page_setup.print_area = sheet.range((1, 1), (last, edge)).address
    return sheet.range((last, LEFT + 1))


def _paint_head(page: Page, sheet: xw.Sheet, heading: str) -> int:
    title = sheet.range((2, LEFT))
    title.value = as_texts([[page.title]])
    title.font.bold = True
    title.font.size = theme.TITLE_SIZE
    title.font.color = theme.ACCENT
    title.row_height = theme.TITLE_HEIGHT
    _quiet(sheet, 3, f"{page.units}  ·  {heading}" if heading else page.units)
    master = sheet.range((4, LEFT))
    passed = not page.failed
    master.value = _master_text(page)
    master.font.bold = True
    master.font.color = theme.PASSED if passed else theme.FAILED
    return 6


def _master_text(page: Page) -> str:
    if page.failed:
        return f"{len(page.failed)} of {len(page.checks)} checks failed: see Checks below"
    if len(page.checks) == 1:
        return "The check passed"
    return f"All {len(page.checks)} checks passed" if page.checks else ""


def _paint_block(block: Block, sheet: xw.Sheet, row: int) -> int:
    """Paint title, units, header and body from `row` on, and give the header's row."""
    title = sheet.range((row, LEFT))
    title.value = as_texts([[block.title]])
    title.font.bold = True
    title.font.size = theme.BLOCK_TITLE_SIZE
    title.row_height = theme.BLOCK_TITLE_HEIGHT
    header_row = row + 1
    if block.units:
        _quiet(sheet, header_row, block.units)
        header_row += 1
    cells = to_cells(block.table)
    width = len(cells[0])
    sheet.range((header_row, LEFT)).value = as_texts(cells)
    _dress_header(block, sheet.range((header_row, LEFT), (header_row, LEFT + width - 1)))
    if len(cells) > 1:
        body = sheet.range((header_row + 1, LEFT), (header_row + len(cells) - 1, LEFT + width - 1))
        _dress_body(block, body)
    if block.note:
        _quiet(sheet, header_row + len(cells), block.note)
    return header_row


def _dress_header(block: Block, header: xw.Range) -> None:
    header.font.bold = True
    header.color = theme.HEADER_FILL
    header.wrap_text = True
    header.vertical_alignment = "bottom"
    header.borders.set("edge_bottom", line_style="continuous", color=theme.RULE)
    header.row_height = theme.LINE_HEIGHT * _header_lines(block)
    if header.columns.count > 1:
        header[0, 1:].horizontal_alignment = "right"


def _dress_body(block: Block, body: xw.Range) -> None:
    body.borders.set("edge_bottom", line_style="continuous", color=theme.RULE)
    if isinstance(block.table.index, pd.DatetimeIndex):
        body[:, 0].number_format = NumberFormat.DATE.value
        body[:, 0].horizontal_alignment = "left"
    for position, column in enumerate(block.table.columns, start=1):
        cells = body[:, position]
        number_format = block.format_of(str(column))
        cells.number_format = number_format.value
        cells.horizontal_alignment = "right"
    if block.heat and block.table.size:
        reach = float(np.nanmax(np.abs(block.table.to_numpy(float)))) or 1.0
        body[:, 1:].conditional_formats.add_color_scale(
            (theme.COLD, theme.WHITE, theme.WARM), thresholds=(-reach, 0.0, reach)
        )
    if block.total:
        last = body[-1, :]
        last.font.bold = True
        last.borders.set("edge_top", line_style="continuous", color=theme.RULE)


def _paint_checks(checks: Sequence[Check], sheet: xw.Sheet, row: int) -> int:
    if not checks:
        return row
    sheet.range((row, LEFT)).value = "Checks"
    sheet.range((row, LEFT)).font.bold = True
    sheet.range((row, LEFT)).font.size = theme.BLOCK_TITLE_SIZE
    rows = [[check.name, "passed" if check.passed else "FAILED", check.detail] for check in checks]
    sheet.range((row + 1, LEFT)).value = as_texts(rows)
    for offset, check in enumerate(checks, start=1):
        verdict = sheet.range((row + offset, LEFT + 1))
        verdict.font.bold = not check.passed
        verdict.font.color = theme.PASSED if check.passed else theme.FAILED
    return row + len(checks) + 2


def _paint_lines(title: str, lines: Sequence[str], sheet: xw.Sheet, row: int) -> int:
    if not lines:
        return row
    sheet.range((row, LEFT)).value = title
    sheet.range((row, LEFT)).font.bold = True
    sheet.range((row, LEFT)).font.size = theme.BLOCK_TITLE_SIZE
    sheet.range((row + 1, LEFT)).value = as_texts([[line] for line in lines])
    return row + len(lines) + 2


def _paint_stamp(stamp: Sequence[tuple[str, str]], sheet: xw.Sheet, row: int) -> int:
    last = row + len(stamp)
    block = sheet.range((row, LEFT), (last, LEFT + 1))
    block.value = as_texts([["Audit", None], *([key, value] for key, value in stamp)])
    block.font.size = theme.SMALL_SIZE
    block.font.color = theme.QUIET
    sheet.range((row, LEFT)).font.bold = True
    return last


def as_texts(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Mark the texts that Excel would take for a formula, a number or a date as texts."""
    return [
        [
            f"'{cell}" if isinstance(cell, str) and _NOT_SURELY_TEXT.match(cell) else cell
            for cell in row
        ]
        for row in rows
    ]


def _quiet(sheet: xw.Sheet, row: int, text: str) -> None:
    cell = sheet.range((row, LEFT))
    cell.value = as_texts([[text]])
    cell.font.color = theme.QUIET
    cell.font.size = theme.SMALL_SIZE


def _set_widths(page: Page, sheet: xw.Sheet) -> None:
    sheet.range("A:A").column_width = theme.MARGIN_WIDTH
    longest = max((len(said(text)) for text in _first_column(page)), default=0)
    narrowest, widest = theme.LABEL_WIDTH
    sheet.range((1, LEFT)).column_width = min(max(longest * 1.05 + 1, narrowest), widest)
    for offset in range(1, max((block.table.shape[1] for block in page.blocks), default=0) + 1):
        texts = [len(text) for block in page.blocks for text in _texts(block, offset - 1)]
        width = min(max(texts, default=0) * 1.05 + 2, theme.TEXT_WIDTH)
        sheet.range((1, LEFT + offset)).column_width = max(width, theme.FIGURE_WIDTH)


def _texts(block: Block, position: int) -> list[str]:
    """Give the texts in one column of a block; figures have their own width."""
    if position >= block.table.shape[1]:
        return []
    if block.format_of(str(block.table.columns[position])) is not NumberFormat.TEXT:
        return []
    return [str(text) for text in block.table.iloc[:, position]]


def _first_column(page: Page) -> list[object]:
    labels: list[object] = [check.name for check in page.checks]
    for block in page.blocks:
        labels += list(block.table.index)
    return labels


def _header_lines(block: Block) -> int:
    """Count the lines that the longest header takes when it wraps at words."""
    headings = [str(text) for text in block.table.columns]
    return max((_wrapped(text, theme.HEADING_CHARACTERS) for text in headings), default=1)


def _wrapped(text: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in re.split(r"(?<=[-/ ])", text):
        if used and used + len(word.rstrip()) > width:
            lines, used = lines + 1, 0.0
        lines += max(math.ceil(len(word.rstrip()) / width) - 1, 0)
        used += len(word)
    return lines
