"""Strategies over the same periods: one estimate a date, and tables by strategy."""

from dataclasses import replace

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
from xlfactor.core.portfolios.rules import ComparisonRules, PortfolioRule
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


def test_a_walk_of_risk_parity_regresses_nothing(monkeypatch):
    monkeypatch.delattr(Estimator, "exposures")
    rules = ComparisonRules(rules=(PortfolioRule.RISK_PARITY,), assets=pd.Index(ASSETS))
    (found,) = walk(rules.choosers()).values()
    risks = history().returns.iloc[:24].std()
    parity = (1 / risks) / (1 / risks).sum()  # of two assets, whatever their correlation
    np.testing.assert_allclose(found.weights.iloc[0], parity, rtol=1e-9)


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


def test_the_periods_of_a_year_reach_markets_and_performance():
    seen = []

    def choose(market, _held):
        seen.append(market)
        return pd.Series(0.5, ASSETS)

    given = replace(history(), periods_per_year=13.0)
    estimator, schedule = Estimator(method=Method.OLS), Schedule(months=24)
    found = walk_strategies(given, {"Half": choose}, estimator=estimator, schedule=schedule)
    assert found["Half"].periods_per_year == 13
    assert {market.statistics.periods_per_year for market in seen} == {13}
    assert {market.exposures.periods_per_year for market in seen} == {13}


@pytest.mark.parametrize("rate", [0.0, 0.0015])
def test_cash_at_a_fixed_rate_does_not_stop_a_walk(rate):
    past = history()
    given = replace(past, returns=past.returns.assign(Cash=rate))
    rules = ComparisonRules(rules=tuple(PortfolioRule), assets=given.assets, cash="Cash",
                            risk_budgets=pd.Series({"Stocks": 0.5, "Bonds": 0.5, "Cash": 0.0})
                            )  # fmt: skip
    estimator, schedule = Estimator(method=Method.LASSO), Schedule(months=24)
    found = walk_strategies(given, rules.choosers(), estimator=estimator, schedule=schedule)
    for one in found.values():
        np.testing.assert_allclose(one.weights.sum(axis=1), 1, atol=1e-9)
        assert np.isfinite(one.net_returns).all()
