"""The formulas of a sheet as texts, by their cells."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Final, TypeAlias

from xlfactor.areas import area_of, column_number, letters_of
from xlfactor.xlsx.sheetvalues import Place

#: given a row or a column, and whether a copy would keep it, returns another one
_Mover: TypeAlias = Callable[[int, bool], int]

#: what stands between the tags of a formula
FORMULA: Final = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)<")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f((?:\s[^>]*?)?)(?:/>|>([^<]*)<)")
_PLACE: Final = re.compile(rb'\br="([A-Z]+\d+)"')
_SHARED: Final = re.compile(rb'\bsi="(\d+)"')
#: a reference to a cell, to columns or to rows, in what is neither a text nor the name of a sheet
#: nor a part of a Table
_REFERENCE: Final = re.compile(
    r"""("[^"]*"|'[^']*'|\[[^\]]*\])|(?<![\w$.])(?:"""
    r"""(\$?[A-Z]{1,3}):(\$?[A-Z]{1,3})|(\$?\d+):(\$?\d+)|(\$?[A-Z]{1,3})(\$?\d+))(?![\w(.!])"""
)


def formula_texts(part: bytes) -> Mapping[Place, str]:
    """Return the formulas that a sheet holds.

    Of formulas that are alike a program may write the first one, and leave the others to be
    derived.
    """
    found: dict[Place, str] = {}
    shared: dict[bytes, tuple[Place, str]] = {}
    for cell in _CELL.finditer(part):
        marks, of_formula, written = cell.groups(b"")
        text, (address,) = unescape(written.decode()), _PLACE.findall(marks)
        area = area_of("", address.decode())
        place = area.top, area.left
        if number := _SHARED.search(of_formula):
            first, of_first = shared.setdefault(number[1], (place, text))
            text = text or _moved(of_first, place[0] - first[0], place[1] - first[1])
        found[place] = text
    return found


def _moved(text: str, down: int, right: int) -> str:
    """Return a formula as it reads when it is copied down and to the right."""
    return _rewritten(
        text,
        lambda row, is_fixed: row if is_fixed else row + down,
        lambda column, is_fixed: column if is_fixed else column + right,
    )


def where_lines_moved(text: str, row: Callable[[int], int], column: Callable[[int], int]) -> str:
    """Return a formula as it reads when its rows and columns stand elsewhere.

    Examples
    --------
    >>> where_lines_moved("SUM(B$2:B9)", lambda row: row + 1, lambda column: column)
    'SUM(B$3:B10)'
    """
    return _rewritten(text, lambda one, _: row(one), lambda one, _: column(one))


def _rewritten(text: str, row: _Mover, column: _Mover) -> str:
    """Return a formula with other rows and columns, which are told whether they are fixed."""

    def rewritten(found: re.Match[str]) -> str:
        literal, left, to_right, top, bottom, letters, digits = found.groups()
        if literal:
            return literal
        if left:
            return f"{new_letters(left)}:{new_letters(to_right)}"
        if top:
            return f"{new_digits(top)}:{new_digits(bottom)}"
        return f"{new_letters(letters)}{new_digits(digits)}"

    def new_letters(letters: str) -> str:
        fixed, plain = letters[: letters.count("$")], letters.removeprefix("$")
        return f"{fixed}{letters_of(column(column_number(plain), bool(fixed)))}"

    def new_digits(digits: str) -> str:
        fixed, plain = digits[: digits.count("$")], digits.removeprefix("$")
        return f"{fixed}{row(int(plain), bool(fixed))}"

    return _REFERENCE.sub(rewritten, text)
