import numpy as np
import pandas as pd
import pytest

from xlfactor.errors import LabelError, TableError
from xlfactor.functions import returns as functions

PRICES = [["Month", "Gold"], [43861.0, 100.0], [43890.0, 110.0], [43921.0, 99.0]]


def test_prices_become_returns_with_dates():
    header, february, march = functions.price_returns(PRICES)
    assert header == ["Date", "Gold"]
    assert february == [pd.Timestamp("2020-02-29"), pytest.approx(0.10)]
    assert march == [pd.Timestamp("2020-03-31"), pytest.approx(-0.10)]
    assert functions.price_returns(PRICES, None, None, False) == [
        [pytest.approx(0.1)],
        [pytest.approx(-0.1)],
    ]


def test_quarterly_levels_become_changes_over_a_year():
    dates = pd.date_range("2019-03-31", periods=6, freq="QE")
    levels = [["", "GDP"], *([day.to_pydatetime(), 100.0 + i] for i, day in enumerate(dates))]
    rows = functions.year_over_year(levels)
    assert [row[0] for row in rows[1:]] == list(dates[4:])
    assert [row[1] for row in rows[1:]] == pytest.approx([4 / 100, 4 / 101])


def test_a_price_that_is_not_above_zero_is_refused():
    with pytest.raises(
        TableError, match=r"prices: row '2020-03-31', column 'Gold': found 0; want"
    ):
        functions.price_returns([*PRICES[:3], [43921.0, 0.0]])


def test_statistics_agree_with_numpy(return_table, cells, frame):
    found = frame(functions.return_statistics(cells(return_table)))
    assert list(found.columns) == ["Mean", "Volatility", "Median", "Lowest", "Highest",
                                   "Skewness", "Kurtosis", "Jarque-Bera p"]  # fmt: skip
    stocks = return_table["Stocks"].to_numpy()
    assert found.loc["Stocks", "Mean"] == pytest.approx(12 * stocks.mean())
    assert found.loc["Stocks", "Volatility"] == pytest.approx(np.sqrt(12) * stocks.std(ddof=1))
    covariance = frame(functions.return_covariance(cells(return_table)))
    np.testing.assert_allclose(covariance, 12 * np.cov(return_table.T), rtol=1e-12)
    correlation = frame(functions.return_correlation(cells(return_table)))
    np.testing.assert_allclose(correlation, np.corrcoef(return_table.T), rtol=1e-12)
    yearly = frame(functions.return_statistics(cells(return_table), 1.0))
    assert yearly.loc["Stocks", "Mean"] == pytest.approx(stocks.mean())


def test_factors_are_differences_of_proxies(factor_table, cells, frame):
    definitions = [["Factor", "Long", "Short", "Short multiplier"],
                   ["Spread", "Equity", "Rates", 2.0]]  # fmt: skip
    found = frame(functions.factor_returns(cells(factor_table), definitions))
    wanted = factor_table["Equity"] - 2 * factor_table["Rates"]
    np.testing.assert_allclose(found["Spread"], wanted, rtol=1e-12)


def test_an_unknown_proxy_is_named(factor_table, cells):
    definitions = [["Factor", "Long", "Short"], ["Spread", "Equity", "Rate"]]
    with pytest.raises(
        LabelError,
        match=r"factor_definitions: row 'Spread', column 'Short': proxy_returns has no column "
        r"'Rate' \(did you mean 'Rates'\?\)",
    ):
        functions.factor_returns(cells(factor_table), definitions)
