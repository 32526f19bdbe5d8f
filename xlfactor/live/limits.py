"""The limits of weights on a live sheet: blue cells that begin as the limits of the policy."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from xlfactor.live.conditions import MET, while_filled, within
from xlfactor.live.inputs import LiveInputs, lookup
from xlfactor.live.portfolios import WEIGHT
from xlfactor.live.sheet import LiveSheet
from xlfactor.live.table import Table
from xlfactor.macros.groups.cma import PolicyLimits
from xlfactor.macros.groups.compared import CURRENT
from xlfactor.report.number_formats import NumberFormat

_SIDES: Final = ("Lower", "Upper")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLimits:
    """The tables of limits on a sheet."""

    #: a policy as functions take it
    policy: Table
    #: None if the policy limits no groups
    groups: Table | None

    @property
    def bottom(self) -> int:
        """The last row."""
        return (self.policy if self.groups is None else self.groups).bottom

    def met(self, weights: Table, portfolio: str) -> dict[str, str]:
        """Return the conditions that a portfolio is within the limits, by name."""
        groups = self.groups
        of_groups = "TRUE" if groups is None else within(groups, groups.figures(portfolio))
        return {
            "Limits of asset classes met": within(self.policy, weights.figures(portfolio)),
            "Limits of groups met": of_groups,
        }

    def binding(self, held: str) -> str:
        """Return the formula of which limit of its own binds a weight in the row `{row}`."""
        low, high = (lookup(self.policy.figures(side), self.policy.named) for side in _SIDES)
        binds = f'IF({held}<={low}+{MET},"lower",IF({held}>={high}-{MET},"upper",""))'
        return while_filled(held, binds)


def write_limits(
    sheet: LiveSheet,
    row: int,
    inputs: LiveInputs,
    start: PolicyLimits,
    weights: Table,
    shown: Sequence[str],
) -> OwnLimits:
    """Write limits of asset classes and of groups, and what the `shown` portfolios hold of these.

    The limits begin from those of the policy.
    """
    policy = _write_policy(sheet, row, inputs, start, weights.names)
    groups = _write_groups(sheet, policy, start, weights, shown)
    return OwnLimits(policy=policy, groups=groups)


def _write_policy(
    sheet: LiveSheet, row: int, inputs: LiveInputs, start: PolicyLimits, assets: Sequence[str]
) -> Table:
    sheet.heading(row, "Limits of asset classes", "Shares of the portfolio")
    of_policy = [
        *["Private"] * inputs.has("policy", "Private"),
        *[CURRENT] * (start.policy.current is not None),
        *["Group"] * (start.policy.groups is not None),  # last, as long names run on beside it
    ]
    table = sheet.frame(row + 2, "Asset class", assets, [*_SIDES, *of_policy])
    for side, limits in zip(_SIDES, (start.limits.lower, start.limits.upper), strict=True):
        sheet.typed(table, side, _known(limits), WEIGHT)
    for column in of_policy:
        held = inputs.lookup("policy", column)
        if column == CURRENT:
            sheet.each(table, column, held, NumberFormat.PERCENT, is_link=True)
        else:
            sheet.each(table, column, f'{held}&""', NumberFormat.TEXT, is_link=True)
    return table


def _write_groups(
    sheet: LiveSheet, policy: Table, start: PolicyLimits, weights: Table, shown: Sequence[str]
) -> Table | None:
    limits, row = start.group_limits, policy.bottom + 2
    if limits is None or start.policy.groups is None:
        return None
    sheet.heading(row, "Limits of groups", "Shares of the portfolio")
    table = sheet.frame(row + 2, "Group", list(map(str, limits.index)), [*_SIDES, *shown])
    for side in _SIDES:
        sheet.typed(table, side, _known(limits[side]), WEIGHT)
    for column in shown:
        weight = weights.figures(column)
        held = f"SUMIF({policy.figures('Group')},$B{{row}},{weight})"
        sheet.each(table, column, while_filled(weight, held), NumberFormat.PERCENT)
    return table


def _known(limits: "pd.Series[float]") -> list[float | None]:
    """Return limits as cells; one that is none is blank."""
    # no zero has a sign
    return [float(one) + 0.0 if math.isfinite(one) else None for one in limits]
