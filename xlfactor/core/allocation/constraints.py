"""The limits of a portfolio."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeAlias

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.conflicts import require_point
from xlfactor.core.allocation.region import Region, percent
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

_SIDES = ("Lower", "Upper")
#: The lower and the upper limits, which name the same rows.
_Sides: TypeAlias = Sequence["pd.Series[float]"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
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

    def without(self, excluded: Labels) -> Self:
        """Return limits under which some assets are not held, whatever their bounds are.

        Raises
        ------
        LabelError
            If an excluded name is none of the assets.

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


def require_feasible(limits: Limits) -> None:
    """Check that some weights meet the limits; if not, say which of them contradict each other.

    Examples
    --------
    >>> require_feasible(Limits.between(pd.Index(["Stocks", "Bonds"]), lower=0.0, upper=0.4))
    ... # doctest: +ELLIPSIS
    Traceback (most recent call last):
    xlfactor.errors.InfeasibleError: limits: no portfolio meets them: the weights sum ...
    """
    require_point(region_of(limits, limits.assets))


def region_of(limits: Limits, assets: Labels) -> Region:
    """Return the limits as rows of numbers, in the order of `assets`.

    Raises
    ------
    LabelError
        If a table holds other assets, or a group limit names a group without assets.
    TableError
        If a number or the name of a group lacks.
    OptionError
        If the total is no number, or a turnover is below zero or is limited where no current
        weights are given.
    InfeasibleError
        If a lower limit is above the upper one.
    """
    low, high = _ordered(
        [labels.onto(side, assets, name="limits") for side in (limits.lower, limits.upper)],
        "limits",
    )
    if not np.isfinite(limits.total):
        raise OptionError(f"total: found {limits.total:g}; wanted a number")
    n = len(assets)
    blocks = [np.eye(n), np.ones((1, n))]
    lows, highs = [low, np.array([limits.total])], [high, np.array([limits.total])]
    names = [f"'{asset}'" for asset in assets] + ["the weights sum to"]
    groups = _group_names(limits, assets)
    if limits.group_limits is not None:
        sides = _limited(limits.group_limits, groups)
        group_low, group_high = _ordered(sides, "group_limits")
        limited = sides[0].index
        blocks.append(_members(limited, groups, n))
        lows.append(group_low)
        highs.append(group_high)
        names += [f"group '{group}'" for group in limited]
    region = Region(
        rows=np.vstack(blocks),
        low=np.concatenate(lows),
        high=np.concatenate(highs),
        names=tuple(names),
        n_assets=n,
    )
    held = current_weights(limits, assets)
    if limits.turnover is None:
        return region
    return _with_trades(region, held, limits.turnover)


def current_weights(limits: Limits, assets: Labels) -> FloatArray | None:
    """Return the weights now held in the order of `assets`, None if they are not known."""
    if limits.current is None:
        return None
    held = labels.holdings_onto(limits.current, assets, name="current")
    return np.asarray(labels.require_vector(held, name="current"))


def _ordered(sides: _Sides, name: str) -> tuple[FloatArray, FloatArray]:
    """Return the lower and the upper limits as numbers, none above the other."""
    low, high = (np.asarray(side) for side in sides)
    if not (low.dtype == high.dtype == np.float64 and np.isfinite([low, high]).all()):
        table = pd.DataFrame(dict(zip(_SIDES, sides, strict=True)))
        low, high = labels.require_numbers(table, name=name).to_numpy().T
    for i in np.flatnonzero(low > high).tolist():
        raise InfeasibleError(
            f"{name}: row '{sides[0].index[i]}': the lower limit {percent(low[i])} is above "
            f"the upper limit {percent(high[i])}"
        )
    return low, high


def _group_names(limits: Limits, assets: Labels) -> "pd.Series[str]":
    """Return the group of each asset, an empty series where the limits name no groups."""
    if limits.groups is None:
        return pd.Series(dtype=object)
    names = labels.onto(limits.groups, assets, name="groups")
    if names.hasnans:
        raise TableError(f"groups: row '{names.index[names.isna()][0]}': no name of a group")
    return names


def _limited(group_limits: pd.DataFrame, names: "pd.Series[str]") -> _Sides:
    """Return the limits of the limited groups, after a check that all of them have assets."""
    for column in _SIDES:
        if column not in group_limits:
            raise TableError(f"group_limits: no column '{column}'")
    labels.require_unique(group_limits.index, name="group_limits")
    known = dict.fromkeys(names)
    for group in group_limits.index:
        if group not in known:
            near = labels.closest(group, known)
            hint = f" (did you mean '{near}'?)" if near else ""
            raise LabelError(f"group_limits: no asset belongs to the group '{group}'{hint}")
    # each for itself, since pandas takes long to choose several columns
    sides = [group_limits[column] for column in _SIDES]
    values = np.column_stack([side.to_numpy() for side in sides])
    unlimited: BoolArray = ((values == np.inf) | (values == -np.inf)).all(axis=1)
    return [side[~unlimited] for side in sides] if unlimited.any() else sides


def _members(groups: Labels, names: "pd.Series[str]", n: int) -> FloatArray:
    """Return a row of ones and zeros for each group."""
    members = [names.to_numpy() == group for group in groups]
    return np.array(members, dtype=np.float64).reshape(-1, n)


def _with_trades(region: Region, held: FloatArray | None, turnover: float) -> Region:
    """Return the region with trades t added: ``t >= |w - held|``, and half their sum limited."""
    if held is None:
        raise OptionError(
            f"turnover: limited to {percent(turnover)}, but no current weights are given to trade "
            "from"
        )
    if not turnover >= 0:
        raise OptionError(f"turnover: found {turnover:g}; wanted a number of at least zero")
    n = region.n_assets
    identity = np.eye(n)
    total = np.r_[np.zeros(n), np.full(n, 0.5)]
    rows = [np.hstack([region.rows, np.zeros((len(region.rows), n))])]
    rows += [total[None, :], np.hstack([identity, -identity]), np.hstack([-identity, -identity])]
    free = np.full(2 * n + 1, -np.inf)
    return Region(
        rows=np.vstack(rows),
        low=np.r_[region.low, free],
        high=np.r_[region.high, turnover, held, -held],
        names=(*region.names, "turnover", *[""] * (2 * n)),
        n_assets=n,
    )
