"""Strategies over the same periods: one estimate a date, and tables by strategy."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.backtest.performance import drawdowns, performance_table
from xlfactor.core.backtest.schedule import Schedule
from xlfactor.core.backtest.strategies import Strategies, past_history, walk_strategies
from xlfactor.core.backtest.walk import Past
from xlfactor.core.factors.fitting import Method
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.history import History
from xlfactor.errors import InfeasibleError

ASSETS = ["Stocks", "Bonds"]


def history(dates=40):
    rng = np.random.default_rng(5)
    index = pd.date_range("2015-01-31", periods=dates, freq="ME")
    factors = pd.DataFrame({"Equity": rng.normal(0.003, 0.03, dates)}, index)
    noise = rng.normal(0.001, 0.01, (dates, 2))
    returns = factors.to_numpy() * [1.0, 0.1] + noise
    return History(returns=pd.DataFrame(returns, index, ASSETS), factor_returns=factors)


def walk(choosers, progress=None):
    return walk_strategies(
        history(),
        choosers,
        estimator=Estimator(method=Method.OLS),
        schedule=Schedule(months=24),
        progress=progress,
    )


def test_all_strategies_see_the_same_market_at_each_date():
    seen = {"One": [], "Other": []}

    def chooser(name, weight):
        def choose(market, _):
            seen[name].append(market)
            return pd.Series([weight, 1 - weight], ASSETS)

        return choose

    told = []
    found = walk(
        {"One": chooser("One", 0.3), "Other": chooser("Other", 0.6)},
        progress=lambda *words: told.append(words),
    )
    assert len(seen["One"]) == len(found["One"].weights)
    assert all(a is b for a, b in zip(seen["One"], seen["Other"], strict=True))
    rebalances = len(found["One"].weights)
    assert told[0] == ("One", 1, rebalances)
    assert told[-1] == ("Other", rebalances, rebalances)
    first = seen["One"][0]
    assert first.statistics.observations == 24  # the window ends before what it earns
    expected = history().returns.iloc[:24].cov() * 12
    pd.testing.assert_frame_equal(first.statistics.covariance, expected)

    strategies = Strategies(backtests=found, cash=0.01)
    pd.testing.assert_frame_equal(strategies.performance, performance_table(found, cash=0.01))
    pd.testing.assert_series_equal(
        strategies.drawdowns["One"], drawdowns(found["One"].net_returns), check_names=False
    )
    assert list(strategies.net_values.iloc[0]) == [1, 1]
    assert strategies.average_weights.loc["Other", "Stocks"] == pytest.approx(0.6)
    assert strategies.turnover.iloc[0].tolist() == [0, 0]


def test_what_fails_names_the_strategy_and_the_date():
    def fails(_market, _held):
        raise InfeasibleError("no such portfolio")

    with pytest.raises(InfeasibleError, match="Bad: weights of 2017-01-31: no such portfolio"):
        walk({"Bad": fails})


def test_a_past_without_factors_has_no_market():
    past = Past(
        returns=history().returns,
        factor_returns=None,
        current_weights=None,
        date=pd.Timestamp("2018-05-31"),
    )
    with pytest.raises(TypeError, match="need factor returns"):
        past_history(past)
