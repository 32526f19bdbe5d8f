"""Read a formula: the calls of our functions in it, and all references with their sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from xlfactor.areas import quoted
from xlfactor.catalogue import FUNCTIONS
from xlfactor.errors import OptionError
from xlfactor.formulas.calls import (
    FACTOR_ERROR,
    FIRST,
    LET,
    Argument,
    Call,
    Message,
    Piece,
    Pieces,
    Repeat,
    Scope,
    calls_ours,
    first_of,
    joined,
    meaning,
    reference_of,
    text_of,
)
from xlfactor.formulas.lambdas import (
    LAMBDA,
    MAKEARRAY,
    MAP,
    REPEATING,
    Lambda,
    lambda_of,
    made_array,
    require_arguments,
    written_out,
)
from xlfactor.formulas.names import INDIRECT, Names, is_cells, is_fixed
from xlfactor.formulas.text_formats import TEXT, text_formula
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

_OPENED: Final = Token(TokenKind.SIGN, "(")
_NOT_HERE: Final = (
    "a function of xlfactor stands in a LAMBDA that is not calculated here: make the LAMBDA the "
    f"last argument of {', '.join(REPEATING[:-1])} or {REPEATING[-1]}, or call it by its name"
)
#: a LAMBDA, and how the formula is read in which it is written
Defined: TypeAlias = tuple["Formula", Lambda]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula in pieces, whose references all name their sheets."""

    sheet: str
    names: Names = field(default_factory=Names)
    #: the names whose formulas these pieces are in
    within: tuple[str, ...] = ()
    #: by names of LET, what calls functions of ours
    functions: Mapping[str, "Defined"] = field(default_factory=dict)
    #: how many of the names around it the formula does not see
    hidden: int = 0

    def pieces(self, formula: str) -> Pieces:
        """Return the pieces of a formula, without its sign of equality.

        Raises an `OptionError` if one of our functions stands in a LAMBDA that is not calculated
        here, or without its brackets, or a name refers to itself, or to cells relative to those
        where it is used.
        """
        return self.read(tokens(formula), ())

    def read(self, found: Sequence[Token], scope: Scope) -> Pieces:
        """Return the pieces of a part of a formula, in which the names of LET may occur."""
        pieces: list[Piece] = []
        position = 0
        while position < len(found):
            token = found[position]
            if token.kind is TokenKind.CALL:
                end = closing(found, position + 1)
                call = found[position : end + 1]
                defined = self._defined(call) if _OPENED in found[end + 1 : end + 2] else None
                if defined is None:
                    made = self._call(call, scope)
                else:
                    opening, end = end + 1, closing(found, end + 1)
                    made = self._applied(
                        defined, self._given(found[opening : end + 1], scope), scope
                    )
                if pieces[-1:] == [FIRST]:
                    pieces.pop()
                    made = first_of(made)
                pieces += made
                position = end
            else:
                pieces += self._word(token, scope)
            position += 1
        return tuple(pieces)

    def _call(self, call: Sequence[Token], scope: Scope) -> Pieces:
        name, inner = plain(call[0].text), list(arguments(call[2:-1]))
        if name in FUNCTIONS:
            given = tuple(self._argument(part, scope) for part in inner)
            return (Call(function=FUNCTIONS[name], arguments=given),)
        if name == LET:
            return self._let(inner, scope)
        if name == FACTOR_ERROR:
            pointed = self._argument(inner[0], scope)
            if pointed is None or pointed.reference is None:
                raise OptionError(f"{FACTOR_ERROR} is calculated here for a cell that it names")
            return (Message(reference=pointed.reference),)
        defined = self._defined(call[:1])
        if defined is not None:
            return self._applied(defined, self._given(call[1:], scope), scope)
        if name in REPEATING:
            inner[-1] = self._written_out(name, inner, scope)
            defined = self._defined(inner[-1])
            if defined is not None:
                return (self._repeat(name, inner, defined, scope),)
        return self._plain_call(name, inner, scope)

    def _plain_call(self, name: str, inner: Sequence[Sequence[Token]], scope: Scope) -> Pieces:
        if name == LAMBDA:
            scope = (*scope, *((self._own(part), ()) for part in inner[:-1]))
            if self.is_ours(inner[-1]):
                raise OptionError(_NOT_HERE)
        parts = [self.read(part, scope) for part in inner]
        if name == INDIRECT:
            parts[0] = self._on_sheet(parts[0])
        shown = text_formula(*parts) if name == TEXT and len(parts) == 2 else None
        return joined(name, parts) if shown is None else shown

    def _let(self, inner: Sequence[Sequence[Token]], scope: Scope) -> Pieces:
        parts: list[Pieces] = []
        inside = self
        for name, value in zip(inner[:-1:2], inner[1:-1:2], strict=False):
            defined = inside._defined(value)
            if defined is None:
                own = self._own(name)
                parts += [(own,), inside.read(value, scope)]
                scope = (*scope, (own, parts[-1]))
            else:
                known = {**inside.functions, folded(name): defined}
                inside = replace(inside, functions=known)
        parts.append(inside.read(inner[-1], scope))
        return joined(LET if parts[1:] else "", parts)

    def _defined(self, part: Sequence[Token]) -> Defined | None:
        """Return the LAMBDA that tokens are, or are the name of, if it calls ours."""
        part = trimmed(part)
        written = lambda_of(part)
        if written is not None:
            return (self, written) if self.is_ours(written.body) else None
        if len(part) != 1 or part[0].kind not in (TokenKind.WORD, TokenKind.CALL):
            return None
        name = folded(part)
        if name in self.functions:
            return self.functions[name]
        formula = None if name in self.within else self._meant(name)
        named = None if formula is None else lambda_of(tokens(formula))
        if named is None:
            return None
        inside = replace(self, within=(*self.within, name), functions={})
        return (inside, named) if inside.is_ours(named.body) else None

    def is_ours(self, part: Sequence[Token]) -> bool:
        """Return whether a part of a formula calls one of our functions, or a LAMBDA that does."""
        return calls_ours(text_of_tokens(part)) or any(
            self._defined([token]) is not None for token in part
        )

    def _applied(self, defined: Defined, given: Sequence[Pieces], scope: Scope) -> Pieces:
        """Return the formula of a LAMBDA with what its parameters stand for."""
        inside, function = defined[0], defined[1].renamed(len(scope))
        if len(given) != len(function.parameters):
            raise OptionError(
                f"a LAMBDA of {len(function.parameters)} parameters is called with {len(given)}"
            )
        if inside.within != self.within:
            inside = replace(inside, hidden=len(scope))
        elif len({name.casefold() for name, _ in scope}) < len(scope):
            raise OptionError(
                "LET gives one name to two values, around a LAMBDA: give them two names"
            )
        own = tuple(zip(function.parameters, given, strict=True))
        body = inside.read(trimmed(function.body), (*scope, *own))
        return Argument(pieces=("(", *body, ")"), scope=own).formula

    def _given(self, brackets: Sequence[Token], scope: Scope) -> list[Pieces]:
        """Return what stands between brackets."""
        parts = arguments(brackets[1:-1]) if brackets[2:] else ()
        return [self.read(trimmed(part), scope) for part in parts]

    def _repeat(
        self, name: str, inner: Sequence[Sequence[Token]], defined: Defined, scope: Scope
    ) -> Repeat:
        require_arguments(name, inner[:-1])
        if name == MAKEARRAY:
            made = made_array(*(text_of_tokens(part) for part in inner[:-1]))
            return self._repeat(MAP, [*map(tokens, made), ()], defined, scope)

        def applied(given: Sequence[Pieces]) -> Pieces:
            return Argument(pieces=self._applied(defined, given, scope), scope=scope).formula

        arrays = [self._argument(part, scope) for part in inner[:-1]]
        names = defined[1].parameters
        body = (f"{LAMBDA}({','.join((*names, ''))}", *applied([(one,) for one in names]), ")")
        parts = [() if one is None else one.formula for one in arrays]
        return Repeat(
            name=name, arrays=tuple(arrays), applied=applied,
            text=text_of(joined(name, [*parts, body])),
        )  # fmt: skip

    def _written_out(
        self, name: str, inner: Sequence[Sequence[Token]], scope: Scope
    ) -> Sequence[Token]:
        """Return the last argument; a function of Excel's that stands there by its name alone."""
        last = trimmed(inner[-1])
        if (
            len(last) != 1
            or last[0].kind is not TokenKind.WORD
            or plain(last[0].text) in FUNCTIONS
        ):
            return last
        if self._meant(last[0].text) or folded(last) in {
            *self.functions,
            *(one for one, _ in scope),
        }:
            return last
        return written_out(name, inner[:-1], last[0].text)

    def _own(self, part: Sequence[Token]) -> str:
        """Return a name of LET or LAMBDA, changed if the workbook has one of the same letters."""
        name = plain(text_of_tokens(part), is_function=False)
        return name if self._meant(name) is None else f"{name}_"

    def _meant(self, word: str) -> str | None:
        return self.names.find(word, self.sheet)

    def _on_sheet(self, text: Pieces) -> Pieces:
        """Return the text of an address, which is one of this sheet if it names none."""
        here = quoted(self.sheet).replace('"', '""')
        return ('IF(ISNUMBER(FIND("!",', *text, ")),", *text, f',"{here}!"&', *text, ")")

    def _argument(self, part: Sequence[Token], scope: Scope) -> Argument | None:
        pieces = self.read(trimmed(part), scope)
        text = "".join(piece for piece in pieces if isinstance(piece, str)).strip()
        if not text and all(isinstance(piece, str) for piece in pieces):
            return None
        pieces, scope = meaning(pieces, scope)
        return Argument(pieces=pieces, scope=scope, reference=reference_of(pieces))

    def _word(self, token: Token, scope: Scope) -> Pieces:
        text = token.text
        if token.kind is TokenKind.REFERENCE:
            return (text if "!" in text else f"{quoted(self.sheet)}!{text}",)
        if token.kind is not TokenKind.WORD:
            return (text,)
        written = {name.casefold(): name for name, _ in scope[self.hidden :]}
        own = self._own((token,)).casefold()
        if own in written:
            return (written[own],)
        if self._defined([token]) is not None:
            raise OptionError(_NOT_HERE)
        formula = self._meant(text)
        if formula is not None:
            return self._meaning(text, formula)
        if plain(text) in FUNCTIONS:
            raise OptionError(f"{text} stands without its brackets: write LAMBDA(x,{text}(x))")
        return (plain(text, is_function=False),)

    def _meaning(self, name: str, formula: str) -> Pieces:
        """Return the formula of a name of the workbook."""
        if not is_fixed(formula):
            raise OptionError(f"the name {name} means other cells in each cell")
        if name.casefold() in self.within:
            raise OptionError(f"the name {name} refers to itself")
        if is_cells(formula):
            return (formula,)
        inside = replace(self, within=(*self.within, name.casefold()), functions={})
        return ("(", *inside.pieces(formula), ")")
