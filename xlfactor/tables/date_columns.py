"""Read a column of dates as a whole: what one text leaves open, the others may settle."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from xlfactor.core.estimation.dates import require_consecutive
from xlfactor.core.typing import FloatArray
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cell, describe, shown
from xlfactor.tables.date_texts import ORDERS, Written, date_readings

#: The dates that a cell may be, by how they are written.
Readings: TypeAlias = Mapping[Written, pd.Timestamp]

_SECONDS_OF_A_DAY: Final = 86_400
# Serial numbers count the days from here. Excel's 29 February 1900, which never was, is 60.
_EPOCH: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (a serial number has no time zone)
_FIRST_SERIAL, _LAST_SERIAL = 61, 2958465
# As serial numbers these are days of 1904 to 1906, but what is meant is a year.
_YEARS: Final = range(1800, 2201)
#: Months as yyyymm are, as serial numbers, days of 2392 and later.
_MONTH_KEYS: Final = range(180_000, 220_100)
_DAY_KEYS: Final = range(18_000_000, 22_000_000)
_LARGEST_YYMM, _MONTHS = 10_000, range(1, 13)
_ROUNDING: Final = 1e-6
_YEAR: Final = r"(?:18|19|20|21)\d{2}"
_ISO: Final = r"\d{4}-\d{2}-\d{2}.*"
_WANTED: Final = "wanted Excel dates, or texts as yyyy-mm-dd"


def dates_in(column: Sequence[Cell], *, name: str) -> tuple[pd.DatetimeIndex, list[str]]:
    """Read the cells below a header as days, and return notes on how they are written.

    A day whose year stands last, such as 03/04/2020, is read as the others of its column show.
    Raises a `TableError` if a cell holds no date, or the column can be read in two ways.

    Examples
    --------
    >>> dates_in(["31/01/2020", "01/03/2020"], name="returns")[0][1]
    Timestamp('2020-03-01 00:00:00')
    """
    _refuse_short_months(column, name)
    serials = _plain_serials(column)
    if serials is not None:
        seconds = np.rint(serials * _SECONDS_OF_A_DAY).astype("timedelta64[s]")
        return _days(np.datetime64(_EPOCH, "s") + seconds), []
    if set(map(type, column)) == {dt.datetime}:
        return _days(
            [one.replace(tzinfo=None) for one in column if isinstance(one, dt.datetime)]
        ), []
    is_years = bool(column) and all(map(_is_year, column))
    if is_years and len(set(column)) < len(column):
        raise TableError(
            f"{name}: the years in the first column, such as {_text(column[0])}, repeat; wanted "
            "one column of dates: join year and month, in Excel by =DATE(year, month, 1)"
        )
    found = [
        _of_year(cell) if is_years else readings_of(cell, where=f"{name}: the date in row {row}")
        for row, cell in enumerate(column, start=2)
    ]
    order, why = _order(column, found, name)
    dates = _in_order(found, order)
    if not column or Written.EXCEL in found[0] or re.fullmatch(_ISO, str(column[0])):
        return _days(dates), []
    how = order if order in found[0] else next(iter(found[0]))
    shown_as = f"{name}: the dates in the first column, such as {_text(column[0])}, were read as"
    return _days(dates), [f"{shown_as} {how.value}{why}; that one as {dates[0]:%Y-%m-%d}."]


def _refuse_short_months(column: Sequence[Cell], name: str) -> None:
    """Refuse numbers such as 9801, which may be months as yymm: as dates, they are of 1926."""
    first = column[0] if column else None
    is_short = all(
        isinstance(cell, float) and cell < _LARGEST_YYMM and cell % 100 in _MONTHS
        for cell in column
    )
    if isinstance(first, float) and is_short and not all(map(_is_year, column)):
        raise TableError(
            f"{name}: the dates, such as {first:g}, may be months as yymm or days as serial "
            f"numbers of Excel: {_WANTED}"
        )


def _plain_serials(column: Sequence[Cell]) -> FloatArray | None:
    """Return dates as serial numbers if all are so and none may mean a year, a month or a day."""
    if set(map(type, column)) != {float}:
        return None
    serials = np.array(column, dtype=np.float64)
    is_date = (serials >= _FIRST_SERIAL) & (serials <= _LAST_SERIAL)
    for meant in (_YEARS, _MONTH_KEYS):
        is_date &= (serials < meant.start) | (serials >= meant.stop)
    return serials if is_date.all() else None


def _days(dates: Any) -> pd.DatetimeIndex:
    """Return dates without their time of day."""
    held = dates if isinstance(dates, np.ndarray) else pd.DatetimeIndex(dates).to_numpy()
    days = held.astype("datetime64[D]")
    return pd.DatetimeIndex(days.astype("datetime64[us]"))


def readings_of(cell: Cell, *, where: str) -> Readings:
    """Return the dates that a cell may be; a text may be two.

    Raises a `TableError` if it holds none; `where` names the place.

    Examples
    --------
    >>> readings_of(43861.0, where="here")
    {<Written.EXCEL: 'dates of Excel'>: Timestamp('2020-01-31 00:00:00')}
    """
    if isinstance(cell, dt.datetime):
        return {Written.EXCEL: pd.Timestamp(cell.replace(tzinfo=None))}
    if isinstance(cell, float):
        return _of_number(cell, where)
    found = date_readings(cell) if isinstance(cell, str) else {}
    if not found:
        raise _no_date(cell, where)
    return found


def _of_number(cell: float, where: str) -> Readings:
    # a whole number is looked up in a range, any other compared with each of its numbers
    whole = int(cell) if cell.is_integer() else -1
    if whole in _YEARS:
        raise TableError(f"{where}: found {cell:g}; wanted a date, such as {cell:.0f}-12-31")
    if whole in _MONTH_KEYS:
        return _of_digits(f"{whole}", where, "no month as yyyymm")
    if whole in _DAY_KEYS:
        return _of_digits(f"{whole}", where, "no day of the calendar")
    if whole < 0 and _YEARS[0] <= cell <= _YEARS[-1]:
        is_month = abs(cell * 100 - round(cell * 100)) < _ROUNDING
        return _of_digits(f"{cell:.2f}" if is_month else shown(cell), where, "no month as yyyy.mm")
    if _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        seconds = dt.timedelta(seconds=round(cell * _SECONDS_OF_A_DAY))
        return {Written.EXCEL: pd.Timestamp(_EPOCH + seconds)}
    raise _no_date(cell, where)


def _of_digits(digits: str, where: str, otherwise: str) -> Readings:
    found = date_readings(digits)
    if not found:
        raise TableError(f"{where}: found {digits}, which is {otherwise}")
    return found


def _no_date(cell: Cell, where: str) -> TableError:
    return TableError(
        f"{where}: found {describe(cell)}; wanted an Excel date, or text as yyyy-mm-dd or yyyy-mm"
    )


def _is_year(cell: Cell) -> bool:
    return re.fullmatch(_YEAR, _text(cell)) is not None


def _of_year(cell: Cell) -> Readings:
    return {Written.YEAR: pd.Timestamp(int(_text(cell)), 12, 31)}


def _text(cell: Cell) -> str:
    return shown(cell) if isinstance(cell, float) else str(cell)


def _order(column: Sequence[Cell], found: Sequence[Readings], name: str) -> tuple[Written, str]:
    """Return whether days or months stand first where a year stands last, and what shows it.

    Raises a `TableError` if rows contradict each other, nothing settles it, or Excel has read some
    of the dates.
    """
    rows = [row for row, one in enumerate(found) if not one.keys().isdisjoint(ORDERS)]
    if not rows:
        return Written.EXCEL, ""
    example = _text(column[rows[0]])
    if any(Written.EXCEL in one for one in found):
        raise TableError(
            f"{name}: row '{example}' is a text among dates of Excel, which may have taken days "
            f"for months: {_WANTED} in all rows"
        )
    against = {
        order: next((_text(column[row]) for row in rows if order not in found[row]), None)
        for order in ORDERS
    }
    possible = [order for order, text in against.items() if text is None]
    if len(possible) == 1:
        shows = next(text for text in against.values() if text is not None)
        return possible[0], f", as '{shows}' shows"
    if not possible:
        day, month = against[Written.MONTH_FIRST], against[Written.DAY_FIRST]
        raise TableError(f"{name}: '{day}' has its day first, '{month}' its month: {_WANTED}")
    fitting = [order for order in possible if _follow(_in_order(found, order), name)]
    if len(fitting) == 1:
        return fitting[0], ", since only so each row follows the one before"
    ways = (f"{found[rows[0]][order]:%Y-%m-%d} ({order.value})" for order in possible)
    raise TableError(
        f"{name}: the dates can be read in several ways: '{example}' may be {' or '.join(ways)}: "
        f"{_WANTED}"
    )


def _in_order(found: Sequence[Readings], order: Written) -> list[pd.Timestamp]:
    return [one[order] if order in one else next(iter(one.values())) for one in found]


def _follow(dates: list[pd.Timestamp], name: str) -> bool:
    """Return whether dates ascend, one a period, with no period left out."""
    try:
        require_consecutive(pd.DataFrame(index=pd.DatetimeIndex(dates)), name=name)
    except TableError:
        return False
    return True
