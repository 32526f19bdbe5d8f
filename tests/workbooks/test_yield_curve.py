"""The study of the yield curve on the shipped workbook: pages against functions and laws."""

import openpyxl
import pytest

from tests.conftest import WORKBOOKS
from tests.workbooks.test_factor_cma import columns_of, table
from workbooks import simulated_yields, yield_curve
from xlfactor.functions import curve

SHIPPED = WORKBOOKS / yield_curve.FILE
COMPONENTS = ["Level", "Slope", "Convexity"]


@pytest.fixture(scope="module")
def results(results_of):
    target, report = results_of("yield_curve")
    return openpyxl.load_workbook(target, data_only=True), report


@pytest.fixture(scope="module")
def yields():
    history = simulated_yields.simulate()
    rows = zip(history.index.to_pydatetime(), history.to_numpy().tolist(), strict=True)
    return [["Month", *history.columns], *([date, *row] for date, row in rows)]


def test_every_analysis_runs_and_every_check_passes(results):
    _, report = results
    assert [one.sheet for one in report.written] == [
        "Bond portfolios", "Barbells", "Curve components", "Curve moves",
    ]  # fmt: skip
    assert report.not_made == ()
    assert all(written.failed == () for written in report.written)


def test_the_workbook_says_that_its_yields_are_simulated():
    wb = openpyxl.load_workbook(SHIPPED)
    assert "SIMULATED" in wb["README"]["B4"].value
    assert "SIMULATED" in wb["Yields"]["B3"].value


def test_pages_show_what_the_functions_return(results, yields):
    wb = results[0]
    portfolios = list(yield_curve.PORTFOLIOS)
    held = zip(*yield_curve.PORTFOLIOS.values(), strict=True)
    bonds = [["Maturity", *portfolios], *([year, *row] for year, row in enumerate(held, start=1))]
    page = wb["Bond portfolios"]
    by_portfolio = table(page, "Risk by component")
    for name, *figures in curve.component_risk_share(bonds, yields)[1:]:
        shown = [by_portfolio[one][name] for one in portfolios]
        assert shown == pytest.approx(figures, abs=1e-12)
    for title, function in (
        ("Risk by maturity", curve.maturity_risk_share),
        ("Contributions to volatility by component", curve.component_risk_contribution),
        ("Exposures to components", curve.component_exposure),
    ):
        shown = table(page, title)
        for name, *figures in function(bonds, yields)[1:]:
            assert [shown[name][one] for one in portfolios] == pytest.approx(figures, abs=1e-12)
    loadings = columns_of(table(wb["Curve components"], "Loadings"), COMPONENTS)
    for shown, (name, *figures) in zip(
        loadings[1:], curve.curve_components(yields)[1:], strict=True
    ):
        assert shown[0] == name
        assert shown[1:] == pytest.approx(figures)


def test_the_barbells_are_those_of_the_last_prices(results, yields):
    prices = curve.zero_coupon_prices(yields, [["2Y"], ["5Y"], ["10Y"]])
    expected = curve.barbell_weights(prices, curve.barbell_beta(yields, None, False)[0][0])
    shown = table(results[0]["Barbells"], "Barbells")
    for name, *figures in expected[1:]:
        assert [shown[name][one] for one in expected[0][1:]] == pytest.approx(figures)
