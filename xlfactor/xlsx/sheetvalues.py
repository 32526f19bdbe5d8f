"""The values of one sheet, and what can be asked of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from xlfactor.areas import Area, address_of
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cells, block
from xlfactor.xlsx.cellvalues import Row, Value

Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spill:
    """The cells that one formula fills: an array formula or a data table."""

    area: Area
    #: as a message quotes it
    formula: str


@dataclass(frozen=True, kw_only=True, eq=False)
class SheetValues:
    """The values of a sheet."""

    #: every row from the first one on, each from the first column on and as long as it is filled;
    #: a blank is None, and a formula without a value an empty text
    rows: Sequence[Row]
    #: the formulas without a value, as a message quotes them
    uncalculated: dict[Place, str]
    #: where each cell has a value once the workbook is calculated
    spills: tuple[Spill, ...]

    @cached_property
    def last(self) -> Place:
        """The last row and the last column that may be filled; zeros if there is none."""
        return len(self.rows), max(map(len, self.rows), default=0)

    def block(self, area: Area, *, name: str) -> Cells:
        """Return the cells of an area, up to the last ones that are filled.

        Raises a `TableError` if a formula there has no value, or the area is too large.
        """
        self._require_calculated(area, name)
        bottom, right = self.last
        area = area.cut(bottom=bottom, right=right)
        area.require_readable(name)
        rows = self.rows[area.top - 1 : area.bottom]
        return block([row[area.left - 1 : area.right] for row in rows])

    def filled(self) -> Iterator[tuple[int, int, Value]]:
        """Iterate over the filled cells with their rows and columns, row by row from the left."""
        for number, row in enumerate(self.rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    yield number, column, value

    def value(self, place: Place) -> Value | None:
        """Return the value of one cell, None if it is blank."""
        row, column = place
        if not 1 <= row <= len(self.rows) or not 1 <= column <= len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column - 1]

    def region_end(self, corner: Place) -> Place:
        """Return the last cell of the block around a cell, up to blank rows and columns."""
        top, left = bottom, right = corner
        before = None
        while before != (top, left, bottom, right):
            before = top, left, bottom, right
            while self._is_row_filled(bottom + 1, left - 1, right + 1):
                bottom += 1
            while self._is_row_filled(top - 1, left - 1, right + 1):
                top -= 1
            while self._is_column_filled(right + 1, top - 1, bottom + 1):
                right += 1
            while self._is_column_filled(left - 1, top - 1, bottom + 1):
                left -= 1
        return bottom, right

    def _is_row_filled(self, row: int, left: int, right: int) -> bool:
        return any(self.value((row, column)) is not None for column in range(left, right + 1))

    def _is_column_filled(self, column: int, top: int, bottom: int) -> bool:
        return any(self.value((row, column)) is not None for row in range(top, bottom + 1))

    def _require_calculated(self, area: Area, name: str) -> None:
        unknown = min((place for place in self.uncalculated if _holds(area, place)), default=None)
        formula = "" if unknown is None else self.uncalculated[unknown]
        for spill in self.spills:
            if unknown is None:
                blanks = (at for at in _common(area, spill.area) if self.value(at) is None)
                unknown, formula = next(blanks, None), spill.formula
        if unknown is not None:
            raise TableError(
                f"{name}: {address_of(cell_at(area.sheet, unknown))} holds {formula}, whose value "
                "is not known: open the workbook in Excel, let it calculate, and save it"
            )


def cell_at(sheet: str, place: Place) -> Area:
    """Return one cell of a sheet as an area."""
    return Area(sheet=sheet, top=place[0], left=place[1], bottom=place[0], right=place[1])


def _holds(area: Area, place: Place) -> bool:
    return area.top <= place[0] <= area.bottom and area.left <= place[1] <= area.right


def _common(one: Area, other: Area) -> Iterator[Place]:
    """Iterate over the cells of both areas."""
    for row in range(max(one.top, other.top), min(one.bottom, other.bottom) + 1):
        for column in range(max(one.left, other.left), min(one.right, other.right) + 1):
            yield row, column
