"""By how much weights miss their limits."""

import numpy as np
import pandas as pd

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.limit_rows import exposure_rows, illiquid_row
from xlfactor.core.allocation.tracking import tracking_distance
from xlfactor.core.typing import FloatArray


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


def portfolio_excess(weights: "pd.Series[float]", limits: Limits) -> float | None:
    """Compute the most by which a portfolio as a whole is beyond a limit; None if there is none.

    The limits are those of exposures, illiquid assets, leverage and tracking error. Exposures
    count in units of the largest of an asset.

    Parameters
    ----------
    weights : Series of shape (n_assets,)
        Of the assets of the limits.
    """
    w: FloatArray = np.asarray(weights, dtype=np.float64)
    beyond = []
    if limits.exposures is not None:
        beyond.append(exposure_rows(limits.exposures, weights.index).excess(w))
    if limits.illiquid is not None:
        beyond.append(illiquid_row(limits.illiquid, weights.index).excess(w))
    if limits.leverage is not None:
        beyond.append(float(np.abs(w).sum()) - limits.leverage)
    if limits.tracking is not None:
        within = tracking_distance(limits.tracking, weights.index)
        beyond.append(within.of(w) - within.most)
    return max(beyond, default=None)
