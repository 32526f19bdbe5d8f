"""A workbook file as a host: its sheets, names, Tables, blocks, and the sheets that are ours."""

import datetime as dt
import shutil

import openpyxl
import pytest
import xlsxwriter

from tests.conftest import WHEN, WORKBOOKS, run_all
from tests.xlsx.handmade import OFFICE, parts, relations, zipped
from xlfactor import catalogue
from xlfactor.areas import Area, area_of
from xlfactor.drawing import stamp
from xlfactor.errors import FileError, TableError
from xlfactor.hosts import Edition, Found, Made, plan
from xlfactor.report.page import Page
from xlfactor.run import run
from xlfactor.xlsx.book import open_book


@pytest.fixture
def made(tmp_path):
    """Make a workbook with XlsxWriter and open it."""

    def make(fill):
        path = tmp_path / "made.xlsx"
        with xlsxwriter.Workbook(path) as book:
            fill(book)
        return open_book(path)

    return make


# --- sheets


def test_all_sheets_are_listed_in_the_order_of_their_tabs(made):
    def fill(book):
        book.add_worksheet("CMA")
        book.add_chartsheet("Chart").set_chart(line(book))
        book.add_worksheet("Hidden").hide()
        book.add_worksheet("Very hidden").very_hidden()
        book.get_worksheet_by_name("Hidden").write(0, 0, 0.25)
        book.get_worksheet_by_name("Very hidden").write(0, 0, 0.5)

    book = made(fill)
    assert book.sheets == ["CMA", "Chart", "Hidden", "Very hidden"]
    assert book.cells(area_of("Hidden", "A1"), name="cma") == ((0.25,),)
    assert book.cells(area_of("Very hidden", "A1"), name="cma") == ((0.5,),)


def line(book):
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=CMA!$A$1:$A$2"})
    return chart


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("chartsheet", "a chart sheet"),
        ("dialogsheet", "a dialog sheet"),
        ("xlMacrosheet", "a macro sheet"),
    ],
)
def test_a_sheet_without_cells_is_told(tmp_path, kind, word):
    content = parts()
    part = "xl/_rels/workbook.xml.rels"
    content[part] = relations(("rId1", f"{OFFICE}/{kind}", "worksheets/sheet1.xml"))
    book = open_book(zipped(tmp_path / "a.xlsx", content))
    with pytest.raises(TableError, match=f"cma: 'Sheet' is {word}, which has no cells"):
        book.cells(area_of("Sheet", "A1"), name="cma")
    with pytest.raises(TableError, match=f"Sheet!A1: 'Sheet' is {word}"):
        book.region(area_of("Sheet", "A1"))
    assert not book.is_ours_untouched("Sheet")


# --- names and Tables


def test_names_of_the_workbook_and_of_single_sheets(made):
    def fill(book):
        sheet = book.add_worksheet("CMA")
        sheet.print_area("A1:B2")
        sheet.autofilter("A1:B2")
        book.add_worksheet("Other")
        book.define_name("xf_cma", "=CMA!$B$5")
        book.define_name("Other!xf_cma", "=Other!$B$5")
        book.add_worksheet("My own")
        book.define_name("'My own'!xf_policy", "=Other!$B$5")

        book.define_name("Other!xf_stamp", "=Other!$B$9")

    assert made(fill).names() == {
        "xf_cma": "CMA!$B$5", "Other!xf_cma": "Other!$B$5", "'My own'!xf_policy": "Other!$B$5",
    }  # fmt: skip


def test_a_table_ends_above_its_row_of_totals(made):
    def fill(book):
        sheet = book.add_worksheet("CMA")
        sheet.add_table(0, 0, 3, 1, {"name": "plain"})
        sheet.add_table(5, 0, 9, 1, {"name": "totals", "total_row": True})
        sheet.add_table(11, 0, 13, 1, {"name": "bare", "header_row": False})

    found = made(fill).tables()
    assert {name: (area.top, area.bottom) for name, area in found.items()} == {
        "plain": (1, 4), "totals": (6, 9), "bare": (12, 14)
    }  # fmt: skip
    assert [(area.has_header, area.has_totals) for area in found.values()] == [
        (True, False), (True, True), (False, False)
    ]  # fmt: skip


# --- cells and blocks


def test_cells_are_cut_where_nothing_more_is_filled(made):
    book = made(lambda book: book.add_worksheet("CMA").write_row(4, 1, ["Asset", "Return"]))
    for address in ("B5:C5", "A1:Z99", "B:C", "5:5", "A:XFD", "B5:XFD1048576"):
        assert book.cells(area_of("CMA", address), name="cma") == (("Asset", "Return"),)
    for address in ("D1:E9", "B6", "Z:Z", "99:99", "A1"):
        assert book.cells(area_of("CMA", address), name="cma") == ()


def block(book):
    """A title, a table below it with a gap on its left, and something apart."""
    sheet = book.add_worksheet("CMA")
    sheet.write(1, 1, "Title")
    for row in range(4, 7):
        sheet.write_row(row, 1, [f"Asset {row}", None, 0.1])
    sheet.write(4, 2, "Group")
    sheet.write(6, 4, 0.2)
    sheet.write(8, 1, "Source")
    sheet.write(4, 7, "apart")


