"""The trade of return against risk at a risk aversion, forward and backward."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.frontier import efficient_frontier
from xlfactor.core.allocation.tracked import tracked
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.risk.active import benchmark_weights
from xlfactor.errors import InfeasibleError, OptionError


def maximum_utility_weights(
    expected_returns: "pd.Series[float]",
    covariance: pd.DataFrame,
    *,
    risk_aversion: float,
    limits: Limits,
) -> "pd.Series[float]":
    r"""Find the weights within limits of the highest utility.

    .. math:: \max_w \; \mu'w - \tfrac{\delta}{2} w' \Sigma w

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    risk_aversion : float
        Above zero.
    limits : Limits
        Of the same assets.

    Raises
    ------
    OptionError
        If the risk aversion is not above zero.
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `efficient_frontier` and `tracked`.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> long_only = Limits.between(pd.Index(names), lower=0.0, upper=1.0)
    >>> mu = pd.Series([0.08, 0.03], index=names)
    >>> found = maximum_utility_weights(mu, Sigma, risk_aversion=2.5, limits=long_only)
    >>> found.round(9).to_dict()
    {'Stocks': 0.6, 'Bonds': 0.4}
    """
    require_aversion(risk_aversion)
    if limits.tracking is None:
        frontier = efficient_frontier(expected_returns, covariance, limits=limits)
        return frontier.weights(frontier.at_multiplier(1 / risk_aversion))
    problem = tracked(expected_returns, covariance, limits)
    x = problem.decided(problem.least(risk_aversion * problem.matrix, -problem.mu).x)
    return pd.Series(problem.region.weights(x), index=problem.covariance.index, name="Weight")


def implied_risk_aversion(
    expected_returns: "pd.Series[float]",
    covariance: pd.DataFrame,
    reference_weights: "pd.Series[float]",
    *,
    cash_return: float = 0.0,
) -> float:
    r"""Compute the risk aversion for which a portfolio is the best one, without limits.

    .. math:: \delta = (w'\mu - c) / w' \Sigma w

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    reference_weights : Series
        Sums to one; an asset that is not listed is not held.
    cash_return : float
        Annual, decimal.

    Raises
    ------
    LabelError
        If the names differ.
    TableError
        If a number is missing, or the weights do not sum to one.
    InfeasibleError
        If the portfolio earns no more than cash, or has no variance.

    Examples
    --------
    >>> stocks = pd.Series({"Stocks": 1.0})
    >>> Sigma = pd.DataFrame([[0.04]], index=["Stocks"], columns=["Stocks"])
    >>> round(implied_risk_aversion(0.1 * stocks, Sigma, stocks), 9)
    2.5
    """
    Sigma = require_covariance(covariance, riskless=True)
    w = benchmark_weights(reference_weights, Sigma.index, name="reference_weights")
    mu = labels.onto(expected_returns, Sigma.index, name="expected_returns")
    mu = labels.require_vector(mu, name="expected_returns")
    excess = float((w * mu).sum()) - cash_return
    variance = float((w * (Sigma @ w)).sum())
    if excess <= 0 or variance <= 0:
        raise InfeasibleError(
            f"reference_weights: they earn {excess:.4%} above cash at a volatility of "
            f"{np.sqrt(max(variance, 0.0)):.4%}, which implies no risk aversion above zero; "
            "wanted a risk_aversion"
        )
    return excess / variance


def equilibrium_returns(
    covariance: pd.DataFrame,
    reference_weights: "pd.Series[float]",
    *,
    risk_aversion: float,
    cash_return: float = 0.0,
) -> "pd.Series[float]":
    r"""Compute the expected returns for which a portfolio is the best one (reverse optimisation).

    .. math:: \Pi = c + \delta \Sigma w

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    reference_weights : Series
        Sums to one; an asset that is not listed is not held.
    risk_aversion : float
        Above zero.
    cash_return : float
        Annual, decimal.

    Raises
    ------
    LabelError
        If the weights name an unknown asset.
    TableError
        If a number is missing, or the weights do not sum to one.
    OptionError
        If the risk aversion is not above zero.

    References
    ----------
    Sharpe (1974), *Imputing expected security returns from portfolio composition*.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> even = pd.Series([0.5, 0.5], index=names)
    >>> equilibrium_returns(Sigma, even, risk_aversion=2.5).round(9).to_dict()
    {'Stocks': 0.05, 'Bonds': 0.0125}
    """
    require_aversion(risk_aversion)
    Sigma = require_covariance(covariance, riskless=True)
    w = benchmark_weights(reference_weights, Sigma.index, name="reference_weights")
    return (cash_return + risk_aversion * (Sigma @ w)).rename("Return")


def require_aversion(risk_aversion: float) -> None:
    """Raise an `OptionError` unless a risk aversion is above zero."""
    if not 0 < risk_aversion < np.inf:
        raise OptionError(f"risk_aversion: found {risk_aversion:g}; wanted a number above zero")
