"""The VBA project, and the strict reader of it, over projects of others and over ours."""

import zipfile
from pathlib import Path

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st

from tests.addin import readers, small
from tests.addin.strict_project import read_project, revealed
from xlfactor.addin.project import PROJECT_ID, obscured, vba_project
from xlfactor.addin.source import ModuleKind, Source
from xlfactor.addin.streams import stream

XLWINGS = Path(xlwings.__file__).parent
#: those that have a VBA project: one that Excel saved, four that another program did
OTHERS = sorted(XLWINGS.rglob("*.xl[as]m"))
BY_EXCEL = XLWINGS / "quickstart.xlsm"


def project_of(path):
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/vbaProject.bin")


@pytest.fixture(scope="module")
def raw():
    return vba_project(small.ALL)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_the_strict_reader_reads_what_others_made(path):
    project = read_project(project_of(path))
    assert {"ThisWorkbook"} < {module.name for module in project.modules}
    assert readers.by_oletools(project_of(path)) == readers.by_strict_reader(project_of(path))


def test_the_strict_reader_has_nothing_to_say_about_what_excel_made():
    assert read_project(project_of(BY_EXCEL)).oddities == set()


def test_the_strict_reader_has_nothing_to_say_about_ours(raw):
    project = read_project(raw)
    assert project.oddities == set()
    assert project.name == "xlfactor"
    assert project.references == ["stdole", "Office"]
    assert project.version.hex() == "cc61ffff000100"
    assert {module.offset for module in project.modules} == {0}
    assert [(module.name, module.declared) for module in project.modules] == [
        ("ThisWorkbook", "Document"),
        ("AboutSheet", "Document"),
        ("Awkward", "Module"),
        ("Thing", "Class"),
    ]


@pytest.mark.parametrize("reader", readers.ALL)
def test_every_module_is_read_back_byte_for_byte(raw, reader):
    assert reader(raw) == {source.name: stream(source) for source in small.ALL}


def test_a_modules_text_is_its_attributes_and_its_lines():
    text = stream(small.CODE).decode("cp1252")
    assert text.startswith('Attribute VB_Name = "Awkward"\r\nOption Explicit\r\n\r\n\' Größe, 5 €')
    assert text.replace("\r\n", "\n").partition("\n")[2] == small.CODE.text


def test_the_attributes_are_those_of_modules_that_excel_made():
    excel = {module.name: module for module in read_project(project_of(BY_EXCEL)).modules}
    other = {module.name: module for module in read_project(project_of(OTHERS[-1])).modules}
    ours = {module.name: module for module in read_project(vba_project(small.ALL)).modules}

    def without_name(module):
        return {key: value for key, value in module.attributes.items() if key != "Name"}

    assert without_name(ours["ThisWorkbook"]) == without_name(excel["ThisWorkbook"])
    assert without_name(ours["AboutSheet"]) == without_name(excel["Sheet1"])
    assert without_name(ours["Awkward"]) == without_name(excel["Module1"]) == {}
    # xlwings' class may be made from outside, ours may not
    assert without_name(ours["Thing"]) == without_name(other["Dictionary"]) | {"Exposed": "False"}


def test_the_project_is_open_to_everybody(raw):
    properties = read_project(raw).properties
    assert properties["ID"] == PROJECT_ID
    assert revealed(properties["CMG"], PROJECT_ID) == bytes(4)
    assert revealed(properties["DPB"], PROJECT_ID) == bytes(1)
    assert revealed(properties["GC"], PROJECT_ID) == b"\xff"


@given(st.binary(max_size=300), st.integers(0, 255))
def test_what_is_obscured_can_be_revealed(data, seed):
    assert revealed(obscured(data, seed=seed), PROJECT_ID) == data


@pytest.mark.parametrize("name", ["", "1st", "_x", "a b", "naïve", "x" * 32, "a.b"])
def test_a_name_that_no_module_can_have_is_refused(name):
    with pytest.raises(ValueError, match=f"'{name}' is no name for a module"):
        vba_project([Source(name=name, kind=ModuleKind.STANDARD, text="")])


@pytest.mark.parametrize("name", ["Dir", "xlfactor", "thing"])
def test_a_name_that_is_taken_is_refused(name):
    source = Source(name=name, kind=ModuleKind.STANDARD, text="")
    with pytest.raises(ValueError, match=f"the name '{name}' is taken in the project"):
        vba_project([small.CLASS, source])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ok\nx = 1 → 2", "M, line 2: '→' is not in the code page cp1252"),
        ("ok\n\nform\x0cfeed", "M, line 3: there is a character that does not show"),
        ("carriage\r\nreturn", "M, line 1: there is a character that does not show"),
        ("'" * 1024, "M, line 1: 1024 characters; VBA reads 1023"),
        ("ok\n" + "x = _\n" * 25 + "1", "M, line 26: continued over more than 24 lines"),
        ("\n" * 65_535, "M: 65535 lines; VBA holds 65534"),
    ],
    ids=["code page", "form feed", "carriage return", "width", "continued", "length"],
)
def test_what_vba_could_not_hold_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        stream(Source(name="M", kind=ModuleKind.STANDARD, text=text))


def test_what_vba_can_just_hold_is_taken():
    text = "'" * 1023 + "\n" + "x = _\n" * 24 + "1" + "\n" * 65_509
    assert stream(Source(name="M", kind=ModuleKind.STANDARD, text=text)).count(b"\n") == 65_535
