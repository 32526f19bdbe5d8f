"""Which number formats show a number as a date.

A file holds a date as the number of days since the start of its calendar; that it is a date is
told by the number format of the cell alone.
"""

import re
from functools import lru_cache
from typing import Any, Final

from xlfactor.xlsx.trees import children

#: the formats that a file names by their number alone and that show a date or a time of day: those
#: of all countries, of East Asia and of Thailand. 46 and 79 show hours that have gone by.
_BUILT_IN: Final = frozenset({*range(14, 23), 45, 47, *range(27, 37), *range(50, 59),
                              *range(71, 79), 80, 81})  # fmt: skip
#: texts in quotes, single letters shown as they are, widths of letters, letters that fill a cell
_LITERAL: Final = re.compile(r'"[^"]*"|[\\_*].', re.DOTALL)
#: hours, minutes or seconds that have gone by, which may be more than a day
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
#: colours, conditions, currencies and languages
_BRACKETED: Final = re.compile(r"\[[^\]]*\]")
#: days, months, years, hours, minutes, seconds; years of Japanese and Buddhist eras
_DATE_LETTER: Final = re.compile(r"[dmyhs]|(?<![a-z])[egb]+(?![a-z])", re.IGNORECASE)
_GENERAL: Final = re.compile(r"general", re.IGNORECASE)
_EXPONENT: Final = re.compile(r"e[+-]", re.IGNORECASE)


@lru_cache(maxsize=1024)
def shows_date(code: str) -> bool:
    """Return whether a format shows a date or a time of day; elapsed hours count as a number.

    Examples
    --------
    >>> [shows_date(code) for code in ("dd/mm/yyyy", "[$-409]mmm yy", "[h]:mm", '0.0 "days"')]
    [True, True, False, False]
    """
    plain = _LITERAL.sub("", code)
    # the first part is the format of positive numbers, and so of dates
    first = plain.partition(";")[0]
    if _ELAPSED.search(first):
        return False
    for other in (_BRACKETED, _GENERAL, _EXPONENT):
        first = other.sub("", first)
    return bool(_DATE_LETTER.search(first))


def cell_formats(styles: Any) -> list[tuple[int, str | None]]:
    """Return the number format of each cell style, from the part of the styles.

    Each is a number and its code, None for one that files name by its number alone.
    """
    codes = {
        int(element.attrib["numFmtId"]): element.get("formatCode", "")
        for group in children(styles, "numFmts")
        for element in children(group, "numFmt")
    }
    used = [
        int(element.get("numFmtId", "0"))
        for group in children(styles, "cellXfs")
        for element in children(group, "xf")
    ]
    return [(number, codes.get(number)) for number in used]


def date_styles(styles: Any) -> frozenset[int]:
    """Return the numbers of the cell styles that show dates, from the part of the styles."""
    return frozenset(
        style
        for style, (number, code) in enumerate(cell_formats(styles))
        if (number in _BUILT_IN if code is None else shows_date(code))
    )
