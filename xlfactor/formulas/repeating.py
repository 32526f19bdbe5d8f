"""The calls of MAP and its like while a workbook is calculated: one formula for each value."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from xlfactor.areas import Area, address_of
from xlfactor.errors import OptionError
from xlfactor.formulas.calls import Pieces, Repeat
from xlfactor.formulas.engine import Engine, Place
from xlfactor.formulas.lambdas import BYCOL, BYROW, MAP, REDUCE
from xlfactor.formulas.running import MISSING, Beside, Source

#: as many as take some seconds
_MOST: Final = 1_000
#: how often the sizes of its arrays may change before they are found
_MOST_TIMES: Final = 20
ITSELF: Final = "it refers to itself"
#: a cell of the answer, and its formula
Step: TypeAlias = tuple[Place, Pieces]


class Repeating:
    """A call of MAP or one of its like."""

    def __init__(
        self, repeat: Repeat, *, home: Place, arrays: Sequence[Source], engine: Engine
    ) -> None:
        self.repeat, self.home, self._engine = repeat, home, engine
        self.arrays, self.answer = arrays, Beside(engine)
        #: the results of REDUCE on the way to the last one
        self.on_the_way: list[Beside] = []
        #: the cells of the arrays by which the formulas were written
        self.areas: list[Area | None] = []
        self._times = 0

    @property
    def parts(self) -> list[Beside]:
        """The answer, and the results on the way to it."""
        return [self.answer, *self.on_the_way]

    def steps(self, areas: Sequence[Area | None]) -> list[Step]:
        """Return the formulas of the answer, given the cells of the arrays.

        Raises an `OptionError` if they are too many, or the sizes change again and again.
        """
        self.areas = list(areas)
        self.on_the_way, self._times = [], self._times + 1
        if self._times > _MOST_TIMES:
            raise OptionError(ITSELF)
        name = self.repeat.name
        arrays = [area for area in areas if area is not None]
        if name in (BYROW, BYCOL):
            found = self._lines(arrays[0])
        else:
            found = self._mapped(arrays) if name == MAP else self._carried(areas[0], arrays[-1])
        self._engine.put_rows(self.answer.sheet, [])
        return list(found)

    def _lines(self, area: Area) -> Iterator[Step]:
        """Yield the formulas of the rows, or the columns, of an array."""
        is_row = self.repeat.name == BYROW
        first, last = (area.top, area.bottom) if is_row else (area.left, area.right)
        self._require_few(last - first + 1)
        for number, place in enumerate(range(first, last + 1), start=1):
            if is_row:
                line, cell = replace(area, top=place, bottom=place), (number, 1)
            else:
                line, cell = replace(area, left=place, right=place), (1, number)
            yield self._step(cell, (address_of(line),))

    def _mapped(self, areas: Sequence[Area]) -> Iterator[Step]:
        """Yield the formulas of the values of one or more arrays."""
        rows = max(area.bottom - area.top + 1 for area in areas)
        columns = max(area.right - area.left + 1 for area in areas)
        self._require_few(rows * columns)
        for row in range(rows):
            for column in range(columns):
                given = [_cell(area, row, column) for area in areas]
                yield self._step((row + 1, column + 1), *((one,) for one in given))

    def _carried(self, start: Area | None, area: Area) -> Iterator[Step]:
        """Yield the formulas of SCAN and REDUCE, each of which takes what the one before gives."""
        is_reduced = self.repeat.name == REDUCE
        self._require_few(area.count)
        columns = area.right - area.left + 1
        before: Pieces = () if start is None else (address_of(start),)
        for number in range(area.count):
            row, column = divmod(number, columns)
            value = (_cell(area, row, column),)
            to = self.answer
            if is_reduced and number < area.count - 1:
                to = Beside(self._engine)
                self.on_the_way.append(to)
            place = (to.sheet, 1, 1) if is_reduced else (to.sheet, row + 1, column + 1)
            if not before:
                yield place, value
            elif is_reduced:
                yield place, self.repeat.applied([before, value])
            else:
                yield place, _single(self.repeat.applied([before, value]))
            before = (to,) if is_reduced else (address_of(_at(place)),)

    def _step(self, cell: tuple[int, int], *given: Pieces) -> Step:
        return (self.answer.sheet, *cell), _single(self.repeat.applied(given))

    def _require_few(self, count: int) -> None:
        if count > _MOST:
            raise OptionError(
                f"{self.repeat.name} calls functions of xlfactor {count:,} times, and at most "
                f"{_MOST:,} are calculated here: give a function the whole table instead"
            )


def _single(pieces: Pieces) -> Pieces:
    """Return a formula that is an error if its values are several."""
    return (
        "LET(xlfactor_v,",
        *pieces,
        ",IF(ROWS(xlfactor_v)*COLUMNS(xlfactor_v)>1,#CALC!,xlfactor_v))",
    )


def _cell(area: Area, row: int, column: int) -> str:
    """Return the address of a cell of an area, counted from its corner."""
    place = (area.sheet, area.top + row, area.left + column)
    if place[1] > area.bottom or place[2] > area.right:
        return MISSING
    return address_of(_at(place))


def _at(place: Place) -> Area:
    sheet, row, column = place
    return Area(sheet=sheet, top=row, left=column, bottom=row, right=column)
