"""The answers of the studies to draws of their inputs, which bands are made of."""

from dataclasses import fields, replace
from typing import Final

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.cases import Case, Targeting
from xlfactor.core.allocation.frontier import Frontier
from xlfactor.core.allocation.tracked_frontier import TrackedFrontier, frontier_within
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.factors.premia import implied_premia
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.history import History
from xlfactor.core.portfolios.market import Market
from xlfactor.core.resampling.draws import Answer, DrawProgress
from xlfactor.core.risk.decomposition import decompose
from xlfactor.core.risk.measures import Volatility
from xlfactor.declare import Tell
from xlfactor.macros.groups.benchmarks import Scenarios
from xlfactor.macros.groups.cma import CmaStudy
from xlfactor.macros.groups.frontiers import FrontierStudy
from xlfactor.macros.groups.targets import TargetCases
from xlfactor.report.bands import (
    EXPOSURES,
    FRONTIER,
    PREMIA,
    RESIDUAL,
    RISK_SHARES,
    STRESS,
    WEIGHTS,
)

#: The number of portfolios, at even steps of return, that draw a frontier.
_POINTS: Final = 11


@frozen
class _DrawnStudy(CmaStudy):
    """A study of the same table, with other figures for the asset classes of the study."""

    whole: Assumptions
    drawn: Assumptions

    @property
    def published(self) -> Assumptions:
        """The whole table, whose cash return counts as it is."""
        return self.whole

    @property
    def assumptions(self) -> Assumptions:
        """The figures of the draw."""
        return self.drawn


@frozen
class AssumptionAnswer:
    """The answer of a study of assumptions to other figures of its asset classes."""

    study: FrontierStudy
    scenarios: Scenarios | None

    @property
    def given(self) -> Assumptions:
        """The figures of the study, with the correlations that are accepted."""
        cma = self.study.blends.study
        return replace(cma.assumptions, correlation=cma.correlation)

    def __call__(self, drawn: Assumptions) -> Answer:
        """Return the figures of the study."""
        study = _with(self.study, drawn)
        blends, model = study.blends, study.blends.mimicking.model
        premia = implied_premia(
            model.mimicking_weights, blends.expected_returns, cash_return=blends.cash_return
        )
        return {
            EXPOSURES: model.exposures,
            PREMIA: premia.to_frame("Premium"),
            **_portfolio(blends.blended.within.weights, model, self.scenarios),
            FRONTIER: _along(study.frontier),
        }

    def __getstate__(self) -> dict[str, object]:
        """Leave out what the study has computed: a worker has no use for it."""
        fresh = _with(self.study, self.given)
        return {"study": fresh, "scenarios": self.scenarios}


@frozen
class TargetAnswer:
    """The answer of a study of returns, for one case, to other histories."""

    estimator: Estimator
    targeting: Targeting
    case: Case
    scenarios: Scenarios | None

    @classmethod
    def of(
        cls, cases: TargetCases, scenarios: Scenarios | None, case: str | None
    ) -> "TargetAnswer":
        """Return the answer for a case, by its name; the first if none is named.

        Raises a `LabelError` if no case has that name.
        """
        by_name = {one.name: one for one in cases.cases}
        name = case or next(iter(by_name))
        labels.pick(pd.Series(0.0, index=list(by_name)), pd.Index([name]), name="band_case")
        return cls(
            estimator=cases.study.market_study.estimator,
            targeting=cases.study.targeting,
            case=by_name[name],
            scenarios=scenarios,
        )

    def __call__(self, drawn: History) -> Answer:
        """Return the figures of the study."""
        market = Market(history=drawn, estimator=self.estimator)
        statistics, exposures = market.statistics, market.exposures.exposures
        solved = self.targeting.today(self.case, exposures, statistics.covariance)
        frontier = frontier_within(
            statistics.expected_returns, statistics.covariance, limits=solved.limits
        )
        return {
            EXPOSURES: exposures,
            PREMIA: market.factor_statistics.expected_returns.to_frame("Premium"),
            **_portfolio(solved.found.weights, market.model, self.scenarios),
            FRONTIER: _along(frontier),
        }


def _portfolio(
    weights: "pd.Series[float]", model: FactorModel, scenarios: Scenarios | None
) -> Answer:
    """Return the weights of a portfolio, its risk by factor, and what it earns in scenarios."""
    risk = decompose(weights, Volatility.of(model.covariance), model)
    shares = pd.concat([risk.factor_shares, pd.Series({RESIDUAL: risk.residual_share})])
    found = {
        WEIGHTS: weights.to_frame("Weight"),
        RISK_SHARES: shares.to_frame("Risk share"),
    }
    if scenarios is not None:
        stress = scenarios.on(weights.to_frame("Return"), model)
        found[STRESS] = stress.portfolio_returns
    return found


def _along(frontier: Frontier | TrackedFrontier) -> pd.DataFrame:
    """Return return and volatility of portfolios at even steps of return, the least first."""
    return frontier.table(frontier.even_positions(_POINTS))[["Return", "Volatility"]]


def _with(study: FrontierStudy, drawn: Assumptions) -> FrontierStudy:
    """Return a study of the same decisions with the figures of a draw."""
    portfolios = study.policy_portfolios
    blends = portfolios.blends
    given = {one.name: getattr(blends.study, one.name) for one in fields(CmaStudy)}
    whole = blends.study.published
    mimicking = replace(blends.mimicking, study=_DrawnStudy(**given, whole=whole, drawn=drawn))
    all_limits = replace(blends.all_limits, mimicking=mimicking)
    return replace(
        study,
        policy_portfolios=replace(
            portfolios, blends=replace(blends, mimicking=mimicking, all_limits=all_limits)
        ),
    )


def progress_in_words(tell: Tell) -> DrawProgress:
    """Return the progress of draws in words."""
    return lambda done, of: tell(f"{done} of {of} draws")
