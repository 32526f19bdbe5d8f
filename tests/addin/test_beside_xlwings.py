"""The add-in beside the one that xlwings ships, which thousands use: what differs, and why."""

import re
import struct
import zipfile
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.addin.strict_compound import read_compound
from tests.addin.strict_project import decompressed, read_project
from tests.addin.test_shipped import SHIPPED

THEIRS = Path(find_spec("xlwings").origin).parent / "addin" / "xlwings.xlam"
#: the record whose field of a size is none
VERSION = 0x09

#: all that differs in the VBA project, but for the names and the texts of modules
IN_PROJECT = {
    "compound file": "ours keeps every rule of the format; Excel's own files break some",
    "Name": "the name of the project",
    "record 0x4": "the same, in the list of modules",
    "record 0x1c": "descriptions of modules: theirs has one",
    "record 0x48": "the same in Unicode",
    "record 0x9": "a version that counts how often Excel saved; ours was saved by none",
    "record 0x13": "a cookie that readers ignore; the format wants FFFF of all but Excel",
    "record 0x2c": "the same for each module",
    "offset of text": "ours holds no compiled code before the text, so it begins at once",
    "kinds of modules": "ours needs no class of its own",
    "ID": "theirs is hidden by a password, which blanks it; ours is drawn from the name",
    "CMG": "encoded with the ID: whether the project is locked",
    "DPB": "theirs has a password; ours can be read by anyone",
    "GC": "encoded with the ID: that the project is shown",
    "windows": "places of the editor's windows on its author's screen; ours says none",
}
#: all that differs in the parts around it, beside their order and their texts
IN_PACKAGE = {
    "customUI": "a ribbon of Office 2010 and later, which has what ours uses; theirs is of 2007",
    "customXml": "the texts of IntelliSense, which xlwings has none of",
}


def records(directory):
    """Give the records of the stream `dir`: their numbers and their bytes."""
    at = 0
    while at < len(directory):
        number, size = struct.unpack_from("<HI", directory, at)
        size = 6 if number == VERSION else size
        yield number, directory[at + 6 : at + 6 + size]
        at += 6 + size


def project(path):
    """Give what a VBA project says, by what it is."""
    with zipfile.ZipFile(path) as archive:
        raw = archive.read("xl/vbaProject.bin")
    compound, found = read_compound(raw), read_project(raw)
    names = {module.name for module in found.modules}
    text = compound.streams["PROJECT"].decode("cp1252")
    # what comes once a module, and is its name or follows from it
    named = {0x19, 0x47, 0x1A, 0x32, 0x31, 0x21, 0x22, 0x0F}
    said = {}
    for number, value in records(decompressed(compound.streams["VBA/dir"])):
        if number not in named:
            said.setdefault(f"record {number:#x}", set()).add(value)
    sections = re.findall(r"\r\n(\[[\w ]+\])\r\n", text)
    kinds = {module.declared for module in found.modules}
    return said | found.properties | {
        "compound file": compound.oddities,
        "streams": {name for name in compound.streams if name.rpartition("/")[2] not in names},
        "version": compound.streams["VBA/_VBA_PROJECT"],
        "order of records": ordered(decompressed(compound.streams["VBA/dir"])),
        "references": found.references,
        "kinds of modules": kinds,
        "offset of text": {module.offset == 0 for module in found.modules},
        "attributes": {
            kind: {
                tuple(item for item in module.attributes.items() if item[0] != "Name")
                for module in found.modules
                if module.declared == kind and "ThisWorkbook" not in module.name
            }
            for kind in ("Document", "Module")
        },
        "sections": sections,
        "host": re.search(r"\[Host Extender Info\]\r\n(.*)\r\n", text)[1],
        "windows": set(re.findall(r"(?m)^\w+=(.*, [CZ])\r$", text)),
    }  # fmt: skip


def ordered(directory):
    """Give the order of records, that of a module once."""
    numbers = [0x21 if number == 0x22 else number for number, _ in records(directory)]
    first = numbers.index(0x19)
    second = numbers.index(0x19, first + 1)
    return [*numbers[:second], numbers[-1]]


def package(path):
    """Give the content types and relations of a workbook's parts, by folders and kinds."""
    with zipfile.ZipFile(path) as archive:
        types, *links = (
            ET.fromstring(archive.read(name))  # noqa: S314 (of packages that are installed)
            for name in ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels")
        )
    said = {
        (item.get("Extension") or item.get("PartName"), item.get("ContentType")) for item in types
    }
    for number, linked in enumerate(links):
        said |= {(number, item.get("Type"), item.get("Target")) for item in linked}
    return said


def test_the_project_differs_from_that_of_xlwings_in_what_is_listed_alone():
    ours, theirs = project(SHIPPED), project(THEIRS)
    assert ours["version"] == theirs["version"] == bytes.fromhex("CC61FFFF000100")
    assert len(ours["references"]) == 2
    differ = {what for what in ours | theirs if ours.get(what) != theirs.get(what)}
    assert differ - set(IN_PROJECT) == set()
    assert set(IN_PROJECT) - differ == set(), "these are the same now: take them off the list"


def test_the_parts_around_it_differ_from_those_of_xlwings_in_what_is_listed_alone():
    differ = {" ".join(map(str, item)) for item in package(SHIPPED) ^ package(THEIRS)}
    assert [item for item in differ if not any(word in item for word in IN_PACKAGE)] == []
    assert {word for word in IN_PACKAGE if any(word in item for item in differ)} == set(IN_PACKAGE)
