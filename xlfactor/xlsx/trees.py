"""Parts as trees of elements.

Transitional and strict Open XML differ in their namespaces alone, so elements are told by their
local names.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from lxml import etree

from xlfactor.errors import FileError

_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def parse(content: bytes) -> Any:
    """Parse a part; entities and anything outside the file are left alone.

    Raises a `FileError` if the part declares a document type, by which a few lines may unfold
    without end.
    """
    require_no_document_type(content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def stream(content: bytes, name: str) -> Iterator[Any]:
    """Parse a part, however large, and yield each element of one local name, then forget it.

    Comments and instructions are left out. Raises a `FileError` if the part declares a document
    type.
    """
    require_no_document_type(content)
    for _, element in etree.iterparse(
        BytesIO(content),
        tag="{*}" + name,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    ):
        yield element
        element.clear()


def require_no_document_type(content: bytes) -> None:
    """Raise a `FileError` for a part that declares a document type, as none of a workbook does."""
    if b"<!DOCTYPE" in content:
        raise FileError("the workbook is damaged: one of its parts declares a document type")


def written(root: Any) -> bytes:
    """Write a tree as a part."""
    content: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    return _DECLARATION + content


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace."""
    name: str = etree.QName(element).localname
    return name


def children(parent: Any, name: str) -> Iterator[Any]:
    """Iterate over the children of one local name."""
    yield from parent.iterchildren("{*}" + name)


def descendants(parent: Any, name: str) -> Iterator[Any]:
    """Iterate over all elements of one local name below another."""
    yield from parent.iterdescendants("{*}" + name)


def relation_id(element: Any) -> str:
    """Return the identifier of the relation that an element names by its attribute `r:id`."""
    return next(
        (
            value
            for key, value in element.attrib.items()
            if etree.QName(key).localname == "id" and etree.QName(key).namespace
        ),
        "",
    )
