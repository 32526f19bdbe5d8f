"""Blanks in a table of dates: refuse them, or use the rows without them."""

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
    """What becomes of blanks in a table of dates."""

    #: They are refused.
    EQUALLY_LONG = "equally long"
    #: Columns may begin later, or end earlier, than others.
    COMMON_PERIOD = "common period"
    #: A row that lacks a figure is left out, wherever it stands.
    COMPLETE_ROWS = "complete rows"


def without_blanks(table: pd.DataFrame, histories: Histories | None, *, name: str) -> pd.DataFrame:
    """Return the rows that are used, in which every column has a figure, with a note of them.

    None where there is no such option, and the cure is to point at fewer rows.

    Raises
    ------
    TableError
        At the first blank that the option does not allow, with the one that does; or if a column
        has no figure, or no row is complete.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-31", "2021-02-28", "2021-03-31"])
    >>> funds = pd.DataFrame({"A": [0.1, np.nan, 0.2], "B": [0.2, 0.1, 0.3]}, index=dates)
    >>> len(without_blanks(funds, Histories.COMPLETE_ROWS, name="returns"))
    2
    """
    known: BoolArray = ~np.isnan(table.to_numpy())
    if known.all():
        return table
    _refuse(table, ~known & ~known.any(axis=0), "a blank", name=name)
    complete = table.dropna()
    used = f"{len(complete)} of {len(table)} rows"
    if histories is Histories.COMPLETE_ROWS:
        if complete.empty:
            raise TableError(f"{name}: no row has a figure in every column")
        return with_note(complete, f"{name}: {used} are used; the others lack a figure.")
    begun, not_ended = _begun(known), _begun(known[::-1])[::-1]
    cure = f", or the option histories as '{Histories.COMPLETE_ROWS}', for {used}"
    between = ~known & begun & not_ended
    _refuse(table, between, "a blank", cure if histories else "", name=name)
    if complete.empty:
        last, first = int(begun.sum(axis=0).argmin()), int(not_ended.sum(axis=0).argmin())
        raise TableError(
            f"{name}: no row has a figure in every column: '{table.columns[first]}' ends before "
            f"'{table.columns[last]}' begins"
        )
    span = f"{text_of(complete.index[0])} to {text_of(complete.index[-1])}"
    if histories is not Histories.COMMON_PERIOD:
        cure = f"or the option histories as '{Histories.COMMON_PERIOD}', for"
        rows = f", {cure if histories else 'in'} the rows that all columns have: {span}"
        _refuse(table, ~known, "a blank or a mark of none", rows, name=name)
    shorter = [f"'{table.columns[int(j)]}'" for j in np.flatnonzero(~known.all(axis=0))]
    more = f" and {len(shorter) - _LISTED} more" if len(shorter) > _LISTED else ""
    return with_note(
        complete,
        f"{name}: the common period {span} is used, {used}; shorter than others: "
        f"{', '.join(shorter[:_LISTED])}{more}.",
    )


def _begun(known: BoolArray) -> BoolArray:
    """Return whether a figure stands in a row of each column or above it."""
    return np.asarray(np.maximum.accumulate(known, axis=0))


def _refuse(
    table: pd.DataFrame, cells: BoolArray, what: str, cure: str = "", *, name: str
) -> None:
    """Raise a `TableError` for the first of some cells."""
    if cells.any():
        row, column = np.argwhere(cells)[0]
        place = f"row '{text_of(table.index[row])}', column '{table.columns[column]}'"
        raise TableError(f"{name}: {place}: found {what}; wanted a number{cure}")
