"""Volatility as a measure: published figures, its slope, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.risk.measures import Volatility, weights_on
from xlfactor.errors import InfeasibleError, LabelError, TableError

NAMES = ["A", "B", "C"]
SIGMA = np.array([0.30, 0.20, 0.15])
C = np.array([[1, 0.8, 0.5], [0.8, 1, 0.3], [0.5, 0.3, 1]])
COVARIANCE = pd.DataFrame(SIGMA[:, None] * C * SIGMA, NAMES, NAMES)


def random_portfolio(seed, n=5):
    rng = np.random.default_rng(seed)
    R = rng.normal(size=(n + 2, n)) * 0.1
    names = [f"A{i}" for i in range(n)]
    return rng.normal(size=n), Volatility.of(pd.DataFrame(R.T @ R, names, names))


def test_published():
    """Roncalli and Weisang: weights of 50, 20 and 30 %."""
    measure, w = Volatility.of(COVARIANCE), np.array([0.5, 0.2, 0.3])
    assert round(measure.value(w) * 100, 2) == 20.87
    assert (measure.gradient(w) * 100).round(2).tolist() == [29.40, 16.63, 9.49]
    assert measure.name == "volatility"
    assert measure.assets.tolist() == NAMES


@settings(max_examples=40)
@given(seed=st.integers(0, 100_000), times=st.floats(1e-3, 1e3))
def test_homogeneous_of_degree_one(seed, times):
    w, measure = random_portfolio(seed)
    assert measure.value(times * w) == pytest.approx(times * measure.value(w), rel=1e-12)
    assert w @ measure.gradient(w) == pytest.approx(measure.value(w), rel=1e-12)
    np.testing.assert_allclose(measure.gradient(times * w), measure.gradient(w), rtol=1e-9)


@settings(max_examples=20)
@given(seed=st.integers(0, 100_000))
def test_gradient_is_the_slope(seed):
    w, measure = random_portfolio(seed)
    steps = 1e-5 * np.eye(len(w))
    slopes = [(measure.value(w + h) - measure.value(w - h)) / 2e-5 for h in steps]
    np.testing.assert_allclose(measure.gradient(w), slopes, atol=1e-7)


def test_weights_take_the_order_of_the_measure():
    measure = Volatility.of(COVARIANCE.iloc[::-1, [1, 0, 2]])
    assert weights_on(measure, pd.Series({"A": 0.7, "C": 0.3})).tolist() == [0.3, 0.0, 0.7]
    with pytest.raises(LabelError, match=r"^weights: unknown row 'D'; there are 'C', 'B', 'A'$"):
        weights_on(measure, pd.Series({"D": 1.0}))
    with pytest.raises(TableError, match=r"^weights: no number at row 'A', column 'value'$"):
        weights_on(measure, pd.Series({"A": np.nan}))


@pytest.mark.parametrize("w", [[0.0, 0.0], [1.0, 2.0]], ids=["nothing held", "hedged"])
def test_no_volatility(w):
    opposite = pd.DataFrame([[0.04, -0.02], [-0.02, 0.01]], NAMES[:2], NAMES[:2])
    measure = Volatility.of(opposite)
    assert measure.value(np.array(w)) < 1e-9
    message = r"^weights: the portfolio has no volatility, and no marginal risks$"
    with pytest.raises(InfeasibleError, match=message):
        measure.gradient(np.array(w))
