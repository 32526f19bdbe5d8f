"""Tables whose rows are dates: in order, without holes, and lined up by calendar period."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

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
# dates of a table stand at the start or at the end of their periods if all are this near (days)
_AT_AN_EDGE = 6
_CALENDAR = {Frequency.MONTHLY: "M", Frequency.QUARTERLY: "Q", Frequency.YEARLY: "Y"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AlignedTables:
    """Tables cut to the periods that all of them have."""

    #: The tables by name, all with the dates of the first.
    tables: dict[str, pd.DataFrame]
    #: What each table had beyond the common periods, in words.
    notes: tuple[str, ...]


def require_dated(table: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Check a table of dates, and return it as floats.

    Parameters
    ----------
    table : DataFrame of shape (n_dates, n_columns)
        Rows are dates in ascending order, one a period, with no period left out.

    Raises
    ------
    TableError
        If rows are not dates, out of order, double or missing, or a cell has no number.
    LabelError
        If a column occurs twice.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-29", "2021-02-26", "2021-04-30", "2021-05-31"])
    >>> require_dated(pd.DataFrame({"Gold": [0.1, 0.2, 0.1, 0.0]}, index=dates), name="returns")
    Traceback (most recent call last):
    xlfactor.errors.TableError: returns: missing 2021-03 between 2021-02-26 and 2021-04-30
    """
    if not len(table.columns):
        raise TableError(f"{name}: no columns")
    dates = _require_ascending(table.index, name)
    _require_no_holes(dates, infer_frequency(dates, name=name), name)
    return require_numbers(table, name=name)


def infer_frequency(dates: pd.DatetimeIndex, *, name: str) -> Frequency:
    """Infer the frequency of rows from the median distance between them.

    Raises
    ------
    TableError
        If there are fewer than two rows, or the distance fits no frequency.

    Examples
    --------
    >>> infer_frequency(pd.to_datetime(["2021-01-29", "2021-02-26"]), name="returns")
    <Frequency.MONTHLY: 'monthly'>
    """
    if len(dates) < 2:
        raise TableError(f"{name}: {len(dates)} row(s) of dates; at least 2 are wanted")
    days = float(np.median(np.diff(dates.to_numpy()) / np.timedelta64(1, "D")))
    for frequency, (least, most) in _DAYS_APART.items():
        if least <= days <= most:
            return frequency
    choices = ", ".join(frequency.value for frequency in Frequency)
    raise TableError(f"{name}: rows are {days:g} days apart; wanted are rows that are {choices}")


def rows_per_year(dates: pd.DatetimeIndex, *, name: str) -> float:
    """Return how many rows make a year: of days 252, or 365 where weekends are among them.

    Raises
    ------
    TableError
        If the dates fit no frequency.

    Examples
    --------
    >>> rows_per_year(pd.date_range("2021-01-01", periods=30, freq="D"), name="returns")
    365.0
    >>> rows_per_year(pd.date_range("2021-01-01", periods=30, freq="B"), name="returns")
    252.0
    """
    frequency = infer_frequency(dates, name=name)
    weekdays = dates.day_of_week
    weekend = [float((weekdays == day).mean()) for day in (_SATURDAY, _SUNDAY)]
    if frequency is Frequency.DAILY and min(weekend) >= _DAY_OF_SEVEN:
        return 365.0
    return float(frequency.periods_per_year)


def periods_of(dates: pd.DatetimeIndex, frequency: Frequency) -> pd.Index:
    """Return the calendar month, quarter or year of each date; days and weeks stay dates."""
    if frequency in _CALENDAR:
        return dates.to_period(_CALENDAR[frequency])
    return dates.normalize()


def align_periods(tables: Mapping[str, pd.DataFrame]) -> AlignedTables:
    """Cut tables to their common calendar periods, and note what each had beyond them.

    31 January and 29 January are the same month. Quarters and years are met likewise;
    daily and weekly rows are met by date. The result carries the first table's dates.

    Parameters
    ----------
    tables : mapping of name to DataFrame of shape (n_dates, n_columns)

    Raises
    ------
    TableError
        As `require_dated`; or if the tables have different frequencies or no common period.

    Examples
    --------
    >>> january = pd.to_datetime(["2021-01-29", "2021-02-26"])
    >>> february = pd.to_datetime(["2021-01-31", "2021-02-28", "2021-03-31"])
    >>> aligned = align_periods({
    ...     "returns": pd.DataFrame({"Gold": [0.1, 0.2]}, index=january),
    ...     "factor_returns": pd.DataFrame({"Equity": [0.3, 0.1, 0.2]}, index=february),
    ... })
    >>> aligned.notes
    ('factor_returns: 1 of 3 rows is not used, as not every table has 2021-03',)
    """
    checked = {name: require_dated(table, name=name) for name, table in tables.items()}
    frequency = _common_frequency(checked)
    periods = {name: periods_of(_dates(table), frequency) for name, table in checked.items()}
    first = next(iter(checked))
    common = periods[first]
    for found in periods.values():
        common = common[common.isin(found)]
    if not len(common):
        spans = "; ".join(
            f"{name} {text_of(p[0])} to {text_of(p[-1])}" for name, p in periods.items()
        )
        raise TableError(f"no {frequency.value} row is common to all tables: {spans}")
    dates = _dates(checked[first])[periods[first].isin(common)]
    return AlignedTables(
        tables={
            name: table[periods[name].isin(common)].set_axis(dates)
            for name, table in checked.items()
        },
        notes=tuple(
            _unused(name, found[~found.isin(common)], len(found))
            for name, found in periods.items()
            if len(found) > len(common)
        ),
    )


