"""Turn a page into a sheet as data: cells and looks, widths, heights, charts and print."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product, takewhile
from typing import Any, Final

import numpy as np
import pandas as pd

from xlfactor.drawing import theme
from xlfactor.drawing.arithmetic import calculated
from xlfactor.drawing.charts import draw_charts
from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.layout import BACK, MASTER, TITLE, Layout, Placed, lay_out
from xlfactor.drawing.letters import length
from xlfactor.drawing.links import leads_to, links
from xlfactor.drawing.printing import fitted, print_setup
from xlfactor.drawing.sheet import (
    Alignment,
    ColourScale,
    DrawnSheet,
    Look,
    NativeTable,
    Place,
    Rectangle,
)
from xlfactor.drawing.stamp import stamp_lines
from xlfactor.drawing.widths import printed_characters
from xlfactor.hosts import Edition, Planned
from xlfactor.report.audit import AUDIT, RESULT
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import FAILED, Page
from xlfactor.report.summary import SUMMARY

_PLAIN: Final = Look()


#: the link at the head of each sheet
_BACK: Final = "← Summary"


def draw(planned: Planned, edition: Edition, *, row_height: float) -> DrawnSheet:
    """Draw a page on its sheet, among the others of its run.

    `row_height` is the host's, in points, for rows that are not sized.
    """
    page = planned.page
    heading = edition.heading
    pointer = f"Checks and audit: sheet {AUDIT}" if AUDIT in edition.sheets else ""
    stamp = stamp_lines(planned.made, when=edition.when)
    laid = fitted(
        page,
        edition,
        lambda fit: lay_out(
            page,
            heading=heading,
            pointer=pointer,
            stamp=stamp,
            row_height=row_height,
            fit=fit,
        ),
    )
    cells = {
        (row, column): value
        for row, line in enumerate(laid.cells, start=TITLE)
        for column, value in enumerate(line, start=LEFT)
        if value is not None and value != ""
    }
    cells |= calculated(laid, cells)
    head = {(BACK, LEFT): _BACK} if leads_to(page, SUMMARY, edition) else {}
    return DrawnSheet(
        name=planned.sheet,
        cells=head | cells,
        looks=_looks(page, laid),
        widths=dict(enumerate([theme.MARGIN_WIDTH, *laid.widths], start=1)),
        heights=laid.heights,
        frozen=(MASTER, 0),
        scales=tuple(_scales(laid)),
        charts=draw_charts(page, laid),
        tables=tuple(_tables(laid)),
        print_setup=print_setup(page, laid, edition),
        seal=(laid.last_row, LEFT + 1),
        links=links(page, laid, edition),
        tab=theme.TABS[page.kind],
    )


def _looks(page: Page, laid: Layout) -> Mapping[Place, Look]:
    """Lay the looks of all parts over one another; the later ones win where they meet."""
    looks: dict[Place, Look] = {}
    for cells, changes in _parts(page, laid):
        # the cells of a part had few looks before, and those beside one another mostly the same
        changed: dict[Look, Look] = {}
        last = after = None
        rows, columns = range(cells.top, cells.bottom + 1), range(cells.left, cells.right + 1)
        for place in product(rows, columns):
            before = looks.get(place, _PLAIN)
            if before is not last:
                last, after = before, changed.get(before)
            if after is None:
                after = changed[before] = replace(before, **changes)
            looks[place] = after
    return looks


def _parts(page: Page, laid: Layout) -> Iterator[tuple[Rectangle, dict[str, Any]]]:
    """Yield each part of the sheet, and how its look differs from a plain cell."""
    verdict = theme.FAILED if page.failed else theme.PASSED
    quiet = {"size": theme.SMALL_SIZE, "colour": theme.QUIET}
    yield _cell(TITLE), {"bold": True, "size": _title_size(page, laid), "colour": theme.ACCENT}
    yield _cell(BACK), {"size": theme.SMALL_SIZE, "colour": theme.ACCENT}
    yield _cell(MASTER), {"bold": True, "colour": verdict}
    for row in laid.headings:
        yield _cell(row), {"bold": True, "size": theme.BLOCK_TITLE_SIZE}
    for row in laid.quiet:
        yield _cell(row), quiet
    stamped = Rectangle(top=laid.first_stamp, left=LEFT, bottom=laid.last_row, right=LEFT + 1)
    yield stamped, quiet
    for placed in laid.placed:
        yield from _block_parts(placed)
        yield from _high_parts(placed, laid)
    for row, check in zip(laid.checks, page.checks, strict=bool(laid.checks)):
        colour = theme.PASSED if check.passed else theme.FAILED
        yield _cell(row, LEFT + 1), {"bold": not check.passed, "colour": colour}


def _title_size(page: Page, laid: Layout) -> int:
    """Return the size of a title, smaller where it is longer than the paper is wide."""
    room = printed_characters(laid.widths, laid.paper.last_column)
    needed = max(length(page.title) * theme.BOLD, 1.0)
    return max(min(theme.TITLE_SIZE, int(theme.TEXT_SIZE * room / needed)), theme.TEXT_SIZE)


def _block_parts(placed: Placed) -> Iterator[tuple[Rectangle, dict[str, Any]]]:
    block, header, last = placed.block, placed.header_row, placed.last_row
    rows, figures = block.table.shape
    right = LEFT + figures
    title = {"bold": True, "size": theme.BLOCK_TITLE_SIZE, "alignment": Alignment.LEFT}
    yield _cell(placed.title_row), title
    head = Rectangle(top=header, left=LEFT, bottom=header, right=right)
    header_look = {"bold": True, "size": theme.HEADER_SIZE, "wrap": True, "rule_below": True}
    yield head, {**header_look, "fill": theme.HEADER_FILL}
    # texts of Arabic and Hebrew would else stand to the right
    yield Rectangle(top=header, left=LEFT, bottom=last, right=right), {"alignment": Alignment.LEFT}
    formats = [block.format_of(str(column)) for column in block.table.columns]
    texts = len(list(takewhile(lambda one: one is NumberFormat.TEXT, formats)))
    if texts < figures:
        numbers = Rectangle(top=header, left=LEFT + 1 + texts, bottom=last, right=right)
        yield numbers, {"alignment": Alignment.RIGHT}
        if formats[-1] is NumberFormat.TEXT:  # it runs on over the blank cells beside it
            words = Rectangle(top=header, left=right, bottom=last, right=right)
            yield words, {"alignment": Alignment.LEFT, "indent": 1}
    if not rows:
        return
    for column, number_format in enumerate(formats, start=LEFT + 1):
        body = Rectangle(top=header + 1, left=column, bottom=last, right=column)
        yield body, {"number_format": number_format.value}
    yield from _name_parts(placed)
    foot = Rectangle(top=last, left=LEFT, bottom=last, right=right)
    yield foot, {"rule_below": True}
    if block.total:
        yield foot, {"bold": True, "rule_above": True}
    if block.links:
        names = Rectangle(top=header + 1, left=LEFT, bottom=last, right=LEFT)
        yield names, {"colour": theme.ACCENT}
    yield from _verdict_parts(placed)


def _high_parts(placed: Placed, laid: Layout) -> Iterator[tuple[Rectangle, dict[str, Any]]]:
    """Yield the rows of a block whose texts take several lines."""
    right = LEFT + placed.block.table.shape[1]
    for row in range(placed.header_row + 1, placed.last_row + 1):
        if row in laid.heights:
            cells = Rectangle(top=row, left=LEFT, bottom=row, right=right)
            yield cells, {"wrap": True, "at_top": True}


def _verdict_parts(placed: Placed) -> Iterator[tuple[Rectangle, dict[str, Any]]]:
    """Yield the words of checks, in their colours."""
    table = placed.block.table
    if RESULT not in table.columns:
        return
    column = LEFT + 1 + list(table.columns).index(RESULT)
    for row, word in enumerate(table[RESULT].tolist(), start=placed.header_row + 1):
        failed = word == FAILED
        colour = theme.FAILED if failed else theme.PASSED
        # in the format of texts, Excel would take a formula that is typed anew for one
        yield _cell(row, column), {"bold": failed, "colour": colour, "number_format": None}


def _name_parts(placed: Placed) -> Iterator[tuple[Rectangle, dict[str, Any]]]:
    """Yield the names of rows that are dates."""
    if isinstance(placed.block.table.index, pd.DatetimeIndex):
        names = Rectangle(top=placed.header_row + 1, left=LEFT, bottom=placed.last_row, right=LEFT)
        yield names, {"number_format": NumberFormat.DATE.value}


def _scales(laid: Layout) -> Iterator[ColourScale]:
    for placed in laid.placed:
        if placed.block.heat and placed.block.table.size:
            figures = placed.block.table.iloc[: -1 if placed.block.total else None]
            reach = float(np.nanmax(np.abs(figures.to_numpy(float))))
            # figures that all show as a dash are not told apart by colours either
            if reach >= placed.block.format_of(str(figures.columns[0])).least:
                yield _scale(placed, figures.shape, reach or 1.0)


def _scale(placed: Placed, shape: tuple[int, int], reach: float) -> ColourScale:
    rows, columns = shape
    top, left = placed.header_row + 1, LEFT + 1
    return ColourScale(
        cells=Rectangle(top=top, left=left, bottom=top + rows - 1, right=left + columns - 1),
        values=(-reach, 0.0, reach),
        colours=(theme.COLD, theme.WHITE, theme.WARM),
    )


def _tables(laid: Layout) -> Iterator[NativeTable]:
    for placed in laid.placed:
        if placed.block.native:
            right = LEFT + placed.block.table.shape[1]
            cells = Rectangle(
                top=placed.header_row, left=LEFT, bottom=placed.last_row, right=right
            )
            yield NativeTable(name=placed.block.native, cells=cells)


def _cell(row: int, column: int = LEFT) -> Rectangle:
    return Rectangle(top=row, left=column, bottom=row, right=column)
