"""Macros on a workbook open in Excel: what is found, what is kept, what is said."""

import re

import pytest

from tests.conftest import WHEN, WORKBOOKS
from tests.windows.desk import Desk
from tests.windows.excel_model.application import USUAL
from tests.windows.excel_model.entry import Content
from xlfactor import catalogue
from xlfactor.errors import OptionError, TableError
from xlfactor.excel.host import book as host
from xlfactor.excel.host.book import ExcelBook
from xlfactor.places import Places
from xlfactor.run import run

LARGE = "US Equity-Large Cap"


@pytest.fixture
def desk():
    return Desk(WORKBOOKS / "factor_cma.xlsx")


@pytest.fixture
def book(desk):
    return desk.caller


def run_macros(book, name="run_all", **how_to_tell):
    return run(ExcelBook(book), catalogue.macros(name), known=catalogue.input_names(), when=WHEN,
               **how_to_tell)  # fmt: skip


def names(book):
    return [sheet.name for sheet in book.sheets]


def test_the_report_tells_what_was_read_assumed_and_written(book):
    report = run_macros(book, "factor_premia")
    places = {found.name: found.place for found in report.read}
    assert places["cma"] == "CMA!B5:X22"
    assert places["measure"].startswith("Targets!C")
    assert [written.sheet for written in report.written] == ["Factor premia"]
    assert any("total returns" in line for line in report.assumed)
    assert report.skipped == ()
    assert set(report.seconds) == {"reading", "maths", "writing"}


def test_an_input_left_out_takes_its_default_and_that_is_said(book):
    book.names["xf_gamma"].delete()
    assert "gamma is not given: 0.7 was used" in run_macros(book, "factors_to_assets").assumed


def test_a_formula_counts_by_its_value_and_an_empty_text_is_a_blank(desk, book):
    before = run_macros(book, "factor_premia")
    weights = desk.book.worksheet("Factors").grid.contents
    settings = desk.book.worksheet("Targets").grid.contents
    weights[6, 3] = Content(0.25, formula="=1/4")
    settings[26, 3] = Content(None, formula='=""')
    with pytest.raises(TableError, match="cash_asset: Targets!C26 holds the formula"):
        run_macros(book, "factor_premia")
    settings[26, 3] = Content("", formula='=""')
    after = run_macros(book, "factor_premia")
    assert [found.cells for found in before.read] == [found.cells for found in after.read]


def test_a_sheet_that_nobody_edited_is_painted_again_in_place(book):
    run_macros(book)
    first = names(book)
    report = run_macros(book)
    assert names(book) == first
    assert len(book.sheets["Gamma path"].charts) == 3
    assert all(written.kept == () for written in report.written)


def test_a_new_sheet_stands_before_the_next_of_its_run(book):
    run_macros(book, "factor_premia")
    alone = names(book)
    run_macros(book)
    together = [name for name in names(book) if name not in alone]
    assert names(book)[: len(alone) - 3] == alone[:-3]
    assert names(book)[-1] == alone[-1] == "Audit"
    assert names(book).index(together[0]) > names(book).index("Summary")


def test_a_sheet_that_an_analyst_edited_is_kept(book):
    run_macros(book, "factor_premia")
    book.sheets["Factor premia"].range("H40").value = "my comment"
    report = run_macros(book, "factor_premia")
    assert [(w.sheet, w.kept) for w in report.written] == [
        ("Factor premia (2)", ("Factor premia",))
    ]
    assert book.sheets["Factor premia"].range("H40").value == "my comment"
    again = run_macros(book, "factor_premia")
    assert again.written[0].sheet == "Factor premia (2)"


def add_note(desk, sheet):
    desk.book.worksheet(sheet.name).drawings.append("Comment 1")


def add_chart(_desk, sheet):
    sheet.charts.add(1, 1, 100, 100, name="My chart")


def add_table(_desk, sheet):
    sheet["H40"].value = [["Asset"], ["Gold"]]
    sheet["H40:H41"].value = None
    sheet.tables.add(source=sheet["H40:H41"], name="mine")


def put_formula(desk, sheet):
    contents = desk.book.worksheet(sheet.name).grid.contents
    title = contents[2, 2].value
    contents[2, 2] = Content(title, formula=f'="{title}"')


@pytest.mark.parametrize("add", [add_note, add_chart, add_table, put_formula])
def test_a_sheet_to_which_an_analyst_added_something_is_kept(desk, book, add):
    run_macros(book, "factor_premia")
    add(desk, book.sheets["Factor premia"])
    (written,) = run_macros(book, "factor_premia").written
    assert (written.sheet, written.kept) == ("Factor premia (2)", ("Factor premia",))
    (again,) = run_macros(book, "factor_premia").written
    assert again.sheet == "Factor premia (2)"


