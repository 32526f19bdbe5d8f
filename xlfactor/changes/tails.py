"""The study of tail risk in two states."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

import pandas as pd

from xlfactor.changes.figures import scaled, series, volatilities_and_correlation
from xlfactor.changes.study import Answers, Mixed, StudyChange, inputs_of, joined
from xlfactor.core import labels
from xlfactor.core.estimation.student import StudentT
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.tail import (
    NORMAL,
    STUDENT,
    TailMarket,
    TailRule,
    TailSettings,
    tail_portfolio,
)
from xlfactor.core.typing import Labels
from xlfactor.macros.groups.tails import TailStudy
from xlfactor.report.changes import TAILS, WEIGHTS
from xlfactor.tables.inputs.portfolios import Portfolios


@frozen
class TailPortfolios:
    """Portfolios by tail risk, and your own."""

    study: TailStudy
    portfolios: Portfolios | None = None


@frozen
class _Estimates:
    """The sample, and the distributions that are fitted to it; of single periods."""

    returns: pd.DataFrame
    normal_location: "pd.Series[float]"
    normal_scales: "pd.Series[float]"
    normal_correlation: pd.DataFrame
    student_location: "pd.Series[float]"
    student_scales: "pd.Series[float]"
    student_correlation: pd.DataFrame
    degrees_of_freedom: "pd.Series[float]"

    @property
    def distributions(self) -> dict[str, StudentT]:
        """The distributions by their names."""
        return {
            NORMAL: StudentT(
                location=self.normal_location,
                scatter=scaled(self.normal_correlation, self.normal_scales),
                degrees_of_freedom=float("inf"),
            ),
            STUDENT: StudentT(
                location=self.student_location,
                scatter=scaled(self.student_correlation, self.student_scales),
                degrees_of_freedom=float(self.degrees_of_freedom[STUDENT]),
            ),
        }


class TailsChange(StudyChange):
    """Two states of the study of tail risk."""

    label = "Tail parity"
    takes = TailPortfolios
    read = inputs_of(TailStudy) - {"tail_rules", "confidence", "risk_budgets"}
    estimated: ClassVar[Mapping[str, Sequence[str]]] = {
        "Means": ("normal_location", "student_location"),
        "Scales": ("normal_scales", "student_scales"),
        "Correlations": ("normal_correlation", "student_correlation"),
        "Degrees of freedom": ("degrees_of_freedom",),
        "Sample": ("returns",),
    }
    given: ClassVar[Mapping[str, Sequence[str]]] = {
        "Confidence": ("confidence",),
        "Risk budgets": ("risk_budgets",),
        "Own portfolios": ("portfolios",),
    }
    rest = "Rules"
    whole = "Assets and their figures"
    apart = frozenset({"Confidence"})
    units = "Of one period; losses are positive"

    @property
    def notes(self) -> tuple[str, ...]:
        """The assets that came and went, and how the distributions are swapped."""
        return (
            *super().notes,
            "Scales are those of the Student t: with fewer degrees of freedom the same scales "
            "have larger losses. Volatility is that of the normal, and what is called sample or "
            "historical is of the sample alone.",
        )

    def _names(self, state: TailPortfolios) -> tuple[Labels, ...]:
        return (state.study.market.assets,)

    def _estimate(self, state: TailPortfolios) -> _Estimates:
        market = state.study.market
        normal, student = (market.distributions[name] for name in (NORMAL, STUDENT))
        parts = [volatilities_and_correlation(one.scatter) for one in (normal, student)]
        return _Estimates(
            returns=market.returns,
            normal_location=normal.location,
            normal_scales=parts[0][0],
            normal_correlation=parts[0][1],
            student_location=student.location,
            student_scales=parts[1][0],
            student_correlation=parts[1][1],
            degrees_of_freedom=pd.Series({STUDENT: student.degrees_of_freedom}),
        )

    def _solve(self, mixed: Mixed) -> Answers:
        own: TailPortfolios = mixed.group(TailPortfolios)
        found: _Estimates = mixed.estimates
        settings: TailSettings = own.study.settings.settings
        market = replace(
            mixed.state.study.market,
            returns=found.returns,
            distributions=found.distributions,
            settings=settings,
        )
        budgets = own.study.risk_budgets

        def by_rule(rule: TailRule) -> "pd.Series[float]":
            return _figures(market, tail_portfolio(rule, market, risk_budgets=budgets).weights)

        def of_own(weights: "pd.Series[Any]") -> "pd.Series[float]":
            held = labels.holdings_onto(weights.to_frame(), market.assets, name="portfolios")
            return _figures(market, held.iloc[:, 0])

        given = pd.DataFrame() if own.portfolios is None else own.portfolios
        return joined(
            {rule.label: partial(by_rule, rule) for rule in own.study.tail_rules},
            {str(name): partial(of_own, weights) for name, weights in given.items()},
        )


def _figures(market: TailMarket, weights: "pd.Series[float]") -> "pd.Series[float]":
    risks = market.risks(weights.to_frame("Portfolio")).iloc[0]
    # the normal is shown by its volatility alone
    shown = risks[[name for name in risks.index if NORMAL not in str(name)]]
    return series({TAILS: shown, WEIGHTS: weights})
