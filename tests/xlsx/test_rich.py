"""A run on an analyst's own workbook leaves all that it does not mean to change byte for byte."""

import shutil
from contextlib import nullcontext

import pytest
from python_calamine import CalamineWorkbook

from tests.libreoffice import SOFFICE, convert
from tests.openxml import SDK, audit, sdk_errors
from tests.platforms import ON_POSIX
from tests.xlsx.packages import list_of, raw
from tests.xlsx.rich_book import CMA, rich_book
from tests.xlsx.rich_parts import with_rich_parts
from tests.xlsx.test_signature import SIGNATURES, signed
from xlfactor import cli, results
from xlfactor.xlsx.package import CONTENT_TYPES, Package

CHANGED = {CONTENT_TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}

OURS = ["Summary", "Checks", "Audit"]


def run(path, *more):
    return cli.main(["run", "--macro", "check_inputs", "--in-place", str(path), *more])


def read(path):
    return Package(path.read_bytes())


@pytest.fixture(scope="module", params=[".xlsx", ".xlsm"])
def runs(request, tmp_path_factory):
    """The workbook, and what one and two runs have made of it."""
    path = tmp_path_factory.mktemp("rich") / f"study{request.param}"
    path.write_bytes(with_rich_parts(rich_book(macros=request.param == ".xlsm")).content)
    saved = [path.with_stem("before"), path.with_stem("once"), path.with_stem("twice")]
    shutil.copy(path, saved[0])
    for copy in saved[1:]:
        assert run(path) == 0
        shutil.copy(path, copy)
    return saved


def test_it_holds_what_it_is_meant_to(runs):
    """Every kind of part that is spoken of is there."""
    names = " ".join(read(runs[0]).names)
    for word in (
        "chartsheets", "chartEx", "slicers", "timelines", "pivotTables", "threadedComments",
        "comments", ".svg", "vmlDrawing", "ctrlProp", "metadata", "richData", "customXml",
        "connections", "model/item", "printerSettings", "theme", "customUI", "LabelInfo", "ink",
        "dialogsheets", "macrosheets", "webextensions", "tables", "calcChain",
        "featurePropertyBag",
    ):  # fmt: skip
        assert word in names, word
    assert ("vbaProject" in names) is (runs[0].suffix == ".xlsm")


def test_every_other_part_lies_in_the_file_as_it_did(runs):
    before, once, twice = (raw(read(path)) for path in runs)
    for after in (once, twice):
        assert [name for name in after if name in before] == list(before)
        assert {name for name in before if after[name] != before[name]} == CHANGED
    assert len(once) == len(before) + len(OURS)


def test_a_second_run_changes_the_result_alone(runs):
    _, once, twice = (raw(read(path)) for path in runs)
    changed = {name for name in once if twice[name] != once[name]}
    # their stamps tell another time; and formulas elsewhere might point at them
    ours = {read(runs[1]).sheets[name].part for name in OURS}
    assert changed <= ours | {"xl/workbook.xml"}
    assert set(once) == set(twice)


@pytest.mark.parametrize("element", ["sheet", "definedName", "externalReference", "pivotCache"])
def test_the_workbook_says_what_it_said(runs, element):
    before, once, _ = (list_of(read(path), element) for path in runs)
    assert once[: len(before)] == before


def test_the_rest_of_the_workbook_part_is_as_it_was(runs):
    before, once, _ = (read(path).part("xl/workbook.xml").decode() for path in runs)
    for word in ("mc:AlternateContent", "lockStructure", "x14:slicerCaches", "mc:Ignorable",
                 "fileSharing", "workbookView", "extLst"):  # fmt: skip
        assert before.count(word) == once.count(word) > 0


def test_no_sheet_of_the_analyst_is_put_behind(runs):
    for path in runs:
        book = read(path)
        marked = [
            name for name, sheet in book.sheets.items() if b"tabSelected=" in book.part(sheet.part)
        ]
        assert len(marked) == 1


def test_openxml_audit_finds_nothing_new(runs):
    found = [{(one.part_uri, one.description) for one in audit(path)[0]} for path in runs]
    assert found[1] <= found[0]
    assert found[2] <= found[0]


@pytest.mark.npm
@pytest.mark.slow
@pytest.mark.skipif(SDK is None, reason=".ci/run installs it into .node")
def test_the_open_xml_sdk_finds_no_error(runs):
    assert [sdk_errors(path) for path in runs] == [[], [], []]


@pytest.mark.libreoffice
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_with_the_same_values(runs, tmp_path):
    before, after = (
        CalamineWorkbook.from_path(convert(shutil.copy(path, tmp_path / path.name), "ods"))
        for path in (runs[0], runs[2])
    )
    assert after.sheet_names == [*before.sheet_names, *OURS]
    assert ["", "Checks of the inputs"] in [
        row[:2] for row in after.get_sheet_by_name("Checks").to_python(skip_empty_area=False)
    ]
    for name in before.sheet_names:
        mine, other = (book.get_sheet_by_name(name).to_python() for book in (before, after))
        assert mine == other, name
    figures = before.get_sheet_by_name("CMA").to_python()
    assert [[cell if cell != "" else None for cell in row] for row in figures] == CMA


class TestSigned:
    """A digital signature is told of before anything is done."""

    @pytest.fixture
    def study(self, tmp_path):
        path = tmp_path / "study.xlsx"
        path.write_bytes(signed(rich_book()).content)
        return path

    def test_it_is_kept_and_told(self, study, capsys):
        before = study.read_bytes()
        assert run(study) == cli.INPUT_ERROR
        assert "'study.xlsx' is digitally signed" in capsys.readouterr().err
        assert study.read_bytes() == before

    def test_it_is_taken_out_if_asked_to(self, study):
        before = raw(read(study))
        assert run(study, "--drop-signature") == 0
        after = raw(read(study))
        assert set(before) - set(after) == {
            *SIGNATURES, "_xmlsignatures/_rels/origin.sigs.rels"
        }  # fmt: skip
        changed = {name for name in after if name in before and after[name] != before[name]}
        assert changed == CHANGED | {"_rels/.rels"}


class TestTheFile:
    """The file itself while a run is at work."""

    @pytest.fixture
    def study(self, tmp_path):
        path = tmp_path / "study.xlsx"
        path.write_bytes(rich_book().content)
        return path

    def test_a_file_that_somebody_else_has_saved_meanwhile_is_left_alone(
        self, study, capsys, monkeypatch
    ):
        other = with_rich_parts(rich_book()).content

        def save_meanwhile(label, *_):
            if label == "Reading":
                study.write_bytes(other)

        monkeypatch.setattr(results, "told_progress", lambda **_: nullcontext(save_meanwhile))
        assert run(study) == cli.INPUT_ERROR
        assert "was changed by somebody else since it was read" in capsys.readouterr().err
        assert study.read_bytes() == other
        assert list(study.parent.iterdir()) == [study]

    @ON_POSIX
    def test_a_link_to_a_study_stays_a_link(self, study, tmp_path):
        link = tmp_path / "link.xlsx"
        link.symlink_to(study)
        assert run(link) == 0
        assert link.is_symlink()
        assert "Checks" in read(study).sheets
