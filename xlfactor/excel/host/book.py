"""A workbook that is open in Excel, as a host."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

import xlwings as xw

from xlfactor.areas import LAST_COLUMN, LAST_ROW, Area, TableArea, area_of, quoted, table_area
from xlfactor.drawing import stamp
from xlfactor.drawing.charts import is_ours
from xlfactor.drawing.draw import draw
from xlfactor.drawing.sheet import Place, Rectangle
from xlfactor.excel.host import blocks, paint
from xlfactor.excel.host import cells as values_of
from xlfactor.excel.host.areas import absolute, area, cell
from xlfactor.hosts import Edition, Planned, followers
from xlfactor.tables.cells import Cells

#: names of single sheets that Excel or we have put there
_NO_INPUTS: Final = frozenset({stamp.STAMP, "print_area", "print_titles", "_filterdatabase"})
#: how Excel is while sheets are painted
_REST: Final = {"screen_updating": False, "enable_events": False, "calculation": "manual"}
#: calls a function, which no name of a sheet in apostrophes does
_CALLS_A_FUNCTION: Final = re.compile(r"(?:[^'(]|'(?:[^']|'')*')*\(")


class ExcelBook:
    """A workbook that is open in Excel."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    @property
    def sheets(self) -> Sequence[str]:
        """The names of the sheets, in their order."""
        return [sheet.name for sheet in self._book.sheets]

    def names(self) -> Mapping[str, str]:
        """Return what each defined name refers to; one of a single sheet is `Sheet!name`."""
        found = {name.name: name for name in self._book.names}
        return {
            name: _reference(defined)
            for name, defined in found.items()
            if name.rpartition("!")[2].casefold() not in _NO_INPUTS
        }

    def tables(self) -> Mapping[str, TableArea]:
        """Return where each Table stands, its headers included and its row of totals left out."""
        return {
            table.name: table_area(
                area_of(sheet.name, table.range.address),
                has_header=table.show_headers,
                has_totals=table.show_totals,
            )
            for sheet in self._book.sheets
            for table in sheet.tables
        }

    def cells(self, area: Area, *, name: str) -> Cells:
        """Return the values of an area; a formula without one raises a `TableError`."""
        if area.reaches_an_end:
            last = self._book.sheets[area.sheet].used_range.last_cell
            area = area.cut(bottom=last.row, right=last.column)
        area.require_readable(name)
        return values_of.read(self._range(area), name=name) if area.count else ()

    def region(self, corner: Area) -> Area:
        """Return the block of filled cells that begins at a cell."""
        region = self._range(corner).current_region
        rows, columns = region.shape
        return Area(
            sheet=corner.sheet,
            top=corner.top,
            left=corner.left,
            bottom=region.row + rows - 1,
            right=region.column + columns - 1,
        )

    def is_ours_untouched(self, sheet: str) -> bool:
        """Return whether we wrote a sheet and nobody has changed or added anything since."""
        there = self._book.sheets[sheet]
        seal = _sealed(there)
        if seal is None or seal.value != _digest(there, (seal.row, seal.column)):
            return False
        return not _has_additions(there)

    def write(self, pages: Sequence[Planned], edition: Edition) -> None:
        """Write every page on its sheet; the first one is then in front."""
        there = {planned.sheet for planned in pages if planned.replaces}
        following = followers([planned.sheet for planned in pages], there)
        with at_rest(self._book.app):
            for planned in pages:
                self._write(planned, edition, before=following.get(planned.sheet))
        if pages:
            # the sheet alone: `Sheet.activate` reorders windows, and fails beside another Excel
            self._book.sheets[pages[0].sheet].impl.activate()

    def _write(self, planned: Planned, edition: Edition, *, before: str | None) -> None:
        if planned.replaces:
            sheet = self._book.sheets[planned.sheet]
            paint.clear(sheet)
        else:
            sheet = self._added(before)
            # here, as xlwings would compare a name with those of all sheets
            sheet.name = planned.sheet
        try:
            drawn = draw(planned, edition, row_height=cell(sheet, (1, 1)).height)
            paint.paint(drawn, sheet)
            if drawn.seal is not None:
                _seal(sheet, drawn.seal)
        except BaseException:
            # half a page must not be taken for a result
            if planned.replaces:
                paint.clear(sheet)
            else:
                sheet.delete()
            raise

    def _added(self, before: str | None) -> xw.Sheet:
        sheets = self._book.sheets
        if before is None:
            return sheets.add(after=sheets[-1])
        return sheets.add(before=sheets[before])

    def _range(self, cells: Area) -> xw.Range:
        sheet = self._book.sheets[cells.sheet]
        bottom, right = cells.bottom, cells.right
        if bottom == LAST_ROW or right == LAST_COLUMN:
            # Excel would hand over all the blanks of whole columns and rows
            used = sheet.used_range
            rows, columns = used.shape
            bottom = max(cells.top, min(bottom, used.row + rows - 1))
            right = max(cells.left, min(right, used.column + columns - 1))
        return area(sheet, Rectangle(top=cells.top, left=cells.left, bottom=bottom, right=right))


@contextmanager
def at_rest(app: xw.App) -> Iterator[None]:
    """Suspend screen updates, calculation and events in Excel; each is restored by itself.

    Of every cell that is painted, Excel would tell all add-ins, ours included.
    """
    with ExitStack() as restored:
        for name, value in _REST.items():
            restored.callback(setattr, app, name, getattr(app, name))
            setattr(app, name, value)
        yield


def _reference(name: xw.Name) -> str:
    """Return the cells that a name points at, also where Excel has to work them out."""
    refers: str = (name.refers_to or "").lstrip("=")
    if not _CALLS_A_FUNCTION.match(refers):
        return refers
    try:
        target = name.refers_to_range
    except Exception:  # noqa: BLE001 (Windows and macOS each raise their own kind)
        return refers
    return f"{quoted(target.sheet.name)}!{target.address}"


def _sealed(sheet: xw.Sheet) -> xw.Range | None:
    """Return the cell with the digest of a sheet of ours."""
    for name in sheet.names:
        if name.name.rpartition("!")[2].casefold() == stamp.STAMP:
            try:
                return name.refers_to_range
            except Exception:  # noqa: BLE001 (its cell is gone, and so is what we wrote)
                return None
    return None


def _has_additions(sheet: xw.Sheet) -> bool:
    """Return whether a result sheet holds additions that the digest of its cells does not cover.

    Charts, pictures and notes are among the shapes of a sheet.
    """
    return len(sheet.tables) > 0 or any(
        not is_ours(shape.name, sheet=sheet.name) for shape in sheet.shapes
    )


def _seal(sheet: xw.Sheet, place: Place) -> None:
    """Write the digest of all other cells, and name its cell."""
    row, column = place
    # a digest of digits, or of digits and one e, is a number to Excel
    blocks.write(cell(sheet, place), [[_digest(sheet, place)]])
    address = absolute(Rectangle(top=row, left=column, bottom=row, right=column))
    sheet.names.add(stamp.STAMP, f"={quoted(sheet.name)}!{address}")


def _digest(sheet: xw.Sheet, seal: Place) -> str:
    used = sheet.used_range
    return stamp.digest_of(
        (
            (row, column, value)
            for row, line in enumerate(values_of.contents(used), start=used.row)
            for column, value in enumerate(line, start=used.column)
        ),
        seal,
    )
