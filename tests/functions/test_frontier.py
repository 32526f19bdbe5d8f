"""Portfolios of means and variances, as cells in and cells out."""

import re

import numpy as np
import pytest

from xlfactor.errors import InfeasibleError, LabelError, OptionError
from xlfactor.functions import frontier as functions

NAMES = ["Stocks", "Bonds", "Gold"]
MU = [["Stocks", 0.08], ["Bonds", 0.03], ["Gold", 0.04]]
COVARIANCE = [["", *NAMES], ["Stocks", 0.04, 0.0, 0.0], ["Bonds", 0.0, 0.01, 0.0],
              ["Gold", 0.0, 0.0, 0.02]]  # fmt: skip
POLICY = [["Asset", "Lower", "Upper", "Group", "Current"], ["Stocks", 0.0, 0.5, "Risky", 0.4],
          ["Bonds", 0.2, 1.0, "Safe", 0.5], ["Gold", 0.0, 0.3, "Risky", 0.1]]  # fmt: skip
GROUPS = [["Group", "Lower", "Upper"], ["Risky", 0.0, 0.6], ["Safe", 0.0, 1.0]]


def test_the_frontier_ends_at_the_highest_return(frame):
    table = frame(functions.efficient_frontier(MU, COVARIANCE))
    assert list(table) == ["Return", "Volatility", "Multiplier", *NAMES]
    assert table.iloc[-1].tolist()[:2] == pytest.approx([0.08, 0.2])
    # without returns: the inverse of the variances
    np.testing.assert_allclose(table.loc[1.0, NAMES], [1 / 7, 4 / 7, 2 / 7], rtol=1e-12)
    assert table.index.tolist() == list(range(1, len(table) + 1))


def test_even_points_within_a_policy(frame):
    table = frame(functions.efficient_frontier(MU, COVARIANCE, 5, POLICY, GROUPS))
    assert len(table) == 5
    np.testing.assert_allclose(np.diff(table["Return"], 2), 0, atol=1e-15)
    assert (table["Stocks"] + table["Gold"]).max() <= 0.6 + 1e-12
    np.testing.assert_allclose(table.iloc[-1][NAMES].astype(float), [0.5, 0.4, 0.1], atol=1e-12)


def test_with_a_benchmark_it_begins_there(frame):
    benchmark = [["Stocks", 0.3], ["Bonds", 0.5], ["Gold", 0.2]]
    table = frame(
        functions.efficient_frontier(MU, COVARIANCE, None, POLICY, GROUPS, None, benchmark)
    )
    np.testing.assert_allclose(table.iloc[0][NAMES].astype(float), [0.3, 0.5, 0.2], atol=1e-12)
    assert table["Volatility"].iloc[0] == pytest.approx(0, abs=1e-12)


def test_single_portfolios_are_on_the_frontier(frame):
    table = frame(functions.efficient_frontier(MU, COVARIANCE, 3, POLICY, GROUPS))
    middle = table.loc[2.0]
    at_return = functions.minimum_volatility_at_return(
        MU, COVARIANCE, middle["Return"], POLICY, GROUPS
    )
    at_volatility = functions.maximum_return_at_volatility(
        MU, COVARIANCE, middle["Volatility"], POLICY, GROUPS
    )
    for found in (at_return, at_volatility):
        np.testing.assert_allclose(frame(found)["Weight"], middle[NAMES].astype(float), atol=1e-12)


def test_ratios(frame):
    sharpe = frame(functions.maximum_sharpe_weights(MU, COVARIANCE, 0.01))["Weight"]
    expected = np.array([0.07 / 0.04, 0.02 / 0.01, 0.03 / 0.02])
    np.testing.assert_allclose(sharpe, expected / expected.sum(), atol=1e-12)
    diverse = frame(functions.most_diversified_weights(COVARIANCE))["Weight"]
    inverse = 1 / np.sqrt([0.04, 0.01, 0.02])
    np.testing.assert_allclose(diverse, inverse / inverse.sum(), atol=1e-12)


def test_a_turnover_needs_the_weights_now_held():
    message = "turnover: limited to 10.0%, but no current weights are given to trade from"
    with pytest.raises(OptionError, match=f"^{re.escape(message)}$"):
        functions.most_diversified_weights(COVARIANCE, None, None, 0.1)


def test_group_limits_need_groups():
    message = r"^group_limits: no asset belongs to the group 'Risky'"
    with pytest.raises(LabelError, match=message):
        functions.most_diversified_weights(COVARIANCE, None, GROUPS)


def test_a_target_out_of_reach_tells_the_range():
    message = (
        "target_return: found 9.0000%; the limits allow 3.0000% to 5.6000%; at that end bind "
        "group 'Risky' at most 60.0%, 'Stocks' at most 50.0%"
    )
    with pytest.raises(InfeasibleError, match=f"^{re.escape(message)}$"):
        functions.minimum_volatility_at_return(MU, COVARIANCE, 0.09, POLICY, GROUPS)
