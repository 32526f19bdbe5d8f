"""The table of weights: one portfolio, or several."""

import pytest

from xlfactor.errors import TableError
from xlfactor.tables.portfolios import WeightTable

KIND = WeightTable(help="Weights.")


@pytest.mark.parametrize(
    "cells",
    [
        (("Stocks", 0.6), ("Bonds", None), ("Gold", 0.4)),
        (("Asset", "Bold"), ("Stocks", 0.6), ("Bonds", None), ("Gold", 0.4)),
        (("Stocks", "Bonds", "Gold"), (0.6, None, 0.4)),
    ],
)
def test_one_portfolio_needs_no_header(cells):
    found = KIND.read(cells, name="weights")
    assert found.to_dict() == {"Portfolio": {"Stocks": 0.6, "Bonds": 0.0, "Gold": 0.4}}


def test_several_portfolios_have_a_column_each():
    cells = (("", "Bold", "Safe"), ("Stocks", 0.9, None), ("Bonds", 0.1, 1.0), ("Gold", 0.0, 0.0))
    found = KIND.read(cells, name="weights")
    assert found["Bold"].tolist() == [0.9, 0.1, 0.0]
    assert found["Safe"].tolist() == [0.0, 1.0, 0.0]


def test_a_weight_that_is_no_number_is_named():
    cells = (("", "Bold", "Safe"), ("Stocks", 0.9, "x"), ("Bonds", 0.1, 1.0))
    with pytest.raises(TableError, match="weights: row 'Stocks', column 'Safe': found the text"):
        KIND.read(cells, name="weights")
    with pytest.raises(TableError, match="weights: the range is empty"):
        KIND.read((), name="weights")


def test_one_row_of_full_weights_may_be_one_asset_of_several_portfolios():
    cells = (("Asset", "Bold", "Safe"), ("Stocks", 1.0, 1.0))
    with pytest.raises(TableError, match="one portfolio of several assets, or several of one"):
        KIND.read(cells, name="weights")
    cured = KIND.read((*cells, ("Bonds", None, None)), name="weights")
    assert cured.loc["Stocks"].to_dict() == {"Bold": 1.0, "Safe": 1.0}
    column = KIND.read((("Stocks", 1.0), ("Bonds", 1.0)), name="weights")
    assert column["Portfolio"].to_dict() == {"Stocks": 1.0, "Bonds": 1.0}
