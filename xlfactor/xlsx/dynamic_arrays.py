"""The mark by which Excel knows a formula that spills (dynamic arrays, MS-XLSX 2.3.3)."""

from typing import Any, Final

from lxml import etree

from xlfactor.xlsx.dialect import to_strict
from xlfactor.xlsx.draft import Draft, insert
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.trees import children, parse

_PART: Final = "xl/metadata.xml"
_CONTENT_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
)
_KIND, _NAME = "sheetMetadata", "XLDAPR"
#: the parts of the metadata, as they follow one another
_ORDER: Final = (
    "metadataTypes", "metadataStrings", "mdxMetadata", "futureMetadata", "cellMetadata",
    "valueMetadata", "extLst",
)  # fmt: skip
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NEW: Final = f"""<metadata xmlns="{_MAIN}"
 xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"
><metadataTypes count="1"><metadataType name="{_NAME}" minSupportedVersion="120000" copy="1"
 pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1"
 clearComments="1" assign="1" coerce="1" cellMeta="1"/></metadataTypes><futureMetadata
 name="{_NAME}" count="1"><bk><extLst><ext uri="{{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}}"
><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata
><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>"""


def dynamic_mark(draft: Draft) -> str:
    """Return the number by which a cell says that its formula spills; declare it if need be."""
    package = draft.package
    there = package.related(package.workbook, _KIND)
    if not there:
        return _declare(draft)
    root = draft.tree(there[0])
    ours = parse(_new(package))
    types = _part(root, "metadataTypes")
    names = [one.get("name") for one in types]
    if _NAME not in names:
        _add(types, next(children(ours, "metadataTypes"))[0])
        insert(root, next(children(ours, "futureMetadata")), _ORDER)
        names.append(_NAME)
    return _mark(root, next(children(ours, "cellMetadata"))[0], kind=str(names.index(_NAME) + 1))


def _declare(draft: Draft) -> str:
    """Add the part that says it, and a relation of the workbook to it."""
    part = draft.free_name(_PART)
    draft.put(part, _new(draft.package), content_type=_CONTENT_TYPE)
    draft.relate(draft.package.workbook, _KIND, part)
    return "1"


def _new(package: Package) -> bytes:
    return to_strict(_NEW.encode()) if package.is_strict else _NEW.encode()


def _mark(root: Any, ours: Any, *, kind: str) -> str:
    """Return the number of the mark of a kind of metadata, which is added if there is none."""
    marks = _part(root, "cellMetadata")
    for number, mark in enumerate(marks, start=1):
        if any(one.get("t") == kind for one in children(mark, "rc")):
            return str(number)
    ours[0].set("t", kind)
    _add(marks, ours)
    return str(len(marks))


def _part(root: Any, name: str) -> Any:
    found = next(children(root, name), None)
    if found is None:
        found = root.makeelement(etree.QName(etree.QName(root).namespace, name))
        insert(root, found, _ORDER)
    return found


def _add(parent: Any, element: Any) -> None:
    parent.append(element)
    parent.set("count", str(len(parent)))
