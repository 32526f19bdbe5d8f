"""A column of dates is read as a whole; what it leaves open is refused with both readings."""

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.reading_notes import notes_of
from xlfactor.errors import TableError
from xlfactor.tables.cells import block
from xlfactor.tables.date_columns import dates_in, readings_of
from xlfactor.tables.date_texts import date_readings
from xlfactor.tables.dated import DatedTable

MONTHS = pd.date_range("1997-03-31", periods=30, freq="ME")
QUARTERS = pd.date_range("1998-12-31", periods=8, freq="QE")
YEARS = pd.date_range("1928-12-31", periods=90, freq="YE")


def texts(dates, form):
    """Write dates as their parts: year, month, day, month's names, quarter, two digits of year."""
    return [
        form.format(
            y=date.year, m=date.month, d=date.day, b=f"{date:%b}", B=f"{date:%B}",
            q=date.quarter, s=date.year % 100,
        )
        for date in dates
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "dates", "how"),
    [
        ("{d:02}/{m:02}/{y}", MONTHS, "days with the day first, as '31/03/1997' shows"),
        ("{m}/{d}/{y}", MONTHS, "days with the month first, as '3/31/1997' shows"),
        ("{m}/{d}/{y} 12:00:00 AM", MONTHS, "days with the month first"),
        ("{d}.{m}.{s:02}", MONTHS, "days with the day first"),
        ("{d:02}-{m:02}-{y} 00:00", MONTHS, "days with the day first"),
        ("{b}-{s:02}", MONTHS, "months, dated at their end; that one as 1997-03-31"),
        ("{b} {y}", MONTHS, "months"), ("{B} {y}", MONTHS, "months"),
        ("{b}. '{s:02}", MONTHS, "months"), ("{y} {b}", MONTHS, "months"),
        ("{y}-{b}", MONTHS, "months"), ("{m:02}/{y}", MONTHS, "months"),
        ("{m}-{y}", MONTHS, "months"), ("{y}:{m:02}", MONTHS, "months"),
        ("{y}.{m:02}", MONTHS, "months"), ("{d} {B} {y}", MONTHS, "days"),
        ("{B} {d}, {y}", MONTHS, "days"), ("{d}-{b}-{s:02}", MONTHS, "days"),
        ("{d}. {B} {y}", MONTHS, "days"), ("{y} {b} {d}", MONTHS, "days"),
        ("{y}.{m:02}.{d:02}", MONTHS, "days"),
        ("{s:02}-{m:02}-{d}", MONTHS, "days with the year first"),
        ("Q{q} {y}", QUARTERS, "quarters, dated at their end; that one as 1998-12-31"),
        ("{y}Q{q}", QUARTERS, "quarters"), ("{y}-Q{q}", QUARTERS, "quarters"),
        ("{y}:Q{q}", QUARTERS, "quarters"), ("{q}Q{s:02}", QUARTERS, "quarters"),
        ("Q{q}/{y}", QUARTERS, "quarters"), ("{y}", YEARS, "years, dated at their end"),
    ],
)  # fmt: skip
def test_a_certain_column_is_read_and_told(form, dates, how):
    found, notes = dates_in(texts(dates, form), name="returns")
    assert list(found) == list(dates)
    assert f"were read as {how}" in notes[0]


def test_numbers_may_be_years_or_months_after_a_point():
    # as in long histories: a column of years, or 1871.01 to 1871.12, of which .1 is October
    assert dates_in([float(date.year) for date in YEARS], name="r")[0].tolist() == list(YEARS)
    early = pd.date_range("2001-12-31", periods=12, freq="YE")
    assert dates_in([float(date.year) for date in early], name="r")[0].tolist() == list(early)
    assert dates_in([date.year + date.month / 100 for date in MONTHS], name="r")[
        0
    ].tolist() == list(MONTHS)
    with pytest.raises(TableError, match=r"row 3: found 1997\.25, which is no month as yyyy\.mm"):
        dates_in([1997.01, 1997.25], name="returns")


