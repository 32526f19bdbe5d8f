"""Risk-based portfolios: each by the law that makes it, and their returns by factor."""

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.portfolios.risk_based import rebalanced_returns, risk_based_weights
from xlfactor.core.risk.variance_shares import variance_shares
from xlfactor.errors import InfeasibleError, LabelError, TableError

NAMES = [*"ABCDEF"]
MONTHS = pd.date_range("2010-01-31", periods=120, freq="ME")


def market(seed):
    rng = np.random.default_rng(seed)
    factors = pd.DataFrame(rng.normal(0.004, [0.04, 0.02], (120, 2)), MONTHS, ["Market", "Value"])
    own = rng.normal(0.001, rng.uniform(0.01, 0.05, 6), (120, 6))
    betas = rng.normal([0.8, 0.2], 0.5, (6, 2))
    return pd.DataFrame(factors.to_numpy() @ betas.T + own, MONTHS, NAMES), factors


@pytest.mark.parametrize("seed", range(8))
def test_each_portfolio_is_what_its_law_makes(seed):
    covariance = market(seed)[0].cov() * 12
    Sigma, sigma = covariance.to_numpy(), np.sqrt(np.diag(covariance))
    found = risk_based_weights(covariance)
    np.testing.assert_allclose(found.sum(), 1)
    assert (found >= 0).all(axis=None)
    np.testing.assert_allclose(found["Equal weight"], 1 / 6)
    w = found["Minimum variance"].to_numpy()
    marginal = Sigma @ w  # the same for all that are held, and no less for the others
    np.testing.assert_allclose(marginal[w > 1e-9], marginal.min(), rtol=1e-7)
    w = found["Most diversified"].to_numpy()
    correlation = Sigma @ w / sigma  # so are the correlations with the portfolio
    np.testing.assert_allclose(correlation[w > 1e-9], correlation.min(), rtol=1e-7)
    ratio = w @ sigma / np.sqrt(w @ Sigma @ w)
    others = np.random.default_rng(0).dirichlet(np.full(6, 0.5), size=500)
    variances = (others @ Sigma * others).sum(axis=1)
    assert (others @ sigma / np.sqrt(variances)).max() <= ratio
    w = found["Risk parity"].to_numpy()
    np.testing.assert_allclose(w * (Sigma @ w) / (w @ Sigma @ w), 1 / 6, rtol=1e-8)


def test_capitalisation_is_in_proportion_to_market_values_and_the_first():
    covariance = market(0)[0].cov()
    found = risk_based_weights(covariance, market_values=pd.Series({"F": 300.0, "B": 100.0}))
    assert found.columns[0] == "Capitalisation"
    assert found["Capitalisation"].tolist() == [0, 0.25, 0, 0, 0, 0.75]


def test_what_is_excluded_is_held_by_none():
    returns = market(0)[0]
    covariance = returns.assign(Cash=0.0).cov()
    values = pd.Series({**dict.fromkeys(NAMES, 1.0), "Cash": 4.0})
    found = risk_based_weights(covariance, market_values=values, excluded=pd.Index(["Cash"]))
    assert list(found.index) == [*NAMES, "Cash"]
    assert (found.loc["Cash"] == 0).all()
    without = risk_based_weights(returns.cov(), market_values=values[NAMES])
    pd.testing.assert_frame_equal(found.loc[NAMES], without)


def test_the_order_of_assets_does_not_matter():
    covariance = market(1)[0].cov()
    turned = covariance.loc[NAMES[::-1], NAMES[::-1]]
    one, other = risk_based_weights(covariance), risk_based_weights(turned)
    pd.testing.assert_frame_equal(other.loc[NAMES], one, atol=1e-8)


def test_returns_of_portfolios_are_mixes_of_returns():
    returns = market(0)[0]
    weights = pd.DataFrame({"Long and short": {"B": 1.5, "A": -0.5}})
    found = rebalanced_returns(returns, weights)
    np.testing.assert_allclose(found["Long and short"], 1.5 * returns["B"] - 0.5 * returns["A"])


def test_a_factor_adds_its_covariance_with_what_the_factors_make():
    returns, factors = market(3)
    portfolios = rebalanced_returns(returns, risk_based_weights(returns.cov()))
    found = estimate_exposures(portfolios, factors)
    shares = variance_shares(found.model(factors.cov() * 12))
    np.testing.assert_allclose(shares.sum(), 1)
    assert list(shares.index) == ["Market", "Value", "Specific"]
    for name in portfolios:
        b = found.exposures.loc[name]
        fitted = factors @ b
        rest = found.specific_variances[name] / 12
        for factor in factors:
            added = b[factor] * factors[factor].cov(fitted)
            assert shares.loc[factor, name] == pytest.approx(added / (fitted.var() + rest))


def test_inputs_that_do_not_fit_are_named():
    returns, factors = market(0)
    covariance = returns.cov()
    for values, error, message in (
        ({"A": -1.0, "B": 2.0}, TableError, "market_values: row 'A': found -1; wanted zero or"),
        ({"A": 0.0}, TableError, "market_values: all are zero"),
        ({"Z": 1.0}, LabelError, "market_values: unknown row 'Z'"),
    ):
        with pytest.raises(error, match=message):
            risk_based_weights(covariance, market_values=pd.Series(values))
    with pytest.raises(LabelError, match="excluded: no row 'Z'"):
        risk_based_weights(covariance, excluded=pd.Index(["Z"]))
    with pytest.raises(InfeasibleError, match="covariance: row 'Cash' has no volatility"):
        risk_based_weights(returns.assign(Cash=0.0).cov())
    with pytest.raises(LabelError, match="weights: unknown row 'Z'"):
        rebalanced_returns(returns, pd.DataFrame({"P": {"Z": 1.0}}))
    twisted = estimate_exposures(returns, factors.set_axis(["Market", "Specific"], axis=1))
    with pytest.raises(LabelError, match="exposures: a factor is called 'Specific'"):
        variance_shares(twisted.model(factors.set_axis(["Market", "Specific"], axis=1).cov()))
