"""The limits of a portfolio."""

from dataclasses import replace
from functools import lru_cache
from typing import Self

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.limit_rows import (
    SIDES,
    ExposureLimits,
    IlliquidLimit,
    LimitRows,
    exposure_rows,
    illiquid_row,
    limiting,
    require_ordered,
    sides_of,
    with_leverage,
    with_turnover,
)
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.tracking import TrackingLimit
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import LabelError, OptionError, TableError


@frozen
class Limits:
    """The limits on the weights of a portfolio; the bounds and groups name the same assets."""

    #: The least and the most of each weight (N).
    lower: "pd.Series[float]"
    upper: "pd.Series[float]"
    #: The name of each asset's group (N).
    groups: "pd.Series[str] | None" = None
    #: Columns Lower and Upper, a row for each limited group; infinite limits do not limit.
    group_limits: pd.DataFrame | None = None
    #: The sum of the weights.
    total: float = 1.0
    #: The weights now held, which the turnover is counted from; an asset not listed is not held.
    current: "pd.Series[float] | None" = None
    #: The most that may be traded, one way: half the sum of absolute trades.
    turnover: float | None = None
    #: The limits on factor exposures, and on the share of illiquid assets.
    exposures: ExposureLimits | None = None
    illiquid: IlliquidLimit | None = None
    #: The most that the absolute weights may sum to, above one where assets are sold short.
    leverage: float | None = None
    #: The limit on the tracking error, which only some methods take.
    tracking: TrackingLimit | None = None

    @classmethod
    def between(cls, assets: Labels, *, lower: float, upper: float) -> Self:
        """Return limits with the same two bounds for all assets.

        Examples
        --------
        >>> Limits.between(pd.Index(["Stocks", "Bonds"]), lower=0.1, upper=0.9).upper.to_dict()
        {'Stocks': 0.9, 'Bonds': 0.9}
        """
        return cls(
            lower=pd.Series(lower, index=assets, dtype=float),
            upper=pd.Series(upper, index=assets, dtype=float),
        )

    @property
    def assets(self) -> "pd.Index[str]":
        """The assets, in the order of the weights."""
        return self.lower.index

    @property
    def long_only(self) -> bool:
        """Whether nothing is limited but what is held short, in a portfolio fully invested."""
        others = (self.group_limits, self.turnover, self.exposures, self.illiquid,
                  self.leverage, self.tracking)  # fmt: skip
        return (
            self.total == 1
            and all(limit is None for limit in others)
            and bool((self.lower <= 0).all() and (self.upper >= 1).all())
        )

    def within(self, *, lower: float | None = None, upper: float | None = None) -> Self:
        """Return limits that keep every weight within one more lower and upper limit.

        Examples
        --------
        >>> limits = Limits.between(pd.Index(["Stocks", "Bonds"]), lower=0.1, upper=0.9)
        >>> limits.within(upper=0.6).upper.to_dict()
        {'Stocks': 0.6, 'Bonds': 0.6}
        """
        return replace(
            self, lower=self.lower.clip(lower=lower), upper=self.upper.clip(upper=upper)
        )

    def without(self, excluded: Labels) -> Self:
        """Return limits under which some assets are not held, whatever their bounds are.

        Raises a `LabelError` if an excluded name is none of the assets.

        Examples
        --------
        >>> limits = Limits.between(pd.Index(["Stocks", "Bonds"]), lower=0.1, upper=0.9)
        >>> limits.without(pd.Index(["Bonds"])).upper.to_dict()
        {'Stocks': 0.9, 'Bonds': 0.0}
        """
        if not len(excluded):
            return self
        out = labels.holdings_onto(pd.Series(1.0, index=excluded), self.assets, name="excluded")
        held = out == 0
        return replace(self, lower=self.lower.where(held, 0.0), upper=self.upper.where(held, 0.0))


