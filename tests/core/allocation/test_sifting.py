"""Targets that many assets cannot meet: a few at a time, beside a solver and the exact road."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from xlfactor.core.allocation import lexicographic
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.guessing import GUESSES
from xlfactor.core.allocation.limit_rows import ExposureLimits
from xlfactor.core.allocation.sifting import SIFTED, sift
from xlfactor.core.allocation.solve import QuadraticProgram, solve
from xlfactor.core.allocation.targeting import target_exposure_weights


def market(seed, n=90, k=6):
    """Exposures, a covariance and targets beyond reach."""
    rng = np.random.default_rng(seed)
    names = pd.Index([f"A{i}" for i in range(n)])
    B = pd.DataFrame(rng.normal(0.5, 0.5, (n, k)), names, [f"F{j}" for j in range(k)])
    Sigma = B.to_numpy() @ B.T.to_numpy() * 0.02 + np.diag(rng.uniform(0.005, 0.05, n))
    return B, pd.DataFrame(Sigma, names, names), B.mean() + rng.normal(0, 1, k)


@pytest.mark.parametrize("seed", range(10))
def test_a_few_at_a_time_end_where_all_at_once_do(seed):
    B, _, target = market(seed)
    A, n, rng = B.T.to_numpy(), len(B), np.random.default_rng(seed)
    low, high = rng.choice([-0.01, 0.0], n), rng.choice([0.02, 0.05, np.inf], n)
    half = (np.arange(n) % 2)[None, :].astype(float)
    program = QuadraticProgram(
        P=A.T @ A, q=-A.T @ target.to_numpy(), C=np.vstack([np.ones(n), half]),
        low=np.append(low, [1.0, 0.4]), high=np.append(high, [1.0, 0.6]),
    )  # fmt: skip
    found, other = sift(program), solve(program)
    assert found.residual <= 1e-13
    np.testing.assert_allclose(A @ found.x, A @ other.x, atol=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_the_nearest_portfolio_is_that_of_the_exact_road(seed, monkeypatch):
    B, Sigma, target = market(seed)
    limits = Limits.between(B.index, lower=0.0, upper=0.05)
    if seed % 2:
        bounds = pd.DataFrame({"Lower": [0.3], "Upper": [0.6]}, index=["F0"])
        limits = replace(limits, exposures=ExposureLimits(exposures=B, bounds=bounds))

    def found():
        return target_exposure_weights(B, target, covariance=Sigma, limits=limits)

    quick = found()
    assert not quick.met
    assert quick.solver in (SIFTED, GUESSES)
    assert quick.residual <= 1e-13
    monkeypatch.setattr(lexicographic, "_alone", lambda *_: None)
    np.testing.assert_allclose(quick.weights, found().weights, atol=1e-10)


def test_the_second_criterion_decides_between_twins():
    """Each asset has a twin of twice its variance: the two share what is held by a third."""
    B, _, target = market(0)
    twice = pd.concat([B, B.rename(index="{} twin".format)])
    d = np.repeat([0.01, 0.02], len(B))
    Sigma = pd.DataFrame(np.diag(d), twice.index, twice.index)
    limits = Limits.between(twice.index, lower=0.0, upper=1.0)
    w = target_exposure_weights(twice, target, covariance=Sigma, limits=limits).weights.to_numpy()
    np.testing.assert_allclose(w[: len(B)], 2 * w[len(B) :], atol=1e-10)
