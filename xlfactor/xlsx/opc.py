"""The parts of a workbook file and their relations (Open Packaging Conventions, ECMA-376 part 2).

A package is a snapshot: the file is read once, and whatever happens to it afterwards changes
nothing here. Transitional and strict Open XML differ in their namespaces alone, so elements are
told by their local names.
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

from lxml import etree

CONTENT_TYPES: Final = "[Content_Types].xml"
_ROOT: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What one part says of another part, or of a place outside the file."""

    id: str
    #: the last word of the relation's type, such as `worksheet` or `drawing`
    kind: str
    #: the name of the part, or the address outside the file
    target: str
    is_external: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """A sheet in the workbook's list."""

    name: str
    part: str
    #: `worksheet`, `chartsheet`, `dialogsheet` or `xlMacrosheet`
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedName:
    """A defined name: what it refers to, and its sheet if it belongs to one."""

    name: str
    refers_to: str
    sheet: str | None


class Package:
    """The parts of a workbook file, by their names."""

    def __init__(self, content: bytes) -> None:
        #: the file's own bytes
        self.content = content
        self._archive = ZipFile(BytesIO(content))
        self._parts: dict[str, bytes] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the archive."""
        return tuple(info.filename for info in self._archive.infolist() if not info.is_dir())

    def __contains__(self, part: str) -> bool:
        return part in self._archive.NameToInfo

    def part(self, name: str) -> bytes:
        """Return the bytes of a part."""
        if name not in self._parts:
            self._parts[name] = self._archive.read(name)
        return self._parts[name]

    def tree(self, name: str) -> Any:
        """Parse a part; a new tree at each call, which the caller may change."""
        return parse(self.part(name))

    @cached_property
    def workbook(self) -> str:
        """The name of the part that lists the sheets."""
        return next(
            relation.target
            for relation in self.relations(_ROOT).values()
            if relation.kind == "officeDocument"
        )

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return the relations of a part by their identifiers; none if it has no list of them."""
        listed = relations_part(part)
        if listed not in self:
            return {}
        return {
            element.attrib["Id"]: Relation(
                id=element.attrib["Id"],
                kind=element.attrib["Type"].rpartition("/")[2],
                target=_target(part, element),
                is_external=element.get("TargetMode") == "External",
            )
            for element in children(self.tree(listed), "Relationship")
        }

    @cached_property
    def sheets(self) -> Mapping[str, SheetEntry]:
        """The sheets by their names, in the order of the tabs."""
        relations = self.relations(self.workbook)
        found = {}
        for element in descendants(self.tree(self.workbook), "sheet"):
            relation = relations[relation_id(element)]
            name = element.attrib["name"]
            found[name] = SheetEntry(name=name, part=relation.target, kind=relation.kind)
        return found

    @cached_property
    def defined_names(self) -> tuple[DefinedName, ...]:
        """The defined names, those of single sheets included."""
        titles = list(self.sheets)
        return tuple(
            DefinedName(
                name=element.attrib["name"],
                refers_to=element.text or "",
                sheet=titles[int(home)] if (home := element.get("localSheetId")) else None,
            )
            for element in descendants(self.tree(self.workbook), "definedName")
        )


def parse(content: bytes) -> Any:
    """Parse a part; entities and anything outside the file are left alone."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def children(parent: Any, name: str) -> Iterator[Any]:
    """Iterate over the children of one local name."""
    return parent.iterchildren("{*}" + name)


def descendants(parent: Any, name: str) -> Iterator[Any]:
    """Iterate over all elements of one local name below another."""
    return parent.iterdescendants("{*}" + name)


def relation_id(element: Any) -> str:
    """Return the identifier of the relation that an element names by its attribute `r:id`."""
    return next(
        value
        for key, value in element.attrib.items()
        if etree.QName(key).localname == "id" and etree.QName(key).namespace
    )


def relations_part(part: str) -> str:
    """Return the name of the part that lists the relations of another.

    Examples
    --------
    >>> relations_part("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(part: str, element: Any) -> str:
    target: str = element.attrib["Target"]
    if element.get("TargetMode") == "External":
        return target
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
