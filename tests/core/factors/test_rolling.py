import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.dates import Window
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import Method
from xlfactor.core.factors.rolling import RollingWindows, rolling_exposures
from xlfactor.errors import OptionError, TableError

MONTHS = pd.date_range("2010-01-31", periods=60, freq="ME")
RNG = np.random.default_rng(5)
F = pd.DataFrame(RNG.normal(0, 0.03, (60, 3)), MONTHS, ["Equity", "Rates", "Credit"])
RETURNS = pd.DataFrame(F @ RNG.normal(size=(3, 4)) + RNG.normal(0, 0.01, (60, 4)))
RETURNS.columns = list("ABCD")


@pytest.mark.parametrize("window", list(Window))
def test_each_window_is_an_estimate_of_its_own(window):
    windows = RollingWindows(length=24, step=12, window=window)
    found = rolling_exposures(RETURNS, F, windows=windows, method=Method.LASSO)
    assert list(found.exposures.index.unique("date")) == [MONTHS[i] for i in (23, 35, 47, 59)]
    assert found.exposures.index.names == ["date", "asset"]
    for end in (23, 35, 47, 59):
        begin = 0 if window is Window.GROWING else end - 23
        rows = slice(begin, end + 1)
        alone = estimate_exposures(RETURNS.iloc[rows], F.iloc[rows], method=Method.LASSO)
        np.testing.assert_allclose(found.exposures.loc[MONTHS[end]], alone.exposures)
        np.testing.assert_allclose(found.r_squared.loc[MONTHS[end]], alone.r_squared)


@pytest.mark.parametrize("window", list(Window))
@pytest.mark.parametrize("size", [1e-9, 1.0])
def test_windows_fitted_together_are_fitted_one_by_one(window, size):
    """The fast road and the slow one agree, also where an asset rests for some windows."""
    resting = RETURNS.assign(D=RETURNS["D"].where(np.arange(60) > 30, 0.0)) * size
    found = rolling_exposures(resting, F, windows=RollingWindows(length=24, window=window))
    dates = found.r_squared.index
    assert len(dates) == 37
    for date in dates:
        end = MONTHS.get_loc(date) + 1
        rows = slice(0 if window is Window.GROWING else end - 24, end)
        alone = estimate_exposures(resting.iloc[rows], F.iloc[rows])
        np.testing.assert_allclose(
            found.exposures.loc[date], alone.exposures, rtol=1e-10, atol=1e-12 * size
        )
        np.testing.assert_allclose(found.r_squared.loc[date], alone.r_squared, atol=1e-10)


def test_the_order_of_columns_does_not_matter():
    windows = RollingWindows(length=36, step=6)
    whole = rolling_exposures(RETURNS, F, windows=windows)
    turned = rolling_exposures(
        RETURNS[list("DBCA")], F[["Rates", "Credit", "Equity"]], windows=windows
    )
    pd.testing.assert_frame_equal(
        turned.exposures.loc[whole.exposures.index, F.columns], whole.exposures
    )


def test_months_that_only_one_table_has_are_noted():
    found = rolling_exposures(RETURNS, F.iloc[2:], windows=RollingWindows(length=30, step=10))
    assert found.notes == (
        "returns: 2 of 60 rows are not used, as not every table has 2010-01 … 2010-02",
    )


def test_what_is_wrong_in_a_window_is_told_with_the_window():
    still = F.copy()
    still.loc[MONTHS[20:50], "Credit"] = 0.0
    with pytest.raises(TableError) as found:
        rolling_exposures(RETURNS, still, windows=RollingWindows(length=24))
    assert str(found.value) == (
        "window of 24 rows to 2013-08-31: factor_returns: column 'Credit' is constant "
        "(0 in all 24 rows)"
    )


def test_windows_outside_their_range_are_refused():
    with pytest.raises(OptionError, match="step: found 0 rows; wanted 1 or more"):
        RollingWindows(step=0)
    with pytest.raises(OptionError, match="a window has 61 rows, but the tables share only 60"):
        rolling_exposures(RETURNS, F, windows=RollingWindows(length=61))
