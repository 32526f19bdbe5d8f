"""All optima of a moving quadratic program, where limits and returns leave ties of every kind."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from tests.core.allocation.random_problems import random_problem
from xlfactor.core.allocation import critical_line, parametric
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.objectives import variance_distance
from xlfactor.core.allocation.parametric import optimal_path
from xlfactor.errors import InfeasibleError

SEEDS = [
    pytest.param(range(start, start + 100), id=f"from {start}",
                 marks=() if start < 100 else pytest.mark.slow)
    for start in range(0, 500, 100)
]  # fmt: skip


def path_of(seed):
    problem, rng = random_problem(seed), np.random.default_rng(seed)
    region = region_of(problem.limits, problem.limits.assets)
    A = variance_distance(problem.covariance.to_numpy()).A
    gains = rng.normal(0.05, 0.03, region.n_assets)
    gains = np.round(gains, 2) if rng.random() < 0.5 else gains
    return region, gains, optimal_path(region, A.T @ A, np.zeros(region.n_assets), gains)


@pytest.mark.parametrize("seeds", SEEDS)
def test_every_corner_is_optimal_and_the_last_gains_most(seeds):
    for seed in seeds:
        region, gains, path = path_of(seed)
        assert path.residual < 1e-9, f"seed {seed}"
        assert path.t[0] == 0, f"seed {seed}"
        assert (np.diff(path.t) > 0).all(), f"seed {seed}"
        wide = np.r_[gains, np.zeros(region.rows.shape[1] - len(gains))]
        up, low = np.isfinite(region.high), np.isfinite(region.low)
        most = linprog(
            -wide, A_ub=np.vstack([region.rows[up], -region.rows[low]]),
            b_ub=np.r_[region.high[up], -region.low[low]], bounds=(None, None),
        )  # fmt: skip
        assert path.x[-1] @ wide == pytest.approx(-most.fun, abs=1e-9), f"seed {seed}"


def program_of(seed):
    """A program with optima that are unique, and often with bounds that others imply."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 60))
    names = pd.Index([f"A{i}" for i in range(n)])
    R = rng.normal(size=(n + 5, n)) * rng.uniform(0.5, 2, n)
    groups = pd.Series(rng.permutation(np.arange(n) % 3), names).map("G{}".format)
    known = groups.unique()
    limits = Limits(
        lower=pd.Series(rng.choice([0.0, -0.1], n), names),
        upper=pd.Series(rng.choice([0.5, 1.0]), names),
        groups=groups,
        group_limits=pd.DataFrame({"Lower": 0.0, "Upper": rng.choice([0.6, 1.0])}, known),
    )
    gains = rng.normal(0.05, 0.03, n)
    P = R.T @ R * 10 ** rng.uniform(-8, 0)
    return parametric.bounded_program(region_of(limits, names), P, np.zeros(n)), gains


def test_lines_between_limits_end_where_pivots_do():
    found = 0
    for seed in range(40):
        program, gains = program_of(seed)
        lines = critical_line.corners(program, gains)
        pivots = parametric._turns(parametric._coinciding(program, gains))
        if lines is None:
            continue
        found += 1
        lines = parametric._turns(lines)
        np.testing.assert_allclose(lines.t, pivots.t, rtol=1e-7, atol=1e-12 * pivots.t[-1])
        np.testing.assert_allclose(lines.x, pivots.x, atol=1e-7, err_msg=f"seed {seed}")
    assert found >= 35


def region(lower, upper, n=3):
    names = pd.Index([f"A{i}" for i in range(n)])
    return region_of(Limits.between(names, lower=lower, upper=upper), names)


def test_all_gains_alike_leave_the_least_variance():
    path = optimal_path(region(0.0, 1.0), np.diag([1.0, 1.0, 2.0]), np.zeros(3), np.full(3, 0.05))
    np.testing.assert_allclose(path.x, [[0.4, 0.4, 0.2]], atol=1e-15)


def test_nothing_at_risk_goes_at_once_to_the_highest_gain():
    path = optimal_path(region(0.0, 0.6), np.zeros((3, 3)), np.zeros(3), np.array([1.0, 3.0, 2.0]))
    np.testing.assert_allclose(path.x, [[0.0, 0.6, 0.4]], atol=1e-15)


@pytest.mark.parametrize("n", [2, 3, 4, 8])
def test_limits_that_leave_one_portfolio(n):
    one = region(0.0, 1 / n, n)
    path = optimal_path(one, np.eye(n), np.zeros(n), np.arange(n) * 1.0)
    np.testing.assert_allclose(path.x, [np.full(n, 1 / n)], atol=1e-15)


def test_limits_in_conflict_are_named():
    message = "limits: no portfolio meets them: the weights sum to 100.0%, 'A0' at most 30.0%"
    with pytest.raises(InfeasibleError, match=f"^{message}"):
        optimal_path(region(0.0, 0.3), np.eye(3), np.zeros(3), np.ones(3))


def test_dependent_equations_do_no_harm():
    """Groups that are fixed and sum to all, beside the sum of the weights."""
    names = pd.Index(["A", "B", "C", "D"])
    limits = Limits(
        lower=pd.Series(0.0, names), upper=pd.Series(1.0, names),
        groups=pd.Series(["X", "X", "Y", "Y"], names),
        group_limits=pd.DataFrame({"Lower": [0.4, 0.6], "Upper": [0.4, 0.6]}, ["X", "Y"]),
    )  # fmt: skip
    path = optimal_path(
        region_of(limits, names), np.eye(4), np.zeros(4), np.array([1.0, 2.0, 3.0, 4.0])
    )
    np.testing.assert_allclose(path.x[0], [0.2, 0.2, 0.3, 0.3], atol=1e-15)
    np.testing.assert_allclose(path.x[-1], [0.0, 0.4, 0.0, 0.6], atol=1e-15)
