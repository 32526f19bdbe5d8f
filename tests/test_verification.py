"""Result sheets compared with what the inputs of their workbook give now."""

import shutil
from contextlib import closing

import openpyxl
import pytest

from tests.conftest import WORKBOOKS, run_all
from xlfactor import catalogue, cli
from xlfactor.verification import stale, verify
from xlfactor.xlsx.book import open_book

PARAMETERS = [item for macro in catalogue.MACROS.values() for item in macro.parameters]


@pytest.fixture
def results(cma_results, tmp_path):
    """A copy of the results of the study of assumptions, and a way to change its cells."""
    path = tmp_path / "results.xlsx"
    shutil.copy(cma_results[0], path)

    def change(**cells):
        book = openpyxl.load_workbook(path)
        for place, value in cells.items():
            sheet, _, cell = place.rpartition("_")
            book[sheet.replace("_", " ")][cell] = value
        book.save(path)
        return path

    change.path = path
    return change


def verdicts(path):
    with closing(open_book(path)) as book:
        return verify(book, catalogue.macros(), known=catalogue.input_names())


def test_results_are_what_their_inputs_give(results):
    found = verdicts(results.path)
    assert found.holds
    assert {one.sheet for one in found.verdicts} >= {"Weights", "Covariance", "Factor premia"}
    assert not any(one.inputs_changed or one.other_version for one in found.verdicts)


def test_results_of_returns_are_too(tmp_path):
    path = tmp_path / "results.xlsx"
    run_all(WORKBOOKS / "us_industries.xlsx", path)
    assert verdicts(path).holds


def test_one_digit_in_any_cell_is_found(results):
    sheet = openpyxl.load_workbook(results.path)["Weights"]
    figures = [cell for row in sheet for cell in row if isinstance(cell.value, float)]
    assert len(figures) > 40
    for cell in figures[:: len(figures) // 7]:
        path = results(**{f"Weights_{cell.coordinate}": cell.value * (1 + 1e-9)})
        (weights,) = (one for one in verdicts(path).verdicts if one.sheet == "Weights")
        assert [one.cell for one in weights.differences] == [f"Weights!{cell.coordinate}"]
        assert weights.differences[0].size == pytest.approx(abs(cell.value) * 1e-9, rel=1e-3)
        results(**{f"Weights_{cell.coordinate}": cell.value})


def test_words_and_rows_that_were_added_are_found(results):
    path = results(Weights_B2="Another title", Weights_Z99="note")
    (weights,) = (one for one in verdicts(path).verdicts if one.sheet == "Weights")
    assert [(one.cell, one.held) for one in weights.differences] == [
        ("Weights!B2", "Another title"), ("Weights!Z99", "note"),
    ]  # fmt: skip


def test_another_version_and_other_inputs_are_told(results):
    sheet = openpyxl.load_workbook(results.path)["Covariance"]
    (made_by,) = (row[2].row for row in sheet.iter_rows() if row[1].value == "Made by")
    path = results(**{f"Covariance_C{made_by}": "xlfactor 0.0.1", "CMA_G6": 0.2})
    found = verdicts(path)
    assert not found.holds
    (covariance,) = (one for one in found.verdicts if one.sheet == "Covariance")
    assert (covariance.inputs_changed, covariance.other_version) == (True, "xlfactor 0.0.1")
    assert covariance.differences


def test_inputs_that_changed_make_the_sheets_that_read_them_stale(results):
    with closing(open_book(results.path)) as book:
        assert set(stale(book, PARAMETERS).values()) == {False}
    path = results(Targets_C23=0.6)  # gamma
    with closing(open_book(path)) as book:
        found = stale(book, PARAMETERS)
    assert {sheet for sheet, is_stale in found.items() if is_stale} == {
        "Weights", "Gamma path", "Path weights", "Risk decomposition", "Efficient frontier",
        "Frontier weights", "Black-Litterman", "Three-way trade", "Trade weights",
        "Against benchmark", "Funding trade", "Stress",
    }  # fmt: skip


def test_an_input_that_is_gone_makes_them_stale(results):
    book = openpyxl.load_workbook(results.path)
    del book["Policy"].tables["policy"]
    book.save(results.path)
    with closing(open_book(results.path)) as book:
        assert stale(book, PARAMETERS)["Weights"]


class TestCommands:
    def test_verify(self, results, capsys):
        assert cli.main(["verify", str(results.path)]) == 0
        assert "Weights: verified" in capsys.readouterr().out
        path = results(Weights_B2="Another title")
        assert cli.main(["verify", str(path)]) == 3
        out = capsys.readouterr().out
        assert "Weights: 1 cells differ" in out
        assert "Weights!B2 holds 'Another title'" in out

    def test_check(self, results, capsys):
        assert cli.main(["check", str(results.path)]) == 0
        assert "Weights: up to date" in capsys.readouterr().out
        assert cli.main(["check", str(results(Targets_C23=0.6))]) == 3
        assert "Weights: inputs changed since it was made" in capsys.readouterr().out

    def test_a_book_without_results_is_told(self, capsys):
        assert cli.main(["check", str(WORKBOOKS / "factor_cma.xlsx")]) == 2
        assert "has no result sheets" in capsys.readouterr().err
