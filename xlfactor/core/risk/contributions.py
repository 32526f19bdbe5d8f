"""What each asset adds to the volatility of a portfolio."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import InfeasibleError

#: A portfolio has no volatility if its variance is below this share of what its positions have
#: on their own.
_NO_VARIANCE = 1e-14


def portfolio_volatility(weights: "pd.Series[float]", covariance: pd.DataFrame) -> float:
    r"""Give the volatility of a portfolio, :math:`\sqrt{w' \Sigma w}`.

    Parameters
    ----------
    weights : Series of shape (n_assets,)
        An asset of the covariance that is not listed is not held.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.

    Raises
    ------
    LabelError
        If a weight is that of an asset without covariances.
    TableError, InfeasibleError
        If a number is missing or the matrix is not a covariance matrix.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> round(portfolio_volatility(pd.Series({"Stocks": 1.0, "Bonds": 2.0}), Sigma), 9)
    0.5
    """
    w, Sigma, _ = _aligned(weights, covariance)
    return float(np.sqrt(max(float(w @ Sigma @ w), 0.0)))


def marginal_risks(weights: "pd.Series[float]", covariance: pd.DataFrame) -> "pd.Series[float]":
    r"""Give the change of the volatility with each weight.

    .. math:: \partial\sigma / \partial w = \Sigma w / \sqrt{w' \Sigma w}

    Parameters
    ----------
    weights : Series of shape (n_assets,)
        An asset of the covariance that is not listed is not held.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.

    Returns
    -------
    Series of shape (n_assets,)
        In the order of the covariance.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `portfolio_volatility`.
    InfeasibleError
        If the portfolio has no volatility, so that it has no derivative.

    References
    ----------
    Roncalli and Weisang (2016), *Risk parity portfolios with risk factors*, section 2.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> marginal_risks(pd.Series({"Stocks": 1.0, "Bonds": 2.0}), Sigma).round(9)
    Stocks    0.18
    Bonds     0.16
    Name: Marginal risk, dtype: float64
    """
    w, Sigma, assets = _aligned(weights, covariance)
    return pd.Series(_marginal(w, Sigma), index=assets, name="Marginal risk")


def risk_contributions(
    weights: "pd.Series[float]", covariance: pd.DataFrame
) -> "pd.Series[float]":
    r"""Give what each asset adds to the volatility; the sum is the volatility.

    .. math:: RC_i = w_i \, \partial\sigma / \partial w_i

    Parameters
    ----------
    weights : Series of shape (n_assets,)
        An asset of the covariance that is not listed is not held.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.

    Returns
    -------
    Series of shape (n_assets,)
        In the order of the covariance; below zero where an asset diversifies.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `marginal_risks`.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> risk_contributions(pd.Series({"Stocks": 1.0, "Bonds": 2.0}), Sigma).round(9)
    Stocks    0.18
    Bonds     0.32
    Name: Risk contribution, dtype: float64
    """
    w, Sigma, assets = _aligned(weights, covariance)
    return pd.Series(w * _marginal(w, Sigma), index=assets, name="Risk contribution")


def risk_shares(weights: "pd.Series[float]", covariance: pd.DataFrame) -> "pd.Series[float]":
    r"""Give the risk contributions as shares of the volatility; the sum is one.

    .. math:: w_i (\Sigma w)_i / w' \Sigma w

    Parameters
    ----------
    weights : Series of shape (n_assets,)
        An asset of the covariance that is not listed is not held.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.

    Returns
    -------
    Series of shape (n_assets,)
        In the order of the covariance; below zero where an asset diversifies.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `marginal_risks`.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> risk_shares(pd.Series({"Stocks": 1.0, "Bonds": 2.0}), Sigma).round(9)
    Stocks    0.36
    Bonds     0.64
    Name: Risk share, dtype: float64
    """
    contributions = risk_contributions(weights, covariance)
    return (contributions / contributions.sum()).rename("Risk share")


def _aligned(
    weights: "pd.Series[float]", covariance: pd.DataFrame
) -> tuple[FloatArray, FloatArray, Labels]:
    covariance = require_covariance(covariance, riskless=True)
    held = labels.holdings_onto(weights, covariance.index, name="weights")
    held = labels.require_vector(held, name="weights")
    w = np.asarray(held, dtype=np.float64)
    return w, np.asarray(covariance, dtype=np.float64), covariance.index


def _marginal(w: FloatArray, Sigma: FloatArray) -> FloatArray:
    variance = w @ Sigma @ w
    alone = w**2 @ np.diag(Sigma)
    if variance <= _NO_VARIANCE * alone:
        raise InfeasibleError("weights: the portfolio has no volatility, and no marginal risks")
    return np.asarray(Sigma @ w / np.sqrt(variance))
