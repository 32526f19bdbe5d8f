"""Excel's own formulas, calculated by IronCalc."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from xlfactor.areas import Area, letters_of, quoted
from xlfactor.errors import FileError
from xlfactor.tables.cells import ERROR_TEXTS
from xlfactor.xlsx.cellvalues import days_of

#: a sheet, a row and a column
Place: TypeAlias = tuple[str, int, int]
Value: TypeAlias = float | str | bool | None

_LANGUAGE, _ZONE = "en", "UTC"
_UNKNOWN: Final = frozenset({"#NAME?", "#N/IMPL!"})


class Engine:
    """A workbook in IronCalc, with sheets beside the user's for what has to be asked."""

    def __init__(self, content: bytes, beside: Sequence[str] = ()) -> None:
        """Load a workbook, in which there may be blank sheets for what is to be asked.

        Raises a `FileError` if IronCalc cannot read it.
        """
        import ironcalc

        with TemporaryDirectory() as folder:
            path = Path(folder, "workbook.xlsx")
            path.write_bytes(content)
            try:
                self._model = ironcalc.load_from_xlsx(str(path), _LANGUAGE, _ZONE, _LANGUAGE)
            except ironcalc.WorkbookError as error:
                raise FileError(f"its formulas cannot be read ({error})") from error
        properties = self._model.get_worksheets_properties()
        self._sheets = {sheet["name"]: number for number, sheet in enumerate(properties)}
        self._spare = list(beside)
        self._titles = [name for name in self._sheets if name not in self._spare]
        self._known: dict[str, bool] = {}
        self._trial = ironcalc.create("trial", _LANGUAGE, _ZONE, _LANGUAGE)
        #: a sheet on which sizes are asked
        self._desk = self.add_sheet()

    def formulas(self) -> dict[Place, str]:
        """Return all formulas of the user's sheets, without their sign of equality."""
        found = {}
        for sheet, row, column in self._model.get_all_cells():
            formula = self._model.get_cell_formula(sheet, row, column)
            if formula and sheet < len(self._titles):
                found[self._titles[sheet], row, column] = formula.removeprefix("=")
        return found

    def formula(self, place: Place) -> str:
        """Return the formula of a cell, without its sign of equality; empty where none is."""
        formula: str = self._model.get_cell_formula(self._sheets[place[0]], *place[1:]) or ""
        return formula.removeprefix("=")

    def add_sheet(self) -> str:
        """Return the name of a blank sheet beside the user's."""
        if not self._spare:
            self.reserve(1)
        return self._spare.pop()

    def reserve(self, count: int) -> None:
        """Add blank sheets: for each, IronCalc reads all formulas that are there again."""
        self._spare += [self._add() for _ in range(count)]

    @property
    def used(self) -> int:
        """The number of sheets that are not blank ones in reserve."""
        return len(self._sheets) - len(self._spare)

    def _add(self) -> str:
        number = len(self._sheets)
        while (name := f"xlfactor {number}") in self._sheets:
            number += 1
        self._model.add_sheet(name)
        self._sheets[name] = len(self._sheets)
        return name

    def value(self, place: Place) -> Value:
        """Return the value of a cell; an error is a text."""
        sheet, row, column = place
        found: Value = self._model.get_cell_value(self._sheets[sheet], row, column)
        return found

    def spilled(self, sheet: str) -> list[list[Value]]:
        """Return the cells of a sheet that the only formula on it fills."""
        top, left, bottom, right = self._dimensions(sheet)
        return [
            [self.value((sheet, row, column)) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]

    def area(self, sheet: str) -> Area:
        """Return the cells of a sheet that are filled."""
        top, left, bottom, right = self._dimensions(sheet)
        return Area(sheet=sheet, top=top, left=left, bottom=bottom, right=right)

    def last(self, sheet: str) -> tuple[int, int]:
        """Return the last row and the last column of a sheet that are filled."""
        *_, bottom, right = self._dimensions(sheet)
        return bottom, right

    def _dimensions(self, sheet: str) -> Sequence[int]:
        top, bottom, left, right = self._model.get_sheet_dimensions(self._sheets[sheet])
        return top, left, bottom, right

    def sizes(self, places: Sequence[Place]) -> dict[Place, tuple[int, int]]:
        """Return how many rows and columns the formulas of some cells fill."""
        for number, (sheet, row, column) in enumerate(places, start=1):
            spill = f"{quoted(sheet)}!{letters_of(column)}{row}#"
            self.put((self._desk, number, 1), f"ROWS({spill})")
            self.put((self._desk, number, 2), f"COLUMNS({spill})")
        self.evaluate()
        return {
            place: (self._count(number, 1), self._count(number, 2))
            for number, place in enumerate(places, start=1)
        }

    def _count(self, row: int, column: int) -> int:
        found = self.value((self._desk, row, column))
        return int(found) if isinstance(found, float) else 1

    def ask(self, formulas: Sequence[str]) -> list[Value]:
        """Return what formulas give that stand in no cell of the user's."""
        sheet = self.add_sheet()
        places = [(sheet, number, 1) for number in range(1, len(formulas) + 1)]
        for place, formula in zip(places, formulas, strict=True):
            self.put(place, formula)
        self.evaluate()
        return [self.value(place) for place in places]

    def knows(self, function: str) -> bool:
        """Return whether a function of Excel's is known."""
        if function not in self._known:
            self._trial.set_user_input(0, 1, 1, f"={function}()")
            self._trial.evaluate()
            self._known[function] = self._trial.get_cell_value(0, 1, 1) not in _UNKNOWN
        return self._known[function]

    def put(self, place: Place, formula: str) -> None:
        """Write a formula into a cell; what the one before it had filled is blank again."""
        sheet, row, column = place
        self._model.set_user_input(self._sheets[sheet], row, column, f"={formula}")

    def put_value(self, place: Place, value: object) -> None:
        """Write a value into a cell."""
        number, row, column = self._sheets[place[0]], place[1], place[2]
        if isinstance(value, bool):
            self._model.update_cell_with_bool(number, row, column, value)
        elif isinstance(value, (int, float)):
            self._model.update_cell_with_number(number, row, column, float(value))
        elif isinstance(value, dt.datetime):
            days = days_of(value, from_1904=False)
            self._model.update_cell_with_number(number, row, column, days)
        elif value in ERROR_TEXTS:
            self.put_error(place, str(value))
        else:
            self._model.update_cell_with_text(number, row, column, str(value or ""))

    def clear(self, place: Place) -> None:
        """Make a cell blank."""
        row, column = place[1:]
        self._model.range_clear_all(self._sheets[place[0]], row, column, row, column)

    def put_error(self, place: Place, error: str) -> None:
        """Write one of Excel's errors into a cell."""
        self._model.set_user_input(self._sheets[place[0]], *place[1:], error)

    def put_rows(self, sheet: str, rows: Iterable[Sequence[object]]) -> None:
        """Fill a sheet with values, and nothing else."""
        top, left, bottom, right = self._dimensions(sheet)
        self._model.range_clear_all(self._sheets[sheet], top, left, bottom, right)
        for row, line in enumerate(rows, start=1):
            for column, value in enumerate(line, start=1):
                self.put_value((sheet, row, column), value)

    def evaluate(self) -> None:
        """Calculate all formulas."""
        self._model.evaluate()
