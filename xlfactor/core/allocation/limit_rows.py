"""Limits on a portfolio as a whole, as rows of numbers: exposures, illiquid assets, leverage."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.region import Region
from xlfactor.core.factors.exposure_units import require_exposure_units
from xlfactor.core.frozen import frozen
from xlfactor.core.texts import percent
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import InfeasibleError, LabelError, OptionError, TableError

#: The columns of a table of limits.
SIDES = ("Lower", "Upper")


@frozen
class ExposureLimits:
    """The least and the most of a portfolio's exposures to factors."""

    #: The exposures of the assets to factors, of which some are limited (N × K).
    exposures: pd.DataFrame
    #: Columns Lower and Upper, a row for each limited factor; infinite limits do not limit.
    bounds: pd.DataFrame


@frozen
class IlliquidLimit:
    """The most that a portfolio may hold of illiquid assets."""

    #: The names of the illiquid assets.
    illiquid: Labels
    most: float


@frozen
class LimitRows:
    """Some rows of a region: their values w, low to high, and what each limits."""

    rows: FloatArray
    low: FloatArray
    high: FloatArray
    names: tuple[str, ...]
    #: What a row of exposures was divided by, by its name.
    sizes: Mapping[str, float] = field(default_factory=dict)


def exposure_rows(limited: ExposureLimits, assets: Labels) -> LimitRows:
    """Return a row for each limited factor, divided by the largest exposure of an asset to it.

    So an excess counts as the weight of the most exposed asset that would undo it, whatever unit
    the factor is measured in.

    Raises
    ------
    LabelError
        If the exposures are of other assets, or a limited factor is not among them.
    TableError
        If a number lacks, or a limit is in other units than the exposures.
    InfeasibleError
        If a lower limit is above the upper one, or no asset has an exposure that could meet it.
    """
    B = labels.onto(limited.exposures, assets, name="exposures")
    sides = sides_of(limited.bounds, name="exposure_limits")
    labels.require_numbers(sides.replace([-np.inf, np.inf], 0.0), name="exposure_limits")
    for factor in sides.index.difference(B.columns, sort=False):
        hint = labels.did_you_mean(factor, B.columns)
        raise LabelError(f"exposure_limits: no factor is called '{factor}'{hint}")
    bounds = limiting(sides)
    for side in SIDES:
        place = f"exposure_limits: row '{{}}', column '{side}'".format
        require_exposure_units(bounds[side], B, where=place)
    low, high = require_ordered(bounds, name="exposure_limits", figure="{:.6g}".format)
    rows = labels.require_numbers(B, name="exposures")[list(bounds.index)].to_numpy().T
    sizes = np.abs(rows).max(axis=1, initial=0.0)
    for k in np.flatnonzero((sizes == 0) & ((low > 0) | (high < 0))).tolist():
        raise InfeasibleError(
            f"exposure_limits: row '{bounds.index[k]}': no asset has an exposure to this factor, "
            "so every portfolio's is 0; wanted limits that include 0"
        )
    sizes[sizes == 0] = 1.0
    names = tuple(f"exposure to '{factor}'" for factor in bounds.index)
    return LimitRows(
        rows=rows / sizes[:, None],
        low=low / sizes,
        high=high / sizes,
        names=names,
        sizes=dict(zip(names, sizes.tolist(), strict=True)),
    )


def illiquid_row(limited: IlliquidLimit, assets: Labels) -> LimitRows:
    """Return the row of the illiquid assets.

    Raises a `LabelError` if an illiquid asset is none of the assets, and an `OptionError` if the
    limit is below zero.
    """
    most = _not_negative(limited.most, "illiquid_limit")
    members = pd.Series(1.0, index=limited.illiquid)
    row = labels.holdings_onto(members, assets, name="illiquid").to_numpy()
    return LimitRows(
        rows=row[None, :],
        low=np.array([-np.inf]),
        high=np.array([most]),
        names=("illiquid assets",),
    )


def with_leverage(region: Region, most: float) -> Region:
    """Return the region with the sum of absolute weights limited.

    Raises an `OptionError` if the limit is below zero.
    """
    most = _not_negative(most, "leverage_limit")
    n = region.n_assets
    if (region.low[:n] < 0).any():
        return with_sizes(region, np.zeros(n), share=1.0, most=most, name="leverage")
    return replace(
        region,
        rows=np.vstack([region.rows, region.widened(np.ones((1, n)))]),
        low=np.r_[region.low, -np.inf],
        high=np.r_[region.high, most],
        names=(*region.names, "leverage"),
    )


def with_turnover(region: Region, held: FloatArray | None, most: float) -> Region:
    """Return the region with half the sum of absolute trades limited.

    Raises an `OptionError` if nothing is held to trade from, or the limit is below zero.
    """
    if held is None:
        raise OptionError(
            f"turnover: limited to {percent(most)}, but no current weights are given to trade from"
        )
    return with_sizes(
        region, held, share=0.5, most=_not_negative(most, "turnover"), name="turnover"
    )


def with_sizes(
    region: Region, origin: FloatArray, *, share: float, most: float, name: str
) -> Region:
    """Return the region with sizes ``t >= |w - origin|``, a share of whose sum is limited."""
    n, known = region.n_assets, region.rows.shape[1]
    own, sizes = np.eye(n, known), np.eye(n)
    total = np.r_[np.zeros(known), np.full(n, share)]
    rows = [np.hstack([region.rows, np.zeros((len(region.rows), n))])]
    rows += [total[None, :], np.hstack([own, -sizes]), np.hstack([-own, -sizes])]
    free = np.full(2 * n + 1, -np.inf)
    return replace(
        region,
        rows=np.vstack(rows),
        low=np.r_[region.low, free],
        high=np.r_[region.high, most, origin, -origin],
        names=(*region.names, name, *[""] * (2 * n)),
    )


def sides_of(table: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the columns Lower and Upper of a table of limits, whose rows must have own names."""
    for column in SIDES:
        if column not in table:
            raise TableError(f"{name}: no column '{column}'; wanted {' and '.join(SIDES)}")
    labels.require_unique(table.index, name=name)
    return table if tuple(table.columns) == SIDES else table[list(SIDES)]


def limiting(sides: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that limit something: those with a finite side."""
    values = sides.to_numpy()
    unlimited: BoolArray = ((values == np.inf) | (values == -np.inf)).all(axis=1)
    return sides[~unlimited] if unlimited.any() else sides


def require_ordered(
    bounds: pd.DataFrame, *, name: str, figure: Callable[[float], str] = percent
) -> tuple[FloatArray, FloatArray]:
    """Return the lower and the upper limits, or raise for the first row where they cross."""
    values = bounds.to_numpy(dtype=np.float64)
    low, high = values[:, 0], values[:, 1]
    for i in np.flatnonzero(low > high).tolist():
        raise InfeasibleError(
            f"{name}: row '{bounds.index[i]}': the lower limit {figure(low[i])} is above the "
            f"upper limit {figure(high[i])}"
        )
    return low, high


def _not_negative(most: float, name: str) -> float:
    if not most >= 0:
        raise OptionError(f"{name}: found {most:g}; wanted a number of at least zero")
    return most
