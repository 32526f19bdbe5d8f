"""A Student t is fitted to a long history within so many passes over it."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import digamma

from tests.bench.timing import check_ratio
from tests.core.estimation.test_student import sample
from xlfactor.core.estimation.student import fit_student


def by_plain_em(X, tolerance):
    """The textbook's iteration from the sample's mean and covariance."""
    T, d = X.shape
    mu, S, nu = X.mean(axis=0), np.cov(X.T, ddof=0), 3.0
    for _ in range(10_000):
        delta = np.einsum("ti,ij,tj->t", X - mu, np.linalg.inv(S), X - mu)
        g = (nu + d) / (nu + delta)
        centre = g @ X / g.sum()
        scatter = (X - centre).T @ ((X - centre) * g[:, None]) / T
        rest = 1 + (np.log(g) - g).mean() + digamma((nu + d) / 2) - np.log((nu + d) / 2)
        freedom = brentq(lambda v, r=rest: np.log(v / 2) - digamma(v / 2) + r, 0.1, 1000)
        change = np.linalg.norm(scatter - S) / np.linalg.norm(S) + abs(np.log(freedom / nu))
        mu, S, nu = centre, scatter, freedom
        if change < tolerance:
            return mu, S, nu
    raise AssertionError


def test_a_fit_takes_less_than_plain_em():
    table = sample(8, rows=1000, d=10, nu=4.0)
    found = fit_student(table).distribution
    mu, S, nu = by_plain_em(table.to_numpy(), 1e-8)
    assert found.degrees_of_freedom == pytest.approx(nu, rel=1e-5)
    np.testing.assert_allclose(found.location, mu, atol=1e-7)
    np.testing.assert_allclose(found.scatter, S, rtol=1e-4, atol=1e-9)
    X = table.to_numpy()
    check_ratio(lambda: fit_student(table), lambda: by_plain_em(X, 1e-8), rounds=5, most=0.5)


def test_long_histories_are_fitted_in_seconds():
    table = sample(8, rows=100_000, d=10, nu=5.0)
    X, found = table.to_numpy(), []

    def products():
        for _ in range(20):
            X.T @ (X * X[:, :1])

    check_ratio(lambda: found.append(fit_student(table)), products, rounds=1, most=20)
    assert found[0].distribution.degrees_of_freedom == pytest.approx(5, abs=0.1)
