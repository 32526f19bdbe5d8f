"""The study of returns and target exposures in two states."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

import pandas as pd

from xlfactor.changes.figures import (
    by_factor,
    risk_and_return,
    scaled,
    series,
    volatilities_and_correlation,
)
from xlfactor.changes.study import Answers, Mixed, StudyChange, inputs_of, joined
from xlfactor.core.allocation.cases import Case
from xlfactor.core.factors.model import factor_model
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.history import History
from xlfactor.core.typing import Labels
from xlfactor.macros.groups.returns import MarketStudy, ReturnsStudy
from xlfactor.macros.groups.targets import TargetCases
from xlfactor.report.changes import PREMIA, TOTALS
from xlfactor.tables.inputs.whole_limits import TrackedBenchmark

_TARGETS = "Targets"


@frozen
class _Estimates:
    """What is estimated from the histories, annual."""

    expected_returns: "pd.Series[float]"
    volatilities: "pd.Series[float]"
    correlation: pd.DataFrame
    exposures: pd.DataFrame
    specific_variances: "pd.Series[float]"
    factor_covariance: pd.DataFrame
    premia: "pd.Series[float]"


class ReturnsChange(StudyChange):
    """Two states of the study of returns, with the cases of target exposures of both."""

    label = "Target allocation"
    takes = TargetCases
    read = inputs_of(MarketStudy)
    estimated: ClassVar[Mapping[str, Sequence[str]]] = {
        "Expected returns": ("expected_returns",),
        "Volatilities": ("volatilities",),
        "Correlations": ("correlation",),
        "Loadings": ("exposures", "specific_variances"),
        "Factors": ("factor_covariance", "premia"),
    }
    given: ClassVar[Mapping[str, Sequence[str]]] = {
        _TARGETS: ("cases", "factor_weights", "second_criterion"),
        "Benchmark": (*inputs_of(TrackedBenchmark),),
    }
    rest = "Current weights and limits"
    whole = "Assets, factors and limits"
    apart = frozenset({_TARGETS})

    @property
    def notes(self) -> tuple[str, ...]:
        """The histories, and the assets and factors that came and went."""
        one, other = (state.study.market_study.history for state in self._states)
        return (*span_notes(one, other), *super().notes)

    def _names(self, state: TargetCases) -> tuple[Labels, ...]:
        history = state.study.market_study.history
        return history.assets, history.factor_returns.columns

    def _estimate(self, state: TargetCases) -> _Estimates:
        market = state.study.market_study.market
        volatilities, correlation = volatilities_and_correlation(market.statistics.covariance)
        return _Estimates(
            expected_returns=market.statistics.expected_returns,
            volatilities=volatilities,
            correlation=correlation,
            exposures=market.model.exposures,
            specific_variances=market.model.specific_variances,
            factor_covariance=market.model.factor_covariance,
            premia=market.factor_statistics.expected_returns,
        )

    def _solve(self, mixed: Mixed) -> Answers:
        known = {ReturnsStudy: mixed.state.study.market_study.regression.returns}
        targeted: TargetCases = mixed.group(TargetCases, known=known)
        found: _Estimates = mixed.estimates
        covariance = scaled(found.correlation, found.volatilities)
        model = factor_model(found.exposures, found.factor_covariance, found.specific_variances)

        def solved(case: Case) -> "pd.Series[float]":
            weights = targeted.study.targeting.today(
                case, found.exposures, covariance
            ).found.weights
            total = risk_and_return(weights, model.covariance, found.expected_returns)
            return series(
                {TOTALS: total, **by_factor(weights, model, covariance=model.covariance)}
            )

        return joined(
            {case.name: partial(solved, case) for case in targeted.cases},
            {PREMIA: partial(series, {PREMIA: found.premia})},
        )


def span_notes(before: History, after: History) -> tuple[str, ...]:
    """Return the periods of two histories, if they differ."""
    spans = [
        f"{len(one)} rows from {one.index[0]:%Y-%m-%d} to {one.index[-1]:%Y-%m-%d}"
        for one in (before.returns, after.returns)
    ]
    return (f"History: {spans[0]} before, {spans[1]} after.",) * (spans[0] != spans[1])
