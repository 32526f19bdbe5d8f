"""The formulas of a sheet as texts, by their cells."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Final

from xlfactor.areas import area_of, column_number, letters_of
from xlfactor.xlsx.sheetvalues import Place

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

    def moved(found: re.Match[str]) -> str:
        text, left, to_right, top, bottom, column, row = found.groups()
        if text:
            return text
        if left:
            return f"{column_at(left)}:{column_at(to_right)}"
        return f"{row_at(top)}:{row_at(bottom)}" if top else f"{column_at(column)}{row_at(row)}"

    def column_at(letters: str) -> str:
        return letters if "$" in letters else letters_of(column_number(letters) + right)

    def row_at(digits: str) -> str:
        return digits if "$" in digits else str(int(digits) + down)

    return _REFERENCE.sub(moved, text)
