"""Describe the assumptions made in reading a provider's table."""

import pandas as pd

from xlfactor.core.estimation.published_cells import is_range
from xlfactor.core.estimation.published_figures import Figures
from xlfactor.core.estimation.published_headers import Headers, described
from xlfactor.core.labels import quoted
from xlfactor.core.option import key
from xlfactor.errors import LabelError


def require_one_of_each(cells: pd.DataFrame) -> None:
    """Raise a `LabelError` if two rows, or two columns of one asset, read the same."""
    for names, what in ((cells.index, "row"), (cells.columns, "column")):
        repeated = pd.Index([key(str(name)) for name in names]).duplicated()
        if repeated.any():
            raise LabelError(f"cma: {what} '{names[repeated][0]}' occurs more than once")


def columns_note(headers: Headers) -> str:
    """Return a note of the columns that hold the returns and the volatility."""
    returns = ", ".join(described(header) for header in headers.returns) or "none found"
    return f"Returns: {returns}. Volatility: '{headers.volatility}'."


def gap_notes(decimals: pd.DataFrame, correlation: pd.DataFrame) -> list[str]:
    """Name the rows that lack figures, and which."""
    known = correlation.notna().to_numpy()
    alone = known.sum(axis=1) == 1
    notes = []
    for i, asset in enumerate(decimals.index):
        lacking = [f"'{column}'" for column in decimals.columns[decimals.loc[asset].isna()]]
        if alone[i] and not alone.all():
            lacking.append("all correlations")
        elif not alone[i]:
            pairs = ~known[i] & ~alone
            lacking += [f"the correlation with '{other}'" for other in decimals.index[pairs]]
        if lacking:
            notes.append(f"Row '{asset}' lacks {', '.join(lacking)}.")
    return notes


def text_note(*read: Figures) -> list[str]:
    """Return notes of the columns whose numbers are stored as text or in brackets."""
    found = {
        "Numbers stored as text were read as numbers": [
            column for figures in read for column in figures.stored_as_text
        ],
        "Numbers in brackets were read as below zero": [
            column for figures in read for column in figures.in_brackets
        ],
    }
    return [
        f"{said}: {quoted(columns[:3])}"
        + (f" and {len(columns) - 3} more columns." if len(columns) > 3 else ".")
        for said, columns in found.items()
        if columns
    ]


def unused_notes(headers: Headers, cells: pd.DataFrame) -> list[str]:
    """Name the columns that are not used, and those among them that hold ranges."""
    ranges = [header for header in headers.unused if cells[header].map(is_range).any()]
    notes = [f"Columns of ranges, not read: {quoted(ranges)}."] if ranges else []
    if headers.unused:
        notes.append(f"Columns not used: {quoted(headers.unused)}.")
    return notes
