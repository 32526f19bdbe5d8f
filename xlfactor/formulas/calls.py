"""The calls of our functions in a formula, and what stands around them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeAlias

from xlfactor.catalogue import FUNCTIONS
from xlfactor.declare import Function
from xlfactor.formulas.tokens import TokenKind, plain, tokens


class Cells(Protocol):
    """Cells beside the user's, whose address may change while a workbook is calculated."""

    def __str__(self) -> str:
        """Return the address."""


#: a formula in pieces: texts, and the calls whose results stand in their places
Piece: TypeAlias = "str | Call | Repeat | Message | Cells"
Pieces: TypeAlias = tuple[Piece, ...]
#: the names that LET gives to values, from the outer to the inner ones
Scope: TypeAlias = tuple[tuple[str, Pieces], ...]

LET: Final = "LET"
#: the function of the add-in that returns the message behind a cell
FACTOR_ERROR: Final = "FACTOR_ERROR"
#: what takes the first value of a table
FIRST: Final = "@"

#: a function of ours, and before it the file where it is
_LINKED: Final = re.compile(
    rf"(?:\[[0-9]+\]|'[^'\"]*\.xlam'|[\w.]+\.xlam)!({'|'.join(FUNCTIONS)})(?=\()", re.IGNORECASE
)
_CALLED: Final = re.compile(rf"\b(?:{'|'.join(FUNCTIONS)})(?=\()", re.IGNORECASE)


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
        """The argument as a formula of its own, with the names that occur in it."""
        pieces = self.pieces
        for name, value in reversed(self.scope):
            if any(name in piece for piece in pieces if isinstance(piece, str)):
                pieces = (f"{LET}(", name, ",", *value, ",", *pieces, ")")
        return pieces


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Call:
    """A call of one of our functions."""

    function: Function[Any, Any]
    #: None where an argument is left out
    arguments: tuple[Argument | None, ...]
    #: whether the formula takes the first value of the result alone
    takes_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repeat:
    """A call of MAP or one of its like, whose LAMBDA calls functions of ours."""

    name: str
    #: None where the first value of SCAN or REDUCE is left out
    arrays: tuple[Argument | None, ...]
    #: returns the formula of the LAMBDA, given what its parameters stand for
    applied: Callable[[Sequence[Pieces]], Pieces]
    #: the call as a formula writes it
    text: str

    def __str__(self) -> str:
        """Return the call as a formula writes it."""
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Message:
    """A call of FACTOR_ERROR."""

    #: the cell whose message is wanted
    reference: str

    def __str__(self) -> str:
        """Return the call as a formula writes it."""
        return f"{FACTOR_ERROR}({self.reference})"


def text_of(pieces: Pieces) -> str:
    """Return pieces as a formula writes them."""
    return "".join(_call_text(one) if isinstance(one, Call) else str(one) for one in pieces)


def _call_text(call: Call) -> str:
    given = ("" if one is None else text_of(one.formula).strip() for one in call.arguments)
    return f"{call.function.name}({','.join(given)})"


def calls_ours(formula: str) -> bool:
    """Return whether a formula calls one of our functions, or names one."""
    return any(
        token.kind in (TokenKind.CALL, TokenKind.WORD)
        and (plain(token.text) == FACTOR_ERROR or plain(token.text) in FUNCTIONS)
        for token in tokens(formula)
    )


def count_ours(formula: str) -> int:
    """Return how often a formula calls functions of ours, or nearly: texts count too."""
    return len(_CALLED.findall(formula))


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
    called = {plain(token.text) for token in found if token.kind is TokenKind.CALL}
    return called - {plain(token.text) for token in found if token.kind is TokenKind.WORD}


def meaning(pieces: Pieces, scope: Scope) -> tuple[Pieces, Scope]:
    """Return what a name of LET stands for, and the names that may occur in that."""
    for place in reversed(range(len(scope))):
        name, value = scope[place]
        if value and pieces == (name,):
            pieces, scope = value, scope[:place]
    return pieces, scope


def first_of(pieces: Pieces) -> Pieces:
    """Return the pieces of a call of which a formula takes the first value alone."""
    call = pieces[0]
    if isinstance(call, Call):
        return (replace(call, takes_first=True), *pieces[1:])
    return ("INDEX(", *pieces, ",1,1)") if isinstance(call, Repeat) else (FIRST, *pieces)


def joined(name: str, parts: Sequence[Pieces]) -> Pieces:
    """Return the pieces of a call of one of Excel's functions."""
    pieces: list[Piece] = [f"{name}("]
    for number, part in enumerate(parts):
        pieces += ([","] if number else []) + list(part)
    return (*pieces, ")")


def reference_of(pieces: Pieces) -> str | None:
    """Return the cells that an argument is, if it is nothing but these; not those of a spill."""
    if len(pieces) != 1 or not isinstance(pieces[0], str):
        return None
    found = tokens(pieces[0])
    is_cells = len(found) == 1 and found[0].kind is TokenKind.REFERENCE
    return pieces[0] if is_cells and not pieces[0].endswith("#") else None
