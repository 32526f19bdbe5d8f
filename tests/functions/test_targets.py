import re

import numpy as np
import pandas as pd
import pytest

from xlfactor.errors import InfeasibleError, LabelError, TableError
from xlfactor.functions import allocation, risk_budgets
from xlfactor.functions import targets as functions

EXPOSURES = [["", "Growth", "Rates"], ["Stocks", 1.0, 0.0], ["Bonds", 0.0, 1.0],
             ["Property", 0.5, 0.5], ["Cash", 0.0, 0.0]]  # fmt: skip
NAMES = ["Stocks", "Bonds", "Property", "Cash"]
VARIANCES = [0.04, 0.01, 0.02, 1e-6]
COVARIANCE = [["", *NAMES],
              *([name, *row] for name, row in
                zip(NAMES, np.diag(VARIANCES).tolist(), strict=True))]  # fmt: skip
TARGET = [["Growth", 0.4], ["Rates", 0.3]]
#: The same target in percent points.
IN_POINTS = [["Growth", 40], ["Rates", 30]]
CLASSES = [["Asset", "Class", "Liquidity"], ["Cash", "Cash", "liquid"],
           ["Stocks", "Equity", "liquid"], ["Bonds", "Bond", "liquid"],
           ["Property", "Real", "illiquid"]]  # fmt: skip


def test_targets_that_can_be_met_are_met(frame):
    weights = frame(functions.target_exposure_weights(EXPOSURES, TARGET, COVARIANCE))["Weight"]
    assert weights.sum() == pytest.approx(1)
    fit = frame(functions.target_exposure_fit(EXPOSURES, TARGET, COVARIANCE))
    np.testing.assert_allclose(fit["Achieved"], [0.4, 0.3], atol=1e-8)
    np.testing.assert_allclose(fit["Difference"], 0.0, atol=1e-8)
    # with p of property the variance is .04 (.4 - p/2)² + .01 (.3 - p/2)² + .02 p², but for
    # that of cash: least where .065 p = .019
    assert weights["Property"] == pytest.approx(0.019 / 0.065, abs=1e-4)


def test_limits_and_exclusions_hold(frame):
    limits = (0.0, 0.35, [["Property"]])
    weights = frame(
        functions.target_exposure_weights(
            EXPOSURES, TARGET, COVARIANCE, *limits, [["Growth", 1], ["Rates", 1]]
        )
    )["Weight"]
    assert weights["Property"] == 0
    assert weights.max() <= 0.35 + 1e-12
    binding = frame(functions.target_binding_limits(EXPOSURES, TARGET, COVARIANCE, *limits))
    assert binding["Limit"].str.contains("'Stocks'").any()


def test_cases_of_a_table_are_solved_each_within_its_own_limits(frame):
    cases = [["Case", "Rates", "Growth", "Lower", "Upper", "Excluded"],
             ["Free", 0.3, 0.4, -1.0, 1.0, None],
             ["Liquid", 0.3, 0.4, 0.0, 1.0, "illiquid"]]  # fmt: skip
    weights = frame(functions.case_weights(EXPOSURES, cases, COVARIANCE, CLASSES))
    np.testing.assert_allclose(weights.sum(), 1.0)
    liquid = weights["Liquid"]
    assert liquid["Property"] == 0
    np.testing.assert_allclose(liquid[["Stocks", "Bonds", "Cash"]], [0.4, 0.3, 0.3], atol=1e-8)
    achieved = frame(functions.case_exposures(EXPOSURES, cases, COVARIANCE, CLASSES))
    np.testing.assert_allclose(
        achieved.loc[["Growth", "Rates"]], [[0.4, 0.4], [0.3, 0.3]], atol=1e-8
    )


POLICY = [["Asset", "Lower", "Upper", "Group", "Current", "Excluded"],
          ["Cash", 0.0, 1.0, "Safe", 0.5, None], ["Stocks", 0.0, 0.3, "Risky", 0.1, None],
          ["Bonds", 0.0, 1.0, "Safe", 0.4, None],
          ["Property", 0.0, 1.0, "Risky", 0.0, None]]  # fmt: skip


def test_each_asset_and_group_keeps_its_limits(frame):
    given = (EXPOSURES, TARGET, COVARIANCE, POLICY)
    free = frame(functions.constrained_target_weights(*given))["Weight"]
    assert free["Stocks"] <= 0.3 + 1e-12
    groups = [["Group", "Lower", "Upper"], ["Risky", 0.0, 0.2], ["Safe", None, None]]
    held = frame(functions.constrained_target_weights(*given, groups))["Weight"]
    assert held[["Stocks", "Property"]].sum() == pytest.approx(0.2)
    traded = frame(functions.constrained_target_weights(*given, None, 0.1))["Weight"]
    current = pd.Series({row[0]: row[4] for row in POLICY[1:]})
    assert traded.sub(current).abs().sum() / 2 == pytest.approx(0.1)


