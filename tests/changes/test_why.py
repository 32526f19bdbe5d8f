"""The change between two workbooks is the sum of what their inputs do."""

from contextlib import closing, nullcontext

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries

from tests.changes.pages import assert_sums, page_of, tables, typed
from tests.conftest import WORKBOOKS
from xlfactor import catalogue, cli, reasons
from xlfactor.changes import study
from xlfactor.changes.why import why
from xlfactor.errors import TableError
from xlfactor.run import run
from xlfactor.xlsx.book import open_book

CMA, RETURNS = WORKBOOKS / "factor_cma.xlsx", WORKBOOKS / "us_industries.xlsx"


def shaken(seed):
    """Change figures of the table of assumptions and of the policy at random."""

    def change(book):
        draw = np.random.default_rng(seed)
        for row in book["CMA"].iter_rows(min_row=6, max_row=22, min_col=3, max_col=7):
            for cell in row:
                if isinstance(cell.value, float):
                    cell.value *= float(draw.uniform(0.9, 1.1))
        book["CMA"]["H7"] = 0.8
        book["Targets"]["C23"] = float(draw.uniform(0.2, 0.9))
        book["Policy"]["G6"] = 0.05

    return change


@pytest.mark.slow
def test_a_change_of_assumptions_adds_up_by_input(edited):
    after = edited(CMA, shaken(1))
    page = page_of(CMA, after)
    inputs = [
        "Expected returns", "Volatilities", "Correlations", "Targets", "Policy and limits",
    ]  # fmt: skip
    assert_sums(page, inputs)
    found = tables(page)
    assert not found["Factor premia"]["Targets"].any()
    assert found["Factor premia"]["Expected returns"].abs().min() > 0
    # before and after are what a run gives
    for side, column in ((CMA, "Before"), (after, "After")):
        ran = weights_of_a_run(side)
        for asset, weight in found["Weights: Within limits"][column].items():
            assert ran[asset] == pytest.approx(weight, abs=1e-12)


def weights_of_a_run(path):
    """Return the weights of the blend within limits on the page of a run."""
    with closing(open_book(path)) as book:
        run(book, catalogue.macros("factors_to_assets"), known=catalogue.input_names())
        values = book.values_of("Weights", name="Weights")
        header = next(row for row in range(1, 60) if values.value((row, 2)) == "Asset class")
        (column,) = (one for one in range(3, 9) if values.value((header, one)) == "Within limits")
        rows = range(header + 1, header + 15)
        return {values.value((row, 2)): values.value((row, column)) for row in rows}


def test_only_what_changed_is_swapped_and_nothing_if_nothing_did(edited):
    same = page_of(CMA, edited(CMA, lambda _: None))
    assert same.charts == ()
    assert "No input changed that has a part in the results." in same.notes
    assert list(tables(same)["Factor premia"]) == ["Before", "After"]

    page = page_of(CMA, edited(CMA, typed({"Targets!C23": 0.2})))
    assert_sums(page, ["Targets"])
    assert page.notes[0].startswith("Not changed, so not swapped: Expected returns, Volatilities")


@pytest.mark.parametrize(
    ("edits", "swapped", "told"),
    [
        ({"CMA!C6": 0.09}, ["Expected returns"], "Inputs that changed: cma (CMA!B5:X22)."),
        ({"CMA!G8": 0.22}, ["Volatilities"], "Inputs that changed: cma (CMA!B5:X22)."),
        ({"CMA!H8": 0.7}, ["Correlations"], "Inputs that changed: cma (CMA!B5:X22)."),
        ({"Factors!C6": 0.9}, ["Mimicking portfolios"],
         "Inputs that changed: mimicking_weights (Factors!B5:E19)."),
        ({"Targets!C23": 0.2}, ["Targets"], "Inputs that changed: gamma (Targets!C23)."),
        ({"Benchmark!C32": "yes"}, ["Benchmark"],
         "Inputs that changed: limit_tracking_error (Benchmark!C32)."),
        ({"Budgets!F8": 0.2, "Budgets!F9": 0.3}, ["Risk budgets"],
         "Inputs that changed: factor_budgets (Budgets!E7:F10)."),
        # another measure of return, and an input of another analysis
        ({"CMA!D6": 0.09, "Views!C14": 0.1}, [],
         "Changed too, but with no part in these figures: tau (Views!C14)."),
    ],
)  # fmt: skip
def test_the_input_that_changed_is_named_and_alone_is_swapped(edited, edits, swapped, told):
    page = page_of(CMA, edited(CMA, typed(edits)))
    assert_sums(page, swapped)
    assert told in page.notes


