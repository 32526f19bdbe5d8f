"""Risk-based portfolios, and the factors that explain them, in two states."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

import numpy as np
import pandas as pd

from xlfactor.changes.figures import scaled, series, volatilities_and_correlation
from xlfactor.changes.returns import span_notes
from xlfactor.changes.study import Answers, Mixed, StudyChange, inputs_of
from xlfactor.core.estimation.covariance import volatilities_of
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.model import factor_model
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.risk_based import rebalanced_returns, risk_based_weights
from xlfactor.core.risk.variance_shares import shares_by_group, variance_shares
from xlfactor.core.typing import Labels
from xlfactor.macros.groups.returns import ReturnsStudy
from xlfactor.macros.groups.risk_based import RiskBasedStudy
from xlfactor.report.changes import (
    EXPOSURES,
    FACTOR_VOLATILITIES,
    GROUP_RISKS,
    RETURN,
    RISKS,
    TOTALS,
    VOLATILITY,
    WEIGHTS,
)


@frozen
class _Estimates:
    """What is estimated from the histories for all assets but cash, annual."""

    #: Of returns in excess of cash, as are exposures and residuals.
    expected_returns: "pd.Series[float]"
    volatilities: "pd.Series[float]"
    correlation: pd.DataFrame
    exposures: pd.DataFrame
    #: By the degrees of freedom of the regressions.
    residual_covariance: pd.DataFrame
    factor_covariance: pd.DataFrame


class RiskBasedChange(StudyChange):
    """Two states of the study of returns, with the portfolios that its risks alone make."""

    label = "Risk-based portfolios"
    takes = RiskBasedStudy
    read = inputs_of(ReturnsStudy) | {"cash_asset"}
    estimated: ClassVar[Mapping[str, Sequence[str]]] = {
        "Expected returns": ("expected_returns",),
        "Volatilities": ("volatilities",),
        "Correlations": ("correlation",),
        "Loadings": ("exposures", "residual_covariance"),
        "Factors": ("factor_covariance",),
    }
    given: ClassVar[Mapping[str, Sequence[str]]] = {
        "Market values": ("market_values",),
        "Groups of factors": ("factor_groups",),
    }
    rest = ""
    whole = "Assets and factors"

    @property
    def notes(self) -> tuple[str, ...]:
        """The histories, the assets and factors that came and went, and what risk is meant."""
        one, other = (state.history for state in self._states)
        return (
            *span_notes(one, other),
            *super().notes,
            "Volatility and risk are those of the portfolios' regressions, in excess of cash.",
        )

    def _names(self, state: RiskBasedStudy) -> tuple[Labels, ...]:
        return _risky(state), state.history.factor_returns.columns

    def _estimate(self, state: RiskBasedStudy) -> _Estimates:
        state.study.require_cash(state.cash_asset)
        history, risky = state.history, _risky(state)
        covariance = state.study.statistics.covariance.loc[risky, risky]
        volatilities, correlation = volatilities_and_correlation(covariance)
        alone = pd.DataFrame(np.eye(len(risky)), index=risky, columns=risky)
        excess = rebalanced_returns(history.returns, alone, cash_asset=state.cash_asset)
        F = history.factor_returns
        found = estimate_exposures(excess, F, periods_per_year=history.periods_per_year)
        E, per_year = found.residuals, found.periods_per_year
        return _Estimates(
            expected_returns=excess.mean() * per_year,
            volatilities=volatilities,
            correlation=correlation,
            exposures=found.exposures,
            residual_covariance=E.T @ E * per_year / (len(E) - 1 - len(F.columns)),
            factor_covariance=state.study.factor_statistics.covariance,
        )

    def _solve(self, mixed: Mixed) -> Answers:
        study: RiskBasedStudy = mixed.group(
            RiskBasedStudy, known={ReturnsStudy: mixed.state.study}
        )
        found: _Estimates = mixed.estimates
        values, cash = study.market_values, study.cash_asset
        weights = risk_based_weights(
            scaled(found.correlation, found.volatilities),
            market_values=None if values is None else values.drop(cash or [], errors="ignore"),
        )
        variances = (weights * (found.residual_covariance @ weights)).sum()
        model = factor_model(weights.T @ found.exposures, found.factor_covariance, variances)
        shares, groups = variance_shares(model), study.factor_groups
        volatilities = volatilities_of(model.covariance)

        def figures(name: str) -> "pd.Series[float]":
            volatility = volatilities[name]
            total = {VOLATILITY: volatility, RETURN: weights[name] @ found.expected_returns}
            tables: dict[str, pd.Series[float]] = {
                TOTALS: pd.Series(total),
                WEIGHTS: weights[name],
                EXPOSURES: model.exposures.T[name],
                RISKS: shares[name] * volatility,
            }
            if groups is not None and self._has_both("factor_groups"):
                tables[GROUP_RISKS] = shares_by_group(shares, groups)[name] * volatility
            return series(tables)

        return {
            **{str(name): partial(figures, str(name)) for name in weights},
            FACTOR_VOLATILITIES: partial(series, {FACTOR_VOLATILITIES: model.factor_volatilities}),
        }


def _risky(state: RiskBasedStudy) -> Labels:
    return state.history.assets.drop(state.cash_asset or [], errors="ignore")
