"""Find the calls of our functions in a formula, and what stands around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from xlfactor.areas import quoted
from xlfactor.catalogue import FUNCTIONS
from xlfactor.declare import Function
from xlfactor.errors import OptionError
from xlfactor.formulas.names import Names, is_cells, is_fixed
from xlfactor.formulas.tokens import Token, TokenKind, arguments, closing, tokens

#: a formula in pieces: texts, and the calls whose results stand in their places
Pieces: TypeAlias = tuple["str | Call", ...]
#: the names that LET gives to values, from the outer to the inner ones
Scope: TypeAlias = tuple[tuple[str, Pieces], ...]

_LET, _LAMBDA, _INDIRECT = "LET", "LAMBDA", "INDIRECT"
#: a function of ours, and before it the file where it is
_LINKED: Final = re.compile(
    rf"(?:\[[0-9]+\]|'[^'\"]*\.xlam'|[\w.]+\.xlam)!({'|'.join(FUNCTIONS)})(?=\()", re.IGNORECASE
)
#: what takes the first value of a table
_FIRST: Final = "@"
#: how files mark the names of newer functions, and of the names in LET and LAMBDA
_MARKS: Final = ("_xlfn.", "_xlws.", "_xlpm.")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Argument:
    """An argument of a call."""

    pieces: Pieces
    #: the names that may occur in it
    scope: Scope = ()
    #: the cells that it is, if it is nothing but these
    reference: str | None = None

    @property
    def formula(self) -> Pieces:
        """The argument as a formula of its own."""
        pieces = self.pieces
        for name, value in reversed(self.scope):
            pieces = (f"{_LET}(", name, ",", *value, ",", *pieces, ")")
        return pieces


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Call:
    """A call of one of our functions."""

    function: Function[Any, Any]
    #: None where an argument is left out
    arguments: tuple[Argument | None, ...]
    #: whether the formula takes the first value of the result alone
    takes_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula in pieces, whose references all name their sheets."""

    sheet: str
    names: Names = field(default_factory=Names)
    #: the names whose formulas these pieces are in
    within: tuple[str, ...] = ()

    def pieces(self, formula: str) -> Pieces:
        """Return the pieces of a formula, without its sign of equality.

        Raises an `OptionError` if one of our functions is called with the names of a LAMBDA, or a
        name refers to itself, or to cells relative to those where it is used.
        """
        return self._pieces(tokens(formula), ())

    def _pieces(self, found: Sequence[Token], scope: Scope) -> Pieces:
        pieces: list[str | Call] = []
        position = 0
        while position < len(found):
            token = found[position]
            if token.kind is TokenKind.CALL:
                end = closing(found, position + 1)
                inner = tuple(arguments(found[position + 2 : end]))
                made = self._call(_plain(token.text), inner, scope)
                if isinstance(made[0], Call) and pieces and pieces[-1] == _FIRST:
                    pieces[-1] = replace(made[0], takes_first=True)
                else:
                    pieces += made
                position = end
            else:
                pieces += self._word(token, scope)
            position += 1
        return tuple(pieces)

    def _call(self, name: str, inner: Sequence[Sequence[Token]], scope: Scope) -> Pieces:
        if name in FUNCTIONS:
            given = tuple(self._argument(part, scope) for part in inner)
            return (Call(function=FUNCTIONS[name], arguments=given),)
        if name == _LET:
            return self._let(inner, scope)
        if name == _LAMBDA:
            scope = (*scope, *((self._own(part), ()) for part in inner[:-1]))
        if (name == _LAMBDA and _calls_ours(inner)) or calls_ours(self._meant(name) or ""):
            raise OptionError("a function of xlfactor is called in a LAMBDA")
        parts = [self._pieces(part, scope) for part in inner]
        if name == _INDIRECT:
            parts[0] = self._on_sheet(parts[0])
        return _joined(name, parts)

    def _let(self, inner: Sequence[Sequence[Token]], scope: Scope) -> Pieces:
        parts: list[Pieces] = []
        for number, part in enumerate(inner):
            if number % 2 or number == len(inner) - 1:
                parts.append(self._pieces(part, scope))
            else:
                parts.append((self._own(part),))
            if number % 2:
                scope = (*scope, (str(parts[-2][0]), parts[-1]))
        return _joined(_LET, parts)

    def _own(self, part: Sequence[Token]) -> str:
        """Return a name of LET or LAMBDA, changed if the workbook has one of the same letters."""
        name = _plain(_text(part), is_function=False)
        return name if self._meant(name) is None else f"{name}_"

    def _meant(self, word: str) -> str | None:
        return self.names.find(word, self.sheet)

    def _on_sheet(self, text: Pieces) -> Pieces:
        """Return the text of an address, which is one of this sheet if it names none."""
        here = quoted(self.sheet).replace('"', '""')
        return ('IF(ISNUMBER(FIND("!",', *text, ")),", *text, f',"{here}!"&', *text, ")")

    def _argument(self, part: Sequence[Token], scope: Scope) -> Argument | None:
        pieces = self._pieces(_trimmed(part), scope)
        text = "".join(piece for piece in pieces if isinstance(piece, str)).strip()
        if not text and all(isinstance(piece, str) for piece in pieces):
            return None
        pieces, scope = _meaning(pieces, scope)
        return Argument(pieces=pieces, scope=scope, reference=_reference(pieces))

    def _word(self, token: Token, scope: Scope) -> Pieces:
        text = token.text
        if token.kind is TokenKind.REFERENCE:
            return (text if "!" in text else f"{quoted(self.sheet)}!{text}",)
        if token.kind is not TokenKind.WORD:
            return (text,)
        written = {name.casefold(): name for name, _ in scope}
        own = self._own((token,)).casefold()
        if own in written:
            return (written[own],)
        formula = self._meant(text)
        if formula is None:
            return (_plain(text, is_function=False),)
        if not is_fixed(formula):
            raise OptionError(f"the name {text} means other cells in each cell")
        if text.casefold() in self.within:
            raise OptionError(f"the name {text} refers to itself")
        if is_cells(formula):
            return (formula,)
        inside = replace(self, within=(*self.within, text.casefold()))
        return ("(", *inside.pieces(formula), ")")


