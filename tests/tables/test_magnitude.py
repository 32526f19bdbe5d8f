"""Figures that no arithmetic can bear are refused at reading, by name."""

import re

import pytest

from xlfactor.catalogue import FUNCTIONS
from xlfactor.errors import TableError
from xlfactor.tables.reading import number

RETURNS = [["", "Stocks", "Bonds"], *([f"2020-{month:02}-28", 0.01 * month, -0.001 * month**2]
                                      for month in range(1, 13))]  # fmt: skip


def refused(function, *arguments):
    with pytest.raises(TableError) as caught:
        FUNCTIONS[function](*arguments)
    return str(caught.value)


def test_a_figure_that_is_too_large_is_named():
    square = [["", "A", "B"], ["A", 0.04, 0.0], ["B", 0.0, 1e200]]
    assert refused("RISK_PARITY_WEIGHTS", square) == (
        "covariance: row 'B', column 'B': found 1e+200; wanted a number that can be computed "
        "with, up to 1e+30"
    )
    assert refused("INVERSE_VOLATILITY_WEIGHTS", [["A", 0.1], ["B", -1e31]]).startswith(
        "volatilities: row 'B'"
    )


def test_a_column_that_is_too_small_is_named():
    figures = [[row[0], number * 1e-300] for number, row in enumerate(RETURNS[1:], start=1)]
    factors = [["", "Market"], *figures]
    assert refused("FACTOR_EXPOSURE", RETURNS, factors) == (
        "factor_returns: column 'Market': the largest number is 1.2e-299; wanted numbers that "
        "can be computed with, from 1e-50 on"
    )
    square = [["", "A", "B"], ["A", 4e-200, 0.0], ["B", 0.0, 1e-200]]
    assert refused("MINIMUM_VARIANCE_WEIGHTS", square).startswith(
        "covariance: column 'A': the largest number is 4e-200"
    )


def test_zeros_and_what_is_next_to_nothing_beside_figures_are_read():
    weights = FUNCTIONS["PORTFOLIO_EXPOSURE"](
        [["A", 0.5], ["B", 1e-200]], [["", "F", "G"], ["A", 1.0, 0.0], ["B", 1.0, 0.0]]
    )
    assert weights == [["Factor", "Exposure"], ["F", 0.5], ["G", 0.0]]


@pytest.mark.parametrize("cell", [1e31, -1.7e308, "1e33%"])
def test_a_single_number_has_the_same_bound(cell):
    with pytest.raises(TableError, match=re.escape("here: found") + ".*up to 1e\\+30"):
        number(cell, where="here")
