"""Changes to the parts of a package, collected until a new package is made of them."""

import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from lxml import etree

from xlfactor.xlsx.archive import rewritten
from xlfactor.xlsx.dialect import relations
from xlfactor.xlsx.package import CONTENT_TYPES, ROOT, Package, relations_part
from xlfactor.xlsx.trees import children, local_name, written

_NUMBERED: Final = re.compile(r"(?P<stem>.*?)\d*(?P<suffix>\.\w+)")


class Draft:
    """A package as it is going to be: what is not changed here is copied as it lies in it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._parts: dict[str, bytes | None] = {}
        self._types: dict[str, str] = {}
        self._trees: dict[str, Any] = {}
        self._before: dict[str, bytes] = {}

    def tree(self, part: str) -> Any:
        """Return the tree of a part, the same at each call; what is changed in it is kept."""
        if part not in self._trees:
            root = self._trees[part] = self.package.tree(part)
            self._before[part] = etree.tostring(root)
        return self._trees[part]

    def put(self, part: str, content: bytes, *, content_type: str | None = None) -> None:
        """Set the content of a part, which may be new, and of what type it is."""
        self._parts[part] = content
        if content_type is not None:
            self._types[part] = content_type

    def drop(self, part: str) -> None:
        """Remove a part and its relations."""
        self._parts[part] = None
        self.drop_relations(part)

    def drop_relations(self, part: str) -> None:
        """Remove the relations of a part."""
        if relations_part(part) in self.package:
            self._parts[relations_part(part)] = None

    def free_name(self, part: str) -> str:
        """Return the name of a part, or one like it with another number, that is not taken."""
        found = _NUMBERED.fullmatch(part)
        if found is None:
            raise ValueError(f"the name of the part '{part}' has no suffix")
        names = {*self.package.names, *self._parts}
        taken = {_folded(name) for name in names if self._parts.get(name, b"") is not None}
        number = 0
        while _folded(part) in taken:
            number += 1
            part = f"{found['stem']}{number}{found['suffix']}"
        return part

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation of a part to another; return its identifier."""
        listed = self.tree(relations_part(part))
        taken = {element.attrib["Id"] for element in children(listed, "Relationship")}
        number = len(taken) + 1
        while (ident := f"rId{number}") in taken:
            number += 1
        # relative or absolute, as the others are
        is_absolute = any(
            element.attrib["Target"].startswith("/")
            for element in children(listed, "Relationship")
        )
        attributes = {
            "Id": ident,
            "Type": f"{relations(is_strict=self.package.is_strict)}/{kind}",
            "Target": f"/{target}" if is_absolute else relative(part, target),
        }
        listed.append(listed.makeelement(_sibling(listed, "Relationship"), attributes))
        return ident

    def unrelate(self, part: str, ident: str) -> None:
        """Remove a relation of a part."""
        listed = self.tree(relations_part(part))
        for element in list(children(listed, "Relationship")):
            if element.attrib["Id"] == ident:
                listed.remove(element)

    def finished(self) -> Package:
        """Return the package with all changes."""
        self._write_types()
        parts = dict(self._parts)
        for part, root in self._trees.items():
            if etree.tostring(root) != self._before[part]:
                parts[part] = written(root)
        changed = {
            self.package.own_name(part): content
            for part, content in parts.items()
            if content is None or part not in self.package or content != self.package.part(part)
        }
        return Package(rewritten(self.package.content, changed)) if changed else self.package

    def _write_types(self) -> None:
        """Declare the types of the new parts, and drop those of removed parts."""
        types = self.tree(CONTENT_TYPES)
        new = {_folded(part): part for part in self._types}
        gone = {_folded(part) for part, content in self._parts.items() if content is None}
        for element in list(children(types, "Override")):
            name = _folded(element.attrib["PartName"])
            if name in new:
                element.set("ContentType", self._types[new.pop(name)])
            elif name in gone:
                types.remove(element)
        for part in new.values():
            attributes = {"PartName": f"/{part.lstrip('/')}", "ContentType": self._types[part]}
            types.append(types.makeelement(_sibling(types, "Override"), attributes))


def _folded(part: str) -> str:
    """Return the name of a part as names are compared: case and a slash before it do not count."""
    return part.casefold().lstrip("/")


def relative(part: str, target: str) -> str:
    """Return the path from a part to another, as relations have it.

    Examples
    --------
    >>> relative("xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml")
    '../drawings/drawing1.xml'
    """
    return posixpath.relpath(f"/{target}", posixpath.join("/", posixpath.dirname(part)))


def below(package: Package, starts: Iterable[str], *, without: Iterable[str] = ()) -> set[str]:
    """Return the parts that relations lead to from some parts, past none of others."""
    found: set[str] = set()
    waiting, closed = list(starts), set(without)
    while waiting:
        part = waiting.pop()
        if part in found or part in closed:
            continue
        found.add(part)
        waiting += [
            relation.target
            for relation in package.relations(part).values()
            if not relation.is_external and relation.target in package
        ]
    return found


def only_below(package: Package, parts: Sequence[str]) -> set[str]:
    """Return the parts to which only these parts lead, themselves left out."""
    return below(package, parts) - below(package, [ROOT], without=parts) - set(parts)


def insert(parent: Any, element: Any, order: Sequence[str]) -> None:
    """Insert an element among the children of another, at its place in the order of names."""
    later = set(order[order.index(local_name(element)) + 1 :])
    for sibling in parent:
        if isinstance(sibling.tag, str) and local_name(sibling) in later:
            sibling.addprevious(element)
            return
    parent.append(element)


def _sibling(parent: Any, name: str) -> str:
    """Return a name in the namespace of an element."""
    return f"{{{etree.QName(parent).namespace}}}{name}"
