"""The names of the columns of a provider's table: assets that they stand for, else headers."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from xlfactor.core.estimation.published_cells import (
    CellKind,
    is_excel_error,
    kind_of,
    ordinal_in,
    without_marks,
)
from xlfactor.core.labels import quoted
from xlfactor.core.option import key
from xlfactor.errors import LabelError, TableError

#: The headers above a column, top to bottom.
Parts: TypeAlias = tuple[str, ...]


def column_names(
    headers: Sequence[Parts],
    names: Sequence[str],
    numbers: Sequence[Any],
    cells: Sequence[Sequence[Any]],
) -> tuple[list[str], list[str]]:
    """Return the name of each column, and notes.

    It is the asset that the header names, or whose number it is; else the parts of the header
    joined.

    Parameters
    ----------
    headers : sequence of tuples of str
        The parts of each header, top to bottom.
    names, numbers : sequences
        The name of each row, and the number that stands beside it, if one does.
    cells : sequence of rows
        Raw cells, rows by columns.

    Raises
    ------
    TableError
        If a header is an error, or numbered columns are not as many as the rows that they may
        stand for.
    LabelError
        If a header occurs more than once.
    """
    known = {key(name): name for name in names}
    named = [_asset_of(parts, known) for parts in headers]
    leaves = [] if any(named) else [parts[-1] for parts in headers]
    numbered, notes = _numbered(leaves, names, numbers, cells)
    _require_headers(headers)
    texts = [joined(parts) for parts in headers]
    _require_once(texts)
    return [named[j] or numbered.get(j) or text for j, text in enumerate(texts)], notes


def joined(parts: Parts) -> str:
    """Return a header as one text."""
    return " ".join(parts)


def _asset_of(parts: Parts, assets: dict[str, str]) -> str | None:
    """Return the asset that a header names, by one of its parts or several joined."""
    ends = range(len(parts), 0, -1)
    texts = [joined(parts[start:end]) for end in ends for start in range(end)]
    for text in (*texts, *map(without_marks, texts)):
        if key(text) in assets:
            return assets[key(text)]
    return None


def _numbered(
    leaves: Sequence[str],
    names: Sequence[str],
    numbers: Sequence[Any],
    cells: Sequence[Sequence[Any]],
) -> tuple[dict[int, str], list[str]]:
    """Return the assets of columns that are headed 1, 2, 3 …, and say so.

    A number is that of the row with the same number beside its name, where rows are numbered; else
    of the row in that place, among the rows that have a correlation.
    """
    columns = _counted([ordinal_in(leaf) for leaf in leaves])
    n = len(columns)
    if n < max(1, min(2, len(names))):
        return {}, []
    if any(number is not None for number in numbers):
        by_number = {
            found: name
            for name, number in zip(names, numbers, strict=True)
            if (found := ordinal_in(number)) is not None
        }
        rows = [by_number[k] for k in range(1, n + 1) if k in by_number]
    else:
        rows = _rows_in_order(names, cells, columns)
    if len(rows) != n:
        raise TableError(
            f"cma: the columns headed 1 to {n} stand for {n} rows, but {len(rows)} rows "
            f"({quoted(rows[:3])}{' …' if len(rows) > 3 else ''}) may be meant; wanted the names "
            "of the asset classes as headers"
        )
    note = (
        f"Correlation columns 1 to {n} are those of the rows, in their order: 1 is '{rows[0]}', "
        f"{n} is '{rows[-1]}'."
    )
    return dict(zip(columns, rows, strict=True)), [note]


def _counted(ordinals: Sequence[int | None]) -> list[int]:
    """Return the longest run of columns that are numbered from one."""
    longest: list[int] = []
    run: list[int] = []
    for j, number in enumerate(ordinals):
        run = [*run, j] if number == len(run) + 1 else [j] if number == 1 else []
        longest = run if len(run) > len(longest) else longest
    return longest


def _rows_in_order(
    names: Sequence[str], cells: Sequence[Sequence[Any]], columns: Sequence[int]
) -> list[str]:
    """Return the rows from the first to the last one that has a correlation."""
    n = len(columns)
    filled = [any(kind_of(row[j]) is CellKind.NUMBER for j in columns) for row in cells]
    if len(names) == n or not any(filled[n:]):
        return list(names[:n])
    return [name for name, has in zip(names, filled, strict=True) if has]


def _require_headers(headers: Sequence[Parts]) -> None:
    for i, parts in enumerate(headers):
        if any(is_excel_error(part) for part in parts):
            before = f" right of '{joined(headers[i - 1])}'" if i else ""
            raise TableError(f"cma: the header of the column{before} is the error {parts[-1]}")


def _require_once(headers: Sequence[str]) -> None:
    keys = [key(header) for header in headers]
    for i, header in enumerate(headers):
        if keys[i] in keys[:i]:
            raise LabelError(f"cma: column '{header}' occurs more than once")
