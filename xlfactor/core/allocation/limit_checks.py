"""Weights against their limits: which they are at, and by how much they are beyond."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.allocation.constraints import Limits, current_weights, region_of
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.tracking import tracking_distance
from xlfactor.core.typing import FloatArray

#: Beyond a limit by no more than this, weights keep it.
_KEPT: Final = 1e-7


def binding_limits(limits: Limits, weights: "pd.Series[float]") -> tuple[str, ...]:
    """Return in words the limits that weights are at, except the sum of all weights.

    Raises
    ------
    LabelError, TableError, OptionError, InfeasibleError
        As `region_of`.

    Examples
    --------
    >>> limits = Limits.between(pd.Index(["Stocks", "Bonds"]), lower=0.0, upper=0.6)
    >>> binding_limits(limits, pd.Series({"Stocks": 0.6, "Bonds": 0.4}))
    ("'Stocks' at most 60.0%",)
    """
    region = region_of(limits, weights.index)
    return region.binding(_amounts(region, limits, weights))


def broken_limits(limits: Limits, weights: "pd.Series[float]") -> dict[str, float]:
    """Return the limits that weights do not keep, in words, and by how much they are beyond.

    Exposures count in their own units, everything else as a weight.

    Raises
    ------
    LabelError, TableError, OptionError, InfeasibleError
        As `region_of`, but a limit of the tracking error is one of them.

    Examples
    --------
    >>> limits = Limits.between(pd.Index(["Stocks", "Bonds"]), lower=0.0, upper=0.6)
    >>> broken_limits(limits, pd.Series({"Stocks": 0.85, "Bonds": 0.15}))
    {"'Stocks' at most 60.0%": 0.25}
    """
    return {name: over * unit for name, over, unit in _excesses(limits, weights) if over > _KEPT}


def largest_excess(limits: Limits, weights: "pd.Series[float]") -> float:
    """Compute the most by which weights are beyond a limit, their sum included; zero if none is.

    An exposure counts as the weight of the most exposed asset that would undo the excess.

    Raises
    ------
    LabelError, TableError, OptionError, InfeasibleError
        As `broken_limits`.

    Examples
    --------
    >>> limits = Limits.between(pd.Index(["Stocks", "Bonds"]), lower=0.0, upper=0.6)
    >>> round(largest_excess(limits, pd.Series({"Stocks": 0.7, "Bonds": 0.3})), 9)
    0.1
    """
    return max(0.0, *(over for _, over, _ in _excesses(limits, weights)))


def _excesses(limits: Limits, weights: "pd.Series[float]") -> Iterator[tuple[str, float, float]]:
    """Yield each limit in words, by how much weights are beyond it, and the unit of that."""
    tracking, others = limits.tracking, replace(limits, tracking=None)
    region = region_of(others, weights.index)
    x = _amounts(region, others, weights)
    for side in region.sides():
        if side.name:
            yield side.name, float(side.row @ x - side.bound), side.size or 1.0
    if tracking is not None:
        within = tracking_distance(tracking, weights.index)
        yield within.described, within.of(x[: len(weights)]) - within.most, 1.0


def _amounts(region: Region, limits: Limits, weights: "pd.Series[float]") -> FloatArray:
    """Return weights with the sizes of themselves and of trades, where limits need them."""
    w, held = weights.to_numpy(float), current_weights(limits, weights.index)
    trades = [] if limits.turnover is None or held is None else [np.abs(w - held)]
    # a limit on leverage needs the sizes of weights where these may be below zero
    n_sizes = region.rows.shape[1] - len(w) * (1 + len(trades))
    return np.concatenate([w, *([np.abs(w)] if n_sizes else []), *trades])
