import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.prices import returns_from_prices, year_over_year
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
