"""Functions on tables of assumptions, from cells to cells."""

import numpy as np
import pytest

from xlfactor.errors import OptionError, TableError
from xlfactor.functions import assumptions, premia

NAMES = ["Stocks", "Bonds", "Gold"]
CORRELATIONS = [["", *NAMES], ["Stocks", 1, None, None], ["Bonds", 0.2, 1, None],
                ["Gold", 0.1, 0.3, 1]]  # fmt: skip
FIGURES = [["Asset", "Return", "Volatility 2025", "Volatility 2026"],
           ["Stocks", 0.07, 0.17, 0.16], ["Bonds", 0.03, 0.06, 0.05],
           ["Gold", 0.04, 0.19, 0.18]]  # fmt: skip
FULL = np.array([[1, 0.2, 0.1], [0.2, 1, 0.3], [0.1, 0.3, 1]])
NEW = "Volatility 2026"


def test_the_volatility_is_that_of_the_column_that_is_named(frame):
    found = frame(assumptions.cma_volatility(FIGURES, None, None, NEW))
    assert found.iloc[:, 0].to_dict() == {"Stocks": 0.16, "Bonds": 0.05, "Gold": 0.18}
    older = frame(assumptions.cma_volatility(FIGURES, [["Gold"]], None, "volatility 2025"))
    assert older.iloc[:, 0].to_dict() == {"Gold": 0.19}
    returns = frame(assumptions.cma_expected_return(FIGURES, None, None, None, NEW))
    assert returns.iloc[:, 0].to_dict() == {"Stocks": 0.07, "Bonds": 0.03, "Gold": 0.04}
    with pytest.raises(TableError, match="name it by the option volatility_measure"):
        assumptions.cma_volatility(FIGURES)
    with pytest.raises(OptionError, match="volatility_measure: 'Volatility' is none of the"):
        assumptions.cma_volatility(FIGURES, None, None, "Volatility")


def test_correlations_of_a_table_of_their_own(frame):
    given = (FIGURES, None, None, None, NEW, CORRELATIONS)
    np.testing.assert_allclose(frame(assumptions.cma_correlation(*given)), FULL)
    sigma = np.array([0.16, 0.05, 0.18])
    np.testing.assert_allclose(
        frame(assumptions.cma_covariance(*given)), FULL * np.outer(sigma, sigma)
    )
    picked = frame(assumptions.cma_correlation(FIGURES, [["Gold", "Stocks"]], *given[2:]))
    assert picked.loc["Gold", "Stocks"] == 0.1
    with pytest.raises(TableError, match=r"no correlations found; .* as the input correlations"):
        assumptions.cma_covariance(FIGURES, None, None, None, NEW)


def test_correlations_need_no_volatility_beside_them(frame):
    without = [[*row[:3], None if row[0] == "Gold" else row[3]] for row in FIGURES]
    found = frame(assumptions.cma_correlation(without, None, None, None, NEW, CORRELATIONS))
    assert list(found) == NAMES
    covariance = frame(assumptions.cma_covariance(without, None, None, None, NEW, CORRELATIONS))
    assert list(covariance) == ["Stocks", "Bonds"]


def test_notes_say_which_columns_and_tables_were_read():
    notes = [row[1] for row in assumptions.cma_notes(FIGURES, None, NEW, CORRELATIONS)]
    assert any("Volatility: 'Volatility 2026'" in note for note in notes)
    assert any(note.startswith("Correlations: lower triangle") for note in notes)


def test_premia_are_in_excess_of_cash_where_its_return_is_given(frame):
    weights = [
        ["", "Growth", "Spread"],
        ["Stocks", 1, 1],
        ["Bonds", None, -1],
        ["Gold", 0.5, None],
    ]
    returns = [[row[0], row[1]] for row in FIGURES]
    total = frame(premia.factor_premia(weights, returns))["Premium"]
    assert total.to_dict() == pytest.approx({"Growth": 0.09, "Spread": 0.04})
    excess = frame(premia.factor_premia(weights, returns, 0.02))["Premium"]
    assert excess.to_dict() == pytest.approx({"Growth": 0.06, "Spread": 0.04})
