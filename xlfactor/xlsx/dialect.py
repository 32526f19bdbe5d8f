"""The two dialects of Open XML, transitional and strict: the same words in other namespaces."""

from typing import Final

TRANSITIONAL_RELATIONS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)
STRICT_RELATIONS: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"

_DRAWING, _STRICT_DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/",
    "http://purl.oclc.org/ooxml/drawingml/",
)
#: the namespaces that our parts are written in, and what they are called in strict Open XML
_STRICT_NAMES: Final = {
    TRANSITIONAL_RELATIONS: STRICT_RELATIONS,
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        "http://purl.oclc.org/ooxml/spreadsheetml/main"
    ),
    f"{_DRAWING}main": f"{_STRICT_DRAWING}main",
    f"{_DRAWING}chart": f"{_STRICT_DRAWING}chart",
    f"{_DRAWING}spreadsheetDrawing": f"{_STRICT_DRAWING}spreadsheetDrawing",
}


def relations(*, is_strict: bool) -> str:
    """Return the namespace of relations, with which their types begin too."""
    return STRICT_RELATIONS if is_strict else TRANSITIONAL_RELATIONS


def to_strict(part: bytes) -> bytes:
    """Write one of our parts in strict Open XML.

    The names are replaced as texts, so a cell's text that is such a name to the letter would be
    too, which no result has.
    """
    for name, other in _STRICT_NAMES.items():
        for ended in ('"', "/"):
            part = part.replace(f'"{name}{ended}'.encode(), f'"{other}{ended}'.encode())
    return part
