"""All assets in one call against a loop over scikit-learn, timed in one process."""

import numpy as np
import pandas as pd
import pytest

from tests.bench.timing import check_ratio
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import Method
from xlfactor.core.factors.lasso import elastic_net, minimise, violations

DATES, FACTORS, ASSETS, PENALTY = 240, 10, 2000, 1e-4


@pytest.mark.slow
def test_lasso_of_2000_assets_is_ten_times_as_fast_as_a_loop():
    from sklearn.linear_model import Lasso

    rng = np.random.default_rng(0)
    mix = np.eye(FACTORS) + 0.5 * rng.normal(size=(FACTORS, FACTORS))
    X = 0.03 * rng.normal(size=(DATES, FACTORS)) @ mix
    B = rng.normal(size=(FACTORS, ASSETS)) * (rng.random((FACTORS, ASSETS)) < 0.5)
    Y = X @ B + 0.03 * rng.normal(size=(DATES, ASSETS))
    dates = pd.date_range("2000-01-31", periods=DATES, freq="ME")
    factors = pd.DataFrame(X, dates, [f"F{k:02}" for k in range(FACTORS)])
    returns = pd.DataFrame(Y, dates, [f"A{i:04}" for i in range(ASSETS)])

    def ours():
        """Everything from two tables to exposures with their statistics."""
        return estimate_exposures(returns, factors, method=Method.LASSO).exposures.to_numpy().T

    def theirs():
        model = Lasso(alpha=PENALTY / 2, tol=1e-9, max_iter=100_000)
        return np.array([model.fit(X, Y[:, asset]).coef_.copy() for asset in range(ASSETS)]).T

    found, other = ours(), theirs()
    x, y = X - X.mean(axis=0), Y - Y.mean(axis=0)

    def least_squares():
        return np.linalg.lstsq(x, y)

    problem = elastic_net(x.T @ x / DATES, x.T @ y / DATES, penalties=np.full(ASSETS, PENALTY))
    np.testing.assert_allclose(found, other, atol=1e-6)
    # theirs is no more exact than asked for
    assert violations(problem, found).max() <= 1e-11
    assert 1e-10 < violations(problem, other).max() <= 1e-8
    check_ratio(ours, theirs, rounds=3, most=0.1)
    # where this was written 1.3 and 1.9
    check_ratio(lambda: minimise(problem), least_squares, most=4)
    check_ratio(ours, least_squares, most=6)
