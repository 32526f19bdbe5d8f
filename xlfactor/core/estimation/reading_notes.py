"""Keep the assumptions made in reading a table with the table, until a page reports them."""

from typing import Final

import pandas as pd

_NOTES: Final = "xlfactor notes"


def with_note(table: pd.DataFrame, note: str) -> pd.DataFrame:
    """Return the table with one more sentence on what was assumed in reading it."""
    noted = table.copy()
    noted.attrs[_NOTES] = (*notes_of(table), note)
    return noted


def notes_of(table: pd.DataFrame) -> tuple[str, ...]:
    """Return what was assumed in reading a table, in sentences.

    Examples
    --------
    >>> notes_of(with_note(pd.DataFrame(), "The first column holds months."))
    ('The first column holds months.',)
    """
    return tuple(table.attrs.get(_NOTES, ()))
