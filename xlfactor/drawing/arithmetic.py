"""Write the sums, differences and verdicts of a sheet as formulas of Excel's own.

A cell whose value the cells beside it do not give stays a value. Formulas hold no constants but
texts, for programs write numbers each in its own way.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import isclose
from typing import Any, Final

from xlfactor.areas import letters_of
from xlfactor.drawing.frames import LEFT
from xlfactor.drawing.layout import Layout, Placed
from xlfactor.drawing.sheet import Formula, Place
from xlfactor.report.audit import FIGURE, MOST, RESULT
from xlfactor.report.page import FAILED, PASSED

#: how far a sum may be from its value: programs add up in orders of their own
_ROUNDING: Final = 1e-12


def calculated(laid: Layout, cells: Mapping[Place, Any]) -> dict[Place, Formula]:
    """Return the cells that others of the sheet give, as formulas with their values."""
    tables = [_Table(placed, cells) for placed in laid.placed]
    return {
        place: Formula(text, cells[place])
        for table in tables
        for place, text in chain(
            table.differences(), table.total_column(), table.total(), table.verdicts()
        )
    }


class _Table:
    """A table on the sheet, of which rows and columns are found by its block."""

    def __init__(self, placed: Placed, cells: Mapping[Place, Any]) -> None:
        self._block, self._cells = placed.block, cells
        names = map(str, self._block.table.columns)
        self._columns = {name: column for column, name in enumerate(names, start=LEFT + 1)}
        self._last = placed.last_row
        self._rows = range(placed.header_row + 1, self._last + (not self._block.total))

    def differences(self) -> Iterator[tuple[Place, str]]:
        """Yield the columns that are one column less another."""
        for name, columns in self._block.differences.items():
            for row in self._rows:
                place, *both = [(row, self._columns[one]) for one in (name, *columns)]
                one, other = map(self._number, both)
                if self._is(place, one - other):
                    yield place, "-".join(map(_address, both))

    def total_column(self) -> Iterator[tuple[Place, str]]:
        """Yield the last column, if it is the sum of the others."""
        *summed, last = self._columns.values()
        for row in self._rows if self._block.total_column else ():
            yield from self._sum((row, last), [(row, column) for column in summed])

    def total(self) -> Iterator[tuple[Place, str]]:
        """Yield the last row, if it is the sum of those above it."""
        for column in self._columns.values() if self._block.total else ():
            yield from self._sum((self._last, column), [(row, column) for row in self._rows])

    def verdicts(self) -> Iterator[tuple[Place, str]]:
        """Yield the words of the checks whose figures must not be larger than others."""
        if {RESULT, FIGURE, MOST} <= self._columns.keys():
            for row in self._rows:
                result, *both = [(row, self._columns[one]) for one in (RESULT, FIGURE, MOST)]
                if both[0] in self._cells:
                    met = "<=".join(map(_address, both))
                    yield result, f'IF({met},"{PASSED}","{FAILED}")'

    def _sum(self, total: Place, places: Sequence[Place]) -> Iterator[tuple[Place, str]]:
        """Yield the sum of cells side by side, if that is what the total is."""
        if places and self._is(total, sum(map(self._number, places))):
            yield total, f"SUM({_address(places[0])}:{_address(places[-1])})"

    def _is(self, place: Place, value: float) -> bool:
        held = self._cells.get(place)
        return isinstance(held, float) and isclose(
            held, value, rel_tol=_ROUNDING, abs_tol=_ROUNDING
        )

    def _number(self, place: Place) -> float:
        """Return a figure; a blank counts as zero, as in Excel."""
        held = self._cells.get(place)
        return held if isinstance(held, float) else 0.0


def _address(place: Place) -> str:
    row, column = place
    return f"{letters_of(column)}{row}"
