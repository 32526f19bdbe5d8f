"""The kernels of the core in units of a plain operation of numpy, right answers beside them.

The limits leave room for a busy machine: about three times what was measured where this was
written, which docs/speed.md tells.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.bench.timing import check_ratio
from xlfactor.core.allocation.budgeting import budget_risk, equal_risk_weights
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.factor_budgeting import budget_factor_risk
from xlfactor.core.allocation.rules import minimum_variance_weights
from xlfactor.core.allocation.targeting import target_exposure_weights
from xlfactor.core.allocation.tracked_frontier import frontier_within
from xlfactor.core.allocation.tracking import TrackingLimit
from xlfactor.core.allocation.volatility_budgets import positions_of_volatility
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.model import factor_model
from xlfactor.core.factors.rolling import RollingWindows, rolling_exposures
from xlfactor.core.risk.factor_form import ModelVolatility
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import InfeasibleError

pytestmark = pytest.mark.slow


def names_of(n):
    return pd.Index([f"A{i}" for i in range(n)])


def market(n):
    """A covariance of a market, of industries and of what is specific."""
    rng = np.random.default_rng(0)
    k = max(3, n // 10)
    B = rng.normal(size=(n, k)) * 0.3 + (np.arange(k) == 0)
    Sigma = B @ B.T * 0.02 + np.diag(rng.uniform(0.005, 0.05, n))
    return pd.DataFrame(Sigma, names_of(n), names_of(n))


def correlations(Sigma):
    sigma = np.sqrt(np.diag(Sigma))
    return Sigma.to_numpy() / sigma / sigma[:, None]


@pytest.mark.parametrize(("n", "kernel", "whole"), [(100, 15, 30), (500, 1.5, 6), (1000, 1, 5)])
def test_risk_parity_takes_so_many_cholesky_factors(n, kernel, whole):
    Sigma = market(n)
    C, b = correlations(Sigma), np.full(n, 1 / n)
    y, _ = positions_of_volatility(C, b)
    assert np.abs(y * (C @ y) - b).max() <= 1e-12
    assert equal_risk_weights(Sigma).residual <= 1e-12

    def cholesky():
        return np.linalg.cholesky(C)

    rounds = 15 if n < 1000 else 5
    check_ratio(lambda: positions_of_volatility(C, b), cholesky, rounds, most=kernel)
    check_ratio(lambda: equal_risk_weights(Sigma), cholesky, rounds, most=whole)


def test_risk_parity_of_15_assets_takes_so_many_solutions_of_equations():
    Sigma = market(15)
    C, b = correlations(Sigma), np.full(15, 1 / 15)
    check_ratio(lambda: positions_of_volatility(C, b), lambda: np.linalg.solve(C, b), most=30)
    check_ratio(lambda: equal_risk_weights(Sigma), lambda: np.linalg.solve(C, b), most=120)


def test_risk_parity_of_5000_assets_in_a_factor_model_takes_no_more_than_one_dense_product():
    n, rng = 5000, np.random.default_rng(0)
    B = pd.DataFrame(rng.normal(0.5, 0.5, (n, 10)), names_of(n), [f"F{k}" for k in range(10)])
    A = rng.normal(0, 0.05, (10, 10))
    specific = pd.Series(rng.uniform(0.005, 0.05, n), B.index)
    model = factor_model(B, pd.DataFrame(A @ A.T, B.columns, B.columns), specific)
    measure = ModelVolatility.of(model)
    budgets = pd.Series(1 / n, B.index)
    assert budget_risk(measure, budgets).residual <= 1e-12
    sigma = np.sqrt(measure.form.diagonal)
    C, b = measure.form.scaled(sigma, np.ones(n, dtype=bool)), np.full(n, 1 / n)
    Sigma, x = model.covariance.to_numpy(), np.ones(n)
    check_ratio(lambda: positions_of_volatility(C, b), lambda: Sigma @ x, rounds=5, most=2)


#: assets, factors, and what minimum variance and target exposures take, in Cholesky factors
PROGRAMS = [(15, 6, 100, 150), (100, 10, 50, 90), (500, 10, 7, 8)]


@pytest.mark.parametrize(("n", "k", "least", "nearest"), PROGRAMS)
def test_programs_within_limits_take_so_many_cholesky_factors(n, k, least, nearest):
    Sigma, rng = market(n), np.random.default_rng(2)
    B = pd.DataFrame(rng.normal(0.5, 0.5, (n, k)), Sigma.index, [f"F{j}" for j in range(k)])
    tilt, most = (1.0, 0.3) if n == 15 else (1.2, 10 / n)
    target = tilt * B.T @ pd.Series(rng.dirichlet(np.ones(n)), Sigma.index)
    limits = Limits.between(Sigma.index, lower=0.0, upper=most)

    def cholesky():
        return np.linalg.cholesky(Sigma.to_numpy())

    def minimum_variance():
        return minimum_variance_weights(Sigma, limits=limits)

    def nearest_exposures():
        return target_exposure_weights(B, target, covariance=Sigma, limits=limits)

    w = minimum_variance()
    assert w.sum() == pytest.approx(1, abs=1e-12)
    assert w.min() >= 0
    assert w.max() <= most
    slope = Sigma @ w
    held, free = w == 0, (w > 0) & (w < most)
    assert np.ptp(slope[free]) <= 1e-12
    assert slope[held].min() >= slope[free].max() - 1e-12
    found = nearest_exposures()
    assert found.met
    assert found.misses.abs().max() <= 1e-10
    rounds = 9 if n < 500 else 3
    check_ratio(minimum_variance, cholesky, rounds, most=least)
    check_ratio(nearest_exposures, cholesky, rounds, most=nearest)


def beyond_reach(n, k):
    """Exposures and targets three times as far from even weights as some portfolio's."""
    Sigma, rng = market(n), np.random.default_rng(2)
    B = pd.DataFrame(rng.normal(0.5, 0.5, (n, k)), Sigma.index, [f"F{j}" for j in range(k)])
    even, some = B.mean(), 1.2 * B.T @ rng.dirichlet(np.ones(n))
    return Sigma, B, even + 9 * (some - even)