def region_of(limits: Limits, assets: Labels) -> Region:
    """Return the limits as rows of numbers, in the order of `assets`.

    Raises
    ------
    LabelError
        If a table holds other assets, or a group limit names a group without assets.
    TableError
        If a number or the name of a group lacks.
    OptionError
        If the total is no number, a limit is below zero, turnover is limited where no current
        weights are given, or the tracking error is limited, which is no row of numbers.
    InfeasibleError
        If a lower limit is above the upper one, or no asset has a limited exposure.
    """
    if not np.isfinite(limits.total):
        raise OptionError(f"total: found {limits.total:g}; wanted a number")
    if limits.tracking is not None:
        raise OptionError(
            "tracking_error_limit: this method takes no limit of the tracking error; leave it out"
        )
    blocks = [_own_rows(limits, assets)]
    if limits.groups is not None or limits.group_limits is not None:
        groups = _group_names(limits, assets)
        if limits.group_limits is not None:
            blocks.append(_group_rows(limits.group_limits, groups))
    if limits.exposures is not None:
        blocks.append(exposure_rows(limits.exposures, assets))
    if limits.illiquid is not None:
        blocks.append(illiquid_row(limits.illiquid, assets))
    region = Region(
        rows=np.vstack([block.rows for block in blocks]) if blocks[1:] else blocks[0].rows,
        low=np.concatenate([block.low for block in blocks]),
        high=np.concatenate([block.high for block in blocks]),
        names=tuple(name for block in blocks for name in block.names),
        n_assets=len(assets),
        sizes={name: size for block in blocks for name, size in block.sizes.items()},
    )
    held = current_weights(limits, assets)
    if limits.leverage is not None:
        region = with_leverage(region, limits.leverage)
    return region if limits.turnover is None else with_turnover(region, held, limits.turnover)


def current_weights(limits: Limits, assets: Labels) -> FloatArray | None:
    """Return the weights now held in the order of `assets`, None if they are not known."""
    if limits.current is None:
        return None
    held = labels.holdings_onto(limits.current, assets, name="current")
    return np.asarray(labels.require_vector(held, name="current"))


def _own_rows(limits: Limits, assets: Labels) -> LimitRows:
    """Return the bounds of the assets, and the sum of all weights."""
    low = labels.onto(limits.lower, assets, name="limits").to_numpy()
    high = labels.onto(limits.upper, assets, name="limits").to_numpy()
    figures = low.dtype == high.dtype == np.float64
    if not (figures and np.isfinite(high - low).all() and (low <= high).all()):
        bounds = pd.DataFrame(dict(zip(SIDES, (low, high), strict=True)), index=assets)
        low, high = require_ordered(labels.require_numbers(bounds, name="limits"), name="limits")
    n = len(assets)
    return LimitRows(
        rows=_each_and_all(n),
        low=np.append(low, limits.total),
        high=np.append(high, limits.total),
        names=(*(f"'{asset}'" for asset in assets.tolist()), "the weights sum to"),
    )


@lru_cache(maxsize=1)
def _each_and_all(n: int) -> FloatArray:
    """Return a row for each asset, and one for the sum of all (n + 1 × n), to be read only."""
    rows = np.vstack([np.eye(n), np.ones((1, n))])
    rows.flags.writeable = False
    return rows


def _group_names(limits: Limits, assets: Labels) -> "pd.Series[str]":
    """Return the group of each asset, an empty series where the limits name no groups."""
    if limits.groups is None:
        return pd.Series(dtype=object)
    names = labels.onto(limits.groups, assets, name="groups")
    if names.hasnans:
        raise TableError(f"groups: row '{names.index[names.isna()][0]}': no name of a group")
    return names


def _group_rows(group_limits: pd.DataFrame, names: "pd.Series[str]") -> LimitRows:
    """Return a row of ones and zeros for each limited group, all of which must have assets."""
    sides = sides_of(group_limits, name="group_limits")
    known = dict.fromkeys(names)
    for group in sides.index:
        if group not in known:
            hint = labels.did_you_mean(group, known)
            raise LabelError(f"group_limits: no asset belongs to the group '{group}'{hint}")
    bounds = labels.require_numbers(limiting(sides), name="group_limits")
    low, high = require_ordered(bounds, name="group_limits")
    members = [names.to_numpy() == group for group in bounds.index]
    return LimitRows(
        rows=np.array(members, dtype=np.float64).reshape(-1, len(names)),
        low=low,
        high=high,
        names=tuple(f"group '{group}'" for group in bounds.index),
    )
