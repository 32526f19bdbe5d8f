r"""Lasso and elastic net for all assets at once, to their exact optimum.

For one asset with centred returns, both minimise

.. math::

    \tfrac1T \lVert y - X b \rVert^2
    + \lambda \left( \rho \lVert b \rVert_1 + \tfrac{1 - \rho}{2} \lVert b \rVert^2 \right)

(ρ = 1 is the lasso). With G = X'X/T and c = X'y/T, half the negative gradient of the smooth part
is h(b) = c − (G + λ(1−ρ)/2 I) b, and b is optimal if and only if h = λρ/2 · sign(b) where b is
not zero and \|h\| ≤ λρ/2 where it is. scikit-learn halves the whole objective: its ``alpha`` is
λ/2 and its ``l1_ratio`` is ρ.

References
----------
Tibshirani (1996), "Regression shrinkage and selection via the lasso", section 2.
Friedman, Hastie, Tibshirani (2010), "Regularization paths for generalized linear models via
coordinate descent", sections 2.1 and 2.2 (covariance updates).
"""

import numpy as np

from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, IntArray
from xlfactor.errors import ConvergenceError

#: How far from optimal an answer may be, relative to the gradient at no exposure, 2 max |c|.
TOLERANCE = 1e-11
_SWEEPS = 8
_ROUNDS = 1000


@frozen
class Problem:
    """One elastic-net problem an asset, all on the same factors."""

    #: X'X / T (K×K).
    gram: FloatArray
    #: X'Y / T (K×N).
    cross: FloatArray
    #: λρ/2 (N): what the half gradient must reach before a factor enters.
    threshold: FloatArray
    #: λ(1−ρ)/2 (N): what is added to the diagonal of the Gram matrix.
    ridge: FloatArray

    def of(self, assets: IntArray) -> "Problem":
        """Return the problems of some assets."""
        return Problem(
            gram=self.gram,
            cross=self.cross[:, assets],
            threshold=self.threshold[assets],
            ridge=self.ridge[assets],
        )


def elastic_net(
    gram: FloatArray, cross: FloatArray, *, penalties: FloatArray, l1_ratio: float = 1.0
) -> Problem:
    """Return the problem above for penalties λ, one an asset (N)."""
    return Problem(
        gram=gram,
        cross=cross,
        threshold=penalties * l1_ratio / 2,
        ridge=penalties * (1 - l1_ratio) / 2,
    )


def minimise(problem: Problem) -> FloatArray:
    """Find the exposures (K×N) that minimise each asset's objective.

    From least squares, coordinate descent finds which factors matter and with what sign; then the
    linear equations of those factors are solved exactly, up to where an exposure would change its
    sign. Both lower the objective. Assets whose answer is optimal leave. Raises a
    `ConvergenceError` if some asset is not within `TOLERANCE` of optimal after the last round.

    Examples
    --------
    With one factor of variance 4 and covariance 2, the lasso moves 2 by λ/2 toward zero:

    >>> one = elastic_net(np.eye(1) * 4, np.ones((1, 1)) * 2, penalties=np.array([0.8]))
    >>> minimise(one).round(6)
    array([[0.4]])
    """
    B = _least_squares(problem)
    waiting = np.arange(B.shape[1])
    for _ in range(_ROUNDS):
        part = problem.of(waiting)
        B[:, waiting] = found = _solve_on_support(part, _descend(part, B[:, waiting]))
        waiting = waiting[violations(part, found) > TOLERANCE]
        if not len(waiting):
            return B
    raise ConvergenceError(
        f"lasso: {len(waiting)} of {B.shape[1]} assets are not optimal after "
        f"{_ROUNDS * _SWEEPS} sweeps"
    )


def violations(problem: Problem, B: FloatArray) -> FloatArray:
    """Compute how far each asset is from optimal (N), relative to its gradient at no exposure.

    Zero means that the Karush-Kuhn-Tucker conditions hold.
    """
    half_gradient = problem.cross - problem.gram @ B - problem.ridge * B
    excess = np.where(
        B != 0,
        np.abs(half_gradient - problem.threshold * np.sign(B)),
        np.maximum(np.abs(half_gradient) - problem.threshold, 0.0),
    )
    scale = np.maximum(np.abs(problem.cross).max(axis=0), np.finfo(float).tiny)
    relative: FloatArray = excess.max(axis=0) / scale
    return relative


def largest_penalties(cross: FloatArray) -> FloatArray:
    """Compute each asset's smallest lasso penalty that leaves no factor: 2 max |c| (N)."""
    largest: FloatArray = 2 * np.abs(cross).max(axis=0)
    return largest


def _least_squares(problem: Problem) -> FloatArray:
    """Return the exposures without a penalty."""
    return np.asarray(np.linalg.pinv(problem.gram) @ problem.cross, dtype=np.float64)


def _descend(problem: Problem, start: FloatArray) -> FloatArray:
    """Set the exposures to each factor in turn to their optimum given the others, some times."""
    G, C, most = problem.gram, problem.cross, problem.threshold
    others, least = G - np.diag(np.diag(G)), -most
    B, share = start.copy(), 1 / (np.diag(G)[:, None] + problem.ridge)
    for _ in range(_SWEEPS):
        for j in range(len(G)):
            pull = C[j] - others[j] @ B
            B[j] = (pull - np.minimum(np.maximum(pull, least), most)) * share[j]
    return B


def _solve_on_support(problem: Problem, B: FloatArray) -> FloatArray:
    """Move to the optimum among exposures of these signs, or until one becomes zero."""
    signs = np.sign(B)
    used = np.abs(signs)
    systems = used[:, None] * used
    systems *= problem.gram[:, :, None]
    np.einsum("kkn->kn", systems)[:] += problem.ridge * used + (1 - used)
    wanted = (problem.cross - problem.threshold * signs) * used
    return _stop_at_zero(B, solve_side_by_side(systems, wanted))


def solve_side_by_side(A: FloatArray, b: FloatArray) -> FloatArray:
    """Solve small positive definite systems (K×K×N) for one right side each (K×N), in place.

    Gaussian elimination, each step for all systems at once: positive definite matrices need no
    pivoting (Golub and Van Loan, 2013, *Matrix Computations*, section 4.2).
    """
    for k in range(len(A)):
        below = slice(k + 1, None)
        shares = A[k, below] / A[k, k]
        A[below, below] -= shares[:, None] * A[k, below]
        b[below] -= shares * b[k]
    for k in reversed(range(len(A))):
        b[k] /= A[k, k]
        b[:k] -= A[:k, k] * b[k]
    return b


def _stop_at_zero(B: FloatArray, aim: FloatArray) -> FloatArray:
    """Move from B toward the aim (K×N), for each asset until an exposure would change its sign.

    Within these signs the objective is smooth, so it falls all the way.
    """
    crossing = B * aim < 0
    share = np.where(crossing, B / np.where(crossing, B - aim, 1.0), 1.0)
    reach = share.min(axis=0)
    return np.where(crossing & (share == reach), 0.0, B + reach * (aim - B))
