"""The names of a provider's table: their column, and the marks of footnotes on them."""

import re
from collections.abc import Sequence
from typing import Any

from xlfactor.core.estimation.published_cells import CellKind, kind_of, ordinal_in, without_marks
from xlfactor.core.option import key
from xlfactor.errors import TableError

_CORNER = re.compile(r"\b(asset|class|name|market|strateg|index|indices|instrument|investment)")
_GROUP = re.compile(r"\b(group|category|categories|type|sector|bucket|region|currency)")


def numbering_columns(body: Sequence[Sequence[Any]]) -> list[int]:
    """Return the columns that number the rows 1, 2, 3 … to the left of texts."""
    found = []
    for j in range(len(body[0])):
        # headings and footnotes have nothing to their right
        named = [
            row for row in body if any(kind_of(cell) is CellKind.TEXT for cell in row[j + 1 :])
        ]
        numbers = [ordinal_in(row[j]) for row in named if row[j] is not None]
        if len(numbers) >= 2 and numbers == list(range(1, len(numbers) + 1)):
            found.append(j)
        elif any(kind_of(row[j]) is CellKind.NUMBER for row in body):
            break
    return found


def pick_name_column(
    head: Sequence[Sequence[Any]], body: Sequence[Sequence[Any]], numbering: Sequence[int]
) -> int:
    """Return the column of names among those of texts to the left of the figures.

    The one whose names head columns too; else the one whose own header says so; else the one that
    has a different text in every row of figures; of several, the first that is no group. Raises a
    `TableError` if no texts stand to the left of the figures.
    """
    candidates = text_columns(body, numbering)
    if not candidates:
        raise TableError("cma: no column of names was found to the left of the figures")
    if len(candidates) == 1:
        return candidates[0]
    matches = {j: _matches(head, body, j) for j in candidates}
    if max(matches.values()) > 1:
        return max(candidates, key=lambda j: (matches[j], -j))
    corners = {j: " ".join(_texts(head, j)).casefold() for j in candidates}
    said = [j for j in candidates if _CORNER.search(corners[j]) and not _GROUP.search(corners[j])]
    full = [j for j in candidates if _is_full(body, j)]
    both = [j for j in said if j in full] or full or said
    if not both:
        return max(candidates, key=lambda j: len(_texts(body, j)))
    titled = [j for j in both if corners[j] and not _GROUP.search(corners[j])]
    return titled[0] if titled else both[-1]


def plain_names(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return names without marks of footnotes, and which had one.

    A mark stays where two names differ by nothing else.

    Examples
    --------
    >>> plain_names(["Private Equity*", "Gold"])
    (['Private Equity', 'Gold'], ['Private Equity*'])
    >>> plain_names(["Hedge Funds", "Hedge Funds*"])[0]
    ['Hedge Funds', 'Hedge Funds*']
    """
    plain = [without_marks(name) for name in names]
    counts = [plain.count(name) for name in plain]
    found = [
        short if count == 1 else name
        for name, short, count in zip(names, plain, counts, strict=True)
    ]
    return found, [name for name, kept in zip(names, found, strict=True) if name != kept]


def text_columns(body: Sequence[Sequence[Any]], numbering: Sequence[int]) -> list[int]:
    """Return the columns of texts before the first column of figures."""
    found: list[int] = []
    for j in range(len(body[0])):
        kinds = [kind_of(row[j]) for row in body]
        texts, figures = kinds.count(CellKind.TEXT), kinds.count(CellKind.NUMBER)
        if j in numbering:
            continue
        if figures > texts and found:
            break
        if texts:
            found.append(j)
    return found


def _matches(head: Sequence[Sequence[Any]], body: Sequence[Sequence[Any]], j: int) -> int:
    """Count the texts of a column that head another one too."""
    headers = {key(without_marks(str(cell))) for row in head for cell in row[j + 1 :] if cell}
    return sum(key(without_marks(text)) in headers for text in _texts(body, j))


def _texts(rows: Sequence[Sequence[Any]], j: int) -> list[str]:
    return [str(row[j]) for row in rows if kind_of(row[j]) is CellKind.TEXT]


def _is_full(body: Sequence[Sequence[Any]], j: int) -> bool:
    """Return whether a column has a different text in every row of figures."""
    rows = [row for row in body if any(kind_of(cell) is CellKind.NUMBER for cell in row[j + 1 :])]
    texts = _texts(rows, j)
    return len(texts) == len(rows) == len(set(map(key, texts)))
