"""Portfolios of means and variances."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.errors import InfeasibleError


def tangency_factor_weights(
    factor_covariance: pd.DataFrame, premia: "pd.Series[float]"
) -> "pd.Series[float]":
    r"""Compute the tangency portfolio of the factors, scaled to an absolute sum of one.

    .. math:: w_F = \Sigma_f^{-1} \lambda / |1' \Sigma_f^{-1} \lambda|

    Parameters
    ----------
    factor_covariance : DataFrame of shape (n_factors, n_factors)
        Annual, decimal.
    premia : Series of shape (n_factors,)
        Annual, decimal.

    Returns
    -------
    Series of shape (n_factors,)
        Sums to 1, or to −1 where the unscaled weights sum below zero: the sign of the position
        is kept.

    Raises
    ------
    LabelError
        If the names differ.
    InfeasibleError
        If the unscaled weights sum to zero, or the covariance is singular.

    Examples
    --------
    >>> names = ["Growth", "Rates"]
    >>> Sigma_f = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> tangency_factor_weights(Sigma_f, pd.Series([0.04, 0.01], index=names))
    Growth    0.5
    Rates     0.5
    Name: Weight, dtype: float64
    """
    covariance = require_covariance(factor_covariance, name="factor_covariance")
    lam = labels.onto(premia, covariance.index, name="premia")
    lam = labels.require_vector(lam, name="premia")
    try:
        unscaled = np.linalg.solve(covariance.to_numpy(), lam.to_numpy())
    except np.linalg.LinAlgError as error:
        raise InfeasibleError("factor_covariance: singular; the factors are collinear") from error
    total = abs(unscaled.sum())
    if total <= 1e-12 * np.abs(unscaled).sum():
        raise InfeasibleError("premia: the tangency weights sum to zero and cannot be scaled")
    return pd.Series(unscaled / total, index=covariance.index, name="Weight")
