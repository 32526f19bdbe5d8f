"""A workbook that is open in Excel, as a host."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from itertools import dropwhile
from typing import Any, Final

import xlwings as xw

from xlfactor.areas import LAST_COLUMN, LAST_ROW, Area, TableArea, area_of, quoted, table_area
from xlfactor.drawing import stamp, theme
from xlfactor.drawing.charts import is_ours
from xlfactor.drawing.draw import draw
from xlfactor.drawing.sheet import DrawnSheet, Place, Rectangle
from xlfactor.drawing.tabs import followers
from xlfactor.drawing.theme import Colour
from xlfactor.errors import TableError
from xlfactor.excel.host import blocks, paint
from xlfactor.excel.host import cells as values_of
from xlfactor.excel.host.areas import absolute, area, cell
from xlfactor.excel.host.native import Native, colour_of, is_on_macos
from xlfactor.hosts import Edition, Planned
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
        return list(self._sheets)

    @cached_property
    def _sheets(self) -> dict[str, xw.Sheet]:
        """The sheets by name, until some are added: to ask for one takes two calls."""
        sheets = self._book.sheets
        found = {sheet.name: sheet for sheet in sheets}
        # on macOS each is held by its number, and would be another one when sheets are added
        return {name: sheets[name] for name in found} if is_on_macos(self._book) else found

    def names(self) -> Mapping[str, str]:
        """Return what each defined name refers to; one of a single sheet is `Sheet!name`."""
        return {
            name: _reference(defined)
            for name, defined in _names(self._book)
            if name.rpartition("!")[2].casefold() not in _NO_INPUTS
        }

    def tables(self) -> Mapping[str, TableArea]:
        """Return where each Table stands, its headers included and its row of totals left out."""
        return {
            table.name: table_area(
                area_of(name, table.range.address),
                has_header=table.show_headers,
                has_totals=table.show_totals,
            )
            for name, sheet in self._sheets.items()
            for table in sheet.tables
        }

    def cells(self, area: Area, *, name: str) -> Cells:
        """Return the values of an area; a formula without one raises a `TableError`."""
        if area.reaches_an_end:
            last = self._sheets[area.sheet].used_range.last_cell
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
        there = self._sheets[sheet]
        seal = _sealed(there)
        if seal is None:
            return False
        used = there.used_range
        first = area_of(sheet, used.address)
        filled = _filled(used, first.top, first.left)
        return filled.get(seal) == _digest(filled, seal) and not _has_additions(there)

    def write(self, pages: Sequence[Planned], edition: Edition) -> None:
        """Write every page on its sheet; the first one is then in front."""
        there, sheet = self._sheets, None
        added: list[xw.Sheet] = []
        following = self._followers(pages)
        #: the first of the new sheets before a sheet that was there, or at the end
        first: dict[str | None, xw.Sheet | None] = {
            name: None if name is None else there[name] for name in following.values()
        }
        with at_rest(self._book.app):
            try:
                # from the last one, before which the others come
                for planned in reversed(pages):
                    if planned.replaces:
                        sheet = there[planned.sheet]
                        paint.clear(sheet)
                    else:
                        follower = following[planned.sheet]
                        sheet = self._added(before=first[follower])
                        first[follower] = sheet
                        added.append(sheet)
                        # here, as xlwings would compare a name with those of all sheets
                        sheet.name = planned.sheet
                    _paint(planned, edition, sheet)
            except BaseException:
                for new in added:
                    new.delete()
                raise
            finally:
                del self._sheets
        if sheet is not None:
            # the sheet alone: `Sheet.activate` reorders windows, and fails beside another Excel
            sheet.impl.activate()

    def _followers(self, pages: Sequence[Planned]) -> dict[str, str | None]:
        """Return the sheet before which each new one goes; asks Excel of other runs alone."""
        tabs = {one.sheet: theme.TABS[one.page.kind] for one in pages}
        from_first = dropwhile(lambda named: named[0] not in tabs, self._sheets.items())
        there = {name: tabs.get(name) or _tab(sheet) for name, sheet in from_first}
        return followers(tabs, there)

    def _added(self, *, before: xw.Sheet | None) -> xw.Sheet:
        sheets = self._book.sheets
        return sheets.add(before=before) if before else sheets.add(after=sheets[-1])

    def _range(self, cells: Area) -> xw.Range:
        sheet = self._sheets[cells.sheet]
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


def _paint(planned: Planned, edition: Edition, sheet: xw.Sheet) -> None:
    """Paint a page on an empty sheet of ours, which is empty again if that fails."""
    try:
        native = Native(sheet.api, is_on_macos(sheet))
        drawn = draw(planned, edition, row_height=native.get("standard_height"))
        paint.paint(drawn, sheet)
        if drawn.seal is not None:
            _seal(sheet, drawn, drawn.seal)
    except BaseException:
        # half a page must not be taken for a result
        paint.clear(sheet)
        raise


def _tab(sheet: xw.Sheet) -> Colour | None:
    return colour_of(Native(sheet.api, is_on_macos(sheet)).part("sheet_tab").get("color"))


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


def _names(owner: xw.Book | xw.Sheet) -> Iterator[tuple[str, xw.Name]]:
    """Yield the names of a workbook or of a sheet; each is asked for its text once."""
    for name, impl in owner.names.impl.snapshot():
        yield name, xw.Name(impl=impl)


def _sealed(sheet: xw.Sheet) -> Place | None:
    """Return where the digest of a sheet of ours stands."""
    for name, defined in _names(sheet):
        if name.rpartition("!")[2].casefold() == stamp.STAMP:
            with suppress(TableError):  # the cell was deleted, and so was the digest in it
                place = area_of(sheet.name, (defined.refers_to or "").rpartition("!")[2])
                return place.top, place.left
    return None


def _has_additions(sheet: xw.Sheet) -> bool:
    """Return whether a result sheet holds additions that the digest of its cells does not cover.

    Charts, pictures and notes are among the shapes of a sheet.
    """
    return len(sheet.tables) > 0 or any(
        not is_ours(shape.name, sheet=sheet.name) for shape in sheet.shapes
    )


def _seal(sheet: xw.Sheet, drawn: DrawnSheet, place: Place) -> None:
    """Write the digest of all other cells, as Excel has them, and name its cell."""
    row, column = place
    # a digest of digits, or of digits and one e, is a number to Excel
    block = drawn.block
    filled = _filled(area(sheet, block), block.top, block.left)
    blocks.write(cell(sheet, place), [[_digest(filled, place)]])
    address = absolute(Rectangle(top=row, left=column, bottom=row, right=column))
    sheet.names.add(stamp.STAMP, f"={quoted(drawn.name)}!{address}")


def _filled(cells: xw.Range, top: int, left: int) -> dict[Place, Any]:
    """Return what cells hold, by their places from the first one."""
    return {
        (row, column): value
        for row, line in enumerate(values_of.contents(cells), start=top)
        for column, value in enumerate(line, start=left)
    }


def _digest(filled: Mapping[Place, Any], seal: Place) -> str:
    return stamp.digest_of(((*place, value) for place, value in filled.items()), seal)
