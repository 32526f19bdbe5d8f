"""Economic factors on observed quarters: pages against regressions by hand."""

import numpy as np
import openpyxl
import pytest

from tests.conftest import WORKBOOKS
from tests.workbooks.test_factor_cma import table
from workbooks import economic_factors

SHIPPED = WORKBOOKS / economic_factors.FILE
FACTORS = list(economic_factors.SERIES)


@pytest.fixture(scope="module")
def results(results_of):
    target, report = results_of("economic_factors")
    return openpyxl.load_workbook(target, data_only=True), report


@pytest.fixture(scope="module")
def changes():
    return [one.pct_change(4).iloc[4:] for one in economic_factors.history()]


def test_every_analysis_without_cases_runs(results):
    _, report = results
    assert [one.sheet for one in report.written][:3] == [
        "Exposures", "Rolling exposures", "Risk-based portfolios",
    ]  # fmt: skip
    assert report.not_made == ()
    failed = [(one.sheet, check.name) for one in report.written for check in one.failed]
    assert failed == []


def test_exposures_of_changes_over_a_year_are_the_likeliest(results, changes):
    assets, economy = changes
    X = np.column_stack([np.ones(len(economy)), economy])
    beta, *_ = np.linalg.lstsq(X, assets.to_numpy(), rcond=None)
    shown = table(results[0]["Exposures"], "Exposures, maximum likelihood")
    fit = table(results[0]["Exposures"], "Fit")
    rest = assets.to_numpy() - X @ beta
    for j, asset in enumerate(assets):
        assert [shown[asset][one] for one in FACTORS] == pytest.approx(list(beta[1:, j]))
        # divided by the number of dates, and annual already
        assert fit[asset]["Specific volatility"] == pytest.approx(
            np.sqrt((rest[:, j] ** 2).mean())
        )


def test_groups_add_up_what_their_factors_add(results):
    page = results[0]["Risk-based portfolios"]
    factors = table(page, "Variance by factor")
    groups = table(page, "Variance by group of factors")
    for portfolio in ("Equal weight", "Minimum variance", "Most diversified", "Risk parity"):
        one, grouped = factors[portfolio], groups[portfolio]
        activity = one["Gross domestic product"] + one["Investment"]
        assert grouped["Activity"] == pytest.approx(activity)
        assert grouped["Inflation"] == one["Consumer prices"]
        assert grouped["Specific"] == one["Specific"]
        assert grouped["Total"] == pytest.approx(1)
