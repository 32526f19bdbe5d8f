"""Calculate every formula of a workbook: ours by the catalogue, Excel's own by IronCalc.

All is calculated again until no argument of our calls changes.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from xlfactor.areas import Area
from xlfactor.catalogue import FUNCTIONS
from xlfactor.errors import OptionError
from xlfactor.formulas.calculated import Calculated, Kept
from xlfactor.formulas.calls import FACTOR_ERROR, FIRST, calls_ours, functions_of, text_of
from xlfactor.formulas.cell_values import SPILL, CellValues
from xlfactor.formulas.dressing import Dressing
from xlfactor.formulas.engine import Engine, Place
from xlfactor.formulas.engine_limits import calculated_otherwise
from xlfactor.formulas.lambdas import repeats
from xlfactor.formulas.names import INDIRECT, Names, pointed_at
from xlfactor.formulas.nearest import looked_up
from xlfactor.formulas.reader import Formula
from xlfactor.formulas.repeating import ITSELF, Repeating
from xlfactor.formulas.running import Beside, Running
from xlfactor.formulas.text_formats import TEXT, UNKNOWN
from xlfactor.tables.cells import ERROR_TEXTS
from xlfactor.xlsx.sheetvalues import SheetValues

_CIRCLE: Final = "#CIRC!"
#: why a formula of which IronCalc says this cannot be calculated
_REASONS: Final = {
    _CIRCLE: "it refers to itself, or to formulas that do",
    "#ERROR!": "it cannot be read here",
    "#N/IMPL!": "it cannot be read here",
    "#NAME?": "a name in it is not known here",
}
_MISSING: Final = "#N/A"
_BLOCKED: Final = "its values have no room: a cell that they would fill is not blank, or merged"
_INTERSECTED: Final = (
    "of several cells it takes that in its own row or column, as Excel does unless it is entered "
    "as an array (Ctrl+Shift+Enter): none is there"
)
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
        self._engine, self._names = engine, names
        self.formulas = engine.formulas()
        self._values = CellValues(engine, values, self.formulas)
        self._dressing = Dressing(engine, self._values, blank)
        self._not_ours: dict[Place, Kept] = {}
        #: the formulas that would fill cells of Tables
        self._in_tables: set[Place] = set()
        for place, formula in self.formulas.items():
            if _is_rewritten(formula, names):
                self._prepare(place, formula)

    def _prepare(self, place: Place, formula: str) -> None:
        try:
            pieces = Formula(sheet=place[0], names=self._names).pieces(formula)
        except OptionError as error:
            self._keep(place, str(error))
        else:
            self._dressing.dress(place, pieces, home=place)

    def solve(self) -> None:
        """Calculate until no argument changes; a circle through our functions ends it."""
        work, passes = self._dressing, 0
        changed: set[object] = set()
        while passes < len(work.calls) + 2 * len(work.repeats) + len(work.messages) + 2:
            passes += 1
            self._engine.evaluate()
            changed = {one for one in work.calls if work.answer(one)}
            changed |= {one for one in work.messages if work.tell(one)}
            changed |= {part for one in work.repeats for part in one.parts if part.has_moved()}
            # the sizes of arrays are known once the answers are
            if not changed and not sum(self._repeat(one) for one in work.repeats):
                return
            work.refresh(changed)
        for one in changed:
            if isinstance(one, Running):
                self._keep(one.home, ITSELF)

    def _repeat(self, repeating: Repeating) -> bool:
        """Write the formulas of a repeated call if its arrays have other sizes; tell it."""
        try:
            return self._dressing.repeat(repeating)
        except OptionError as error:
            self._keep(repeating.home, str(error))
            return False

    def _keep(self, home: Place, reason: str) -> None:
        self._not_ours[home] = Kept(place=home, formula=self.formulas[home], reason=reason)

    def _rests_on_itself(self, running: Running) -> bool:
        """Return whether another answer would change the arguments of a call."""
        self._engine.put_value((running.result, 1, 1), 0.0)
        self._engine.evaluate()
        given = self._dressing.given(running)
        self._dressing.put(running)
        return given != running.given

    def _is_as_long_as_itself(self, one: Repeating) -> bool:
        """Return whether another size of the answer would change those of its arrays."""
        below = (one.answer.sheet, self._engine.last(one.answer.sheet)[0] + 1, 1)
        self._engine.put_value(below, 0.0)
        self._move(one.answer)
        found = self._dressing.areas(one)
        self._engine.clear(below)
        self._move(one.answer)
        return found != one.areas

    def _move(self, answer: Beside) -> None:
        """Calculate with an answer that fills other cells."""
        answer.has_moved()
        self._dressing.refresh({answer})
        self._engine.evaluate()

    def unknown(self) -> dict[Place, Kept]:
        """Return the formulas that cannot be calculated, and why."""
        for running in self._dressing.calls:
            if running.error is not None and self._rests_on_itself(running):
                self._keep(running.home, ITSELF)
        for one in self._dressing.repeats:
            if one.areas and self._is_as_long_as_itself(one):
                self._keep(one.home, ITSELF)
        self._keep_pointed_at_names()
        return dict(self._not_ours) | {
            place: Kept(place=place, formula=formula, reason=reason)
            for place, formula in self.formulas.items()
            if (reason := self._reason(place, formula)) and place not in self._not_ours
        }

    def _keep_pointed_at_names(self) -> None:
        """Keep the formulas in which INDIRECT finds a name, which IFERROR would hide."""
        asked = [
            (place, text_of(Formula(sheet=place[0], names=self._names).pieces(text)))
            for place, formula in self.formulas.items()
            if INDIRECT in formula.upper() and place not in self._not_ours
            for text in pointed_at(formula)
        ]
        values = self._engine.ask([formula for _, formula in asked]) if asked else []
        for (place, _), text in zip(asked, values, strict=True):
            if isinstance(text, str) and ("[" in text or self._names.find(text, place[0])):
                self._keep(place, f"{INDIRECT} knows no names here, such as {text}")

    def _reason(self, place: Place, formula: str) -> str:
        called = functions_of(formula)
        strange = sorted(
            name
            for name in called
            if name not in (FACTOR_ERROR, "SINGLE")
            and name not in FUNCTIONS
            and self._names.find(name, place[0]) is None
            and not self._engine.knows(name)
        )
        asked = self._dressing.asked.get(place, ())
        values = [self._engine.value(one) for one in (place, *asked)]
        if _CIRCLE not in values and strange:
            return f"the function {strange[0]} is not known here"
        if INDIRECT in called and "#REF!" in values:
            return f"{INDIRECT} finds no cells here"
        if TEXT in called and {"#VALUE!", UNKNOWN} & set(values):
            return "TEXT shows here no numbers in texts or of 1E15 and more, nor dates before 1901"
        told = next((_REASONS[str(one)] for one in values if one in _REASONS), "")
        return told or next(filter(None, map(self._otherwise, (place, *asked))), "")

    def _otherwise(self, place: Place) -> str:
        formula = self._engine.formula(place)
        if any(self._values.has_blanks(cells, place[0]) for cells in looked_up(formula)):
            return "the nearest of sorted values is found here only among cells without blanks"
        return calculated_otherwise(formula, self._engine.value(place))

    def hold(self, unknown: Mapping[Place, Kept], *, is_kept: bool) -> None:
        """Put the old value, or an error, in place of what cannot be calculated."""
        for place in unknown:
            for cell, old in self._values.filled(place):
                self._engine.put_value(cell, old if is_kept else _MISSING)
        self._dressing.undress(unknown)

    def leave_tables(self, dynamic: Iterable[Place], tables: Sequence[Area]) -> bool:
        """Make an error of each formula that fills cells of Tables; return whether one does."""
        found = self._values.filling(self._filling(dynamic), tables)
        for place in found:
            self._engine.put_error(place, SPILL)
        self._in_tables |= found
        self._dressing.undress(found)
        return bool(found)

    def _filling(self, dynamic: Iterable[Place]) -> set[Place]:
        """Return the formulas that may fill other cells too."""
        whole = {one.place for one in self._dressing.dressed if one.is_whole}
        return {*dynamic, *whole} & set(self.formulas)

    def answer(self, dynamic: Iterable[Place], unknown: Mapping[Place, Kept]) -> Calculated:
        """Return the values of all formulas that are known."""
        filling = sorted({*self._filling(dynamic), *self._in_tables} - set(unknown))
        sizes = self._engine.sizes(filling)
        crossing = {
            one: _INTERSECTED
            for one in filling
            if self._engine.value(one) == "#VALUE!" and FIRST in self.formulas[one]
        }
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
            refused=crossing | self._refused(unknown) | blocked,
            kept=tuple(unknown.values()),
            calls=self._by_home(),
        )

    def _refused(self, unknown: Container[Place]) -> dict[Place, str]:
        """Return the messages of our functions that could not answer, where formulas show it."""
        return {
            running.home: str(running.error)
            for running in self._dressing.calls
            if running.error is not None
            and running.home not in unknown
            and self._engine.value(running.home) in ERROR_TEXTS
        }

    def _by_home(self) -> dict[Place, list[Running]]:
        found: dict[Place, list[Running]] = {}
        for running in reversed(self._dressing.calls):
            found.setdefault(running.home, []).append(running)
        return found


def _is_rewritten(formula: str, names: Names) -> bool:
    """Return whether a formula may hold what IronCalc does not calculate as it stands."""
    is_shown = f"{TEXT}(" in formula.upper()
    return is_shown or calls_ours(formula) or names.in_formula(formula) or repeats(formula)