def require_same_edge(tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse dates at the start of a period in one table beside dates at the end in another.

    The first of February may mean January, whose returns are known then, or February.

    Raises
    ------
    TableError
        With the two tables; or as `require_dated`.
    """
    checked = {name: require_dated(table, name=name) for name, table in tables.items()}
    frequency = _common_frequency(checked)
    if frequency not in _CALENDAR:
        return
    edges = {name: _edge(_dates(table), frequency) for name, table in tables.items()}
    starts = [name for name, edge in edges.items() if edge == "start"]
    ends = [name for name, edge in edges.items() if edge == "end"]
    if starts and ends:
        first, last = (text_of(_dates(tables[names[0]])[0]) for names in (starts, ends))
        raise TableError(
            f"{starts[0]} is dated at the start of its periods (row '{first}'), {ends[0]} "
            f"at the end (row '{last}'): '{first}' may mean the period before or the "
            "one that it begins; wanted dates at the end of the periods in both tables"
        )


def _require_ascending(index: pd.Index, name: str) -> pd.DatetimeIndex:
    if not isinstance(index, pd.DatetimeIndex):
        found = f"found '{index[0]}' in row 1" if len(index) else "found none"
        raise TableError(f"{name}: rows must be dates; {found}")
    if index.hasnans:
        raise TableError(f"{name}: row {int(index.isna().argmax()) + 1} has no date")
    backward = np.diff(index.to_numpy()) < np.timedelta64(0)
    if backward.any():
        row = int(backward.argmax()) + 1
        raise TableError(
            f"{name}: row '{text_of(index[row])}' stands after '{text_of(index[row - 1])}'; "
            "dates must ascend"
        )
    return index


def _require_no_holes(dates: pd.DatetimeIndex, frequency: Frequency, name: str) -> None:
    periods = periods_of(dates, frequency)
    double = periods.duplicated()
    if double.any():
        row = int(double.argmax())
        both = f"'{text_of(dates[row - 1])}' and '{text_of(dates[row])}'"
        raise TableError(f"{name}: {text_of(periods[row])} occurs more than once (rows {both})")
    if isinstance(periods, pd.PeriodIndex):
        hole = np.diff(periods.asi8) > 1
    else:
        hole = np.diff(dates.to_numpy()) > np.timedelta64(_LONGEST_WAIT[frequency], "D")
    if hole.any():
        row = int(hole.argmax())
        missing = text_of(periods[row] + 1) if isinstance(periods, pd.PeriodIndex) else "rows"
        raise TableError(
            f"{name}: missing {missing} between {text_of(dates[row])} "
            f"and {text_of(dates[row + 1])}"
        )


def _common_frequency(tables: Mapping[str, pd.DataFrame]) -> Frequency:
    found = {name: infer_frequency(_dates(table), name=name) for name, table in tables.items()}
    if len(set(found.values())) > 1:
        listed = ", ".join(f"{name} {frequency.value}" for name, frequency in found.items())
        raise TableError(f"tables must have rows equally far apart; found {listed}")
    return next(iter(found.values()))


def _edge(dates: pd.DatetimeIndex, frequency: Frequency) -> str | None:
    """Tell whether all dates stand at the start of their periods, at the end, or neither."""
    periods = dates.to_period(_CALENDAR[frequency])
    near = np.timedelta64(_AT_AN_EDGE, "D")
    if (dates.normalize() - periods.start_time <= near).all():
        return "start"
    return "end" if (periods.end_time.normalize() - dates.normalize() <= near).all() else None


def _dates(table: pd.DataFrame) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(table.index)


def _unused(name: str, periods: pd.Index, among: int) -> str:
    count = len(periods)
    spelt = (
        text_of(periods[0]) if count == 1 else f"{text_of(periods[0])} … {text_of(periods[-1])}"
    )
    verb = "is" if count == 1 else "are"
    return f"{name}: {count} of {among} rows {verb} not used, as not every table has {spelt}"
