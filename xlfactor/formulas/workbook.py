"""Calculate the formulas of a workbook file, with no Excel."""

import datetime as dt
from collections import defaultdict

from xlfactor.areas import address_of
from xlfactor.errors import FileError
from xlfactor.formulas.calls import without_links
from xlfactor.formulas.engine import Engine, Place
from xlfactor.formulas.recalculation import Calculated, recalculate
from xlfactor.formulas.running import Rows
from xlfactor.hosts import plan
from xlfactor.report.recalculation import SHEET, recalculation_page
from xlfactor.xlsx.book import FileBook
from xlfactor.xlsx.formula_cells import for_calculation, formula_cells, with_values
from xlfactor.xlsx.parts import counts_from_1904
from xlfactor.xlsx.sheetvalues import cell_at


def recalculate_book(book: FileBook, *, when: dt.datetime | None = None) -> Calculated:
    """Calculate all formulas of a workbook, and put their values beside them.

    A formula that cannot be calculated keeps its value, and is told.

    Raises
    ------
    FileError
        If the workbook counts its days from 1904, or its formulas cannot be read.
    """
    package = book.package
    cells = formula_cells(package)
    if not cells:
        return Calculated(values={}, refused={}, kept=(), ours=0)
    if counts_from_1904(package):
        raise FileError(
            f"'{book.path}' counts its days from 1904, which its formulas cannot be calculated "
            "with: in Excel switch the 1904 date system off (File, Options, Advanced), and save"
        )
    found = recalculate(
        Engine(for_calculation(package, without_links)),
        {
            sheet.name: book.values_of(sheet.name, name=sheet.name)
            for sheet in package.sheets.values()
            if sheet.kind == "worksheet"
        },
        [(cell.sheet, *cell.place) for cell in cells if cell.is_dynamic],
    )
    values: defaultdict[str, dict[tuple[int, int], Rows]] = defaultdict(dict)
    for (sheet, row, column), rows in found.values.items():
        values[sheet][row, column] = rows
    book.put(with_values(package, values, cells))
    _mark(book, found, when if when is not None else dt.datetime.now(dt.UTC))
    return found


def _mark(book: FileBook, found: Calculated, when: dt.datetime) -> None:
    """Write the page of what could not be calculated; without anything, only over an old one."""
    if not found.kept and not found.refused and SHEET not in book.sheets:
        return
    page = recalculation_page(
        [(told(one.place), f"={one.formula}", one.reason) for one in found.kept],
        [(told(place), message) for place, message in found.refused.items()],
        calculated=len(found.values),
    )
    book.write(plan(book, [(page, ())]), heading="", when=when)


def told(place: Place) -> str:
    """Return the address of a cell."""
    sheet, row, column = place
    return address_of(cell_at(sheet, (row, column)))