def test_the_same_assumptions_in_percent_are_no_change(edited):
    def change(book):
        for row in book["CMA"].iter_rows(min_row=6, max_row=22, min_col=3, max_col=7):
            for cell in row:
                if isinstance(cell.value, (int, float)):
                    cell.value *= 100

    page = page_of(CMA, edited(CMA, change))
    assert_sums(page, [])
    assert all(list(table) == ["Before", "After"] for table in tables(page).values())
    assert page.charts == ()


def without_row(book, name, row):
    """Take a row out of a Table."""
    (sheet,) = (one for one in book if name in one.tables)
    table = sheet.tables[name]
    left, top, right, bottom = range_boundaries(table.ref)
    at = next(one for one in range(top, bottom) if sheet.cell(one, left).value == row)
    for one in range(at, bottom + 1):
        for column in range(left, right + 1):
            below = sheet.cell(one + 1, column).value if one < bottom else None
            sheet.cell(one, column).value = below
    table.ref = f"{sheet.cell(top, left).coordinate}:{sheet.cell(bottom - 1, right).coordinate}"


def test_an_asset_class_that_went_is_swapped_with_its_policy(edited):
    def change(book):
        for name in ("policy", "mimicking_weights", "benchmark", "risk_budgets"):
            without_row(book, name, "Commodities")
        budgets = [row[0] for row in book["Budgets"]["C8:C20"]]
        budgets[0].value += 1 - sum(one.value or 0 for one in budgets)

    page = page_of(CMA, edited(CMA, change))
    assert "'Commodities' went." in page.notes
    assert_sums(page, ["Asset classes, policy and limits"])
    assert tables(page)["Weights: Within limits"].loc["Commodities", "After"] == 0


@pytest.mark.slow
def test_a_change_of_returns_adds_up_by_input(edited):
    def change(book):
        sheet = book["Asset returns"]
        draw = np.random.default_rng(3)
        for row in sheet.iter_rows(min_row=6, max_row=245, min_col=3, max_col=14):
            for cell in row:
                cell.value += float(draw.normal(0, 0.01))
        book["Cases"]["C7"] = 0.8
        book["Classes"]["F7"] = 0.05

    page = page_of(RETURNS, edited(RETURNS, change))
    assert_sums(page, [
        "Expected returns", "Volatilities", "Correlations", "Loadings", "Targets",
        "Current weights and limits",
    ])  # fmt: skip
    found = tables(page)
    # the factors' own history is as it was
    assert not found["Factor premia"].drop(columns=["Before", "After"]).to_numpy().any()
    assert not found["Weights: Market"][["Expected returns", "Targets"]].to_numpy().any()
    assert found["Weights: Low market"]["Targets"].any()


def test_an_asset_that_went_from_the_returns_is_swapped_with_all_of_its_figures(edited):
    def change(book):
        sheet, classes = book["Asset returns"], book["Classes"]
        assert sheet["D5"].value == classes["B7"].value == "Durables"
        sheet.tables["asset_returns"].ref = "B5:N245"
        sheet.delete_cols(4)
        columns = sheet.tables["asset_returns"].tableColumns
        del columns[2]
        for number, column in enumerate(columns, start=1):
            column.id = number
        for row in range(7, 18):
            for column in range(2, 9):
                classes.cell(row, column).value = classes.cell(row + 1, column).value
        classes.tables["asset_classes"].ref = "B5:H17"
        book["Cases"]["B9"] = "Another case"
        sheet.tables["asset_returns"].ref = "B5:N244"

    page = page_of(RETURNS, edited(RETURNS, change))
    assert_sums(page, ["Assets, factors and limits", "Targets"])
    assert "'Durables' went." in page.notes
    assert (
        "History: 240 rows from 1997-04-30 to 2017-03-31 before, 239 rows from 1997-04-30 to "
        "2017-02-28 after."
    ) in page.notes
    assert "In one workbook alone, so left out: 'Momentum tilt', 'Another case'." in page.notes


def test_workbooks_of_two_studies_are_refused():
    with pytest.raises(TableError, match="wanted two with the inputs of the same study") as found:
        page_of(CMA, RETURNS)
    assert "before has the inputs of Factors to assets; after has the inputs of" in str(
        found.value
    )
    with pytest.raises(TableError, match="no name in common: 'Non-durables' and others before"):
        page_of(RETURNS, WORKBOOKS / "cross_asset.xlsx")


