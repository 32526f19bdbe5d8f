"""The study of capital-market assumptions in two states."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

import pandas as pd

from xlfactor.changes.sides import (
    BENCHMARK,
    OF_BENCHMARK,
    RENAMED,
    Sides,
    StudyChange,
    figures,
    group,
    same,
)
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.factors.premia import implied_premia
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.attribution import Swapped
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.macros.groups.cma import CmaStudy
from xlfactor.report.blend import PORTFOLIO_NAMES

T = TypeVar("T", "pd.Series[float]", pd.DataFrame)

#: what is read from the provider's table, by the fields that hold it
_READ: Final = {
    "Expected returns": "expected_returns",
    "Volatilities": "volatilities",
    "Correlations": "correlation",
}
#: the inputs that decide how it is read, and which measure of return counts
_READING: Final = (
    "cma", "asset_names", "cma_currency", "unit", "volatility_measure", "correlations", "measure",
)  # fmt: skip
_GIVEN: Final[Mapping[str, Sequence[str]]] = {
    "Mimicking portfolios": ("mimicking_weights", "private_weights"),
    "Targets": ("target_exposures", "target_rule", "gamma"),
    "Cash and repair": ("cash_asset", "repair"),
    BENCHMARK: OF_BENCHMARK,
}
#: what remains
_LIMITS: Final = "Policy and limits"
_SHOWN: Final = "within_limits"


@frozen
class _GivenStudy(CmaStudy):
    """A study whose assumptions are mixed from two tables."""

    mixed: Assumptions

    @property
    def published(self) -> Assumptions:
        return self.mixed


class AssumptionsChange(StudyChange):
    """Two states of the study of capital-market assumptions."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        states = [group(BlendStudy, {name: one.cells for name, one in side.items()})
                  for side in (sides.before, sides.after)]  # fmt: skip
        self._before, self._after = (_of_one_measure(one) for one in states)
        self._assets = [one.policy_limits.policy.assets for one in states]

    @property
    def notes(self) -> tuple[str, ...]:
        """The asset classes that came and went."""
        before, after = self._assets
        came, went = after.difference(before, sort=False), before.difference(after, sort=False)
        return (
            *(f"'{one}' came; where the table before has no figures of it, those after count."
              for one in came),
            *(f"'{one}' went." for one in went),
            *[RENAMED] * (len(came) > 0 and len(went) > 0),
        )  # fmt: skip

    @property
    def _names(self) -> tuple[str, ...]:
        return (*_READ, *_GIVEN, _LIMITS)

    def _differs(self, name: str) -> bool:
        if name in _READ:
            one, other = (getattr(side, _READ[name]) for side in (self._before, self._after))
            return not same(_filled(one, other), _filled(other, one))
        inputs = dict.fromkeys((*self._sides.before, *self._sides.after))
        return self._sides.differ(one for one in inputs if _part_of(one) == name)

    def outcome(self, swapped: Swapped) -> "pd.Series[float]":
        """Return the figures of the blend within limits."""
        cells = self._sides.mixed(lambda name: _part_of(name) in swapped)
        # the returns are of the measure that each side chose
        cells.pop("measure", None)
        study = _GivenStudy(**vars(group(CmaStudy, cells)), mixed=self._mixed(swapped))
        blends = group(BlendStudy, cells, known={CmaStudy: study})
        model = blends.mimicking.model
        returns = study.assumptions.returns()
        cash, _ = study.cash_returns(blends.cash_asset)
        return figures(
            blends.blended.weights[[_SHOWN]].rename(columns=PORTFOLIO_NAMES),
            model,
            expected_returns=returns,
            premia=implied_premia(
                model.mimicking_weights, returns, cash_return=float(cash.iloc[0])
            ),
        )

    def _mixed(self, swapped: Swapped) -> Assumptions:
        parts = {
            field: _filled(*sides)
            for name, field in _READ.items()
            for now, then in [(getattr(self._after, field), getattr(self._before, field))]
            for sides in [(now, then) if name in swapped else (then, now)]
        }
        return replace(self._before, **parts)


def _part_of(name: str) -> str:
    """Return the part of the inputs that an input belongs to; blank if it is of the table."""
    if name in _READING:
        return ""
    return next((part for part, names in _GIVEN.items() if name in names), _LIMITS)


def _of_one_measure(blends: BlendStudy) -> Assumptions:
    """Return the assumptions of a state, of its measure of return alone."""
    published = blends.study.published
    chosen = published.known_returns(blends.measure).reindex(published.assets)
    return replace(published, expected_returns=chosen.to_frame(RETURNS))


#: the header of the one measure
RETURNS: Final = "Expected return"


def _filled(first: T, other: T) -> T:
    """Return a table with the rows and figures that it lacks from another one."""
    rows = first.index.union(other.index, sort=False)
    if isinstance(first, pd.Series):
        return first.reindex(rows).fillna(other.reindex(rows))
    columns = first.columns.union(other.columns, sort=False)
    return first.reindex(index=rows, columns=columns).fillna(
        other.reindex(index=rows, columns=columns)
    )
