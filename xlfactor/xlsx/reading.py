"""Read the sheets of a workbook file."""

from xlfactor.xlsx.cellvalues import CellValues
from xlfactor.xlsx.numberformats import date_styles
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.parsed import parse_sheet
from xlfactor.xlsx.parts import counts_from_1904
from xlfactor.xlsx.quick import NotPlainError, read_quickly
from xlfactor.xlsx.sheetvalues import SheetValues
from xlfactor.xlsx.texts import shared_texts


def cell_values(package: Package) -> CellValues:
    """Return the reader of values of cells: shared texts, styles and calendar."""
    styles: frozenset[int] = frozenset()
    for part in package.related(package.workbook, "styles"):
        styles = date_styles(package.tree(part))
    return CellValues(
        texts=shared_texts(package), date_styles=styles, from_1904=counts_from_1904(package)
    )


def read_sheet(part: bytes, values: CellValues, *, sheet: str) -> SheetValues:
    """Return the values of a sheet from its part."""
    try:
        return SheetValues(rows=read_quickly(part, values), uncalculated={}, spills=())
    except NotPlainError:
        return parse_sheet(part, values, sheet=sheet)
