"""The study of tail risk on the shipped workbook."""

import numpy as np
import openpyxl
import pytest

from tests.conftest import WORKBOOKS
from tests.workbooks.test_factor_cma import table
from workbooks import tail_risk

SHIPPED = WORKBOOKS / tail_risk.FILE


@pytest.fixture(scope="module")
def results(results_of):
    target, report = results_of("tail_risk")
    return openpyxl.load_workbook(target, data_only=True), report


def test_the_returns_have_the_stated_moments():
    returns = tail_risk.simulate()
    mean, volatility = np.array(list(tail_risk.ASSETS.values())).T
    np.testing.assert_allclose(returns.mean() * 252, mean, atol=1e-4)
    np.testing.assert_allclose(returns.std() * 252**0.5, volatility, rtol=0.1)
    np.testing.assert_allclose(returns.corr(), tail_risk.CORRELATION, atol=0.1)
    assert (returns.kurt() > 2).all()


def test_every_analysis_runs_and_every_check_passes(results):
    _, report = results
    assert [written.sheet for written in report.written] == [
        "Tail risk", "Tail parity", "Tail statistics", "Monte Carlo", "Tail backtest",
        "Tail forecasts", "P-P plots", "Tail weights",
    ]  # fmt: skip
    for written in report.written:
        assert written.failed == ()


def test_the_fit_finds_what_the_returns_were_drawn_from(results):
    (fit,) = table(results[0]["Tail risk"], "Fitted Student t").values()
    assert fit["Degrees of freedom"] == pytest.approx(tail_risk.DEGREES_OF_FREEDOM, abs=0.5)
    distances = table(results[0]["P-P plots"], "Largest distance of the probabilities")
    assert all(row["Student t"] < row["Normal"] / 2 for row in distances.values())


def test_the_calm_bond_has_most_of_every_parity(results):
    weights = table(results[0]["Tail parity"], "Weights")
    total = weights.pop("Total")
    assert all(value == pytest.approx(1) for value in total.values())
    for parity in ("Volatility", "VaR", "ES", "Historical ES"):
        held = {asset: row[f"{parity} parity"] for asset, row in weights.items()}
        assert max(held, key=held.get) == "Bonds"
        assert held["Bonds"] > 0.5


def test_shares_of_each_parity_are_as_budgeted_in_every_table(results):
    """Days tie at the quantile of the historical parity, where its shortfall has a kink."""
    page = results[0]["Tail parity"]
    for rule, title in (("ES parity", "By Student expected shortfall"),
                        ("Historical ES parity", "By historical expected shortfall")):  # fmt: skip
        for shown in (title, "Shares of each portfolio's own measure"):
            shares = table(page, shown)
            assert shares.pop("Total")[rule] == pytest.approx(1)
            assert [row[rule] for row in shares.values()] == pytest.approx([1 / 3] * 3, abs=1e-6)


def test_no_forecast_by_the_t_is_rejected(results):
    tests = table(results[0]["Tail forecasts"], "Exceedances of the value at risk by Student t")
    assert all(row["Both p"] > 0.01 for row in tests.values())
