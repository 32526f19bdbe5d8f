"""The shapes of input that a user may point at; each Kind is the only reader of its shape."""

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.option import Option
from xlfactor.errors import OptionError, TableError
from xlfactor.tables.cells import Cell, Cells, figures, is_error, labelled, number, row_names, said

T_co = TypeVar("T_co", covariant=True)
O_co = TypeVar("O_co", bound=Option, covariant=True)

_YES = frozenset({"yes", "y", "true", "x", "1"})
_NO = frozenset({"no", "n", "false", "", "0", "-", "–"})
_NO_FIGURE = frozenset({"-", "–", "—", "n/a", "na", "n.a.", "nan", "tbd", "?"})


@dataclass(frozen=True, kw_only=True)
class Kind(ABC, Generic[T_co]):
    """One shape of input: what it means (for the Function Wizard) and how it is read."""

    help: str

    @property
    def is_table(self) -> bool:
        """Tell whether the input is a block of cells rather than a single one."""
        return True

    @property
    def choices(self) -> tuple[str, ...]:
        """Give the words that may stand in the cell, if they are a closed list."""
        return ()

    @abstractmethod
    def read(self, cells: Cells, *, name: str) -> T_co:
        """Read a block; a `TableError` or its like names the table, the row and the column."""


@dataclass(frozen=True, kw_only=True)
class _Scalar(Kind[T_co]):
    @property
    def is_table(self) -> bool:
        return False

    def read(self, cells: Cells, *, name: str) -> T_co:
        if len(cells) != 1 or len(cells[0]) != 1:
            found = f"{len(cells)} × {len(cells[0])} cells" if cells else "a blank"
            raise TableError(f"{name}: found {found}; wanted one cell with {self._wanted()}")
        return self._value(cells[0][0], name)

    @abstractmethod
    def _wanted(self) -> str: ...

    @abstractmethod
    def _value(self, cell: Cell, name: str) -> T_co: ...


@dataclass(frozen=True, kw_only=True)
class Number(_Scalar[float]):
    """A number in a closed range."""

    minimum: float = -float("inf")
    maximum: float = float("inf")

    def _wanted(self) -> str:
        return "a number"

    def _value(self, cell: Cell, name: str) -> float:
        value = number(cell, where=name)
        if not self.minimum <= value <= self.maximum:
            raise OptionError(
                f"{name}: found {value:g}; wanted a number from {self.minimum:g} "
                f"to {self.maximum:g}"
            )
        return value


@dataclass(frozen=True, kw_only=True)
class Whole(_Scalar[int]):
    """A whole number in a closed range."""

    minimum: int
    maximum: int

    def _wanted(self) -> str:
        return f"a whole number from {self.minimum} to {self.maximum}"

    def _value(self, cell: Cell, name: str) -> int:
        value = number(cell, where=name)
        if not (value.is_integer() and self.minimum <= value <= self.maximum):
            raise OptionError(f"{name}: found {value:g}; wanted {self._wanted()}")
        return int(value)


@dataclass(frozen=True, kw_only=True)
class Choice(_Scalar[O_co]):
    """One of the words of an Option."""

    option: type[O_co]

    @property
    def choices(self) -> tuple[str, ...]:
        """Give the words of the option."""
        return tuple(member.value for member in self.option)

    def _wanted(self) -> str:
        return "one of " + ", ".join(f"'{word}'" for word in self.choices)

    def _value(self, cell: Cell, name: str) -> O_co:
        if not isinstance(cell, str) or is_error(cell):
            raise OptionError(f"{name}: found {said(cell)}; wanted {self._wanted()}")
        try:
            return self.option.parse(cell)
        except OptionError as error:
            raise OptionError(f"{name}: {error}") from None


@dataclass(frozen=True, kw_only=True)
class Switch(_Scalar[bool]):
    """TRUE or FALSE, yes or no."""

    def _wanted(self) -> str:
        return "yes or no"

    def _value(self, cell: Cell, name: str) -> bool:
        return truth(cell, where=name)


@dataclass(frozen=True, kw_only=True)
class Text(_Scalar[str]):
    """A text; a date is given as yyyy-mm-dd."""

    def _wanted(self) -> str:
        return "a text"

    def _value(self, cell: Cell, name: str) -> str:
        if is_error(cell):
            raise TableError(f"{name}: found {said(cell)}; wanted a text")
        if isinstance(cell, dt.datetime):
            return f"{cell:%Y-%m-%d}"
        return f"{cell:g}" if isinstance(cell, float) else str(cell)


def truth(cell: Cell, *, where: str) -> bool:
    """Give a yes/no cell as a truth value; a blank is no.

    Raises
    ------
    TableError
        If the cell holds anything else.
    """
    if isinstance(cell, bool):
        return cell
    word = "" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell)
    if word.casefold() in _YES:
        return True
    if word.casefold() in _NO:
        return False
    raise TableError(f"{where}: found {said(cell)}; wanted yes or no")


