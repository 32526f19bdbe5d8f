"""Evaluate a formula of our functions on a workbook, without Excel.

A formula is what Excel in English would take: functions of the catalogue, one in another; numbers,
texts, TRUE and FALSE; array constants; addresses, defined names and parts of Tables. It knows no
operators and no functions of Excel's own.
"""

import math
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from xlfactor import catalogue
from xlfactor.areas import is_without_sheet
from xlfactor.declare import Answer, Function, Memo
from xlfactor.errors import OptionError
from xlfactor.hosts import Found
from xlfactor.located import located, telling_addresses
from xlfactor.memo import FamilyMemo
from xlfactor.places import Places
from xlfactor.table_parts import INSIDE
from xlfactor.tables.cells import ERROR_TEXTS

_TOKEN: Final = re.compile(
    rf"""\s*(
        "(?:[^"]|"")*"                                         # a text
        | \#[\w/]+[!?]?                                        # an error
        | (?:'(?:[^']|'')+'!)?[\w.$:!+-]+(?:\[{INSIDE}\]|%)?  # a number, a name, a reference
        | [(),;{{}}]
    )\s*""",
    re.VERBOSE,
)
_END: Final = ""
_SIGNS: Final = (*"(;{}", _END)
_TRUTHS: Final = ("TRUE", "FALSE")
_NAME: Final = re.compile(r"[^\W\d][\w.]*")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?")
#: as many functions in one another, and as many letters, as Excel takes
_DEEPEST: Final = 64
_LONGEST: Final = 8192
#: how much of a formula a message quotes
_QUOTED: Final = 60


def evaluate(formula: str, places: Places) -> Answer:
    """Return the answer to a formula such as ``=FACTOR_PREMIA(…)`` on a workbook.

    It has the notes of all its functions, each with the name of the function. Raises a
    `XlFactorError` if the formula holds anything that is not known here, or an input is not what
    it should be.
    """
    if not formula.startswith("="):
        raise OptionError(f"'{_cut(formula)}' is no formula: it begins with no =")
    if len(formula) > _LONGEST:
        raise OptionError(
            f"{_cut(formula)}: it has {len(formula):,} letters; Excel takes {_LONGEST:,}"
        )
    return _Formula(formula, places).answer()


def answer_at(
    function: Function[Any, Any],
    arguments: Sequence[object],
    places: Places,
    *,
    memo: Memo | None = None,
) -> Answer:
    """Return the answer of a function; errors name the cells of arguments that are found there."""
    values = [one.cells if isinstance(one, Found) else one for one in arguments]
    found = [
        replace(one, name=item.name)
        for item, one in zip(function.arguments, arguments, strict=False)
        if isinstance(one, Found)
    ]
    with telling_addresses(located(found, places)):
        return function.answer(*values, memo=memo)


def number_of(text: str) -> float | None:
    """Return the number that a text is, as a formula writes it; None for any other text.

    Examples
    --------
    >>> number_of("-1.5e3"), number_of("5%"), number_of("1_0"), number_of("1e999")
    (-1500.0, 0.05, None, None)
    """
    number = float(text.removesuffix("%")) if _NUMBER.fullmatch(text) else math.inf
    if text.endswith("%"):
        number /= 100
    return number if math.isfinite(number) else None


def error_of(text: str) -> str | None:
    """Return the error of Excel that a text is, such as #N/A; None for any other text."""
    return text.upper() if text.upper() in ERROR_TEXTS else None


class _Formula:
    """A formula that is read from left to right and evaluated on the way."""

    def __init__(self, formula: str, places: Places) -> None:
        self._formula, self._places = formula, places
        self._tokens = deque(self._split(formula[1:]))
        self._depth = 0
        self._notes: list[str] = []
        self._memo = FamilyMemo()

    def _split(self, text: str) -> list[str]:
        tokens, end = [], 0
        while end < len(text):
            match = _TOKEN.match(text, end)
            if match is None:
                raise self._wrong(f"'{_cut(text[end:])}' is not known here")
            tokens.append(match[1])
            end = match.end()
        return [*tokens, _END]

    def answer(self) -> Answer:
        cells = self._call(self._next())
        if self._tokens[0] != _END:
            raise self._wrong(f"'{_cut(self._tokens[0])}' stands after its end")
        return Answer(cells=cells, notes=tuple(dict.fromkeys(self._notes)))

    def _next(self) -> str:
        """Take one more token; its end is never used up."""
        return self._tokens[0] if self._tokens[0] == _END else self._tokens.popleft()

    def _call(self, name: str) -> list[list[Any]]:
        if not _NAME.fullmatch(name):
            raise self._misplaced(name, "a function")
        function = catalogue.function(name)
        self._expect("(")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong(f"more than {_DEEPEST} functions stand in one another")
        arguments = [self._argument()]
        while self._tokens[0] == ",":
            self._tokens.popleft()
            arguments.append(self._argument())
        self._expect(")")
        self._depth -= 1
        answer = answer_at(function, arguments, self._places, memo=self._memo)
        self._notes += [f"{function.name}: {note}" for note in answer.notes]
        return answer.cells

    def _argument(self) -> object:
        """Read one argument; None if it is left out."""
        if self._tokens[0] in (",", ")"):
            return None
        word = self._next()
        if word == "{":
            return self._array()
        if word in _SIGNS:
            raise self._misplaced(word, "an argument or )")
        if self._tokens[0] == "(":
            return self._call(word)
        return self._constant(word) if _is_constant(word) else self._reference(word)

    def _array(self) -> list[list[object]]:
        rows: list[list[object]] = [[]]
        while True:
            rows[-1].append(self._constant(self._next()))
            separator = self._next()
            if separator == "}":
                break
            if separator == ";":
                rows.append([])
            elif separator != ",":
                raise self._misplaced(separator, ", ; or }")
        if len({len(row) for row in rows}) > 1:
            raise self._wrong("the rows of a constant in { } are not equally long")
        return rows

    def _constant(self, token: str) -> object:
        if not _is_constant(token):
            raise self._misplaced(token, "a number or a text")
        if token.startswith('"'):
            return token[1:-1].replace('""', '"')
        if token.upper() in _TRUTHS:
            return token.upper() == "TRUE"
        if error_of(token) is not None:
            return error_of(token)
        number = number_of(token)
        if number is None:
            raise self._wrong(f"'{_cut(token)}' is larger than any number of Excel")
        return number

    def _reference(self, token: str) -> Found:
        if self._places.is_table(token):
            raise self._wrong(
                f"'{token}' alone is the Table without its headers: write {token}[#All]"
            )
        found = self._places.found_at(token)
        if found is None and is_without_sheet(token):
            raise self._wrong(f"'{token}' names no sheet: write it as Sheet1!{token}")
        if found is None:
            raise self._wrong(f"the workbook has no '{_cut(token)}'")
        return found

    def _expect(self, sign: str) -> None:
        found = self._next()
        if found != sign:
            raise self._misplaced(found, sign)

    def _misplaced(self, token: str, wanted: str) -> OptionError:
        found = "its end" if token == _END else f"'{_cut(token)}'"
        return self._wrong(f"{found} stands where {wanted} belongs")

    def _wrong(self, what: str) -> OptionError:
        return OptionError(f"{_cut(self._formula)}: {what}")


def _is_constant(token: str) -> bool:
    is_word = token.startswith('"') or token.upper() in _TRUTHS or error_of(token) is not None
    return is_word or _NUMBER.fullmatch(token) is not None


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
