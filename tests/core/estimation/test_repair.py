import clarabel
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from xlfactor.core.estimation.correlation import require_correlation
from xlfactor.core.estimation.repair import nearest_correlation
from xlfactor.errors import ConvergenceError, TableError


def square(values):
    names = [f"A{i}" for i in range(len(values))]
    return pd.DataFrame(np.asarray(values, float), index=names, columns=names)


def broken(seed, size=6):
    """A symmetric matrix with unit diagonal and, for these seeds, negative eigenvalues."""
    A = np.random.default_rng(seed).uniform(-0.9, 0.9, (size, size))
    A = np.tril(A, -1)
    return square(A + A.T + np.eye(size))


def by_cone_solver(C):
    """The same problem as a semi-definite programme, by an interior-point method."""
    N = len(C)
    rows, columns = np.triu_indices(N)
    order = np.lexsort((rows, columns))  # the upper triangle column by column
    i, j = rows[order], columns[order]
    root = np.where(i == j, 1.0, np.sqrt(2))
    n = len(i)
    diagonal = np.flatnonzero(i == j)
    own = sparse.csc_matrix((np.ones(N), (np.arange(N), diagonal)), shape=(N, n))
    A = sparse.vstack([own, -sparse.identity(n)], format="csc")
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-12
    solver = clarabel.DefaultSolver(
        sparse.identity(n, format="csc"), -root * C[i, j], A, np.r_[np.ones(N), np.zeros(n)],
        [clarabel.ZeroConeT(N), clarabel.PSDTriangleConeT(N)], settings,
    )  # fmt: skip
    x = np.array(solver.solve().x) / root
    X = np.zeros((N, N))
    X[i, j] = X[j, i] = x
    return X


class TestPublished:
    def test_the_example_of_higham(self):
        found = nearest_correlation(square([[1, 1, 0], [1, 1, 1], [0, 1, 1]]))
        X = found.correlation.to_numpy()
        assert np.round(X[[0, 1, 0], [1, 2, 2]], 4).tolist() == [0.7607, 0.7607, 0.1573]
        assert round(found.distance, 4) == 0.5278
        assert found.changed_pair == ("A0", "A1")
        assert round(found.largest_change, 4) == round(0.7607 - 1, 4)
        assert found.smallest_eigenvalue_before == pytest.approx(1 - np.sqrt(2))
        assert found.smallest_eigenvalue_after == pytest.approx(0, abs=1e-12)


class TestSecondRoad:
    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_equals_the_cone_solver(self, seed):
        C = broken(seed)
        found = nearest_correlation(C)
        assert found.smallest_eigenvalue_before < -0.01
        np.testing.assert_allclose(found.correlation, by_cone_solver(C.to_numpy()), atol=1e-6)


class TestLaws:
    @settings(max_examples=25)
    @given(st.integers(0, 10_000), st.integers(3, 9))
    def test_meets_the_optimality_conditions(self, seed, size):
        """X - C is a diagonal plus a semi-definite matrix orthogonal to X (Higham, th. 2.4)."""
        C = broken(seed, size)
        found = nearest_correlation(C)
        X = require_correlation(found.correlation).to_numpy()
        step = X - C.to_numpy()
        # the diagonal y with (X - C + diag(y)) X = 0 in its diagonal, as X has a unit diagonal
        dual = step - np.diag(np.diag(step @ X))
        assert np.abs(dual @ X).max() < 1e-8
        assert np.linalg.eigvalsh(dual)[0] > -1e-8
        assert found.distance == pytest.approx(np.sqrt((step**2).sum()))

    def test_a_good_matrix_comes_back_unchanged(self, horizon_correlation):
        found = nearest_correlation(horizon_correlation)
        pd.testing.assert_frame_equal(found.correlation, horizon_correlation, check_exact=True)
        assert (found.distance, found.largest_change, found.iterations) == (0, 0, 0)
        assert found.changed_pair is None
        assert found.smallest_eigenvalue_after == found.smallest_eigenvalue_before > 0

    def test_order_does_not_count(self):
        C = broken(1)
        order = C.index[::-1]
        one, other = nearest_correlation(C), nearest_correlation(C.loc[order, C.index])
        np.testing.assert_allclose(
            one.correlation, other.correlation.loc[C.index, C.index], atol=1e-10
        )


class TestMessages:
    def test_a_wrong_figure_is_not_repaired(self):
        C = broken(1)
        C.iloc[0, 1] = C.iloc[1, 0] = 1.5
        with pytest.raises(TableError, match=r"row 'A0', column 'A1': found 1\.5"):
            nearest_correlation(C)

    def test_too_few_iterations(self):
        with pytest.raises(ConvergenceError, match="not reached in 3 iterations"):
            nearest_correlation(broken(1), max_iterations=3)
