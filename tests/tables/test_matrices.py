"""Covariances that no assets can have are refused by every function that reads them."""

import re

import pytest

from xlfactor.catalogue import FUNCTIONS, function
from xlfactor.errors import TableError, XlFactorError

HEAD = ("", "A", "B")
WRONG = {
    "asymmetric": ((HEAD, ("A", 0.04, 0.01), ("B", 0.02, 0.09)), "covariance: not symmetric: row "
                   "'A', column 'B' holds 0.01, row 'B', column 'A' holds 0.02"),
    "a correlation of 10": ((HEAD, ("A", 0.04, 0.6), ("B", 0.6, 0.09)), "covariance: row 'A', "
                            "column 'B': found 0.6, a correlation of 10; wanted one from -1 to 1"),
    "of no variance": ((HEAD, ("A", 0.0, 0.01), ("B", 0.01, 0.09)), "covariance: "),
    "returns": ((HEAD, ("2020-01-31", 0.01, 0.02), ("2020-02-29", 0.02, 0.01)),
                "covariance: dates stand where the names of rows are wanted, as in a table of "
                "returns: RETURN_COVARIANCE makes a covariance of it"),
    "of percent points": ((HEAD, ("A", 256, 0), ("B", 0, 100)), "covariance: row 'A', column 'A': "
                          "found 256, a volatility of 1600% a year; wanted decimals"),
}  # fmt: skip


@pytest.mark.parametrize(("matrix", "message"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("name", ["covariance_volatility", "covariance_correlation",
                                  "risk_parity_weights", "minimum_variance_weights"])  # fmt: skip
def test_a_covariance_that_cannot_be_is_refused(name, matrix, message):
    with pytest.raises(TableError, match=re.escape(message)):
        function(name)(matrix)


def test_every_function_of_a_covariance_has_the_guard():
    found = [name for name, one in FUNCTIONS.items() if one.arguments[0].name == "covariance"]
    assert len(found) > 10
    for name in found:
        others = [None] * (len(function(name).arguments) - 1)
        with pytest.raises(XlFactorError, match="not symmetric"):
            function(name)(WRONG["asymmetric"][0], *others)


def test_a_covariance_that_is_possible_for_every_pair_is_taken_apart():
    pairwise = (("", "A", "B", "C"), ("A", 1, 0.9, 0.2), ("B", 0.9, 1, 0.9), ("C", 0.2, 0.9, 1))
    assert function("covariance_correlation")(pairwise)[1] == ["A", 1.0, 0.9, 0.2]
    assert function("covariance_volatility")(pairwise)[1] == ["A", 1.0]
    rounded = (HEAD, ("A", 0.04, 0.0600000000001), ("B", 0.06, 0.09))
    assert function("covariance_correlation")(rounded)[1][2] == pytest.approx(1)


def test_a_row_of_totals_is_no_asset():
    table = (("Asset", "Volatility"), ("A", 0.1), ("B", 0.2), ("Total", 0.3))
    dated = (("", "Fund"), (43861.0, 0.01), (43890.0, 0.02), ("Ergebnis", 0.03))
    with pytest.raises(TableError, match="returns: the last row, 'Ergebnis', looks like a row of"):
        function("net_values")(dated)
    message = "volatilities: the last row, 'Total', looks like a row of totals; wanted the table "
    with pytest.raises(TableError, match=message + r"without it, in Excel volatilities\[\[#Head"):
        function("inverse_volatility_weights")(table)
