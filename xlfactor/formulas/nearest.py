"""Where functions look for the nearest of sorted values: IronCalc takes blanks there for zeros."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from xlfactor.areas import Area, absolute_cell, referred_to
from xlfactor.formulas.tokens import (
    Token,
    TokenKind,
    arguments,
    closing,
    plain,
    text_of_tokens,
    tokens,
)

#: the functions, and which argument says that the very value is wanted: 0, FALSE, or left blank
_CHOOSERS: Final = {"LOOKUP": None, "MATCH": 2, "VLOOKUP": 3, "HLOOKUP": 3}
#: -1 wants values that fall, where a blank does no harm
_NOT_NEAREST: Final = ("", "0", "FALSE", "-1")

#: returns the last row that is filled in a column of a sheet; None if that may change
LastRow: TypeAlias = Callable[[str, int], int | None]
#: returns the reference to cells that a token is, or stands for; None if it is another one
CellsOf: TypeAlias = Callable[[Token], str | None]


def _own_text(token: Token) -> str | None:
    return token.text if token.kind is TokenKind.REFERENCE else None


def looked_up(formula: str) -> Iterator[str]:
    """Yield the cells in which a formula looks for the nearest value, as far as it names them.

    Examples
    --------
    >>> list(looked_up("MATCH(4,A1:A9)+VLOOKUP(4, B1:D9, 2)+MATCH(4,F1:F9,0)"))
    ['$A$1:$A$9', '$B$1:$B$9']
    """
    if not _looks_up(formula):
        return
    found = tokens(formula)
    for name, places in _calls(found):
        reference = found[places[0]].text
        area = referred_to(reference)
        if area is not None and name == "VLOOKUP":
            area = replace(area, right=area.left)
        if area is not None and name == "HLOOKUP":
            area = replace(area, bottom=area.top)
        yield reference if area is None else _with_cells(reference, area)


def without_blank_ends(
    formula: str, sheet: str, last_row: LastRow, cells_of: CellsOf = _own_text
) -> str:
    """Return a formula that looks for the nearest value no further down than cells are filled.

    Parameters
    ----------
    sheet : str
        Where the formula stands.
    cells_of : callable, optional
        Finds what names stand for.

    Examples
    --------
    >>> without_blank_ends("LOOKUP(9, A:A,$C:$C)+MATCH(9,A:A,0)", "Data", lambda sheet, column: 7)
    'LOOKUP(9, $A$1:$A$7,$C$1:$C$7)+MATCH(9,A:A,0)'
    """
    if not _looks_up(formula):
        return formula
    found = list(tokens(formula))
    for _, places in _calls(found, cells_of):
        for place in places:
            found[place] = Token(TokenKind.REFERENCE, cells_of(found[place]) or "")
        area = referred_to(found[places[0]].text)
        last = None if area is None else last_row(area.sheet or sheet, area.left)
        if area is None or last is None or not area.top <= last < area.bottom:
            continue
        for place in places:
            reference = found[place].text
            one = referred_to(reference)
            if one is not None and (one.top, one.bottom) == (area.top, area.bottom):
                cut = _with_cells(reference, replace(one, bottom=last))
                found[place] = Token(TokenKind.REFERENCE, cut)
    return "".join(one.text for one in found)


def _looks_up(formula: str) -> bool:
    folded = formula.upper()
    return any(f"{name}(" in folded for name in _CHOOSERS)


def _calls(
    found: Sequence[Token], cells_of: CellsOf = _own_text
) -> Iterator[tuple[str, list[int]]]:
    """Yield the calls that look for the nearest value: where the references to cells stand."""
    for position, token in enumerate(found):
        name = plain(token.text)
        if token.kind is not TokenKind.CALL or name not in _CHOOSERS:
            continue
        start, places, texts = position + 2, [], []
        for part in arguments(found[start : closing(found, position + 1)]):
            texts.append(text_of_tokens(part))
            filled = [number for number, one in enumerate(part, start) if one.text.strip()]
            if len(texts) > 1 and len(filled) == 1 and cells_of(found[filled[0]]):
                places += filled
            start += len(part) + 1
        chooser = _CHOOSERS[name]
        is_nearest = chooser is None or texts[chooser : chooser + 1] == []
        if places and (is_nearest or texts[chooser or 0].upper() not in _NOT_NEAREST):
            yield name, places


def _with_cells(reference: str, area: Area) -> str:
    """Return a reference to other cells of the sheet that it names, if it does."""
    sheet, mark, _ = reference.rpartition("!")
    first, last = absolute_cell(area.top, area.left), absolute_cell(area.bottom, area.right)
    return f"{sheet}{mark}{first}:{last}"
