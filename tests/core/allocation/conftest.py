"""Optimality told by other means than the solver's: multipliers found by non-negative squares."""

import numpy as np
import pytest
from scipy.optimize import nnls

from tests.core.allocation.random_problems import random_portfolio


@pytest.fixture(scope="session")
def kkt_residual():
    """Give the function that measures how far a point is from optimality."""
    return _kkt_residual


@pytest.fixture(scope="session")
def random_portfolios():
    """Give the function that draws portfolios within bounds."""
    return _random_portfolios


def _active_normals(A, lower, upper, x, tolerance=1e-8):
    """Outward normals of the rows that bind at `x`; an equation has both."""
    value = A @ x
    return np.vstack([A[value >= upper - tolerance], -A[value <= lower + tolerance]])


def _kkt_residual(gradient, rows, x, free=None):
    """Distance of the descent direction from the cone of normals plus the span of `free` rows."""
    columns = [_active_normals(*rows, x).T]
    if free is not None:
        columns += [free.T, -free.T]
    _, distance = nnls(np.hstack(columns), -gradient, maxiter=10_000)
    return distance / max(np.linalg.norm(gradient), 1.0)


def _random_portfolios(rng, lower, upper, count=200):
    """Feasible points of ``sum = 1, lower <= w <= upper``, spread over the whole set."""
    return np.array([random_portfolio(rng, lower, upper) for _ in range(count)])
