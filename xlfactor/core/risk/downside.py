"""Downside risk of samples of returns: semi-variances and lower partial moments."""

import pandas as pd

from xlfactor.core.estimation.variation import require_return_sizes
from xlfactor.errors import OptionError


def semi_variances(returns: pd.DataFrame, *, target: float | None = None) -> "pd.Series[float]":
    r"""Compute the semi-variance of each column, below its own mean or below a target.

    .. math:: \frac{1}{T} \sum_t \max(0, m - r_t)^2

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.
    target : float, optional
        The return *m* of one period; the mean of each column if not given.

    Examples
    --------
    >>> semi_variances(pd.DataFrame({"Gold": [-0.02, 0.0, 0.02, 0.04]})).round(9).to_dict()
    {'Gold': 0.00025}
    """
    checked = require_return_sizes(returns, name="returns")
    shortfalls = -checked.sub(checked.mean() if target is None else target)
    return shortfalls.clip(lower=0.0).pow(2).mean().rename("Semi-variance")


def lower_partial_moments(
    returns: pd.DataFrame, *, target: float = 0.0, order: float = 1.0
) -> "pd.Series[float]":
    r"""Compute the mean power of what each column falls short of a target.

    .. math:: \frac{1}{T} \sum_t \max(0, \text{target} - r_t)^a

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.
    target : float
        The return of one period that is aimed at.
    order : float
        The power *a*; of order 0 it is how often the column falls short.

    Raises
    ------
    OptionError
        If the order is below zero.

    References
    ----------
    Fishburn (1977), *Mean-risk analysis with risk associated with below-target returns*.

    Examples
    --------
    >>> returns = pd.DataFrame({"Gold": [-0.03, -0.01, 0.0, 0.02]})
    >>> lower_partial_moments(returns, order=0).to_dict()
    {'Gold': 0.5}
    >>> lower_partial_moments(returns).round(9).to_dict()
    {'Gold': 0.01}
    """
    if not order >= 0:
        raise OptionError(f"order: found {order:g}; wanted 0 or above")
    shortfalls = -require_return_sizes(returns, name="returns").sub(target)
    powers = shortfalls.clip(lower=0.0).pow(order).where(shortfalls > 0, 0.0)
    return powers.mean().rename("Lower partial moment")
