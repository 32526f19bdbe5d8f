"""The values beside formulas: read, kept while they hold, given up when they may not, written."""

import zipfile

import openpyxl
import pytest
from xlfactor.engine import open_book, remember, save
from xlfactor.engine.cached import read_cached, with_cached
from xlfactor.engine.known import ErrorValue

from xlfactor.errors import FileError, TableError

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xml(*cells):
    rows = "".join(f"<row>{cell}</row>" for cell in cells)
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()


KINDS = {
    "number": ('<c r="B2"><f>1+1</f><v>2.5</v></c>', 2.5),
    "text": ('<c r="B2" t="str"><f>A1</f><v>Gold &amp; more</v></c>', "Gold & more"),
    "empty text": ('<c r="B2" t="str"><f>A1</f><v></v></c>', ""),
    "shared text": ('<c r="B2" t="s"><f>A1</f><v>1</v></c>', "shared"),
    "boolean": ('<c r="B2" t="b"><f>1=1</f><v>1</v></c>', True),
    "error": ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', ErrorValue("#DIV/0!")),
    "nothing": ('<c r="B2"><f>1+1</f></c>', None),
}


@pytest.mark.parametrize(("cell", "value"), KINDS.values(), ids=KINDS)
def test_a_cached_value_is_read(cell, value):
    (cached,) = read_cached(xml('<c r="A1"><v>9</v></c>', cell), ["", "shared"])
    assert (cached.place, cached.value, cached.spills) == ((2, 2), value, False)
    assert type(cached.value) is type(value)


def test_a_sheet_without_formulas_is_not_parsed():
    assert list(read_cached(b"<worksheet><c><v>1</v></c> cut off", [])) == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.1, b'<c r="B2" s="3"><f>A1&amp;"x"</f><v>0.1</v></c>'),
        (True, b'<c r="B2" s="3" t="b"><f>A1&amp;"x"</f><v>1</v></c>'),
        ("a<b", b'<c r="B2" s="3" t="str"><f>A1&amp;"x"</f><v>a&lt;b</v></c>'),
        (" a", b'<c r="B2" s="3" t="str"><f>A1&amp;"x"</f><v xml:space="preserve"> a</v></c>'),
        (ErrorValue("#N/A"), b'<c r="B2" s="3" t="e"><f>A1&amp;"x"</f><v>#N/A</v></c>'),
    ],
)
@pytest.mark.parametrize("empty", [b"<v />", b"<v/>", b"<v></v>"])
def test_a_value_is_put_beside_its_formula(value, written, empty):
    source = b'<c r="B2" s="3"><f>A1&amp;"x"</f>' + empty + b"</c>"
    assert with_cached(source, {(2, 2): value}, set()) == written


def test_a_formula_without_a_known_value_has_none():
    source = b'<c r="B2"><f>A1</f><v /></c>'
    assert with_cached(source, {(9, 9): 1.0}, set()) == b'<c r="B2"><f>A1</f></c>'


def test_a_spilling_formula_is_marked():
    source = b'<c r="B2"><f t="array" ref="B2">A1:A3</f><v /></c>'
    marked = b'<c r="B2" cm="1"><f t="array" ref="B2">A1:A3</f><v>1.0</v></c>'
    assert with_cached(source, {(2, 2): 1.0}, {(2, 2)}) == marked


# --- through a book


@pytest.fixture
def computed(tmp_path, book):
    """A book with inputs, formulas on two sheets and a third that sees nothing, all computed."""
    inputs = book.sheets[0]
    inputs.name = "In put"
    inputs["A1"].value = [[1.0], [2.0]]
    inputs["B1"].formula = "=A1+A2"
    other = book.sheets.add("Other", after=inputs)
    other["A1"].formula = "='In put'!B1*2"
    alone = book.sheets.add("Alone", after=other)
    alone["A1"].value = 5
    alone["B1"].formula = '=A1&"x"'
    alone["B2"].formula = "=NA()"
    alone["B3"].formula = "=A1=5"
    named = book.sheets.add("Named", after=alone)
    book.names.add("xf_in", "='In put'!$A$1")
    named["A1"].formula = "=xf_in*3"
    remember(
        [
            (inputs["B1"], [[3.0]]),
            (other["A1"], [[6.0]]),
            (alone["B1"], [["5x"]]),
            (alone["B2"], [["#N/A"]]),
            (alone["B3"], [[True]]),
            (named["A1"], [[3.0]]),
        ]
    )
    save(book, tmp_path / "computed.xlsx")
    opened = open_book(tmp_path / "computed.xlsx")
    yield opened
    opened.app.quit()


def known(book):
    places = [("In put", "B1"), ("Other", "A1"), ("Named", "A1"), ("Alone", "B1"), ("Alone", "B3")]
    return [book.sheets[title][address].value for title, address in places]


def test_values_survive_saving_and_opening(computed, saved):
    assert known(computed) == [3.0, 6.0, 3.0, "5x", True]
    assert computed.sheets["Alone"]["B2"].options(err_to_str=True).value == "#N/A"
    again = saved(computed)
    assert known(again) == [3.0, 6.0, 3.0, "5x", True]


@pytest.mark.usefixtures("computed")
def test_other_readers_see_the_values(tmp_path):
    wb = openpyxl.load_workbook(tmp_path / "computed.xlsx", data_only=True)
    assert wb["Other"]["A1"].value == 6.0
    assert wb["Alone"]["B2"].value == "#N/A"
    assert openpyxl.load_workbook(tmp_path / "computed.xlsx").calculation.fullCalcOnLoad