def test_the_second_criterion_may_be_chosen(frame):
    given = (EXPOSURES, TARGET, COVARIANCE, POLICY, None, None, [["Growth", 1], ["Rates", 1]])
    nearest, squared = (
        frame(functions.constrained_target_weights(*given, criterion))["Weight"]
        for criterion in ("nearest to current", "least squared weights")
    )
    current = pd.Series({row[0]: row[4] for row in POLICY[1:]})
    assert ((nearest - current) ** 2).sum() < ((squared - current) ** 2).sum()
    assert (squared**2).sum() < (nearest**2).sum()


def test_cases_keep_to_limits_of_assets_and_classes(frame):
    cases = [["Case", "Rates", "Growth", "Lower", "Upper"], ["Free", 0.3, 0.4, -1.0, 1.0]]
    classes = [[*row, upper] for row, upper in
               zip(CLASSES, ["Upper", None, 0.15, None, None], strict=True)]  # fmt: skip
    limits = [["Class", "Lower", "Upper"], ["Bond", 0.0, 0.1], ["Real", 0.0, 0.3],
              ["Cash", None, None]]  # fmt: skip
    given = (EXPOSURES, cases, COVARIANCE, classes)
    weights = frame(functions.case_weights(*given, limits))["Free"]
    found = weights[["Stocks", "Bonds", "Property", "Cash"]]
    np.testing.assert_allclose(found, [0.15, 0.1, 0.3, 0.45], atol=1e-9)
    growth = [["Growth", 1.0], ["Rates", 0.0]]
    free = frame(functions.case_exposures(*given, limits[:2]))["Free"]
    only = frame(functions.case_exposures(*given, limits[:2], growth))["Free"]
    assert free["Rates"] == pytest.approx(0.3)
    assert only["Growth"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("header", "row", "error", "message"),
    [
        (["Growth", "Lower", "Upper"], [0.4, 0, 1], LabelError, "cases: no column 'Rates'"),
        (["Growth", "Rtes", "Lower", "Upper"], [0.4, 0.3, 0, 1], LabelError,
         r"cases: unknown column 'Rtes' \(did you mean 'Rates'\?\)"),
        (["Growth", "Rates", "Lower", "Upper", "Turnover"], [0.4, 0.3, 0, 1, 0.1], TableError,
         "cases: row 'A', column 'Turnover': asset_classes has no weights in its column 'Cur"),
        (["Growth", "Rates", "Lower", "Upper", "Excluded"], [0.4, 0.3, 0, 1, "Golf"], LabelError,
         "cases: row 'A', column 'Excluded': no asset, class or liquidity is 'Golf'"),
        (["Growth", "Rates", "Lower", "Upper"], [0.4, 0.3, 0, 0.2], InfeasibleError,
         "cases: row 'A': limits: no portfolio"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_is_named(header, row, error, message):
    with pytest.raises(error, match=message):
        functions.case_weights(EXPOSURES, [["", *header], ["A", *row]], COVARIANCE, CLASSES)


@pytest.mark.parametrize(
    "found",
    [
        lambda target: functions.target_exposure_weights(EXPOSURES, target, COVARIANCE),
        lambda target: functions.constrained_target_weights(EXPOSURES, target, COVARIANCE, POLICY),
        lambda target: allocation.blend_weights(
            EXPOSURES, target, [[name, 0.25] for name in NAMES], 0.5
        ),
    ],
)
def test_targets_in_percent_points_are_refused(found):
    message = (
        "target_exposures: row 'Growth': found 40, where no asset's exposure is beyond 1; wanted "
        "the units of the exposures, such as 0.4: percent points?"
    )
    with pytest.raises(TableError, match=f"^{re.escape(message)}$"):
        found(IN_POINTS)
    found([["Growth", 7], ["Rates", -3]])  # what the factor is measured in is the analyst's affair


def test_cases_and_limits_of_exposures_in_percent_points_are_refused():
    cases = [["Case", "Growth", "Rates", "Lower", "Upper"], ["Bold", 0.4, 30, 0, 1]]
    with pytest.raises(TableError, match="cases: row 'Bold', column 'Rates': found 30, where no"):
        functions.case_weights(EXPOSURES, cases, COVARIANCE, CLASSES)
    bounds = [["Factor", "Lower", "Upper"], ["Growth", None, 60]]
    given = (EXPOSURES, TARGET, COVARIANCE, *[None] * 7, bounds)
    with pytest.raises(
        TableError, match="exposure_limits: row 'Growth', column 'Upper': found 60, where no asset"
    ):
        functions.target_exposure_weights(*given)


def test_risk_parity_is_inverse_volatility_without_correlation(frame):
    weights = frame(risk_budgets.risk_parity_weights(COVARIANCE))["Weight"]
    inverse = 1 / np.sqrt(VARIANCES)
    np.testing.assert_allclose(weights, inverse / inverse.sum(), rtol=1e-9)


def test_risk_parity_holds_nothing_of_what_is_excluded(frame):
    weights = frame(risk_budgets.risk_parity_weights(COVARIANCE, "Cash"))["Weight"]
    inverse = 1 / np.sqrt(VARIANCES[:3])
    np.testing.assert_allclose(weights.iloc[:3], inverse / inverse.sum(), rtol=1e-9)
    assert weights["Cash"] == 0
    with pytest.raises(LabelError, match="excluded: no asset 'Csh'"):
        risk_budgets.risk_parity_weights(COVARIANCE, "Csh")


def test_risk_is_shared_as_budgeted(frame):
    budgets = [["Bonds", 0.6], ["Cash", None], ["Stocks", 0.3], ["Property", 0.1]]
    weights = frame(risk_budgets.risk_budget_weights(COVARIANCE, budgets))["Weight"]
    variances = weights**2 * VARIANCES
    np.testing.assert_allclose(variances / variances.sum(), [0.3, 0.6, 0.1, 0.0], atol=1e-9)


CAPPED = [["", "Lower", "Upper", "Excluded"], ["Stocks", 0, 0.2, None], ["Bonds", 0, 1, None],
          ["Property", 0, 1, None], ["Cash", 0, 1, "yes"]]  # fmt: skip


def test_budgets_that_limits_make_a_portfolio_miss_are_shown(frame):
    weights = frame(risk_budgets.risk_budget_weights(COVARIANCE, None, CAPPED))["Weight"]
    fit = frame(risk_budgets.risk_budget_fit(COVARIANCE, None, CAPPED))
    assert weights["Stocks"] == pytest.approx(0.2)
    assert weights["Cash"] == 0
    np.testing.assert_allclose(fit["Budget"], [1 / 3, 1 / 3, 1 / 3, 0])
    variances = weights**2 * VARIANCES
    np.testing.assert_allclose(fit["Share"], variances / variances.sum(), atol=1e-9)
    assert fit.loc["Stocks", "Difference"] < -0.01
    np.testing.assert_allclose(fit["Share"] - fit["Budget"], fit["Difference"])


@pytest.mark.parametrize("kind", ["Gaussian ES", "historical ES", "kernel VaR"])
def test_the_risk_of_a_sample_is_shared_as_budgeted(frame, cells, return_table, kind):
    table = cells(return_table)
    budgets = [["Stocks", 0.5], ["Bonds", 0.2], ["Property", 0.3], ["Bills", 0]]
    weights = frame(risk_budgets.risk_budget_weights(table, budgets, None, None, kind))["Weight"]
    fit = frame(risk_budgets.risk_budget_fit(table, budgets, None, None, kind))
    assert weights.sum() == pytest.approx(1)
    assert weights["Bills"] == 0
    np.testing.assert_allclose(fit["Share"], fit["Budget"], atol=1e-10)


def test_least_variance_is_within_limits(frame):
    found = risk_budgets.minimum_variance_weights(COVARIANCE, None, None, [["Cash"]])
    free = frame(found)["Weight"]
    inverse = 1 / np.array(VARIANCES[:3])
    np.testing.assert_allclose(free, [*(inverse / inverse.sum()), 0.0], atol=1e-9)
    capped = frame(risk_budgets.minimum_variance_weights(COVARIANCE, 0.1, 0.4))["Weight"]
    assert capped.between(0.1 - 1e-12, 0.4 + 1e-12).all()
    assert capped["Cash"] == pytest.approx(0.4)


def test_cash_makes_up_the_difference_to_a_volatility(frame):
    risky = [row[:4] for row in COVARIANCE[:4]]
    found = frame(risk_budgets.risk_parity_at_volatility(risky, 0.02))["Weight"]
    held = found.drop("Cash, borrowed if below zero")
    assert found.sum() == pytest.approx(1)
    assert float(held @ np.diag(VARIANCES[:3]) @ held) == pytest.approx(0.02**2)
    borrowed = frame(risk_budgets.risk_parity_at_volatility(risky, 0.5))["Weight"]
    assert borrowed.iloc[-1] < 0
    with_cash = frame(risk_budgets.risk_parity_at_volatility(COVARIANCE, 0.02, "Cash"))["Weight"]
    pd.testing.assert_series_equal(with_cash, found)


def test_the_order_of_rows_does_not_matter(frame):
    shuffled = [EXPOSURES[0], *EXPOSURES[:0:-1]]
    one = frame(functions.target_exposure_weights(EXPOSURES, TARGET, COVARIANCE))["Weight"]
    other = frame(functions.target_exposure_weights(shuffled, TARGET, COVARIANCE))["Weight"]
    pd.testing.assert_series_equal(other[one.index], one, atol=1e-7)
