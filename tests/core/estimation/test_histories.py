"""Histories of different length: refused with the cure, or cut to what all columns have."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.histories import Histories, without_blanks
from xlfactor.core.estimation.reading_notes import notes_of
from xlfactor.errors import TableError

DATES = pd.date_range("2021-01-31", periods=6, freq="ME")
NONE = np.nan


def table(**columns):
    return pd.DataFrame(columns, index=DATES, dtype=float)


LATER = table(A=[1, 2, 3, 4, 5, 6], B=[NONE, NONE, 1, 2, 3, 4], C=[1, 2, 3, 4, 5, NONE])


def test_the_common_period_is_what_all_columns_have():
    found = without_blanks(LATER, Histories.COMMON_PERIOD, name="returns")
    pd.testing.assert_frame_equal(found, LATER.iloc[2:5], check_freq=False)
    assert notes_of(found) == (
        "returns: the common period 2021-03-31 to 2021-05-31 is used, 3 of 6 rows; shorter "
        "than others: 'B', 'C'.",
    )


def test_equally_long_histories_are_as_they_were():
    whole = LATER[["A"]]
    for choice in Histories:
        assert without_blanks(whole, choice, name="returns") is whole


def test_the_refusal_names_the_first_blank_and_the_option():
    message = (
        r"returns: row '2021-01-31', column 'B': found a blank or a mark of none; wanted a "
        r"number, or the option "
        r"histories as 'common period', for the rows that all columns have: 2021-03-31 to 2021-05"
    )
    with pytest.raises(TableError, match=message):
        without_blanks(LATER, Histories.EQUALLY_LONG, name="returns")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"A": [1, NONE, 3, 4, 5, 6]}, "row '2021-02-28', column 'A': found a blank; wanted a n"),
        ({"A": [1] * 6, "B": [NONE] * 6}, "row '2021-01-31', column 'B': found a blank; wanted"),
        ({"A": [1, 2, NONE, NONE, NONE, NONE], "B": [1] * 6, "C": [NONE] * 4 + [1, 2]},
         "no row has a figure in every column: 'A' ends before 'C' begins"),
    ],
)  # fmt: skip
def test_blanks_between_figures_and_no_common_period_are_refused(columns, message):
    for choice in (None, Histories.EQUALLY_LONG, Histories.COMMON_PERIOD):
        with pytest.raises(TableError, match=f"^prices: {message}"):
            without_blanks(table(**columns), choice, name="prices")


GAPS = table(A=[1, NONE, 3, 4, 5, 6], B=[1, 2, 3, NONE, 5, 6])


def test_a_blank_between_figures_is_refused_with_the_option_that_leaves_out_its_row():
    message = (
        "returns: row '2021-02-28', column 'A': found a blank; wanted a number, or the option "
        "histories as 'complete rows', for 4 of 6 rows"
    )
    for choice in (Histories.EQUALLY_LONG, Histories.COMMON_PERIOD):
        with pytest.raises(TableError, match=f"^{message}$"):
            without_blanks(GAPS, choice, name="returns")
    with pytest.raises(TableError, match=r"found a blank; wanted a number$"):
        without_blanks(GAPS, None, name="returns")
    found = without_blanks(GAPS, Histories.COMPLETE_ROWS, name="returns")
    pd.testing.assert_frame_equal(found, GAPS.iloc[[0, 2, 4, 5]])
    assert notes_of(found) == ("returns: 4 of 6 rows are used; the others lack a figure.",)


def test_where_no_row_is_complete_none_can_be_used():
    apart = table(A=[1, NONE] * 3, B=[NONE, 2] * 3)
    with pytest.raises(TableError, match=r"^returns: no row has a figure in every column$"):
        without_blanks(apart, Histories.COMPLETE_ROWS, name="returns")
