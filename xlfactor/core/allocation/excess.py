"""By how much weights miss their limits."""

import numpy as np
import pandas as pd

from xlfactor.core.allocation.constraints import Limits


def asset_excess(weights: "pd.Series[float]", limits: Limits) -> float:
    """Compute the most by which a weight is beyond its limits; below zero if none is.

    Parameters
    ----------
    weights : Series of shape (n_assets,)
        Of the assets of the limits.

    Examples
    --------
    >>> weights = pd.Series({"Stocks": 0.7, "Bonds": 0.3})
    >>> round(asset_excess(weights, Limits.between(weights.index, lower=0.0, upper=0.6)), 9)
    0.1
    """
    return float(np.maximum(weights - limits.upper, limits.lower - weights).max())


def group_excess(weights: "pd.Series[float]", limits: Limits) -> float | None:
    """Compute the most by which a group's sum is beyond its limits; None without groups.

    Parameters
    ----------
    weights : Series of shape (n_assets,)
        Of the assets of the limits.
    """
    if limits.groups is None or limits.group_limits is None:
        return None
    bounds = limits.group_limits
    held = weights.groupby(limits.groups).sum().reindex(bounds.index)
    return float(np.maximum(held - bounds["Upper"], bounds["Lower"] - held).max())
