"""Prices of two tables with other holidays: returns run from one common date to the next."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.estimation.figures import Figures, ProxyFigures
from xlfactor.core.factors.definitions import FactorDefinition
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.portfolios.history import history_of

DAYS = pd.date_range("2020-01-01", periods=300, freq="B")
RETURNS = np.random.default_rng(5).normal(0, 0.01, size=300)
INDEX = pd.Series(100 * np.cumprod(1 + RETURNS), index=DAYS)
EQUITY = [FactorDefinition(name="Equity", long="Index")]
CLOSED_HERE, CLOSED_THERE = DAYS[[9, 70, 71, 150]], DAYS[[33, 150, 222]]
FUND = INDEX.drop(CLOSED_HERE).to_frame("Fund")
PROXY = INDEX.drop(CLOSED_THERE).to_frame("Index")


def slope(history):
    found = estimate_exposures(history.returns, history.factor_returns)
    return found.exposures.loc["Fund", "Equity"], found.r_squared["Fund"]


def test_an_index_on_itself_has_a_slope_of_one():
    history = history_of(FUND, PROXY, EQUITY, Figures.PRICES)
    assert slope(history) == (pytest.approx(1, abs=1e-12), pytest.approx(1, abs=1e-12))
    common = INDEX.drop(CLOSED_HERE.union(CLOSED_THERE))
    np.testing.assert_allclose(history.returns["Fund"], common.pct_change().iloc[1:], rtol=1e-12)
    assert any("proxy_returns: 3 of 297 rows are not used" in note for note in history.notes)


@pytest.mark.parametrize("first", [0, 1, 40])
def test_returns_beside_prices_are_compounded_over_the_days_between(first):
    returns = PROXY.pct_change().iloc[1 + first :]
    history = history_of(FUND, returns, EQUITY, Figures.PRICES, ProxyFigures.RETURNS)
    assert slope(history) == (pytest.approx(1, abs=1e-12), pytest.approx(1, abs=1e-12))
    # the first return counts from the last price before it
    dates = returns.index.difference(CLOSED_HERE)
    assert history.returns.index.equals(dates)


def test_prices_beside_returns_of_assets():
    returns = FUND.pct_change().iloc[1:]
    history = history_of(returns, PROXY, EQUITY, Figures.RETURNS, ProxyFigures.PRICES)
    assert slope(history) == (pytest.approx(1, abs=1e-12), pytest.approx(1, abs=1e-12))


def test_levels_are_compared_on_common_dates():
    days = pd.date_range("2019-01-01", periods=700, freq="B")
    level = pd.Series(100 * np.cumprod(1 + np.resize(RETURNS, 700)), index=days)
    fund, proxy = level.drop(days[[9, 70, 330]]), level.drop(days[[33, 270]])
    history = history_of(fund.to_frame("Fund"), proxy.to_frame("Index"), EQUITY, Figures.LEVELS)
    assert slope(history) == (pytest.approx(1, abs=1e-12), pytest.approx(1, abs=1e-12))
    assert history.periods_per_year == 1
    assert history.overlapping


@pytest.mark.parametrize("figures", [Figures.PRICES, Figures.LEVELS])
def test_the_periods_of_a_year_can_be_set(figures):
    months = pd.date_range("2010-01-31", periods=60, freq="ME")
    level = pd.Series(100 * np.cumprod(1 + RETURNS[:60]), index=months)
    tables = level.to_frame("Fund"), level.to_frame("Index")
    history = history_of(*tables, EQUITY, figures, periods_per_year=13)
    assert history.periods_per_year == 13
    assert history.overlapping == (figures is Figures.LEVELS)
    assert history.statistics.periods_per_year == 13
    assert history.rows(24) == 24


def test_starts_of_months_beside_ends_are_refused():
    months = pd.period_range("2010-01", periods=60, freq="M")
    ends = pd.Series(RETURNS[:60], index=months.end_time.normalize())
    starts = ends.set_axis((months + 1).start_time)
    with pytest.raises(Exception, match="proxy_returns is dated at the start of its periods"):
        history_of(ends.to_frame("Fund"), starts.to_frame("Index"), EQUITY)
