"""The study of capital-market assumptions in two states."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final, TypeVar

import pandas as pd

from xlfactor.changes.figures import by_factor, risk_and_return, series
from xlfactor.changes.study import Answers, Mixed, StudyChange, inputs_of, joined
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.active import active_weights, tracking_errors
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.typing import Labels
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.macros.groups.budgets import BudgetStudy
from xlfactor.macros.groups.cma import CmaStudy
from xlfactor.macros.groups.frontiers import FrontierStudy
from xlfactor.macros.groups.risk import ShownRisk
from xlfactor.report.blend import PORTFOLIO_NAMES
from xlfactor.report.changes import PREMIA, TOTALS, TRACKING
from xlfactor.report.risk_budgets import BY_FACTOR, WITHIN_LIMITS
from xlfactor.tables.inputs.whole_limits import TrackedBenchmark
from xlfactor.tables.provider import CmaInputs

T = TypeVar("T", "pd.Series[float]", pd.DataFrame)

#: The header of the measure of return that counts.
_RETURNS: Final = "Expected return"


@frozen
class PolicyStudy:
    """The portfolios of a study of assumptions."""

    blends: BlendStudy
    budgets: BudgetStudy
    frontier_study: FrontierStudy


@frozen
class _GivenStudy(CmaStudy):
    """A study whose assumptions are mixed from two tables."""

    mixed: Assumptions

    @property
    def published(self) -> Assumptions:
        return self.mixed


def _maximum_sharpe(policy: PolicyStudy) -> "pd.Series[float]":
    frontier = policy.frontier_study.frontier
    return frontier.weights(frontier.at_maximum_sharpe(policy.blends.cash_return))


#: The portfolios that are found, by their names.
_FOUND: "Final[Mapping[str, Callable[[PolicyStudy], pd.Series[float]]]]" = {
    PORTFOLIO_NAMES["within_limits"]: lambda policy: policy.blends.blended.weights[
        "within_limits"
    ],
    f"Risk budgets, {WITHIN_LIMITS.lower()}": (
        lambda policy: policy.budgets.by_asset[WITHIN_LIMITS].weights
    ),
    BY_FACTOR: lambda policy: policy.budgets.weights[BY_FACTOR],
    "Maximum Sharpe": _maximum_sharpe,
}


class AssumptionsChange(StudyChange):
    """Two states of the study of capital-market assumptions."""

    label = "Factors to assets"
    takes = PolicyStudy
    # how the provider's table is read, and which measure of return counts
    read = inputs_of(CmaInputs) | {"measure"}
    estimated: ClassVar[Mapping[str, Sequence[str]]] = {
        "Expected returns": ("expected_returns",),
        "Volatilities": ("volatilities",),
        "Correlations": ("correlation",),
    }
    given: ClassVar[Mapping[str, Sequence[str]]] = {
        "Mimicking portfolios": ("mimicking_weights", "private_weights"),
        "Targets": ("target_exposures", "target_rule", "gamma"),
        "Cash and repair": ("cash_asset", "repair"),
        "Benchmark": (*inputs_of(TrackedBenchmark),),
        "Risk budgets": ("risk_budgets", "factor_budgets", "seed", *inputs_of(ShownRisk)),
        "Own portfolios": ("portfolios",),
    }
    rest = "Policy and limits"
    # of an asset class that came, figures of either table count
    whole = "Asset classes, policy and limits"
    apart = frozenset({*estimated, "Targets", "Cash and repair"})

    def _names(self, state: PolicyStudy) -> tuple[Labels, ...]:
        return (state.blends.policy_limits.policy.assets,)

    def _estimate(self, state: PolicyStudy) -> Assumptions:
        published = state.blends.study.published
        chosen = published.known_returns(state.blends.measure).reindex(published.assets)
        return replace(published, expected_returns=chosen.to_frame(_RETURNS))

    def _mixed_field(self, before: T, after: T, *, is_swapped: bool) -> T:
        """Return a table with the rows and figures that it lacks from the other one."""
        return _filled(after, before) if is_swapped else _filled(before, after)

    def _solve(self, mixed: Mixed) -> Answers:
        # the returns are of the measure that each side chose
        cells = {name: one for name, one in mixed.cells.items() if name != "measure"}
        mixed = replace(mixed, cells=cells)
        study = _GivenStudy(**vars(mixed.group(CmaStudy)), mixed=mixed.estimates)
        policy: PolicyStudy = mixed.group(PolicyStudy, known={CmaStudy: study})
        has_budgets = policy.budgets.factor_budgets is not None
        found = {name: _FOUND[name] for name in _FOUND if name != BY_FACTOR or has_budgets}
        own = policy.frontier_study.policy_portfolios.own
        return joined(
            {name: partial(self._of_found, policy, one) for name, one in found.items()},
            {name: partial(self._of_own, policy, one) for name, one in own.items()},
            {PREMIA: lambda: series({PREMIA: policy.blends.premia})},
        )

    def _of_found(
        self, policy: PolicyStudy, find: "Callable[[PolicyStudy], pd.Series[float]]"
    ) -> "pd.Series[float]":
        blends, weights = policy.blends, find(policy)
        model, covariance = blends.mimicking.model, blends.study.covariance
        return pd.concat(
            [
                self._of_own(policy, weights),
                series(by_factor(weights, model, covariance=covariance)),
            ]
        )

    def _of_own(self, policy: PolicyStudy, weights: "pd.Series[float]") -> "pd.Series[float]":
        """Return risk and return, and the tracking error if both workbooks have a benchmark."""
        blends = policy.blends
        covariance, benchmark = blends.study.covariance, blends.all_limits.tracked.benchmark
        total = risk_and_return(weights, covariance, blends.expected_returns)
        if benchmark is not None and self._has_both("benchmark"):
            active = active_weights(weights.to_frame(), benchmark, covariance.index)
            error = tracking_errors(active, Volatility.of(covariance)).iloc[0]
            total = pd.concat([total, pd.Series({TRACKING: error})])
        return series({TOTALS: total})


def _filled(first: T, other: T) -> T:
    """Return a table with the rows and figures that it lacks from another one."""
    rows = first.index.union(other.index, sort=False)
    if isinstance(first, pd.Series):
        return first.reindex(rows).fillna(other.reindex(rows))
    columns = first.columns.union(other.columns, sort=False)
    return first.reindex(index=rows, columns=columns).fillna(
        other.reindex(index=rows, columns=columns)
    )
