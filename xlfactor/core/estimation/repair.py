"""Repair a correlation matrix that is not positive semi-definite, and measure the change."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation.correlation import (
    EQUAL,
    require_correlation,
    require_correlations,
)
from xlfactor.core.estimation.definiteness import is_semi_definite
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.typing import FloatArray
from xlfactor.errors import ConvergenceError

#: The relative change of an iteration at which the search ends.
_TOLERANCE = 1e-12


class Repair(Option):
    """What to do with a correlation matrix that is not positive semi-definite."""

    NONE = "none"
    NEAREST = "nearest"


@frozen
class CorrelationRepair:
    """The positive semi-definite correlation matrix nearest to a given one, and how far it is."""

    correlation: pd.DataFrame
    #: Frobenius norm of the change: the root of the sum of its squares, both triangles.
    distance: float
    #: The change of one correlation that is largest in size, new less old, and its two names.
    largest_change: float
    changed_pair: tuple[str, str] | None
    #: Zero if the matrix was positive semi-definite already and came back unchanged.
    iterations: int
    smallest_eigenvalue_before: float
    smallest_eigenvalue_after: float


def nearest_correlation(
    correlation: pd.DataFrame, *, max_iterations: int = 20_000
) -> CorrelationRepair:
    r"""Find the positive semi-definite correlation matrix nearest to a given one.

    .. math:: \min_X \lVert X - C \rVert_F \quad\text{s.t.}\quad X \succeq 0,\ X_{ii} = 1

    By alternating projections with Dykstra's correction, until the relative change of an
    iteration is 1e-12 at most. A matrix that is positive semi-definite comes back unchanged.

    Parameters
    ----------
    correlation : DataFrame of shape (n_assets, n_assets)
        Symmetric, unit diagonal, all from -1 to 1.

    Raises
    ------
    LabelError, TableError
        If anything but an eigenvalue is wrong with the matrix.
    ConvergenceError
        If `max_iterations` are not enough.

    References
    ----------
    Higham (2002), "Computing the nearest correlation matrix: a problem from finance",
    *IMA Journal of Numerical Analysis* 22, algorithm 3.3.

    Examples
    --------
    >>> C = pd.DataFrame([[1, 1, 0], [1, 1, 1], [0, 1, 1]], index=list("ABC"), columns=list("ABC"))
    >>> nearest_correlation(C).correlation.round(4)
            A       B       C
    A  1.0000  0.7607  0.1573
    B  0.7607  1.0000  0.7607
    C  0.1573  0.7607  1.0000
    """
    correlation = require_correlations(correlation, name="correlation")
    C = correlation.to_numpy()
    eigenvalues = np.linalg.eigvalsh(C)
    if is_semi_definite(eigenvalues):
        X, iterations = C, 0
    else:
        X, iterations = _alternating_projections((C + C.T) / 2, max_iterations)
    change = np.abs(X - C)
    # the first of equals, so that rounding does not choose
    i, j = np.argwhere(change >= change.max() - EQUAL)[0]
    return CorrelationRepair(
        correlation=pd.DataFrame(X, index=correlation.index, columns=correlation.columns),
        distance=float(np.linalg.norm(X - C)),
        largest_change=float(X[i, j] - C[i, j]),
        changed_pair=(str(correlation.index[i]), str(correlation.index[j]))
        if iterations
        else None,
        iterations=iterations,
        smallest_eigenvalue_before=float(eigenvalues[0]),
        smallest_eigenvalue_after=float(np.linalg.eigvalsh(X)[0]),
    )


def _alternating_projections(C: FloatArray, max_iterations: int) -> tuple[FloatArray, int]:
    X, Y, correction = C, C, np.zeros_like(C)
    size = np.linalg.norm(C)
    for iteration in range(1, max_iterations + 1):
        R = Y - correction
        before, X = X, _onto_semi_definite(R)
        correction = X - R
        previous, Y = Y, X.copy()
        np.fill_diagonal(Y, 1.0)
        moves = (X - before, Y - previous, Y - X)
        if max(np.linalg.norm(move) for move in moves) <= _TOLERANCE * size:
            # X is semi-definite; its diagonal is one up to the tolerance, and is made one exactly
            scale = 1 / np.sqrt(np.diag(X))
            X = scale[:, None] * X * scale
            np.fill_diagonal(X, 1.0)
            return X, iteration
    raise ConvergenceError(
        f"correlation: the nearest matrix was not reached in {max_iterations} iterations "
        f"(tolerance {_TOLERANCE:g})"
    )


def _onto_semi_definite(R: FloatArray) -> FloatArray:
    eigenvalues, V = np.linalg.eigh(R)
    X: FloatArray = (V * np.maximum(eigenvalues, 0.0)) @ V.T
    return (X + X.T) / 2


@frozen
class Accepted:
    """A positive semi-definite correlation matrix, and what was done to make it one."""

    correlation: pd.DataFrame
    notes: tuple[str, ...]


def repaired(correlation: pd.DataFrame, repair: Repair, *, name: str = "correlation") -> Accepted:
    """Return a positive semi-definite correlation matrix, repaired only if that is the option.

    `name` is what a message calls the table.

    Raises
    ------
    LabelError, TableError
        If anything but an eigenvalue is wrong with the matrix.
    InfeasibleError
        If it is not positive semi-definite and no repair is asked.
    """
    if repair is Repair.NONE:
        return Accepted(correlation=require_correlation(correlation, name=name), notes=())
    found = nearest_correlation(correlation)
    if found.changed_pair is None:
        return Accepted(correlation=found.correlation, notes=())
    note = (
        "Repair: the correlations were not positive semi-definite (smallest eigenvalue "
        f"{found.smallest_eigenvalue_before:.3g}) and were replaced by the nearest ones that are: "
        f"distance {found.distance:.3g} (Frobenius), largest change {found.largest_change:+.3g} "
        f"between '{found.changed_pair[0]}' and '{found.changed_pair[1]}'."
    )
    return Accepted(correlation=found.correlation, notes=(note,))
