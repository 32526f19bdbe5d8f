"""The limits of a portfolio, and what stands in the way when nothing meets them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.solve import QuadraticProgram, Solution, solve
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import ConvergenceError, InfeasibleError

#: A total violation of the limits below this is rounding.
FEASIBLE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limits:
    """What the weights of a portfolio must meet; all series have the same index.

    Attributes
    ----------
    lower, upper : Series of shape (n_assets,)
    groups : Series of shape (n_assets,), optional
        The name of each asset's group.
    group_limits : DataFrame of shape (n_groups, 2), optional
        Columns Lower and Upper; a group without a row is not limited.
    total : float
        The sum of the weights.
    current : Series of shape (n_assets,), optional
        The weights now held, for the turnover.
    turnover : float, optional
        The most that may be traded, one way: half the sum of absolute trades.
    """

    lower: "pd.Series[float]"
    upper: "pd.Series[float]"
    groups: "pd.Series[str] | None" = None
    group_limits: pd.DataFrame | None = None
    total: float = 1.0
    current: "pd.Series[float] | None" = None
    turnover: float | None = None

    @property
    def assets(self) -> "pd.Index[str]":
        """The assets, in the order of the weights."""
        return self.lower.index


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """Sums of weights that must stay where they are, up to a width."""

    rows: FloatArray
    centre: FloatArray
    width: float


def limits_onto(limits: Limits, assets: Labels) -> Limits:
    """Check the limits and put them in the order of the assets.

    Raises
    ------
    LabelError
        If the limits name other assets.
    InfeasibleError, TableError
        As `require_limits`.
    """
    checked = require_limits(limits)
    if checked.assets.equals(assets):
        return checked
    return replace(
        checked,
        lower=labels.onto(checked.lower, assets, name="limits"),
        upper=labels.onto(checked.upper, assets, name="limits"),
        groups=_onto(checked.groups, assets),
        current=_onto(checked.current, assets),
    )


def _onto(values: "pd.Series[Any] | None", assets: Labels) -> "pd.Series[Any] | None":
    return None if values is None else labels.onto(values, assets, name="limits")


def require_limits(limits: Limits) -> Limits:
    """Check that the tables of limits fit together, and give the limits.

    Raises
    ------
    LabelError
        If tables hold other assets, or a group limit names a group without assets.
    TableError
        If a number lacks.
    InfeasibleError
        If a lower limit is above the upper one.
    """
    assets = limits.assets
    labels.require_unique(assets, name="limits")
    lower = labels.require_vector(limits.lower, name="limits")
    upper = labels.onto(limits.upper, assets, name="limits")
    _require_ordered(lower, labels.require_vector(upper, name="limits"), "limits")
    if limits.group_limits is not None:
        groups = labels.require_numbers(limits.group_limits, name="group_limits")
        _require_ordered(groups["Lower"], groups["Upper"], "group_limits")
        known = pd.Index([] if limits.groups is None else limits.groups.unique())
        for group in limits.group_limits.index:
            if group not in known:
                near = labels.closest(group, known)
                hint = f" (did you mean '{near}'?)" if near else ""
                raise InfeasibleError(
                    f"group_limits: no asset belongs to the group '{group}'{hint}"
                )
    return limits


def _require_ordered(lower: "pd.Series[float]", upper: "pd.Series[float]", name: str) -> None:
    crossed = lower.index[lower.to_numpy() > upper.to_numpy()]
    if len(crossed):
        row = crossed[0]
        raise InfeasibleError(
            f"{name}: row '{row}': the lower limit {lower[row]:.1%} is above the "
            f"upper limit {upper[row]:.1%}"
        )


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of one limit: ``row @ x <= bound`` over weights and trades."""

    name: str
    row: FloatArray
    bound: float


def solve_within(
    P: FloatArray, q: FloatArray, limits: Limits, *, keep: Band | None = None
) -> Solution:
    """Minimise ``w'Pw / 2 + q'w`` over the weights that meet the limits.

    The solution's `x` holds the weights in the order of the limits' assets. What `keep` says
    must be something that some weights within the limits meet.

    Raises
    ------
    InfeasibleError
        If no weights meet the limits: which of them conflict, and how near one can get.
    """
    n = len(limits.assets)
    try:
        found = solve(_program(P, q, limits, keep))
    except InfeasibleError as error:
        raise InfeasibleError(_explanation(limits)) from error
    return Solution(
        x=found.x[:n],
        multipliers=found.multipliers,
        residual=found.residual,
        solver=found.solver,
        iterations=found.iterations,
    )


def require_feasible(limits: Limits) -> None:
    """Raise an `InfeasibleError` that explains itself if no weights meet the limits."""
    n = len(limits.assets)
    solve_within(np.eye(n), np.zeros(n), require_limits(limits))


def binding_limits(limits: Limits, w: FloatArray) -> tuple[str, ...]:
    """Name the limits, other than the full investment, that the weights touch."""
    if limits.turnover is not None and limits.current is not None:
        w = np.r_[w, np.abs(w - limits.current.to_numpy(float))]
    touched = [
        side.name
        for side in list(_sides(limits))[2:]
        if side.name and abs(side.row @ w - side.bound) <= FEASIBLE
    ]
    return tuple(dict.fromkeys(touched))


