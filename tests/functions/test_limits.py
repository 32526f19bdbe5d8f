"""Limits of a portfolio as a whole in cells: kept by every function, refused by name."""

import re

import numpy as np
import pytest

from xlfactor.errors import OptionError, TableError
from xlfactor.functions import allocation, factor_budgets, frontier, risk_budgets, targets, views

NAMES = ["Stocks", "Bonds", "Gold", "Property"]
MU = [["Stocks", 0.08], ["Bonds", 0.03], ["Gold", 0.04], ["Property", 0.06]]
SIGMA = np.diag([0.04, 0.01, 0.02, 0.03]) + 0.002
COVARIANCE = [["", *NAMES], *([name, *row] for name, row in zip(NAMES, SIGMA, strict=True))]
POLICY = [["Asset", "Lower", "Upper", "Private"], *([name, 0, 1, "no"] for name in NAMES[:3]),
          ["Property", 0, 1, "yes"]]  # fmt: skip
EXPOSURES = [["", "Growth"], ["Stocks", 1.0], ["Bonds", 0.1], ["Gold", 0.0], ["Property", 0.6]]
BENCHMARK = [["Stocks", 0.3], ["Bonds", 0.7]]
W_B = np.array([0.3, 0.7, 0.0, 0.0])
TARGET = [["Growth", 0.9]]
CASES = [["Case", "Growth", "Lower", "Upper"], ["Bold", 0.9, 0, 1]]
CLASSES = [["Asset", "Class", "Liquidity"], *([name, "Public", "liquid"] for name in NAMES[:3]),
           ["Property", "Private", "illiquid"]]  # fmt: skip
#: The limits of a portfolio as a whole, in the order in which the functions take them.
TRACKED = (BENCHMARK, 0.03)
WHOLE = ([["Factor", "Lower", "Upper"], ["Growth", None, 0.42]], 0.05, 1.0)
UTILITY = (MU, COVARIANCE, 2.5, POLICY, None, None)
ALL = (*TRACKED, EXPOSURES, *WHOLE)


@pytest.fixture
def weights(frame):
    def weights_of(cells):
        return frame(cells).iloc[:, 0].to_numpy(dtype=float)

    return weights_of


def error(w):
    return float(np.sqrt((w - W_B) @ SIGMA @ (w - W_B)))


FOUND = {
    "maximum Sharpe": lambda *more: frontier.maximum_sharpe_weights(
        MU, COVARIANCE, 0.0, POLICY, None, None, *more
    ),
    "most diversified": lambda *more: frontier.most_diversified_weights(
        COVARIANCE, POLICY, None, None, *more
    ),
    "volatility": lambda *more: frontier.maximum_return_at_volatility(
        MU, COVARIANCE, 0.097, POLICY, None, None, *more
    ),
    "utility": lambda *more: views.maximum_utility_weights(*UTILITY, *more),
}


#: Where the turnover is counted from.
HELD = np.array([0.1, 0.6, 0.2, 0.1])
HOLDING = [[*POLICY[0], "Current"], *([*row, held] for row, held in
           zip(POLICY[1:], HELD.tolist(), strict=True))]  # fmt: skip
ALL_OF = {
    "targets": lambda policy, turnover, tracked, exposures, *whole: (
        targets.target_exposure_weights(
            exposures or EXPOSURES, TARGET, COVARIANCE, None, None, None, None,
            policy, None, turnover, *whole, *tracked,
        )
    ),
    "budgets": lambda policy, turnover, tracked, *others: risk_budgets.risk_budget_weights(
        COVARIANCE, None, policy, None, None, None, None, None, turnover, *tracked, *others
    ),
    "variance": lambda policy, turnover, tracked, *others: risk_budgets.minimum_variance_weights(
        COVARIANCE, 0.01, None, None, policy, None, turnover, *tracked, *others
    ),
    "factor budgets": lambda policy, turnover, _, exposures, *whole: (
        factor_budgets.factor_risk_budget_weights(
            exposures or EXPOSURES, [["", "Growth"], ["Growth", 0.02]],
            [[name, 0.01] for name in NAMES], [["Growth", 0.9]], None, None, None, None, None,
            None, None, None, None, COVARIANCE, policy, None, turnover, *whole,
        )
    ),
}  # fmt: skip
NONE_WHOLE = (None, None, None, None)


@pytest.mark.parametrize("name", ALL_OF)
def test_targets_budgets_and_least_variance_keep_to_each(weights, name):
    found = ALL_OF[name]
    free = weights(found(HOLDING, None, (None, None), *NONE_WHOLE))
    traded = weights(found(HOLDING, 0.05, (None, None), *NONE_WHOLE))
    assert np.abs(free - HELD).sum() / 2 > 0.06
    assert np.abs(traded - HELD).sum() / 2 == pytest.approx(0.05, abs=1e-9)
    w = weights(found(HOLDING, None, (None, None), EXPOSURES, *WHOLE))
    assert w @ [1.0, 0.1, 0.0, 0.6] <= 0.42 + 1e-9
    assert w[3] <= 0.05 + 1e-9
    if name != "factor budgets":
        near = weights(found(HOLDING, None, (BENCHMARK, 0.01), *NONE_WHOLE))
        assert error(free) > 0.01 + 1e-3
        assert error(near) == pytest.approx(0.01, abs=1e-9)


