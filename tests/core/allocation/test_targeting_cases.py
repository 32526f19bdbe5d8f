"""Three cases that were once answered wrongly: two of turnover, one where nothing is seen."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.core.allocation.random_problems import Problem
from tests.core.allocation.test_targeting_random import independent, stages, violation
from workbooks import simulated_market
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.targeting import SecondCriterion

TARGETS = {"Case 1": [0.45, 0.29, 0.31, 0.07, 0.12, 0.12], "Case 4": [0.1667] * 6}
RANGES = {"Case 1": (-1.0, 1.0), "Case 4": (-0.5, 0.5)}
HELD_OF_TURNOVER = (
    "Europe Equity", "Japan Equity", "Investment-Grade Credit", "Real Estate", "Infrastructure",
)  # fmt: skip
HELD_OF_NOTHING_SEEN = (
    "US Large Cap", "Emerging Markets Equity", "High Yield", "Private Equity", "Infrastructure",
)  # fmt: skip


@pytest.fixture(scope="module")
def market():
    """Least-squares exposures and the covariance of the simulated study, by numpy alone."""
    assets, proxies = simulated_market.simulate()
    factors = pd.DataFrame({
        name: proxies[long] - (proxies[short] if short else 0.0)
        for name, (long, short) in simulated_market.DEFINITIONS.items()
    })  # fmt: skip
    X = np.column_stack([np.ones(len(factors)), factors])
    slopes = np.linalg.lstsq(X, assets.to_numpy(), rcond=None)[0][1:]
    exposures = pd.DataFrame(slopes.T, assets.columns, factors.columns)
    return exposures, assets.cov() * 12


def case(market, name, *, held, turnover):
    exposures, covariance = market
    lower, upper = RANGES[name]
    limits = Limits.between(exposures.index, lower=lower, upper=upper)
    target = pd.Series(TARGETS[name], exposures.columns)
    return Problem(
        exposures=exposures,
        target=target,
        factor_weights=target * 0 + 1,
        covariance=covariance,
        limits=replace(limits, current=pd.Series(0.2, list(held)), turnover=turnover),
        criterion=SecondCriterion.LEAST_VARIANCE,
    )


def least_volatility(problem, found):
    """The volatility of the second stage by the independent solver."""
    full = problem.limits.current.reindex(problem.limits.assets, fill_value=0.0)
    problem = replace(problem, limits=replace(problem.limits, current=full))
    assert violation(problem, found.weights.to_numpy()) < 1e-10
    _, (P, q, equations) = stages(problem, found)
    largest = np.abs(problem.covariance.to_numpy()).max()
    return np.sqrt(2 * independent(problem, P, q, *equations) * largest)


@pytest.mark.parametrize("by", [1.0, 0.01, 0.0001, 10_000.0])
def test_turnover_in_any_unit(market, by):
    problem = case(market, "Case 1", held=HELD_OF_TURNOVER, turnover=1.5)
    found = replace(problem, exposures=market[0] * by, target=problem.target * by).solved()
    assert found.weights["US Large Cap"] == pytest.approx(0.106979, abs=5e-7)
    assert found.weights["Europe Equity"] == pytest.approx(0.078605, abs=5e-7)
    assert found.turnover == pytest.approx(0.933086, abs=5e-7)
    assert found.met == problem.solved().met
    assert found.volatility == pytest.approx(least_volatility(problem, found), abs=1e-8)


@pytest.mark.parametrize("name", RANGES)
def test_nothing_seen(market, name):
    """A Lasso of a heavy penalty leaves no exposures: the answer is of least variance."""
    problem = case((market[0] * 0, market[1]), name, held=HELD_OF_NOTHING_SEEN, turnover=0.5)
    found = problem.solved()
    assert found.volatility == pytest.approx(0.03664, abs=5e-6)
    assert found.volatility == pytest.approx(least_volatility(problem, found), abs=1e-8)
    assert not found.met
    # equal exposures, of one and more, tell as little
    alike = replace(problem, exposures=problem.exposures + np.arange(1.0, 7.0)).solved()
    np.testing.assert_allclose(alike.weights, found.weights, atol=1e-9)
