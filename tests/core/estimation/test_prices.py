import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.prices import (
    ReturnKind,
    levels_from_returns,
    returns_from_prices,
    year_over_year,
)
from xlfactor.errors import TableError

MONTHS = pd.date_range("2020-01-31", periods=30, freq="ME")
RNG = np.random.default_rng(3)
RETURNS = pd.DataFrame(RNG.normal(0, 0.04, (29, 3)), index=MONTHS[1:], columns=list("ABC"))
PRICES = pd.concat([pd.DataFrame(1.0, index=MONTHS[:1], columns=list("ABC")), 1 + RETURNS])
PRICES = 100 * PRICES.cumprod()


def test_returns_rebuild_the_prices():
    pd.testing.assert_frame_equal(returns_from_prices(PRICES), RETURNS, check_freq=False)


def test_a_price_that_is_not_above_zero_is_named():
    broken = PRICES.copy()
    broken.loc["2020-03-31", "B"] = 0.0
    with pytest.raises(TableError) as found:
        returns_from_prices(broken)
    assert str(found.value) == "prices: 0 at row '2020-03-31', column 'B' is not above zero"


@pytest.mark.parametrize("kind", ReturnKind)
@pytest.mark.parametrize(("price", "row"), [(1e-300, "2020-03-31"), (1e-12, "2020-03-31")])
def test_a_change_beyond_what_a_number_holds_is_refused(price, row, kind):
    broken = PRICES.copy() * (1e15 if price == 1e-12 else 1e20)
    broken.loc[row, "B"] = price
    with pytest.raises(TableError, match=rf"prices: row '{row}', column 'B': found 1e-.* after"):
        returns_from_prices(broken, kind=kind)
    rising = PRICES.copy()
    rising.loc["2020-02-29", "B"], rising.loc[row, "B"] = 1e-290, 1e30
    with pytest.raises(TableError, match=r"prices: row '2020-02-29', column 'B': found 1e-290"):
        returns_from_prices(rising, kind=kind)
    rising.loc[:"2020-02-29", "B"] = 1e-290
    with pytest.raises(TableError, match=rf"prices: row '{row}', column 'B': found 1e\+30 after"):
        returns_from_prices(rising, kind=kind)


def test_a_missing_price_month_is_named():
    with pytest.raises(TableError, match="prices: missing 2020-04"):
        returns_from_prices(PRICES.drop(pd.Timestamp("2020-04-30")))


def test_yearly_change_compounds_the_returns_of_twelve_months():
    yearly = year_over_year(PRICES)
    compounded = (1 + RETURNS).rolling(12).apply(np.prod).dropna() - 1
    assert len(yearly) == 30 - 12
    np.testing.assert_allclose(yearly, compounded, rtol=1e-12)


def test_yearly_change_of_quarterly_levels_goes_back_four_rows():
    quarters = pd.date_range("2019-03-31", periods=9, freq="QE")
    levels = pd.DataFrame({"GDP": [100, 101, 102, 103, 110, 110, 110, 110, 121]}, index=quarters)
    changes = year_over_year(levels)["GDP"]
    assert changes.iloc[0] == pytest.approx(0.10)
    assert changes.iloc[-1] == pytest.approx(0.10)
    with pytest.raises(TableError) as found:
        year_over_year(levels.iloc[:4])
    assert str(found.value) == "levels: 4 quarterly rows; more than a year (4) is wanted"


@pytest.mark.parametrize("days", ["B", "D"])
def test_a_year_of_days_ends_on_the_same_calendar_day(days):
    dates = pd.date_range("2019-01-01", "2021-12-31", freq=days)
    dates = dates[~((dates.month == 12) & (dates.day >= 24) & (dates.day <= 27))]  # holidays
    level = pd.Series(100 + np.arange(len(dates)) ** 1.2, index=dates)
    changes = year_over_year(level.to_frame("Index"))["Index"]
    first_day = dates[0] + pd.DateOffset(years=1)
    assert changes.index[0] == dates[dates >= first_day][0]
    for day in ("2020-02-28", "2020-06-30", "2021-03-01", "2021-12-31"):
        if pd.Timestamp(day) in changes.index:
            before = level[: pd.Timestamp(day) - pd.DateOffset(years=1)].iloc[-1]
            assert changes[day] == pytest.approx(level[day] / before - 1, rel=1e-14)
    # on 28 February 2020 the day is there a year before; on a Saturday's anniversary, Friday is
    at = pd.Timestamp("2020-06-29")  # a Monday; 29 June 2019 was a Saturday
    base = level["2019-06-29" if days == "D" else "2019-06-28"]
    assert changes[at] == pytest.approx(level[at] / base - 1, rel=1e-14)


def test_less_than_a_year_of_days_is_refused():
    dates = pd.date_range("2020-01-01", "2020-12-31", freq="B")
    with pytest.raises(TableError, match="levels: daily rows from 2020-01-01 to 2020-12-31; more"):
        year_over_year(pd.DataFrame({"Index": 1.0}, index=dates))


@pytest.mark.parametrize("start", [None, MONTHS[0]])
def test_levels_undo_returns(start):
    levels = levels_from_returns(RETURNS, start=start)
    found = returns_from_prices(levels)
    wanted = RETURNS if start is not None else RETURNS.iloc[1:]
    pd.testing.assert_frame_equal(found, wanted, check_freq=False)


def test_log_returns_of_periods_add_up_to_that_of_all():
    dates = pd.date_range("2020-01-31", periods=4, freq="ME")
    prices = pd.DataFrame({"Gold": [100.0, 110.0, 99.0, 250.0]}, index=dates)
    logs = returns_from_prices(prices, kind=ReturnKind.LOG)
    assert logs["Gold"].sum() == pytest.approx(np.log(2.5), rel=1e-14)
    simple = returns_from_prices(prices)
    np.testing.assert_allclose(np.expm1(logs), simple, rtol=1e-14)
    with pytest.raises(TableError, match="prices"):
        returns_from_prices(prices.replace(99.0, 0.0), kind=ReturnKind.LOG)
