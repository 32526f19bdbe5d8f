"""The regression of all assets on all factors, reduced once to a problem of K rows."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import pandas as pd

from xlfactor.core.estimation.variation import (
    constant_columns,
    require_sizes,
    require_varying,
)
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import InsufficientError, TableError

#: a factor is a combination of others if they leave less than this share of its length
_OWN_SHARE = 1e-7
#: ... and cannot be told from others if its variance inflation is above this: the others explain
#: all but a hundredth of a percent of its variance, and rounding of the returns decides the rest
LARGEST_INFLATION = 1e4
#: A fit that leaves no more than this share of the variance is exact: the rest is rounding.
EXACT = 1e-20


@frozen
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
    #: Orthogonal columns (T×K).
    Q: FloatArray
    #: Upper triangular (K×K).
    R: FloatArray
    #: Q'Y (K×N).
    Z: FloatArray

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

    @cached_property
    def full_squares(self) -> FloatArray:
        """Sum of squared residuals on all factors (N)."""
        squares: FloatArray = ((self.Y - self.Q @ self.Z) ** 2).sum(axis=0)
        return squares

    @cached_property
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
    """Centre both tables, which hold numbers only, and factorise the factors.

    Raises a `TableError` if there are too few dates for the factors, or a factor is constant or a
    combination of others.
    """
    require_sizes(returns, name="returns")
    require_independent(factor_returns, name="factor_returns")
    X, Y = _centred(factor_returns), _centred(returns)
    Y[:, constant_columns(returns)] = 0.0
    Q, R = np.linalg.qr(X)
    return Design(returns=returns, factor_returns=factor_returns, Y=Y, X=X, Q=Q, R=R, Z=Q.T @ Y)


def _centred(table: pd.DataFrame) -> FloatArray:
    """Return the figures of the table, less the mean of each column."""
    values = table.to_numpy(dtype=np.float64)
    centred: FloatArray = values - values.mean(axis=0)
    return centred


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
    T, K = factor_returns.shape
    if T < K + 2:
        raise InsufficientError(
            f"{name}: {K} factors need at least {K + 2} dates in common; found {T}"
        )
    require_sizes(factor_returns, name=name)
    require_varying(factor_returns, name=name)
    X = _centred(factor_returns)
    factors = factor_returns.columns
    lengths = np.sqrt((X**2).sum(axis=0))
    if np.linalg.svd(X / lengths, compute_uv=False)[-1] >= _OWN_SHARE:
        return  # no diagonal element of R is smaller
    from scipy.linalg import qr

    R, order = qr(X / lengths, mode="r", pivoting=True)
    dependent = np.abs(np.diag(R)) < _OWN_SHARE
    if not dependent.any():
        return
    k = int(dependent.argmax())
    shares = np.linalg.solve(R[:k, :k], R[:k, k])
    multiples = shares * lengths[order[k]] / lengths[order[:k]]
    raise TableError(
        f"{name}: column '{factors[order[k]]}' is a combination of other factors: "
        + _combination(multiples, shares, factors[order[:k]])
    )


def require_told_apart(R: FloatArray, factors: Labels) -> None:
    """Raise if one factor is all but a combination of others, so that noise decides its exposures.

    Parameters
    ----------
    R : array of shape (n_factors, n_factors)
        Triangular, of the factors in use.

    Raises
    ------
    TableError
        With the factor, its variance inflation and what it is nearly a combination of.
    """
    squares = (R**2).sum(axis=0)
    inflation = unscaled_variances(R) * squares
    if not len(inflation) or inflation.max() <= LARGEST_INFLATION:
        return
    k = int(inflation.argmax())
    others = np.arange(len(R)) != k
    multiples = np.asarray(np.linalg.lstsq(R[:, others], R[:, k])[0], dtype=np.float64)
    shares = multiples * np.sqrt(squares[others] / squares[k])
    raise TableError(
        f"factor_returns: column '{factors[k]}' is all but a combination of other factors "
        f"(variance inflation {inflation[k]:.2g}; at most {LARGEST_INFLATION:g} can be told "
        f"apart): {_combination(multiples, shares, factors[others])}; leave one out, or choose "
        "stepwise or ridge"
    )


def _combination(multiples: FloatArray, shares: FloatArray, factors: Labels) -> str:
    """Write a combination of factors; what has next to no share in it is left out."""
    parts = [
        f"{multiple:.4g} × '{factor}'"
        for multiple, share, factor in zip(multiples, shares, factors, strict=True)
        if abs(share) > 1e-6
    ]
    return " + ".join(parts).replace("+ -", "− ")


def sorted_factors(factor_returns: pd.DataFrame) -> pd.DataFrame:
    """Return the columns by name, so that no estimate depends on their order."""
    by_name = sorted(factor_returns.columns, key=str)
    return factor_returns if by_name == list(factor_returns.columns) else factor_returns[by_name]
