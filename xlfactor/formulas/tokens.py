"""The tokens of a formula, as Excel writes it in English."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class TokenKind(Enum):
    """What a token of a formula is."""

    TEXT = auto()
    NUMBER = auto()
    #: cells, with or without their sheet: A1, Sheet1!$A$1:$B$2, A:A, C1#
    REFERENCE = auto()
    #: the name of a function, before its bracket
    CALL = auto()
    #: a name, a truth value, an error
    WORD = auto()
    SIGN = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula; the texts of all tokens together are the formula."""

    kind: TokenKind
    text: str


_SHEET: Final = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!"
_CELL: Final = r"\$?[A-Za-z]{1,3}\$?[0-9]+"
_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[0-9]+"
_TOKEN: Final = re.compile(
    rf"""
      (?P<TEXT>"(?:[^"]|"")*")
    | (?P<REFERENCE>(?:{_SHEET})?
        (?:{_CELL}:{_CELL}|{_CELL}\#?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})(?![\w.(!\[]))
    | (?P<NUMBER>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<CALL>[^\W\d][\w.]*(?=\())
    | (?P<WORD>(?:{_SHEET})?[^\W\d][\w.\\]*(?:\[(?:[^\[\]]|\[[^\[\]]*\])*\])?|\#[A-Z/0!?]+)
    | (?P<SIGN>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING, _CLOSING = "({", ")}"
#: how files mark the names of newer functions, and of the names in LET and LAMBDA
_MARKS: Final = ("_xlfn.", "_xlws.", "_xlpm.", "_xlop.")


def tokens(formula: str) -> tuple[Token, ...]:
    """Split a formula into its tokens.

    Examples
    --------
    >>> [token.text for token in tokens('SUM(A1:B2,"a,b")*1.5')]
    ['SUM', '(', 'A1:B2', ',', '"a,b"', ')', '*', '1.5']
    """
    return tuple(
        Token(TokenKind[str(match.lastgroup)], match[0]) for match in _TOKEN.finditer(formula)
    )


def closing(found: Sequence[Token], opening: int) -> int:
    """Return where the bracket that opens at a position is closed; the end if it is not."""
    depth = 0
    for position in range(opening, len(found)):
        depth += _step(found[position])
        if depth == 0:
            return position
    return len(found)


def arguments(found: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Split what stands in the brackets of a call at its commas."""
    depth = start = 0
    for position, token in enumerate(found):
        depth += _step(token)
        if depth == 0 and token == Token(TokenKind.SIGN, ","):
            yield found[start:position]
            start = position + 1
    yield found[start:]


def trimmed(part: Sequence[Token]) -> Sequence[Token]:
    """Return tokens without the spaces around them."""
    filled = [number for number, token in enumerate(part) if token.text.strip()]
    return part[filled[0] : filled[-1] + 1] if filled else ()


def text_of_tokens(part: Sequence[Token]) -> str:
    """Return what tokens are as a text, without the spaces around it."""
    return "".join(token.text for token in part).strip()


def plain(name: str, *, is_function: bool = True) -> str:
    """Return a name without the marks that files put before it; of a function in capitals.

    Examples
    --------
    >>> plain("_xlfn._xlws.Sort"), plain("_xlpm.x", is_function=False)
    ('SORT', 'x')
    """
    for mark in _MARKS:
        name = name.removeprefix(mark)
    return name.upper() if is_function else name


def unmarked(formula: str) -> str:
    """Return a formula without the marks that files put before names, as a user wrote it.

    Examples
    --------
    >>> unmarked("_xlfn.LET(_xlpm.x,2,_xlfn._xlws.SORT(_xlpm.x))")
    'LET(x,2,SORT(x))'
    """
    for mark in _MARKS:
        formula = formula.replace(mark, "")
    return formula


def folded(part: Sequence[Token]) -> str:
    """Return the name that tokens are, as names are looked up."""
    return plain(text_of_tokens(part), is_function=False).casefold()


def _step(token: Token) -> int:
    if token.kind is not TokenKind.SIGN:
        return 0
    return (token.text in _OPENING) - (token.text in _CLOSING)