@pytest.mark.parametrize(
    "names",
    ["januar marz mai oktober dezember", "Janvier Mars Mai Octobre Décembre",
     "ene mar may oct dic", "gen mar mag ott dic", "Jan März Mai Okt Dez", "jan mrt mei okt dec",
     "jan mar mai out dez"],
)  # fmt: skip
def test_months_may_be_named_in_other_languages(names):
    found = [next(iter(date_readings(f"{name} 2001").values())).month for name in names.split()]
    assert found == [1, 3, 5, 10, 12]


def test_days_below_thirteen_are_read_where_only_one_order_follows():
    first_days = pd.date_range("2019-01-01", periods=24, freq="MS")
    found, notes = dates_in(texts(first_days, "{d:02}/{m:02}/{y}"), name="returns")
    assert list(found) == list(first_days)
    assert "since only so each row follows the one before" in notes[0]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (texts(pd.date_range("2019-01-01", periods=12, freq="MS"), "{d:02}/{m:02}/{y}")[1:],
         r"'01/02/2019' may be 2019-02-01 \(days with the day first\) or 2019-01-02 \(days with "
         r"the month first\): wanted Excel dates, or texts as yyyy-mm-dd"),
        ([f"20-{month:02}-28" for month in range(1, 13)],
         r"'20-01-28' may be 2028-01-20 \(days with the day first\) or 2020-01-28 \(days with"),
        ([9801.0, 9802.0, 9803.0], "such as 9801, may be months as yymm or days as serial num"),
        (["31/01/2020", "02/29/2020"], "'31/01/2020' has its day first, '02/29/2020' its month"),
        (["13/01/2020", 43872.0], "'13/01/2020' is a text among dates of Excel"),
        (["31/04/2020"], "the date in row 2: found the text '31/04/2020'; wanted an Excel date"),
        (["Apr"], "found the text 'Apr'"), (["Market 2005"], "found the text 'Market 2005'"),
        (["Q5 2005"], "found the text 'Q5 2005'"), (["4/97"], "found the text '4/97'"),
        (["97-04"], "found the text '97-04'"), (["1997-13"], "found the text '1997-13'"),
        (["Ju 1997"], "found the text 'Ju 1997'"), (["30 Feb 1997"], "found the text"),
    ],
)  # fmt: skip
def test_ambiguous_and_missing_dates_are_refused(column, message):
    with pytest.raises(TableError, match=message):
        dates_in(column, name="returns")


def test_a_table_of_such_dates_keeps_its_figures_and_the_note():
    cells = [(None, "Gold"), *zip(texts(MONTHS, "{d}/{m}/{y}"), itertools.count(), strict=False)]
    table = DatedTable(help="").read(block(cells), name="returns")
    assert list(table.index) == list(MONTHS)
    assert table["Gold"].tolist() == list(range(30))
    assert notes_of(table) == (
        "returns: the dates in the first column, such as 31/3/1997, were read as days with the "
        "day first, as '31/3/1997' shows; that one as 1997-03-31.",
    )


@pytest.mark.parametrize("zone", [None, dt.UTC])
def test_columns_of_plain_dates_are_read_as_their_cells_are(zone):
    """Read all at once and one by one: days that Excel knows, with times of day and zones."""
    rng = np.random.default_rng(0)
    serials = np.sort(rng.uniform(61, 2_958_465, 1000))
    for meant in ((1800, 2201), (180_000, 220_100)):
        serials = serials[(serials < meant[0]) | (serials > meant[1])]
    found, notes = dates_in(serials.tolist(), name="x")
    assert notes == []
    one_by_one = [
        next(iter(readings_of(serial, where="x").values())).normalize()
        for serial in serials.tolist()
    ]
    assert found.tolist() == one_by_one
    times = [stamp.to_pydatetime().replace(hour=13, tzinfo=zone) for stamp in one_by_one]
    for column in (times, [*times[:10], *serials[10:].tolist()]):
        assert dates_in(column, name="x")[0].equals(found)
