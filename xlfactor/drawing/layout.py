"""Lay a page out in cells: what each cell holds, and where the parts of the page stand.

From the top: title, units and verdict; the charts of tables for the screen; each other table below
its charts; checks and notes; the links of a summary. What follows is not printed: tables for the
screen, and the stamp.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlfactor.drawing import theme
from xlfactor.drawing.frames import Frame, bands
from xlfactor.drawing.letters import length, wrap
from xlfactor.drawing.paper import Fit, Paper, is_for_screen, sized
from xlfactor.drawing.rows import Rows
from xlfactor.drawing.verdict import verdict
from xlfactor.drawing.widths import header_lines, printed_characters, text_lines
from xlfactor.report.audit import AUDIT
from xlfactor.report.page import FAILED, PASSED, Block, Chart, Check, Page, PageKind
from xlfactor.tables.cells import to_cells

BACK, TITLE, UNITS, MASTER, FIRST_BLOCK = 1, 2, 3, 4, 6
#: over the notes of summary and audit
_ASSUMED: Final = "What was assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A block and the rows of the sheet where its title and its header stand."""

    block: Block
    title_row: int
    header_row: int
    #: the row of its last line, of figures or of its note
    end_row: int

    @property
    def last_row(self) -> int:
        """The row of the block's last line of figures."""
        return self.header_row + len(self.block.table)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedChart:
    """A chart, the cell where its band begins, the last row of the band, and its frame there."""

    chart: Chart
    corner: tuple[int, int]
    last_row: int
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A page in cells, from the title's row and column B on."""

    cells: Sequence[Sequence[Any]]
    placed: tuple[Placed, ...]
    charts: tuple[PlacedChart, ...]
    #: rows of headings that look like the title of a block
    headings: tuple[int, ...]
    #: rows of small grey lines
    quiet: tuple[int, ...]
    #: the row of each check that the page shows, whose detail may go on below it
    checks: tuple[int, ...]
    #: the last row that may be printed
    last_printed: int
    #: whether tables that are wider than the paper are not printed
    is_part: bool
    first_stamp: int
    paper: Paper
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


def lay_out(
    page: Page,
    *,
    heading: str,
    pointer: str,
    stamp: Sequence[tuple[str, str]],
    row_height: float,
    fit: Fit = Fit.USUAL,
) -> Layout:
    """Lay out every cell of a page.

    `heading` tells as-of date, currency and source; `pointer` says where
    the checks stand, if not on the page itself; `stamp`
    holds the lines of the stamp; `row_height` is the host's, in points, for rows that are not
    sized. Tables that are too wide for the paper stand below what is printed.
    """
    with_checks = page.kind is PageKind.CHECKS or not pointer
    sheet = _Sheet(page, row_height, fit=fit, with_checks=with_checks)
    rows = sheet.rows
    rows.go_on_at(TITLE)
    rows.add(page.title)
    below_title = "  ·  ".join(filter(None, (page.units, heading)))
    has_room = length(below_title) <= sheet.quiet_characters
    rows.add(below_title if has_room else page.units)
    rows.add(verdict(page, pointer, sheet.bold_characters))
    if not has_room:
        sheet.add_quiet(heading)
        rows.skip()
    rows.go_on_at(FIRST_BLOCK)
    sheet.add_lead()
    on_screen = [block for block in page.blocks if is_for_screen(block)]
    # on paper, what was assumed is worth more than the links of a summary
    last = [block for block in page.blocks if block.links and page.kind is PageKind.SUMMARY]
    for block in on_screen:
        sheet.add_charts(block)
    wide = sheet.add_blocks(block for block in page.blocks if block not in (*on_screen, *last))
    sheet.add_words()
    for block in last:
        sheet.add_table(block)
    last_printed = rows.next - 1
    for block in (*wide, *on_screen):
        sheet.add_table(block)
    first_stamp = rows.next
    for key, value in stamp:
        rows.add(key, value)
    return sheet.laid_out(last_printed=last_printed, first_stamp=first_stamp)


