"""The formulas with calls of ours while a workbook is calculated.

Our calls are taken out of the formulas. Their arguments stand on sheets beside the user's, where
IronCalc calculates them; our results are put on such sheets too, and the formulas refer to them.
"""

from collections.abc import Container, Sequence
from typing import Final

from xlfactor.areas import Area
from xlfactor.formulas.calls import Argument, Call, Cells, Message, Piece, Pieces, Repeat
from xlfactor.formulas.cell_values import CellValues
from xlfactor.formulas.engine import Engine, Place
from xlfactor.formulas.repeating import Repeating
from xlfactor.formulas.running import MISSING, Beside, Dressed, Running, Source, Told
from xlfactor.memo import FamilyMemo
from xlfactor.tables.cells import Cell

#: the step of a repeated call that shows how many sheets each takes: the first brings shared ones
_TYPICAL: Final = 2


class Dressing:
    """The cells whose formulas refer to answers of ours, and what these are made of."""

    def __init__(self, engine: Engine, values: CellValues, blank: str | None) -> None:
        self._engine, self._values, self._blank = engine, values, blank
        self.calls: list[Running] = []
        self.repeats: list[Repeating] = []
        self.messages: list[Told] = []
        self.dressed: list[Dressed] = []
        #: the cells on sheets of our own where the arguments of a formula are calculated
        self.asked: dict[Place, list[Place]] = {}
        #: what was made of a call, which a name of LET may bring into several formulas
        self._made: dict[Call | Repeat, Running | Beside] = {}
        self._memo = FamilyMemo()

    def dress(self, place: Place, pieces: Pieces, *, home: Place) -> None:
        """Make a cell hold a formula whose calls of ours are replaced by their results."""
        running = [self._piece(piece, home) for piece in pieces]
        if all(isinstance(piece, str) for piece in running):
            self._engine.put(place, "".join(map(str, running)))
        else:
            dressed = Dressed(place=place, pieces=running)
            self.dressed.append(dressed)
            if dressed.is_ready:
                self._engine.put(place, dressed.formula)
            else:
                self._engine.put_error(place, MISSING)

    def undress(self, places: Container[Place]) -> None:
        """Leave cells to the values that they hold now."""
        self.dressed = [one for one in self.dressed if one.place not in places]

    def _piece(self, piece: Piece, home: Place) -> str | Cells:
        if isinstance(piece, Message):
            return self._message(piece)
        if isinstance(piece, str) or not isinstance(piece, (Call, Repeat)):
            return piece
        if piece not in self._made:
            self._made[piece] = (
                self._start(piece, home)
                if isinstance(piece, Call)
                else self._repeat(piece, home).answer
            )
        return self._made[piece]

    def _message(self, message: Message) -> str | Cells:
        area = self._values.area(message.reference)
        if area is None:
            return str(message)
        self.messages.append(Told(self._engine, area))
        return self.messages[-1]

    def tell(self, told: Told) -> bool:
        """Put the message behind a cell; return whether it is another one."""
        own = (told.area.sheet, told.area.top, told.area.left)
        home = next((one.place for one in self.dressed if one.fills(told.area)), own)
        running = [one for one in self.calls if one.home == home]
        return told.tell(running, self._engine.value(home))

    def _start(self, call: Call, home: Place) -> Running:
        """Put the arguments of a call on sheets of their own."""
        running = Running(
            call=call,
            home=home,
            arguments=[self._argument(argument, home) for argument in call.arguments],
            result=self._engine.add_sheet(),
            blank=self._blank,
        )
        self.calls.append(running)
        return running

    def _repeat(self, repeat: Repeat, home: Place) -> Repeating:
        arrays = [self._argument(argument, home) for argument in repeat.arrays]
        repeating = Repeating(repeat, home=home, arrays=arrays, engine=self._engine)
        self.repeats.append(repeating)
        return repeating

    def _argument(self, argument: Argument | None, home: Place) -> Source:
        if argument is None:
            return None
        area = None if argument.reference is None else self._values.area(argument.reference)
        if area is not None:
            return area
        made = [self._piece(piece, home) for piece in argument.pieces]
        if len(made) == 1 and isinstance(made[0], (Running, Beside)):
            return made[0]
        # at the row and the column of the formula, as ROW() and COLUMN() ask for them
        place = (self._engine.add_sheet(), *home[1:])
        self.asked.setdefault(home, []).append(place)
        self.dress(place, argument.formula, home=home)
        return place[0]

    def answer(self, running: Running) -> bool:
        """Compute a call whose arguments changed; return whether the answer is another one."""
        given = self.given(running)
        if given == running.given:
            return False
        running.given, before = given, (running.rows, running.error)
        running.compute(self._memo)
        if (running.rows, running.error) == before:
            return False
        self.put(running)
        return True

    def given(self, running: Running) -> list[Sequence[Sequence[Cell]] | None]:
        """Return the values of the arguments of a call."""
        return [self._cells(argument) for argument in running.arguments]

    def put(self, running: Running) -> None:
        """Write an answer where formulas refer to it."""
        self._engine.put_rows(running.result, running.rows)
        if running.error is not None:
            self._engine.put_error((running.result, 1, 1), running.error.cell_error)

    def _cells(self, argument: Source) -> Sequence[Sequence[Cell]] | None:
        if argument is None:
            return None
        if isinstance(argument, (str, Beside)):
            return self._engine.spilled(_sheet(argument))
        return argument.cells if isinstance(argument, Running) else self._values.of(argument)

    def repeat(self, repeating: Repeating) -> bool:
        """Write the formulas of a repeated call anew if its arrays have other sizes.

        Return whether they have. Raises an `OptionError` if the formulas are too many.
        """
        areas = self.areas(repeating)
        if areas == repeating.areas:
            return False
        sheets = {part.sheet for part in repeating.parts}
        self.dressed = [one for one in self.dressed if one.place[0] not in sheets]
        steps = repeating.steps(areas)
        for number, (place, pieces) in enumerate(steps, start=1):
            used = self._engine.used
            self.dress(place, pieces, home=repeating.home)
            if number == _TYPICAL:
                self._engine.reserve((self._engine.used - used) * (len(steps) - number))
        return True

    def areas(self, repeating: Repeating) -> list[Area | None]:
        """Return the cells of the arrays of a repeated call."""
        return [self._area(one) for one in repeating.arrays]

    def _area(self, source: Source) -> Area | None:
        """Return the cells of an argument."""
        if isinstance(source, Running):
            return source.area
        if isinstance(source, (str, Beside)):
            return self._engine.area(_sheet(source))
        return source

    def refresh(self, changed: Container[object]) -> None:
        """Write the formulas anew that refer to answers that changed."""
        for one in self.dressed:
            if any(piece in changed for piece in one.pieces):
                self._engine.put(one.place, one.formula)


def _sheet(source: str | Beside) -> str:
    return source if isinstance(source, str) else source.sheet
