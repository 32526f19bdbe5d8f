"""What an analyst has added to a result sheet that its cells do not tell."""

import re
from typing import Any, Final

from xlfactor.drawing import charts
from xlfactor.xlsx.package import Package, SheetEntry
from xlfactor.xlsx.trees import children, descendants

FORMULA: Final = re.compile(rb"<(\w+:)?f[\s/>]")
#: what no sheet of ours holds: the things themselves, and formats by rules other than scales
_NEVER_OURS: Final = re.compile(
    rb"<(\w+:)?(hyperlink|dataValidation|mergeCell|autoFilter|protectedRange|scenario)[\s/>]"
    rb"|<(\w+:)?cfRule\s(?![^>]*type=\"colorScale\")"
)
#: what leads from a sheet of ours: its charts, and what a printer has left
_OURS: Final = ("drawing", "printerSettings")


def has_additions(package: Package, sheet: SheetEntry) -> bool:
    """Tell whether a result sheet holds what is not ours: a formula, a note, a picture, a chart.

    Tables, links, validations and formats by rules are told too. The digest of a sheet is that of
    its values, and says nothing of these.
    """
    content = package.part(sheet.part)
    if FORMULA.search(content) or _NEVER_OURS.search(content):
        return True
    relations = package.relations(sheet.part).values()
    if any(relation.kind not in _OURS for relation in relations):
        return True
    drawings = [relation.target for relation in relations if relation.kind == "drawing"]
    return any(
        not _is_ours(anchor, sheet.name)
        for drawing in drawings
        for anchor in package.tree(drawing)
        if isinstance(anchor.tag, str)
    )


def _is_ours(anchor: Any, sheet: str) -> bool:
    """Tell whether what is anchored is a chart that bears the name of its page and a number."""
    frame = next(children(anchor, "graphicFrame"), None)
    if frame is None:
        return False
    name = next(descendants(frame, "cNvPr")).get("name", "")
    return charts.is_ours(name, sheet=sheet)
