"""Running macros on a book: what is found, what is kept, what is said."""

import shutil
from contextlib import closing

import openpyxl
import pytest

from tests.conftest import WHEN, WORKBOOKS
from xlfactor import catalogue, engine
from xlfactor.errors import OptionError, TableError
from xlfactor.sheets import layout, paint, results
from xlfactor.sheets.inputs import Places
from xlfactor.sheets.run import run

LARGE = "US Equity-Large Cap"


@pytest.fixture
def book(tmp_path):
    path = shutil.copy(WORKBOOKS / "factor_cma.xlsx", tmp_path / "study.xlsx")
    with closing(engine.open_book(path)) as opened:
        yield opened


def run_macros(book, name="run_all", **how_to_tell):
    return run(book, catalogue.macros(name), known=catalogue.input_names(), when=WHEN,
               **how_to_tell)  # fmt: skip


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


def test_a_formula_counts_by_its_value_and_an_empty_text_is_a_blank(book):
    before = run_macros(book, "factor_premia")
    weight, cash = book.sheets["Factors"].range("C6"), book.sheets["Targets"].range("C26")
    weight.value, cash.value = "=1/4", '=""'
    engine.remember([(weight, [[0.25]])])
    with pytest.raises(TableError, match="cash_asset: Targets!C26 holds the formula"):
        run_macros(book, "factor_premia")
    # as a file has it that Excel has calculated
    book.impl.known.note(cash.sheet.impl.ws, (26, 3), "")
    after = run_macros(book, "factor_premia")
    assert [found.cells for found in before.read] == [found.cells for found in after.read]


def test_a_sheet_that_nobody_edited_is_painted_again_in_place(book):
    run_macros(book)
    first = [sheet.name for sheet in book.sheets]
    book.sheets["Targets"].range("J1").value = "='Factor premia'!C9"
    report = run_macros(book)
    assert [sheet.name for sheet in book.sheets] == first
    assert len(book.sheets["Gamma path"].charts) == 3
    assert all(written.kept == () for written in report.written)
    assert book.sheets["Targets"].range("J1").formula == "='Factor premia'!C9"


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


def test_a_sheet_of_the_analyst_with_our_name_is_kept(book):
    book.sheets.add("Weights").range("A1").value = "mine"
    report = run_macros(book, "factors_to_assets")
    assert report.written[0].sheet == "Weights (2)"
    assert book.sheets["Weights"].range("A1").value == "mine"


def test_a_result_workbook_can_be_run_again(book, tmp_path):
    run_macros(book)
    engine.save(book, tmp_path / "once.xlsx")
    with closing(engine.open_book(tmp_path / "once.xlsx")) as again:
        report = run_macros(again)
        engine.save(again, tmp_path / "twice.xlsx")
    assert all(written.kept == () for written in report.written)
    once = openpyxl.load_workbook(tmp_path / "once.xlsx")
    twice = openpyxl.load_workbook(tmp_path / "twice.xlsx")
    assert once.sheetnames == twice.sheetnames


def test_a_page_that_cannot_be_painted_leaves_no_half_sheet(book, monkeypatch):
    run_macros(book, "factor_premia")
    before = [sheet.name for sheet in book.sheets]

    def fail(*_args, **_more):
        raise RuntimeError("the pen broke")

    monkeypatch.setattr(results.paint, "_dress_checks", fail)
    with pytest.raises(RuntimeError):
        run_macros(book, "factors_to_assets")
    assert [sheet.name for sheet in book.sheets] == before
    with pytest.raises(RuntimeError):
        run_macros(book, "factor_premia")
    assert book.sheets["Factor premia"].used_range.value is None
    assert paint.paint is results.paint.paint


def test_nothing_is_painted_before_everything_is_computed(book):
    book.sheets["Targets"].range("C23").value = 2.0
    before = [sheet.name for sheet in book.sheets]
    with pytest.raises(OptionError, match="gamma: found 2; wanted a number from 0 to 1"):
        run_macros(book)
    assert [sheet.name for sheet in book.sheets] == before


def test_a_defined_name_comes_before_a_table_and_one_cell_is_a_corner(book):
    sheet = book.sheets.add("Elsewhere")
    sheet.range("D4").value = [["Asset", "Growth"], [LARGE, 1.0], ["Commodities", None]]
    book.names.add("XF_Mimicking_Weights", "=Elsewhere!$D$4")
    parameter = next(
        item
        for item in catalogue.MACROS["factor_loadings"].parameters
        if item.name == "mimicking_weights"
    )
    found = Places(book).find(parameter)
    assert found.place == "Elsewhere!D4:E6"
    assert found.cells[1] == (LARGE, 1.0)


def test_references_of_the_command_line(book):
    places = Places(book)
    assert places.cells_at("Targets!C23") == ((0.7,),)
    assert places.cells_at("xf_gamma") == ((0.7,),)
    assert places.cells_at("'CMA'!$B$6:$C$6") == ((LARGE, 0.074),)
    assert places.cells_at("Private_Weights")[1] == ("Real Estate", 0.4)
    assert places.cells_at("0.7") is None
    with pytest.raises(TableError, match=r"there is no sheet 'CAM' \(did you mean 'CMA'\?\)"):
        places.cells_at("CAM!B5")
    with pytest.raises(TableError, match="'B5:' is no address such as B5:C22"):
        places.cells_at("CMA!B5:")


def test_progress_is_told_before_each_step(book):
    steps = []
    run_macros(book, "factor_premia", progress=lambda *step: steps.append(step))
    assert steps == [("Factor premia", 0, 1), ("Writing", 1, 1)]


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
    assert "Weights" not in [sheet.name for sheet in book.sheets]


@pytest.mark.parametrize("broken", [False, True])
def test_the_screen_stands_still_while_pages_are_written(book, monkeypatch, broken):
    seen = []

    def paint_page(*_args, **_more):
        seen.append(book.app.screen_updating)
        if broken:
            raise RuntimeError("the pen broke")
        return book.sheets[-1].range("B2")

    monkeypatch.setattr(results.paint, "paint", paint_page)
    if broken:
        with pytest.raises(RuntimeError):
            run_macros(book, "factor_premia")
    else:
        run_macros(book, "factor_premia")
    assert seen == [False]
    assert book.app.screen_updating is True
    assert book.app.calculation == "automatic"


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
    assert sheet.range("B4").value == "1 of 1 checks failed: see Checks below"
    assert sheet.range("B4").font.color == (192, 0, 0)


def test_no_text_is_taken_for_a_formula_or_a_number(book):
    run_macros(book)
    for sheet in book.sheets:
        for row in sheet.used_range.formula:
            assert not any(cell.startswith("=") for cell in row)
    cells = ["=A1", "-x", "10-20", "Gold", None, 0.5]
    shown = [layout.as_text(cell) for cell in cells]
    assert shown == ["'=A1", "'-x", "'10-20", "Gold", None, 0.5]
