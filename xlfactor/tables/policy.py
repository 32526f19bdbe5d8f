"""The tables of an analyst's decisions: on each asset class, and on the limits of groups."""

import math

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.factors.mimicking import PrivateFactor
from xlfactor.core.frozen import frozen
from xlfactor.core.texts import percent
from xlfactor.errors import InfeasibleError, LabelError, TableError
from xlfactor.tables.cells import Cells
from xlfactor.tables.columns import Columns, read_columns
from xlfactor.tables.kinds import Kind, truth
from xlfactor.tables.reading import number, share, text
from xlfactor.tables.units import require_anchor, require_limits, require_sum

_COLUMNS = ("Lower", "Upper", "Group", "Private", "Anchor", "Current", "Excluded", "Comment")
_REQUIRED = ("Lower", "Upper")


@frozen
class Policy:
    """The decisions on each asset class; all series have the same index."""

    #: Bounds of the weights (N).
    lower: "pd.Series[float]"
    upper: "pd.Series[float]"
    #: The group of each asset (N); None if there are no groups.
    groups: "pd.Series[str] | None"
    #: Whether each asset loads on the private factor (N), and whether it is left out (N).
    private: "pd.Series[bool]"
    excluded: "pd.Series[bool]"
    #: The anchor's weights and those now held (N); None where the column is absent or blank.
    anchor: "pd.Series[float] | None"
    current: "pd.Series[float] | None"

    @property
    def assets(self) -> "pd.Index[str]":
        """The asset classes, in the order of the table."""
        return self.lower.index

    @property
    def private_assets(self) -> "pd.Index[str]":
        """The asset classes that load on the private factor."""
        return self.assets[self.private.to_numpy()]

    def private_factor(self, weights: "pd.Series[float] | None") -> PrivateFactor | None:
        """Return the private factor of raw weights, if there are any.

        Raises a `TableError` if no asset class loads on it.
        """
        if weights is None:
            return None
        if self.private_assets.empty:
            raise TableError(
                "policy: column 'Private' says yes nowhere, yet private_weights gives a private "
                "factor; wanted a yes for each asset class that carries it"
            )
        return PrivateFactor.of(weights, self.private_assets)

    def limits(self, group_limits: pd.DataFrame | None = None) -> Limits:
        """Return the limits of the weights; an excluded asset class holds nothing.

        Raises
        ------
        InfeasibleError
            If an excluded asset class must be held.
        LabelError
            If groups are limited, and an asset class is in a group without limits.
        """
        if group_limits is not None:
            self._require_limited(group_limits)
        for asset in self.assets[self.excluded & (self.lower > 0)]:
            raise InfeasibleError(
                f"policy: row '{asset}' is excluded, yet its lower limit is "
                f"{percent(float(self.lower[asset]))}; wanted one of the two"
            )
        return Limits(
            lower=self.lower.where(~self.excluded, 0.0),
            upper=self.upper.where(~self.excluded, 0.0),
            groups=self.groups,
            group_limits=group_limits,
            current=self.current,
        )

    def _require_limited(self, group_limits: pd.DataFrame) -> None:
        """Raise for a group that has no row of limits: a misspelt one would limit nothing."""
        if self.groups is None:
            return
        for asset, group in self.groups.items():
            if group not in group_limits.index:
                hint = labels.did_you_mean(group, group_limits.index)
                raise LabelError(
                    f"policy: row '{asset}', column 'Group': '{group}' has no row in "
                    f"group_limits{hint}; wanted one, from 0% to 100% if it is not limited"
                )


class PolicyTable(Kind[Policy]):
    """A table with one row per asset class and the columns of a policy, in any order."""

    columns = _COLUMNS
    required_columns = _REQUIRED

    def read(self, cells: Cells, *, name: str) -> Policy:
        """Read the policy; an unknown column raises, so that a misspelt one limits nothing."""
        table = read_columns(cells, known=self.columns, required=self.required_columns, name=name)
        lower, upper = (table.series(side, number) for side in _REQUIRED)
        require_limits(lower, upper, name=name)
        anchor, current = (table.optional(column, share) for column in ("Anchor", "Current"))
        if anchor is not None:
            require_anchor(anchor, where=f"{name}: column 'Anchor'")
        if current is not None:
            require_sum(current, where=f"{name}: column 'Current'")
        return Policy(
            lower=lower,
            upper=upper,
            groups=table.optional("Group", text, dtype=object),
            private=table.series("Private", truth, blank=False, dtype=bool),
            excluded=table.series("Excluded", truth, blank=False, dtype=bool),
            anchor=anchor,
            current=current,
        )


class GroupTable(Kind[pd.DataFrame]):
    """A table with one row per group: its lower and its upper limit."""

    columns = _REQUIRED
    required_columns = _REQUIRED

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the limits as the columns Lower and Upper; a row with neither limits nothing."""
        table = read_columns(cells, known=self.columns, required=self.required_columns, name=name)
        is_limited = table.frame.notna().any(axis=1)
        limited = Columns(name=name, frame=table.frame[is_limited])
        lower, upper = (limited.series(side, number) for side in _REQUIRED)
        require_limits(lower, upper, name=name)
        return pd.DataFrame(
            {
                "Lower": lower.reindex(is_limited.index, fill_value=-math.inf),
                "Upper": upper.reindex(is_limited.index, fill_value=math.inf),
            }
        )


class ExposureLimitTable(Kind[pd.DataFrame]):
    """A table with one row per factor: the least and the most of a portfolio's exposure to it."""

    columns = _REQUIRED
    required_columns = _REQUIRED

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the limits as the columns Lower and Upper; a blank does not limit."""
        table = read_columns(cells, known=self.columns, required=self.required_columns, name=name)
        free = {"Lower": -math.inf, "Upper": math.inf}
        return pd.DataFrame(
            {side: table.series(side, number, blank=blank) for side, blank in free.items()}
        )