class _Sheet:
    """The parts of a page, placed one below another."""

    def __init__(self, page: Page, row_height: float, *, fit: Fit, with_checks: bool) -> None:
        self.rows = Rows()
        self._page, self._row_height = page, row_height
        self._with_checks = with_checks
        self._widths, self._paper = sized(page, fit, with_checks=with_checks)
        self._placed: list[Placed] = []
        self._charts: list[PlacedChart] = []
        self._headings: list[int] = []
        self._quiet = [UNITS]
        self._checks: list[int] = []
        self._heights = {TITLE: theme.TITLE_HEIGHT}

    def add_lead(self) -> None:
        """Fill the rows of what is said before the tables."""
        width = printed_characters(self._widths, self._paper.last_column)
        for line in self._page.lead:
            for part in wrap(line, width):
                self.rows.add(part)
        if self._page.lead:
            self.rows.skip()

    def add_charts(self, block: Block) -> None:
        """Leave rows for the charts of a block."""
        charts = [chart for chart in self._page.charts if chart.block is block]
        for band in bands(charts, self._paper.room):
            height = max(frame.height for _, frame in band)
            first = self.rows.next
            corner = (first, self._paper.first_of_charts)
            last = first + math.ceil(height / self._row_height) - 1
            self.rows.go_on_at(last + 1)
            self._charts += [
                PlacedChart(chart=chart, corner=corner, last_row=last, frame=frame)
                for chart, frame in band
            ]
            self.rows.skip()

    def add_blocks(self, blocks: Iterable[Block]) -> list[Block]:
        """Place tables below their charts; return those that are too wide for the paper."""
        wide: list[Block] = []
        for block in blocks:
            self.add_charts(block)
            if self._paper.has(block) or block.native:
                self.add_table(block)
            else:
                wide.append(block)
        return wide

    def add_table(self, block: Block) -> None:
        """Fill the rows of a table: title, units, header, figures, note."""
        rows, title_row = self.rows, self.rows.add(block.title)
        self._add_units(block)
        header, *body = to_cells(block.table)
        header_row = rows.add(*header)
        for line, lines in zip(body, text_lines(block, self._widths), strict=True):
            row = rows.add(*line)
            if lines > 1:
                self._heights[row] = theme.LINE_HEIGHT * lines
        self.add_quiet(block.note)
        end_row = rows.next - 1
        rows.skip()
        self._placed.append(
            Placed(block=block, title_row=title_row, header_row=header_row, end_row=end_row)
        )
        self._heights[title_row] = theme.BLOCK_TITLE_HEIGHT
        self._heights[header_row] = theme.LINE_HEIGHT * header_lines(block, self._widths)

    @property
    def quiet_characters(self) -> float:
        """How many small letters stand on a line, as wide as the paper."""
        width = printed_characters(self._widths, self._paper.last_column)
        return width * theme.TEXT_SIZE / theme.SMALL_SIZE

    @property
    def bold_characters(self) -> float:
        """How many bold letters stand on a line, as wide as the paper."""
        return printed_characters(self._widths, self._paper.last_column) / theme.BOLD

    def add_quiet(self, text: str) -> None:
        """Fill the rows of a text in small letters, as many as the paper asks for."""
        for line in wrap(text, self.quiet_characters):
            self._quiet.append(self.rows.add(line))

    def _add_units(self, block: Block) -> None:
        """Fill the rows of the units, with as much of the table's formula as has room beside."""
        formula = self._page.formula_beside(block)
        if formula is None:
            return self.add_quiet(block.units)
        what = f"Formula of {formula.column}" if formula.column else "Formula"
        told = (
            f"{what}: {formula.text}",
            f"{what}: {formula.short}, see {AUDIT}",
            f"{what}: {formula.name}, see {AUDIT}",
            f"{what}: {formula.name}",
        )
        for one in told:
            line = " · ".join(filter(None, (block.units, one)))
            if self._lines_of(line) <= max(self._lines_of(block.units), 1):
                return self.add_quiet(line)
        self.add_quiet(block.units)
        return self.add_quiet(next((one for one in told if self._lines_of(one) == 1), told[-1]))

    def _lines_of(self, text: str) -> int:
        return len(wrap(text, self.quiet_characters))

    def add_words(self) -> None:
        """Fill the rows of checks and of notes."""
        page, width = self._page, printed_characters(self._widths, self._paper.last_column)
        if self._with_checks and page.checks:
            self._headings.append(self.rows.add("Checks"))
            beside = printed_characters(self._widths, self._paper.last_column, left=2)
            self._checks = [_add_check(check, self.rows, beside) for check in page.checks]
            self.rows.skip()
        notes = [*([page.method] if page.method else []), *page.notes]
        is_cover = page.kind in (PageKind.SUMMARY, PageKind.AUDIT)
        if notes:
            self._headings.append(self.rows.add(_ASSUMED if is_cover else "Notes"))
            for note in notes:
                for line in wrap(note, width):
                    self.rows.add(line)
            self.rows.skip()

    def laid_out(self, *, last_printed: int, first_stamp: int) -> Layout:
        """Return the page as it is now filled."""
        order = [id(chart) for chart in self._page.charts]
        printed = [block for block in self._page.blocks if not is_for_screen(block)]
        return Layout(
            cells=self.rows.rectangle(TITLE),
            placed=tuple(self._placed),
            charts=tuple(sorted(self._charts, key=lambda one: order.index(id(one.chart)))),
            headings=tuple(self._headings),
            quiet=tuple(self._quiet),
            checks=tuple(self._checks),
            last_printed=last_printed,
            is_part=not all(map(self._paper.has, printed)),
            first_stamp=first_stamp,
            paper=self._paper,
            widths=self._widths,
            heights=self._heights,
            row_height=self._row_height,
        )


def _add_check(check: Check, rows: Rows, width: float) -> int:
    """Fill the rows of a check, and return the first; its detail takes as many as it needs."""
    first, *more = wrap(check.detail, width) or [""]
    row = rows.add(check.name, PASSED if check.passed else FAILED, first)
    for line in more:
        rows.add(None, None, line)
    return row
