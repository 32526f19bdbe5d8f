r"""Least squares of quantities of very different sizes, each to its own precision."""

import numpy as np

from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, IntArray

#: A row that the rows before leave less than this share of its size repeats them.
_REPEATED = 1e-9


@frozen
class GradedSquares:
    """The shortest z with the least ``|Mz - gap|²``, what is left of the gap, and its rounding."""

    z: FloatArray
    residual: FloatArray
    #: How much the residual may be off, as a multiple of the rounding of one number.
    rounding: FloatArray


def graded_least_squares(M: FloatArray, gap: FloatArray, sizes: FloatArray) -> GradedSquares:
    r"""Find the least squares; the rounding of large rows does not hide what small ones say.

    The largest independent rows :math:`M_1` reach their gap but for what the other rows, each
    :math:`X M_1`, make them give up:

    .. math:: r_2 = (I + XX')^{-1} (g_2 - X g_1), \qquad r_1 = -X' r_2

    X is small where the rows of :math:`M_1` are large, and so is the rounding of :math:`r_1`.

    Parameters
    ----------
    M : array of shape (m, n)
    gap : array of shape (m,)
    sizes : array of shape (m,)
        The sizes of the rows, above zero, with which rounding is compared; a row of M may be
        smaller than that.

    References
    ----------
    Peters and Wilkinson (1970), "The least squares problem and pseudo-inverses". Björck (1996),
    *Numerical Methods for Least Squares Problems*, sections 2.5.3 and 4.4.

    Examples
    --------
    >>> M = np.array([[1e8, 0.0], [1e8, 1e8], [1.0, 1.0]])
    >>> found = graded_least_squares(M, np.array([0.0, 0.0, 1.0]), np.full(3, 1e8))
    >>> float(found.residual[2])
    1.0
    >>> bool(found.residual[1] == -1e-8)
    True
    """
    from scipy.linalg import solve_triangular

    Q, R, order, rank = _largest_independent(M, sizes)
    first, rest = order[:rank], order[rank:]
    R1, R2 = R[:rank, :rank], R[:rank, rank:]
    X = solve_triangular(R1, R2).T if rank else np.zeros((len(rest), 0))
    left = np.linalg.solve(np.eye(len(rest)) + X @ X.T, gap[rest] - X @ gap[first])
    residual, rounding = np.zeros(len(gap)), np.zeros(len(gap))
    residual[rest], residual[first] = left, -X.T @ left
    scale = np.abs(gap) + sizes
    rounding[rest] = scale[rest] + np.abs(X) @ scale[first]
    rounding[first] = np.abs(X).T @ rounding[rest]
    reached = gap[first] - residual[first]
    z = Q[:, :rank] @ solve_triangular(R1, reached, trans="T") if rank else np.zeros(M.shape[1])
    return GradedSquares(z=np.asarray(z), residual=residual, rounding=rounding)


def _largest_independent(
    M: FloatArray, sizes: FloatArray
) -> tuple[FloatArray, FloatArray, IntArray, int]:
    """Factorise ``M[order].T = Q @ R``, the independent rows first, from the largest on."""
    from scipy.linalg import qr

    candidates, repeated = np.arange(len(M)), np.zeros(0, dtype=np.intp)
    while True:
        Q, R, pivots = qr(M[candidates].T, mode="economic", pivoting=True)
        kept = np.abs(np.diag(R)) > _REPEATED * sizes[candidates[pivots[: min(R.shape)]]]
        rank = int(kept.argmin()) if not kept.all() else len(kept)
        if not kept[rank:].any():
            break
        # a smaller row comes after one that repeats others: that one must not choose a direction
        repeated = np.append(repeated, candidates[pivots[rank]])
        candidates = np.delete(candidates, pivots[rank])
    order = np.concatenate([candidates[pivots], repeated])
    return np.asarray(Q, np.float64), np.hstack([R, Q.T @ M[repeated].T]), order, rank
