"""Read the calendar and the Tables of a workbook from its parts."""

from xlfactor.areas import TableArea, area_of, table_area
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.trees import children


def counts_from_1904(package: Package) -> bool:
    """Return whether a workbook counts its days from 1904, as old Macintosh files do."""
    properties = next(children(package.tree(package.workbook), "workbookPr"), None)
    return properties is not None and properties.get("date1904") in {"1", "true"}


def tables(package: Package) -> dict[str, TableArea]:
    """Return where each Table stands, without its row of totals."""
    return {
        name: area
        for sheet in package.sheets.values()
        for part in package.related(sheet.part, "table")
        for name, area in [_table(package, sheet.name, part)]
    }


def _table(package: Package, sheet: str, part: str) -> tuple[str, TableArea]:
    attributes = package.tree(part).attrib
    name = attributes.get("displayName", attributes.get("name", ""))
    return name, table_area(
        area_of(sheet, attributes["ref"]),
        has_header=attributes.get("headerRowCount", "1") != "0",
        has_totals=attributes.get("totalsRowCount", "0") != "0",
    )
