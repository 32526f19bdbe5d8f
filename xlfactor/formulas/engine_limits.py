"""What IronCalc calculates otherwise than Excel, so that no value of it is shown.

Where Excel takes an array, many of its functions give a wrong value or an error, which IFERROR
hides. So a function is trusted with an array only where it was seen to be right with one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Final

from xlfactor.areas import referred_to
from xlfactor.formulas.calls import LET
from xlfactor.formulas.lambdas import BYCOL, BYROW, LAMBDA, REDUCE, REPEATING
from xlfactor.formulas.text_formats import SHOWN, TEXT
from xlfactor.formulas.tokens import (
    Token,
    TokenKind,
    arguments,
    closing,
    folded,
    plain,
    text_of_tokens,
    tokens,
    trimmed,
)


class Shape(IntEnum):
    """What an argument is; a function that takes one shape takes those before it."""

    ONE = 0
    #: cells in one row or one column
    LINE = 1
    CELLS = 2
    #: what is calculated, or a constant
    ARRAY = 3
    #: an array with truth values, as IF without its third argument gives
    MIXED = 4


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: functions of one value that return an array for an array
_EACH: Final = _names(
    "ABS ACOS ASIN ATAN COS COSH DATE DAY DEGREES EVEN EXACT EXP FACT FIND IF IFERROR IFNA INT "
    "ISOWEEKNUM LEFT LEN LN LOG10 LOWER MID MONTH ODD POWER PROPER RADIANS REPLACE REPT RIGHT "
    "SEARCH SIGN SIN SINH SQRT SUBSTITUTE TAN TANH TRIM UPPER YEAR"
)
#: functions of arrays that return arrays
ARRAY_FUNCTIONS: Final = _names(
    "CHOOSECOLS CHOOSEROWS DROP EXPAND FILTER FREQUENCY HSTACK MINVERSE MMULT MUNIT SEQUENCE SORT "
    "SORTBY TAKE TOCOL TOROW TRANSPOSE UNIQUE VSTACK WRAPCOLS WRAPROWS"
)
#: functions of arrays that return one value
_SUMMARIES: Final = _names(
    "AND AVEDEV COLUMNS CORREL COUNTA COUNTBLANK COVARIANCE.P COVARIANCE.S DEVSQ GCD INTERCEPT "
    "IRR KURT LCM MAX MAXA MDETERM MIN MINA MODE MODE.SNGL OR PEARSON ROWS RSQ SKEW SLOPE "
    "STDEV STDEV.P STDEV.S STEYX SUM SUMPRODUCT SUMSQ SUMX2MY2 SUMX2PY2 SUMXMY2 T.TEST VAR VAR.P "
    "VAR.S XOR"
)
#: those that are wrong with truth values in arrays
_OF_NUMBERS: Final = _names("AVERAGE GEOMEAN HARMEAN MEDIAN")
#: those of cells alone
_OF_CELLS: Final = _names(
    "AREAS AVERAGEA CELL CONCAT COUNT ISFORMULA ISREF NPV OFFSET PRODUCT ROW COLUMN SHEET "
    "SUBTOTAL TEXTJOIN"
)
#: those that take an array in some places: the shapes of their arguments, the last for the others
_PLACES: Final[Mapping[str, tuple[Shape, ...]]] = {
    name: tuple(map(Shape, map(int, shapes)))
    for shapes, names in {
        "40": "INDEX LARGE SMALL PERCENTILE PERCENTILE.INC PERCENTILE.EXC QUARTILE QUARTILE.INC "
        "QUARTILE.EXC TRIMMEAN PERCENTRANK PERCENTRANK.INC",
        "040": "MATCH XMATCH VLOOKUP HLOOKUP RANK RANK.EQ RANK.AVG",
        "0440": "FORECAST FORECAST.LINEAR",
        "044": "LOOKUP",
        "04": "CHOOSE",
        "0110": "XLOOKUP",
        "20": "COUNTIF",
        "22220": "LINEST TREND",
        "202": "SUMIF AVERAGEIF",
        "20202020202020202020": "COUNTIFS",
        "220202020202020202020": "SUMIFS AVERAGEIFS MAXIFS MINIFS",
        "022": "NETWORKDAYS WORKDAY XNPV",
        "220": "XIRR",
        "30": "TEXT",
    }.items()
    for name in names.split()
}  # fmt: skip
#: those that are wrong where an argument between others is left out
_WHOLE: Final = _names("EXPAND GROWTH LINEST LOGEST TREND")
#: those that take as many cells of the last argument as the first one has
_RESIZED: Final = ("SUMIF", "AVERAGEIF")
#: formats of dates, with no time of day
_DATE_FORMAT: Final = re.compile(r'"(?:""[^"0#?@;]*""|[dmy .,/\\\'-])+"', re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+\.\d+")
#: as many as Excel writes into a text
_MOST_DIGITS: Final = 15
_COLON: Final = Token(TokenKind.SIGN, ":")
_ONE_VALUE: Final = Token(TokenKind.SIGN, "@")


class _OtherwiseError(Exception):
    """What is calculated otherwise."""


def calculated_otherwise(formula: str, value: object) -> str:
    """Return why the value of a formula may be another one in Excel; an empty text if it is not.

    Parameters
    ----------
    formula : str
        As IronCalc has it: its references name the answers of our functions.

    Examples
    --------
    >>> calculated_otherwise("COUNT(A1:A9*2)", 0.0)
    'COUNT is not calculated here with an array as its argument 1'
    >>> calculated_otherwise("SUM(A1:A9*2)", 3.0)
    ''
    """
    if isinstance(value, str) and any(map(_is_too_long, _NUMBER.findall(value))):
        return f"a number in its text has more digits than the {_MOST_DIGITS} that Excel writes"
    try:
        _shape(tokens(formula), {})
    except _OtherwiseError as error:
        return str(error)
    return ""


def _is_too_long(number: str) -> bool:
    return len(number.replace(".", "").strip("0")) > _MOST_DIGITS


def _shape(found: Sequence[Token], known: Mapping[str, Shape]) -> Shape:
    """Return what a part of a formula gives, where names of LET may stand for arrays."""
    shapes = list(_shapes(found, known))
    largest = max(shapes, default=Shape.ONE)
    return max(largest, Shape.ARRAY) if largest and len(shapes) > 1 else largest


def _shapes(part: Sequence[Token], known: Mapping[str, Shape]) -> Iterator[Shape]:
    """Yield the shape of each operand of a part of a formula, and one for each operator."""
    position = 0
    while position < len(part):
        token, is_one = part[position], part[position - 1 : position] == (_ONE_VALUE,)
        end = position
        if token == _COLON:
            raise _OtherwiseError("cells up to those that a function finds are not known here")
        if token.kind is TokenKind.CALL:
            end = closing(part, position + 1)
            shape = _call(plain(token.text), list(arguments(part[position + 2 : end])), known)
        elif token.text == "{":
            end = closing(part, position)
            words = {one.text.upper() for one in part[position:end]}
            shape = Shape.MIXED if words & {"TRUE", "FALSE"} else Shape.ARRAY
            shape = shape if words & {",", ";"} else Shape.ONE
        elif token.kind is TokenKind.REFERENCE:
            shape = _cells(token.text)
        elif token.kind is TokenKind.WORD:
            shape = _word(token, known)
        else:
            shape = Shape.ONE
        if token.text.strip("()@ "):
            yield Shape.ONE if is_one else shape
        position = end + 1


def _cells(reference: str) -> Shape:
    if "[" in reference:
        raise _OtherwiseError("cells of another workbook are not known here")
    if reference.endswith("#"):
        return Shape.CELLS
    area = referred_to(reference)
    if area is None or area.is_cell:  # a name may look like cells
        return Shape.ONE
    return Shape.LINE if area.top == area.bottom or area.left == area.right else Shape.CELLS


def _word(token: Token, known: Mapping[str, Shape]) -> Shape:
    word = token.text
    is_table = "[" in word and "@" not in word and "#This" not in word
    return Shape.LINE if is_table else known.get(folded([token]), Shape.ONE)


def _call(name: str, inner: Sequence[Sequence[Token]], known: Mapping[str, Shape]) -> Shape:
    """Return what a call gives; raise an `_OtherwiseError` if it is no shape for the function."""
    if name == LET:
        return _let(inner, known)
    if name == LAMBDA:
        _shape(inner[-1], known)
        return Shape.ONE
    if name in REPEATING:
        return _repeating(name, inner, known)
    shapes = [_shape(part, known) for part in inner]
    for number, (shape, taken) in enumerate(zip(shapes, _taken(name, len(inner)), strict=True), 1):
        if shape > taken:
            what = "an array" if shape >= Shape.ARRAY else "several cells"
            raise _OtherwiseError(
                f"{name} is not calculated here with {what} as its argument {number}"
            )
    _require_right(name, inner)
    return _given(name, inner, shapes)


def _require_right(name: str, inner: Sequence[Sequence[Token]]) -> None:
    """Raise an `_OtherwiseError` if a call has arguments with which its function is not right."""
    if name in _WHOLE and not all(map(trimmed, inner)):
        raise _OtherwiseError(f"{name} is not calculated here with an argument left out")
    if name in _RESIZED and len(inner) == 3 and _size(inner[0]) != _size(inner[2]):
        raise _OtherwiseError(f"{name} is calculated here for two ranges of one size")
    if name == TEXT and not _DATE_FORMAT.fullmatch(text_of_tokens(inner[-1])):
        raise _OtherwiseError(f"{TEXT} is not calculated here with such a format")


def _size(part: Sequence[Token]) -> tuple[int, int] | None:
    """Return how many rows and columns the cells are that a part names; None if it is not seen."""
    area = referred_to(text_of_tokens(part))
    return None if area is None else (area.bottom - area.top, area.right - area.left)


def _taken(name: str, count: int) -> Iterator[Shape]:
    """Yield the largest shape with which a function is right, for each of its arguments."""
    places = _PLACES.get(name, ())
    if not places:
        everywhere = _EACH | ARRAY_FUNCTIONS | _SUMMARIES
        places = (
            Shape.MIXED if name in everywhere
            else Shape.ARRAY if name in _OF_NUMBERS
            else Shape.CELLS if name in _OF_CELLS
            else Shape.ONE,
        )  # fmt: skip
    for number in range(count):
        yield places[min(number, len(places) - 1)]


def _given(name: str, inner: Sequence[Sequence[Token]], shapes: Sequence[Shape]) -> Shape:
    """Return what a function of Excel gives."""
    largest = max(shapes, default=Shape.ONE)
    if name in ARRAY_FUNCTIONS or name in ("LINEST", "TREND"):
        return max(largest, Shape.ARRAY)
    if name in ("OFFSET", "INDIRECT"):
        return Shape.CELLS
    if name == "INDEX":
        texts = [text_of_tokens(part) for part in inner[1:]]
        return shapes[0] if {"", "0"} & set(texts) else Shape.ONE
    if name == "IF" and shapes[0] and len(inner) < 3:
        return Shape.MIXED
    if name in _EACH or name in ("CHOOSE", "COLUMN", "ROW", "TEXT"):
        return max(largest, Shape.ARRAY) if largest else largest
    return Shape.ONE


def _let(inner: Sequence[Sequence[Token]], known: Mapping[str, Shape]) -> Shape:
    known = dict(known)
    for name, value in zip(inner[:-1:2], inner[1:-1:2], strict=False):
        known[folded(name)] = shape = _shape(value, known)
        if shape and folded(name) == SHOWN:
            raise _OtherwiseError(f"{TEXT} is calculated here for one number, not for several")
    return _shape(inner[-1], known)


def _repeating(name: str, inner: Sequence[Sequence[Token]], known: Mapping[str, Shape]) -> Shape:
    """Check the function that is repeated; a row or a column of an array is one again."""
    given = [_shape(part, known) for part in inner[:-1]]
    last = trimmed(inner[-1])
    if last and plain(last[0].text) == LAMBDA:
        *parameters, body = arguments(last[2:-1])
        shape = max(given) if name in (BYROW, BYCOL) else Shape.ONE
        _shape(body, {**known, **{folded(one): shape for one in parameters}})
    return Shape.ONE if name == REDUCE else Shape.ARRAY
