"""Calculate every formula of a workbook: ours by the catalogue, Excel's own by IronCalc.

Our calls are taken out of the formulas. Their arguments stand on sheets beside the user's, where
IronCalc calculates them; our results are put on such sheets too, and the formulas refer to them.
All is calculated again until no argument changes.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from xlfactor.areas import Area
from xlfactor.catalogue import FUNCTIONS
from xlfactor.errors import OptionError
from xlfactor.formulas.calculated import Calculated, Kept
from xlfactor.formulas.calls import (
    Argument,
    Call,
    Formula,
    Pieces,
    calls_ours,
    functions_of,
)
from xlfactor.formulas.cell_values import SPILL, CellValues
from xlfactor.formulas.engine import Engine, Place
from xlfactor.formulas.names import Names
from xlfactor.formulas.running import Dressed, Running, Source
from xlfactor.memo import FamilyMemo
from xlfactor.tables.cells import ERROR_TEXTS, Cell
from xlfactor.xlsx.sheetvalues import SheetValues

_CIRCLE: Final = "#CIRC!"
_ITSELF: Final = "it refers to itself"
#: why a formula of which IronCalc says this cannot be calculated
_REASONS: Final = {
    _CIRCLE: "it refers to itself, or to formulas that do",
    "#ERROR!": "it cannot be read here",
    "#N/IMPL!": "it cannot be read here",
    "#NAME?": "a name in it is not known here",
}
_MISSING: Final = "#N/A"
_BLOCKED: Final = "its values have no room: a cell that they would fill is not blank"
_IN_TABLE: Final = "its values would fill cells of a Table, which Excel leaves to single values"


def recalculate(
    engine: Engine,
    values: Mapping[str, SheetValues],
    dynamic: Iterable[Place],
    *,
    names: Names,
    tables: Sequence[Area] = (),
    blank: str | None = None,
) -> Calculated:
    """Calculate the formulas of a workbook that an engine has loaded.

    A formula that cannot be calculated keeps its value, and so does one whose value rests on it:
    all is calculated once with the old value of what is not known, and once with an error in its
    place, and what differs rests on it.

    Parameters
    ----------
    values : mapping of str to SheetValues
        The values that the file holds, by sheet.
    dynamic : iterable of Place
        The formulas that may fill other cells too.
    names : Names
    tables : sequence of Area
        Their cells, in which no formula fills more than its own cell.
    blank : str, optional
        What our functions return where there is no figure.
    """
    work = _Work(engine, values, names, blank)
    work.solve()
    while work.leave_tables(dynamic, tables):
        work.solve()
    unknown = work.unknown()
    if not unknown:
        return work.answer(dynamic, {})
    found = []
    for is_kept in (False, True):
        work.hold(unknown, is_kept=is_kept)
        work.solve()
        found.append({place: engine.value(place) for place in work.formulas})
    without, with_old = found
    for place, formula in work.formulas.items():
        if place not in unknown and without[place] != with_old[place]:
            unknown[place] = Kept(
                place=place, formula=formula, reason="it rests on one that is not calculated"
            )
    return work.answer(dynamic, unknown)


class _Work:
    """The formulas of a workbook while they are calculated."""

    def __init__(
        self,
        engine: Engine,
        values: Mapping[str, SheetValues],
        names: Names,
        blank: str | None,
    ) -> None:
        self._engine, self._names, self._blank = engine, names, blank
        self.formulas = engine.formulas()
        self._values = CellValues(engine, values, self.formulas)
        self._calls: list[Running] = []
        self._memo = FamilyMemo()
        self._dressed: list[Dressed] = []
        self._not_ours: dict[Place, Kept] = {}
        #: the formulas that would fill cells of Tables
        self._in_tables: set[Place] = set()
        #: the cells on sheets of our own where the arguments of a formula are calculated
        self._asked: dict[Place, list[Place]] = {}
        for place, formula in self.formulas.items():
            if calls_ours(formula) or names.in_formula(formula):
                self._prepare(place, formula)

    def _prepare(self, place: Place, formula: str) -> None:
        try:
            pieces = Formula(sheet=place[0], names=self._names).pieces(formula)
        except OptionError as error:
            self._not_ours[place] = Kept(place=place, formula=formula, reason=str(error))
        else:
            self._dress(place, pieces, home=place)

    def _dress(self, place: Place, pieces: Pieces, *, home: Place) -> None:
        """Make a cell hold a formula whose calls of ours are replaced by their results."""
        running = [
            self._start(piece, home) if isinstance(piece, Call) else piece for piece in pieces
        ]
        if any(isinstance(piece, Running) for piece in running):
            self._dressed.append(Dressed(place=place, pieces=running))
            self._engine.put_error(place, _MISSING)
        else:
            self._engine.put(place, "".join(map(str, running)))

    def _start(self, call: Call, home: Place) -> Running:
        """Put the arguments of a call on sheets of their own."""
        sheets = [self._argument(argument, home) for argument in call.arguments]
        running = Running(
            call=call,
            home=home,
            arguments=sheets,
            result=self._engine.add_sheet(),
            blank=self._blank,
        )
        self._calls.append(running)
        return running

    def _argument(self, argument: Argument | None, home: Place) -> Source:
        if argument is None:
            return None
        area = None if argument.reference is None else self._values.area(argument.reference)
        if area is not None:
            return area
        (first, *others) = argument.pieces
        if isinstance(first, Call) and not others:
            return self._start(first, home)
        # where the row and the column are those of the formula, for what asks for them
        place = (self._engine.add_sheet(), *home[1:])
        self._asked.setdefault(home, []).append(place)
        self._dress(place, argument.formula, home=home)
        return place[0]

    def solve(self) -> None:
        """Calculate until no argument changes; a circle through our functions ends it."""
        changed: set[Running] = set()
        for _ in range(len(self._calls) + 2):
            self._engine.evaluate()
            changed = {running for running in self._calls if self._answer(running)}
            if not changed:
                return
            for dressed in self._dressed:
                if not changed.isdisjoint(dressed.pieces):
                    self._engine.put(dressed.place, dressed.formula)
        for running in changed:
            self._keep_circle(running.home)

    def _keep_circle(self, home: Place) -> None:
        self._not_ours[home] = Kept(place=home, formula=self.formulas[home], reason=_ITSELF)

    def _rests_on_itself(self, running: Running) -> bool:
        """Return whether another answer would change the arguments of a call."""
        self._engine.put_value((running.result, 1, 1), 0.0)
        self._engine.evaluate()
        given = [self._cells(argument) for argument in running.arguments]
        self._put(running)
        return given != running.given

    def _answer(self, running: Running) -> bool:
        """Compute a call whose arguments changed; return whether the answer is another one."""
        given = [self._cells(argument) for argument in running.arguments]
        if given == running.given:
            return False
        running.given, before = given, (running.rows, running.error)
        running.compute(self._memo)
        if (running.rows, running.error) == before:
            return False
        self._put(running)
        return True

    def _put(self, running: Running) -> None:
        """Write an answer where formulas refer to it."""
        self._engine.put_rows(running.result, running.rows)
        if running.error is not None:
            self._engine.put_error((running.result, 1, 1), running.error.cell_error)

    def _cells(self, argument: Source) -> Sequence[Sequence[Cell]] | None:
        if argument is None:
            return None
        if isinstance(argument, str):
            return self._engine.spilled(argument)
        return argument.cells if isinstance(argument, Running) else self._values.of(argument)

    def unknown(self) -> dict[Place, Kept]:
        """Return the formulas that cannot be calculated, and why."""
        for running in self._calls:
            if running.error is not None and self._rests_on_itself(running):
                self._keep_circle(running.home)
        return dict(self._not_ours) | {
            place: Kept(place=place, formula=formula, reason=reason)
            for place, formula in self.formulas.items()
            if (reason := self._reason(place, formula)) and place not in self._not_ours
        }

    def _reason(self, place: Place, formula: str) -> str:
        called = functions_of(formula)
        strange = sorted(
            name
            for name in called
            if name not in FUNCTIONS
            and self._names.find(name, place[0]) is None
            and not self._engine.knows(name)
        )
        values = [self._engine.value(one) for one in (place, *self._asked.get(place, ()))]
        if _CIRCLE not in values and strange:
            return f"the function {strange[0]} is not known here"
        if "INDIRECT" in called and "#REF!" in values:
            return "INDIRECT finds no cells here, where it knows no names"
        return next((_REASONS[str(one)] for one in values if one in _REASONS), "")

    def hold(self, unknown: Mapping[Place, Kept], *, is_kept: bool) -> None:
        """Put the old value, or an error, in place of what cannot be calculated."""
        for place in unknown:
            for cell, old in self._values.filled(place):
                self._engine.put_value(cell, old if is_kept else _MISSING)
        self._dressed = [one for one in self._dressed if one.place not in unknown]

    def leave_tables(self, dynamic: Iterable[Place], tables: Sequence[Area]) -> bool:
        """Make an error of each formula that fills cells of Tables; return whether one does."""
        found = self._values.filling(self._filling(dynamic), tables)
        for place in found:
            self._engine.put_error(place, SPILL)
        self._in_tables |= found
        self._dressed = [one for one in self._dressed if one.place not in found]
        return bool(found)

    def _filling(self, dynamic: Iterable[Place]) -> set[Place]:
        """Return the formulas that may fill other cells too."""
        whole = {one.place for one in self._dressed if one.is_whole}
        return {*dynamic, *whole} & set(self.formulas)

    def answer(self, dynamic: Iterable[Place], unknown: Mapping[Place, Kept]) -> Calculated:
        """Return the values of all formulas that are known."""
        filling = sorted({*self._filling(dynamic), *self._in_tables} - set(unknown))
        sizes = self._engine.sizes(filling)
        blocked = {
            one: _IN_TABLE if one in self._in_tables else _BLOCKED
            for one in filling
            if self._engine.value(one) == SPILL
        }
        return Calculated(
            values={
                place: self._values.block(place, sizes.get(place, (1, 1)))
                for place in self.formulas
                if place not in unknown
            },
            refused=self._refused(unknown) | blocked,
            kept=tuple(unknown.values()),
            calls=self._by_home(),
        )

    def _refused(self, unknown: Container[Place]) -> dict[Place, str]:
        """Return the messages of our functions that could not answer, where formulas show it."""
        return {
            running.home: str(running.error)
            for running in self._calls
            if running.error is not None
            and running.home not in unknown
            and self._engine.value(running.home) in ERROR_TEXTS
        }

    def _by_home(self) -> dict[Place, list[Running]]:
        found: dict[Place, list[Running]] = {}
        for running in reversed(self._calls):
            found.setdefault(running.home, []).append(running)
        return found
