"""Write the sums, differences, quotients and verdicts of a sheet as formulas of Excel's own.

A cell whose value the cells beside it do not give stays a value. Formulas hold no constants but
texts, for programs write numbers each in its own way.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import isclose, nan
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
            table.of_two_columns(),
            table.differences_from_first(tables),
            table.on_columns(tables),
            table.total_column(),
            table.total(),
            table.verdicts(),
        )
    }


class _Table:
    """A table on the sheet, of which rows and columns are found by its block."""

    def __init__(self, placed: Placed, cells: Mapping[Place, Any]) -> None:
        self.block, self._cells = placed.block, cells
        names = map(str, self.block.table.columns)
        self.columns = {name: column for column, name in enumerate(names, start=LEFT + 1)}
        self._last = placed.last_row
        self.rows = range(placed.header_row + 1, self._last + (not self.block.total))

    def of_two_columns(self) -> Iterator[tuple[Place, str]]:
        """Yield the columns that are one column less another, or over another."""
        less = [(name, columns, "-") for name, columns in self.block.differences.items()]
        over = [(name, columns, "/") for name, columns in self.block.quotients.items()]
        for name, columns, sign in (*less, *over):
            for row in self.rows:
                place, *both = [(row, self.columns[one]) for one in (name, *columns)]
                yield from self._of_two(place, both, sign)

    def differences_from_first(self, tables: Sequence["_Table"]) -> Iterator[tuple[Place, str]]:
        """Yield the columns that are those of another table less its first one."""
        for other in tables:
            if other.block is self.block.less_first:
                first, *_ = other.columns.values()
                for name, column in self.columns.items():
                    for row, theirs in zip(self.rows, other.rows, strict=True):
                        both = [(theirs, other.columns[name]), (theirs, first)]
                        yield from self._of_two((row, column), both, "-")

    def on_columns(self, tables: Sequence["_Table"]) -> Iterator[tuple[Place, str]]:
        """Yield the columns of figures on the columns of another table, if that is there."""
        found = (
            (name, other, text)
            for name, (block, text) in self.block.on_columns.items()
            for other in tables
            if other.block is block
        )
        for name, other, text in found:
            for row, column in zip(self.rows, other.columns.values(), strict=True):
                cells = f"{_address((other.rows[0], column))}:{_address((other.rows[-1], column))}"
                yield (row, self.columns[name]), text.format(cells=cells)

    def total_column(self) -> Iterator[tuple[Place, str]]:
        """Yield the last column, if it is the sum of the others."""
        *summed, last = self.columns.values()
        for row in self.rows if self.block.total_column else ():
            yield from self._sum((row, last), [(row, column) for column in summed])

    def total(self) -> Iterator[tuple[Place, str]]:
        """Yield the last row, if it is the sum of those above it."""
        for column in self.columns.values() if self.block.total else ():
            yield from self._sum((self._last, column), [(row, column) for row in self.rows])

    def verdicts(self) -> Iterator[tuple[Place, str]]:
        """Yield the words of the checks whose figures must not be larger than others."""
        if {RESULT, FIGURE, MOST} <= self.columns.keys():
            for row in self.rows:
                result, *both = [(row, self.columns[one]) for one in (RESULT, FIGURE, MOST)]
                if both[0] in self._cells:
                    met = "<=".join(map(_address, both))
                    yield result, f'IF({met},"{PASSED}","{FAILED}")'

    def _of_two(
        self, place: Place, both: Sequence[Place], sign: str
    ) -> Iterator[tuple[Place, str]]:
        """Yield one cell less another ("-") or over another ("/"), if that is in a place."""
        one, other = map(self._number, both)
        value = one - other if sign == "-" else one / other if other else nan
        if self._is(place, value):
            yield place, sign.join(map(_address, both))

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
