"""Markets, portfolios by rule, solved cases and blends: figures by hand and laws."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.allocation.blending import blend_of
from xlfactor.core.allocation.cases import AssetClasses, Case, Targeting
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.limit_rows import IlliquidLimit
from xlfactor.core.allocation.portfolio_limits import PortfolioLimits
from xlfactor.core.estimation.figures import Figures, ProxyFigures
from xlfactor.core.factors.definitions import FactorDefinition
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import Method
from xlfactor.core.portfolios.blends import blended_portfolios
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.portfolios.history import History, history_of
from xlfactor.core.portfolios.market import Market
from xlfactor.core.portfolios.rules import ComparisonRules, PortfolioRule
from xlfactor.core.portfolios.target_cases import case_choosers, solve_cases
from xlfactor.errors import LabelError, OptionError, TableError

ASSETS = ["Stocks", "Bonds", "Gold", "Cash"]
FACTORS = [
    FactorDefinition(name="Equity", long="World"),
    FactorDefinition(name="Rates", long="Government"),
]


def tables(seed=3, dates=48):
    rng = np.random.default_rng(seed)
    index = pd.date_range("2015-01-31", periods=dates, freq="ME")
    proxies = pd.DataFrame(
        rng.normal(0.004, [0.04, 0.012], size=(dates, 2)), index, ["World", "Government"]
    )
    betas = np.array([[1, 0], [0.1, 1], [0.2, 0.3], [0, 0]])
    noise = rng.normal(0.001, [0.01, 0.004, 0.04, 0.0002], size=(dates, 4))
    return pd.DataFrame(proxies.to_numpy() @ betas.T + noise, index, ASSETS), proxies


@pytest.fixture(scope="module")
def history():
    return history_of(*tables(), FACTORS)


@pytest.fixture(scope="module")
def market(history):
    return Market(history=history, estimator=Estimator(method=Method.OLS))


def test_a_market_is_estimated_from_one_history(history, market):
    alone = estimate_exposures(history.returns, history.factor_returns, method=Method.OLS)
    pd.testing.assert_frame_equal(market.exposures.exposures, alone.exposures)
    pd.testing.assert_frame_equal(market.statistics.covariance, history.returns.cov() * 12)
    expected = history.factor_returns.cov() * 12
    pd.testing.assert_frame_equal(market.factor_statistics.covariance, expected)


def test_figures_of_portfolios_follow_from_their_weights(history, market):
    weights = pd.DataFrame({"Half": [0.5, 0.5, 0.0, 0.0], "Short": [1.5, -0.5, 0.0, 0.0]}, ASSETS)
    current = pd.Series([0.4, 0.4, 0.1, 0.1], ASSETS)
    found = market.figures(weights, current=current)
    np.testing.assert_allclose(found["total_weight"], [1, 1])
    np.testing.assert_allclose(found["long_weight"], [1, 1.5])
    np.testing.assert_allclose(found["short_weight"], [0, -0.5])
    np.testing.assert_allclose(found["turnover"], [0.2, 1.1])
    held = history.returns @ weights
    np.testing.assert_allclose(found["mean_return"], held.mean() * 12)
    np.testing.assert_allclose(found["volatility"], held.std() * np.sqrt(12))
    explained = history.factor_returns @ market.model.portfolio_exposures(weights)
    np.testing.assert_allclose(found["factor_volatility"], explained.std() * np.sqrt(12))
    assert "turnover" not in market.figures(weights)


@pytest.mark.parametrize("cash", [None, "Cash"])
@pytest.mark.parametrize("rule", PortfolioRule)
def test_every_rule_chooses_a_long_only_portfolio_of_all_assets(market, rule, cash):
    given = ComparisonRules(
        rules=(rule,),
        assets=pd.Index(ASSETS),
        cash=cash,
        volatility=0.01,
        risk_budgets=pd.Series([0.4, 0.3, 0.2, 0.1], ASSETS)
        if cash is None
        else pd.Series([0.5, 0.3, 0.2, 0.0], ASSETS),
        target_rule=TargetRule.INVERSE_VOLATILITY,
    )
    ((name, found),) = given.portfolios(market).items()
    assert name == rule.value.capitalize()
    assert (name,) == given.names
    assert list(found.weights.index) == ASSETS
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights.min() > -1e-9
    assert len(found.notes) >= 1
    chosen = given.choosers()[name](market, found.weights)
    pd.testing.assert_series_equal(chosen, found.weights)


def test_risk_parity_shares_the_risk_and_cash_makes_up_the_volatility(market):
    given = ComparisonRules(assets=pd.Index(ASSETS), cash="Cash", volatility=0.01)
    found = given.portfolios(market)["Risk parity"].weights
    Sigma, w = given.covariance(market).to_numpy(), found[ASSETS[:3]].to_numpy()
    np.testing.assert_allclose(w * (Sigma @ w), np.full(3, 1e-4 / 3), rtol=1e-9)


@pytest.mark.parametrize("rule", [PortfolioRule.MINIMUM_VARIANCE, PortfolioRule.FACTOR_BLEND])
def test_minimum_variance_and_the_blend_keep_limits_of_the_portfolio(market, rule):
    """Half of a benchmark is cash, which the rule does not hold; a limit on exposures binds."""
    given = ComparisonRules(
        rules=(rule,), assets=pd.Index(ASSETS), cash="Cash",
        target_rule=TargetRule.INVERSE_VOLATILITY,
    )  # fmt: skip
    free = given.portfolio(rule, market).weights
    active = free - pd.Series({ASSETS[0]: 0.5, "Cash": 0.5}).reindex(ASSETS, fill_value=0.0)
    error = np.sqrt(active @ market.statistics.covariance @ active)
    limited = PortfolioLimits(
        illiquid=IlliquidLimit(illiquid=pd.Index([free.idxmax(), "Cash"]), most=free.max() - 0.05),
        benchmark=pd.Series({ASSETS[0]: 0.5, "Cash": 0.5}),
        tracking_error=2 * float(error),
    )
    found = replace(given, portfolio_limits=limited).portfolio(rule, market)
    assert found.weights[free.idxmax()] == pytest.approx(free.max() - 0.05, abs=1e-10)
    assert "with limits on illiquid assets, tracking error" in found.notes[0]


def test_rules_name_what_they_lack():
    with pytest.raises(LabelError, match="cash_asset: no asset 'Money'"):
        ComparisonRules(assets=pd.Index(ASSETS), cash="Money")
    with pytest.raises(TableError, match="no shares in its column 'Risk budget'"):
        ComparisonRules(assets=pd.Index(ASSETS), rules=(PortfolioRule.RISK_BUDGETS,))


def test_cases_are_solved_today_and_at_any_date(market):
    case = Case(
        name="Wide",
        target_exposures=pd.Series({"Equity": 0.3, "Rates": 0.4}),
        lower=-1.0,
        upper=1.0,
    )
    unlimited = pd.Series(np.inf, ASSETS)
    classes = AssetClasses(classes=pd.Series("Any", ASSETS), lower=-unlimited, upper=unlimited)
    targeting = Targeting(classes=classes)
    today = solve_cases([case], targeting, market)["Wide"].found
    np.testing.assert_allclose(today.exposures, [0.3, 0.4], atol=1e-9)
    again = case_choosers([case], targeting)["Wide"](market, None)
    pd.testing.assert_series_equal(again, today.weights)


def test_a_blend_stands_between_anchor_and_target(market):
    anchor = pd.Series(0.25, ASSETS)
    target = pd.Series({"Equity": 0.6, "Rates": 0.2})
    blend = blend_of(market.exposures.exposures, target, anchor)
    found = blended_portfolios(
        blend,
        gamma=0.5,
        limits=Limits.between(pd.Index(ASSETS), lower=0.0, upper=1.0),
        covariance=market.statistics.covariance,
    )
    figures, weights = found.figures, found.weights
    assert figures.loc["anchor", "anchor_distance"] == 0
    assert figures["anchor_distance"].drop("anchor").min() > 0
    assert figures["target_distance"].idxmax() == "anchor"
    assert figures.loc["within_limits", "total_weight"] == pytest.approx(1)
    miss = market.exposures.exposures.T @ weights["closed_form"] - target
    assert figures.loc["closed_form", "target_distance"] == pytest.approx(np.linalg.norm(miss))
    w = weights["closed_form"].to_numpy()
    variance = w @ market.statistics.covariance.to_numpy() @ w
    assert figures.loc["closed_form", "volatility"] == pytest.approx(np.sqrt(variance))


def test_prices_give_the_history_of_their_returns(history):
    assets, proxies = tables()
    first = pd.DataFrame(1.0, [assets.index[0] - pd.offsets.MonthEnd()], assets.columns)
    prices = pd.concat([first, (1 + assets).cumprod()])
    found = history_of(prices, proxies, FACTORS, Figures.PRICES, ProxyFigures.RETURNS)
    pd.testing.assert_frame_equal(found.returns, history.returns, check_freq=False)
    assert "asset_returns holds prices" in found.notes[0]
    assert not found.overlapping


def test_a_history_counts_the_rows_of_months_and_knows_its_assets(history):
    assert history.rows(36) == 36
    assert list(history.pick(pd.Index(["Gold", "Stocks"]), name="some")) == ["Gold", "Stocks"]
    with pytest.raises(OptionError, match="window_months: 60 months are 60 rows"):
        history.rows(60)
    with pytest.raises(LabelError, match="some: no column of asset_returns 'Silver'"):
        history.pick(pd.Index(["Silver"]), name="some")


def test_changes_over_a_year_overlap():
    assets, proxies = tables()
    levels = [(1 + table).cumprod() for table in (assets, proxies)]
    found = history_of(*levels, FACTORS, Figures.LEVELS)
    assert isinstance(found, History)
    assert found.overlapping
    assert found.statistics.periods_per_year == 1
    with pytest.raises(OptionError, match="changes over a year of one table"):
        history_of(*levels, FACTORS, Figures.LEVELS, ProxyFigures.PRICES)
