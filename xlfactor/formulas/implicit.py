"""Where a formula that is no array takes one of several cells: that in its own row or column.

Excel does so in every formula that a file does not mark as an array, unless a function takes
arrays by its nature. IronCalc leaves it out in some places, and does it in others where Excel
does not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Final

from xlfactor.catalogue import FUNCTIONS
from xlfactor.formulas.engine_limits import ARRAY_FUNCTIONS
from xlfactor.formulas.tokens import Token, TokenKind, arguments, closing, plain, tokens, trimmed


class _Taken(Enum):
    """What an argument of a function is taken as."""

    VALUE = "V"
    #: cells; in what is calculated from them, one of them is taken
    CELLS = "C"
    ARRAY = "A"
    #: what the call itself is taken as
    SAME = "S"


#: how functions take their arguments, the last letter for all others; functions that are not
#: named take arrays
_TAKEN: Final[Mapping[str, str]] = {
    name: letters
    for letters, names in {
        "V": "ABS ACOS ASIN ATAN ATAN2 CEILING CHAR CLEAN CODE COMBIN COS COSH DATE DATEVALUE DAY "
        "DAYS DAYS360 DEGREES DOLLAR EFFECT ERF EVEN EXACT EXP FACT FIND FIXED FLOOR FV HOUR "
        "IFERROR IFNA INT IPMT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER "
        "ISODD ISTEXT LEFT LEN LN LOG LOG10 LOWER MID MINUTE MOD MONTH MROUND NOMINAL NORM.DIST "
        "NORM.INV NORM.S.DIST NORM.S.INV NORMDIST NORMINV NORMSDIST NORMSINV NOT NPER ODD PMT "
        "POWER PPMT PROPER PV QUOTIENT RADIANS RATE REPLACE REPT RIGHT ROUND ROUNDDOWN ROUNDUP "
        "SEARCH SECOND SIGN SIN SINH SLN SQRT STANDARDIZE SUBSTITUTE T.DIST T.DIST.2T T.DIST.RT "
        "T.INV T.INV.2T TAN TANH TDIST TEXT TIME TINV TRIM TRUNC UPPER VALUE WEEKDAY YEAR",
        "C": "AND AVEDEV AVERAGE AVERAGEA CONCAT COUNT COUNTA COUNTBLANK DEVSQ GCD GEOMEAN "
        "HARMEAN IRR KURT LCM MAX MAXA MEDIAN MIN MINA OR PRODUCT SKEW STDEV STDEV.P STDEV.S "
        "STDEVA STDEVP SUM SUMSQ VAR VAR.P VAR.S VARA VARP XOR",
        "VS": "IF CHOOSE",
        "VC": "NPV RANK RANK.EQ RANK.AVG SUBTOTAL",
        "VVC": "TEXTJOIN",
        "VCV": "HLOOKUP MATCH VLOOKUP",
        "CV": "COUNTIF LARGE OFFSET PERCENTILE PERCENTILE.EXC PERCENTILE.INC PERCENTRANK QUARTILE "
        "QUARTILE.EXC QUARTILE.INC SMALL TRIMMEAN",
        "CVC": "AVERAGEIF SUMIF",
        "AV": "INDEX",
        "VA": "FORECAST FORECAST.LINEAR LOOKUP",
        "CVCVCVCVCVCVCVCVCVCV": "COUNTIFS",
        "CCVCVCVCVCVCVCVCVCVCV": "AVERAGEIFS MAXIFS MINIFS SUMIFS",
    }.items()
    for name in names.split()
}  # fmt: skip
_OPENED: Final = Token(TokenKind.SIGN, "(")
_COLON: Final = Token(TokenKind.SIGN, ":")


def intersected(formula: str, is_several: Callable[[Token], bool]) -> str | None:
    """Return a formula that takes one of several cells where Excel does, as an array formula.

    None if it means the same as it stands. `is_several` tells references to several cells.

    Examples
    --------
    >>> intersected("SUM(A1:A9*2)+SUM(A1:A9)", lambda token: ":" in token.text)
    'SUM(_xlfn.SINGLE(A1:A9)*2)+SUM(A1:A9)'
    >>> intersected("SUM(A1:A9)", lambda token: ":" in token.text) is None
    True
    """
    found = tokens(formula)
    reading = _Reading(is_several)
    text = "".join(reading.part(found, _Taken.VALUE))
    if not reading.is_told:
        return None
    called = {plain(one.text) for one in found if one.kind is TokenKind.CALL}
    # a formula of ours is shown as a whole
    is_first = called & ARRAY_FUNCTIONS and not called & FUNCTIONS.keys()
    return f"_xlfn.TAKE({text},1,1)" if is_first else text


class _Reading:
    """A formula that is read."""

    def __init__(self, is_several: Callable[[Token], bool]) -> None:
        self._is_several = is_several
        #: whether several cells stand where it must be said how many are taken
        self.is_told = False

    def part(self, part: Sequence[Token], taken: _Taken) -> Iterator[str]:
        """Yield the texts of a part of a formula that is taken as a value, cells or an array."""
        filled = trimmed(part)
        is_alone = len(filled) == 1 or (len(filled) > 1 and self._is_one(filled))
        if not is_alone and taken is not _Taken.ARRAY:
            taken = _Taken.VALUE
        position = 0
        while position < len(part):
            token, end = part[position], position
            if token.kind is TokenKind.CALL:
                end = closing(part, position + 1)
                yield from self._call(part[position : end + 1], taken)
            elif _COLON in part[max(position - 1, 0) : position + 2]:
                yield token.text
            elif token == _OPENED:
                end = closing(part, position)
                yield from ("(", *self.part(part[position + 1 : end], taken), ")")
            else:
                yield self._operand(token, taken, is_alone=is_alone)
            position = end + 1

    @staticmethod
    def _is_one(part: Sequence[Token]) -> bool:
        """Return whether a part is one call, or stands in brackets."""
        opening = 1 if part[0].kind is TokenKind.CALL else 0
        return part[opening] == _OPENED and closing(part, opening) == len(part) - 1

    def _operand(self, token: Token, taken: _Taken, *, is_alone: bool) -> str:
        if token.kind not in (TokenKind.REFERENCE, TokenKind.WORD) or not self._is_several(token):
            return token.text
        self.is_told |= taken is _Taken.VALUE or not is_alone
        return f"_xlfn.SINGLE({token.text})" if taken is _Taken.VALUE else token.text

    def _call(self, call: Sequence[Token], taken: _Taken) -> Iterator[str]:
        letters = _TAKEN.get(plain(call[0].text), _Taken.ARRAY.value)
        yield f"{call[0].text}("
        for number, part in enumerate(arguments(call[2:-1])):
            inner = _Taken(letters[min(number, len(letters) - 1)])
            # not even within SUMPRODUCT is the condition of an IF an array
            is_condition = number == 0 and plain(call[0].text) == "IF"
            if inner is _Taken.SAME or (taken is _Taken.ARRAY and not is_condition):
                # within what takes an array, a function of one value is asked for each of several
                self.is_told |= inner is _Taken.VALUE and any(map(self._is_several, part))
                inner = taken
            yield "," if number else ""
            yield from self.part(part, inner)
        yield ")"
