"""Workbook files made for tests: by XlsxWriter, and changed part by part."""

import io
import re

import xlsxwriter

from xlfactor.xlsx.archive import members, rewritten
from xlfactor.xlsx.package import CONTENT_TYPES, Package, relations_part

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def made(fill=None, *, sheets=("First", "Second"), **options):
    """A workbook of some sheets; `fill` is called with it before it is closed."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, f"written on {name}")
            sheet.write(1, 0, 0.25, book.add_format({"bold": True, "num_format": "0.0%"}))
        if fill is not None:
            fill(book)
    return Package(file.getvalue())


def edited(package, part, *changes):
    """A package with texts of a part replaced, each of which must be there."""
    text = package.part(part).decode()
    for old, new in changes:
        assert old in text, (part, old, text)
        text = text.replace(old, new)
    return Package(rewritten(package.content, {part: text.encode()}))


def with_parts(package, parts, *, types=None, relations=()):
    """A package with more parts: their types, and relations as (from, id, kind, target)."""
    changed = dict(parts)
    listed = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>'
        for part, kind in (types or {}).items()
    )
    text = package.part(CONTENT_TYPES).decode()
    changed[CONTENT_TYPES] = text.replace("</Types>", f"{listed}</Types>").encode()
    for source, ident, kind, target in relations:
        name = relations_part(source)
        old = changed.get(name) or (package.part(name) if name in package else _NO_RELATIONS)
        mode = ' TargetMode="External"' if "://" in target else ""
        whole = kind if "/" in kind else f"{RELATIONS}/{kind}"
        new = (
            f'<Relationship Id="{ident}" Type="{whole}" Target="{target}"{mode}/></Relationships>'
        )
        changed[name] = old.replace(b"</Relationships>", new.encode())
    return Package(rewritten(package.content, changed))


_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
    b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def raw(package):
    """The bytes of each member as they lie in the archive, its header included."""
    return {one.name: bytes(one.content) for one in members(package.content)}


def list_of(package, element):
    """The entries of one name in the part that lists the sheets, as text."""
    text = package.part(package.workbook).decode()
    return re.findall(rf"<(?:\w+:)?{element}\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?{element}>)", text)
