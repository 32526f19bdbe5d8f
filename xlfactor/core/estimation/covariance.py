"""Covariance and correlation matrices: put together, taken apart and checked."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.correlation import (
    EQUAL,
    outside,
    require_correlation,
    require_symmetric,
    square,
)
from xlfactor.core.estimation.definiteness import is_well_resolved, require_semi_definite
from xlfactor.core.estimation.riskless import without_riskless
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import TableError

#: Variances outside these are no variances of returns, and their squares vanish or overflow.
_SMALLEST_VARIANCE, _LARGEST_VARIANCE = 1e-20, 1e12


def covariance_matrix(volatilities: "pd.Series[float]", correlation: pd.DataFrame) -> pd.DataFrame:
    r"""Compute the covariance matrix of volatilities and correlations.

    .. math:: \Sigma = \operatorname{diag}(\sigma)\, C \operatorname{diag}(\sigma)

    Parameters
    ----------
    volatilities : Series of shape (n_assets,)
        Annual, decimal. An asset of no volatility has covariances of zero.
    correlation : DataFrame of shape (n_assets, n_assets)
        The same names on both sides; checked by `require_correlation`. The correlations of an
        asset of no volatility do not count, and may be missing.

    Returns
    -------
    DataFrame of shape (n_assets, n_assets)
        Annual, decimal, in the order of `volatilities`.

    Raises
    ------
    LabelError
        If the names differ.
    TableError
        If a figure is missing or out of its range.
    InfeasibleError
        If the correlations are not positive semi-definite.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> C = pd.DataFrame([[1.0, 0.5], [0.5, 1.0]], index=names, columns=names)
    >>> covariance_matrix(pd.Series([0.2, 0.1], index=names), C).round(4)
            Stocks  Bonds
    Stocks    0.04   0.01
    Bonds     0.01   0.01
    """
    volatilities = labels.require_vector(volatilities, name="volatilities")
    labels.require_unique(volatilities.index, name="volatilities")
    for asset, volatility in volatilities.items():
        if volatility < 0:
            raise TableError(
                f"volatilities: row '{asset}': found {volatility:g}; wanted a number above "
                "zero, or zero of cash"
            )
        _require_size(volatility**2, f"volatilities: row '{asset}'", volatility, "volatility")
    correlation = labels.square_onto(correlation, volatilities.index, name="correlation")
    correlation = without_riskless(correlation, volatilities)
    C = require_correlation(correlation).to_numpy()
    sigma = volatilities.to_numpy()
    return _like(correlation, sigma[:, None] * C * sigma)


def volatilities_of(covariance: pd.DataFrame) -> "pd.Series[float]":
    r"""Compute the volatilities in a covariance matrix: the roots of its diagonal.

    .. math:: \sigma_i = \sqrt{\Sigma_{ii}}

    Raises a `LabelError` or a `TableError` if the two sides have other names, a figure is missing,
    or a variance is below zero.

    Examples
    --------
    >>> volatilities_of(pd.DataFrame([[0.04]], index=["Stocks"], columns=["Stocks"]))
    Stocks    0.2
    Name: Volatility, dtype: float64
    """
    covariance = _with_variances(covariance, "covariance", riskless=True)
    sigma = np.sqrt(np.diag(covariance))
    return pd.Series(sigma, index=covariance.index, name="Volatility")


def correlation_of(covariance: pd.DataFrame) -> pd.DataFrame:
    r"""Compute the correlations in a covariance matrix; the diagonal is one exactly.

    .. math:: C_{ij} = \Sigma_{ij} / \sqrt{\Sigma_{ii} \Sigma_{jj}}

    Raises a `LabelError` or a `TableError` if the two sides have other names, a figure is missing,
    or a variance is not above zero.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> correlation_of(pd.DataFrame([[0.04, 0.01], [0.01, 0.01]], index=names, columns=names))
            Stocks  Bonds
    Stocks     1.0    0.5
    Bonds      0.5    1.0
    """
    return _correlation(_with_variances(covariance, "covariance", riskless=False))


def volatile_correlation(covariance: pd.DataFrame) -> pd.DataFrame:
    """Return the correlations of the assets that vary, without those of no variance."""
    volatile = np.diag(covariance) > 0
    return correlation_of(covariance.loc[volatile, volatile])


def require_covariance(
    covariance: pd.DataFrame, *, name: str = "covariance", riskless: bool = False
) -> pd.DataFrame:
    """Check a covariance matrix, and return it with its columns in the order of its rows.

    The eigenvalues are those of its correlations, so that assets of small and of large
    volatility count alike; see `definiteness`. With `riskless`, an asset may have
    no variance, such as cash at a fixed rate.

    Raises
    ------
    LabelError
        If the two sides have other names, or a name occurs twice.
    TableError
        If a figure is missing, a variance is not above zero, the two sides of the diagonal
        differ, or a covariance implies a correlation outside -1 to 1.
    InfeasibleError
        If the matrix is not positive semi-definite.
    """
    return resolved_covariance(covariance, name=name, riskless=riskless)[0]


def resolved_covariance(
    covariance: pd.DataFrame,
    *,
    name: str = "covariance",
    riskless: bool = False,
    assets: "Labels | None" = None,
) -> tuple[pd.DataFrame, bool]:
    """Check a covariance matrix as `require_covariance` does, and whether it `is_well_resolved`.

    It is returned in the order of `assets`, if these are given.

    Where it is, and its two sides are the same for the smallest variance, nothing is left to
    check.
    """
    covariance = _with_variances(covariance, name, riskless=riskless, assets=assets)
    Sigma = covariance.to_numpy()
    if _is_symmetric(Sigma, EQUAL * Sigma.diagonal().min()) and is_well_resolved(Sigma):
        return covariance, True
    correlation = _correlation(covariance)
    require_symmetric(covariance, correlation, name)
    C = correlation.to_numpy()
    for i, j in outside(C):
        raise TableError(
            f"{name}: row '{covariance.index[i]}', column '{covariance.index[j]}': found "
            f"{Sigma[i, j]:g}, a correlation of {C[i, j]:.6g}; wanted one from -1 to 1"
        )
    require_semi_definite(correlation, name)
    return covariance, False


def correlation_eigenvalues(covariance: pd.DataFrame) -> FloatArray:
    """Compute the eigenvalues of the correlations in a covariance matrix, ascending.

    Assets of no variance have no correlations, and do not count.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.01], [0.01, 0.01]], index=names, columns=names)
    >>> correlation_eigenvalues(Sigma).round(9).tolist()
    [0.5, 1.5]
    """
    return np.asarray(np.linalg.eigvalsh(volatile_correlation(covariance).to_numpy()))


def _with_variances(
    covariance: pd.DataFrame, name: str, *, riskless: bool, assets: "Labels | None" = None
) -> pd.DataFrame:
    covariance = square(covariance, name, assets)
    variances = covariance.to_numpy().diagonal()
    if variances.min() >= _SMALLEST_VARIANCE and variances.max() <= _LARGEST_VARIANCE:
        return covariance
    usual = (variances >= _SMALLEST_VARIANCE) & (variances <= _LARGEST_VARIANCE)
    for i in np.flatnonzero(~usual).tolist():
        asset, variance = covariance.index[i], variances[i]
        where = f"{name}: row '{asset}', column '{asset}'"
        if variance == 0 and riskless:
            _require_no_covariances(covariance, asset, name)
        elif variance <= 0:
            wanted = "above zero, or zero of cash" if riskless else "above zero"
            why = "" if variance else ": an asset of no volatility has no correlations"
            raise TableError(f"{where}: found {variance:g}; wanted a variance {wanted}{why}")
        _require_size(variance, where, variance, "variance")
    return covariance


def _require_no_covariances(covariance: pd.DataFrame, asset: str, name: str) -> None:
    """Refuse an asset of no variance that has a covariance with another one."""
    i = covariance.index.get_loc(asset)
    Sigma = covariance.to_numpy()
    for j in np.flatnonzero((Sigma[i] != 0) | (Sigma[:, i] != 0)):
        found = Sigma[i, j] if Sigma[i, j] else Sigma[j, i]
        raise TableError(
            f"{name}: row '{asset}', column '{covariance.index[int(j)]}': found {found:g}; "
            f"wanted 0, as '{asset}' has no variance"
        )


def _require_size(variance: float, where: str, found: float, what: str) -> None:
    """Refuse a variance so small or so large that no return has it."""
    if found != 0 and not _SMALLEST_VARIANCE <= variance <= _LARGEST_VARIANCE:
        power = 0.5 if what == "volatility" else 1.0
        least, most = _SMALLEST_VARIANCE**power, _LARGEST_VARIANCE**power
        raise TableError(
            f"{where}: found {found:g}; wanted 0, or a {what} from {least:.0e} to {most:.0e}, in "
            "decimals"
        )


def _correlation(covariance: pd.DataFrame) -> pd.DataFrame:
    Sigma = covariance.to_numpy()
    sigma = np.sqrt(np.diag(Sigma))
    sigma[sigma == 0] = 1.0  # an asset of no variance has covariances of zero
    C = Sigma / sigma
    C /= sigma[:, None]
    np.fill_diagonal(C, 1.0)
    return _like(covariance, C)


def _is_symmetric(Sigma: FloatArray, most: float) -> bool:
    """Return whether no two sides of the diagonal differ by more than that."""
    return bool((Sigma == Sigma.T).all() or (Sigma - Sigma.T).max() <= most)


def _like(table: pd.DataFrame, values: FloatArray) -> pd.DataFrame:
    return pd.DataFrame(values, index=table.index, columns=table.index)