@pytest.mark.parametrize(
    ("corner", "end"),
    [("B5", "E7"), ("C5", "E7"), ("B6", "E7"), ("B2", "B2"), ("H5", "H5"), ("J20", "J20")],
)
def test_a_block_reaches_as_far_as_cells_are_filled(made, corner, end):
    region = made(block).region(area_of("CMA", corner))
    first, last = area_of("CMA", corner), area_of("CMA", end)
    assert region == Area(sheet="CMA", top=first.top, left=first.left, bottom=last.bottom,
                          right=last.right)  # fmt: skip


def test_a_block_goes_on_below_formulas_without_a_value_and_empty_texts(tmp_path):
    wb = openpyxl.Workbook()
    for row in (["Asset", "Return"], ["Gold", "=1/4"], ["=A9", "=1/4"], ["Cash", 0.1]):
        wb.active.append(row)
    wb.save(tmp_path / "a.xlsx")
    assert open_book(tmp_path / "a.xlsx").region(area_of("Sheet", "A1")).bottom == 4


# --- what is ours


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    target = tmp_path_factory.mktemp("ours") / "results.xlsx"
    run_all(WORKBOOKS / "factor_cma.xlsx", target)
    return target


def test_our_sheets_are_known_by_their_digest(results):
    book = open_book(results)
    ours = [sheet for sheet in book.sheets if book.is_ours_untouched(sheet)]
    assert ours == ["Summary", "Weights", "Risk decomposition", "Covariance", "Factor premia",
                    "Gamma path", "Risk budgets", "Efficient frontier", "Black-Litterman",
                    "Three-way trade", "Against benchmark", "Funding trade", "Stress",
                    "Factor loadings", "Path weights", "Frontier weights", "Trade weights",
                    "Checks", "Audit"]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda ws: setattr(ws["H40"], "value", "mine"),
        lambda ws: setattr(ws["B2"], "value", "Premia"),
        lambda ws: setattr(ws["H40"], "value", "#N/A"),
        lambda ws: setattr(ws["H40"], "value", True),
    ],
)
def test_a_sheet_that_was_changed_is_not(results, tmp_path, change):
    # a sheet without charts, whose names openpyxl would change
    wb = openpyxl.load_workbook(results)
    change(wb["Path weights"])
    wb.save(tmp_path / "changed.xlsx")
    book = open_book(tmp_path / "changed.xlsx")
    assert book.is_ours_untouched("Checks")
    assert not book.is_ours_untouched("Path weights")


def sealed(cells, refers="Page!$B$9"):
    """A sheet as the first version of this program wrote it: cells, their digest, its name."""
    wb = openpyxl.Workbook()
    wb.active.title = "Page"
    for (row, column), value in cells.items():
        wb.active.cell(row, column, value)
    values = [(row, column, value) for (row, column), value in sorted(cells.items())]
    wb.active["B9"] = stamp.digest_of(values, (9, 2))
    wb.active.defined_names["xf_stamp"] = openpyxl.workbook.defined_name.DefinedName(
        "xf_stamp", attr_text=refers
    )
    return wb


CELLS = {
    (2, 2): "Title",
    (3, 2): 0.1,
    (3, 3): 1 / 3,
    (4, 2): dt.datetime(2024, 1, 31),
    (5, 2): True,
}


def test_a_sheet_that_an_earlier_version_wrote_is_known(tmp_path):
    sealed(CELLS).save(tmp_path / "a.xlsx")
    assert open_book(tmp_path / "a.xlsx").is_ours_untouched("Page")


@pytest.mark.parametrize("refers", ["#REF!", "Page!#REF!", "Page!$B$8:$B$9", "Page!$A$1", "1"])
def test_a_sheet_whose_seal_is_gone_is_not(tmp_path, refers):
    sealed(CELLS, refers).save(tmp_path / "a.xlsx")
    assert not open_book(tmp_path / "a.xlsx").is_ours_untouched("Page")


def test_a_digest_that_excel_might_take_for_a_number_is_a_text(tmp_path):
    wb = sealed(CELLS)
    wb.active["B9"] = 1234567890123456
    wb.save(tmp_path / "a.xlsx")
    assert not open_book(tmp_path / "a.xlsx").is_ours_untouched("Page")


def test_what_was_written_is_read_at_once(tmp_path):
    path = shutil.copy(WORKBOOKS / "factor_cma.xlsx", tmp_path / "study.xlsx")
    book = open_book(path)
    for kept in ((), ()):
        report = run(book, catalogue.macros("factor_premia"), known=catalogue.input_names(),
                     when=WHEN)  # fmt: skip
        assert [(one.sheet, one.kept) for one in report.written] == [("Factor premia", kept)]
    assert book.is_ours_untouched("Factor premia")
    assert book.cells(area_of("Factor premia", "B2"), name="title") == (("Factor premia",),)


def test_a_file_that_changed_meanwhile_is_not_written_over(tmp_path):
    path = shutil.copy(WORKBOOKS / "factor_cma.xlsx", tmp_path / "study.xlsx")
    book = open_book(path)
    page = Page(sheet="Page", title="Page", units="", blocks=(), charts=(), checks=(), notes=())
    found = Found(name="gamma", place="Targets!C23", cells=((0.7,),))
    book.write(plan(book, [Made(page=page, found=(found,))]), Edition(when=WHEN))
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(FileError, match="changed"):
        book.save(path)
