"""Paint a page on an empty sheet, with public xlwings only: cells in one block, looks in areas."""

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import Any

import numpy as np
import pandas as pd
import xlwings as xw
from pandas.api.types import is_numeric_dtype

from xlfactor.report.page import Block, Check, NumberFormat, Page
from xlfactor.sheets import charts, printing, theme
from xlfactor.sheets.areas import area
from xlfactor.sheets.frames import LEFT
from xlfactor.sheets.layout import MASTER, TITLE, Layout, Placed, lay_out
from xlfactor.sheets.pagination import paginate
from xlfactor.sheets.widths import printed_column, widths


def paint(
    page: Page, sheet: xw.Sheet, *, heading: str, stamp: Sequence[tuple[str, str]]
) -> xw.Range:
    """Paint the whole page, and give the last cell of its audit block.

    `heading` tells as-of date, currency and source; `stamp` holds the lines of the audit block.
    """
    sheet.show_gridlines = False
    row_height = area(sheet, 1, 1).height
    laid = lay_out(page, heading=heading, stamp=stamp, row_height=row_height)
    _set_widths(page, sheet)
    area(sheet, TITLE, LEFT, rows=len(laid.cells), columns=len(laid.cells[0])).value = laid.cells
    _dress_lines(page, sheet, laid)
    for placed in laid.placed:
        _dress_header(placed, sheet)
        if len(placed.block.table):
            _dress_body(placed, sheet)
    charts.paint(page, sheet, laid.placed)
    _dress_checks(page.checks, sheet, laid.first_check)
    sheet.freeze_panes.freeze_at(f"1:{MASTER}")
    printed = area(sheet, 1, 1, rows=laid.last_row, columns=printed_column(page))
    printing.set_up(printed, paginate(page, laid))
    return area(sheet, laid.last_row, LEFT + 1)


def _write(
    cells: xw.Range,
    *,
    bold: bool | None = None,
    size: float | None = None,
    colour: theme.Colour | None = None,
) -> None:
    """Set the letters of cells, as far as they are not plain."""
    font = cells.font
    if bold is not None:
        font.bold = bold
    if size is not None:
        font.size = size
    if colour is not None:
        font.color = colour


def _dress_lines(page: Page, sheet: xw.Sheet, laid: Layout) -> None:
    title = area(sheet, TITLE, LEFT)
    _write(title, bold=True, size=theme.TITLE_SIZE, colour=theme.ACCENT)
    title.row_height = theme.TITLE_HEIGHT
    verdict = theme.FAILED if page.failed else theme.PASSED
    _write(area(sheet, MASTER, LEFT), bold=True, colour=verdict)
    for row in laid.headings:
        _write(area(sheet, row, LEFT), bold=True, size=theme.BLOCK_TITLE_SIZE)
    for row in laid.quiet:
        _write(area(sheet, row, LEFT), size=theme.SMALL_SIZE, colour=theme.QUIET)
    stamped = laid.last_row - laid.first_stamp + 1
    stamp = area(sheet, laid.first_stamp, LEFT, rows=stamped, columns=2)
    _write(stamp, size=theme.SMALL_SIZE, colour=theme.QUIET)
    _write(area(sheet, laid.first_stamp, LEFT), bold=True)


def _dress_header(placed: Placed, sheet: xw.Sheet) -> None:
    title = area(sheet, placed.title_row, LEFT)
    _write(title, bold=True, size=theme.BLOCK_TITLE_SIZE)
    title.row_height = theme.BLOCK_TITLE_HEIGHT
    figures = placed.block.table.shape[1]
    header = area(sheet, placed.header_row, LEFT, columns=figures + 1)
    _write(header, bold=True)
    header.color = theme.HEADER_FILL
    header.wrap_text = True
    header.borders.set("edge_bottom", line_style="continuous", color=theme.RULE)
    header.row_height = placed.header_height
    _align(placed, sheet)


def _align(placed: Placed, sheet: xw.Sheet) -> None:
    """Set figures and their headings to the right, texts beside the names to the left."""
    formats = _formats(placed.block)
    texts = len(list(takewhile(lambda found: found is NumberFormat.TEXT, formats)))
    if texts < len(formats):
        rows, columns = len(placed.block.table) + 1, len(formats) - texts
        figures = area(sheet, placed.header_row, LEFT + 1 + texts, rows=rows, columns=columns)
        figures.horizontal_alignment = "right"


def _dress_body(placed: Placed, sheet: xw.Sheet) -> None:
    block, first = placed.block, placed.header_row + 1
    rows, figures = block.table.shape
    body = area(sheet, first, LEFT, rows=rows, columns=figures + 1)
    body.borders.set("edge_bottom", line_style="continuous", color=theme.RULE)
    _dress_names(block, area(sheet, first, LEFT, rows=rows))
    if figures and block.heat:
        _heat(block, area(sheet, first, LEFT + 1, rows=rows, columns=figures))
    for at, columns, number_format in _runs(_formats(block)):
        cells = area(sheet, first, LEFT + 1 + at, rows=rows, columns=columns)
        cells.number_format = number_format.value
    if block.total:
        last = area(sheet, placed.last_row, LEFT, columns=figures + 1)
        _write(last, bold=True)
        last.borders.set("edge_top", line_style="continuous", color=theme.RULE)


def _dress_names(block: Block, names: xw.Range) -> None:
    """Show names that are dates or numbers as names stand: to the left."""
    index = block.table.index
    if isinstance(index, pd.DatetimeIndex):
        names.number_format = NumberFormat.DATE.value
    if isinstance(index, pd.DatetimeIndex) or is_numeric_dtype(index):
        names.horizontal_alignment = "left"


def _heat(block: Block, figures: xw.Range) -> None:
    reach = float(np.nanmax(np.abs(block.table.to_numpy(float)))) or 1.0
    figures.conditional_formats.add_color_scale(
        (theme.COLD, theme.WHITE, theme.WARM), thresholds=(-reach, 0.0, reach)
    )


def _dress_checks(checks: Sequence[Check], sheet: xw.Sheet, first: int) -> None:
    for at, rows, passed in _runs([check.passed for check in checks]):
        verdicts = area(sheet, first + at, LEFT + 1, rows=rows)
        _write(verdicts, bold=not passed, colour=theme.PASSED if passed else theme.FAILED)


def _set_widths(page: Page, sheet: xw.Sheet) -> None:
    area(sheet, 1, 1).column_width = theme.MARGIN_WIDTH
    for at, columns, width in _runs(widths(page)):
        area(sheet, 1, LEFT + at, columns=columns).column_width = width


def _formats(block: Block) -> list[NumberFormat]:
    return [block.format_of(str(column)) for column in block.table.columns]


def _runs(items: Sequence[Any]) -> Iterator[tuple[int, int, Any]]:
    """Give where neighbours that are alike begin, how many they are, and what they are."""
    at = 0
    for item, group in groupby(items):
        length = len(list(group))
        yield at, length, item
        at += length
