"""Tables whose first column holds dates."""

import datetime as dt
import math
from abc import abstractmethod
from collections.abc import Sequence
from itertools import islice
from typing import TypeVar

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.dates import require_consecutive
from xlfactor.core.estimation.figures import Figures
from xlfactor.core.estimation.histories import Histories, without_blanks
from xlfactor.core.estimation.published_cells import says_nothing
from xlfactor.core.estimation.reading_notes import with_notes
from xlfactor.core.estimation.variation import require_varying
from xlfactor.core.frozen import frozen
from xlfactor.errors import TRANSPOSE, TableError, TransposedError
from xlfactor.tables.cells import Cell, Cells, are_numbers
from xlfactor.tables.date_columns import dates_in, readings_of
from xlfactor.tables.dated_units import jump_notes, require_figures
from xlfactor.tables.kinds import Kind
from xlfactor.tables.names import NumberNames, is_figure, point_at_all, refuse_totals
from xlfactor.tables.reading import column_names, figures_beside

#: A number from here on in a column of names is meant as a date; below, as a figure.
_FIRST_DATE = 61.0
#: what Excel and data services write where a history has not begun
_NOT_AVAILABLE = frozenset({"#N/A", "#N/A N/A"})

T_co = TypeVar("T_co", covariant=True)


class History(Kind[T_co]):
    """What is read from a table of dates; an option says what becomes of blanks in it."""

    is_history = True

    def read(self, cells: Cells, *, name: str) -> T_co:
        """Read a table in which no blank may stand."""
        return self.read_history(cells, None, name=name)

    @abstractmethod
    def read_history(self, cells: Cells, histories: Histories | None, *, name: str) -> T_co:
        """Read the rows that the option keeps; None where there is no such option."""


@frozen
class DatedTable(History[pd.DataFrame]):
    """Numbers under a header row and beside a column of dates, one row a period.

    Columns may be numbered, as maturities are: a header row without a date beside it is no row of
    figures.
    """

    #: Whether a column that never changes is an error, as it is among returns.
    varying: bool = False
    #: The bound that each number must exceed.
    above: float = -float("inf")
    #: What the numbers are, which is checked; None where an option says it.
    holds: Figures | None = None

    def read_history(
        self, cells: Cells, histories: Histories | None, *, name: str
    ) -> pd.DataFrame:
        """Read the numbers; periods must ascend, and none may be missing or occur twice.

        A column may begin later, or end earlier, than others, with marks such as n/a for blanks.
        """
        _require_headers(cells, name)
        _require_one_header(cells, name)
        columns = pd.Index(column_names(cells, name=name, numbers=NumberNames.ALL))
        labels.require_unique(columns, name=name, what="column")
        beside = [row[0] for row in cells[1:]]
        refuse_totals(beside, name=name)
        dates, notes = dates_in(beside, name=name)
        table = figures_beside(dates, columns, _without_edges(cells), name=name, blank=math.nan)
        require_consecutive(table, name=name)
        table = without_blanks(table, histories, name=name)
        self._check(table, name)
        if self.holds is Figures.RETURNS:
            notes = [*notes, *jump_notes(table, name=name)]
        return with_notes(table, notes) if notes else table

    def _check(self, table: pd.DataFrame, name: str) -> None:
        if self.holds is not None:
            require_figures(table, self.holds, name=name)
        require_above(table, self.above, name=name)
        if self.varying:
            require_varying(table, name=name)


class DatedColumn(History["pd.Series[float]"]):
    """Numbers of one name beside a column of dates, one row a period."""

    def read_history(
        self, cells: Cells, histories: Histories | None, *, name: str
    ) -> "pd.Series[float]":
        """Read the numbers; errors are those of `DatedTable`, and more columns than one."""
        table = DatedTable(help=self.help).read_history(cells, histories, name=name)
        if table.shape[1] != 1:
            raise TableError(
                f"{name}: found {table.shape[1]} columns beside the dates; wanted one"
            )
        return table.iloc[:, 0]


def _without_edges(cells: Cells) -> Cells:
    """Return a block with blanks where marks such as n/a stand above or below the figures."""
    if are_numbers((cells[1][1:], cells[-1][1:])):
        return cells
    names, *columns = zip(*cells[1:], strict=True)
    return (cells[0], *zip(names, *map(_without_marks, columns), strict=True))


def _without_marks(column: Sequence[Cell]) -> Sequence[Cell]:
    """Return a column with blanks for marks before its first figure and after its last."""
    found = [None if says_nothing(cell) or cell in _NOT_AVAILABLE else cell for cell in column]
    known = [row for row, cell in enumerate(found) if cell is not None]
    if not known:
        return column
    first, last = known[0], known[-1]
    return [*found[:first], *column[first:last], *found[last:]]


def require_above(table: pd.DataFrame, bound: float, *, name: str) -> None:
    """Raise a `TableError` for the first number that is not above a bound."""
    wrong = table.to_numpy() <= bound
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        place = f"row '{labels.text_of(table.index[row])}', column '{table.columns[column]}'"
        raise TableError(
            f"{name}: {place}: found {table.iloc[row, column]:g}; wanted a number above {bound:g}"
        )


def is_date(cell: Cell) -> bool:
    """Return whether a cell holds a date.

    Examples
    --------
    >>> is_date(43861.0), is_date("Apr-97"), is_date("03/04/2020"), is_date("Gold")
    (True, True, True, False)
    """
    try:
        return bool(readings_of(cell, where=""))
    except TableError:
        return False


def is_dated(cells: Cells) -> bool:
    """Return whether the first name, below the header, is a date, and no column has that name."""
    first = cells[1][0] if len(cells) > 1 else None
    is_meant = first >= _FIRST_DATE if isinstance(first, float) else is_date(first)
    return is_meant and first not in cells[0][1:]


def _require_headers(cells: Cells, name: str) -> None:
    """Refuse a range that begins with a date and its figures: the header row was left out."""
    if not cells or not any(map(is_figure, cells[0][1:])):
        return
    if not is_date(cells[0][0]):
        return
    first = next(iter(readings_of(cells[0][0], where=name).values()))
    raise TableError(
        f"{name}: the first row of the range holds the figures of {labels.text_of(first)} where "
        "the names of the columns are wanted: was the header row left out? "
        f"{point_at_all(name)}"
    )


def _require_one_header(cells: Cells, name: str) -> None:
    """Refuse dates that stand in the first row, and lines above or below the row of names."""
    if cells and any(isinstance(cell, dt.datetime) for cell in cells[0][2:]):
        raise TransposedError(
            f"{name}: dates stand in the first row of the range; wanted them in its first column, "
            f"a row a period: {TRANSPOSE}"
        )
    below = enumerate(islice(cells, 1, None), start=1)
    first = next((row for row, line in below if is_date(line[0]) and _has(line)), 0)
    above = cells[1:first]
    if above and not any(is_date(line[0]) or _has(line) for line in above):
        raise TableError(
            f"{name}: {first} rows stand above the first date in row {first + 1} of the range; "
            "wanted one row of names: let the range begin right above that date"
        )


def _has(line: Sequence[Cell]) -> bool:
    """Return whether a row has a figure beside its name."""
    return any(is_figure(cell) and not isinstance(cell, dt.datetime) for cell in line[1:])
