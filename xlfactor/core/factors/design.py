"""The regression of all assets on all factors, reduced once to a problem of K rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlfactor.core.estimation.dates import require_varying
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import InsufficientError, TableError

# a factor is a combination of others if they leave less than this share of its length
_OWN_SHARE = 1e-7
#: A fit that leaves at most this share of the variance is exact: the remainder is rounding.
EXACT = 1e-20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    r"""Returns about their means, with the factors made orthogonal: :math:`X = Q R`.

    A regression on any set of factors needs only *R* and *Z = Q'Y*, as what lies outside the
    factors' span stays a residual whichever of them are used.
    """

    #: Asset and factor returns as given (T×N, T×K), periodic.
    returns: pd.DataFrame
    factor_returns: pd.DataFrame
    #: Both less their means.
    Y: FloatArray
    X: FloatArray
    #: Upper triangular (K×K).
    R: FloatArray
    #: Q'Y (K×N).
    Z: FloatArray
    #: Sum of squared residuals on all factors (N).
    full_squares: FloatArray

    @property
    def gram(self) -> FloatArray:
        """X'X / T: the factors' covariance with divisor T (K×K)."""
        gram: FloatArray = self.R.T @ self.R / len(self.X)
        return gram

    @property
    def cross(self) -> FloatArray:
        """X'Y / T: covariances of factors with assets (K×N)."""
        cross: FloatArray = self.R.T @ self.Z / len(self.X)
        return cross

    @property
    def total_squares(self) -> FloatArray:
        """Sum of squared returns about their mean (N)."""
        squares: FloatArray = (self.Y**2).sum(axis=0)
        return squares

    @property
    def variance_inflation(self) -> FloatArray:
        """1 / (1 − R²) of each factor on the others (K)."""
        inflation: FloatArray = unscaled_variances(self.R) * (self.X**2).sum(axis=0)
        return inflation


def design(returns: pd.DataFrame, factor_returns: pd.DataFrame) -> Design:
    """Centre both tables and factorise the factors.

    Raises
    ------
    TableError
        If there are too few dates for the factors, a column is constant, or a factor is a
        combination of others.
    """
    require_varying(returns, name="returns")
    require_independent(factor_returns, name="factor_returns")
    X = (factor_returns - factor_returns.mean()).to_numpy()
    Y = (returns - returns.mean()).to_numpy()
    Q, R = np.linalg.qr(X)
    Z = Q.T @ Y
    return Design(
        returns=returns,
        factor_returns=factor_returns,
        Y=Y,
        X=X,
        R=R,
        Z=Z,
        full_squares=((Y - Q @ Z) ** 2).sum(axis=0),
    )


def by_support(supports: BoolArray) -> Iterator[tuple[BoolArray, BoolArray]]:
    """Yield each set of factors that occurs (K), with the assets that have it (N)."""
    distinct, member = np.unique(supports, axis=0, return_inverse=True)
    for number, support in enumerate(distinct):
        yield support, member.ravel() == number


def least_squares(R: FloatArray, Z: FloatArray, support: BoolArray) -> tuple[FloatArray, ...]:
    """Regress on the factors of `support`: exposures (k×N), R of these factors, added squares.

    The lost squares (N) are the residual sum of squares beyond that on all factors.
    """
    q, r = np.linalg.qr(R[:, support])
    projection = q.T @ Z
    lost = ((Z - q @ projection) ** 2).sum(axis=0)
    return np.linalg.solve(r, projection), r, lost


def unscaled_variances(R: FloatArray) -> FloatArray:
    """Compute the diagonal of (X'X)⁻¹ = R⁻¹R⁻ᵀ."""
    squares: FloatArray = (np.linalg.solve(R, np.eye(len(R))) ** 2).sum(axis=1)
    return squares


def require_independent(factor_returns: pd.DataFrame, *, name: str) -> None:
    """Raise a `TableError` that names the factor which is constant or a combination of others."""
    from scipy.linalg import qr

    T, K = factor_returns.shape
    if T < K + 2:
        raise InsufficientError(
            f"{name}: {K} factors need at least {K + 2} dates in common; found {T}"
        )
    require_varying(factor_returns, name=name)
    X = (factor_returns - factor_returns.mean()).to_numpy()
    factors = factor_returns.columns
    lengths = np.sqrt((X**2).sum(axis=0))
    R, order = qr(X / lengths, mode="r", pivoting=True)
    dependent = np.abs(np.diag(R)) < _OWN_SHARE
    if not dependent.any():
        return
    k = int(dependent.argmax())
    shares = np.linalg.solve(R[:k, :k], R[:k, k])
    multiples = shares * lengths[order[k]] / lengths[order[:k]]
    parts = [
        f"{multiple:.4g} × '{factors[column]}'"
        for multiple, share, column in zip(multiples, shares, order, strict=False)
        if abs(share) > 1e-6
    ]
    raise TableError(
        f"{name}: column '{factors[order[k]]}' is a combination of other factors: "
        + " + ".join(parts).replace("+ -", "− ")
    )
