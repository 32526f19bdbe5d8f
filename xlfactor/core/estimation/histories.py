"""Histories of different length in one table: refused, or cut to their common period."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation.reading_notes import with_note
from xlfactor.core.labels import text_of
from xlfactor.core.option import Option
from xlfactor.core.typing import BoolArray
from xlfactor.errors import TableError

#: How many columns a note names.
_LISTED = 4


class Histories(Option):
    """What becomes of columns that begin later, or end earlier, than others."""

    EQUALLY_LONG = "equally long"
    COMMON_PERIOD = "common period"


def complete_rows(table: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the rows in which every column has a figure.

    Blanks may stand above the first figure of a column and below its last.

    Raises
    ------
    TableError
        If a blank stands between figures, a column has none, or no row is complete.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-31", "2021-02-28"])
    >>> funds = pd.DataFrame({"A": [0.1, 0.2], "B": [np.nan, 0.3]}, index=dates)
    >>> len(complete_rows(funds, name="returns"))
    1
    """
    known: BoolArray = table.notna().to_numpy()
    if known.all():
        return table
    begun, not_ended = (
        np.maximum.accumulate(known, axis=0),
        np.maximum.accumulate(known[::-1], axis=0)[::-1],
    )
    blank = ~known & (begun & not_ended | ~known.any(axis=0))
    if blank.any():
        row, column = np.argwhere(blank)[0]
        raise TableError(f"{_place(table, row, column, name)}: found a blank; wanted a number")
    complete = table.dropna()
    if complete.empty:
        last, first = int(begun.argmax(axis=0).argmax()), int(not_ended.sum(axis=0).argmin())
        raise TableError(
            f"{name}: no row has a figure in every column: '{table.columns[first]}' ends before "
            f"'{table.columns[last]}' begins"
        )
    return complete


def on_common_period(
    table: pd.DataFrame, histories: Histories | None, *, name: str
) -> pd.DataFrame:
    """Return the rows of the common period, with a note of it; refuse blanks without the option.

    None where there is no such option, and the cure is to point at fewer rows.

    Raises
    ------
    TableError
        At the first blank, if histories have to be equally long; or as `complete_rows`.
    """
    missing: BoolArray = table.isna().to_numpy()
    if not missing.any():
        return table
    complete = complete_rows(table, name=name)
    first, last = text_of(complete.index[0]), text_of(complete.index[-1])
    if histories is not Histories.COMMON_PERIOD:
        row, column = np.argwhere(missing)[0]
        cure = f"or the option histories as '{Histories.COMMON_PERIOD}', for"
        raise TableError(
            f"{_place(table, row, column, name)}: found a blank or a mark of none; wanted a "
            f"number, {cure if histories else 'in'} the rows that all columns have: {first} to "
            f"{last}"
        )
    shorter = [f"'{table.columns[int(j)]}'" for j in np.flatnonzero(missing.any(axis=0))]
    more = f" and {len(shorter) - _LISTED} more" if len(shorter) > _LISTED else ""
    return with_note(
        complete,
        f"{name}: the common period {first} to {last} is used, {len(complete)} of {len(table)} "
        f"rows; shorter than others: {', '.join(shorter[:_LISTED])}{more}.",
    )


def _place(table: pd.DataFrame, row: int, column: int, name: str) -> str:
    return f"{name}: row '{text_of(table.index[row])}', column '{table.columns[column]}'"
