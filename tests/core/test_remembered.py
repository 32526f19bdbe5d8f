"""A remembered function answers the same arguments once, and only those."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.remembered import remembered, remembering

NAMES = pd.Index(["Stocks", "Bonds"], name="Asset")
LIMITS = Limits.between(NAMES, lower=0.0, upper=1.0)
TABLE = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], NAMES, ["A", "B"])
DATED = TABLE.set_axis(pd.to_datetime(["2021-01-31", "2021-02-28"]), axis=0)


@pytest.fixture
def counted():
    """Make a remembered function that lists what it was called with."""
    calls = []

    @remembered
    def function(value):
        calls.append(value)
        if value is None:
            raise ZeroDivisionError
        return len(calls)

    return function, calls


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (0.0, -0.0),
        (0.1, np.nextafter(0.1, 1)),
        ((1, 2), [1, 2]),
        ((1, (2, 3)), ((1, 2), 3)),
        ({"a": 1}, {"b": 1}),
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (np.array([1, "a"], dtype=object), np.array(["1", "a"], dtype=object)),
        (TABLE, TABLE + np.spacing(1.0)),
        (TABLE, TABLE[["B", "A"]].set_axis(["A", "B"], axis=1)),
        (TABLE, TABLE.rename(columns={"A": "C"})),
        (TABLE, TABLE.rename_axis(index="Class")),
        (TABLE["A"], TABLE["A"].rename("B")),
        (DATED, DATED.set_axis(DATED.index + pd.Timedelta(1, "ns"), axis=0)),
        (DATED, DATED.tz_localize("UTC")),
        (LIMITS, Limits.between(NAMES, lower=0.0, upper=0.5)),
        (LIMITS, Limits.between(NAMES[::-1], lower=0.0, upper=1.0)),
    ],
)
def test_what_differs_is_computed_and_what_does_not_is_not(counted, one, other):
    function, calls = counted
    with remembering():
        assert [function(one), function(other), function(one), function(other)] == [1, 2, 1, 2]
    function(one)
    assert len(calls) == 3


def test_equal_content_counts_and_not_the_object(counted):
    function, _ = counted
    with remembering():
        assert function(TABLE) == function(TABLE.T.copy().T)
        assert function(LIMITS) == function(Limits.between(NAMES, lower=0.0, upper=1.0))
        # what cannot be told apart, as a function, is computed anew
        assert function(abs) != function(abs)


def test_errors_are_not_kept(counted):
    function, calls = counted
    with remembering():
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                function(None)
    assert len(calls) == 2
