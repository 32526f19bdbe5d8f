"""The workbook on risk and budgets: what it says was published comes out of its formulas."""

from contextlib import closing
from itertools import pairwise

import numpy as np
import openpyxl
import pytest

from tests.conftest import WORKBOOKS, run_all
from tests.workbooks.test_factor_cma import checks, table
from workbooks import published_examples, risk_budgeting
from xlfactor.formulas.formula import evaluate
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book

SHIPPED = WORKBOOKS / risk_budgeting.FILE


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    target = tmp_path_factory.mktemp("risk") / "results.xlsx"
    report = run_all(SHIPPED, target)
    return openpyxl.load_workbook(target), report


def test_every_analysis_of_assumptions_runs_and_every_check_passes(results):
    wb, report = results
    sheets = [written.sheet for written in report.written]
    assert sheets[-3:] == ["Against benchmark", "Funding trade", "Stress"]
    assert len(sheets) == 16
    assert [skipped.macro for skipped in report.skipped] == [
        "Black-Litterman", "Bands of assumptions",
    ]  # fmt: skip
    for sheet in sheets:
        if sheet not in {"Path weights", "Frontier weights", "Trade weights"}:
            assert set(checks(wb[sheet]).values()) == {"passed"}


def printed():
    """Give each formula on the sheet of examples, and the line below it."""
    sheet = openpyxl.load_workbook(SHIPPED)[published_examples.SHEET]
    lines = [cell.value for cell in sheet["B"]]
    return [
        (line, below)
        for line, below in pairwise(lines)
        if isinstance(line, str) and line.startswith("=")
    ]


@pytest.mark.parametrize(("formula", "figures"), printed())
def test_a_formula_on_the_sheet_returns_what_was_printed(formula, figures):
    with closing(open_book(SHIPPED)) as book:
        cells = evaluate(formula, Places(book)).cells
    scale = 100 if figures.endswith("%") else 1
    texts = figures.removesuffix("%").strip().split(" / ")
    found = {row[0]: scale * row[1] for row in cells[1:]}
    # the residual of a share is not printed everywhere
    assert set(list(found)[len(texts) :]) <= {"Residual"}
    for text, figure in zip(texts, found.values(), strict=False):
        decimals = len(text.partition(".")[2])
        assert f"{figure:.{decimals}f}" == text


def test_a_formula_on_the_sheet_is_a_text():
    sheet = openpyxl.load_workbook(SHIPPED)[published_examples.SHEET]
    formulas = [cell for cell in sheet["B"] if str(cell.value).startswith("=")]
    assert len(formulas) == sum(len(one.printed) for one in published_examples.EXAMPLES) + 1
    assert {cell.data_type for cell in formulas} == {"s"}


def test_the_risk_of_the_published_portfolios_on_the_page(results):
    page = results[0]["Against benchmark"]
    figures, weights = table(page, "Tracking error"), table(page, "Weights")
    names = risk_budgeting.ASSETS
    sigma = np.array([row[1] for row in risk_budgeting.FIGURES.values()])
    C = np.eye(len(names))
    for i, row in enumerate(risk_budgeting.CORRELATION, start=1):
        C[i, :i] = C[:i, i] = row
    Sigma = C * np.outer(sigma, sigma)
    w_b = np.array([risk_budgeting.BENCHMARK.weights.get(name, 0.0) for name in names])
    for portfolio, points in risk_budgeting.PORTFOLIOS.items():
        w = np.array(points) / sum(points)
        assert [weights[name][portfolio] for name in names] == pytest.approx(list(w))
        error = np.sqrt((w - w_b) @ Sigma @ (w - w_b))
        assert figures[portfolio]["Tracking error"] == pytest.approx(error)
        assert figures[portfolio]["Use of the limit"] == pytest.approx(error / 0.025)


def test_the_page_shows_what_the_functions_return(results):
    wb, _ = results
    covariance = "CMA_COVARIANCE(cma[#All], policy[Asset class])"
    exposures = f"MIMICKING_EXPOSURE({covariance}, mimicking_weights[#All])"
    with closing(open_book(SHIPPED)) as book:
        places = Places(book)
        errors = evaluate(f"=TRACKING_ERROR(portfolios[#All], benchmark[#All], {covariance})",
                          places).cells  # fmt: skip
        returns = evaluate(f"=STRESS_RETURN(portfolios[#All], {exposures}, scenarios[#All])",
                           places).cells  # fmt: skip
    shown = table(wb["Against benchmark"], "Tracking error")
    for name, error in errors[1:]:
        assert shown[name]["Tracking error"] == pytest.approx(error)
    stress = table(wb["Stress"], "Return of the portfolios by scenario")
    for scenario, *figures in returns[1:]:
        assert [stress[scenario][name] for name in ("RB", "RB*", "MVO")] == pytest.approx(figures)
