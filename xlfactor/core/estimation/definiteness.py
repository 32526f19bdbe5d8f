"""Whether a matrix of correlations is positive semi-definite, but for rounding."""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError

#: A matrix passes as positive semi-definite if the smallest eigenvalue of its correlations is
#: above minus this times the largest; rounding alone leaves about 1e-15.
EIGENVALUE_TOLERANCE: Final = 1e-10
#: The eigenvalues of a covariance are well above rounding if all are above this share of its size.
WELL_RESOLVED: Final = 1e-6
#: The number of assets from which on LAPACK works in place, as copies take as long as the factor.
_MANY: Final = 300


def is_semi_definite(eigenvalues: FloatArray) -> bool:
    """Return whether ascending eigenvalues of correlations are zero or above, but for rounding."""
    return bool(eigenvalues[0] >= -EIGENVALUE_TOLERANCE * eigenvalues[-1])


def require_semi_definite(correlation: pd.DataFrame, name: str) -> None:
    """Raise an `InfeasibleError` if correlations are not positive semi-definite."""
    if _is_surely_semi_definite(correlation.to_numpy()):
        return
    eigenvalues = np.linalg.eigvalsh(correlation.to_numpy())
    if not is_semi_definite(eigenvalues):
        raise InfeasibleError(
            f"{name}: not positive semi-definite: the smallest eigenvalue of the correlations is "
            f"{eigenvalues[0]:.3g} (wanted none below zero by more than "
            f"{EIGENVALUE_TOLERANCE:g} of the largest), so that some portfolio would have a "
            f"negative variance; {_leading_pair(correlation)}; correct the table, or choose "
            "the repair 'nearest'"
        )


def is_well_resolved(Sigma: FloatArray) -> bool:
    """Return whether the eigenvalues of a symmetric matrix are all well above rounding.

    A Cholesky factor shows it: that of the matrix less `WELL_RESOLVED` times its Frobenius norm,
    which is not below the largest eigenvalue.
    """
    return _has_cholesky_factor(Sigma, raised=-WELL_RESOLVED * float(np.linalg.norm(Sigma)))


def _is_surely_semi_definite(C: FloatArray) -> bool:
    """Return whether a Cholesky factor shows it, at a tenth of what eigenvalues take.

    The largest eigenvalue of correlations is one at least, so the tolerance is that much at least.
    """
    return _has_cholesky_factor(C, raised=EIGENVALUE_TOLERANCE)


def _has_cholesky_factor(matrix: FloatArray, *, raised: float) -> bool:
    """Return whether a symmetric matrix has a factor once its diagonal is raised."""
    changed = matrix.copy()
    changed.reshape(-1)[:: len(matrix) + 1] += raised
    if len(matrix) >= _MANY:
        from scipy.linalg.lapack import dpotrf

        return not dpotrf(changed.T, lower=True, clean=False, overwrite_a=True)[1]
    try:
        np.linalg.cholesky(changed)
    except np.linalg.LinAlgError:
        return False
    return True


def _leading_pair(correlation: pd.DataFrame) -> str:
    """Name the pair that changes the smallest eigenvalue most: its derivative is 2 v_i v_j."""
    C = correlation.to_numpy()
    v = np.linalg.eigh(C)[1][:, 0]
    i, j = divmod(int(np.argmax(np.triu(np.abs(np.outer(v, v)), 1))), len(C))
    row, column = correlation.index[i], correlation.index[j]
    return f"it changes most with the correlation of '{row}' with '{column}', {C[i, j]:g}"
