"""How far the columns of a workbook are filled, before its formulas are calculated."""

from collections.abc import Mapping, Sequence

from xlfactor.formulas.calls import calls_ours
from xlfactor.xlsx.formula_cells import FormulaCell
from xlfactor.xlsx.formula_texts import formula_texts
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.sheetvalues import Place, SheetValues


class FilledRows:
    """The last rows that are filled, by sheets and columns."""

    def __init__(
        self, package: Package, values: Mapping[str, SheetValues], cells: Sequence[FormulaCell]
    ) -> None:
        self._package, self._values, self._cells = package, values, cells
        self._found: dict[tuple[str, int], int | None] = {}
        #: the formulas of sheets that were asked for
        self._texts: dict[str, Mapping[Place, str]] = {}

    def last(self, sheet: str, column: int) -> int | None:
        """Return the last row that is filled in a column; None if that may change.

        It may where a formula fills as many cells as it has values.
        """
        if (sheet, column) not in self._found:
            self._found[sheet, column] = self._last(sheet, column)
        return self._found[sheet, column]

    def _last(self, sheet: str, column: int) -> int | None:
        if sheet not in self._values:
            return None
        filling = [
            one
            for one in self._cells
            if one.sheet == sheet and one.filled.left <= column <= one.filled.right
        ]
        if any(one.is_dynamic or self._is_ours(one) for one in filling):
            return None
        rows = self._values[sheet].rows
        held = (
            number
            for number, row in enumerate(rows, start=1)
            if any(cell is not None for cell in row[column - 1 : column])
        )
        return max((*held, *(one.filled.bottom for one in filling)), default=0)

    def _is_ours(self, cell: FormulaCell) -> bool:
        """Return whether a formula that is no array calls functions of ours."""
        if cell.is_array:
            return False
        if cell.sheet not in self._texts:
            part = self._package.part(self._package.sheets[cell.sheet].part)
            self._texts[cell.sheet] = formula_texts(part)
        return calls_ours(self._texts[cell.sheet].get(cell.place, ""))
