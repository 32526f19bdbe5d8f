"""The tables of an analyst's decisions: on each asset class, and on the limits of groups."""

import math
from dataclasses import dataclass

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.errors import InfeasibleError, LabelError, TableError
from xlfactor.tables.cells import Cell, Cells
from xlfactor.tables.kinds import Kind, truth
from xlfactor.tables.reading import labelled, number, text

_COLUMNS = ("Lower", "Upper", "Group", "Private", "Anchor", "Current", "Excluded", "Comment")
_REQUIRED = ("Lower", "Upper")
#: A weight beyond 1000 % is taken for percent points where a share is meant.
_LARGEST_WEIGHT = 10.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Policy:
    """The decisions on each asset class; all series have the same index.

    Attributes
    ----------
    lower, upper : Series
        Bounds of the weights.
    groups : Series of str, optional
        The group of each asset.
    private, excluded : Series of bool
        No where the table has no such column.
    anchor, current : Series, optional
        Weights; None where the column is absent or blank from top to bottom.
    """

    lower: "pd.Series[float]"
    upper: "pd.Series[float]"
    groups: "pd.Series[str] | None"
    private: "pd.Series[bool]"
    excluded: "pd.Series[bool]"
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
                f"{self.lower[asset]:.1%}; wanted one of the two"
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
                near = labels.closest(group, group_limits.index)
                hint = f" (did you mean '{near}'?)" if near else ""
                raise LabelError(
                    f"policy: row '{asset}', column 'Group': '{group}' has no row in "
                    f"group_limits{hint}; wanted one, from 0% to 100% if it is not limited"
                )


@dataclass(frozen=True, kw_only=True)
class PolicyTable(Kind[Policy]):
    """A table with a row an asset class and the columns of a policy, in any order."""

    def read(self, cells: Cells, *, name: str) -> Policy:
        """Read the policy; an unknown column raises, so that a misspelt one limits nothing."""
        frame = columns(cells, known=_COLUMNS, required=_REQUIRED, name=name)
        return Policy(
            lower=_bounds(frame, "Lower", name),
            upper=_bounds(frame, "Upper", name),
            groups=_texts(frame, "Group", name),
            private=_truths(frame, "Private", name),
            excluded=_truths(frame, "Excluded", name),
            anchor=_weights(frame, "Anchor", name),
            current=_weights(frame, "Current", name),
        )


@dataclass(frozen=True, kw_only=True)
class GroupTable(Kind[pd.DataFrame]):
    """A table with a row a group, and its lower and upper limit."""

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the limits as the columns Lower and Upper; a row with neither limits nothing."""
        frame = columns(cells, known=_REQUIRED, required=_REQUIRED, name=name)
        given = frame[frame.notna().any(axis=1)]
        return pd.DataFrame(
            {
                side: _bounds(given, side, name).reindex(frame.index, fill_value=nothing)
                for side, nothing in zip(_REQUIRED, (-math.inf, math.inf), strict=True)
            }
        )


def columns(
    cells: Cells, *, known: tuple[str, ...], required: tuple[str, ...], name: str
) -> pd.DataFrame:
    """Read a table of raw cells whose headers are among `known`, and spell them so.

    Raises
    ------
    TableError
        If a header is unknown or a required one is missing.
    LabelError
        If a row or a column occurs twice.
    """
    frame = labelled(cells, name=name)
    spelling = {word.casefold(): word for word in known}
    for header in frame.columns:
        if header.casefold() not in spelling:
            near = labels.closest(header, known)
            hint = f" (did you mean '{near}'?)" if near else ""
            raise TableError(f"{name}: unknown column '{header}'{hint}; wanted {', '.join(known)}")
    frame = frame.rename(columns=lambda header: spelling[header.casefold()])
    labels.require_unique(frame.index, name=name)
    labels.require_unique(frame.columns, name=name, what="column")
    for header in required:
        if header not in frame:
            raise TableError(f"{name}: no column '{header}'")
    return frame


def _bounds(frame: pd.DataFrame, column: str, name: str) -> "pd.Series[float]":
    return pd.Series(
        [_weight(cell, _where(name, asset, column)) for asset, cell in frame[column].items()],
        index=frame.index,
        dtype=float,
    )


def _weight(cell: Cell, where: str) -> float:
    value = number(cell, where=where)
    if abs(value) > _LARGEST_WEIGHT:
        raise TableError(
            f"{where}: found {value:g}, which is {value:.0%}; wanted a share of the portfolio, "
            "such as 0.25 or 25%"
        )
    return value


def _weights(frame: pd.DataFrame, column: str, name: str) -> "pd.Series[float] | None":
    if column not in frame or frame[column].isna().all():
        return None
    return _bounds(frame, column, name)


def _truths(frame: pd.DataFrame, column: str, name: str) -> "pd.Series[bool]":
    if column not in frame:
        return pd.Series(data=False, index=frame.index, dtype=bool)
    return pd.Series(
        [truth(cell, where=_where(name, asset, column)) for asset, cell in frame[column].items()],
        index=frame.index,
        dtype=bool,
    )


def _texts(frame: pd.DataFrame, column: str, name: str) -> "pd.Series[str] | None":
    if column not in frame or frame[column].isna().all():
        return None
    return pd.Series(
        [text(cell, where=_where(name, asset, column)) for asset, cell in frame[column].items()],
        index=frame.index,
        dtype=object,
    )


def _where(name: str, row: object, column: str) -> str:
    return f"{name}: row '{row}', column '{column}'"
