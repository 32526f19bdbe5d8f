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
from xlfactor.tables.cells import Cell

Rows: TypeAlias = list[list[Cell]]

#: what stands where there is no answer yet
MISSING: Final = "#N/A"


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
        self.error: XlFactorError | None = None

    def compute(self, memo: Memo) -> None:
        """Compute the answer to what is given; an error of a call within is handed on."""
        within = [one.error for one in self.arguments if isinstance(one, Running) and one.error]
        if within:
            # Excel keeps the message of the last one
            self.rows, self.error = [], within[-1]
            return
        try:
            with telling_addresses(self._located()):
                rows = self.call.function.answer(*self.given or (), memo=memo).cells
            self.rows = [[self.blank if cell is None else cell for cell in row] for row in rows]
            self.error = None
        except XlFactorError as error:
            self.rows, self.error = [], error

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
