"""Messages quote what is there, no more than a reader wants of it, and figures as they are."""

import datetime as dt

import pytest

from xlfactor.catalogue import function
from xlfactor.errors import LabelError, TableError, XlFactorError
from xlfactor.tables.cells import describe

LONG = "x" * 32_767
COVARIANCE = (("", "A", LONG), ("A", 0.04, 0.01), (LONG, 0.01, 0.09))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (1234567.0, "1234567"), (1234568.0, "1234568"), (2024.0, "2024"), (0.1 + 0.2, "0.3"),
        (True, "the truth value TRUE"), (dt.datetime(2024, 1, 31), "the date 2024-01-31"),
        ("#N/A", "the error #N/A"),
        (LONG, f"the text '{'x' * 80}… (32,767 characters)'"),
    ],
)  # fmt: skip
def test_a_cell_is_described_as_the_user_sees_it(cell, said):
    assert describe(cell) == said


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("minimum_variance_weights", [COVARIANCE, 0, 1, LONG + "y"]),
        ("risk_budget_weights", [COVARIANCE, (("A", 1), (LONG + "z", 0))]),
        ("inverse_volatility_weights", [(("A", LONG), ("B", LONG))]),
        ("inverse_volatility_weights", [((LONG, 0.1), (LONG, 0.2))]),
        ("asset_covariance", [(("A", 0.1),), (("", "A"), ("A", 1)), LONG]),
        ("cma_expected_return", [(("", "Return", "Vol", "A"), ("A", 0.1, 0.1, 1)), LONG]),
    ],
)
def test_no_message_echoes_a_whole_cell(name, arguments):
    with pytest.raises(XlFactorError) as caught:
        function(name)(*arguments)
    assert len(str(caught.value)) < 1000
    assert "xxx… (" in str(caught.value)


def test_an_error_cuts_quotations_and_its_own_length():
    assert str(TableError("policy: row 'Gold': found 3")) == "policy: row 'Gold': found 3"
    assert (
        str(LabelError(f"no row '{LONG}'")) == f"no row '{'x' * 120}… (32,767 characters in all)'"
    )
    assert len(str(TableError("a " * 20_000))) == 4001
