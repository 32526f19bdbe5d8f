"""Dated tables: every fault is named, and periods are met by calendar, not by position."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.estimation.alignment import align_periods, require_same_edge
from xlfactor.core.estimation.dates import (
    Frequency,
    infer_frequency,
    require_consecutive,
    require_dated,
    rows_per_year,
)
from xlfactor.core.estimation.variation import require_varying
from xlfactor.errors import LabelError, TableError


def table(dates, **columns):
    dates = pd.to_datetime(dates)
    columns = columns or {"Gold": np.arange(len(dates)) / 100.0}
    return pd.DataFrame(columns, index=dates)


MONTHS = ["2021-01-29", "2021-02-26", "2021-03-31", "2021-04-30"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            ["2021-01-31", "2021-03-31", "2021-02-28"],
            "returns: row '2021-02-28' stands after '2021-03-31'; dates must ascend: "
            "sort the rows, the oldest first",
        ),
        (
            ["2021-01-31", "2021-02-01", "2021-02-28", "2021-03-31", "2021-04-30"],
            "returns: 2021-02 occurs more than once (rows '2021-02-01' and '2021-02-28')",
        ),
        (
            ["2021-01-31", "2021-01-31", "2021-02-28", "2021-03-31"],
            "returns: 2021-01 occurs more than once (rows '2021-01-31' and '2021-01-31')",
        ),
        (
            ["2021-01-29", "2021-02-26", "2021-04-30", "2021-05-31"],
            "returns: missing 2021-03 between 2021-02-26 and 2021-04-30",
        ),
        (
            ["2020-03-31", "2020-06-30", "2020-09-30", "2021-03-31"],
            "returns: missing 2020Q4 between 2020-09-30 and 2021-03-31",
        ),
        (
            ["2021-01-01", "2021-01-08", "2021-01-15", "2021-01-29"],
            "returns: missing rows between 2021-01-15 and 2021-01-29",
        ),
        (["2021-01-31", pd.NaT, "2021-03-31"], "returns: row 2 has no date"),
        (["2021-01-31"], "returns: 1 row(s) of dates; at least 2 are wanted"),
        (
            ["2021-01-31", "2021-03-31", "2021-05-31"],
            "returns: rows are 60 days apart; wanted are rows that are daily, weekly, monthly, "
            "quarterly, yearly",
        ),
    ],
)
def test_faults_of_dates_are_named(rows, message):
    with pytest.raises(TableError) as found:
        require_consecutive(table(rows), name="returns")
    assert str(found.value) == message


def test_a_period_may_be_left_out_where_rows_are_not_compared_with_the_one_before():
    apart = table(["2021-01-29", "2021-02-26", "2021-04-30", "2021-05-31"])
    pd.testing.assert_frame_equal(require_dated(apart, name="returns"), apart)
    with pytest.raises(TableError, match="returns: 2021-02 occurs more than once"):
        require_dated(table([*MONTHS[:2], "2021-02-27", *MONTHS[2:]]), name="returns")


def test_rows_must_be_dates():
    with pytest.raises(TableError, match="returns: rows must be dates; found 'January' in row 1"):
        require_dated(pd.DataFrame({"Gold": [1.0]}, index=["January"]), name="returns")
    with pytest.raises(TableError, match="returns: rows must be dates; found none"):
        require_dated(pd.DataFrame({"Gold": []}), name="returns")
    with pytest.raises(TableError, match="returns: no columns"):
        require_dated(pd.DataFrame(index=pd.to_datetime(MONTHS)), name="returns")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (np.nan, "returns: no number at row '2021-02-26', column 'Gold'"),
        (None, "returns: no number at row '2021-02-26', column 'Gold'"),
        (np.inf, "returns: inf at row '2021-02-26', column 'Gold'"),
        ("0.5", "returns: '0.5' at row '2021-02-26', column 'Gold' is not a number"),
        (True, "returns: 'True' at row '2021-02-26', column 'Gold' is not a number"),
    ],
)
def test_cells_without_a_number_are_named(cell, message):
    gold = pd.Series([0.1, cell, 0.2, 0.3], dtype=object).to_numpy()
    with pytest.raises(TableError) as found:
        require_dated(table(MONTHS, Gold=gold), name="returns")
    assert str(found.value) == message


def test_a_column_that_occurs_twice_is_named():
    twice = pd.DataFrame(np.eye(4)[:, :2], index=pd.to_datetime(MONTHS), columns=["Gold", "Gold"])
    with pytest.raises(LabelError, match="returns: column 'Gold' occurs more than once"):
        require_dated(twice, name="returns")


def test_a_constant_column_is_named():
    steady = table(MONTHS, Gold=[0.1, 0.2, 0.1, 0.0], Cash=[0.001] * 4)
    message = r"returns: column 'Cash' is constant \(0.001 in all 4 rows\)"
    with pytest.raises(TableError, match=message):
        require_varying(steady, name="returns")


@pytest.mark.parametrize(
    ("code", "frequency", "periods"),
    [
        ("B", Frequency.DAILY, 252),
        ("W", Frequency.WEEKLY, 52),
        ("ME", Frequency.MONTHLY, 12),
        ("QE", Frequency.QUARTERLY, 4),
        ("YE", Frequency.YEARLY, 1),
    ],
)
def test_frequency_is_told_by_the_dates(code, frequency, periods):
    dates = pd.date_range("2019-12-31", periods=12, freq=code)
    assert infer_frequency(dates, name="returns") is frequency
    assert frequency.periods_per_year == periods
    require_consecutive(table(dates), name="returns")


def test_periods_meet_by_calendar_month_and_extras_are_reported():
    ours = table(MONTHS, Gold=[0.1, 0.2, 0.3, 0.4])
    theirs = table(
        ["2020-11-30", "2020-12-31", "2021-01-31", "2021-02-01", "2021-03-15"],
        Equity=[1.0, 2.0, 3.0, 4.0, 5.0],
    )
    aligned = align_periods({"returns": ours, "factor_returns": theirs})
    assert aligned.tables["returns"]["Gold"].to_list() == [0.1, 0.2, 0.3]
    assert aligned.tables["factor_returns"]["Equity"].to_list() == [3.0, 4.0, 5.0]
    assert list(aligned.tables["factor_returns"].index) == list(ours.index[:3])
    assert aligned.notes == (
        "returns: 1 of 4 rows is not used, as not every table has 2021-04",
        "factor_returns: 2 of 5 rows are not used, as not every table has 2020-11 … 2020-12",
    )


def test_tables_without_a_common_period_are_refused():
    later = table(["2022-01-31", "2022-02-28"])
    with pytest.raises(TableError) as found:
        align_periods({"returns": table(MONTHS), "cash": later})
    assert str(found.value) == (
        "no monthly row is common to all tables: returns 2021-01 to 2021-04; "
        "cash 2022-01 to 2022-02"
    )


def test_tables_of_other_frequency_are_refused():
    quarters = table(["2021-03-31", "2021-06-30"])
    with pytest.raises(TableError) as found:
        align_periods({"returns": table(MONTHS), "levels": quarters})
    assert str(found.value) == (
        "tables must have rows equally far apart; found returns monthly, levels quarterly"
    )


@settings(max_examples=25)
@given(st.integers(2, 30), st.integers(2, 30), st.integers(-10, 10), st.integers(0, 2**32 - 1))
def test_what_is_aligned_is_the_intersection(first, second, shift, seed):
    rng = np.random.default_rng(seed)
    start = pd.Period("2015-06", "M")

    def months(count, begin):
        periods = pd.period_range(begin, periods=count, freq="M")
        days = rng.integers(0, 2, size=count)
        return periods.to_timestamp() + pd.to_timedelta(days, unit="D")

    one, two = months(first, start), months(second, start + shift)
    common = sorted(set(one.to_period("M")) & set(two.to_period("M")))
    frames = {"a": table(one), "b": table(two)}
    if not common:
        with pytest.raises(TableError, match="no monthly row is common"):
            align_periods(frames)
        return
    aligned = align_periods(frames)
    for name, dates in (("a", one), ("b", two)):
        kept = dates.to_period("M").isin(common)
        assert aligned.tables[name].to_numpy().tolist() == frames[name][kept].to_numpy().tolist()


WEEKDAYS = {"Monday to Friday": [0, 1, 2, 3, 4], "Sunday to Thursday": [6, 0, 1, 2, 3],
            "six days": [0, 1, 2, 3, 4, 5], "all days": [0, 1, 2, 3, 4, 5, 6]}  # fmt: skip


@pytest.mark.parametrize("open_days", WEEKDAYS)
@pytest.mark.parametrize("rows", [20, 250, 2000])
def test_days_of_seven_make_a_year_of_365(open_days, rows):
    dates = pd.date_range("2020-01-01", periods=2 * rows, freq="D")
    dates = dates[dates.day_of_week.isin(WEEKDAYS[open_days])][:rows]
    assert rows_per_year(dates, name="r") == (365 if open_days == "all days" else 252)


def test_a_market_that_opens_on_a_few_weekends_has_no_seven_days():
    dates = pd.date_range("2020-01-01", periods=500, freq="B")
    weekends = pd.to_datetime(["2020-02-01", "2020-11-15", "2020-12-12", "2021-01-17"])
    assert rows_per_year(dates.union(weekends), name="r") == 252


@pytest.mark.parametrize("code", ["M", "Q", "Y"])
@pytest.mark.parametrize("day", [0, 2])
def test_starts_of_periods_beside_ends_are_refused(code, day):
    periods = pd.period_range("2015-01", periods=8, freq=code)
    values = {"A": np.arange(8.0)}
    ends = pd.DataFrame(values, index=periods.end_time.normalize())
    starts = ends.set_axis(periods.start_time + pd.Timedelta(days=day))
    for tables in ({"returns": ends, "proxies": starts}, {"proxies": starts, "returns": ends}):
        with pytest.raises(
            TableError, match=r"proxies is dated at the start of its periods .* ret"
        ):
            require_same_edge(tables)
        assert align_periods(tables).notes == ()
    middle = starts.set_axis(periods.start_time + pd.Timedelta(days=14))
    for others in (starts, middle):
        require_same_edge({"returns": others, "proxies": middle})
