"""The headers of a provider's table: several rows joined, and stairs of merged cells followed."""

import re
from collections.abc import Sequence
from typing import Any

from xlfactor.core.estimation.published_cells import CellKind, kind_of, number_in
from xlfactor.errors import TableError

_CORNER = re.compile(r"^\W*(asset|class|name|market|strateg|index|investment)[\w\s/]*$")


def header_parts(
    head: Sequence[Sequence[Any]],
    body: Sequence[Sequence[Any]],
    names: int,
    numbering: Sequence[int],
) -> tuple[dict[int, tuple[str, ...]], list[str]]:
    """Return the headers above each column to the right of the names, top to bottom, and say so.

    A header that has others below it stands for the columns to its right as well, up to the next
    one in its row: it was merged over them. Columns of figures without a header right of the names
    take those of a stair: merged cells that begin above the names, the lowest of which is that of
    the first column. Raises a `TableError` if a column of figures has no header.
    """
    width = len(body[0])
    columns = [j for j in range(names + 1, width) if j not in numbering]
    labels = [[_label(row[j]) for j in range(width)] for row in head]
    for i, row in enumerate(labels):
        _spread(labels, i, row, columns)
    parts = {j: tuple(row[j] for row in labels if row[j]) for j in columns}
    bare = [j for j in columns if not parts[j] and _has_figures(body, j)]
    if bare:
        parts |= _stair(labels, bare, names, parts)
    found = {j: above for j, above in parts.items() if above}
    return found, [*_stair_note([found[j][0] for j in bare]), *_joined_note(found)]


def _stair_note(steps: Sequence[str]) -> list[str]:
    if not steps:
        return []
    order = ", ".join(f"'{step}'" for step in steps)
    return [f"A stair of merged headers was followed; left to right: {order}."]


def _joined_note(parts: dict[int, tuple[str, ...]]) -> list[str]:
    joined = [labels for labels in parts.values() if len(labels) > 1]
    if not joined:
        return []
    example = " + ".join(f"'{label}'" for label in joined[0])
    return [f"Header rows were joined, such as {example}."]


def _label(cell: Any) -> str:
    if cell is None:
        return ""
    found = None if isinstance(cell, str) else number_in(cell)
    if found is not None and found[0].is_integer():
        return f"{found[0]:.0f}"
    return str(cell)


def _spread(labels: list[list[str]], i: int, row: list[str], columns: Sequence[int]) -> None:
    """Carry the headers of a row to the right, over the blanks that have a header below."""
    below = labels[i + 1 :]
    carried = ""
    for j in columns:
        has_below = any(other[j] for other in below)
        if row[j]:
            carried = row[j] if has_below else ""
        elif carried and has_below:
            row[j] = carried
        else:
            carried = ""


def _stair(
    labels: Sequence[Sequence[str]],
    bare: Sequence[int],
    names: int,
    parts: dict[int, tuple[str, ...]],
) -> dict[int, tuple[str, ...]]:
    """Return the headers of the columns right of the names, from a stair above the names."""
    steps = [next((text for text in reversed(row[: names + 1]) if text), "") for row in labels]
    steps = [text for text in steps if text]
    if steps and _CORNER.match(steps[-1].casefold()):
        steps = steps[:-1]
    if list(bare) != list(range(names + 1, names + 1 + len(bare))) or len(steps) < len(bare):
        before = [labels[-1] for j, labels in parts.items() if labels and j < bare[0]]
        where = f"right of '{before[-1]}'" if before else "right of the names"
        raise TableError(
            f"cma: the column {where} holds figures but has no header; wanted one above it"
        )
    return {j: (step,) for j, step in zip(bare, reversed(steps), strict=False)}


def _has_figures(body: Sequence[Sequence[Any]], j: int) -> bool:
    return any(kind_of(row[j]) is CellKind.NUMBER for row in body)
