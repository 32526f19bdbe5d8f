"""The functions that formulas define by LAMBDA, and the functions of Excel that repeat them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlfactor.errors import OptionError
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

LAMBDA: Final = "LAMBDA"
MAP, BYROW, BYCOL, SCAN, REDUCE, MAKEARRAY = "MAP", "BYROW", "BYCOL", "SCAN", "REDUCE", "MAKEARRAY"
#: what calls its last argument again and again
REPEATING: Final = (MAP, BYROW, BYCOL, SCAN, REDUCE, MAKEARRAY)
#: those whose function takes one value
_OF_ONE: Final = (BYROW, BYCOL)
#: begins names that no workbook has
_OWN: Final = "xlfactor_"
_RENAMED: Final = re.compile(rf"{_OWN}\d+_")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lambda:
    """A function that a formula defines."""

    parameters: tuple[str, ...]
    body: tuple[Token, ...]

    def renamed(self, number: int) -> "Lambda":
        """Return it with names that differ from all others if the number does.

        Raises an `OptionError` if a parameter may be left out.
        """
        names = {}
        for name in self.parameters:
            if len(tokens(name)) != 1:
                raise OptionError(
                    f"LAMBDA has the optional parameter {name}: make it a required one"
                )
            names[name.casefold()] = f"{_OWN}{number}_{name}"
        body = tuple(
            Token(TokenKind.WORD, names[own])
            if token.kind is TokenKind.WORD and (own := folded([token])) in names
            else token
            for token in self.body
        )
        return Lambda(parameters=tuple(names.values()), body=body)


def lambda_of(part: Sequence[Token]) -> Lambda | None:
    """Return the LAMBDA that tokens are; None if they are no LAMBDA, or more than one.

    Examples
    --------
    >>> lambda_of(tokens("LAMBDA(x,y,x*y)")).parameters
    ('x', 'y')
    """
    part = trimmed(part)
    if len(part) < 2 or part[0].kind is not TokenKind.CALL or plain(part[0].text) != LAMBDA:
        return None
    if closing(part, 1) != len(part) - 1:
        return None
    *parameters, body = arguments(part[2:-1])
    return Lambda(
        parameters=tuple(plain(text_of_tokens(one), is_function=False) for one in parameters),
        body=tuple(body),
    )


def repeats(formula: str) -> bool:
    """Return whether a formula calls MAP or one of its like."""
    folded = formula.upper()
    return any(f"{name}(" in folded for name in REPEATING)


def require_arguments(name: str, given: Sequence[Sequence[Token]]) -> None:
    """Raise an `OptionError` unless what stands before the function is as Excel wants it.

    SCAN and REDUCE alone may lack their first argument.
    """
    needed = given[1:] if name in (SCAN, REDUCE) else given
    if not given or len(given) != _count(name, given) or not all(map(trimmed, needed)):
        raise OptionError(f"{name} lacks an argument before its function, or has one too many")


def written_out(name: str, given: Sequence[Sequence[Token]], function: str) -> Sequence[Token]:
    """Return the LAMBDA that the name of a function stands for where it is repeated.

    Examples
    --------
    >>> text_of_tokens(written_out("BYROW", [()], "SUM"))
    'LAMBDA(xlfactor_1,SUM(xlfactor_1))'
    """
    names = ",".join(f"{_OWN}{number}" for number in range(1, _count(name, given) + 1))
    return tokens(f"{LAMBDA}({names},{function}({names}))")


def _count(name: str, given: Sequence[Sequence[Token]]) -> int:
    """Return how many arguments a function takes that is repeated on what is given."""
    return len(given) if name == MAP else 1 if name in _OF_ONE else 2


def with_old_names(text: str) -> str:
    """Return a formula with the parameters of LAMBDA as the user named them.

    Examples
    --------
    >>> with_old_names("LET(xlfactor_0_x,2,xlfactor_0_x+1)")
    'LET(x,2,x+1)'
    """
    return _RENAMED.sub("", text)


def made_array(rows: str, columns: str) -> tuple[str, str]:
    """Return the two arrays by which MAP does what MAKEARRAY does: numbers of rows and columns."""
    return (
        f"SEQUENCE({rows})*SEQUENCE(1,{columns},1,0)",
        f"SEQUENCE({rows},1,1,0)*SEQUENCE(1,{columns})",
    )
