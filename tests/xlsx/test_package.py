"""The parts of a workbook file, however their names and relations are written."""

import pytest

from tests.xlsx.packages import edited, made, with_parts
from xlfactor.errors import FileError
from xlfactor.xlsx.package import ROOT, DefinedName, SheetEntry


@pytest.fixture(scope="module")
def plain():
    def name(book):
        book.define_name("everywhere", "=First!$A$1")
        book.define_name("Second!here", "=Second!$A$2")

    return made(name)


def test_sheets_in_the_order_of_their_tabs(plain):
    assert list(plain.sheets.values()) == [
        SheetEntry(name="First", part="xl/worksheets/sheet1.xml", kind="worksheet"),
        SheetEntry(name="Second", part="xl/worksheets/sheet2.xml", kind="worksheet"),
    ]


def test_defined_names_and_their_sheets(plain):
    assert plain.defined_names == (
        DefinedName(name="everywhere", refers_to="First!$A$1", sheet=None),
        DefinedName(name="here", refers_to="Second!$A$2", sheet="Second"),
    )


@pytest.mark.parametrize(
    "name",
    ["xl/workbook.xml", "XL/Workbook.xml", "xl/w%6Frkbook.xml"],
)
def test_a_part_is_found_by_any_writing_of_its_name(plain, name):
    assert name in plain
    assert plain.part(name) == plain.part("xl/workbook.xml")


@pytest.mark.parametrize(
    "target", ["/xl/worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml", "Worksheets/SHEET1.xml"]
)
def test_targets_of_relations_are_names_of_parts(plain, target):
    book = edited(plain, "xl/_rels/workbook.xml.rels", ('"worksheets/sheet1.xml"', f'"{target}"'))
    assert book.sheets["First"].part == "xl/worksheets/sheet1.xml"


def test_a_place_outside_the_file_is_no_part(plain):
    book = with_parts(
        plain, {}, relations=[("xl/worksheets/sheet1.xml", "rId9", "hyperlink", "https://a/b.xml")]
    )
    (relation,) = book.relations("xl/worksheets/sheet1.xml").values()
    assert (relation.is_external, relation.target, relation.kind) == (
        True, "https://a/b.xml", "hyperlink"
    )  # fmt: skip


def test_a_workbook_may_lie_anywhere(plain):
    book = with_parts(
        edited(plain, "_rels/.rels", ("xl/workbook.xml", "other/book.xml")),
        {
            "other/book.xml": plain.part("xl/workbook.xml"),
            "other/_rels/book.xml.rels": plain.part("xl/_rels/workbook.xml.rels").replace(
                b'"worksheets/', b'"../xl/worksheets/'
            ),
        },
    )
    assert book.workbook == "other/book.xml"
    assert book.sheets["Second"].part == "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("_rels/.rels", ('officeDocument"', 'other"'), "holds no workbook"),
        ("xl/workbook.xml", ('r:id="rId2"', 'r:id="rId77"'), "its sheet 'Second' has no part"),
        ("xl/workbook.xml", (' r:id="rId2"', ""), "its sheet 'Second' has no part"),
        ("xl/workbook.xml", ("</sheets>", ""), "its part 'xl/workbook.xml' is no XML"),
        ("_rels/.rels", ("xl/workbook.xml", "xl/none.xml"), "it has no part 'xl/none.xml'"),
    ],
)
def test_damage_is_told(plain, part, change, message):
    with pytest.raises(FileError, match=message):
        _ = edited(plain, part, change).sheets


def test_strict_is_told_from_transitional(plain):
    assert not plain.is_strict
    book = edited(
        plain,
        "xl/workbook.xml",
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
         "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    )  # fmt: skip
    assert book.is_strict


def test_a_part_without_relations_has_none(plain):
    assert plain.relations("xl/styles.xml") == {}
    assert {one.kind for one in plain.relations(ROOT).values()} >= {"officeDocument"}


def test_an_entity_is_not_read_from_elsewhere(plain, tmp_path):
    (tmp_path / "secret").write_text("secret")
    content = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><x id="1">&e;</x>'
    ).encode()
    package = with_parts(plain, {"xl/x.xml": content})
    with pytest.raises(FileError, match="declares a document type"):
        package.tree("xl/x.xml")
