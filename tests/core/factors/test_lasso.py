"""The lasso meets its optimality conditions, checked from their definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlfactor.core.factors import lasso
from xlfactor.core.factors.lasso import elastic_net, largest_penalties, minimise, violations
from xlfactor.errors import ConvergenceError


def simulate(seed, *, dates=60, factors=5, assets=7, spread=0.5):
    rng = np.random.default_rng(seed)
    mix = np.eye(factors) + spread * rng.normal(size=(factors, factors))
    X = rng.normal(size=(dates, factors)) @ mix
    Y = X @ rng.normal(size=(factors, assets)) + rng.normal(size=(dates, assets))
    return X - X.mean(axis=0), Y - Y.mean(axis=0)


def objective(X, Y, B, penalties, l1_ratio):
    fit = ((Y - X @ B) ** 2).mean(axis=0)
    ridge = (1 - l1_ratio) / 2 * (B**2).sum(axis=0)
    return fit + penalties * (l1_ratio * np.abs(B).sum(axis=0) + ridge)


@settings(max_examples=50)
@given(
    seed=st.integers(0, 2**32 - 1),
    share=st.floats(0, 1.2),
    l1_ratio=st.floats(0.01, 1),
    spread=st.sampled_from([0.0, 0.5, 5.0]),
)
def test_optimality_conditions_hold(seed, share, l1_ratio, spread):
    X, Y = simulate(seed, spread=spread)
    T = len(X)
    gram, cross = X.T @ X / T, X.T @ Y / T
    penalties = share * largest_penalties(cross)
    B = minimise(elastic_net(gram, cross, penalties=penalties, l1_ratio=l1_ratio))
    # the derivative of the objective itself, from the data
    slope = -2 / T * X.T @ (Y - X @ B) + penalties * (1 - l1_ratio) * B
    pull = penalties * l1_ratio
    off = np.where(B != 0, np.abs(slope + pull * np.sign(B)), np.maximum(np.abs(slope) - pull, 0))
    assert (off <= 1e-8 * largest_penalties(cross)).all()
    rng = np.random.default_rng(seed)
    best = objective(X, Y, B, penalties, l1_ratio)
    for size in (1e-3, 1e-1, 1.0):
        other = objective(X, Y, B + size * rng.normal(size=B.shape), penalties, l1_ratio)
        assert (best <= other + 1e-12).all()


def test_orthonormal_factors_are_moved_toward_zero_by_half_the_penalty():
    """Tibshirani (1996), equation 3."""
    X, Y = simulate(0)
    X = np.linalg.qr(X)[0] * np.sqrt(len(X))
    cross = X.T @ Y / len(X)
    B = minimise(elastic_net(np.eye(5), cross, penalties=np.full(7, 0.8)))
    np.testing.assert_allclose(B, np.sign(cross) * np.maximum(np.abs(cross) - 0.4, 0), atol=1e-14)


def test_the_largest_penalty_leaves_nothing_and_a_smaller_one_something():
    X, Y = simulate(1)
    gram, cross = X.T @ X / len(X), X.T @ Y / len(X)
    largest = largest_penalties(cross)
    assert not minimise(elastic_net(gram, cross, penalties=largest)).any()
    assert minimise(elastic_net(gram, cross, penalties=0.999 * largest)).any(axis=0).all()


def test_no_penalty_is_least_squares():
    X, Y = simulate(2)
    B = minimise(elastic_net(X.T @ X / 60, X.T @ Y / 60, penalties=np.zeros(7)))
    np.testing.assert_allclose(B, np.linalg.lstsq(X, Y)[0], rtol=1e-9)


def test_systems_solved_side_by_side_are_as_each_alone():
    rng = np.random.default_rng(3)
    roots = rng.normal(size=(20, 6, 6))
    A, b = roots @ roots.transpose(0, 2, 1) + 1e-3 * np.eye(6), rng.normal(size=(20, 6))
    together = lasso.solve_side_by_side(A.transpose(1, 2, 0).copy(), b.T.copy())
    np.testing.assert_allclose(together.T, np.linalg.solve(A, b[:, :, None])[:, :, 0], rtol=1e-9)


def test_violations_see_what_is_not_optimal():
    problem = elastic_net(np.eye(1) * 4, np.ones((1, 1)) * 2, penalties=np.array([0.8]))
    np.testing.assert_allclose(violations(problem, np.array([[0.4]])), 0, atol=1e-15)
    np.testing.assert_allclose(violations(problem, np.array([[0.0]])), (2 - 0.4) / 2)
    np.testing.assert_allclose(violations(problem, np.array([[0.5]])), 0.4 / 2)


def test_an_answer_that_is_not_reached_is_refused(monkeypatch):
    X, Y = simulate(4, spread=5.0)
    problem = elastic_net(X.T @ X / 60, X.T @ Y / 60, penalties=np.full(7, 0.01))
    monkeypatch.setattr(lasso, "_ROUNDS", 0)
    with pytest.raises(
        ConvergenceError, match="lasso: 7 of 7 assets are not optimal after 0 sweeps"
    ):
        minimise(problem)
