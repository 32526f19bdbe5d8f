"""The same tasks by other libraries, where these are installed: `pip install xlfactor[bench]`."""

import warnings

import numpy as np
import pandas as pd
import pytest

from tests.bench.test_kernel_speed import correlations, history, market
from tests.bench.timing import check_ratio
from xlfactor.core.allocation.budgeting import equal_risk_weights
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.allocation.volatility_budgets import positions_of_volatility
from xlfactor.core.factors.rolling import RollingWindows, rolling_exposures

pytestmark = [pytest.mark.slow, pytest.mark.peers]


@pytest.mark.parametrize("n", [100, 500])
def test_risk_parity_beside_riskparityportfolio(n):
    """Its C++ alone, beside our kernel alone."""
    theirs = pytest.importorskip("riskparityportfolio")
    Sigma = market(n)
    C, b = correlations(Sigma), np.full(n, 1 / n)

    def other():
        return theirs.vanilla.design(C, b, 1e-12, 10_000)

    y, _ = positions_of_volatility(C, b)
    np.testing.assert_allclose(y / y.sum(), other() / other().sum(), rtol=1e-8)
    check_ratio(lambda: positions_of_volatility(C, b), other, most=(10 if n == 100 else 1.7))


def test_risk_parity_beside_skfolio():
    optimization = pytest.importorskip("skfolio.optimization")
    returns = history(240, 15, 1)
    model = optimization.RiskBudgeting()
    found = equal_risk_weights(returns.cov())
    np.testing.assert_allclose(found.weights, model.fit(returns).weights_, atol=1e-4)
    check_ratio(
        lambda: equal_risk_weights(returns.cov()), lambda: model.fit(returns), 5, most=0.25
    )


@pytest.mark.parametrize("n", [15, 100])
def test_minimum_variance_beside_pyportfolioopt(n):
    frontier = pytest.importorskip("pypfopt.efficient_frontier")
    Sigma = market(n)
    limits = Limits.between(Sigma.index, lower=0.0, upper=max(0.3, 10 / n))

    def theirs():
        return frontier.EfficientFrontier(
            None, Sigma, weight_bounds=(0, max(0.3, 10 / n))
        ).min_volatility()

    def ours():
        return minimum_variance_weights(Sigma, limits=limits)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.testing.assert_allclose(ours(), pd.Series(theirs()), atol=1e-3)
        check_ratio(ours, theirs, rounds=5, most=0.45)


def test_rolling_exposures_beside_statsmodels():
    rolling = pytest.importorskip("statsmodels.regression.rolling")
    tools = pytest.importorskip("statsmodels.tools.tools")
    R, F = history(240, 1, 1), history(240, 4, 2)
    windows = RollingWindows(length=60)

    def theirs():
        return rolling.RollingOLS(R, tools.add_constant(F), window=60).fit().params

    def ours():
        return rolling_exposures(R, F, windows=windows).exposures

    np.testing.assert_allclose(ours(), theirs().iloc[59:, 1:], atol=1e-10)
    check_ratio(ours, theirs, rounds=5, most=1.5)
