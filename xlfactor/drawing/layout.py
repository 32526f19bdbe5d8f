"""Lay a page out in cells: what each cell holds, and where the parts of the page stand."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlfactor.drawing import theme
from xlfactor.drawing.frames import frames
from xlfactor.drawing.widths import lines, printed_characters, widths
from xlfactor.report.page import FAILED, PASSED, Block, Check, Page, PageKind
from xlfactor.tables.cells import to_cells

BACK, TITLE, UNITS, MASTER, FIRST_BLOCK = 1, 2, 3, 4, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A block and the rows of the sheet where its title and its header stand."""

    block: Block
    title_row: int
    header_row: int

    @property
    def last_row(self) -> int:
        """The row of the block's last line of figures."""
        return self.header_row + len(self.block.table)

    @property
    def header_height(self) -> float:
        """The points that the header takes with all its lines."""
        return theme.LINE_HEIGHT * _header_lines(self.block)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A page in cells, from the title's row and column B on."""

    cells: Sequence[Sequence[Any]]
    placed: tuple[Placed, ...]
    #: rows of headings that look like the title of a block
    headings: tuple[int, ...]
    #: rows of small grey lines
    quiet: tuple[int, ...]
    #: the row of each check that the page shows, whose detail may go on below it
    checks: tuple[int, ...]
    first_stamp: int
    #: the characters of the columns whose width is set, from column B on
    widths: Sequence[float]
    #: the points of the rows whose height is set
    heights: Mapping[int, float]
    row_height: float

    @property
    def last_row(self) -> int:
        """The row of the last line of the stamp."""
        return TITLE + len(self.cells) - 1

    def height_of(self, row: int) -> float:
        """Return the points that a row takes."""
        return self.heights.get(row, self.row_height)


class _Rows:
    """The rows of a sheet, filled from the first one on."""

    def __init__(self) -> None:
        self.filled: list[Sequence[Any]] = []

    def add(self, *cells: Any) -> int:
        """Fill the next row, and return its number."""
        self.filled.append(cells)
        return len(self.filled)

    def go_on_at(self, row: int) -> None:
        """Leave rows empty up to a given row, and continue there."""
        self.filled += [()] * (row - 1 - len(self.filled))

    def skip(self) -> None:
        """Leave a row empty."""
        self.filled.append(())

    @property
    def next(self) -> int:
        return len(self.filled) + 1


def lay_out(
    page: Page,
    *,
    heading: str,
    pointer: str,
    stamp: Sequence[tuple[str, str]],
    row_height: float,
) -> Layout:
    """Lay out every cell of a page.

    `heading` tells as-of date, currency and source; `pointer` says where the checks stand; `stamp`
    holds the lines of the stamp; `row_height` is the host's, in points, for rows that are not
    sized.
    """
    rows, quiet, sized = _Rows(), [UNITS], widths(page)
    rows.go_on_at(TITLE)
    rows.add(page.title)
    rows.add(f"{page.units}  ·  {heading}" if heading else page.units)
    rows.add(_verdict(page, pointer))
    rows.go_on_at(FIRST_BLOCK)
    placed = tuple(_place(block, rows, quiet) for block in page.blocks)
    heights = _heights(placed)
    rows.go_on_at(_row_below_charts(page, heights, row_height))
    headings, checks = [], []
    if page.kind is PageKind.CHECKS and page.checks:
        headings.append(rows.add("Checks"))
        beside = printed_characters(page, sized, left=2)
        checks = [_add_check(check, rows, beside) for check in page.checks]
        rows.skip()
    notes = [*([page.method] if page.method else []), *page.notes]
    if notes:
        headings.append(rows.add("Notes"))
        width = printed_characters(page, sized)
        for note in notes:
            for line in textwrap.wrap(note, width):
                rows.add(line)
        rows.skip()
    first_stamp = rows.next
    for key, value in stamp:
        rows.add(key, value)
    return Layout(
        cells=_rectangle(rows.filled[TITLE - 1 :]),
        placed=placed,
        headings=tuple(headings),
        quiet=tuple(quiet),
        checks=tuple(checks),
        first_stamp=first_stamp,
        widths=sized,
        heights=heights,
        row_height=row_height,
    )


def _verdict(page: Page, pointer: str) -> str:
    """Return in one line how the checks went, and where they stand."""
    if page.failed:
        names = ", ".join(check.name for check in page.failed)
        said = f"{len(page.failed)} of {len(page.checks)} checks failed: {names}"
    elif len(page.checks) == 1:
        said = "The check passed"
    else:
        said = f"All {len(page.checks)} checks passed" if page.checks else ""
    return "  ·  ".join(filter(None, (said, pointer)))


def _add_check(check: Check, rows: _Rows, width: int) -> int:
    """Fill the rows of a check, and return the first; its detail takes as many as it needs."""
    first, *more = textwrap.wrap(check.detail, width) or [""]
    row = rows.add(check.name, PASSED if check.passed else FAILED, first)
    for line in more:
        rows.add(None, None, line)
    return row


def _place(block: Block, rows: _Rows, quiet: list[int]) -> Placed:
    """Fill the rows of a block: title, units, header, figures, note."""
    title_row = rows.add(block.title)
    if block.units:
        quiet.append(rows.add(block.units))
    header, *body = to_cells(block.table)
    header_row = rows.add(*header)
    for line in body:
        rows.add(*line)
    if block.note:
        quiet.append(rows.add(block.note))
    rows.skip()
    return Placed(block=block, title_row=title_row, header_row=header_row)


def _heights(placed: Sequence[Placed]) -> dict[int, float]:
    titles = {item.title_row: theme.BLOCK_TITLE_HEIGHT for item in placed}
    headers = {item.header_row: item.header_height for item in placed}
    return {TITLE: theme.TITLE_HEIGHT, **titles, **headers}


def _row_below_charts(page: Page, heights: Mapping[int, float], row_height: float) -> int:
    """Return the first row well below all charts; the first of all if there is no chart."""
    if not page.charts:
        return FIRST_BLOCK
    left = max(frame.top + frame.height for frame in frames(page)) + theme.CHART_GAP
    row = FIRST_BLOCK
    while left > 0:
        left -= heights.get(row, row_height)
        row += 1
    return row + 1


def _rectangle(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Fill short rows up with blanks."""
    width = max(len(row) for row in rows)
    return [[*row, *[None] * (width - len(row))] for row in rows]


def _header_lines(block: Block) -> int:
    """Count the lines that the longest header takes when it wraps at words."""
    headings = [str(text) for text in block.table.columns]
    return max((lines(text, theme.HEADING_CHARACTERS) for text in headings), default=1)
