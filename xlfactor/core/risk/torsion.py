"""Minimum-torsion bets: uncorrelated factors as near as can be to given ones."""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.option import Option
from xlfactor.core.risk.concentration import concentrations
from xlfactor.core.typing import FloatArray
from xlfactor.errors import ConvergenceError, InfeasibleError, named

#: Correlations with an eigenvalue below this share of the largest have no inverse to rely on: of
#: the bets, rounding would decide the eighth digit.
_SINGULAR: Final = 1e-9
#: The iteration ends where no ratio of volatilities changes by more than this, times the condition
#: of the root, which is what rounding leaves of digits.
_AIM: Final = 1e-14
_STEPS: Final = 100_000


class Torsion(Option):
    """What the volatilities of the bets are."""

    EXACT = "exact"
    CLOSED_FORM = "closed form"


def minimum_torsion(covariance: pd.DataFrame, *, method: Torsion = Torsion.EXACT) -> pd.DataFrame:
    r"""Find the uncorrelated factors that differ least from given ones.

    .. math::
        \min_T \sum_i \frac{\operatorname{Var}[(TF)_i - F_i]}{\operatorname{Var}[F_i]}
        \quad \text{with } T \Sigma T' \text{ diagonal}

    With :math:`c = C^{1/2}`, the symmetric root of the correlations, the answer is
    :math:`T = \operatorname{diag}(\sigma) \, \operatorname{diag}(d) \, q \, c^{-1}
    \operatorname{diag}(\sigma)^{-1}`, where in turn the rotation
    :math:`q = (\operatorname{diag}(d) C \operatorname{diag}(d))^{-1/2} \operatorname{diag}(d) c`
    and the ratios of volatilities :math:`d_i = (q c)_{ii}` are the best for each other. The closed
    form keeps all volatilities: d is one, and q the identity.

    Parameters
    ----------
    covariance : DataFrame of shape (n, n)
        Of the factors, which may be assets.

    Returns
    -------
    DataFrame of shape (n, n)
        A row for each bet, named after the factor that it is nearest to: how much it holds of
        each factor.

    Raises
    ------
    InfeasibleError
        If factors are combinations of each other, so that no bets differ from one another.
    LabelError, TableError
        If the matrix is not a covariance matrix.
    ConvergenceError
        If the iteration finds no end.

    References
    ----------
    Meucci, Santangelo and Deguest (2015), *Risk budgeting and diversification based on optimized
    uncorrelated factors*, section 3 and appendix.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.006], [0.006, 0.01]], index=names, columns=names)
    >>> T = minimum_torsion(Sigma)
    >>> (T @ Sigma @ T.T).round(9)
              Stocks    Bonds
    Stocks  0.039079  0.00000
    Bonds   0.000000  0.00977
    """
    Sigma = require_covariance(covariance)
    sigma = np.sqrt(np.diag(Sigma))
    C = Sigma.to_numpy() / sigma[:, None] / sigma
    eigenvalues, V = np.linalg.eigh(C)
    if eigenvalues[0] <= _SINGULAR * eigenvalues[-1]:
        raise InfeasibleError(
            "covariance: singular, or nearly so; wanted factors that are no combinations of each "
            "other, as one bet cannot be told from another"
        )
    root, inverse = (V * np.sqrt(eigenvalues)) @ V.T, (V / np.sqrt(eigenvalues)) @ V.T
    x = inverse if method is Torsion.CLOSED_FORM else _nearest(root) @ inverse
    T = sigma[:, None] * x / sigma
    return pd.DataFrame(T, index=Sigma.index, columns=Sigma.index)


def torsion_shares(
    positions: pd.DataFrame, covariance: pd.DataFrame, *, method: Torsion = Torsion.EXACT
) -> pd.DataFrame:
    r"""Compute the share of each minimum-torsion bet in the variance of portfolios.

    .. math:: p = \frac{(T'^{-1} b) \circ (T \Sigma b)}{b' \Sigma b}

    Parameters
    ----------
    positions : DataFrame of shape (n, n_portfolios)
        Exposures b to the factors; weights, where these are assets. What is not listed is zero.
    covariance : DataFrame of shape (n, n)
        Of the factors.

    Returns
    -------
    DataFrame of shape (n, n_portfolios)
        None below zero; a column sums to one.

    Raises
    ------
    LabelError, TableError
        If a position is in an unknown factor, or a number is missing.
    InfeasibleError
        If a portfolio has no variance; and as `minimum_torsion`.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> torsion_shares(pd.DataFrame({"Mix": [0.4, 0.6]}, index=names), Sigma)
            Mix
    Stocks  0.5
    Bonds   0.5
    """
    T = minimum_torsion(covariance, method=method)
    Sigma = labels.square_onto(covariance, T.index, name="covariance")
    held = labels.holdings_onto(positions, T.index, name="positions")
    b = labels.require_numbers(held, name="positions")
    in_bets = np.linalg.solve(T.to_numpy().T, b.to_numpy())
    shares = pd.DataFrame(in_bets, b.index, b.columns) * (T @ (Sigma @ b))
    for name, total in shares.sum().items():
        with named(f"'{name}'"):
            if not total > 0:
                raise InfeasibleError("positions: no variance to share among bets")
    return shares / shares.sum()


def effective_bets(
    positions: pd.DataFrame, covariance: pd.DataFrame, *, method: Torsion = Torsion.EXACT
) -> "pd.Series[float]":
    r"""Return the effective number of minimum-torsion bets of each portfolio.

    .. math:: \exp\Big(-\sum_i p_i \ln p_i\Big)

    From one, all of the variance in one bet, to n, all equal. What has no variance, such as cash,
    is no bet. Parameters and errors are those of `torsion_shares`.
    """
    varying = covariance.index[np.diag(covariance) > 0]
    labels.holdings_onto(positions, covariance.index, name="positions")
    shares = torsion_shares(
        positions.loc[positions.index.isin(varying)],
        covariance.loc[varying, varying],
        method=method,
    )
    numbers = {name: one.entropy_number for name, one in concentrations(shares).items()}
    return pd.Series(numbers, name="Effective number of bets", dtype=float)


def _nearest(root: FloatArray) -> FloatArray:
    """Return ``diag(d) q`` that is nearest to the root, with q a rotation."""
    d = np.ones(len(root))
    aim = _AIM * len(root) * np.linalg.cond(root)
    for _ in range(_STEPS):
        # the rotation of a polar decomposition: of its two roads, the one that squares nothing
        U, _, W = np.linalg.svd(d[:, None] * root)
        q = U @ W
        before, d = d, np.einsum("ij,ij->i", q, root)
        if np.abs(d / before - 1).max() <= aim:
            return np.asarray(d[:, None] * q)
    raise ConvergenceError(f"covariance: no nearest bets found after {_STEPS} steps")
