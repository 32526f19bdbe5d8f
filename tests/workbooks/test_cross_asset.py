"""The workbook of the second study: built, run as a file, and read again by openpyxl."""

import datetime as dt

import numpy as np
import openpyxl
import pandas as pd
import pytest

from tests.conftest import run_all
from workbooks import cross_asset as script
from workbooks import simulated_market
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.targeting import target_exposure_weights
from xlfactor.core.estimation.statistics import estimate_statistics
from xlfactor.core.factors.definitions import FactorDefinition, factor_returns
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import ExposureSettings, Method

CASES = list(script.CASES)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("workbook") / "cross_asset.xlsx"
    script.build(path)
    return path


@pytest.fixture(scope="module")
def result(made):
    """Run all macros, save, and open what was saved."""
    path = made.with_name("result.xlsx")
    report = run_all(made, path)
    return openpyxl.load_workbook(path, data_only=True), report


@pytest.fixture(scope="module")
def estimated():
    assets, proxies = simulated_market.simulate()
    definitions = [
        FactorDefinition(name=name, long=long, short=short)
        for name, (long, short) in simulated_market.DEFINITIONS.items()
    ]
    factors = factor_returns(proxies, definitions)
    found = estimate_exposures(
        assets, factors, method=Method.LASSO, settings=ExposureSettings(penalty=1e-4)
    )
    return found, estimate_statistics(assets).covariance


def table(book, sheet, title):
    """Return the block of that title as a table; its header stands some rows below."""
    values = list(book[sheet].iter_rows(max_row=400, min_col=2, max_col=26, values_only=True))
    row = next(i for i, line in enumerate(values) if line[0] == title)
    header = next(i for i in range(row + 1, row + 5) if values[i][1] is not None)
    width = sum(cell is not None for cell in values[header][1:])
    body = []
    for line in values[header + 1 :]:
        # a note below a table stands in its first column alone
        if not any(cell is not None for cell in line[1 : width + 1]):
            break
        body.append(line[: width + 1])
    return pd.DataFrame(
        [line[1:] for line in body], [line[0] for line in body], values[header][1 : width + 1]
    )


def title_of(chart):
    return "".join(run.t for run in chart.title.tx.rich.p[0].r)


def test_the_first_sheet_says_that_figures_are_simulated(made):
    book = openpyxl.load_workbook(made)
    assert book.sheetnames[0] == "README"
    assert "SIMULATED" in book["README"]["B4"].value
    for sheet in ("Asset returns", "Proxy returns"):
        assert "SIMULATED" in book[sheet]["B3"].value


def test_the_workbook_holds_fifteen_assets_over_72_months(made):
    sheet = openpyxl.load_workbook(made)["Asset returns"]
    cells = [[cell.value for cell in row] for row in sheet[sheet.tables["asset_returns"].ref]]
    classes = pd.Series(simulated_market.CLASSES).value_counts()
    assert (len(cells), len(cells[0])) == (73, 16)
    assert classes.to_dict() == {
        "Equity": 5, "Bond": 4, "Commodity": 1, "Alternative": 4, "Cash": 1}  # fmt: skip
    assert (cells[1][0], cells[-1][0]) == (dt.datetime(2014, 1, 31), dt.datetime(2019, 12, 31))


def test_the_loadings_that_returns_were_made_with_are_recovered():
    assets, proxies = simulated_market.simulate()
    definitions = [
        FactorDefinition(name=name, long=long, short=short)
        for name, (long, short) in simulated_market.DEFINITIONS.items()
    ]
    found = estimate_exposures(assets, factor_returns(proxies, definitions), method=Method.OLS)
    true = np.array([row[2] for row in simulated_market._ASSETS.values()])
    surprise = np.abs(found.exposures - true) / found.standard_errors
    assert surprise.to_numpy().max() < 4  # of 90 normal draws one in 170 would be above
    assert (surprise.to_numpy() < 1).mean() > 0.5
    own = np.array([row[3] for row in simulated_market._ASSETS.values()]) * 12**0.5
    np.testing.assert_allclose(found.specific_volatilities, own, rtol=0.3)


def test_the_tails_of_the_returns_are_fat():
    assets, _ = simulated_market.simulate()
    assert assets.kurt().median() > 0.3  # beyond the normal's
    shared = (assets.sub(assets.mean()).abs() > 2 * assets.std()).sum(axis=1)
    assert shared.max() >= 5  # bad months are bad for many


