"""The blocks of filled cells on a sheet."""

from dataclasses import dataclass, replace

from xlfactor.areas import LAST_COLUMN, LAST_ROW, Area
from xlfactor.hosts import Reader
from xlfactor.tables.cells import Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A rectangle of cells that blank rows and columns divide from the others."""

    area: Area
    cells: Cells

    def parts(self, gap: int) -> "list[Block]":
        """Return the blocks that a number of blank rows or columns divide."""
        cut = self.cut(gap)
        return [smaller for part in cut for smaller in part.parts(gap)] if cut else [self]

    def cut(self, gap: int) -> "list[Block]":
        """Return the blocks of one cut, by rows if it can be; none if nothing divides it."""
        rows = [part for run in self.by_rows(gap) for part in run.by_columns(LAST_COLUMN)]
        columns = [part for run in self.by_columns(gap) for part in run.by_rows(LAST_ROW)]
        for cut in (rows, columns):
            if [part.area for part in cut] != [self.area]:
                return cut
        return []

    def by_rows(self, gap: int) -> "list[Block]":
        """Return the blocks that a number of blank rows divide, as wide as this one."""
        top = self.area.top
        return [
            Block(
                area=replace(self.area, top=top + first, bottom=top + last),
                cells=self.cells[first : last + 1],
            )
            for first, last in _runs(self.cells, gap)
        ]

    def by_columns(self, gap: int) -> "list[Block]":
        """Return the blocks that a number of blank columns divide, as high as this one."""
        left = self.area.left
        return [
            Block(
                area=replace(self.area, left=left + first, right=left + last),
                cells=tuple(row[first : last + 1] for row in self.cells),
            )
            for first, last in _runs(tuple(zip(*self.cells, strict=True)), gap)
        ]


def sheet_block(book: Reader, sheet: str) -> Block | None:
    """Return all that is filled on a sheet; None if it is blank.

    Raises a `TableError` if the sheet has no cells, or a formula there has no value.
    """
    whole = Area(sheet=sheet, top=1, left=1, bottom=LAST_ROW, right=LAST_COLUMN)
    cells = book.cells(whole, name=sheet)
    if not cells:
        return None

    # a blank edge is cut from the cells, so that they do not say where they begin
    top = next(
        row
        for row in range(1, LAST_ROW + 1)
        if book.cells(replace(whole, top=row, bottom=row), name=sheet)
    )
    left = next(
        column
        for column in range(1, LAST_COLUMN + 1)
        if book.cells(replace(whole, left=column, right=column), name=sheet)
    )
    bottom, right = top + len(cells) - 1, left + len(cells[0]) - 1
    area = Area(sheet=sheet, top=top, left=left, bottom=bottom, right=right)
    return Block(area=area, cells=cells)


def _runs(lines: Cells, gap: int) -> list[tuple[int, int]]:
    """Return the first and the last line of each filled run, with `gap` blank lines between.

    Examples
    --------
    >>> _runs((("a",), (None,), ("b",), (None,), (None,), ("c",)), 2)
    [(0, 2), (5, 5)]
    """
    runs: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        if all(cell is None for cell in line):
            continue
        if runs and place - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
