import datetime as dt

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.dates import Frequency, infer_frequency
from xlfactor.core.estimation.figures import Figures
from xlfactor.core.estimation.histories import Histories
from xlfactor.core.estimation.reading_notes import notes_of
from xlfactor.errors import LabelError, TableError, TransposedError
from xlfactor.tables.cells import block
from xlfactor.tables.date_columns import readings_of
from xlfactor.tables.dated import DatedTable
from xlfactor.tables.dated_units import jump_notes

TABLE = DatedTable(help="d")
RETURNS = DatedTable(help="d", varying=True, above=-1.0)
JANUARY, FEBRUARY, MARCH = (dt.datetime(2020, 1, 31), dt.datetime(2020, 2, 28),
                            dt.datetime(2020, 3, 31))  # fmt: skip
HEADER = (None, "Gold", "Bonds")


def instant(cell):
    (found,) = readings_of(cell, where="here").values()
    return found


def rows(*dates, cell=0.01):
    return block([HEADER, *([date, cell, 0.02 * i] for i, date in enumerate(dates))])


def test_dates_are_read_from_dates_serial_numbers_and_iso_text():
    wanted = TABLE.read(rows(JANUARY, FEBRUARY, MARCH), name="returns")
    assert list(wanted.index) == [pd.Timestamp(day) for day in (JANUARY, FEBRUARY, MARCH)]
    assert list(wanted.columns) == ["Gold", "Bonds"]
    # 43861 is what Excel stores for 31 January 2020
    for others in ((43861.0, 43889.0, 43921.0), ("2020-01-31", "2020-02-28", "2020-03-31")):
        pd.testing.assert_frame_equal(TABLE.read(rows(*others), name="returns"), wanted)


@pytest.mark.parametrize(
    ("serial", "day"),
    [(61.0, "1900-03-01"), (117939.0, "2222-11-26"), (2958465.0, "9999-12-31")],
)
def test_the_first_and_the_last_dates_of_excel_are_read(serial, day):
    assert instant(serial) == pd.Timestamp(day)


def test_a_row_with_a_blank_is_left_out_if_so_wanted():
    april = dt.datetime(2020, 4, 30)
    cells = [list(row) for row in rows(JANUARY, FEBRUARY, MARCH, april)]
    cells[2][1] = None
    table = DatedTable(help="", holds=Figures.RETURNS, above=-1.0)
    found = table.read_history(block(cells), Histories.COMPLETE_ROWS, name="returns")
    wanted = TABLE.read(rows(JANUARY, FEBRUARY, MARCH, april), name="returns").drop(FEBRUARY)
    pd.testing.assert_frame_equal(found, wanted)
    with pytest.raises(TableError, match="'2020-02-28', column 'Gold': found a blank; wanted a"):
        table.read(block(cells), name="returns")
    cells[2][0] = None
    with pytest.raises(TableError, match="the date in row 3: found a blank"):
        table.read_history(block(cells), Histories.COMPLETE_ROWS, name="returns")


@pytest.mark.parametrize(
    ("cells", "error", "message"),
    [
        (rows(JANUARY, "29/02/2020"), TableError,
         "returns: row '29/02/2020' is a text among dates of Excel, which may have taken"),
        (rows(JANUARY, "2020-02-31"), TableError, "the date in row 3: found the text"),
        (rows(JANUARY, None, MARCH), TableError, "the date in row 3: found a blank"),
        (rows(JANUARY, "#N/A"), TableError, "the date in row 3: found the error #N/A"),
        (rows(2019.0, 43861.0), TableError,
         "row 2: found 2019; wanted a date, such as 2019-12-31"),
        (rows(12.0, 13.0), TableError, "the date in row 2: found 12; wanted an Excel date"),
        (rows(FEBRUARY, JANUARY), TableError, "'2020-01-31' stands after '2020-02-28'; dates"),
        (rows(JANUARY, JANUARY, FEBRUARY, MARCH), TableError,
         "returns: 2020-01 occurs more than once"),
        (rows(JANUARY, FEBRUARY, MARCH, dt.datetime(2020, 5, 29)), TableError,
         "returns: missing 2020-04 between 2020-03-31 and 2020-05-29"),
        (rows(JANUARY, FEBRUARY, cell="#DIV/0!"), TableError,
         "returns: row '2020-01-31', column 'Gold': found the error #DIV/0!; wanted a number"),
        (rows(JANUARY, FEBRUARY, cell="high"), TableError,
         "returns: row '2020-01-31', column 'Gold': found the text 'high'"),
        (rows(JANUARY, FEBRUARY, cell=None), TableError, "column 'Gold': found a blank"),
        (rows(JANUARY, FEBRUARY), TableError, "returns: column 'Gold' is constant"),
        (rows(JANUARY, FEBRUARY, cell=-2.5), TableError,
         "returns: row '2020-01-31', column 'Gold': found -2.5; wanted a number above -1"),
        (block([("Date", "Gold", "Gold"), (JANUARY, 0.1, 0.2), (FEBRUARY, 0.2, 0.3)]), LabelError,
         "returns: column 'Gold' occurs more than once"),
        ((), TableError, "returns: the range is empty"),
        (block([("Gold ETF", None), ("As of", FEBRUARY), ("", "USD"), *rows(JANUARY, FEBRUARY)]),
         TableError,
         "returns: 4 rows stand above the first date in row 5 of the range; wanted one row of n"),
        (block([("Date", "Gold"), (None, "USD"), *rows(JANUARY, FEBRUARY)[1:]]), TableError,
         "returns: 2 rows stand above the first date in row 3 of the range; wanted one row of n"),
        (block([("", JANUARY, FEBRUARY), ("Gold", 0.01, 0.02)]), TransposedError,
         "returns: dates stand in the first row of the range; wanted them in its first column"),
        (block([("Year", "Month", "Gold"), (2020.0, 1.0, 0.01), (2020.0, 2.0, 0.02)]), TableError,
         "returns: the years in the first column, such as 2020, repeat; wanted one column of d"),
    ],
)  # fmt: skip
def test_a_dated_table_says_what_is_wrong(cells, error, message):
    with pytest.raises(error, match=message):
        RETURNS.read(cells, name="returns")


