import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.risk.contributions import (
    marginal_risks,
    portfolio_volatility,
    risk_contributions,
    risk_shares,
)
from xlfactor.errors import InfeasibleError, LabelError, TableError

NAMES = ["A", "B", "C"]
SIGMA = np.array([0.30, 0.20, 0.15])
C = np.array([[1, 0.8, 0.5], [0.8, 1, 0.3], [0.5, 0.3, 1]])
COVARIANCE = pd.DataFrame(SIGMA[:, None] * C * SIGMA, NAMES, NAMES)


def random_portfolio(seed, n=5):
    rng = np.random.default_rng(seed)
    R = rng.normal(size=(n + 2, n)) * 0.1
    names = [f"A{i}" for i in range(n)]
    return pd.Series(rng.normal(size=n), names), pd.DataFrame(R.T @ R, names, names)


def test_published():
    """Roncalli and Weisang: weights of 50, 20 and 30 %."""
    weights = pd.Series([0.5, 0.2, 0.3], NAMES)
    assert (marginal_risks(weights, COVARIANCE) * 100).round(2).tolist() == [29.40, 16.63, 9.49]
    assert (risk_contributions(weights, COVARIANCE) * 100).round(2).tolist() == [14.70, 3.33, 2.85]
    assert round(portfolio_volatility(weights, COVARIANCE) * 100, 2) == 20.87
    shares = np.array([14.70, 3.33, 2.85]) / 20.87
    np.testing.assert_allclose(risk_shares(weights, COVARIANCE), shares, atol=3e-4)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_contributions_add_to_the_volatility(seed):
    weights, Sigma = random_portfolio(seed)
    volatility = portfolio_volatility(weights, Sigma)
    assert risk_contributions(weights, Sigma).sum() == pytest.approx(volatility, rel=1e-12)
    assert risk_shares(weights, Sigma).sum() == pytest.approx(1.0, rel=1e-12)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_marginal_risk_is_the_slope(seed):
    weights, Sigma = random_portfolio(seed)
    step = 1e-5
    slopes = [
        (
            portfolio_volatility(weights.add(pd.Series({asset: step}), fill_value=0), Sigma)
            - portfolio_volatility(weights.sub(pd.Series({asset: step}), fill_value=0), Sigma)
        )
        / (2 * step)
        for asset in weights.index
    ]
    np.testing.assert_allclose(marginal_risks(weights, Sigma), slopes, atol=1e-7)


def test_order_and_unlisted_assets():
    weights = pd.Series({"C": 0.3, "A": 0.7})
    full = pd.Series({"A": 0.7, "B": 0.0, "C": 0.3})
    pd.testing.assert_series_equal(
        risk_contributions(weights, COVARIANCE), risk_contributions(full, COVARIANCE)
    )
    turned = COVARIANCE.iloc[::-1, [1, 0, 2]]
    found = risk_contributions(weights, turned)
    assert found.index.tolist() == ["C", "B", "A"]
    np.testing.assert_allclose(
        found[NAMES], risk_contributions(weights, COVARIANCE), rtol=1e-14, atol=1e-17
    )


@pytest.mark.parametrize("give", [portfolio_volatility, marginal_risks, risk_shares])
def test_refused(give):
    with pytest.raises(LabelError, match=r"^weights: unknown row 'D'$"):
        give(pd.Series({"D": 1.0}), COVARIANCE)
    with pytest.raises(TableError, match=r"^weights: no number at row 'A', column 'value'$"):
        give(pd.Series({"A": np.nan}), COVARIANCE)


@pytest.mark.parametrize("give", [marginal_risks, risk_contributions, risk_shares])
@pytest.mark.parametrize("weights", [[0.0, 0.0], [1.0, 2.0]], ids=["nothing held", "hedged"])
def test_no_volatility(give, weights):
    opposite = pd.DataFrame([[0.04, -0.02], [-0.02, 0.01]], NAMES[:2], NAMES[:2])
    message = r"^weights: the portfolio has no volatility, and no marginal risks$"
    assert portfolio_volatility(pd.Series(weights, NAMES[:2]), opposite) < 1e-9
    with pytest.raises(InfeasibleError, match=message):
        give(pd.Series(weights, NAMES[:2]), opposite)