def pairs(cells: Cells, *, name: str) -> tuple[str | None, list[tuple[str, Cell]]]:
    """Give a two-column (or two-row) block as its header, if any, and names with their cells.

    The first row is a header if its second cell is a text beside figures, or its first is blank.
    """
    if not cells:
        raise TableError(f"{name}: the range is empty")
    if len(cells) == 2 and len(cells[0]) > 2:
        cells = tuple(zip(*cells, strict=True))
    if len(cells[0]) != 2:
        raise TableError(
            f"{name}: found {len(cells[0])} column(s); wanted two, names and their values"
        )
    has_header = _is_header(cells)
    header = str(cells[0][1]) if has_header and cells[0][1] is not None else None
    body = cells[1:] if has_header else cells
    names = row_names([row[0] for row in body], first=1 + has_header, name=name)
    return header, list(zip(names, (row[1] for row in body), strict=True))


def _is_header(cells: Cells) -> bool:
    first, rest = cells[0], cells[1:]
    if first[0] is None:
        return True
    if not isinstance(first[1], str) or is_error(first[1]):
        return False
    # a figure that lacks must not be taken for a header: its row would be lost
    is_figure = first[1].endswith("%") or first[1].casefold() in _NO_FIGURE
    return not is_figure and any(
        isinstance(row[1], (float, bool)) or row[1] is None for row in rest
    )


@dataclass(frozen=True, kw_only=True)
class Vector(Kind["pd.Series[float]"]):
    """Names and one number each; the header of the numbers, if any, names the series."""

    blank: float | None = None
    #: whether a table of names alone is an answer: NaN throughout
    all_blank: bool = False

    def read(self, cells: Cells, *, name: str) -> "pd.Series[float]":
        """Read names and numbers; a blank is an error unless the kind says what it stands for."""
        if self.all_blank and cells and len(cells[0]) == 1:
            cells = tuple((row[0], None) for row in cells)
        header, found = pairs(cells, name=name)
        if self.all_blank and all(cell is None for _, cell in found):
            return pd.Series(float("nan"), index=pd.Index([label for label, _ in found]))
        values = [
            self.blank
            if cell is None and self.blank is not None
            else number(cell, where=f"{name}: row '{label}'")
            for label, cell in found
        ]
        index = pd.Index([label for label, _ in found])
        labels.require_unique(index, name=name)
        return pd.Series(values, index=index, dtype=float, name=header)


@dataclass(frozen=True, kw_only=True)
class Grid(Kind[pd.DataFrame]):
    """Numbers under a header row and beside a column of names."""

    blank: float | None = None

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the numbers; a blank is an error unless the kind says what it stands for."""
        frame = figures(cells, name=name, blank=self.blank)
        labels.require_unique(frame.index, name=name)
        labels.require_unique(frame.columns, name=name, what="column")
        return frame


@dataclass(frozen=True, kw_only=True)
class Square(Kind[pd.DataFrame]):
    """Numbers with the same names on both sides."""

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the numbers and put the columns in the order of the rows, by name."""
        frame = Grid(help=self.help).read(cells, name=name)
        return labels.square_onto(frame, frame.index, name=name)


@dataclass(frozen=True, kw_only=True)
class Names(Kind["pd.Index[Any]"]):
    """A list of names, in a row or a column."""

    def read(self, cells: Cells, *, name: str) -> "pd.Index[Any]":
        """Read the names; blanks between them are passed over."""
        if len(cells) > 1 and len(cells[0]) > 1:
            raise TableError(f"{name}: found a block of cells; wanted one row or column of names")
        found = [str(cell) for row in cells for cell in row if cell is not None]
        if not found:
            raise TableError(f"{name}: the range is empty; wanted names")
        index = pd.Index(found)
        labels.require_unique(index, name=name)
        return index


@dataclass(frozen=True, kw_only=True)
class Choices(Kind[tuple[O_co, ...]]):
    """A list of words of one Option, in a row or a column."""

    option: type[O_co]

    @property
    def choices(self) -> tuple[str, ...]:
        """Give the words of the option."""
        return tuple(member.value for member in self.option)

    def read(self, cells: Cells, *, name: str) -> tuple[O_co, ...]:
        """Read the words in their order; blanks between them are passed over."""
        words = Names(help=self.help).read(cells, name=name)
        one = Choice(help=self.help, option=self.option)
        return tuple(one.read(((word,),), name=name) for word in words)


@dataclass(frozen=True, kw_only=True)
class PublishedTable(Kind[pd.DataFrame]):
    """A table as a provider publishes it: texts, blanks and numbers, all kept as they stand."""

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the cells with the first row and column as labels, whatever these hold.

        Which rows are headers, and which column holds the names, is for the analysis to tell. The
        cell at the corner is the name of the columns.
        """
        if len(cells) < 2 or len(cells[0]) < 2:
            labelled(cells, name=name)  # says what is wrong
        top, *body = cells
        return pd.DataFrame(
            [list(row[1:]) for row in body],
            index=pd.Index([row[0] for row in body], dtype=object),
            columns=pd.Index(list(top[1:]), dtype=object, name=top[0]),
            dtype=object,
        )
