"""Evaluate a formula of our functions on a workbook, without Excel.

A formula is what Excel in English would take: functions of the catalogue, one in another; numbers,
texts, TRUE and FALSE; array constants; addresses, defined names and parts of Tables. It knows no
operators and no functions of Excel's own.
"""

import re
from collections import deque
from typing import Any

from xlfactor import catalogue
from xlfactor.core.number_texts import readings
from xlfactor.errors import OptionError
from xlfactor.places import Places

_TOKEN = re.compile(
    r"""\s*(
        "(?:[^"]|"")*"                                         # a text
        | (?:'(?:[^']|'')+'!)?[\w.$:!+-]+(?:\[[^\[\]]*\])?     # a number, a name, a reference
        | [(),;{}]
    )\s*""",
    re.VERBOSE,
)
_END = ""


def evaluate(formula: str, places: Places) -> list[list[Any]]:
    """Return the cells of a formula such as ``=FACTOR_PREMIA(…)`` on a workbook.

    Raises
    ------
    XlFactorError
        If the formula holds anything that is not known here, or an input is not what it should be.
    """
    if not formula.startswith("="):
        raise OptionError(f"'{formula}' is no formula: it begins with no =")
    return _Formula(formula, places).cells()


class _Formula:
    """A formula that is read from left to right and evaluated on the way."""

    def __init__(self, formula: str, places: Places) -> None:
        self._formula, self._places = formula, places
        self._tokens = deque(self._split(formula[1:]))

    def _split(self, text: str) -> list[str]:
        tokens, end = [], 0
        while end < len(text):
            match = _TOKEN.match(text, end)
            if match is None:
                raise self._wrong(f"'{text[end:]}' is not known here")
            tokens.append(match[1])
            end = match.end()
        return [*tokens, _END]

    def cells(self) -> list[list[Any]]:
        name = self._tokens.popleft()
        value = self._call(name)
        if self._tokens[0] != _END:
            raise self._wrong(f"'{self._tokens[0]}' stands after its end")
        return value

    def _call(self, name: str) -> list[list[Any]]:
        function = catalogue.function(name)
        self._expect("(")
        arguments = [self._argument()]
        while self._tokens[0] == ",":
            self._tokens.popleft()
            arguments.append(self._argument())
        self._expect(")")
        return function(*arguments)

    def _argument(self) -> object:
        """Read one argument; None if it is left out."""
        if self._tokens[0] in (",", ")"):
            return None
        word = self._tokens.popleft()
        if word == "{":
            return self._array()
        if self._tokens[0] == "(":
            return self._call(word)
        return self._constant(word) if _is_constant(word) else self._reference(word)

    def _array(self) -> list[list[object]]:
        rows: list[list[object]] = [[]]
        while True:
            rows[-1].append(self._constant(self._tokens.popleft()))
            separator = self._tokens.popleft()
            if separator == "}":
                return rows
            if separator == ";":
                rows.append([])
            elif separator != ",":
                raise self._wrong(f"'{separator}' stands where , ; or }} belongs")

    def _constant(self, token: str) -> object:
        if not _is_constant(token):
            raise self._wrong(f"'{token}' stands where a number or a text belongs")
        if token.startswith('"'):
            return token[1:-1].replace('""', '"')
        return (
            token.upper() == "TRUE" if token.upper() in ("TRUE", "FALSE") else readings(token)[0]
        )

    def _reference(self, token: str) -> object:
        if self._places.is_table(token):
            raise self._wrong(
                f"'{token}' alone is the Table without its headers: write {token}[#All]"
            )
        cells = self._places.cells_at(token)
        if cells is None:
            raise self._wrong(f"the workbook has no '{token}'")
        return cells

    def _expect(self, sign: str) -> None:
        found = self._tokens.popleft()
        if found != sign:
            raise self._wrong(f"'{found or 'its end'}' stands where {sign} belongs")

    def _wrong(self, what: str) -> OptionError:
        return OptionError(f"{self._formula}: {what}")


def _is_constant(token: str) -> bool:
    if token.startswith('"') or token.upper() in ("TRUE", "FALSE"):
        return True
    return bool(readings(token))
