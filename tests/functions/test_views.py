"""Returns by equilibrium and views, as cells in and cells out."""

import re

import numpy as np
import pytest

from xlfactor.errors import LabelError, OptionError, TableError
from xlfactor.functions import views as functions

COVARIANCE = [["", "Stocks", "Bonds"], ["Stocks", 0.04, 0.0], ["Bonds", 0.0, 0.01]]
MARKET = [["Stocks", 0.5], ["Bonds", 0.5]]
VIEWS = [["View", "Stocks", "Bonds", "Return", "Confidence"], ["Up", 1.0, None, 0.09, 0.5],
         ["Apart", 1.0, -1.0, 0.04, None]]  # fmt: skip


def test_risk_aversion_forward_and_backward(frame):
    returns = functions.equilibrium_returns(COVARIANCE, MARKET, 2.5, 0.01)
    np.testing.assert_allclose(frame(returns)["Return"], [0.06, 0.0225])
    implied = functions.implied_risk_aversion(returns, COVARIANCE, MARKET, 0.01)
    assert implied == [["Figure", "Value"], ["Risk aversion", pytest.approx(2.5)]]
    weights = frame(functions.maximum_utility_weights(returns, COVARIANCE, 2.5))["Weight"]
    np.testing.assert_allclose(weights, 0.5)


def test_a_view_of_even_confidence_goes_half_the_way(frame):
    returns = functions.black_litterman_returns(COVARIANCE, MARKET, VIEWS[:2], 2.5)
    np.testing.assert_allclose(frame(returns)["Return"], [0.07, 0.0125])
    table = frame(functions.black_litterman_views(COVARIANCE, MARKET, VIEWS[:2], 2.5))
    np.testing.assert_allclose(
        table.loc["Up", ["View", "Equilibrium", "After views"]].astype(float), [0.09, 0.05, 0.07]
    )


def test_without_views_all_is_as_it_was(frame):
    expected = [["Stocks", 0.05], ["Bonds", 0.0125]]
    given = (COVARIANCE, MARKET, None, None, expected)
    np.testing.assert_allclose(
        frame(functions.black_litterman_returns(*given))["Return"], [0.05, 0.0125]
    )
    covariance = frame(functions.black_litterman_covariance(*given, 0.0, 0.2))
    np.testing.assert_allclose(covariance, np.diag([0.048, 0.012]))
    weights = frame(functions.black_litterman_weights(*given, 0.0, 0.25))["Weight"]
    np.testing.assert_allclose(weights, 0.4)


def test_the_risk_aversion_comes_from_somewhere():
    message = (
        "risk_aversion: not given, and no expected_returns to imply it from; wanted one of the two"
    )
    with pytest.raises(OptionError, match=f"^{re.escape(message)}$"):
        functions.black_litterman_returns(COVARIANCE, MARKET, VIEWS)


@pytest.mark.parametrize(
    ("row", "column", "cell", "kind", "message"),
    [
        (0, 2, "Gold", LabelError, "views: unknown column 'Gold'"),
        (0, 3, "Says", TableError, "views: no column 'Return'; wanted the return that each view"),
        (1, 3, 9.0, TableError, "views: row 'Up', column 'Return': found 9, which is 900% a year"),
        (1, 4, 60.0, TableError, "views: row 'Up', column 'Confidence': found 60; wanted a share"),
        (1, 4, "high", TableError, "views: row 'Up', column 'Confidence': found the text 'high'"),
        (1, 1, 100.0, TableError, "views: row 'Stocks', column 'Up': found 100, which is 10000%"),
    ],
)
def test_a_table_of_views_is_read_by_name(row, column, cell, kind, message):
    cells = [list(one) for one in VIEWS]
    cells[row][column] = cell
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        functions.black_litterman_returns(COVARIANCE, MARKET, cells, 2.5)


def test_views_without_assets():
    message = "views: no column of an asset; wanted one for each in a view"
    with pytest.raises(TableError, match=f"^{message}$"):
        functions.black_litterman_returns(
            COVARIANCE, MARKET, [["View", "Return", "Confidence"], ["Up", 0.09, 0.5]], 2.5
        )


def test_a_three_way_trade_goes_from_utility_to_the_profile(frame):
    expected, exposures = [["Stocks", 0.08], ["Bonds", 0.03]], [["", "Growth"], ["Stocks", 1.0],
                                                                ["Bonds", 0.0]]  # fmt: skip
    table = frame(
        functions.three_way_trade(expected, COVARIANCE, exposures, [["Growth", 0.2]], 2.5)
    )
    assert list(table) == ["Return", "Volatility", "Utility", "Distance", "Stocks", "Bonds"]
    # delta (.05 w - .01) + theta (w - .2) = .05
    np.testing.assert_allclose(
        table["Stocks"], (0.075 + 0.2 * table.index) / (0.125 + table.index), rtol=1e-9
    )
    np.testing.assert_allclose(table["Distance"], table["Stocks"] - 0.2, atol=1e-12)
