"""A Student t is fitted to a long history within so many passes over it."""

import time

import pytest

from tests.core.estimation.test_student import sample
from xlfactor.core.estimation.student import fit_student


def test_long_histories_are_fitted_in_seconds():
    table = sample(8, rows=100_000, d=10, nu=5.0)
    start = time.perf_counter()
    found = fit_student(table)
    seconds = time.perf_counter() - start
    assert found.distribution.degrees_of_freedom == pytest.approx(5, abs=0.1)
    X = table.to_numpy()
    start = time.perf_counter()
    for _ in range(20):
        X.T @ (X * X[:, :1])
    reference = time.perf_counter() - start
    assert seconds < 20 * reference
