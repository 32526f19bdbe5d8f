"""Result sheets: choose a sheet for each page without touching what an analyst wrote."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Where a page will go: its sheet, whether that is replaced, the edited ones passed over."""

    page: Page
    found: tuple[Found, ...]
    sheet: str
    replaces: bool
    kept: tuple[str, ...]


def plan(book: xw.Book, pages: Iterable[tuple[Page, Iterable[Found]]]) -> tuple[Planned, ...]:
    """Choose a sheet for each page, and touch nothing.

    A sheet that we painted and nobody has edited since is used again, so that links to it hold;
    any other sheet of the page's name is kept, and the result goes to 'Name (2)'.
    """
    there = {sheet.name.casefold(): sheet for sheet in book.sheets}
    return tuple(_planned(there, page, tuple(found)) for page, found in pages)


def _planned(there: Mapping[str, xw.Sheet], page: Page, found: tuple[Found, ...]) -> Planned:
    kept: list[str] = []
    name = page.sheet
    while (sheet := there.get(name.casefold())) is not None:
        if stamp.is_ours_untouched(sheet):
            name = sheet.name
            break
        kept.append(sheet.name)
        name = f"{page.sheet} ({len(kept) + 1})"
    return Planned(
        page=page, found=found, sheet=name, replaces=sheet is not None, kept=tuple(kept)
    )


def write_all(
    book: xw.Book, pages: Sequence[Planned], *, heading: str, when: dt.datetime
) -> tuple[Written, ...]:
    """Write each page on the sheet planned for it; the first one is then in front."""
    written = tuple(_write(book, planned, heading=heading, when=when) for planned in pages)
    if written:
        # the sheet alone: `Sheet.activate` also reorders windows, and fails beside a second Excel
        book.sheets[written[0].sheet].impl.activate()
    return written


def _write(book: xw.Book, planned: Planned, *, heading: str, when: dt.datetime) -> Written:
    page = planned.page
    if planned.replaces:
        sheet = book.sheets[planned.sheet]
        _clear(sheet)
    else:
        sheet = book.sheets.add(planned.sheet, after=book.sheets[-1])
    rows = stamp.rows(planned.found, page.audit, when=when)
    try:
        last = paint.paint(page, sheet, heading=heading, stamp=rows)
        stamp.seal(sheet, last)
    except BaseException:
        # half a page must not be taken for a result
        if planned.replaces:
            _clear(sheet)
        else:
            sheet.delete()
        raise
    return Written(
        sheet=sheet.name,
        title=page.title,
        failed=tuple(f"{check.name}: {check.detail}" for check in page.failed),
        kept=planned.kept,
    )


def _clear(sheet: xw.Sheet) -> None:
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
