"""Walks of tail-risk portfolios: the future is never seen, and forecasts meet what came."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.backtest.exceedances import exceedance_tests
from xlfactor.core.backtest.metrics import USUAL_METRICS, Metric, metric_table
from xlfactor.core.backtest.performance import performance_table
from xlfactor.core.backtest.schedule import Schedule
from xlfactor.core.backtest.tail import walk_tails
from xlfactor.core.estimation.dates import Window
from xlfactor.core.portfolios.tail import TailRule, TailSettings, tail_market, tail_portfolio
from xlfactor.errors import LabelError

DAYS = pd.bdate_range("2020-01-01", "2022-06-30")
RULES = (TailRule.HISTORICAL_ES_PARITY, TailRule.ES_PARITY, TailRule.EQUAL_WEIGHT)
SCHEDULE = Schedule(months=12, window=Window.ROLLING, cost_per_turnover=0.001)


def history(seed=1):
    rng = np.random.default_rng(seed)
    Z = rng.normal(size=(len(DAYS), 3)) * np.sqrt(3 / rng.chisquare(5, (len(DAYS), 1)))
    table = Z * [0.012, 0.003, 0.009] + [3e-4, 1e-4, 2e-4]
    return pd.DataFrame(table, index=DAYS, columns=["Equity", "Bonds", "Gold"])


@pytest.fixture(scope="module")
def walked():
    return walk_tails(history(), RULES, settings=TailSettings(), schedule=SCHEDULE)


def test_rules_and_single_assets_are_walked_side_by_side(walked):
    assert list(walked.backtests) == [
        "Historical ES parity", "ES parity", "Equal weight", "Equity", "Bonds", "Gold",
    ]  # fmt: skip
    gold = walked.backtests["Gold"]
    assert (gold.weights["Gold"] == 1).all()
    np.testing.assert_allclose(gold.gross_returns, history()["Gold"].loc[gold.gross_returns.index])
    assert gold.turnover.sum() == 0


def test_weights_and_forecasts_are_those_of_the_window_before(walked):
    dates = walked.backtests["ES parity"].weights.index
    assert len(dates) == 6
    returns = history()
    for date in dates:
        month = date.to_period("M")
        window = returns.index.to_period("M")
        past = returns[(window >= month - 12) & (window < month)]
        market = tail_market(past, TailSettings())
        weights = tail_portfolio(TailRule.ES_PARITY, market).weights
        np.testing.assert_allclose(walked.backtests["ES parity"].weights.loc[date], weights)
        risks = market.risks(weights.to_frame("ES parity")).loc["ES parity"]
        np.testing.assert_allclose(walked.forecasts["ES parity"].loc[date], risks)
        fitted = market.student.degrees_of_freedom
        assert walked.degrees_of_freedom[date] == pytest.approx(fitted)


def test_the_future_is_never_seen(walked):
    changed = history()
    last = walked.backtests["ES parity"].weights.index[3]
    changed.loc[changed.index >= last] *= -2.0
    again = walk_tails(changed, RULES, settings=TailSettings(), schedule=SCHEDULE)
    for name, one in walked.backtests.items():
        pd.testing.assert_frame_equal(one.weights[:4], again.backtests[name].weights[:4])
        pd.testing.assert_frame_equal(walked.forecasts[name][:4], again.forecasts[name][:4])
        assert (one.known_until < one.known_until.index).all()
    assert (again.degrees_of_freedom[4:] != walked.degrees_of_freedom[4:]).all()


@pytest.mark.parametrize("forecast", ["sample", "normal", "Student t"])
def test_exceedances_are_counted_day_by_day(walked, forecast):
    found = walked.exceedances(forecast)
    for name, one in walked.backtests.items():
        forecasts, dates = walked.forecasts[name][f"VaR, {forecast}"], one.weights.index
        exceeded = [
            loss > forecasts[dates[dates <= day][-1]] for day, loss in (-one.gross_returns).items()
        ]
        assert found[name] == exceedance_tests(np.array(exceeded), confidence=0.95)
        assert found[name].observations == len(one.gross_returns)


def test_realised_risk_is_that_of_the_returns(walked):
    found = walked.realised("normal")
    bonds = walked.backtests["Bonds"].gross_returns
    assert found.loc["Bonds", "Volatility, realised"] == pytest.approx(bonds.std())
    last = int(np.ceil(0.05 * len(bonds))) - 1
    assert found.loc["Bonds", "VaR, realised"] == pytest.approx(-np.sort(bonds)[last])
    quarters = bonds.index.to_period("Q")
    days = pd.Series(1, index=quarters).groupby(level=0).sum().to_numpy()
    mean = np.average(walked.forecasts["Bonds"]["ES, normal"], weights=days)
    assert found.loc["Bonds", "ES, forecast"] == pytest.approx(mean)


def test_metrics_are_those_asked_for_in_their_order(walked):
    table = metric_table(walked.backtests, tuple(Metric), cash=0.01)
    assert list(table.columns) == [metric.value for metric in Metric]
    usual = metric_table(walked.backtests, cash=0.01)
    pd.testing.assert_frame_equal(usual, table[[metric.value for metric in USUAL_METRICS]])
    asked = [Metric.EXPECTED_SHORTFALL, Metric.RETURN, Metric.KURTOSIS]
    few = metric_table(walked.backtests, asked)
    assert list(few.columns) == ["expected shortfall", "return", "kurtosis"]
    worth = performance_table(walked.backtests, cash=0.01)
    np.testing.assert_array_equal(table.iloc[:, :6], worth)
    for name, one in walked.backtests.items():
        net = one.net_returns
        assert table.loc[name, "semi-deviation"] == pytest.approx(
            np.sqrt((np.minimum(net - net.mean(), 0) ** 2).mean())
        )
        assert table.loc[name, "skewness"] == pytest.approx(net.skew())
        assert few.loc[name, "kurtosis"] == pytest.approx(net.kurt() + 3)
        tail = 0.05 * len(net)
        x, whole = np.sort(net), int(tail)
        worst = x[:whole].sum() + (tail - whole) * x[whole]
        assert few.loc[name, "expected shortfall"] == pytest.approx(-worst / tail)


def test_an_asset_with_the_name_of_a_rule_is_refused():
    with pytest.raises(LabelError, match="returns: column 'ES parity' has the name of a rule"):
        walk_tails(
            history().rename(columns={"Gold": "ES parity"}),
            RULES,
            settings=TailSettings(),
            schedule=SCHEDULE,
        )
