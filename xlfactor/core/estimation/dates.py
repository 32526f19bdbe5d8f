"""Tables whose rows are dates: in order, one a period, and without holes where that counts."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xlfactor.core.labels import require_numbers, text_of
from xlfactor.core.option import Option
from xlfactor.errors import TableError


class Frequency(Option):
    """The time between the rows of a table of dates."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"

    @property
    def periods_per_year(self) -> int:
        """How many rows make a year; of days 252, as markets have (see `rows_per_year`).

        Examples
        --------
        >>> Frequency.QUARTERLY.periods_per_year
        4
        """
        return {"daily": 252, "weekly": 52, "monthly": 12, "quarterly": 4, "yearly": 1}[self.value]

    @property
    def span(self) -> str:
        """The time from one row to the next, in words.

        Examples
        --------
        >>> Frequency.DAILY.span
        'a day'
        """
        return "a day" if self is Frequency.DAILY else f"a {self.value.removesuffix('ly')}"


class Window(Option):
    """The part of the past that an estimate uses."""

    ROLLING = "rolling"
    GROWING = "growing"


# the median distance between rows of each frequency, in days
_DAYS_APART = {
    Frequency.DAILY: (1, 4),
    Frequency.WEEKLY: (5, 10),
    Frequency.MONTHLY: (26, 33),
    Frequency.QUARTERLY: (85, 97),
    Frequency.YEARLY: (350, 380),
}
# markets close on holidays: days or weeks are missing only after a longer distance than this
_LONGEST_WAIT = {Frequency.DAILY: 10, Frequency.WEEKLY: 11}
# of seven days each makes 14 % of the rows; a day that markets open now and then makes less
_DAY_OF_SEVEN = 0.1
_SATURDAY, _SUNDAY = 5, 6
#: How pandas calls the frequencies whose rows are calendar periods.
CALENDAR = {Frequency.MONTHLY: "M", Frequency.QUARTERLY: "Q", Frequency.YEARLY: "Y"}


