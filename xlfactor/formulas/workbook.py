"""Calculate the formulas of a workbook file, with no Excel."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from xlfactor.areas import Area, TableArea, address_of, overlap
from xlfactor.errors import FileError
from xlfactor.formulas.calculated import Calculated, Kept
from xlfactor.formulas.engine import Engine, Place
from xlfactor.formulas.filled_rows import FilledRows
from xlfactor.formulas.loaded import LoadedFormulas
from xlfactor.formulas.names import Names
from xlfactor.formulas.recalculation import recalculate
from xlfactor.formulas.running import Rows
from xlfactor.formulas.table_spelling import TableSpelling
from xlfactor.formulas.tokens import unmarked
from xlfactor.hosts import Made, plan
from xlfactor.places import Places
from xlfactor.report.recalculation import SHEET, recalculation_page
from xlfactor.settings import blank_of, edition_of
from xlfactor.xlsx.book import FileBook
from xlfactor.xlsx.cellvalues import days_of
from xlfactor.xlsx.chart_caches import with_chart_caches
from xlfactor.xlsx.formula_cells import for_calculation, formula_cells, with_values
from xlfactor.xlsx.formula_texts import formula_texts
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.parts import counts_from_1904
from xlfactor.xlsx.sheetvalues import cell_at

#: programs differ in the last digits, and in what is left of figures that cancel
_SAME, _NOTHING = 1e-12, 1e-15


def refresh_inputs(book: FileBook) -> tuple[str, ...]:
    """Calculate the formulas of a workbook anew if inputs hold formulas; tell what changed.

    The values that the file holds are kept where they are those of now, and where a formula
    cannot be calculated, which is told.
    """
    named = [area for area in Places(book).inputs() if book.has_cells(area.sheet)]
    # a name may point at the first cell of a table
    inputs = [book.region(area) if area.is_cell else area for area in named]
    cells = formula_cells(book.package, {area.sheet for area in inputs})
    mine = {
        (one.sheet, *one.place)
        for one in cells
        if any(overlap(one.filled, area) for area in inputs)
    }
    if not mine:
        return ()
    try:
        found, package = calculated(book)
    except FileError as error:
        return (f"not calculated anew; the values that the file holds are used: {error}",)
    told_of = [
        _change(book, place, found.values[place]) for place in sorted(mine & set(found.values))
    ]
    changes = tuple(line for line in told_of if line is not None)
    if changes:
        book.put(package)
    kept = (
        f"{told(one.place)}: its formula is not calculated here ({one.reason}), so the value that "
        "the file holds is used"
        for one in found.kept
        if one.place in mine
    )
    return (*changes, *kept)


def _change(book: FileBook, place: Place, rows: Rows) -> str | None:
    """Return in words how the values of a formula differ from those that the file holds."""
    sheet, top, left = place
    values = book.values_of(sheet, name=sheet)
    for row, line in enumerate(rows, start=top):
        for column, value in enumerate(line, start=left):
            held = values.value((row, column))
            if not _agree(held, value):
                cell = told((sheet, row, column))
                shown = "no value" if held in (None, "") else f"{held}"
                return f"{cell}: calculated anew, {value} where the file held {shown}"
    return None


def _agree(held: object, value: object) -> bool:
    if isinstance(held, dt.datetime):
        held = days_of(held, from_1904=False)
    if isinstance(held, (int, float)) and isinstance(value, (int, float)):
        return math.isclose(held, value, rel_tol=_SAME, abs_tol=_NOTHING)
    return (held or "") == (value or "")


def recalculate_book(book: FileBook, *, when: dt.datetime | None = None) -> Calculated:
    """Calculate all formulas of a workbook, and put their values beside them.

    A formula that cannot be calculated keeps its value, and is told. Raises a `FileError` if the
    workbook counts its days from 1904, or its formulas cannot be read.
    """
    if not formula_cells(book.package):
        return Calculated(values={}, refused={}, kept=(), calls={})
    found, package = calculated(book)
    book.put(package)
    book.put(with_chart_caches(package, _filled(found), partial(_value, book)))
    _mark(book, found, when if when is not None else dt.datetime.now(dt.UTC))
    return found


def _filled(found: Calculated) -> list[Area]:
    """Return the cells that formulas fill."""
    return [
        Area(
            sheet=sheet, top=top, left=left,
            bottom=top + len(rows) - 1, right=left + len(rows[0]) - 1,
        )
        for (sheet, top, left), rows in found.values.items()
    ]  # fmt: skip


def _value(book: FileBook, sheet: str, row: int, column: int) -> object:
    return book.values_of(sheet, name=sheet).value((row, column))


def calculated(book: FileBook) -> tuple[Calculated, Package]:
    """Calculate the formulas of a workbook; return it with their values beside them.

    Raises a `FileError` if the workbook counts its days from 1904, or its formulas cannot be read.
    """
    package = book.package
    cells = formula_cells(package)
    if counts_from_1904(package):
        raise FileError(
            f"'{book.path}' counts its days from 1904, which its formulas cannot be calculated "
            "with: in Excel switch the 1904 date system off (File, Options, Advanced), and save"
        )
    tables = book.tables()
    names = Names(package.defined_names, {name: area.body for name, area in tables.items()})
    spelling = TableSpelling({name: _headers(book, area) for name, area in tables.items()})
    held = {
        sheet.name: book.values_of(sheet.name, name=sheet.name)
        for sheet in package.sheets.values()
        if sheet.kind == "worksheet"
    }
    last_row = FilledRows(package, held, cells).last
    loaded = LoadedFormulas(package.sheets, names, tables, spelling, last_row)
    content = for_calculation(package, loaded.of, loaded.beside)
    found = recalculate(
        Engine(content, loaded.beside()),
        held,
        {(cell.sheet, *cell.place) for cell in cells if cell.is_dynamic or cell.is_array}
        | loaded.calls.keys(),
        names=names,
        tables=[area.whole for area in tables.values()],
        blank=blank_of(Places(book)),
    )
    found = replace(found, kept=_as_written(package, found.kept))
    values: defaultdict[str, dict[tuple[int, int], Rows]] = defaultdict(dict)
    for (sheet, row, column), rows in found.values.items():
        values[sheet][row, column] = rows
    return found, with_values(package, values, cells)


def _as_written(package: Package, kept: Sequence[Kept]) -> tuple[Kept, ...]:
    """Return the formulas that are kept as a user wrote them."""
    texts = {
        sheet: formula_texts(package.part(package.sheets[sheet].part))
        for sheet in {one.place[0] for one in kept}
    }
    return tuple(
        replace(one, formula=unmarked(texts[one.place[0]].get(one.place[1:], one.formula)))
        for one in kept
    )


def _headers(book: FileBook, area: TableArea) -> list[str]:
    columns = range(area.left, area.right + 1)
    return [str(_value(book, area.sheet, area.top, column)) for column in columns]


def _mark(book: FileBook, found: Calculated, when: dt.datetime) -> None:
    """Write the page of what could not be calculated; without anything, only over an old one."""
    if not found.kept and not found.refused and SHEET not in book.sheets:
        return
    page = recalculation_page(
        [(told(one.place), f"={one.formula}", one.reason) for one in found.kept],
        [(told(place), message) for place, message in found.refused.items()],
        calculated=len(found.values),
    )
    book.write(plan(book, [Made(page=page)]), edition_of(Places(book), when=when))


def told(place: Place) -> str:
    """Return the address of a cell."""
    sheet, row, column = place
    return address_of(cell_at(sheet, (row, column)))
