"""The formulas of a file, as IronCalc is to read them so that they mean what Excel means."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from xlfactor.areas import TableArea, quoted_sheet, referred_to, unquoted_sheet
from xlfactor.formulas.calls import count_ours, without_links
from xlfactor.formulas.engine import Place
from xlfactor.formulas.implicit import intersected
from xlfactor.formulas.names import Names, is_cells
from xlfactor.formulas.nearest import LastRow, without_blank_ends
from xlfactor.formulas.table_spelling import TableSpelling
from xlfactor.formulas.tokens import Token, TokenKind, arguments, closing, plain, tokens, trimmed
from xlfactor.xlsx.formula_cells import FormulaCell

_SHEETS_A_CALL: Final = 4
#: what may stand for cells
_CELLS: Final = (TokenKind.REFERENCE, TokenKind.WORD)
#: a function that stands for the space between references, which IronCalc does not see
_UNKNOWN: Final = "INTERSECTION"
#: by functions, what stands for arguments that are left out, which IronCalc takes for zeros
_DEFAULTS: Final[Mapping[str, Mapping[int, str]]] = {
    "SORT": {1: "1", 2: "1"},
    "SORTBY": {2: "1", 4: "1", 6: "1"},
    "TAKE": {1: "1048576"},
    "ADDRESS": {2: "1"},
}
_LEFT_OUT: Final = re.compile(r"[(,]\s*[,)]")


class LoadedFormulas:
    """The formulas of a workbook, whose names and Tables are known."""

    def __init__(
        self,
        sheets: Iterable[str],
        names: Names,
        tables: Mapping[str, TableArea],
        spelling: TableSpelling,
        last_row: LastRow,
    ) -> None:
        self._sheets = {sheet.casefold(): sheet for sheet in sheets}
        self._names, self._tables, self._spelling = names, tables, spelling
        self._last_row = last_row
        #: how often the formulas that were met call functions of ours, by their cells
        self.calls: dict[Place, int] = {}

    def of(self, cell: FormulaCell, text: str) -> tuple[str, bool]:
        """Return the formula of a cell, and whether it is an array that fills as it needs."""
        formula = self._spelling.of(without_links(text), self._table(cell))
        if "!" in formula:
            formula = "".join(map(self._with_sheet, tokens(formula)))
        if " " in formula and _meets(tokens(formula)):
            formula = f"{_UNKNOWN}({formula})"
        ours = count_ours(formula)
        if ours:
            self.calls[cell.sheet, *cell.place] = ours
        if _LEFT_OUT.search(formula):
            formula = "".join(_with_defaults(tokens(formula)))
        formula = without_blank_ends(
            formula, cell.sheet, self._last_row, lambda token: self._cells(token, cell.sheet)
        )
        if cell.is_array:
            return _in_area(formula, cell), True
        if cell.is_dynamic:
            return formula, True
        taken = intersected(formula, lambda token: self._is_several(token, cell.sheet))
        # a formula of ours fills as many cells as it has values
        return (formula, ours > 0) if taken is None else (taken, True)

    def _with_sheet(self, token: Token) -> str:
        """Return a token with the name of its sheet in the letters of the workbook."""
        home, mark, cells = token.text.rpartition("!")
        is_named = mark and token.kind in (TokenKind.REFERENCE, TokenKind.WORD)
        sheet = self._sheets.get(unquoted_sheet(home).casefold()) if is_named else None
        return token.text if sheet is None else f"{quoted_sheet(sheet)}!{cells}"

    def beside(self) -> list[str]:
        """Return names of sheets for the calls of ours in these formulas, none that is taken.

        A call needs one for its result, and one for each argument that is no reference.
        """
        count = _SHEETS_A_CALL * sum(self.calls.values())
        names = (f"xlfactor {number}" for number in range(1, count + 1))
        return [name for name in names if name not in self._sheets]

    def _table(self, cell: FormulaCell) -> str:
        """Return the name of the Table in which a cell is; an empty text if there is none."""
        row, column = cell.place
        return next(
            (
                name
                for name, area in self._tables.items()
                if area.sheet == cell.sheet
                and area.left <= column <= area.right
                and area.top <= row <= area.whole.bottom
            ),
            "",
        )

    def _is_several(self, token: Token, sheet: str) -> bool:
        """Return whether a token refers to more than one cell."""
        if "[" in token.text and not token.text.endswith("[]"):
            is_row = "@" in token.text or "#This" in token.text
            return token.kind is TokenKind.WORD and not is_row
        cells = self._cells(token, sheet)
        return cells is not None and _are_several(cells)

    def _cells(self, token: Token, sheet: str) -> str | None:
        """Return the reference to cells that a token is, or that a name stands for."""
        if token.kind is TokenKind.REFERENCE:
            return token.text
        formula = self._names.find(token.text, sheet) if token.kind is TokenKind.WORD else None
        return formula if formula is not None and is_cells(formula) else None


def _meets(found: Sequence[Token]) -> bool:
    """Return whether a formula takes the cells that two references have in common."""
    kinds = [one.kind if one.text.strip() else None for one in found]
    return any(
        gap is None and before in _CELLS and after in _CELLS
        for before, gap, after in zip(kinds, kinds[1:], kinds[2:], strict=False)
    )


def _are_several(reference: str) -> bool:
    area = referred_to(reference)
    return area is None or not area.is_cell  # what spills from a cell is several


def _in_area(formula: str, cell: FormulaCell) -> str:
    """Return an array formula that gives as many values as the cells that it fills.

    One value, row or column is repeated; what lies beyond the values is #N/A.
    """
    rows = cell.filled.bottom - cell.filled.top + 1
    columns = cell.filled.right - cell.filled.left + 1
    if rows * columns > 1:
        formula = f"IF(_xlfn.SEQUENCE({rows},{columns}),{formula})"
    return f"_xlfn.TAKE({formula},{rows},{columns})"


def _with_defaults(found: Sequence[Token]) -> Sequence[str]:
    """Return the texts of a formula, with what stands for arguments that are left out."""
    texts: list[str] = []
    position = 0
    while position < len(found):
        token, end = found[position], position
        texts.append(token.text)
        if token.kind is TokenKind.CALL:
            end = closing(found, position + 1)
            defaults = _DEFAULTS.get(plain(token.text), {})
            inner = list(arguments(found[position + 2 : end]))
            parts = [
                "".join(_with_defaults(part)) if trimmed(part) else defaults.get(number, "")
                for number, part in enumerate(inner)
            ]
            texts.append(f"({','.join(parts)})")
        position = end + 1
    return texts
