"""Read cells as names: a name is a text, unless its kind of table has numbers for names."""

import datetime as dt
from collections.abc import Sequence
from enum import Enum, auto

from xlfactor.core import labels
from xlfactor.core.number_texts import is_percentage
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cell, describe, is_error, shown

_YEARS = range(1900, 2201)


class NumberNames(Enum):
    """The numbers that a kind of table takes for names; any other number is no name."""

    NONE = auto()
    #: such as 2024
    YEARS = auto()
    #: such as the numbers of cases
    WHOLE = auto()
    #: such as maturities in years
    ALL = auto()

    def admits(self, number: float) -> bool:
        """Return whether a number is a name."""
        return {
            NumberNames.NONE: False,
            NumberNames.YEARS: number in _YEARS,
            NumberNames.WHOLE: number.is_integer() and number >= 0,
            NumberNames.ALL: True,
        }[self]


def name_of(cell: Cell, *, where: str, cure: str, numbers: NumberNames = NumberNames.NONE) -> str:
    """Read a cell as a name; a number that is one is written as the user sees it.

    Raises a `TableError` if the cell holds no name; `where` names the place, and `cure` follows
    what was found if it is a figure.

    Examples
    --------
    >>> name_of(2024.0, where="here", cure="", numbers=NumberNames.YEARS)
    '2024'
    """
    if isinstance(cell, float) and numbers.admits(cell):
        return shown(cell)
    if isinstance(cell, str) and not is_error(cell) and not is_figure(cell):
        return cell
    if not is_figure(cell):
        raise TableError(f"{where} is {describe(cell)}; wanted a name")
    digits = isinstance(cell, float) and cell.is_integer()
    typed = f" (a name in digits is typed as a text: '{describe(cell)})" if digits else ""
    raise TableError(f"{where} is {describe(cell)}; wanted a name{typed}{cure}")


def is_figure(cell: Cell) -> bool:
    """Return whether a cell holds a figure or a date, and so no name.

    Digits that are stored as text may be a name; a percentage is none.
    """
    if isinstance(cell, str):
        return is_percentage(cell)
    return isinstance(cell, (bool, int, float, dt.datetime))


def headers(row: Sequence[Cell], *, name: str, numbers: NumberNames) -> list[str]:
    """Read the names above the columns of a table, from the cells of its first row.

    Raises
    ------
    TableError
        If one is blank, an error or a figure. Figures come first: with them the row is no header
        row, whatever else it holds.
    """
    places = {j: f"{name}: the header of column {j}" for j in range(2, len(row) + 1)}
    cure = f": was the header row left out? {point_at_all(name)}"
    in_order = sorted(places, key=lambda j: not is_figure(row[j - 1]))
    found = {j: name_of(row[j - 1], where=places[j], cure=cure, numbers=numbers) for j in in_order}
    return [found[j] for j in places]


def row_names(
    found: Sequence[Cell],
    *,
    first: int,
    name: str,
    numbers: NumberNames = NumberNames.NONE,
) -> list[str]:
    """Read the cells of a label column as names; `first` is the row of the first in its range.

    Raises a `TableError` if one is blank, an error or a figure.
    """
    refuse_totals(found, name=name)
    cure = f": was the column of names left out? {point_at_all(name)}"
    names: list[str] = []
    for row, cell in enumerate(found, start=first):
        above = f", below '{names[-1]}'," if names else ""
        where = f"{name}: the name in row {row} of the range{above}"
        names.append(name_of(cell, where=where, cure=cure, numbers=numbers))
    return names


def refuse_totals(found: Sequence[Cell], *, name: str) -> None:
    """Raise a `TableError` if the last of the names of rows is that of a row of totals.

    Excel hands it over where a whole Table is pointed at.
    """
    if len(found) > 1 and labels.is_total(found[-1]):
        raise TableError(
            f"{name}: the last row, '{found[-1]}', looks like a row of totals; wanted the table "
            f"without it, in Excel {name}[[#Headers],[#Data]]"
        )


def point_at_all(name: str) -> str:
    """Return how a table is pointed at with its headers.

    Examples
    --------
    >>> point_at_all("cma")
    'Point at the whole table, in Excel cma[#All]'
    """
    return f"Point at the whole table, in Excel {name}[#All]"
