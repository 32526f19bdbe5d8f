"""Weights that need no target: by rule."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.errors import TableError


def inverse_volatility_weights(volatilities: "pd.Series[float]") -> "pd.Series[float]":
    r"""Give weights in proportion to the inverse of the volatilities.

    .. math:: w_i = \sigma_i^{-1} / \sum_j \sigma_j^{-1}

    Parameters
    ----------
    volatilities : Series of shape (n_assets,)
        Annual, decimal, above zero.

    Returns
    -------
    Series of shape (n_assets,)
        Sums to one.

    Raises
    ------
    TableError
        If a volatility lacks or is not above zero.

    Examples
    --------
    >>> inverse_volatility_weights(pd.Series({"Stocks": 0.15, "Bonds": 0.05}))
    Stocks    0.25
    Bonds     0.75
    Name: Weight, dtype: float64
    """
    labels.require_unique(volatilities.index, name="volatilities")
    sigma = labels.require_vector(volatilities, name="volatilities")
    for asset, volatility in sigma.items():
        if volatility <= 0:
            raise TableError(
                f"volatilities: row '{asset}': found {volatility:g}; wanted a number above zero"
            )
    inverse = 1 / sigma
    return (inverse / inverse.sum()).rename("Weight")