def _program(P: FloatArray, q: FloatArray, limits: Limits, keep: Band | None) -> QuadraticProgram:
    """Put the limits beside the objective; trades are further variables if they are limited."""
    n = len(limits.assets)
    wide = n if limits.turnover is None else 2 * n
    rows = [np.r_[np.ones(n), np.zeros(wide - n)]]
    lower, upper = [limits.total], [limits.total]
    for _, member, low, high in _groups(limits):
        rows.append(np.r_[member, np.zeros(wide - n)])
        lower.append(low)
        upper.append(high)
    if keep is not None:
        for row, centre in zip(keep.rows, keep.centre, strict=True):
            rows.append(np.r_[row, np.zeros(wide - n)])
            lower.append(centre - keep.width)
            upper.append(centre + keep.width)
    low_bound = np.asarray(limits.lower, dtype=np.float64)
    high_bound = np.asarray(limits.upper, dtype=np.float64)
    if limits.turnover is not None:
        for side in _trade_sides(limits):
            rows.append(side.row)
            lower.append(-np.inf)
            upper.append(side.bound)
        low_bound = np.r_[low_bound, np.zeros(n)]
        high_bound = np.r_[high_bound, np.full(n, np.inf)]
    wide_P = np.zeros((wide, wide))
    wide_P[:n, :n] = P
    return QuadraticProgram(
        P=wide_P,
        q=np.r_[q, np.zeros(wide - n)],
        bounds=(low_bound, high_bound),
        A=np.array(rows),
        limits=(np.array(lower), np.array(upper)),
    )


def _groups(limits: Limits) -> Iterator[tuple[str, FloatArray, float, float]]:
    if limits.groups is None or limits.group_limits is None:
        return
    for group, row in limits.group_limits.iterrows():
        member: FloatArray = np.where(limits.groups == group, 1.0, 0.0)
        yield str(group), member, float(row["Lower"]), float(row["Upper"])


def _trade_sides(limits: Limits) -> Iterator[_Side]:
    """Give ``t >= |w - w0|`` and ``sum(t) <= 2 turnover`` over the variables (w, t)."""
    if limits.current is None or limits.turnover is None:
        return
    held = labels.onto(limits.current, limits.assets, name="current").to_numpy(float)
    n = len(held)
    identity = np.eye(n)
    for i in range(n):
        yield _Side("", np.r_[identity[i], -identity[i]], held[i])
        yield _Side("", np.r_[-identity[i], -identity[i]], -held[i])
    name = f"turnover at most {limits.turnover:.1%}"
    yield _Side(name, np.r_[np.zeros(n), np.ones(n)], 2 * limits.turnover)


def _sides(limits: Limits) -> Iterator[_Side]:
    n = len(limits.assets)
    wide = n if limits.turnover is None else 2 * n
    unit = np.eye(n, wide)
    full = np.r_[np.ones(n), np.zeros(wide - n)]
    invested = f"the weights sum to {limits.total:.1%}"
    yield _Side(invested, full, limits.total)
    yield _Side(invested, -full, -limits.total)
    for group, member, low, high in _groups(limits):
        row = np.r_[member, np.zeros(wide - n)]
        yield _Side(f"group '{group}' at most {high:.1%}", row, high)
        yield _Side(f"group '{group}' at least {low:.1%}", -row, -low)
    for i, asset in enumerate(limits.assets):
        low, high = float(limits.lower[asset]), float(limits.upper[asset])
        yield _Side(f"'{asset}' at most {high:.1%}", unit[i], high)
        yield _Side(f"'{asset}' at least {low:.1%}", -unit[i], -low)
    yield from _trade_sides(limits)


def _least_violation(sides: list[_Side], limits: Limits) -> tuple[float, FloatArray]:
    """Give the least total by which the named sides must give way, and by how much each."""
    from scipy.optimize import linprog

    bounded = [side for side in sides if np.isfinite(side.bound)]
    n = len(limits.assets)
    wide = len(bounded[0].row)
    named = [i for i, side in enumerate(bounded) if side.name]
    slack = np.zeros((len(bounded), len(named)))
    slack[named, range(len(named))] = -1.0
    found = linprog(
        np.r_[np.zeros(wide), np.ones(len(named))],
        A_ub=np.hstack([np.array([side.row for side in bounded]), slack]),
        b_ub=[side.bound for side in bounded],
        bounds=[(None, None)] * n + [(0, None)] * (wide - n + len(named)),
        method="highs",
    )
    if found.x is None or found.fun is None:
        raise ConvergenceError(f"limits: their conflict cannot be told: {found.message}")
    return float(found.fun), found.x[wide:]


def _explanation(limits: Limits) -> str:
    """Say which limits conflict, none of which could be left out, and how near one can get."""
    sides = [side for side in _sides(limits) if np.isfinite(side.bound)]
    total, _ = _least_violation(sides, limits)
    kept = list(sides)
    for side in sides:
        if not side.name:
            continue
        without = [other for other in kept if other is not side]
        if _least_violation(without, limits)[0] > FEASIBLE:
            kept = without
    conflict = list(dict.fromkeys(side.name for side in kept if side.name))
    return (
        f"limits: no portfolio meets them: {_summary(conflict, sides)} cannot hold together; "
        f"at the nearest they are missed by {total:.1%} in total"
    )


def _summary(conflict: list[str], sides: list[_Side]) -> str:
    """List the conflicting limits; many upper or lower bounds of assets as their sum."""
    bounds = {side.name: abs(side.bound) for side in sides}
    parts = []
    rest = list(conflict)
    for word in ("at most", "at least"):
        alike = [name for name in conflict if name.startswith("'") and f"' {word} " in name]
        if len(alike) > 4:
            sum_of = sum(bounds[name] for name in alike)
            parts.append(f"{len(alike)} assets {word} {sum_of:.1%} in sum")
            rest = [name for name in rest if name not in alike]
    return ", ".join([*rest, *parts])
