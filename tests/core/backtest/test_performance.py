import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as quick
from hypothesis import strategies as st

from xlfactor.core.backtest.performance import (
    annualised_return,
    annualised_volatility,
    average_weights,
    calmar_ratio,
    drawdowns,
    performance_table,
    sharpe_ratio,
)
from xlfactor.core.backtest.schedule import Schedule
from xlfactor.core.backtest.walk import walk_forward
from xlfactor.errors import TableError

MONTHS = pd.date_range("2018-01-31", periods=36, freq="ME")
RNG = np.random.default_rng(2)
RETURNS = pd.DataFrame(RNG.normal(0.005, 0.03, (36, 2)), MONTHS, ["Stocks", "Bonds"])
R = RETURNS["Stocks"]


def backtest(stocks, returns=RETURNS):
    weights = pd.Series({"Stocks": stocks, "Bonds": 1 - stocks})
    return walk_forward(
        returns,
        lambda _: weights,
        schedule=Schedule(months=12, cost_per_turnover=0.001),
    )


def test_annual_figures_against_numpy():
    assert annualised_return(R, periods_per_year=12) == pytest.approx(
        np.exp(np.log1p(R).mean() * 12) - 1
    )
    assert annualised_volatility(R, periods_per_year=12) == pytest.approx(
        np.std(R, ddof=1) * 12**0.5
    )


def test_sharpe_ratio_above_cash():
    rate = 1.02 ** (1 / 12) - 1
    expected = (R - rate).mean() / np.std(R - rate, ddof=1) * 12**0.5
    assert sharpe_ratio(R, periods_per_year=12, cash=0.02) == pytest.approx(expected)
    steady = pd.Series(rate, index=MONTHS)
    assert sharpe_ratio(R, periods_per_year=12, cash=steady) == pytest.approx(expected)
    varying = pd.Series(RNG.normal(0.001, 0.001, 36), index=MONTHS)
    expected = (R - varying).mean() / np.std(R - varying, ddof=1) * 12**0.5
    assert sharpe_ratio(R, periods_per_year=12, cash=varying) == pytest.approx(expected)


def test_cash_meets_returns_by_month():
    cash = pd.Series(RNG.normal(0.001, 0.001, 40))
    cash.index = pd.date_range("2017-11-01", periods=40, freq="MS")
    expected = (R - cash.iloc[2:38].to_numpy()).mean()
    found = sharpe_ratio(R, periods_per_year=12, cash=cash)
    deviation = np.std(R - cash.iloc[2:38].to_numpy(), ddof=1)
    assert found == pytest.approx(expected / deviation * 12**0.5)
    with pytest.raises(TableError) as error:
        sharpe_ratio(R, periods_per_year=12, cash=cash.iloc[5:])
    assert str(error.value) == (
        "cash does not cover all returns; returns: 3 of 36 rows are not used, as not every table "
        "has 2018-01 … 2018-03"
    )


def test_ratios_that_do_not_exist_are_nan():
    steady = pd.Series(0.01, index=MONTHS)
    assert np.isnan(sharpe_ratio(steady, periods_per_year=12))
    assert np.isnan(calmar_ratio(steady, periods_per_year=12))


@quick(max_examples=40)
@given(st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=30))
def test_drawdowns_against_every_pair_of_dates(returns):
    values = np.concatenate([[1.0], np.cumprod(1 + np.array(returns))])
    expected = [
        max(1 - values[t] / values[u] for u in range(t + 1)) for t in range(1, len(values))
    ]
    found = drawdowns(pd.Series(returns))
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert ((found >= 0) & (found < 1)).all()


def test_the_table_is_the_single_figures():
    strategies = {"Balanced": backtest(0.6), "Bonds": backtest(0.0)}
    found = performance_table(strategies, cash=0.01)
    assert list(found.index) == ["Balanced", "Bonds"]
    for name, one in strategies.items():
        net, row = one.net_returns, found.loc[name]
        assert row["annualised_return"] == annualised_return(net, periods_per_year=12)
        assert row["annualised_volatility"] == annualised_volatility(net, periods_per_year=12)
        assert row["sharpe_ratio"] == sharpe_ratio(net, periods_per_year=12, cash=0.01)
        assert row["maximum_drawdown"] == drawdowns(net).max()
        assert row["calmar_ratio"] == row["annualised_return"] / row["maximum_drawdown"]
        assert row["turnover_per_year"] == pytest.approx(one.turnover.sum() / 2)
        assert one.net_values.iloc[-1] == pytest.approx((1 + row["annualised_return"]) ** 2)


def test_average_weights_of_each_strategy():
    found = average_weights({"Balanced": backtest(0.6), "Bonds": backtest(0.0)})
    np.testing.assert_allclose(found[["Stocks", "Bonds"]], [[0.6, 0.4], [0.0, 1.0]])


def test_an_asset_that_a_strategy_lacks_has_no_weight_in_it():
    alone = walk_forward(
        RETURNS[["Stocks"]], lambda _: pd.Series({"Stocks": 1.0}), schedule=Schedule(months=12)
    )
    found = average_weights({"Balanced": backtest(0.6), "Stocks": alone})
    assert found.loc["Stocks"].to_dict() == {"Stocks": 1.0, "Bonds": 0.0}


def test_no_strategies_are_refused():
    with pytest.raises(TableError, match="no strategies to compare"):
        performance_table({})


def test_strategies_over_other_periods_are_refused():
    longer = {"All": backtest(0.6), "Less": backtest(0.6, RETURNS.iloc[:-1])}
    with pytest.raises(TableError) as error:
        performance_table(longer)
    assert str(error.value) == "strategies 'All' and 'Less' do not cover the same periods"
