"""Refuse factors that are combinations of one another, and name them."""

import numpy as np
import pandas as pd

from xlfactor.core.labels import quoted
from xlfactor.errors import InfeasibleError

#: A factor is a combination of others if they leave at most this share of its variance.
INDEPENDENT_SHARE = 1e-10
#: Another factor is part of the combination if its coefficient, both in units of their
#: volatility, is larger.
_PART = 1e-4
_HIGH_INFLATION = 10.0


def require_independent(covariance: pd.DataFrame, *, name: str) -> None:
    """Raise if a factor is a combination of the factors before it.

    Parameters
    ----------
    covariance : DataFrame of shape (n_factors, n_factors)
        Of the factors; variances above zero.
    name : str
        The table that the factors are columns of, for the message.

    Raises
    ------
    InfeasibleError
        With the factor, those that it is a combination of, and the condition number of the
        factors' correlations.

    Examples
    --------
    >>> names = ["Growth", "Twice the growth"]
    >>> covariance = pd.DataFrame([[1, 2], [2, 4]], names, names)
    >>> require_independent(covariance, name="weights")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    xlfactor.errors.InfeasibleError: weights: factor 'Twice the growth' is a combination of 'G...
    """
    Sigma = covariance.to_numpy(float)
    sigma = np.sqrt(np.diag(Sigma))
    C = Sigma / sigma[:, None] / sigma
    for k in range(1, len(C)):
        coefficients = np.linalg.solve(C[:k, :k], C[:k, k])
        if C[k, k] - coefficients @ C[:k, k] <= INDEPENDENT_SHARE:
            parts = covariance.columns[:k][np.abs(coefficients) > _PART]
            raise InfeasibleError(
                f"{name}: factor '{covariance.columns[k]}' is a combination of {quoted(parts)} "
                f"(condition number {np.linalg.cond(C):.2g}); leave one out"
            )


def inflation_notes(inflation: "pd.Series[float]") -> list[str]:
    """Return a sentence for each factor that is hard to tell from the others."""
    return [
        f"Factor '{factor}' has a variance inflation of {value:.1f}: its exposures are hard to "
        "tell from those to the other factors."
        for factor, value in inflation.items()
        if value > _HIGH_INFLATION
    ]
