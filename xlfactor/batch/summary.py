"""The summary workbook of a batch: a row a workbook, each with a link to its result."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

from xlfactor.batch.books import Book
from xlfactor.batch.records import Record, Records, Status, Summary, digest_of
from xlfactor.drawing.draw import draw
from xlfactor.drawing.sheet import DrawnSheet
from xlfactor.files import content_of, replace_whole
from xlfactor.hosts import Edition, Made, Planned
from xlfactor.report.batches import SHEET, Attention, BookRow, batch_page
from xlfactor.xlsx.painter import ROW_HEIGHT, paint

_NAME: Final = "summary"
_TABLE: Final = "books"
#: the most links of a sheet, and the most letters of a link, that Excel takes
_MOST_LINKS, _LONGEST_LINK = 65_000, 2_000
_ATTENTION: Final = {
    Status.FAULT: Attention.FAULT,
    Status.REFUSED: Attention.REFUSED,
    Status.CHECK_FAILED: Attention.CHECK_FAILED,
    Status.DONE: Attention.NONE,
}


def write_summary(
    books: Iterable[Book],
    found: Mapping[str, Record],
    records: Records,
    *,
    portfolio: str | None,
    when: dt.datetime,
) -> Path:
    """Write the summary of a batch, and return its place.

    Parameters
    ----------
    found : mapping from str to Record
        Of the workbooks of this run by name; one without is not done.
    records : Records
        Where it is noted, so that the next run knows whether it was edited since.
    portfolio : str, optional
        The portfolio that a row shows; the main one of each workbook, if None.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    rows = [_row(book.name, found.get(book.name), portfolio) for book in books]
    page = batch_page(rows, table=_TABLE, notes=_notes(portfolio))
    planned = Planned(made=Made(page=page, run="batch"), sheet=SHEET, replaces=False, kept=())
    edition = Edition(when=when, sheets={SHEET: SHEET}, printed={SHEET: len(rows)})
    drawn = draw(planned, edition, row_height=ROW_HEIGHT)
    content = paint([_linked(drawn, found)])
    path = _place(records)
    summary = Summary(output=path.name, output_digest=digest_of(content))
    replace_whole(path, BytesIO(content), announce=lambda: records.append(summary))
    return path


def _row(name: str, record: Record | None, portfolio: str | None) -> BookRow:
    if record is None:
        return BookRow(name=name, attention=Attention.NOT_DONE)
    # its row names the file already
    reason = record.reason_in_short.removeprefix(f"'{record.source}' ").removeprefix(": ")
    row = BookRow(
        name=name,
        attention=_ATTENTION[record.status],
        reasons=(*([reason] if reason else []), *record.unanswered),
        failed=record.failed,
        portfolios=record.portfolios,
        shown=portfolio or next(iter(record.portfolios), ""),
    )
    if row.attention is Attention.NONE and record.not_made:
        return replace(row, attention=Attention.NO_ANSWER)
    if row.attention is Attention.NONE and row.breaches:
        return replace(row, attention=Attention.BREACH)
    return row


def _notes(portfolio: str | None) -> tuple[str, ...]:
    shown = "the first portfolio of its answer" if portfolio is None else f"'{portfolio}'"
    return (
        f"Figures of a workbook are those of {shown}; limits broken are those of all its "
        "portfolios, the current one included.",
    )


def _linked(drawn: DrawnSheet, found: Mapping[str, Record]) -> DrawnSheet:
    """Return the sheet with a link from the name of each workbook to its result."""
    (table,) = drawn.tables
    column = table.cells.left
    places = [(row, column) for row in range(table.cells.top + 1, table.cells.bottom + 1)]
    files = {}
    for place in places[:_MOST_LINKS]:
        record = found.get(str(drawn.cells[place]))
        if record is not None and 0 < len(record.output) < _LONGEST_LINK:
            files[place] = record.output
    return replace(drawn, files=files)


def _place(records: Records) -> Path:
    """Return a place for the summary; one that was edited since it was written is kept."""
    folder = records.path.parent
    number, path = 1, folder / f"{_NAME}.xlsx"
    while (held := content_of(path)) is not None:
        if digest_of(held) in records.written.get(path.name, ()):
            break
        number += 1
        path = folder / f"{_NAME} ({number}).xlsx"
    return path
