"""Read the calendar, the Tables and the colours of tabs of a workbook from its parts."""

import re
from typing import Final

from xlfactor.areas import TableArea, area_of, table_area
from xlfactor.drawing.theme import Colour
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.trees import children

#: stands before the cells of its sheet
_TAB: Final = re.compile(
    rb"<(?:\w+:)?tabColor[^>]*\brgb=[\"'](?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})[\"']"
)


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


def tab_colour(package: Package, part: str) -> Colour | None:
    """Return the colour of the tab of a sheet; None if it has none of its own."""
    content = package.part(part)
    found = _TAB.search(content, 0, max(content.find(b"sheetData"), 0))
    if found is None:
        return None
    red, green, blue = bytes.fromhex(found[1].decode())
    return red, green, blue


def _table(package: Package, sheet: str, part: str) -> tuple[str, TableArea]:
    attributes = package.tree(part).attrib
    name = attributes.get("displayName", attributes.get("name", ""))
    return name, table_area(
        area_of(sheet, attributes["ref"]),
        has_header=attributes.get("headerRowCount", "1") != "0",
        has_totals=attributes.get("totalsRowCount", "0") != "0",
    )
