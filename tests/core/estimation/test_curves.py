import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.curves import (
    maturity_name,
    require_maturities,
    years_of,
    yield_changes,
    zero_coupon_prices,
)
from xlfactor.errors import TableError

DATES = pd.date_range("2020-01-31", periods=4, freq="ME")


@pytest.mark.parametrize(
    ("written", "years", "name"),
    [(2, 2.0, "2Y"), ("2", 2.0, "2Y"), ("2y", 2.0, "2Y"), ("30 yrs", 30.0, "30Y"),
     ("24 months", 2.0, "2Y"), ("6M", 0.5, "6M"), ("0.25", 0.25, "3M"), ("18 mo", 1.5, "18M")],
)  # fmt: skip
def test_a_maturity_has_one_name_however_it_is_written(written, years, name):
    assert years_of(written, where="here") == years
    assert maturity_name(years) == name


@pytest.mark.parametrize("written", ["Stocks", "Y2", "0Y", "-1", "2Q", "", "nan", "2Y10Y"])
def test_what_is_no_maturity_is_told(written):
    with pytest.raises(TableError, match="wanted a maturity such as 2, '2Y' or '6M'"):
        years_of(written, where="here")


def test_maturities_that_do_not_increase_are_named():
    with pytest.raises(TableError, match="yields: column '1Y' stands after '2Y'; wanted maturi"):
        require_maturities(pd.Index(["6M", "2Y", "1Y"]), name="yields")
    with pytest.raises(TableError, match="yields: column '12M' stands after '1Y'"):
        require_maturities(pd.Index(["1Y", "12M"]), name="yields")


def test_changes_add_up_to_the_whole_move():
    yields = pd.DataFrame(np.random.default_rng(3).normal(0.03, 0.01, (4, 2)), DATES, ["1Y", "2Y"])
    changes = yield_changes(yields)
    assert list(changes.index) == list(DATES[1:])
    np.testing.assert_allclose(changes.sum(), yields.iloc[-1] - yields.iloc[0])


def test_a_price_is_what_grows_to_one():
    curve = pd.Series({"6M": 0.02, "5Y": -0.01, "10Y": 0.04})
    years = np.array([0.5, 5, 10])
    np.testing.assert_allclose(zero_coupon_prices(curve) * np.exp(curve * years), 1)
