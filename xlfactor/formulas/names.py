"""What the defined names in the formulas of a workbook stand for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from xlfactor.areas import Area, absolute_cell, quoted_sheet, unquoted_sheet
from xlfactor.formulas.tokens import (
    TokenKind,
    arguments,
    closing,
    plain,
    text_of_tokens,
    tokens,
)
from xlfactor.xlsx.package import DefinedName

INDIRECT: Final = "INDIRECT"
_WORKBOOK: Final = ""
#: a cell, a column or a row
_FIXED: Final = re.compile(r"(\$[A-Za-z]+)?(\$[0-9]+)?")
#: the tokens that may be names: of cells and figures, or of a LAMBDA
_NAMED: Final = (TokenKind.WORD, TokenKind.CALL)
#: what Excel writes after the name of a Table that stands alone
_BODY: Final = "[]"


class Names:
    """The formulas of names, looked up in any case: those of a sheet before the workbook's.

    The name of a Table alone stands for its rows of data.
    """

    def __init__(
        self, defined: Iterable[DefinedName] = (), bodies: Mapping[str, Area] | None = None
    ) -> None:
        self._formulas = {
            ((one.sheet or _WORKBOOK).casefold(), one.name.casefold()): one.refers_to
            for one in defined
        }
        #: the names that IronCalc does not find: all but names of the workbook for fixed cells
        self._unknown = {
            name
            for (home, name), text in self._formulas.items()
            if home or not (is_cells(text) and is_fixed(text))
        }
        for name, area in (bodies or {}).items():
            self._formulas[_WORKBOOK, name.casefold()] = _fixed_address(area)
            self._unknown.add(name.casefold())

    def find(self, word: str, sheet: str) -> str | None:
        """Return the formula of a name as a formula on a sheet writes it; None if it is none."""
        home, _, name = word.rpartition("!")
        homes = (unquoted_sheet(home) if home else sheet, _WORKBOOK)
        found = (self._formulas.get((one.casefold(), _plain(name))) for one in homes)
        return next((text for text in found if text is not None), None)

    def in_formula(self, formula: str) -> bool:
        """Return whether a formula may hold names that IronCalc does not find."""
        folded = formula.casefold()
        names = self._unknown
        if "let(" in folded or "lambda(" in folded:  # their own names may be those of the workbook
            names = {name for _, name in self._formulas}
        return any(name in folded for name in names) and any(
            token.kind in _NAMED and _plain(token.text.rpartition("!")[2]) in names
            for token in tokens(formula)
        )


def pointed_at(formula: str) -> Iterator[str]:
    """Yield the formulas of the texts by which INDIRECT finds cells.

    Examples
    --------
    >>> list(pointed_at('SUM(INDIRECT("Data!"&A1))+INDIRECT(A2,TRUE)'))
    ['"Data!"&A1', 'A2']
    """
    found = tokens(formula)
    for position, token in enumerate(found):
        if token.kind is TokenKind.CALL and plain(token.text) == INDIRECT:
            inner = found[position + 2 : closing(found, position + 1)]
            yield text_of_tokens(next(arguments(inner)))


def is_cells(formula: str) -> bool:
    """Return whether a formula is nothing but the address of cells on a sheet.

    Examples
    --------
    >>> is_cells("CMA!$B$5:$C$9"), is_cells("CMA!$B$5*2"), is_cells("$B$5")
    (True, False, False)
    """
    found = tokens(formula)
    return len(found) == 1 and found[0].kind is TokenKind.REFERENCE and "!" in formula


def is_fixed(formula: str) -> bool:
    """Return whether the cells in the formula of a name are the same wherever it is used.

    Examples
    --------
    >>> [is_fixed(one) for one in ("CMA!$B$5:$C$9", "CMA!$B:$B", "CMA!$B5", "CMA!B$5:$C$9")]
    [True, True, False, False]
    """
    return all(
        _FIXED.fullmatch(corner)
        for token in tokens(formula)
        if token.kind is TokenKind.REFERENCE
        for corner in token.text.rpartition("!")[2].removesuffix("#").split(":")
    )


def _fixed_address(area: Area) -> str:
    first, last = absolute_cell(area.top, area.left), absolute_cell(area.bottom, area.right)
    return f"{quoted_sheet(area.sheet)}!{first}:{last}"


def _plain(word: str) -> str:
    """Return a word as names are looked up."""
    return word.removesuffix(_BODY).casefold()
