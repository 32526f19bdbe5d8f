"""The rows of one currency in a provider's table that has every asset class in several."""

import re
from collections import defaultdict
from typing import Any

import pandas as pd

from xlfactor.core.estimation.published_cells import CellKind, kind_of, tidy
from xlfactor.core.estimation.reading_notes import with_note
from xlfactor.core.labels import quoted
from xlfactor.core.option import key
from xlfactor.errors import OptionError

_CURRENCY = re.compile(r"(?:base|local|return)?\s*(?:currency|ccy)", re.IGNORECASE)
#: The header stands among so many rows at the top.
_HEADERS = 8


def in_currency(table: pd.DataFrame, currency: str | None) -> pd.DataFrame:
    """Return the rows in one currency, with a note of it, where assets have a row for each.

    Any other table is returned as it is: a column may tell the currency of each asset.

    Parameters
    ----------
    table : DataFrame
        Raw cells, its labels the first row and the first column of the range.

    Raises
    ------
    OptionError
        If the table has rows in several currencies, and `currency` is none of them.

    Examples
    --------
    >>> cells = pd.DataFrame(
    ...     {"Currency": ["USD", "EUR"], "Return": [6.0, 4.5]}, index=["Stocks", "Stocks"]
    ... )
    >>> in_currency(cells, "eur")
           Currency  Return
    Stocks      EUR     4.5
    """
    top = [table.columns.name, *table.columns]
    below = ([label, *row] for label, row in zip(table.index, table.to_numpy(), strict=True))
    grid = [[tidy(cell) for cell in row] for row in (top, *below)]
    place = _header(grid)
    if place is None:
        return table
    i, j = place
    body, header = grid[i + 1 :], grid[i][j]
    found = list(dict.fromkeys(str(row[j]) for row in body if row[j] is not None))
    if not _repeats(body, j):
        return table
    chosen = [one for one in found if currency is not None and key(one) == key(currency)]
    if not chosen:
        given = "" if currency is None else f"'{currency}' is none of them; "
        raise OptionError(
            f"cma: asset classes have a row for each of several currencies, in the column "
            f"'{header}': {quoted(found)}; {given}wanted one of them as the option cma_currency"
        )
    kept = [row[j] is None or str(row[j]) in chosen for row in body]
    others = [one for one in found if one not in chosen]
    return with_note(
        table[[True] * i + kept],
        f"Rows in {quoted(chosen)} are read, as the column '{header}' says; those in "
        f"{quoted(others)} are not.",
    )


def _header(grid: list[list[Any]]) -> tuple[int, int] | None:
    """Return the row and the column of the header of currencies, if there is one."""
    for i, row in enumerate(grid[:_HEADERS]):
        for j, cell in enumerate(row):
            if isinstance(cell, str) and _CURRENCY.fullmatch(cell):
                return i, j
    return None


def _repeats(body: list[list[Any]], column: int) -> bool:
    """Return whether rows of the same names have different currencies."""
    currencies = defaultdict(set)
    for row in body:
        names = [c for j, c in enumerate(row) if j != column and kind_of(c) is CellKind.TEXT]
        if names and row[column] is not None:
            currencies[tuple(map(key, names))].add(key(str(row[column])))
    return any(len(found) > 1 for found in currencies.values())