def _meaning(pieces: Pieces, scope: Scope) -> tuple[Pieces, Scope]:
    """Return what a name of LET stands for, and the names that may occur in that."""
    for place in reversed(range(len(scope))):
        name, value = scope[place]
        if value and pieces == (name,):
            pieces, scope = value, scope[:place]
    return pieces, scope


def text_of(pieces: Pieces) -> str:
    """Return pieces as a formula writes them."""
    return "".join(one if isinstance(one, str) else _call_text(one) for one in pieces)


def _call_text(call: Call) -> str:
    given = ("" if one is None else text_of(one.formula).strip() for one in call.arguments)
    return f"{call.function.name}({','.join(given)})"


def calls_ours(formula: str) -> bool:
    """Return whether a formula calls one of our functions."""
    return any(
        token.kind is TokenKind.CALL and _plain(token.text) in FUNCTIONS
        for token in tokens(formula)
    )


def without_links(formula: str) -> str:
    r"""Return a formula whose calls of ours do not say in which file the functions are.

    Excel writes ``[1]!FACTOR_EXPOSURE(…)`` where they are in an add-in.

    Examples
    --------
    >>> without_links("SUM([1]!NET_VALUES(A1:B9))+'C:\\xlfactor.xlam'!NET_VALUES(A1)")
    'SUM(NET_VALUES(A1:B9))+NET_VALUES(A1)'
    """
    return _LINKED.sub(r"\1", formula)


def functions_of(formula: str) -> set[str]:
    """Return the names of the functions that a formula calls, those that it defines left out."""
    found = tokens(formula)
    called = {_plain(token.text) for token in found if token.kind is TokenKind.CALL}
    return called - {_plain(token.text) for token in found if token.kind is TokenKind.WORD}


def _calls_ours(parts: Sequence[Sequence[Token]]) -> bool:
    return any(calls_ours(_text(part)) for part in parts)


def _joined(name: str, parts: Sequence[Pieces]) -> Pieces:
    pieces: list[str | Call] = [f"{name}("]
    for number, part in enumerate(parts):
        pieces += ([","] if number else []) + list(part)
    return (*pieces, ")")


def _reference(pieces: Pieces) -> str | None:
    """Return the cells that an argument is, if it is nothing but these; not those of a spill."""
    if len(pieces) != 1 or not isinstance(pieces[0], str):
        return None
    found = tokens(pieces[0])
    is_cells = len(found) == 1 and found[0].kind is TokenKind.REFERENCE
    return pieces[0] if is_cells and not pieces[0].endswith("#") else None


def _trimmed(part: Sequence[Token]) -> Sequence[Token]:
    """Return a part without the spaces around it."""
    filled = [number for number, token in enumerate(part) if token.text.strip()]
    return part[filled[0] : filled[-1] + 1] if filled else ()


def _text(part: Sequence[Token]) -> str:
    return "".join(token.text for token in part).strip()


def _plain(name: str, *, is_function: bool = True) -> str:
    """Return a name without the marks that files put before it; of a function in capitals."""
    for mark in _MARKS:
        name = name.removeprefix(mark)
    return name.upper() if is_function else name
