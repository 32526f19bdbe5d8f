"""Result sheets: choose a sheet for each page without touching what an analyst wrote."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlwings as xw

from xlfactor.report.page import Page
from xlfactor.sheets import paint, stamp
from xlfactor.sheets.inputs import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A page that was written: where, its failed checks, and the edited sheets it passed over."""

    sheet: str
    title: str
    failed: tuple[str, ...]
    kept: tuple[str, ...]


def write_all(
    book: xw.Book,
    pages: Sequence[tuple[Page, Iterable[Found]]],
    *,
    heading: str,
    when: dt.datetime,
) -> tuple[Written, ...]:
    """Write each page on a sheet of its own; the first page is then in front."""
    written = tuple(
        _write(book, page, tuple(found), heading=heading, when=when) for page, found in pages
    )
    if written:
        book.sheets[written[0].sheet].activate()
    return written


def _write(
    book: xw.Book, page: Page, found: tuple[Found, ...], *, heading: str, when: dt.datetime
) -> Written:
    sheet, kept, is_new = _sheet_for(book, page.sheet)
    rows = stamp.rows(found, page.audit, when=when)
    try:
        last = paint.paint(page, sheet, heading=heading, stamp=rows)
        stamp.seal(sheet, last)
    except BaseException:
        # half a page must not be taken for a result
        if is_new:
            sheet.delete()
        else:
            _clear(sheet)
        raise
    return Written(
        sheet=sheet.name,
        title=page.title,
        failed=tuple(f"{check.name}: {check.detail}" for check in page.failed),
        kept=kept,
    )


def _sheet_for(book: xw.Book, name: str) -> tuple[xw.Sheet, tuple[str, ...], bool]:
    """Give an empty sheet of that name, the edited sheets passed over, and whether it is new.

    A sheet that we painted and nobody has edited since is cleared and used again, so that links
    to it hold; any other sheet of the name is kept, and the result goes to 'Name (2)'.
    """
    there = {sheet.name.casefold(): sheet for sheet in book.sheets}
    kept: list[str] = []
    candidate = name
    while (sheet := there.get(candidate.casefold())) is not None:
        if stamp.is_ours_untouched(sheet):
            _clear(sheet)
            return sheet, tuple(kept), False
        kept.append(sheet.name)
        candidate = f"{name} ({len(kept) + 1})"
    return book.sheets.add(candidate, after=book.sheets[-1]), tuple(kept), True


def _clear(sheet: xw.Sheet) -> None:
    for chart in list(sheet.charts):
        chart.delete()
    used = sheet.range((1, 1), sheet.used_range.last_cell)
    used.conditional_formats.clear()
    used.row_height = 15
    sheet.clear()
    sheet.freeze_panes.unfreeze()
    for name in list(sheet.names):
        if name.name.rpartition("!")[2].casefold() == stamp.STAMP:
            name.delete()
