"""The archive of the add-in: its parts, what ties them, and that nothing but its text is in it."""

import posixpath
import re
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

import xlfactor
from tests.addin import small
from tests.addin.strict_project import read_project
from tests.libreoffice import SOFFICE, convert
from xlfactor.addin.package import build, parts
from xlfactor.errors import FileError
from xlfactor.pins import XLWINGS

ROOT = Path(__file__).parent.parent.parent
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@pytest.fixture
def path(tmp_path):
    build(tmp_path / "small.xlam", small.ADDIN)
    return tmp_path / "small.xlam"


@pytest.fixture(scope="module")
def found():
    return parts(small.ADDIN)


def xml(found, part):
    return ET.fromstring(found[part])  # noqa: S314 (our own text)


def test_every_part_has_a_type_and_every_type_a_part(found):
    types = xml(found, "[Content_Types].xml")
    endings = {item.get("Extension") for item in types.iter(f"{TYPES}Default")}
    named = {item.get("PartName") for item in types.iter(f"{TYPES}Override")}
    assert next(iter(found)) == "[Content_Types].xml"
    assert named <= {f"/{name}" for name in found}
    left = {name.rpartition(".")[2] for name in found if f"/{name}" not in named}
    assert left == endings


def test_every_link_leads_to_a_part_and_every_part_is_linked(found):
    linked = set()
    for name in found:
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for link in xml(found, name):
                linked.add(posixpath.normpath(posixpath.join(folder, link.get("Target"))))
    alone = {name for name in found if name.endswith(".rels")} | {"[Content_Types].xml"}
    assert linked == set(found) - alone


def test_code_names_are_the_names_of_the_document_modules(found):
    names = set(re.findall(rb'codeName="(\w+)"', b"".join(found.values())))
    project = read_project(found["xl/vbaProject.bin"])
    documents = {item.name.encode() for item in project.modules if item.declared == "Document"}
    assert names == documents == {b"ThisWorkbook", b"AboutSheet"}


def test_the_wizards_texts_arrive_whatever_their_signs(found):
    texts = [element.text for element in xml(found, "xl/workbook.xml").iter() if element.text]
    assert texts == ["The number: < 5 & > 1."]
    groups = [e.get("name") for e in xml(found, "xl/workbook.xml").iter() if "Group" in e.tag]
    assert groups == [None, "xlfactor Factors", "xlfactor Risk & more"]


def test_the_version_is_in_the_properties(found):
    versions = [e.text for e in xml(found, "docProps/core.xml") if e.tag.endswith("}version")]
    assert versions == [xlfactor.__version__]


@pytest.fixture
def workbook(found, tmp_path):
    """The same parts as a workbook: most programs know no add-ins."""
    path = tmp_path / "small.xlsm"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content.replace(b"ms-excel.addin.", b"ms-excel.sheet."))
    return path


def test_openpyxl_reads_what_the_sheet_says(workbook):
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames == ["xlfactor"]
    lines = [cell.value or "" for cell in book["xlfactor"]["A"]]
    assert lines[0] == f"xlfactor {xlfactor.__version__}"
    assert (ROOT / "LICENSE").read_text("utf-8").strip() in "\n".join(lines)
    assert lines[-1].startswith(f"Python is called through xlwings {XLWINGS} (BSD 3-Clause")


@pytest.mark.libreoffice
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(workbook):
    text = convert(workbook, "csv").read_text("utf-8")
    assert text.splitlines()[0] == f"xlfactor {xlfactor.__version__}"
    assert "BSD 3-Clause License" in text


def test_no_clock_is_in_the_archive(path):
    with zipfile.ZipFile(path) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {item.create_system for item in archive.infolist()} == {0}
        assert archive.namelist() == list(parts(small.ADDIN))
        assert {name: archive.read(name) for name in archive.namelist()} == parts(small.ADDIN)


def test_a_failed_build_leaves_what_was_there(tmp_path, monkeypatch):
    target = tmp_path / "a.xlam"
    target.write_bytes(b"before")
    monkeypatch.setattr(
        shutil, "copyfileobj", lambda *_: (_ for _ in ()).throw(OSError(28, "full"))
    )
    with pytest.raises(FileError, match=r"a\.xlam' cannot be written \(full\)"):
        build(target, small.ADDIN)
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_places_that_cannot_be_are_told(tmp_path):
    with pytest.raises(FileError, match=r"a\.xlsx': an add-in is an \.xlam file"):
        build(tmp_path / "a.xlsx", small.ADDIN)
    with pytest.raises(FileError, match=r"there is no folder '.*nowhere'"):
        build(tmp_path / "nowhere" / "a.xlam", small.ADDIN)
