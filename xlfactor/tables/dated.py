"""Tables whose first column holds dates: as Excel dates, as serial numbers, or as ISO text."""

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.dates import require_dated
from xlfactor.core.estimation.histories import complete_rows
from xlfactor.core.estimation.reading_notes import with_note
from xlfactor.core.estimation.variation import require_varying
from xlfactor.core.portfolios.history import Figures
from xlfactor.core.typing import FloatArray
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cell, Cells, describe
from xlfactor.tables.kinds import Kind
from xlfactor.tables.names import NumberNames, is_figure, point_at_all, refuse_totals
from xlfactor.tables.reading import column_names, figures_beside
from xlfactor.tables.units import require_figures

_SECONDS_OF_A_DAY = 86_400
# Serial numbers count the days from here. Excel's 29 February 1900, which never was, is 60.
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (a serial number has no time zone)
_FIRST_SERIAL, _LAST_SERIAL = 61, 2958465
# As serial numbers these are days of 1904 to 1906, but what is meant is a year.
_YEARS = range(1800, 2201)
_ISO_DATE = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
# a month as yyyymm, a day as yyyymmdd: as serial numbers, such months are days of 2392 and later
_MONTH_KEYS = range(180_000, 220_100)
_MONTH_KEY = re.compile(r"(1[89]|20|21)\d{2}(0[1-9]|1[0-2])")
# the same with signs in between: 2021-03, 2021/03, 2021M03, 2021/03/31
_SIGNED_KEY = re.compile(r"(\d{4})(?:(?:-|/|M)(\d{2})|/(\d{2})/(\d{2}))")
_DAY_KEY = re.compile(rf"{_MONTH_KEY.pattern}(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, kw_only=True)
class DatedTable(Kind[pd.DataFrame]):
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

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the numbers; periods must ascend, and none may be missing or occur twice.

        A column may begin later, or end earlier, than others: an option says what becomes of it.
        """
        _require_headers(cells, name)
        columns = pd.Index(column_names(cells, name=name, numbers=NumberNames.ALL))
        labels.require_unique(columns, name=name, what="column")
        dates = _dates([row[0] for row in cells[1:]], name)
        table = figures_beside(dates, columns, cells, name=name, blank=math.nan)
        complete = self._checked(complete_rows(table, name=name), name)
        table = complete if len(complete) == len(table) else table
        note = _key_note(cells, name)
        return table if note is None else with_note(table, note)

    def _checked(self, table: pd.DataFrame, name: str) -> pd.DataFrame:
        table = require_dated(table, name=name)
        if self.holds is not None:
            require_figures(table, self.holds, name=name)
        require_above(table, self.above, name=name)
        if self.varying:
            table = require_varying(table, name=name)
        return table


@dataclass(frozen=True, kw_only=True)
class DatedTableWithGaps(DatedTable):
    """A table of dates in which a blank is a figure that is missing, NaN, and no error."""

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the numbers as a table without gaps does; no date may be missing either."""
        missing = [[cell is None for cell in row[1:]] for row in cells[1:]]
        filled = cells[:1] + tuple(
            (row[0], *(0.0 if cell is None else cell for cell in row[1:])) for row in cells[1:]
        )
        return super().read(filled, name=name).mask(np.array(missing))


def require_above(table: pd.DataFrame, bound: float, *, name: str) -> None:
    """Raise a `TableError` for the first number that is not above a bound."""
    wrong = np.argwhere(table.to_numpy() <= bound)
    if len(wrong):
        row, column = wrong[0]
        place = f"row '{labels.text_of(table.index[row])}', column '{table.columns[column]}'"
        raise TableError(
            f"{name}: {place}: found {table.iloc[row, column]:g}; wanted a number above {bound:g}"
        )


def date_of(cell: Cell, *, where: str) -> pd.Timestamp:
    """Read a cell as a date; a month written as yyyymm is its last day.

    Raises
    ------
    TableError
        If the cell holds no date, or one that can be read in two ways; `where` names the place.

    Examples
    --------
    >>> date_of(43861.0, where="here")
    Timestamp('2020-01-31 00:00:00')
    >>> date_of(202002.0, where="here")
    Timestamp('2020-02-29 00:00:00')
    """
    if isinstance(cell, dt.datetime):
        return pd.Timestamp(cell.replace(tzinfo=None))
    key = _key(cell)
    if key is not None:
        return _of_key(key, where)
    if isinstance(cell, float) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        return _of_serial(cell, where)
    iso = _ISO_DATE.fullmatch(cell) if isinstance(cell, str) else None
    if iso:
        try:
            return pd.Timestamp(iso[1])
        except ValueError:
            pass
    raise TableError(
        f"{where}: found {describe(cell)}; wanted an Excel date, or text as yyyy-mm-dd or yyyy-mm"
    )


def _key(cell: Cell) -> str | None:
    """Return the digits of a month or a day that is written as yyyymm or yyyymmdd, year first."""
    if isinstance(cell, float) and cell.is_integer():
        cell = f"{cell:.0f}"
    signed = _SIGNED_KEY.fullmatch(cell) if isinstance(cell, str) else None
    if signed:
        cell = "".join(filter(None, signed.groups()))
    known = isinstance(cell, str) and (_MONTH_KEY.fullmatch(cell) or _DAY_KEY.fullmatch(cell))
    return str(cell) if known else None


def _of_serial(cell: float, where: str) -> pd.Timestamp:
    # a whole number is looked up in a range, any other compared with each of its numbers
    whole = int(cell) if cell.is_integer() else -1
    if whole in _YEARS:
        raise TableError(f"{where}: found {cell:g}; wanted a date, such as {cell:.0f}-12-31")
    if whole in _MONTH_KEYS:
        raise TableError(f"{where}: found {cell:g}, which is no month as yyyymm")
    return pd.Timestamp(_EPOCH + dt.timedelta(seconds=round(cell * _SECONDS_OF_A_DAY)))


def _of_key(key: str, where: str) -> pd.Timestamp:
    if _MONTH_KEY.fullmatch(key):
        return pd.Period(f"{key[:4]}-{key[4:]}", freq="M").end_time.normalize()
    try:
        return pd.Timestamp(f"{key[:4]}-{key[4:6]}-{key[6:]}")
    except ValueError:
        raise TableError(f"{where}: found {key}, which is no day of the calendar") from None


def _key_note(cells: Cells, name: str) -> str | None:
    """Return a note if the first date is written as a month or a day in digits, else None."""
    first = cells[1][0]
    key = _key(first)
    if key is None:
        return None
    what = "months (yyyymm), dated at their end" if len(key) == 6 else "days (yyyymmdd)"
    shown = first if isinstance(first, str) else key
    return f"{name}: the dates in the first column, such as {shown}, were read as {what}."


def _require_headers(cells: Cells, name: str) -> None:
    """Refuse a range that begins with a date and its figures: the header row was left out."""
    if not cells or not any(map(is_figure, cells[0][1:])):
        return
    try:
        first = date_of(cells[0][0], where=name)
    except TableError:
        return
    raise TableError(
        f"{name}: the first row of the range holds the figures of {labels.text_of(first)} where "
        "the names of the columns are wanted: was the header row left out? "
        f"{point_at_all(name)}"
    )


def _dates(column: Sequence[Cell], name: str) -> pd.DatetimeIndex:
    """Read the cells of the first column, below the header, as days."""
    refuse_totals(column, name=name)
    serials = _plain_serials(column)
    if serials is None:
        found = [
            date_of(cell, where=f"{name}: the date in row {i}")
            for i, cell in enumerate(column, start=2)
        ]
        days = pd.DatetimeIndex(found).to_numpy().astype("datetime64[D]")
    else:
        seconds = np.rint(serials * _SECONDS_OF_A_DAY).astype("timedelta64[s]")
        days = (np.datetime64(_EPOCH, "s") + seconds).astype("datetime64[D]")
    return pd.DatetimeIndex(days.astype("datetime64[us]"))


def _plain_serials(column: Sequence[Cell]) -> FloatArray | None:
    """Return dates as serial numbers if all are so and none may mean a year, a month or a day."""
    if set(map(type, column)) != {float}:
        return None
    serials = np.array(column, dtype=np.float64)
    is_date = (serials >= _FIRST_SERIAL) & (serials <= _LAST_SERIAL)
    for meant in (_YEARS, _MONTH_KEYS):
        is_date &= (serials < meant.start) | (serials >= meant.stop)
    return serials if is_date.all() else None
