import datetime as dt

import pandas as pd
import pytest

from xlfactor.errors import LabelError, TableError
from xlfactor.tables.cells import block
from xlfactor.tables.dated import DatedTable, date_of

TABLE = DatedTable(help="d")
RETURNS = DatedTable(help="d", varying=True, above=-1.0)
JANUARY, FEBRUARY, MARCH = (dt.datetime(2020, 1, 31), dt.datetime(2020, 2, 28),
                            dt.datetime(2020, 3, 31))  # fmt: skip
HEADER = (None, "Gold", "Bonds")


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
    ("cells", "error", "message"),
    [
        (rows(JANUARY, "29/02/2020"), TableError,
         "returns: the date in row 3: found the text '29/02/2020'; wanted an Excel date"),
        (rows(JANUARY, "2020-02-31"), TableError, "the date in row 3: found the text"),
        (rows(JANUARY, None, MARCH), TableError, "the date in row 3: found a blank"),
        (rows(JANUARY, "#N/A"), TableError, "the date in row 3: found the error #N/A"),
        (rows(2019.0, 2020.0), TableError, "row 2: found 2019; wanted a date, such as 2019-12-31"),
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
    found = date_of(44196.75, where="here"), date_of(44196.999988426, where="here")
    assert found == (pd.Timestamp("2020-12-31 18:00"), pd.Timestamp("2020-12-31 23:59:59"))
    assert date_of(61.0, where="here") == pd.Timestamp("1900-03-01")
    aware = rows(*(day.replace(tzinfo=dt.UTC) for day in (JANUARY, FEBRUARY)))
    assert list(TABLE.read(aware, name="t").index) == [JANUARY, FEBRUARY]
    # a table of periods is met by its days
    timed = TABLE.read(rows(43861.25, 43889.5, 43921.99), name="t")
    assert list(timed.index) == [JANUARY, FEBRUARY, MARCH]
