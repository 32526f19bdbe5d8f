"""The portfolios that the study compares, at one date and through time: how each is chosen."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.budgeting import equal_risk_weights, risk_parity_at_volatility
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.targeting import TargetAllocation, target_exposure_weights
from xlfactor.core.backtest.walk import Past, Rule
from xlfactor.core.estimation.statistics import estimate_statistics
from xlfactor.core.factors.exposures import Exposures, estimate_exposures
from xlfactor.core.factors.fitting import ExposureSettings
from xlfactor.core.options import Method, SecondCriterion
from xlfactor.macros.history import History
from xlfactor.tables.cases import AssetClasses, Case

RISK_PARITY, EQUAL_WEIGHT = "Risk parity", "Equal weight"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FactorBased:
    """Cases of target exposures: how exposures are estimated, and within what cases are solved."""

    method: Method
    settings: ExposureSettings
    classes: AssetClasses
    group_limits: pd.DataFrame | None
    factor_weights: "pd.Series[float] | None"
    second_criterion: SecondCriterion

    def estimate(self, returns: pd.DataFrame, factor_returns: pd.DataFrame) -> Exposures:
        """Give the exposures by the method asked for."""
        return estimate_exposures(
            returns, factor_returns, method=self.method, settings=self.settings
        )

    def decide(self, case: Case, past: Past) -> "pd.Series[float]":
        """Give the weights of a case from a window of the past."""
        if past.factor_returns is None:
            raise TypeError("a case needs factor returns")
        found = self.estimate(past.returns, past.factor_returns)
        covariance = estimate_statistics(past.returns, name="asset_returns").covariance
        limits = case.limits(
            self.classes, group_limits=self.group_limits, current=past.current_weights
        )
        return self.solve(case, found.exposures, covariance, limits).weights

    def solve(
        self, case: Case, exposures: pd.DataFrame, covariance: pd.DataFrame, limits: Limits
    ) -> TargetAllocation:
        """Find the weights of a case; whatever is wrong names it."""
        target = labels.onto(case.target_exposures, exposures.columns, name="cases", what="column")
        with case.named():
            return target_exposure_weights(
                exposures,
                target,
                covariance=covariance,
                limits=limits,
                factor_weights=self.factor_weights,
                second_criterion=self.second_criterion,
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AssetBased:
    """The portfolios that look at no factor: risk parity and equal weight of all but cash."""

    assets: "pd.Index[str]"
    #: What makes up the difference to the target volatility; None if there is no such asset.
    cash: str | None
    volatility: float

    @classmethod
    def of(cls, history: History, cash: str | None, volatility: float) -> "AssetBased":
        """Require that the cash asset, if one is named, is a column of the returns."""
        assets = history.returns.columns
        if cash is not None:
            labels.pick(history.returns.T, pd.Index([cash]), name="asset_returns", what="column")
        return cls(assets=assets, cash=cash, volatility=volatility)

    @property
    def invested(self) -> "pd.Index[str]":
        """All assets but cash."""
        return self.assets[self.assets != self.cash]

    def risk_parity(self, covariance: pd.DataFrame) -> "pd.Series[float]":
        """Give equal risk of all assets but cash; with cash, at the target volatility."""
        risky = covariance.loc[self.invested, self.invested]
        if self.cash is None:
            return equal_risk_weights(risky).weights
        found = risk_parity_at_volatility(risky, volatility=self.volatility)
        return pd.concat([found.weights, pd.Series({self.cash: found.cash_weight})])

    def equal_weight(self) -> "pd.Series[float]":
        """Give all assets but cash the same weight."""
        return pd.Series(1 / len(self.invested), index=self.invested)

    def weights(self, covariance: pd.DataFrame) -> pd.DataFrame:
        """Give both portfolios (N×2)."""
        found = {RISK_PARITY: self.risk_parity(covariance), EQUAL_WEIGHT: self.equal_weight()}
        return pd.DataFrame(
            {name: one.reindex(self.assets, fill_value=0.0) for name, one in found.items()}
        )

    def notes(self, covariance: pd.DataFrame) -> tuple[str, ...]:
        """Say what makes up the difference to the target volatility."""
        left_out = "" if self.cash is None else f" but '{self.cash}'"
        equal = f"{EQUAL_WEIGHT}: all assets{left_out}."
        if self.cash is None:
            return (f"{RISK_PARITY}: fully invested, as no cash_asset is given.", equal)
        risky = covariance.loc[self.invested, self.invested]
        found = risk_parity_at_volatility(risky, volatility=self.volatility)
        return (*(f"{RISK_PARITY}: {note}" for note in found.notes), equal)

    def rules(self) -> dict[str, Rule]:
        """Give both as rules that look at the past only."""

        def from_past(past: Past, name: str) -> "pd.Series[float]":
            covariance = estimate_statistics(past.returns, name="asset_returns").covariance
            return self.weights(covariance)[name]

        return {name: partial(from_past, name=name) for name in (RISK_PARITY, EQUAL_WEIGHT)}


def require_other_names(cases: tuple[Case, ...]) -> None:
    """Raise a `LabelError` if a case has the name of an asset-based portfolio."""
    names = pd.Index([*(case.name for case in cases), RISK_PARITY, EQUAL_WEIGHT])
    labels.require_unique(names, name="cases")
