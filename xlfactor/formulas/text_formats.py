"""Write what TEXT gives for a number, as IronCalc's TEXT rounds and signs it otherwise than Excel.

Excel rounds to 15 digits, then half away from zero, and shows no minus before a zero unless a
format has a part of its own for negative numbers.
"""

import re
from typing import Final

from xlfactor.formulas.calls import LET, Pieces
from xlfactor.formulas.writing import quoted_text

TEXT: Final = "TEXT"
#: the name of the value that is shown
SHOWN: Final = "xlfactor_text"
#: letters that a format shows as they are, and spaces as wide as a letter
_LITERALS: Final = r"""(?:"[^"]*"|\\.|_.|[ $€£¥+()-])*"""
_PART: Final = re.compile(
    rf"(?P<before>{_LITERALS})(?:(?P<thousands>#,##)?(?P<figure>0)(?:\.(?P<digits>0+))?"
    rf"(?P<after>{_LITERALS}(?P<percent>%)?{_LITERALS}))?"
)
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|(_.)|(.)')
#: for positive numbers, negative ones and zero
_MOST_PARTS: Final = 3
#: what a value shows that is not known here; no function of Excel's gives it
UNKNOWN: Final = "#NULL!"
#: whether Excel takes a text for no number
_IS_WORD: Final = f'MIN(FIND({{0,1,2,3,4,5,6,7,8,9}},{SHOWN}&"0123456789"))>LEN({SHOWN})'


def text_formula(value: Pieces, code: Pieces) -> Pieces | None:
    """Return the formula of a value as a text; None if the format is not known here.

    Examples
    --------
    >>> text_formula(("A1",), ('"[Red]0.0"',)) is None
    True
    """
    text = code[0] if len(code) == 1 else None
    if not isinstance(text, str) or not text.startswith('"'):
        return None
    found = [_PART.fullmatch(part) for part in text[1:-1].replace('""', '"').split(";")]
    parts = [part for part in found if part is not None]
    if len(parts) < len(found) or len(parts) > _MOST_PARTS or not parts[0]["figure"]:
        return None
    return (
        f"{LET}({SHOWN},", *value, f",IF(ISTEXT({SHOWN}),IF({_IS_WORD},{SHOWN},{UNKNOWN}),"
        f'IF(ISLOGICAL({SHOWN}),IF({SHOWN},"TRUE","FALSE"),'
        f"IF(ABS({SHOWN})<1E+15,{_number(parts)},{UNKNOWN}))))",
    )  # fmt: skip


def _number(parts: list[re.Match[str]]) -> str:
    """Return the formula of a number as a text, given the parts of a format."""
    first, size = parts[0], f"ABS({SHOWN})"
    if len(parts) == 1:
        return f'IF({_rounded(first, SHOWN)}<0,"-","")&{_part(first, size)}'
    shown = _part(first, SHOWN)
    if len(parts) == _MOST_PARTS:
        shown = f"IF({SHOWN}=0,{_part(parts[2], SHOWN)},{shown})"
    return f"IF({SHOWN}<0,{_part(parts[1], size)},{shown})"


def _part(part: re.Match[str], value: str) -> str:
    before = _letters(part["before"])
    if not part["figure"]:
        return before
    scaled = f"{_rounded(part, value)}{'*100' if part['percent'] else ''}"
    commas = "FALSE" if part["thousands"] else "TRUE"
    fixed = f"FIXED({scaled},{len(part['digits'] or '')},{commas})"
    return f"{before}&{fixed}&{_letters(part['after'])}"


def _rounded(part: re.Match[str], value: str) -> str:
    return f"ROUND({value},{len(part['digits'] or '') + 2 * bool(part['percent'])})"


def _letters(literals: str) -> str:
    """Return what literals of a format show, as a text in a formula."""
    return quoted_text(
        _LITERAL.sub(lambda one: " " if one[3] else one[1] or one[2] or one[4] or "", literals)
    )
