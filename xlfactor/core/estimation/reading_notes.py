"""Keep what was assumed in making a table with the table, until a page or a cell reports it."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import pandas as pd

_NOTES: Final = "xlfactor notes"

T = TypeVar("T", pd.DataFrame, "pd.Series[float]")


def with_note(table: pd.DataFrame, note: str) -> pd.DataFrame:
    """Return the table with one more sentence on what was assumed in reading it."""
    return with_notes(table, [note])


def with_notes(table: T, notes: Iterable[str]) -> T:
    """Return the table with more sentences on what was assumed."""
    noted = table.copy()
    noted.attrs[_NOTES] = (*notes_of(table), *notes)
    return noted


def notes_of(result: object) -> tuple[str, ...]:
    """Return what was assumed in making a result, in sentences.

    A table keeps its notes with it, another result has them as `notes`, and several results by
    name have those of each.

    Examples
    --------
    >>> notes_of(with_note(pd.DataFrame(), "The first column holds months."))
    ('The first column holds months.',)
    >>> notes_of({"Case 1": with_note(pd.DataFrame(), "Met."), "Case 2": 0.5})
    ('Case 1: Met.',)
    """
    if isinstance(result, Mapping):
        return tuple(f"{name}: {note}" for name, one in result.items() for note in notes_of(one))
    if isinstance(result, (pd.DataFrame, pd.Series)):
        return tuple(result.attrs.get(_NOTES, ()))
    return tuple(getattr(result, "notes", ()))
