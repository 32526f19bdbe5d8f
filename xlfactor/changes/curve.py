"""The study of the yield curve in two states."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import ClassVar

import numpy as np
import pandas as pd

from xlfactor.changes.figures import scaled, series, volatilities_and_correlation
from xlfactor.changes.study import Answers, Mixed, StudyChange, inputs_of, joined
from xlfactor.core.allocation.barbells import BARBELLS
from xlfactor.core.factors.curve import CurveComponents, components_of
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import Labels
from xlfactor.macros.groups.curve import BarbellStudy, BondStudy, CurveStudy
from xlfactor.report.changes import BONDS, COMPONENT_EXPOSURES, COMPONENT_RISKS, CURVE, VOLATILITY


@frozen
class CurvePortfolios:
    """Bond portfolios, if there are any, and barbells."""

    curve: CurveStudy
    bonds: BondStudy | None = None
    barbells: BarbellStudy


@frozen
class _Estimates:
    """The yields of the last date, and how yields change, annual."""

    latest: "pd.Series[float]"
    volatilities: "pd.Series[float]"
    correlation: pd.DataFrame

    @property
    def covariance(self) -> pd.DataFrame:
        """The covariance of the changes."""
        return scaled(self.correlation, self.volatilities)


@frozen
class _GivenCurve(CurveStudy):
    """A study whose yields today, and their covariance, are mixed from two histories."""

    mixed: _Estimates

    @cached_property
    def components(self) -> CurveComponents:
        changes = self.yields.diff().iloc[1:]
        return components_of(self.mixed.covariance, changes, count=self.component_count)

    @property
    def latest(self) -> "pd.Series[float]":
        return self.mixed.latest

    def spread_beta(self, maturities: Labels) -> float:
        S = self.mixed.covariance.loc[maturities, maturities].to_numpy()
        lower, upper = np.array([[-1.0, 1.0, 0.0], [0.0, -1.0, 1.0]])
        variance = float(lower @ S @ lower)
        return float(upper @ S @ lower) / variance if variance > 0 else 0.0


class CurveChange(StudyChange):
    """Two states of the study of the yield curve."""

    label = "Bond portfolios and barbells"
    takes = CurvePortfolios
    read = inputs_of(CurveStudy) - {"component_count"}
    estimated: ClassVar[Mapping[str, Sequence[str]]] = {
        "Yields today": ("latest",),
        "Volatilities": ("volatilities",),
        "Correlations": ("correlation",),
    }
    given: ClassVar[Mapping[str, Sequence[str]]] = {
        "Components": ("component_count",),
        "Bond portfolios": ("bond_portfolios", "position_kind"),
    }
    rest = "Barbells"
    whole = "Maturities and holdings"
    apart = frozenset({"Components"})
    units = "Annual, in the currency of the bonds"

    def _names(self, state: CurvePortfolios) -> tuple[Labels, ...]:
        return (state.curve.yields.columns,)

    def _estimate(self, state: CurvePortfolios) -> _Estimates:
        curve = state.curve
        volatilities, correlation = volatilities_and_correlation(curve.components.covariance)
        return _Estimates(latest=curve.latest, volatilities=volatilities, correlation=correlation)

    def _solve(self, mixed: Mixed) -> Answers:
        plain = mixed.group(CurveStudy)
        curve = _GivenCurve(**vars(plain), mixed=mixed.estimates)
        found: CurvePortfolios = mixed.group(CurvePortfolios, known={CurveStudy: curve})
        bonds = found.bonds
        barbells = {name: partial(_figures, found.barbells, name) for name in BARBELLS}
        if bonds is None:
            return barbells
        own = map(str, bonds.bond_portfolios)
        return joined({name: partial(_figures, bonds, name) for name in own}, barbells)


def _figures(study: BondStudy | BarbellStudy, name: str) -> "pd.Series[float]":
    risks = study.risks
    own = {BONDS: study.weights[name]} if isinstance(study, BarbellStudy) else {}
    return series(
        {
            CURVE: pd.Series({VOLATILITY: risks.by_asset.totals[name]}),
            COMPONENT_EXPOSURES: risks.exposures[name],
            COMPONENT_RISKS: risks.risk_contributions[name],
            **own,
        }
    )
