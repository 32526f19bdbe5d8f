"""The calls of our functions while a workbook is calculated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from xlfactor.areas import Area, address_of
from xlfactor.declare import Memo
from xlfactor.errors import XlFactorError
from xlfactor.formulas.calls import Call, Cells
from xlfactor.formulas.engine import Engine, Place
from xlfactor.located import Located, telling_addresses
from xlfactor.tables.cells import ERROR_TEXTS, Cell
from xlfactor.xlsx.sheetvalues import cell_at

Rows: TypeAlias = list[list[Cell]]

#: what stands where there is no answer yet
MISSING: Final = "#N/A"
#: what the add-in says of an error that is none of ours
_NO_MESSAGE: Final = (
    "no message of xlfactor is kept for this cell: calculate it anew (F2, then Enter)"
)


class Running:
    """A call of one of our functions: where its arguments stand, and its answer."""

    def __init__(
        self,
        *,
        call: Call,
        home: Place,
        arguments: Sequence["Source"],
        result: str,
        blank: str | None,
    ) -> None:
        self.call, self.home = call, home
        self.arguments, self.result = arguments, result
        #: what stands in the answer where there is no figure
        self.blank = blank
        self.given: list[Sequence[Sequence[Cell]] | None] | None = None
        self.rows: Rows = []
        self.notes: tuple[str, ...] = ()
        self.error: XlFactorError | None = None

    def compute(self, memo: Memo) -> None:
        """Compute the answer to what is given; an error of a call within is handed on."""
        within = [one.error for one in self.arguments if isinstance(one, Running) and one.error]
        if within:
            # Excel keeps the message of the last one
            self.rows, self.notes, self.error = [], (), within[-1]
            return
        try:
            with telling_addresses(self._located()):
                answer = self.call.function.answer(*self.given or (), memo=memo)
            self.rows = [
                [self.blank if cell is None else cell for cell in row] for row in answer.cells
            ]
            self.notes, self.error = tuple(answer.notes), None
        except XlFactorError as error:
            self.rows, self.notes, self.error = [], (), error

    def _located(self) -> Iterator[Located]:
        """Yield the arguments that are cells of the workbook."""
        given = zip(self.call.function.arguments, self.arguments, self.given or (), strict=False)
        for item, area, values in given:
            if isinstance(area, Area) and values is not None:
                yield Located.within(area, values, name=item.name)

    @property
    def cells(self) -> Rows:
        """The answer, as another function gets it."""
        rows: Rows = self.rows if self.error is None else [[self.error.cell_error]]
        return [row[:1] for row in rows[:1]] if self.call.takes_first else rows

    @property
    def area(self) -> Area:
        """Where the answer stands."""
        rows = 1 if self.call.takes_first else max(len(self.rows), 1)
        columns = 1 if self.call.takes_first or not self.rows else len(self.rows[0])
        return Area(sheet=self.result, top=1, left=1, bottom=rows, right=columns)

    def __str__(self) -> str:
        """Return the address of the answer."""
        return address_of(self.area)


class Beside:
    """What formulas on a sheet beside the user's give, as other formulas refer to it."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self.sheet = engine, engine.add_sheet()
        engine.put_error((self.sheet, 1, 1), MISSING)
        self._area = engine.area(self.sheet)

    def has_moved(self) -> bool:
        """Return whether other cells are filled than before."""
        before, self._area = self._area, self._engine.area(self.sheet)
        return self._area != before

    def __str__(self) -> str:
        """Return the address of the cells that are filled."""
        return address_of(self._area)


class Told:
    """The message behind a cell, as formulas refer to it."""

    def __init__(self, engine: Engine, area: Area) -> None:
        self._engine, self.area, self.sheet = engine, area, engine.add_sheet()
        self._text: str | None = None

    def tell(self, running: Sequence[Running], value: object) -> bool:
        """Put what the add-in says of a cell; return whether it is another message.

        Parameters
        ----------
        running : sequence of Running
            The calls of ours in its formula, in the order in which they are answered.
        value : object
            What its formula shows.
        """
        errors = [str(one.error) for one in running if one.error is not None]
        text = "\n".join(running[-1].notes) if running else ""
        if value in ERROR_TEXTS:
            text = errors[-1] if errors else text or _NO_MESSAGE
        before, self._text = self._text, text
        if text != before:
            self._engine.put_value((self.sheet, 1, 1), text)
        return text != before

    def __str__(self) -> str:
        """Return the address of the message."""
        return address_of(cell_at(self.sheet, (1, 1)))


#: where an argument comes from: a sheet beside the user's, cells of the user's, another call
Source: TypeAlias = str | Beside | Area | Running | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dressed:
    """A cell whose formula refers to answers of ours."""

    place: Place
    pieces: Sequence[str | Cells]

    @property
    def formula(self) -> str:
        """The formula as it stands now."""
        return "".join(map(str, self.pieces))

    @property
    def is_ready(self) -> bool:
        """Whether there are answers of all calls of ours in it."""
        return not any(isinstance(one, Running) and one.given is None for one in self.pieces)

    @property
    def is_whole(self) -> bool:
        """Whether the formula is one call of ours, and nothing else."""
        return len(self.pieces) == 1

    def fills(self, cell: Area) -> bool:
        """Return whether a cell, the first one of an area, shows a value of a call of ours."""
        (sheet, top, left), whole = self.place, self.pieces[0]
        if not self.is_whole or not isinstance(whole, Running) or sheet != cell.sheet:
            return False
        size = whole.area
        return top <= cell.top < top + size.bottom and left <= cell.left < left + size.right
