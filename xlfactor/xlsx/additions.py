"""Detect what an analyst has added to a result sheet beyond the values of its cells."""

import re
from collections.abc import Collection
from typing import Any, Final

from xlfactor.areas import area_of
from xlfactor.drawing import charts, links
from xlfactor.xlsx.package import Package, SheetEntry
from xlfactor.xlsx.trees import children, descendants

#: what no sheet of ours holds: the things themselves, and formats by rules other than scales
_NEVER_OURS: Final = re.compile(
    rb"<(\w+:)?(dataValidation|mergeCell|autoFilter|protectedRange|scenario)[\s/>]"
    rb"|<(\w+:)?cfRule\s(?![^>]*type=\"colorScale\")"
)
_LINK: Final = re.compile(rb"<(?:\w+:)?hyperlink\s[^>]*>")
#: where a link within the workbook stands, a single cell
_WITHIN: Final = re.compile(rb'(?=.*\sref="(?P<ref>[A-Z]+\d+)")(?=.*\slocation=)(?!.*:id=)')
#: what leads from a sheet of ours: its charts, and what a printer has left
_OURS: Final = ("drawing", "printerSettings")


def has_additions(package: Package, sheet: SheetEntry, *, known: Collection[str] = ()) -> bool:
    """Return whether a result sheet holds additions: a note, a picture, a chart or a Table.

    Links, validations and conditional formats count too. The digest of a sheet covers its values
    and formulas, and none of these. `known` are names of charts that are ours, though some program
    named them anew.
    """
    content = package.part(sheet.part)
    if _NEVER_OURS.search(content):
        return True
    if not all(_is_our_link(link[0], sheet.name) for link in _LINK.finditer(content)):
        return True
    relations = package.relations(sheet.part).values()
    if any(relation.kind not in _OURS for relation in relations):
        return True
    drawings = [relation.target for relation in relations if relation.kind == "drawing"]
    return any(
        not _is_ours(anchor, sheet.name, known)
        for drawing in drawings
        for anchor in package.tree(drawing)
        if isinstance(anchor.tag, str)
    )


def _is_our_link(link: bytes, sheet: str) -> bool:
    found = _WITHIN.match(link)
    if found is None:
        return False
    cell = area_of(sheet, found["ref"].decode())
    return links.is_ours((cell.top, cell.left), sheet=sheet)


def _is_ours(anchor: Any, sheet: str, known: Collection[str]) -> bool:
    """Return whether an anchored object is a chart named after its page and a number, or known."""
    frame = next(children(anchor, "graphicFrame"), None)
    if frame is None:
        return False
    name = next(descendants(frame, "cNvPr")).get("name", "")
    return name in known or charts.is_ours(name, sheet=sheet)