def test_a_sheet_whose_seal_is_gone_is_kept(desk, book):
    run_macros(book, "factor_premia")
    (seal,) = (
        name
        for name in desk.book.defined
        if name.bare == "xf_stamp" and name.sheet.name == "Factor premia"
    )
    seal._refers_to = "='Factor premia'!#REF!"
    (written,) = run_macros(book, "factor_premia").written
    assert (written.sheet, written.kept) == ("Factor premia (2)", ("Factor premia",))


def test_whole_columns_and_rows_are_read_as_far_as_they_are_filled(book):
    places = Places(ExcelBook(book))
    whole = places.cells_at("Private_Weights")
    assert places.cells_at("Factors!B:C")[-1] == places.cells_at("Factors!B1:C40")[-1]
    assert len(places.cells_at("Factors!5:5")) == 1
    assert places.cells_at("Factors!XFD:XFD") == ()
    assert whole


def test_a_sheet_of_the_analyst_with_our_name_is_kept(book):
    book.sheets.add("weights").range("A1").value = "mine"
    report = run_macros(book, "factors_to_assets")
    assert report.written[0].sheet == "Weights (2)"
    assert book.sheets["weights"].range("A1").value == "mine"


def test_a_page_that_cannot_be_painted_leaves_no_half_sheet(book, monkeypatch):
    run_macros(book, "factor_premia")
    before = names(book)

    def fail(*_args, **_more):
        raise RuntimeError("the pen broke")

    monkeypatch.setattr(host.paint.charts, "paint", fail)
    with pytest.raises(RuntimeError):
        run_macros(book, "factors_to_assets")
    assert names(book) == before
    with pytest.raises(RuntimeError):
        run_macros(book, "factor_premia")
    assert names(book) == before
    assert book.sheets["Audit"].used_range.value is None


def test_nothing_is_painted_before_everything_is_computed(book):
    book.sheets["Targets"].range("C23").value = 2.0
    before = names(book)
    with pytest.raises(
        OptionError, match=r"gamma \(Targets!C23\): found 2; wanted a number from 0 to 1"
    ):
        run_macros(book)
    assert names(book) == before


def mimicking_weights(book):
    parameter = next(
        item
        for item in catalogue.MACROS["factor_loadings"].parameters
        if item.name == "mimicking_weights"
    )
    return Places(ExcelBook(book)).find(parameter)


def test_a_defined_name_comes_before_a_table_and_one_cell_is_a_corner(book):
    sheet = book.sheets.add("Elsewhere")
    sheet.range("D4").value = [["Asset", "Growth"], [LARGE, 1.0], ["Commodities", None]]
    book.names.add("XF_Mimicking_Weights", "=Elsewhere!$D$4")
    found = mimicking_weights(book)
    assert found.place == "Elsewhere!D4:E6"
    assert found.cells[1] == (LARGE, 1.0)


def test_a_name_that_excel_has_to_work_out_is_found(desk, book, monkeypatch):
    sheet = book.sheets.add("My sheet")
    sheet.range("D4").value = [["Asset", "Growth"], [LARGE, 1.0]]
    book.names.add("xf_mimicking_weights", "=OFFSET('My sheet'!$D$4,0,0,2,2)")
    (name,) = (each for each in desk.book.defined if each.bare == "xf_mimicking_weights")
    cells = desk.book.worksheet("My sheet").cells_at("D4:E5")
    monkeypatch.setattr(type(name), "refers_to_range", _worked_out(name, cells))
    assert mimicking_weights(book).place == "'My sheet'!D4:E5"


def _worked_out(name, cells):
    usual = type(name).refers_to_range
    return type(usual)(lambda self: cells if self is name else usual.fget(self))


@pytest.mark.parametrize(
    ("refers", "told"),
    [
        ("=0.05", "is the formula '=0.05', no block of cells"),
        ("=OFFSET(Gone!$A$1,0,0)", "no block of cells: point it at the cells themselves"),
        ("=#REF!$B$5", "which is not there: point it at the input again"),
    ],
)
def test_a_name_that_points_at_no_cells_is_refused(book, refers, told):
    book.names.add("xf_mimicking_weights", refers)
    with pytest.raises(TableError, match=told):
        mimicking_weights(book)


def test_references_of_the_command_line(book):
    places = Places(ExcelBook(book))
    assert places.cells_at("Targets!C23") == ((0.7,),)
    assert places.cells_at("xf_gamma") == ((0.7,),)
    assert places.cells_at("'CMA'!$B$6:$C$6") == ((LARGE, 0.074),)
    assert places.cells_at("Private_Weights")[1] == ("Real Estate", 0.4)
    assert places.cells_at("0.7") is None
    with pytest.raises(TableError, match=r"there is no sheet 'CAM' \(did you mean 'CMA'\?\)"):
        places.cells_at("CAM!B5")
    with pytest.raises(TableError, match="'B5:' is no address such as B5:C22"):
        places.cells_at("CMA!B5:")