def test_targets_beyond_reach_take_so_many_cholesky_factors():
    Sigma, B, target = beyond_reach(500, 10)
    limits = Limits.between(Sigma.index, lower=0.0, upper=10 / 500)

    def nearest():
        return target_exposure_weights(B, target, covariance=Sigma, limits=limits)

    found = nearest()
    assert not found.met
    assert found.residual <= 1e-13
    # by one program of all weights at once, it took a hundred
    check_ratio(nearest, lambda: np.linalg.cholesky(Sigma.to_numpy()), rounds=5, most=30)


def test_a_limit_of_the_tracking_error_takes_so_many_eigenvalues():
    Sigma, B, target = beyond_reach(100, 10)
    even = pd.Series(0.01, Sigma.index)
    tracking = TrackingLimit(benchmark=even, covariance=Sigma, most=0.03)
    limits = replace(Limits.between(Sigma.index, lower=0.0, upper=0.1), tracking=tracking)
    mu = pd.Series(np.random.default_rng(1).normal(0.06, 0.03, 100), Sigma.index)

    def nearest():
        return target_exposure_weights(B, target, covariance=Sigma, limits=limits)

    def frontier():
        return frontier_within(mu, Sigma, limits=limits).table()

    assert np.sqrt((nearest().weights - even) @ Sigma @ (nearest().weights - even)) <= 0.03 + 1e-12
    assert frontier()["Tracking error"].max() <= 0.03 + 1e-12
    whole = Sigma.to_numpy()
    check_ratio(nearest, lambda: np.linalg.eigh(whole), rounds=3, most=60)
    check_ratio(frontier, lambda: np.linalg.eigh(whole), rounds=3, most=600)


@pytest.mark.parametrize("n", [15, 100])
def test_to_name_the_limits_in_conflict_takes_so_many_solutions(n):
    Sigma = market(n)
    met, unmet = (Limits.between(Sigma.index, lower=0.0, upper=most / n) for most in (5, 0.5))

    def refused():
        with pytest.raises(InfeasibleError, match=r"missed by 50\.0% in total$"):
            minimum_variance_weights(Sigma, limits=unmet)

    check_ratio(refused, lambda: minimum_variance_weights(Sigma, limits=met), rounds=9, most=15)


def test_a_search_from_40_starts_takes_so_many_eigenvalues():
    names, rng = names_of(14), np.random.default_rng(1)
    B = pd.DataFrame(rng.normal(0.5, 0.5, (14, 3)), names, list("XYZ"))
    Sigma_f = pd.DataFrame(np.diag([0.04, 0.02, 0.02]), B.columns, B.columns)
    model = factor_model(B, Sigma_f, pd.Series(rng.uniform(0.001, 0.02, 14), names))
    budgets = pd.Series({"X": 0.5, "Y": 0.2, "Z": 0.2})
    limits = Limits.between(names, lower=0.0, upper=0.3)
    whole = market(100).to_numpy()

    def search():
        return budget_factor_risk(Volatility.of(model.covariance), B, budgets, limits=limits)

    assert search().residual <= 1e-10
    # one by one, with a program for each step back to the budgets, it took eight times as long
    check_ratio(search, lambda: np.linalg.eigvalsh(whole), rounds=5, most=500)


def history(rows, columns, seed):
    dates = pd.date_range("1950-01-31", periods=rows, freq="ME")
    figures = np.random.default_rng(seed).normal(0, 0.03, size=(rows, columns))
    return pd.DataFrame(figures, dates, [f"{seed}:{j}" for j in range(columns)])


def test_rolling_exposures_take_so_many_loops_of_bare_least_squares():
    R, F = history(240, 1, 1), history(240, 4, 2)
    found = rolling_exposures(R, F, windows=RollingWindows(length=60))
    last = estimate_exposures(R.iloc[-60:], F.iloc[-60:]).exposures
    np.testing.assert_allclose(found.exposures.to_numpy()[-1], last.to_numpy()[0], atol=1e-12)
    X, y = np.column_stack([np.ones(240), F]), R.to_numpy()

    def loop():
        return [np.linalg.lstsq(X[i : i + 60], y[i : i + 60])[0] for i in range(181)]

    np.testing.assert_allclose(loop()[-1][1:, 0], last.to_numpy()[0], atol=1e-12)
    windows = RollingWindows(length=60)
    check_ratio(lambda: rolling_exposures(R, F, windows=windows), loop, rounds=9, most=4)
