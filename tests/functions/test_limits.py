"""Limits of a portfolio as a whole in cells: kept by every function, refused by name."""

import re

import numpy as np
import pytest

from xlfactor.errors import TableError
from xlfactor.functions import allocation, frontier, targets, views

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
         "wanted 100 %: scale them, or add what is missing, such as cash"),
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
