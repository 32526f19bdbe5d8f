"""Tables of dates, lined up by calendar period."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from xlfactor.core.estimation.dates import (
    CALENDAR,
    Frequency,
    infer_frequency,
    periods_of,
    require_columns,
    require_dated,
)
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import require_numbers, text_of
from xlfactor.errors import TableError

# dates of a table stand at the start or at the end of their periods if all are this near (days)
_AT_AN_EDGE = 6


@frozen
class AlignedTables:
    """Tables cut to the periods that all of them have."""

    #: The tables by name, all with the dates of the first.
    tables: dict[str, pd.DataFrame]
    #: What each table had beyond the common periods, in words.
    notes: tuple[str, ...]


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
    checked = _checked(tables)
    if _on_same_dates(checked):
        return AlignedTables(tables=checked, notes=())
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
        With the two tables; or, where their dates differ, as `require_dated`.
    """
    if _on_same_dates(tables):
        return
    frequency = _common_frequency(_checked(tables))
    if frequency not in CALENDAR:
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


def _checked(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Check tables as `require_dated` does; dates that all of them have are looked at once."""
    if not _on_same_dates(tables):
        return {name: require_dated(table, name=name) for name, table in tables.items()}
    first, *others = tables
    checked = {first: require_dated(tables[first], name=first)}
    for name in others:
        require_columns(tables[name], name=name)
        checked[name] = require_numbers(tables[name], name=name)
    return checked


def _on_same_dates(tables: Mapping[str, pd.DataFrame]) -> bool:
    first, *others = tables.values()
    return all(table.index.equals(first.index) for table in others)


def _common_frequency(tables: Mapping[str, pd.DataFrame]) -> Frequency:
    found = {name: infer_frequency(_dates(table), name=name) for name, table in tables.items()}
    if len(set(found.values())) > 1:
        listed = ", ".join(f"{name} {frequency.value}" for name, frequency in found.items())
        raise TableError(f"tables must have rows equally far apart; found {listed}")
    return next(iter(found.values()))


def _edge(dates: pd.DatetimeIndex, frequency: Frequency) -> str | None:
    """Return whether all dates are at the start or the end of their periods, None if neither."""
    periods = dates.to_period(CALENDAR[frequency])
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
