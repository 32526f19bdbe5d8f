"""Cached values: what Excel last worked out for each formula, as it stands in a sheet's XML.

openpyxl writes every formula without its value, so that a reader which does not calculate sees
nothing; here the values are read beside it, and put back into the XML that it writes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.xml.functions import iterparse

from xlfactor.engine.known import ErrorValue, Value

SHEET_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_WRITTEN_FORMULA = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*?(?:/>|>[^<]*</f>))<v ?(?:/>|></v>)</c>'
)

Place = tuple[int, int]


class DynamicFormula(ArrayFormula):  # type: ignore[misc]  # openpyxl has no types
    """A formula that spills: an array formula whose size is Excel's to find."""


@dataclass(frozen=True, slots=True)
class Cached:
    """One formula of a sheet: its value, and whether it spills."""

    place: Place
    value: Value | None
    spills: bool


def read_cached(xml: bytes, shared_strings: list[Any]) -> Iterator[Cached]:
    """Go through the formulas in a sheet's XML."""
    if not _HAS_FORMULA.search(xml):
        return
    for _, element in iterparse(BytesIO(xml)):
        if element.tag == f"{SHEET_NAMESPACE}c":
            if element.find(f"{SHEET_NAMESPACE}f") is not None:
                place = _place(element.get("r", "A1"))
                spills = element.get("cm") is not None
                yield Cached(place, _value(element, shared_strings), spills)
            element.clear()


def _value(element: Element, shared_strings: list[Any]) -> Value | None:
    text, kind = element.findtext(f"{SHEET_NAMESPACE}v"), element.get("t", "n")
    if text is None or (text == "" and kind != "str"):
        return None
    if kind == "e":
        return ErrorValue(text)
    if kind == "b":
        return text == "1"
    if kind == "s":
        return str(shared_strings[int(text)])
    return text if kind == "str" else float(text)


def with_cached(xml: bytes, values: dict[Place, Value], spilling: set[Place]) -> bytes:
    """Put the values of formulas into a sheet's XML as openpyxl wrote it, and mark what spills."""
    if not values and not spilling:
        return xml

    def filled(match: re.Match[bytes]) -> bytes:
        reference, attributes, formula = match.groups()
        place = _place(reference.decode())
        if place in spilling:
            attributes += b' cm="1"'
        value = values.get(place)
        if value is None:
            return b'<c r="%b"%b>%b</c>' % (reference, attributes, formula)
        kind, content = _written(value)
        return b'<c r="%b"%b%b>%b%b</c>' % (reference, attributes, kind, formula, content)

    return _WRITTEN_FORMULA.sub(filled, xml)


def _written(value: Value) -> tuple[bytes, bytes]:
    if isinstance(value, bool):
        return b' t="b"', b"<v>%d</v>" % value
    if isinstance(value, float | int):
        return b"", f"<v>{float(value)!r}</v>".encode()
    kind = b' t="e"' if isinstance(value, ErrorValue) else b' t="str"'
    space = ' xml:space="preserve"' if value != value.strip() else ""
    return kind, f"<v{space}>{escape(value)}</v>".encode()


def _place(reference: str) -> Place:
    letters, row = coordinate_from_string(reference)
    return row, column_index_from_string(letters)