def test_the_turnover_of_blends_and_three_way_trades(weights, frame):
    blend = (EXPOSURES, TARGET, [["Stocks", 1.0], ["Bonds", 0], ["Gold", 0], ["Property", 0]])
    none = (None,) * 6
    mixed = allocation.constrained_blend_weights(*blend, 0.5, HOLDING, None, *none, 0.05)
    trade = frame(views.three_way_trade(
        MU, COVARIANCE, EXPOSURES, TARGET, 2.5, HOLDING, None, None, *none[:5], 0.05
    ))  # fmt: skip
    for w in (weights(mixed), *trade[NAMES].to_numpy(dtype=float)):
        assert np.abs(w - HELD).sum() / 2 <= 0.05 + 1e-9


def test_bounds_hold_beside_those_of_a_policy(weights):
    capped = [*POLICY[:3], ["Gold", 0, 0.2, "no"], POLICY[4]]
    w = weights(risk_budgets.minimum_variance_weights(COVARIANCE, 0.15, 0.5, ["Stocks"], capped))
    np.testing.assert_allclose(w, [0, 0.5, 0.2, 0.3], atol=1e-9)


def test_a_tracking_error_of_a_year_is_no_limit_beside_returns_of_a_month():
    dates = [f"2020-{month:02}-28" for month in range(1, 13)]
    returns = [["", *NAMES], *([date, *row] for date, row in
               zip(dates, np.random.default_rng(1).normal(0, 0.02, (12, 4)).tolist(),
                   strict=True))]  # fmt: skip
    message = "tracking_error_limit: it is of a year, but the risk is that of returns of one perio"
    with pytest.raises(OptionError, match=message):
        risk_budgets.risk_budget_weights(returns, *[None] * 8, *TRACKED)


@pytest.mark.parametrize("name", FOUND)
def test_means_and_variances_keep_to_each(weights, name):
    free = weights(FOUND[name]())
    w = weights(FOUND[name](*TRACKED))
    assert error(free) > 0.03 + 1e-3
    assert error(w) == pytest.approx(0.03, abs=1e-9)
    w = weights(FOUND[name](*ALL))
    assert error(w) <= 0.03 + 1e-9
    assert w @ [1.0, 0.1, 0.0, 0.6] <= 0.42 + 1e-9
    assert w[3] <= 0.05 + 1e-9


def test_the_frontier_within_a_tracking_error(frame):
    given = (MU, COVARIANCE, 5, POLICY, None, None, *TRACKED)
    table = frame(frontier.efficient_frontier(*given))
    assert list(table)[:3] == ["Return", "Volatility", "Tracking error"]
    assert table["Tracking error"].max() <= 0.03 + 1e-9
    for _, row in table.iterrows():
        w = row[NAMES].to_numpy(dtype=float)
        assert error(w) == pytest.approx(row["Tracking error"])
        assert np.sqrt(w @ SIGMA @ w) == pytest.approx(row["Volatility"])


def test_targets_cases_and_blends_keep_to_each(weights, frame):
    anchor = [["Stocks", 1.0], ["Bonds", 0.0], ["Gold", 0.0], ["Property", 0.0]]
    single = targets.constrained_target_weights(
        EXPOSURES, TARGET, COVARIANCE, POLICY, None, None, None, None, *WHOLE, *TRACKED
    )
    cases = targets.case_weights(
        EXPOSURES, CASES, COVARIANCE, CLASSES, None, None, None, *WHOLE, *TRACKED
    )
    np.testing.assert_allclose(weights(cases), weights(single), atol=1e-12)
    blend = (EXPOSURES, TARGET, anchor)
    mixed = allocation.constrained_blend_weights(
        *blend, 0.5, POLICY, None, *WHOLE, *TRACKED, COVARIANCE
    )
    path = frame(allocation.gamma_path(*blend, POLICY, None, *WHOLE, *TRACKED, COVARIANCE))
    np.testing.assert_allclose(path.iloc[:, 5].to_numpy(float), weights(mixed), atol=1e-12)
    for w in (weights(single), weights(mixed)):
        assert error(w) <= 0.03 + 1e-9
        assert w @ [1.0, 0.1, 0.0, 0.6] <= 0.42 + 1e-9
        assert w[3] <= 0.05 + 1e-9


def test_the_three_way_trade_keeps_to_each(frame):
    trade = frame(views.three_way_trade(
        MU, COVARIANCE, EXPOSURES, TARGET, 2.5, POLICY, None, None, *TRACKED, *WHOLE
    ))  # fmt: skip
    for _, row in trade.iterrows():
        w = row[NAMES].to_numpy(dtype=float)
        assert error(w) <= 0.03 + 1e-9
        assert w[3] <= 0.05 + 1e-9


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ((BENCHMARK, None), "tracking_error_limit: not given, but benchmark is; wanted both, or "
         "neither"),
        ((None, 0.03), "benchmark: not given, but tracking_error_limit is; wanted both, or "
         "neither"),
        (([["Stocks", 0.3], ["Bonds", 0.6]], 0.03), "benchmark: the weights sum to 90.0000%; "
         "wanted 100%: scale them, or add what is missing, such as cash"),
        ((None, None, None, WHOLE[0]), "exposures: not given, but exposure_limits are; wanted "
         "both"),
    ],
)  # fmt: skip
def test_a_limit_without_what_it_needs(more, message):
    with pytest.raises(TableError, match=f"^{re.escape(message)}$"):
        views.maximum_utility_weights(*UTILITY, *more)


def test_the_closed_form_of_a_blend_keeps_no_limits():
    anchor = [["Stocks", 1.0], ["Bonds", 0.0], ["Gold", 0.0], ["Property", 0.0]]
    message = "policy: not given, but limits on exposures, leverage are; wanted a policy, as the "
    with pytest.raises(TableError, match=f"^{message}"):
        allocation.gamma_path(EXPOSURES, TARGET, anchor, None, None, WHOLE[0], None, 1.0)