def require_dated(table: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Check a table of dates, and return it as floats.

    Parameters
    ----------
    table : DataFrame of shape (n_dates, n_columns)
        Rows are dates in ascending order, one a period.

    Raises
    ------
    TableError
        If rows are not dates, out of order or double, or a cell has no number.
    LabelError
        If a column occurs twice.
    """
    require_columns(table, name=name)
    _require_apart(_require_ascending(table.index, name), name)
    return require_numbers(table, name=name)


def require_consecutive(table: pd.DataFrame, *, name: str) -> None:
    """Check that a table of dates leaves out no period, for the change from row to row.

    Raises a `TableError` if rows are not dates, out of order, double or missing.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-29", "2021-02-26", "2021-04-30", "2021-05-31"])
    >>> require_consecutive(pd.DataFrame(index=dates), name="prices")
    Traceback (most recent call last):
    xlfactor.errors.TableError: prices: missing 2021-03 between 2021-02-26 and 2021-04-30
    """
    dates = _require_ascending(table.index, name)
    frequency, steps = _require_apart(dates, name)
    hole = steps > _LONGEST_WAIT.get(frequency, 1)
    if hole.any():
        row = int(hole.argmax())
        periods = periods_of(dates, frequency)
        missing = text_of(periods[row] + 1) if isinstance(periods, pd.PeriodIndex) else "rows"
        raise TableError(
            f"{name}: missing {missing} between {text_of(dates[row])} "
            f"and {text_of(dates[row + 1])}"
        )


def require_columns(table: pd.DataFrame, *, name: str) -> None:
    """Raise a `TableError` if the table has no columns."""
    if not len(table.columns):
        raise TableError(f"{name}: no columns")


def infer_frequency(dates: pd.DatetimeIndex, *, name: str) -> Frequency:
    """Infer the frequency of rows from the median distance between them.

    Raises a `TableError` if there are fewer than two rows, or the distance fits no frequency.

    Examples
    --------
    >>> infer_frequency(pd.to_datetime(["2021-01-29", "2021-02-26"]), name="returns")
    <Frequency.MONTHLY: 'monthly'>
    """
    if len(dates) < 2:
        raise TableError(f"{name}: {len(dates)} row(s) of dates; at least 2 are wanted")
    days = days_apart(dates)
    for frequency, (least, most) in _DAYS_APART.items():
        if least <= days <= most:
            return frequency
    choices = ", ".join(frequency.value for frequency in Frequency)
    raise TableError(f"{name}: rows are {days:g} days apart; wanted are rows that are {choices}")


def days_apart(dates: pd.Index) -> float:
    """Return the median distance between rows in days.

    Examples
    --------
    >>> days_apart(pd.to_datetime(["2021-01-29", "2021-02-26", "2021-03-31"]))
    30.5
    """
    seconds = np.sort(np.diff(np.asarray(dates).astype("datetime64[s]").astype(np.int64)))
    # the median; numpy's own would take longer than everything else here
    middle = len(seconds) // 2
    return float(seconds[middle] + seconds[~middle]) / 2 / 86_400


def rows_per_year(dates: pd.DatetimeIndex, *, name: str) -> float:
    """Return how many rows make a year: of days 252, or 365 where weekends are among them.

    Raises a `TableError` if the dates fit no frequency.

    Examples
    --------
    >>> rows_per_year(pd.date_range("2021-01-01", periods=30, freq="D"), name="returns")
    365.0
    >>> rows_per_year(pd.date_range("2021-01-01", periods=30, freq="B"), name="returns")
    252.0
    """
    frequency = infer_frequency(dates, name=name)
    if frequency is Frequency.DAILY:
        weekdays = dates.day_of_week
        weekend = [float((weekdays == day).mean()) for day in (_SATURDAY, _SUNDAY)]
        if min(weekend) >= _DAY_OF_SEVEN:
            return 365.0
    return float(frequency.periods_per_year)


def periods_of(dates: pd.DatetimeIndex, frequency: Frequency) -> pd.Index:
    """Return the calendar month, quarter or year of each date; days and weeks stay dates."""
    if frequency in CALENDAR:
        return dates.to_period(CALENDAR[frequency])
    return dates.normalize()


def _require_ascending(index: pd.Index, name: str) -> pd.DatetimeIndex:
    if not isinstance(index, pd.DatetimeIndex):
        found = f"found '{index[0]}' in row 1" if len(index) else "found none"
        raise TableError(f"{name}: rows must be dates; {found}")
    if index.hasnans:
        raise TableError(f"{name}: row {int(index.isna().argmax()) + 1} has no date")
    backward = np.diff(np.asarray(index)) < np.timedelta64(0)
    if backward.any():
        row = int(backward.argmax()) + 1
        raise TableError(
            f"{name}: row '{text_of(index[row])}' stands after '{text_of(index[row - 1])}'; "
            "dates must ascend: sort the rows, the oldest first"
        )
    return index


def _require_apart(dates: pd.DatetimeIndex, name: str) -> tuple[Frequency, NDArray[np.int64]]:
    """Refuse two rows of one period, and return the frequency and the steps from row to row."""
    frequency = infer_frequency(dates, name=name)
    steps = _steps(dates, frequency)
    double = steps == 0
    if double.any():
        periods = periods_of(dates, frequency)
        row = int(double.argmax()) + 1
        both = f"'{text_of(dates[row - 1])}' and '{text_of(dates[row])}'"
        raise TableError(f"{name}: {text_of(periods[row])} occurs more than once (rows {both})")
    return frequency, steps


def _steps(dates: pd.DatetimeIndex, frequency: Frequency) -> NDArray[np.int64]:
    """Return the distances between rows: in calendar periods, of days and weeks in days."""
    months = 12 // frequency.periods_per_year if frequency in CALENDAR else 0
    held = np.asarray(dates).astype("datetime64[M]" if months else "datetime64[D]")
    counted: NDArray[np.int64] = held.astype(np.int64)
    return np.diff(counted // (months or 1))
