"""The workbook on risk and budgets: what it says was published comes out of its formulas."""

from contextlib import closing
from itertools import pairwise

import numpy as np
import openpyxl
import pytest

from tests.conftest import WORKBOOKS
from tests.workbooks.test_factor_cma import table
from workbooks import published_examples, risk_budgeting
from xlfactor.formulas.formula import evaluate
from xlfactor.places import Places
from xlfactor.xlsx.book import open_book

SHIPPED = WORKBOOKS / risk_budgeting.FILE


@pytest.fixture(scope="module")
def results(results_of):
    target, report = results_of("risk_budgeting")
    return openpyxl.load_workbook(target, data_only=True), report


def test_every_analysis_of_assumptions_runs_and_every_check_passes(results):
    _, report = results
    sheets = [written.sheet for written in report.written]
    assert sheets[:2] == ["Weights", "Risk decomposition"]
    assert len(sheets) == 17
    assert [one.macro for one in report.skipped] == ["Bands of assumptions"]
    assert [one.failed for one in report.written if one.failed] == []


#: printed shares of the risk, in percent
SHARES = {
    "RB": [20.0, 10.0, 15.0, 20.0, 10.0, 15.0, 10.0],
    "RB*": [18.1, 2.4, 11.8, 21.4, 11.1, 24.9, 10.3],
    "MVO": [25.5, 0.0, 0.0, 15.1, 7.6, 49.2, 2.7],
}


def test_pages_tie_out_with_what_was_printed_and_with_each_other(results):
    """The weights of the workbook are rounded as printed, and so are the shares, to that."""
    pages = results[0]
    shares = table(pages["Risk decomposition"], "Risk by asset")
    for name, figures in SHARES.items():
        found = [100 * shares[asset][name] for asset in risk_budgeting.ASSETS]
        assert found == pytest.approx(figures, abs=0.35)
    weights = table(pages["Risk budgets"], "Weights")
    budgeted = [100 * weights[asset]["Risk budgets"] for asset in risk_budgeting.ASSETS]
    assert [round(weight, 1) for weight in budgeted] == list(risk_budgeting.PORTFOLIOS["RB"])
    volatilities = table(pages["Risk decomposition"], "Expected return and volatility")
    figures = table(
        pages["Efficient frontier"], "The portfolios, and portfolios of one asset class"
    )
    for name in ("Current", "Anchor", "Within limits", *SHARES):
        assert volatilities[name]["Volatility"] == pytest.approx(figures[name]["Volatility"])


def test_the_frontier_keeps_the_limits_of_the_policy(results):
    shown = table(results[0]["Frontier weights"], "The portfolios along the frontier")
    assert max(row["Tracking error"] for row in shown.values()) == pytest.approx(0.025, abs=1e-9)
    assert len(shown) == 21


def test_factor_budgets_on_the_page_are_what_the_function_returns(results):
    """No limit of the policy binds there."""
    covariance = "CMA_COVARIANCE(cma[#All], policy[Asset class])"
    of_factors = f"{covariance}, mimicking_weights[#All]"
    model = (f"MIMICKING_EXPOSURE({of_factors}), MIMICKING_COVARIANCE({of_factors}), "
             f"MIMICKING_SPECIFIC_VARIANCE({of_factors})")  # fmt: skip
    formula = f"=FACTOR_RISK_BUDGET_WEIGHTS({model}, factor_budgets[#All]{',' * 10} {covariance})"
    with closing(open_book(SHIPPED)) as book:
        found = evaluate(formula, Places(book)).cells
    shown = table(results[0]["Risk budgets"], "Weights")
    for asset, weight in found[1:]:
        assert shown[asset]["Factor budgets"] == pytest.approx(weight, abs=1e-8)


def printed():
    """Return each formula on the sheet of examples, and the line below it."""
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
