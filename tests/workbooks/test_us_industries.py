"""The study of exposures and targets on observed returns."""

import openpyxl
import pytest

from tests.conftest import WORKBOOKS
from tests.workbooks.test_factor_cma import table
from workbooks import us_industries

SHIPPED = WORKBOOKS / us_industries.FILE


@pytest.fixture(scope="module")
def results(results_of):
    target, report = results_of("us_industries")
    return openpyxl.load_workbook(target, data_only=True), report


def test_the_shipped_workbook_holds_the_published_history():
    assets, proxies = us_industries.history()
    wb = openpyxl.load_workbook(SHIPPED)
    for sheet, history in (("Asset returns", assets), ("Proxy returns", proxies)):
        rows = list(wb[sheet].iter_rows(min_row=6, min_col=2, values_only=True))
        assert [row[0] for row in rows] == [date.to_pydatetime() for date in history.index]
        for row, expected in zip(rows, history.to_numpy(), strict=True):
            assert list(row[1:]) == pytest.approx(list(expected), abs=1e-12)


def test_every_analysis_runs_and_every_check_passes(results):
    _, report = results
    assert len(report.written) == 19
    # factors that are sold short are no indices of a style; bands want a number of draws; tail
    # risk has a study of its own
    assert [one.macro for one in report.skipped] == [
        "Style analysis", "Rolling styles", "Bands of returns", "Tail risk", "Tail parity",
        "Tail backtest",
    ]  # fmt: skip
    for written in report.written:
        assert written.failed == ()


def test_industries_move_with_the_market(results):
    exposures = table(results[0]["Exposures"], "Exposures, lasso")
    market = {name: row["Market"] for name, row in exposures.items()}
    assert market.pop(us_industries.BILLS) == pytest.approx(0, abs=0.01)
    assert min(market, key=market.get) == "Utilities"
    assert all(0.4 < beta < 1.4 for beta in market.values())


def test_the_market_drives_portfolios_of_industries(results):
    page = results[0]["Risk-based portfolios"]
    shares, exposures = table(page, "Variance by factor"), table(page, "Exposures")
    portfolios = ["Equal weight", "Minimum variance", "Most diversified", "Risk parity"]
    assert list(exposures) == portfolios
    assert all(shares[one]["Market"] > 0.6 for one in portfolios)
    assert min(portfolios, key=lambda one: exposures[one]["Market"]) == "Minimum variance"
    assert [shares[one]["Total"] for one in portfolios] == pytest.approx([1.0] * 4)


def test_weights_add_up_within_their_range(results):
    weights = table(results[0]["Target allocation"], "Weights")
    total = weights.pop("Total")
    for case in us_industries.CASES:
        assert total[case] == pytest.approx(1)
        assert all(-1e-9 <= row[case] <= 0.3 + 1e-9 for row in weights.values())