def test_a_column_may_stand_still_where_that_is_no_mistake():
    assert TABLE.read(rows(JANUARY, FEBRUARY), name="cash")["Gold"].tolist() == [0.01, 0.01]


def test_what_excel_stores_as_a_date_is_read_with_its_time():
    # Value2 gives days since the last of 1899, the day that 1900 did not have counted; the part
    # of a day is a time. pywin32 gives dates of UTC
    found = instant(44196.75), instant(44196.999988426)
    assert found == (pd.Timestamp("2020-12-31 18:00"), pd.Timestamp("2020-12-31 23:59:59"))
    assert instant(61.0) == pd.Timestamp("1900-03-01")
    aware = rows(*(day.replace(tzinfo=dt.UTC) for day in (JANUARY, FEBRUARY)))
    assert list(TABLE.read(aware, name="t").index) == [JANUARY, FEBRUARY]
    # a table of periods is met by its days
    timed = TABLE.read(rows(43861.25, 43889.5, 43921.99), name="t")
    assert list(timed.index) == [JANUARY, FEBRUARY, MARCH]


MONTHS = [(2022, 11, 30), (2022, 12, 31), (2023, 1, 31), (2023, 2, 28)]


@pytest.mark.parametrize(
    ("keys", "note"),
    [
        ((202211.0, 202212.0, 202301.0, 202302.0), "202211, were read as months, dated"),
        (("202211", "202212", "202301", "202302"), "202211, were read as months, dated"),
        (("2022-11", "2022-12", "2023-01", "2023-02"), "2022-11, were read as months, dated"),
        (("2022M11", "2022M12", "2023M01", "2023M02"), "2022M11, were read as months, dated"),
        (("2022/11/30", "2022/12/31", "2023/01/31", "2023/02/28"), "2022/11/30, were read as da"),
        ((20221130.0, 20221231.0, 20230131.0, 20230228.0), "20221130, were read as days"),
        (("2022-11-30 00:00:00", "2022-12-31 00:00", "2023-01-31T00:00:00", "2023-02-28"), None),
        (("2022-11-30T09:30:00Z", "2022-12-31 23:59:59.5", "2023-01-31 00:00:00+01:00",
          "2023-02-28 12:00"), None),
    ],
)  # fmt: skip
def test_months_in_digits_and_iso_texts_with_a_time_are_dates(keys, note):
    table = TABLE.read(rows(*keys), name="returns")
    assert list(table.index) == [pd.Timestamp(*day) for day in MONTHS]
    if note is None:
        assert notes_of(table) == ()
    else:
        (found,) = notes_of(table)
        assert note in found
    assert infer_frequency(table.index, name="returns") is Frequency.MONTHLY


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (202213.0, "found 202213, which is no month"),
        (20220231.0, "found 20220231, which is no day of the calendar"),
        (190000.0, "found 190000, which is no month"),
        ("2022-13-01 00:00:00", "found the text '2022-13-01 00:00:00'"),
        ("2022-02-01 25", "found the text"),
        ("2022", "found the text '2022'"),
    ],
)
def test_other_digits_are_no_months(key, message):
    with pytest.raises(TableError, match=message):
        TABLE.read(rows(202201.0, key), name="returns")


@pytest.mark.parametrize("first", [JANUARY, 43861.0, 202001.0, "2020-01-31"])
def test_a_range_without_its_header_row_is_refused(first):
    cells = rows(first, FEBRUARY, MARCH)[1:]
    with pytest.raises(TableError, match=r"of 2020-01-31 where the names .*returns\[#All\]"):
        TABLE.read(cells, name="returns")


def test_a_return_that_no_market_makes_is_told_in_a_note():
    """A missing split is told; a crisis, a broken peg and a quiet asset that moves are not."""
    random = np.random.default_rng(3)
    days = pd.date_range("2015-01-01", periods=300)
    columns = {
        "Share": random.normal(0.0, 0.01, 300),
        "Crash": 0.012 * random.standard_t(3, 300),
        "Peg": random.normal(0.0, 0.001, 300),
        "Cash": np.full(300, 1e-5),
    }
    table = pd.DataFrame(columns, days)
    table.loc[days[100], ["Crash", "Peg", "Cash"]] = [-0.2, 0.19, 0.002]
    assert jump_notes(table, name="returns") == ()
    table.loc[days[200:202], "Share"] = [-0.5, 0.9]
    (note,) = jump_notes(table, name="returns")
    assert note.startswith("returns: row '2015-07-20', column 'Share': -50% where 0.")
    assert note.endswith("typical: a missing split, or other units? There are 2 like it.")
    monthly = pd.DataFrame({"1931": [0.04, -0.03, 0.05, -0.3, 0.38, 0.02]})
    assert jump_notes(monthly, name="returns") == ()
