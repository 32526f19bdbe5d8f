"""Rewrite the references in formulas when a sheet gets a new name or rows move."""

import re
from collections.abc import Callable

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import quote_sheetname

from xlfactor.engine.boxes import MAX_ROWS

BROKEN = "#REF!"
_PLAIN = re.compile(r"[A-Za-z_\\][\w.]*")
_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*[Cc][0-9]*")
_SPLIT = re.compile(r"(?P<sheet>'(?:[^']|'')+'!|(?:\[[^\]]+\])?[\w.]+!)?(?P<cells>.*)", re.DOTALL)
_PART = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})|(\$?)([0-9]{1,7})")


def quoted(title: str) -> str:
    """Write a sheet's name as formulas do, in quotes if it needs them.

    Examples
    --------
    >>> quoted("Risk"), quoted("Risk 2024")
    ('Risk', "'Risk 2024'")
    """
    plain = _PLAIN.fullmatch(title) and not _CELL_LIKE.fullmatch(title)
    return title if plain else str(quote_sheetname(title))


def split(reference: str) -> tuple[str | None, str]:
    """Take a reference apart into the sheet's plain name, or None, and the cells.

    Examples
    --------
    >>> split("'My Sheet'!$A$1")
    ('My Sheet', '$A$1')
    """
    match = _SPLIT.fullmatch(reference)
    if match is None or match["sheet"] is None:
        return None, reference
    title = match["sheet"][:-1]
    if title.startswith("'"):
        title = title[1:-1].replace("''", "'")
    return title, match["cells"]


def with_sheet_renamed(formula: str, old: str, new: str | None) -> str:
    """Let a formula follow a sheet to its new name; with None the sheet is gone.

    Examples
    --------
    >>> with_sheet_renamed("=SUM('My Sheet'!A1:B2)+Other!A1", "my sheet", "Risk")
    '=SUM(Risk!A1:B2)+Other!A1'
    >>> with_sheet_renamed("=Risk!$A$1", "Risk", None)
    '=#REF!$A$1'
    """
    if "!" not in formula:
        return formula

    def renamed(reference: str) -> str:
        title, cells = split(reference)
        if title is None or title.casefold() != old.casefold():
            return reference
        return f"{BROKEN if new is None else quoted(new) + '!'}{cells}"

    return _each_reference(formula, renamed)


def with_rows_moved(
    formula: str, home: str, moved: str, shift: Callable[[int], int | None]
) -> str:
    """Let a formula on sheet `home` follow the rows of sheet `moved`.

    `shift` gives the new number of a row, or None for one that is gone. A range loses the rows
    that are gone and keeps the rest; a reference of which nothing is left becomes `#REF!`.

    Examples
    --------
    >>> down = lambda row: row + 2 if row >= 3 else row
    >>> with_rows_moved("=SUM(A1:A5)+$B$2", "Risk", "Risk", down)
    '=SUM(A1:A7)+$B$2'
    """

    def followed(reference: str) -> str:
        title, cells = split(reference)
        if (home if title is None else title).casefold() != moved.casefold():
            return reference
        prefix = reference[: len(reference) - len(cells)]
        return prefix + _moved_cells(cells, shift)

    return _each_reference(formula, followed)


def _each_reference(formula: str, change: Callable[[str], str]) -> str:
    bare = not formula.startswith("=")
    tokens = Tokenizer(f"={formula}" if bare else formula).items
    changed = False
    for token in tokens:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            value = change(token.value)
            changed = changed or value != token.value
            token.value = value
    if not changed:
        return formula
    return ("" if bare else "=") + "".join(token.value for token in tokens)


def _moved_cells(cells: str, shift: Callable[[int], int | None]) -> str:
    first, colon, last = cells.partition(":")
    parts = [_PART.fullmatch(part) for part in ([first, last] if colon else [first])]
    if any(part is None for part in parts):
        return cells
    found = [part for part in parts if part is not None]
    rows = [int(part[4] or part[6]) for part in found]
    top, bottom = _moved_span(rows[0], rows[-1], shift)
    if top is None or bottom is None:
        return BROKEN
    if not colon:
        return _with_row(found[0], top)
    return f"{_with_row(found[0], top)}:{_with_row(found[-1], bottom)}"


def _moved_span(
    top: int, bottom: int, shift: Callable[[int], int | None]
) -> tuple[int | None, int | None]:
    """Give where a span of rows starts and ends once rows have moved."""
    if top == 1 and bottom == MAX_ROWS:
        return top, bottom
    while top < bottom and shift(top) is None:
        top += 1
    while bottom > top and shift(bottom) is None:
        bottom -= 1
    last = shift(bottom)
    return shift(top), None if last is None else min(last, MAX_ROWS)


def _with_row(part: re.Match[str], row: int) -> str:
    if part[6]:
        return f"{part[5]}{row}"
    return f"{part[1]}{part[2]}{part[3]}{row}"