def test_a_change_gives_up_what_may_see_it(computed):
    computed.sheets["In put"]["A1"].value = 10
    assert known(computed) == [None, None, None, "5x", True]


def test_a_change_that_nobody_sees_gives_up_nothing(computed):
    computed.sheets.add("New")["A1"].value = 10
    computed.sheets["Other"]["B7"].number_format = "0.0"
    assert known(computed) == [3.0, 6.0, 3.0, "5x", True]


def test_indirect_may_see_anything(computed):
    computed.sheets["Alone"]["C1"].formula = "=INDIRECT(A9)"
    remember([(computed.sheets["Alone"]["B1"], [["5x"]])])
    computed.sheets["Other"]["Z9"].value = 1
    assert computed.sheets["Alone"]["B1"].value is None


def test_a_stale_value_is_not_written(computed, saved):
    computed.sheets["In put"]["A1"].value = 10
    assert known(saved(computed)) == [None, None, None, "5x", True]


def test_a_write_that_fails_halfway_gives_up_values(computed):
    with pytest.raises(FileError, match="'In put'!A2"):
        computed.sheets["In put"]["A1"].value = [[10], ["x" * 40_000]]
    assert known(computed) == [None, None, None, "5x", True]


def test_a_new_formula_has_no_value(computed):
    computed.sheets["Alone"]["B1"].formula = "=1"
    assert computed.sheets["Alone"]["B1"].value is None


def test_a_renamed_sheet_keeps_its_values(computed, saved):
    computed.sheets["In put"].name = "Inputs"
    assert computed.sheets["Other"]["A1"].formula == "=Inputs!B1*2"
    assert known_at(saved(computed), "Other", "A1") == 6.0


def known_at(book, title, address):
    return book.sheets[title][address].value


def test_a_deleted_sheet_takes_along_what_saw_it(computed):
    computed.sheets["In put"].delete()
    assert known_at(computed, "Other", "A1") is None
    assert known_at(computed, "Alone", "B1") == "5x"


def test_moved_rows_give_up_values(computed):
    computed.sheets["Alone"]["1:1"].insert("down")
    assert known_at(computed, "Alone", "B2") is None


def test_a_date_is_read_as_a_date(sheet, saved):
    sheet["A1"].formula = "=TODAY()"
    sheet["A1"].number_format = "yyyy-mm-dd"
    remember([(sheet["A1"], [[45322]])])
    assert saved(sheet.book).sheets[0]["A1"].value.isoformat() == "2024-01-31T00:00:00"


# --- what spills


def test_a_spilling_formula_stays_one(sheet, saved, tmp_path):
    sheet["A1"].formula2 = "=FACTOR_COVARIANCE(D1:E9)"
    remember([(sheet["A1"], [["", "x"], ["x", 0.5]])])
    again = saved(sheet.book)
    assert again.sheets[0]["A1:B2"].value == [[None, "x"], ["x", 0.5]]
    assert again.sheets[0]["A1"].formula == "=FACTOR_COVARIANCE(D1:E9)"
    assert not again.sheets[0]["A1"].has_array
    twice = saved(again, "twice.xlsx")
    assert twice.sheets[0]["A1:B2"].value == [[None, "x"], ["x", 0.5]]
    with zipfile.ZipFile(tmp_path / "twice.xlsx") as archive:
        assert b'cm="1"' in archive.read("xl/worksheets/sheet1.xml")
        assert b"fDynamic" in archive.read("xl/metadata.xml")
        assert b"sheetMetadata+xml" in archive.read("[Content_Types].xml")
        assert b"metadata.xml" in archive.read("xl/_rels/workbook.xml.rels")


def test_a_smaller_result_frees_the_cells(sheet):
    sheet["A1"].formula2 = "=F()"
    remember([(sheet["A1"], [[1.0], [2.0], [3.0]])])
    remember([(sheet["A1"], [[1.0], [2.0]])])
    assert sheet["A1:A3"].value == [1.0, 2.0, None]


def test_text_that_looks_like_a_formula_is_text(sheet, saved):
    sheet["A1"].formula2 = "=F()"
    remember([(sheet["A1"], [[1.0], ["=x"]])])
    assert saved(sheet.book).sheets[0]["A1:A2"].value == [1.0, "=x"]


def test_a_different_result_gives_up_what_may_see_it(sheet):
    sheet["A1"].formula2 = "=F()"
    sheet["C1"].formula = "=SUM(A1:A2)"
    remember([(sheet["A1"], [[1.0], [2.0]]), (sheet["C1"], [[3.0]])])
    assert sheet["C1"].value == 3.0
    remember([(sheet["A1"], [[1.0], [2.0]])])
    assert sheet["C1"].value == 3.0
    remember([(sheet["A1"], [[1.0], [9.0]])])
    assert sheet["C1"].value is None


def test_results_need_a_formula(sheet):
    with pytest.raises(TableError, match="'Sheet1'!A1 holds no formula"):
        remember([(sheet["A1"], [[1.0]])])


def test_a_plain_formula_fills_one_cell(sheet):
    sheet["A1"].formula = "=1"
    with pytest.raises(TableError, match="gives 2 rows and 1 columns, but its formula fills one"):
        remember([(sheet["A1"], [[1.0], [2.0]])])


def test_results_need_room(sheet):
    sheet["A1"].formula2 = "=F()"
    sheet["A2"].value = "mine"
    with pytest.raises(TableError, match="cannot fill A1:A2: A2 is not empty"):
        remember([(sheet["A1"], [[1.0], [2.0]])])
