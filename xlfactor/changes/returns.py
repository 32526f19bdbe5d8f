"""The study of returns and target exposures in two states."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
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
    takes_of,
)
from xlfactor.core.factors.model import factor_model
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.attribution import Swapped
from xlfactor.core.portfolios.market import Market
from xlfactor.errors import TableError
from xlfactor.macros.groups.returns import MarketStudy, ReturnsStudy
from xlfactor.macros.groups.targets import TargetCases
from xlfactor.parameters import flattened

#: what follows from the histories, by the tables that hold it
_ESTIMATED: Final[Mapping[str, Sequence[str]]] = {
    "Expected returns": ("expected_returns",),
    "Volatilities": ("volatilities",),
    "Correlations": ("correlation",),
    "Loadings": ("exposures", "specific_variances"),
    "Factors": ("factor_covariance", "premia"),
}
#: all of it and the limits, where assets or factors are not the same
_ALL: Final = "Assets, factors and limits"
_TARGETS, _LIMITS = "Targets", "Current weights and limits"
_GIVEN: Final[Mapping[str, Sequence[str]]] = {
    _TARGETS: ("cases", "factor_weights", "second_criterion"),
    BENCHMARK: OF_BENCHMARK,
}
#: the inputs that the histories and the regressions are made of
_OF_MARKET: Final = frozenset(
    {"histories", *(item.name for item in flattened(takes_of(MarketStudy)))}
)


@frozen
class _Estimates:
    """What is estimated from the histories, annual."""

    expected_returns: "pd.Series[float]"
    volatilities: "pd.Series[float]"
    #: Zero beside an asset that does not vary.
    correlation: pd.DataFrame
    exposures: pd.DataFrame
    specific_variances: "pd.Series[float]"
    factor_covariance: pd.DataFrame
    premia: "pd.Series[float]"

    @property
    def covariance(self) -> pd.DataFrame:
        """The covariance of the assets."""
        return self.correlation.mul(self.volatilities, axis=0).mul(self.volatilities, axis=1)


class ReturnsChange(StudyChange):
    """Two states of the study of returns, with the cases of target exposures of both."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._states = [
            group(TargetCases, {name: one.cells for name, one in side.items()})
            for side in (sides.before, sides.after)
        ]
        self._estimates = [_estimates(one.study.market_study.market) for one in self._states]
        before, after = ([case.name for case in one.cases] for one in self._states)
        self._cases = [name for name in before if name in after]
        if not self._cases:
            raise TableError(
                f"cases: '{before[0]}' and the others before are no cases after, such as "
                f"'{after[0]}': wanted a case of the same name in both workbooks"
            )
        self._other_cases = sorted({*before, *after} - {*self._cases})
        one, other = (one.exposures for one in self._estimates)
        self._is_alike = set(one.index) == set(other.index) and set(one) == set(other)

    @property
    def notes(self) -> tuple[str, ...]:
        """The assets, factors and cases that came and went."""
        histories = [one.study.market_study.history.returns for one in self._states]
        spans = [f"{len(one)} rows from {one.index[0]:%Y-%m-%d} to {one.index[-1]:%Y-%m-%d}"
                 for one in histories]  # fmt: skip
        told = [f"History: {spans[0]} before, {spans[1]} after."] * (spans[0] != spans[1])
        told += [f"Case '{name}' is in one workbook alone, and left out."
                for name in self._other_cases]  # fmt: skip
        before, after = (one.exposures for one in self._estimates)
        for one, other in ((before.index, after.index), (before.columns, after.columns)):
            came, went = other.difference(one, sort=False), one.difference(other, sort=False)
            told += [f"'{name}' came." for name in came]
            told += [f"'{name}' went." for name in went]
            told += [RENAMED] * (len(came) > 0 and len(went) > 0)
        if not self._is_alike:
            told.append("As they are of others, estimates and limits are swapped as one.")
        return tuple(told)

    @property
    def _names(self) -> tuple[str, ...]:
        if not self._is_alike:
            return _ALL, _TARGETS
        return *_ESTIMATED, *_GIVEN, _LIMITS

    def _differs(self, name: str) -> bool:
        if name in _ESTIMATED:
            one, other = self._estimates
            fields = _ESTIMATED[name]
            return any(not same(getattr(one, part), getattr(other, part)) for part in fields)
        inputs = dict.fromkeys((*self._sides.before, *self._sides.after))
        return name == _ALL or self._sides.differ(one for one in inputs if _part_of(one) == name)

    def outcome(self, swapped: Swapped) -> "pd.Series[float]":
        """Return the figures of the cases of both states."""
        state = self._states[_ALL in swapped]
        cells = self._sides.mixed(lambda name: self._swapped_with(name) in swapped)
        known = {ReturnsStudy: state.study.market_study.regression.returns}
        targeted = group(TargetCases, cells, known=known)
        estimates = self._mixed(swapped)
        cases = {case.name: case for case in targeted.cases}
        found = {
            name: targeted.study.targeting.today(
                cases[name], estimates.exposures, estimates.covariance
            ).found
            for name in self._cases
        }
        return figures(
            pd.DataFrame({name: one.weights for name, one in found.items()}),
            factor_model(
                estimates.exposures, estimates.factor_covariance, estimates.specific_variances
            ),
            expected_returns=estimates.expected_returns,
            premia=estimates.premia,
        )

    def _swapped_with(self, name: str) -> str:
        part = _part_of(name)
        return part if self._is_alike or part == _TARGETS else _ALL

    def _mixed(self, swapped: Swapped) -> _Estimates:
        before, after = self._estimates
        if not self._is_alike:
            return after if _ALL in swapped else before
        taken = [part for name, parts in _ESTIMATED.items() if name in swapped for part in parts]
        return replace(before, **{part: getattr(after, part) for part in taken})


def _part_of(name: str) -> str:
    """Return the part of the inputs that an input belongs to; blank if it is of the histories."""
    if name in _OF_MARKET:
        return ""
    return next((part for part, names in _GIVEN.items() if name in names), _LIMITS)


def _estimates(market: Market) -> _Estimates:
    covariance = market.statistics.covariance
    sigma = pd.Series(np.sqrt(np.diag(covariance)), index=covariance.index)
    scale = (1 / sigma).where(sigma > 0, 0.0)
    return _Estimates(
        expected_returns=market.statistics.expected_returns,
        volatilities=sigma,
        correlation=covariance.mul(scale, axis=0).mul(scale, axis=1),
        exposures=market.model.exposures,
        specific_variances=market.model.specific_variances,
        factor_covariance=market.model.factor_covariance,
        premia=market.factor_statistics.expected_returns,
    )
