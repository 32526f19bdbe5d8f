"""The kinds of inputs and how they are read: the base of all kinds, and those of single cells.

Each Kind is the only reader of its shape.
"""

import datetime as dt
from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from xlfactor.core.estimation.histories import Histories
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.errors import OptionError, TableError
from xlfactor.tables.cells import Cell, Cells, describe, is_error, shown
from xlfactor.tables.reading import number
from xlfactor.tables.units import require_share

T_co = TypeVar("T_co", covariant=True)
O_co = TypeVar("O_co", bound=Option, covariant=True)

#: A number that exceeds the largest wanted one by this factor may be in percent points.
_FAR_ABOVE = 2.0
YES = frozenset({"yes", "y", "true", "x", "1"})
_NO = frozenset({"no", "n", "false", "", "0", "-", "–"})


@frozen
class Kind(ABC, Generic[T_co]):
    """One shape of input: what it means (for the Function Wizard) and how it is read."""

    help: str
    #: What holds where the input is optional and not given.
    absent: str = ""

    #: The headers of the table, if they are a closed list, and those that must be there.
    columns: ClassVar[tuple[str, ...]] = ()
    required_columns: ClassVar[tuple[str, ...]] = ()
    #: Whether the input is a block of cells rather than a single one.
    is_table: ClassVar[bool] = True
    #: Whether it is a table of dates, in which blanks may stand.
    is_history: ClassVar[bool] = False
    #: Whether a single blank row or column may stand within the table.
    spans_gaps: ClassVar[bool] = False

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words that may stand in the cell, if they are a closed list."""
        return ()

    @abstractmethod
    def read(self, cells: Cells, *, name: str) -> T_co:
        """Read a block; an error names the table, the row and the column."""

    def read_history(self, cells: Cells, _: Histories | None, *, name: str) -> T_co:
        """Read a block; of a table of dates, the rows that the option on blanks keeps."""
        return self.read(cells, name=name)


class _Scalar(Kind[T_co]):
    is_table = False

    def read(self, cells: Cells, *, name: str) -> T_co:
        if len(cells) != 1 or len(cells[0]) != 1:
            found = f"{len(cells)} × {len(cells[0])} cells" if cells else "a blank"
            raise TableError(f"{name}: found {found}; wanted one cell with {self._wanted()}")
        return self._value(cells[0][0], name)

    @abstractmethod
    def _wanted(self) -> str: ...

    @abstractmethod
    def _value(self, cell: Cell, name: str) -> T_co: ...


@frozen
class Number(_Scalar[float]):
    """A number in a closed range."""

    minimum: float = -float("inf")
    maximum: float = float("inf")
    #: Whether it is a share of a portfolio, such as a limit of its weights.
    is_share: bool = False

    def _wanted(self) -> str:
        return "a number"

    def _value(self, cell: Cell, name: str) -> float:
        value = number(cell, where=name)
        if not self.minimum <= value <= self.maximum:
            is_large = value >= _FAR_ABOVE * self.maximum
            is_points = is_large and self.minimum <= value / 100 <= self.maximum
            raise OptionError(
                f"{name}: found {shown(value)}; wanted a number from {self.minimum:g} "
                f"to {self.maximum:g}" + (": percent points?" if is_points else "")
            )
        return require_share(value, where=name) if self.is_share else value


@frozen
class Whole(_Scalar[int]):
    """A whole number in a closed range."""

    minimum: int
    maximum: int

    def _wanted(self) -> str:
        return f"a whole number from {self.minimum} to {self.maximum}"

    def _value(self, cell: Cell, name: str) -> int:
        value = number(cell, where=name)
        if not (value.is_integer() and self.minimum <= value <= self.maximum):
            raise OptionError(f"{name}: found {shown(value)}; wanted {self._wanted()}")
        return int(value)


@frozen
class Choice(_Scalar[O_co]):
    """One of the words of an Option."""

    option: type[O_co]

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words of the option."""
        return self.option.words()

    def _wanted(self) -> str:
        return "one of " + ", ".join(f"'{word}'" for word in self.choices)

    def _value(self, cell: Cell, name: str) -> O_co:
        if not isinstance(cell, str) or is_error(cell):
            raise OptionError(f"{name}: found {describe(cell)}; wanted {self._wanted()}")
        try:
            return self.option.parse(cell)
        except OptionError as error:
            raise OptionError(f"{name}: {error}") from None


class Switch(_Scalar[bool]):
    """TRUE or FALSE, yes or no."""

    def _wanted(self) -> str:
        return "yes or no"

    def _value(self, cell: Cell, name: str) -> bool:
        return truth(cell, where=name)


class Text(_Scalar[str]):
    """A text; a date is read as yyyy-mm-dd."""

    def _wanted(self) -> str:
        return "a text"

    def _value(self, cell: Cell, name: str) -> str:
        if is_error(cell):
            raise TableError(f"{name}: found {describe(cell)}; wanted a text")
        if isinstance(cell, dt.datetime):
            return f"{cell:%Y-%m-%d}"
        return shown(cell) if isinstance(cell, float) else str(cell)


def truth(cell: Cell, *, where: str) -> bool:
    """Read a yes/no cell as a truth value; a blank is no.

    Raises a `TableError` if the cell holds anything else.
    """
    if isinstance(cell, bool):
        return cell
    word = "" if cell is None else shown(cell) if isinstance(cell, float) else str(cell)
    if word.casefold() in YES:
        return True
    if word.casefold() in _NO:
        return False
    raise TableError(f"{where}: found {describe(cell)}; wanted yes or no")