def test_workbooks_without_a_portfolio_in_common_are_refused(edited):
    def change(book):
        for row in range(6, 10):
            book["Cases"].cell(row, 2).value += " then"

    with pytest.raises(TableError, match="the portfolios before are 'Market', 'Low market'"):
        page_of(RETURNS, edited(RETURNS, change))


def renamed(old, new):
    """Replace a text on all input sheets by another one, in the columns of Tables too."""

    def change(book):
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    cell.value = new if cell.value == old else cell.value
            for table in sheet.tables.values():
                for column in table.tableColumns:
                    column.name = new if column.name == old else column.name

    return change


def test_a_new_name_is_told_and_so_are_steps_without_an_answer(edited):
    page = page_of(CMA, edited(CMA, renamed("Commodities", "Raw materials")))
    assert "'Commodities' went." in page.notes
    assert any("give it the same name in both workbooks" in note for note in page.notes)
    # targets of the old factor have no answer among the new ones
    page = page_of(RETURNS, edited(RETURNS, renamed("Value", "Cheap")))
    assert "Market, Low market, Value tilt, Momentum tilt: not told apart" in page.method
    assert any(
        note.startswith("No answer for 'Market', 'Low market', 'Value tilt', 'Momentum tilt' with "
                        "Targets swapped alone: cases: unknown column")
        for note in page.notes
    )  # fmt: skip
    assert page.checks[0].passed


def test_formulas_among_the_inputs_are_calculated_first(edited, tmp_path, capsys):
    after, target = edited(CMA, typed({"Targets!C23": "=0.1*2"})), tmp_path / "why.xlsx"
    assert cli.main(["why", str(CMA), str(after), "--output", str(target)]) == 0
    said = capsys.readouterr().out
    assert "after: Targets!C23: calculated anew, 0.2 where the file held no value" in said
    assert "Policy and limits." in said.partition("Not changed, so not swapped")[2]


def test_the_command_writes_the_page_into_a_copy(edited, tmp_path, capsys):
    after, target = edited(CMA, typed({"Targets!C23": 0.2})), tmp_path / "why.xlsx"
    assert cli.main(["why", str(CMA), str(after), "--output", str(target)]) == 0
    assert "Not changed, so not swapped" in capsys.readouterr().out
    sheet = openpyxl.load_workbook(target, data_only=True)["Why it changed"]
    assert sheet["B2"].value == "Why it changed"
    assert len(sheet._charts) == 2
    # what it is compared with is not in the workbook, so it is neither verified nor stale
    assert cli.main(["verify", str(target)]) == 0


def test_progress_is_told_and_stopping_writes_nothing(edited, tmp_path, capsys, monkeypatch):
    after = edited(RETURNS, typed({"Cases!C7": 0.8, "Classes!F7": 0.05}))
    target = tmp_path / "why.xlsx"
    command = ["why", str(RETURNS), str(after), "--output", str(target)]

    def stop(label, *_):
        if label == "Low market":
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reasons, "told_progress", lambda **_: nullcontext(stop))
        assert cli.main(command) == cli.STOPPED
    assert "stopped; nothing was written" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == [after]
    assert cli.main(command) == 0
    assert capsys.readouterr().err.splitlines() == [
        "[...] Reading", "[...] Portfolios before", "[...] Portfolios after",
        "[1/6] Market", "[2/6] Low market", "[3/6] Value tilt", "[4/6] Momentum tilt",
        "[5/6] Factor premia", "[...] Writing", "[...] Saving",
    ]  # fmt: skip
    assert cli.main([*command, "--force", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_wrong_input_of_a_later_portfolio_is_refused_before_any_swap(edited):
    change, told = typed({"Targets!C23": 0.2, "Budgets!F8": 0.9}), []
    with (
        closing(open_book(CMA)) as before,
        closing(open_book(edited(CMA, change))) as after,
        pytest.raises(TableError, match="after: factor_budgets: they sum to"),
    ):
        why(before, after, inputs=(), audit={}, progress=lambda label, *_: told.append(label))
    assert told == ["Reading", "Portfolios before", "Portfolios after"]


def test_what_is_remembered_changes_no_figure(edited, monkeypatch):
    after = edited(CMA, typed({"Targets!C23": 0.2, "Budgets!F8": 0.2, "Budgets!F9": 0.3}))
    found = tables(page_of(CMA, after))
    monkeypatch.setattr(study, "remembering", nullcontext)
    for title, table in tables(page_of(CMA, after)).items():
        pd.testing.assert_frame_equal(found[title], table, check_exact=True)