def test_every_macro_runs_and_every_check_passes(result):
    _, report = result
    # the study of tail risk reads the same returns; bands are made where draws are wanted
    assert {one.lacks for one in report.skipped} == {("tail_rules",), ("band_draws",)}
    assert [written.sheet for written in report.written] == [
        "Target allocation", "Target and achieved", "Portfolios", "Portfolio risk",
        "Exposures", "Rolling exposures", "Style analysis",
        "Risk-based portfolios", "Strategies", "Active risk", "Purchase", "Portfolio stress",
        "Asset correlations", "Exposure tests", "Residuals", "Methods", "All methods",
        "Rolling fit", "Rolling styles", "Strategy weights", "Returns check",
    ]  # fmt: skip
    assert not [written.failed for written in report.written if written.failed]


def test_exposures_on_the_sheet_are_those_of_the_core(result, estimated):
    book, _ = result
    found = table(book, "Exposures", "Exposures, lasso")
    wanted = estimated[0].exposures
    np.testing.assert_allclose(found.loc[wanted.index, wanted.columns], wanted, rtol=1e-12)
    fit = table(book, "Exposures", "Fit")
    np.testing.assert_allclose(fit["R²"], estimated[0].r_squared, rtol=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_the_published_cases_on_the_sheet_are_those_of_the_core(result, estimated, case):
    book, _ = result
    fitted, covariance = estimated
    stated = script.CASES[case]
    limits = Limits.between(covariance.index, lower=stated.lower, upper=stated.upper)
    if stated.excluded == "illiquid":
        limits = limits.without(pd.Index(simulated_market.ILLIQUID))
    wanted = target_exposure_weights(
        fitted.exposures, pd.Series(stated.targets, fitted.exposures.columns),
        covariance=covariance, limits=limits,
    )  # fmt: skip
    weights = table(book, "Target allocation", "Weights")[case]
    np.testing.assert_allclose(weights.drop("Total"), wanted.weights, atol=1e-12)
    assert weights["Total"] == pytest.approx(1)
    fit = table(book, "Target and achieved", case)
    np.testing.assert_allclose(fit["Target"], stated.targets)
    np.testing.assert_allclose(fit["Achieved"], wanted.exposures, atol=1e-12)
    np.testing.assert_allclose(fit["Difference"], fit["Achieved"] - fit["Target"], atol=1e-12)
    beside = table(book, "Target and achieved", "All cases")
    for column in ("Target", "Achieved"):
        np.testing.assert_array_equal(beside.loc[f"{case}: {column.lower()}"], fit[column])


def test_wider_limits_come_nearer(result):
    book, _ = result
    distance = table(book, "Target allocation", "Distance of each case from its target")[
        "Distance from target"
    ]
    assert distance["Case 1"] < 1e-6
    assert distance["Case 1"] < distance["Case 2"] < distance["Case 3"]


def test_risk_parity_at_two_percent(result):
    book, _ = result
    risk = table(book, "Portfolios", "Risk")
    assert risk.loc["Risk parity", "Volatility"] == pytest.approx(0.02, abs=5e-4)
    np.testing.assert_allclose(risk["Sum of weights"], 1.0)


def test_net_values_are_the_product_of_what_was_earned(result):
    book, _ = result
    values = table(book, "Strategies", "Net value")
    worth = table(book, "Strategies", "Performance")
    assert (values.iloc[0] == 1).all()
    assert len(values) == 37
    np.testing.assert_allclose(worth["Return"], values.iloc[-1] ** (12 / 36) - 1, rtol=1e-10)
    peaks = values.cummax()
    np.testing.assert_allclose(worth["Maximum drawdown"], (1 - values / peaks).max(), rtol=1e-9)


def test_heat_maps_and_charts_are_there(result):
    book, _ = result
    assert len(book["Exposures"].conditional_formatting) > 0
    charts = {ws.title: [title_of(chart) for chart in ws._charts] for ws in book}
    assert charts["Exposures"] == [
        "Exposures by asset class",
        "Explained share of variance",
    ]
    assert charts["Target and achieved"] == ["Achieved less target"]
    assert charts["Strategies"] == ["Net value", "Drawdown", "Return against volatility"]
    assert charts["Rolling exposures"] == [f"Exposures of {a}" for a in script.ROLLING_ASSETS]
