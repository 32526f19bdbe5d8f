"""Carry the analyst's settings of a result sheet over to the sheet that replaces it."""

from copy import deepcopy
from typing import Any, Final

from lxml import etree

from xlfactor.xlsx.draft import insert
from xlfactor.xlsx.trees import children

_ORDER_OF_SHEET: Final = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "colBreaks", "drawing",
)  # fmt: skip
_ORDER_OF_PROPERTIES: Final = ("tabColor", "outlinePr", "pageSetUpPr")
_ZOOMS: Final = (
    "zoomScale", "zoomScaleNormal", "zoomScaleSheetLayoutView", "zoomScalePageLayoutView"
)  # fmt: skip


def keep_settings(old: Any, new: Any) -> None:
    """Carry over the name that macros know, the colour of the tab, protection and zoom."""
    _keep_properties(old, new)
    for protection in children(old, "sheetProtection"):
        insert(new, deepcopy(protection), _ORDER_OF_SHEET)
    there, here = _view(old), _view(new)
    if there is not None and here is not None:
        for name in _ZOOMS:
            if name in there.attrib:
                here.set(name, there.attrib[name])


def _keep_properties(old: Any, new: Any) -> None:
    properties = next(children(old, "sheetPr"), None)
    if properties is None:
        return
    colour = next(children(properties, "tabColor"), None)
    code_name = properties.get("codeName")
    if colour is None and code_name is None:
        return
    mine = next(children(new, "sheetPr"), None)
    if mine is None:
        mine = new.makeelement(etree.QName(new, "sheetPr"))
        new.insert(0, mine)
    if code_name is not None:
        mine.set("codeName", code_name)
    if colour is not None:
        for own in list(children(mine, "tabColor")):
            mine.remove(own)
        insert(mine, deepcopy(colour), _ORDER_OF_PROPERTIES)


def _view(sheet: Any) -> Any:
    views = next(children(sheet, "sheetViews"), None)
    return None if views is None else next(children(views, "sheetView"), None)
