"""Sheets of ours in another workbook: all that is not ours stays, and points where it did."""

import io
import re
import zipfile

import openpyxl
import pytest
from lxml import etree

from tests.openxml import audit
from tests.xlsx.drawn import DATES, SEAL, result
from tests.xlsx.packages import edited, list_of, made, raw, with_parts
from xlfactor.drawing.sheet import PrintSetup
from xlfactor.report.page import ChartKind
from xlfactor.xlsx.archive import rewritten
from xlfactor.xlsx.draft import Draft, insert
from xlfactor.xlsx.graft import graft
from xlfactor.xlsx.package import CONTENT_TYPES, Package

CHANGED = {CONTENT_TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
SHEET = "xl/worksheets/sheet3.xml"


def opened(package):
    return openpyxl.load_workbook(io.BytesIO(package.content))


def charted(book):
    """A chart and a table of the analyst's, whose parts have the names that ours would have."""
    sheet = book.get_worksheet_by_name("First")
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=First!$A$2:$A$2"})
    sheet.insert_chart("C3", chart)
    book.define_name("rate", "=First!$A$2")
    book.define_name("Second!local", "=Second!$A$2")


@pytest.fixture(scope="module")
def before():
    return made(charted)


@pytest.fixture(scope="module")
def after(before):
    return graft(before, [result(), result("Second's !")])


def test_every_other_part_lies_in_the_archive_as_it_did(before, after):
    was, now = raw(before), raw(after)
    assert [name for name in now if name in was] == list(was)
    assert {name for name in was if now[name] != was[name]} == CHANGED


def test_new_parts_have_names_that_were_free(before, after):
    new = [name for name in after.names if name not in before.names]
    assert SHEET in new
    assert "xl/charts/chart2.xml" in new
    assert "xl/drawings/drawing2.xml" in new
    assert len({name.casefold() for name in after.names}) == len(after.names)


def test_cells_and_names_are_those_of_the_sheets(after):
    book = opened(after)
    assert book.sheetnames == ["First", "Second", "Results", "Second's !"]
    for name in ("Results", "Second's !"):
        sheet = book[name]
        assert [sheet[f"B{row}"].value for row in (8, 9, 10)] == DATES
        assert (sheet["B12"].value, sheet["B12"].data_type) == ("=not a formula", "s")
        assert len(sheet._charts) == len(ChartKind)
        assert sheet.defined_names["xf_stamp"].attr_text.endswith("!$C$16")
    assert book["Results"].print_title_rows == "$1:$4"
    assert book["First"]["A1"].value == "written on First"
    assert book.defined_names["rate"].attr_text == "First!$A$2"
    assert book["Second"].defined_names["local"].attr_text == "Second!$A$2"


def test_a_validator_that_is_not_ours_finds_no_error(tmp_path, after):
    path = tmp_path / "after.xlsx"
    path.write_bytes(after.content)
    errors, advice = audit(path)
    assert errors == []
    assert all("inline-string" in item.description for item in advice)


def test_a_second_run_with_equal_results_changes_nothing(after):
    assert graft(after, [result(), result("Second's !")]).content == after.content


def test_a_sheet_is_replaced_in_its_place(before):
    three = graft(before, [result("One"), result("Results"), result("Last")])
    again = graft(three, [result("Results", share=7.5)])
    assert list(raw(again)) == list(raw(three))
    assert list_of(again, "sheet") == list_of(three, "sheet")
    assert list_of(again, "definedName") == list_of(three, "definedName")
    changed = {name for name, content in raw(three).items() if raw(again)[name] != content}
    assert three.sheets["Results"].part in changed
    charts = [name for name in changed if "chart" in name]
    assert changed - set(charts) == {three.sheets["Results"].part}
    assert opened(again)["Results"]["C9"].value == 7.5


def test_a_new_sheet_stands_before_the_next_of_its_run(before):
    first = graft(before, [result("Summary"), result("Audit")])
    first = edited(first, "xl/workbook.xml", ("<workbookView ", '<workbookView activeTab="3" '))
    again = graft(first, [result(name) for name in ("Summary", "Weights", "Risk", "Audit")])
    book = opened(again)
    assert book.sheetnames == ["First", "Second", "Summary", "Weights", "Risk", "Audit"]
    assert book.active.title == "Audit"
    for name in book.sheetnames[2:]:
        assert book[name].print_area == opened(first)["Audit"].print_area.replace("Audit", name)
    assert book["Second"].defined_names["local"].attr_text == "Second!$A$2"
    assert graft(again, [result("Summary"), result("Risk")]).sheets.keys() == again.sheets.keys()


def test_the_name_of_a_sheet_is_found_in_capitals_too(before):
    once = graft(before, [result("Results")])
    again = graft(once, [result("RESULTS")])
    assert list(again.sheets) == list(once.sheets)


def test_parts_to_which_only_the_old_sheet_led_go_with_it(before):
    once = graft(before, [result()])
    image = {"xl/media/image1.png": b"\x89PNG", "xl/media/image2.png": b"\x89PNG"}
    first, ours = "xl/worksheets/sheet1.xml", once.sheets["Results"].part
    shared = with_parts(
        once,
        image,
        relations=[
            (ours, "rId8", "image", "../media/image1.png"),
            (ours, "rId9", "image", "../media/image2.png"),
            (ours, "rId10", "hyperlink", "https://example.org"),
            (ours, "rId11", "image", "../media/none.png"),
            (first, "rId9", "image", "../media/image2.png"),
        ],
    )
    again = graft(shared, [result(with_charts=False)])
    assert set(shared.names) - set(again.names) == {
        "xl/media/image1.png",
        "xl/worksheets/_rels/sheet3.xml.rels",
        "xl/drawings/drawing2.xml",
        "xl/drawings/_rels/drawing2.xml.rels",
        *(f"xl/charts/chart{number}.xml" for number in range(2, 2 + len(ChartKind))),
    }
    assert b"chart2.xml" not in again.part(CONTENT_TYPES)
    assert b"chart1.xml" in again.part(CONTENT_TYPES)
    assert graft(again, [result()]).part("xl/charts/chart1.xml") == before.part(
        "xl/charts/chart1.xml"
    )


def test_names_of_the_old_sheet_that_the_new_one_lacks_go(before):
    once = graft(before, [result()])
    once = edited(
        once,
        "xl/workbook.xml",
        (
            "</definedNames>",
            '<definedName name="_xlnm._FilterDatabase" localSheetId="2" hidden="1">Results!$B$7'
            '</definedName><definedName name="mine" localSheetId="2" comment="a &quot;b&quot;">'
            "Results!$B$7</definedName></definedNames>",
        ),
    )
    setup = PrintSetup(
        area=result().print_setup.area, is_landscape=True, zoom=None,
        side_margin=36, top_margin=36,
    )  # fmt: skip
    again = graft(once, [result(print_setup=setup)])
    names = {one.name for one in again.defined_names if one.sheet == "Results"}
    assert names == {"_xlnm.Print_Area", "xf_stamp", "mine"}
    others = [one for one in again.defined_names if one.sheet != "Results"]
    assert others == list(before.defined_names)


def test_the_sheet_in_front_stays_and_no_two_are_selected(before, after):
    assert list_of(after, "workbookView") == list_of(before, "workbookView")
    selected = [
        name for name, entry in after.sheets.items() if b"tabSelected" in after.part(entry.part)
    ]
    assert selected == ["First"]


def test_a_sheet_of_ours_in_front_stays_in_front(before):
    once = graft(before, [result(), result("More")])
    front = edited(once, "xl/workbook.xml", ("<workbookView ", '<workbookView activeTab="2" '))
    front = edited(front, "xl/worksheets/sheet1.xml", (' tabSelected="1"', ""))
    again = graft(front, [result(), result("More")])
    selected = [
        name for name, entry in again.sheets.items() if b"tabSelected" in again.part(entry.part)
    ]
    assert selected == ["Results"]


def test_macros_know_the_new_sheet_by_the_name_of_the_old(before):
    once = graft(before, [result(), result("More", print_setup=None)])
    for name in ("Results", "More"):
        part = once.sheets[name].part
        root = once.tree(part)
        for old in root.findall("{*}sheetPr"):
            root.remove(old)
        properties = root.makeelement(root.tag.replace("worksheet", "sheetPr"), codeName=name)
        root.insert(0, properties)
        once = with_parts(once, {part: etree.tostring(root)})
    one_page = PrintSetup(
        area=result().print_setup.area, is_landscape=True, zoom=None,
        side_margin=36, top_margin=36,
    )  # fmt: skip
    again = graft(once, [result(print_setup=one_page), result("More", print_setup=None)])
    for name in ("Results", "More"):
        properties = again.tree(again.sheets[name].part)[0]
        assert properties.get("codeName") == name
    assert len(again.tree(again.sheets["Results"].part)[0]) == 1


@pytest.mark.parametrize(
    "spelled",
    [
        lambda name: f"/{name}",
        str.upper,
        lambda name: name.replace("_rels", "_RELS").replace("[Content_Types]", "[content_types]"),
    ],
    ids=["a slash before", "capitals", "relations and types"],
)
def test_parts_are_the_same_however_an_archive_spells_their_names(before, spelled):
    names = {name: spelled(name) for name in before.names}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, other in names.items():
            archive.writestr(other, before.part(name))
    package = Package(file.getvalue())
    once = graft(package, [result()])
    again = graft(once, [result(share=2.0)])
    for after in (once, again):
        folded = [name.casefold().lstrip("/") for name in after.names]
        assert len(set(folded)) == len(folded)
        assert list(after.sheets) == ["First", "Second", "Results"]
        assert {name for name in before.names if after.part(name) != before.part(name)} == CHANGED
        assert set(names.values()) <= set(after.names)


def test_what_is_set_for_a_sheet_as_a_whole_stays(before, tmp_path):
    once = graft(before, [result()])
    part = once.sheets["Results"].part
    changes = [
        ("<pageSetUpPr ", '<tabColor rgb="FF00B050"/><pageSetUpPr '),
        ("</sheetData>", '</sheetData><sheetProtection sheet="1" sort="0"/>'),
        (" workbookViewId", ' zoomScale="85" zoomScaleNormal="85" workbookViewId'),
    ]
    if b"<pageSetUpPr " not in once.part(part):
        changes[0] = ("<dimension", '<sheetPr><tabColor rgb="FF00B050"/></sheetPr><dimension')
    again = graft(edited(once, part, *changes), [result(share=2.0)])
    sheet = opened(again)["Results"]
    assert 2.0 in [cell.value for row in sheet.iter_rows() for cell in row]
    assert sheet.sheet_properties.tabColor.rgb == "FF00B050"
    assert sheet.protection.sheet
    assert sheet.protection.sort is False
    assert (sheet.sheet_view.zoomScale, sheet.sheet_view.zoomScaleNormal) == (85, 85)
    path = tmp_path / "again.xlsx"
    path.write_bytes(again.content)
    assert audit(path)[0] == []


class TestCalculation:
    """Formulas elsewhere that point at a sheet of ours are calculated anew."""

    @staticmethod
    def _with_formula(book):
        sheet = book.get_worksheet_by_name("First")
        sheet.write_formula(9, 0, "=Results!C8*2", None, 0.2)
        book.calc_on_load = False

    def test_nothing_is_said_where_no_sheet_is_replaced(self):
        plain = made(self._with_formula)
        assert list_of(graft(plain, [result()]), "calcPr") == list_of(plain, "calcPr")

    def test_nothing_is_said_where_there_are_no_formulas(self):
        def without(book):
            book.calc_on_load = False

        once = graft(made(without), [result()])
        assert list_of(graft(once, [result(share=2.0)]), "calcPr") == list_of(once, "calcPr")

    def test_formulas_are_calculated_where_a_sheet_is_replaced(self):
        once = graft(made(self._with_formula), [result()])
        again = graft(once, [result(share=2.0)])
        assert list_of(again, "calcPr") == ['<calcPr calcId="124519" fullCalcOnLoad="1"/>']

    def test_it_is_said_where_the_workbook_said_nothing_of_calculation(self):
        bare = edited(
            made(self._with_formula),
            "xl/workbook.xml",
            ('<calcPr calcId="124519"/>', "<pivotCaches/><extLst/>"),
        )
        again = graft(graft(bare, [result()]), [result(share=2.0)])
        text = again.part("xl/workbook.xml").decode()
        assert '</definedNames><calcPr fullCalcOnLoad="1"/><pivotCaches/>' in text

    @pytest.mark.parametrize(("sheet_id", "stays"), [("1", True), ("3", False)])
    def test_the_chain_goes_only_where_a_cell_of_ours_is_in_it(self, sheet_id, stays):
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        once = graft(made(self._with_formula), [result()])
        chain = f'<calcChain xmlns="{main}"><c r="A10" i="{sheet_id}"/><c r="A11"/></calcChain>'
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
        chained = with_parts(
            once,
            {"xl/calcChain.xml": chain.encode()},
            types={"xl/calcChain.xml": kind},
            relations=[("xl/workbook.xml", "rId90", "calcChain", "calcChain.xml")],
        )
        again = graft(chained, [result(share=2.0)])
        assert ("xl/calcChain.xml" in again) is stays
        assert (b"calcChain" in again.part(CONTENT_TYPES)) is stays
        assert ("rId90" in again.relations("xl/workbook.xml")) is stays


class TestDialects:
    """Other namespaces, other prefixes, other ways to write the same."""

    @staticmethod
    def _prefixed(package, *parts):
        changed = {}
        for part in parts:
            text = re.sub(r"<(/?)(?![?!]|\w+:)(\w)", r"<\1x:\2", package.part(part).decode())
            changed[part] = text.replace('xmlns="http', 'xmlns:x="http', 1).encode()
        return _changed(package, changed)

    def test_prefixes_stay(self, before):
        prefixed = self._prefixed(before, *CHANGED)
        grafted = graft(prefixed, [result()])
        for part in CHANGED:
            text = grafted.part(part).decode()
            assert "<x:" in text
            assert "ns0" not in text
            assert text.count("xmlns:x=") == 1
        assert opened(grafted).sheetnames == ["First", "Second", "Results"]
        assert graft(grafted, [result()]).content == grafted.content

    def test_relations_are_absolute_where_they_were(self, before):
        absolute = edited(
            before, "xl/_rels/workbook.xml.rels", ('Target="worksheets', 'Target="/xl/worksheets')
        )
        grafted = graft(absolute, [result()])
        assert f'Target="/{SHEET}"'.encode() in grafted.part("xl/_rels/workbook.xml.rels")

    def test_strict_open_xml_stays_strict(self, before):
        strict = _strict(before)
        grafted = graft(strict, [result()])
        new = [name for name in grafted.names if name not in strict.names]
        assert new
        for part in [*new, *(CHANGED - {CONTENT_TYPES})]:
            assert b"openxmlformats.org/spreadsheetml" not in grafted.part(part), part
            assert b"openxmlformats.org/drawingml" not in grafted.part(part), part
            assert b"openxmlformats.org/officeDocument" not in grafted.part(part), part
        assert b"<left/>" not in grafted.part("xl/styles.xml").split(b"<borders")[1].split(
            b"</border>", 1
        )[1]  # fmt: skip
        again = graft(grafted, [result(share=3.5)])
        assert list(again.sheets) == ["First", "Second", "Results"]

    def test_days_are_counted_as_the_workbook_counts_them(self):
        grafted = graft(made(date_1904=True), [result()])
        assert opened(grafted)["Results"]["B8"].value == DATES[0]


_STRICT = [
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
     b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
     b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    (b"http://schemas.openxmlformats.org/drawingml/2006/",
     b"http://purl.oclc.org/ooxml/drawingml/"),
]  # fmt: skip


def _strict(package):
    changed = {}
    for part in package.names:
        content = package.part(part)
        for old, new in _STRICT:
            content = content.replace(old, new)
        changed[part] = content
    return _changed(package, changed)


def _changed(package, changed):
    return Package(rewritten(package.content, changed))


def test_a_sheet_number_is_free_even_where_the_largest_is_taken(before):
    full = edited(before, "xl/workbook.xml", ('sheetId="2"', 'sheetId="65534"'))
    assert 'sheetId="2"' in list_of(graft(full, [result()]), "sheet")[-1]


def test_the_order_of_elements_is_that_of_the_standard():
    root = etree.fromstring("<a><!-- x --><one/><unknown/><three/></a>")
    insert(root, root.makeelement("two"), ("one", "two", "three"))
    insert(root, root.makeelement("four"), ("one", "two", "three", "four"))
    names = [child.tag for child in root if isinstance(child.tag, str)]
    assert names == ["one", "unknown", "two", "three", "four"]


def test_a_draft_without_changes_is_the_package(before):
    draft = Draft(before)
    draft.tree("xl/workbook.xml")
    assert draft.finished() is before


def test_a_free_name_needs_a_suffix(before):
    with pytest.raises(ValueError, match="has no suffix"):
        Draft(before).free_name("xl/part")


def test_the_name_of_the_seal_leads_to_the_digest(after):
    assert len(opened(after)["Results"].cell(*SEAL).value) == 16