def test_whole_columns_are_read_as_far_as_cells_are_filled(book):
    places = Places(ExcelBook(book))
    assert places.cells_at("CMA!B:C")[-1] == places.cells_at("CMA!B5:C22")[-1]
    assert places.cells_at("CMA!6:6")[0][:2] == (LARGE, 0.074)
    assert places.cells_at("CMA!XFD:XFD") == ()
    with pytest.raises(TableError, match="has 1,048,575,000 cells, and at most 10,000,000"):
        places.cells_at("CMA!A1:ALL1048575")


def test_a_table_is_read_without_its_row_of_totals(desk, book):
    whole = Places(ExcelBook(book)).cells_at("policy")
    table = next(t for t in desk.book.worksheet("Policy").tables if t.kept["name"] == "policy")
    table.kept["totals"] = True
    assert Places(ExcelBook(book)).cells_at("policy") == whole[:-1]
    table.kept["headers"] = False
    with pytest.raises(TableError, match="the Table 'policy' shows no header row"):
        Places(ExcelBook(book)).cells_at("policy")


def test_a_place_is_said_the_same_whatever_the_workbook_is_called(desk, book):
    desk.book._name = "my study.xlsx"
    report = run_macros(book, "factor_premia")
    assert {found.name: found.place for found in report.read}["cma"] == "CMA!B5:X22"


def test_progress_is_told_before_each_step(book):
    steps = []
    run_macros(book, "factor_premia", progress=lambda *step: steps.append(step))
    assert steps == [("Reading", 0, 0), ("Factor premia", 0, 1), ("Writing", 1, 1)]


def test_replacing_sheets_is_told_after_the_maths_and_may_be_refused(book):
    told = []
    run_macros(book, "factor_premia", confirm=told.append)
    assert told == []
    run_macros(book, "factor_premia", confirm=told.append)
    assert told == [["Factor premia"]]
    before = book.sheets["Factor premia"].used_range.value

    def refuse(names):
        raise OptionError(f"no, keep {names}")

    book.names["xf_gamma"].refers_to_range.value = 0.2
    with pytest.raises(OptionError, match="keep"):
        run_macros(book, confirm=refuse)
    assert book.sheets["Factor premia"].used_range.value == before
    assert "Weights" not in names(book)


@pytest.mark.parametrize("calculation", ["automatic", "manual"])
@pytest.mark.parametrize("broken", [False, True])
def test_excel_neither_shows_nor_calculates_while_pages_are_written(
    desk, book, monkeypatch, broken, calculation
):
    seen = []

    def paint_page(*_args, **_more):
        seen.append((book.app.screen_updating, book.app.calculation))
        if broken:
            raise RuntimeError("the pen broke")

    book.app.calculation = calculation
    usual = dict(desk.application.settings)
    monkeypatch.setattr(host.paint, "paint", paint_page)
    if broken:
        with pytest.raises(RuntimeError):
            run_macros(book, "factor_premia")
    else:
        run_macros(book, "factor_premia")
    assert set(seen) == {(False, "manual")}
    assert desk.application.settings == usual
    assert {**usual, "calculation": USUAL["calculation"]} == USUAL


def test_headings_are_optional(book):
    for name in ("xf_as_of", "xf_currency", "xf_source"):
        book.names[name].delete()
    run_macros(book, "factor_premia")
    assert book.sheets["Factor premia"].range("B3").value == "Annual"


def test_a_failed_check_is_told_on_the_page_and_in_the_report(book, monkeypatch):
    from xlfactor.report import premia
    from xlfactor.report.page import Check

    failed = Check(name="Residuals sum to zero", passed=False, detail="sum 1")
    monkeypatch.setattr(premia, "_residual_check", lambda _: failed)
    report = run_macros(book, "factor_premia")
    assert report.written[0].failed == ("Residuals sum to zero: sum 1",)
    sheet = book.sheets["Factor premia"]
    assert sheet.range("B4").value == (
        "1 of 1 checks failed: Residuals sum to zero  ·  Checks and audit: sheet Audit"
    )
    assert sheet.range("B4").font.color == (192, 0, 0)


def test_no_text_is_taken_for_a_formula(desk, book):
    there = len(desk.book.sheets)
    run_macros(book)
    own = re.compile(r'=(SUM\([A-Z]+\d+:[A-Z]+\d+\)|[A-Z]+\d+[-/][A-Z]+\d+'
                     r'|IF\([A-Z]+\d+<=[A-Z]+\d+,"passed","FAILED"\))')  # fmt: skip
    found = [
        content.formula
        for sheet in desk.book.sheets[there:]
        for content in sheet.grid.contents.values()
        if content.formula
    ]
    assert len(found) > 100
    assert all(own.fullmatch(one) for one in found)
