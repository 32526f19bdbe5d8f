"""Least squares of graded rows: against exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest

from xlfactor.core.allocation.graded import graded_least_squares


def exact(M, gap):
    """The least squares of independent columns by rational numbers: z, and what is left."""
    A = [[Fraction(float(x)) for x in row] for row in M]
    b = [Fraction(float(x)) for x in gap]
    n = len(A[0])
    rows = [
        [sum(row[i] * row[j] for row in A) for j in range(n)]
        + [sum(row[i] * c for row, c in zip(A, b, strict=True))]
        for i in range(n)
    ]
    for i in range(n):
        pivot = next(k for k in range(i, n) if rows[k][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for k in range(n):
            if k != i:
                rows[k] = [x - rows[k][i] * y for x, y in zip(rows[k], rows[i], strict=True)]
    z = [row[-1] for row in rows]
    left = [c - sum(x * y for x, y in zip(row, z, strict=True))
            for row, c in zip(A, b, strict=True)]  # fmt: skip
    return np.array(z, dtype=float), np.array(left, dtype=float)


@pytest.mark.parametrize("seed", range(20))
def test_every_row_has_its_own_precision(seed):
    rng = np.random.default_rng(seed)
    m = int(rng.integers(3, 8))
    n = int(rng.integers(1, m))
    sizes = 10.0 ** rng.permutation(np.linspace(-4, 4, m))
    M, gap = rng.normal(size=(m, n)) * sizes[:, None], rng.normal(size=m) * sizes
    found = graded_least_squares(M, gap, sizes)
    z, left = exact(M, gap)
    np.testing.assert_allclose(found.z, z, rtol=1e-9)
    np.testing.assert_allclose(found.residual, left, rtol=1e-9, atol=0)
    assert (np.abs(found.residual - left) <= 5e-14 * found.rounding).all()


def test_rows_that_repeat_others_choose_no_direction():
    M = np.array([[1e6, 1e6, 0.0], [2e6, 2e6, 0.0], [0.0, 1e-3, 1e-3]])
    found = graded_least_squares(M, np.array([1e6, 2e6, 1e-3]), np.linalg.norm(M, axis=1))
    np.testing.assert_allclose(M @ found.z, [1e6, 2e6, 1e-3], rtol=1e-12)
    np.testing.assert_allclose(found.residual, 0.0, atol=1e-9)
    others = np.linalg.lstsq(M, np.array([1e6, 2e6, 1e-3]), rcond=1e-15)[0]
    assert np.linalg.norm(found.z) <= np.linalg.norm(others) * (1 + 1e-9)


@pytest.mark.parametrize("shape", [(3, 0), (0, 3), (2, 3)])
def test_where_nothing_is_told_apart_nothing_moves(shape):
    found = graded_least_squares(np.zeros(shape), np.ones(shape[0]), np.ones(shape[0]))
    assert found.z.tolist() == [0.0] * shape[1]
    assert found.residual.tolist() == [1.0] * shape[0]
