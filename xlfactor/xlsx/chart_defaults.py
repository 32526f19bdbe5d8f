"""Write the settings of a chart that XlsxWriter leaves to the version of Excel.

Excel 2007 took an absent element for "no"; later versions take it for what the standard has as its
default, which is "yes" for most: a deleted axis, a smoothed line, a title over the plot. Which
rule holds, Excel decides by the version that saved the workbook, so that a chart which is put into
another workbook has to say everything.
"""

from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from xlfactor.xlsx.trees import local_name, parse, written

_NO: Final = "0"
_AXES: Final = ("catAx", "dateAx", "valAx")
#: what stands beside points but their texts, in the order of the standard
_LABELS_LACK: Final = ("showCatName", "showSerName", "showPercent", "showBubbleSize")
_PLOTS: Final = ("barChart", "lineChart", "areaChart", "scatterChart")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Default:
    """A child that an element must have, and the children before which it stands."""

    path: str
    child: str
    before: tuple[str, ...] = ()
    value: str = _NO


_DEFAULTS: Final = (
    _Default(path="chartSpace", child="roundedCorners", before=("chart",)),
    _Default(path="chart", child="autoTitleDeleted", before=("plotArea",)),
    _Default(path="chart", child="dispBlanksAs", value="gap"),
    _Default(path="title", child="overlay"),
    _Default(path="legend", child="overlay", before=("txPr",)),
    *(_Default(path=plot, child="varyColors", before=("ser",)) for plot in _PLOTS),
    _Default(path="barChart/ser", child="invertIfNegative", before=("cat",)),
    _Default(path="lineChart/ser", child="smooth"),
    _Default(path="scatterChart/ser", child="smooth"),
    *(_Default(path=axis, child="delete", before=("axPos",)) for axis in _AXES),
    _Default(path="catAx", child="noMultiLvlLbl"),
    *(
        _Default(path=labels, child=child, before=("showVal",) if child == "showLegendKey" else ())
        for labels in ("dLbl", "dLbls")
        for child in ("showLegendKey", *_LABELS_LACK)
    ),
)


def complete(chart: bytes, *, date_1904: bool) -> bytes:
    """Add to a chart's part what it leaves open."""
    root = parse(chart)
    names = {default.path.rpartition("/")[2] for default in _DEFAULTS}
    for element in list(root.iter(*("{*}" + name for name in names))):
        name, parent = local_name(element), element.getparent()
        if name == "dLbl" and element.find("{*}delete") is not None:
            continue
        paths = {name} if parent is None else {name, f"{local_name(parent)}/{name}"}
        for default in _DEFAULTS:
            if default.path in paths:
                _add(element, default)
    if date_1904:
        root.insert(0, _element(root, "date1904", "1"))
    for letters in root.iter("{*}defRPr", "{*}rPr"):
        # zero is its default, and is written differently in strict Open XML
        letters.attrib.pop("baseline", None)
    return written(root)


def _add(parent: Any, default: _Default) -> None:
    if parent.find("{*}" + default.child) is not None:
        return
    element = _element(parent, default.child, default.value)
    for sibling in parent:
        if local_name(sibling) in default.before:
            sibling.addprevious(element)
            return
    parent.append(element)


def _element(parent: Any, name: str, value: str) -> Any:
    return parent.makeelement(f"{{{etree.QName(parent).namespace}}}{name}", {"val": value})
