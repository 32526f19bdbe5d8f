"""The whole efficient frontier, against the eigenvalues of the covariance."""

import numpy as np
import pandas as pd
import pytest

from tests.bench.timing import check, least
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.parametric import optimal_path

pytestmark = pytest.mark.slow
#: what all corners may take, in eigenvalues and vectors of the covariance; where this was written
#: 17 (0.45 ms, 12 corners), 4 (2.7 ms, 37 corners) and 0.7 (13 ms, 93 corners)
RATIOS = {15: 60, 100: 12, 500: 2}


def market(n):
    """A covariance of factors and what is specific, and expected returns."""
    rng = np.random.default_rng(0)
    k = max(3, n // 10)
    B = rng.normal(size=(n, k)) * 0.3 + (np.arange(k) == 0)
    return B @ B.T * 0.02 + np.diag(rng.uniform(0.005, 0.05, n)), rng.normal(0.06, 0.03, n)


@pytest.mark.parametrize("n", RATIOS)
def test_all_corners_take_so_many_eigenvalues(n):
    Sigma, mu = market(n)
    names = pd.Index([f"Asset {i}" for i in range(n)])
    region = region_of(Limits.between(names, lower=0.0, upper=1.0), names)
    path = optimal_path(region, Sigma, np.zeros(n), mu)
    assert path.residual < 1e-12
    assert path.x[-1].argmax() == mu.argmax()
    times = 20 if n < 500 else 3

    def eigenvalues_taken():
        taken = least(lambda: optimal_path(region, Sigma, np.zeros(n), mu), times)
        return taken / least(lambda: np.linalg.eigh(Sigma), times)

    check(eigenvalues_taken, most=RATIOS[n])
