"""Summarise the risk of portfolios by factor, by asset and by groups of these."""

from functools import cached_property
from typing import Any

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.kinds import RiskBasis, RiskSettings
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.portfolios import (
    RESIDUAL,
    AssetRisks,
    FactorRisks,
    factor_risks,
    portfolio_values,
)
from xlfactor.core.risk.torsion import effective_bets
from xlfactor.errors import NO_ANSWER


@frozen
class RiskOverview:
    """The risk of portfolios by one measure, and their volatility in a factor model."""

    by_factor: FactorRisks
    #: The measure, and the time that it looks ahead, in words.
    settings: RiskSettings
    #: Whether the risk is measured with the covariance of the assets, in place of the model's.
    of_assets: bool
    horizon: str
    model: FactorModel
    #: The covariance that the model explains (N×N), annual, decimal.
    covariance: pd.DataFrame
    #: The group of each asset (N) and of each factor (K), if there are any.
    groups: "pd.Series[Any] | None"
    factor_groups: "pd.Series[Any] | None"

    @property
    def by_asset(self) -> AssetRisks:
        """The risk of the same portfolios by asset."""
        return self.by_factor.by_asset

    @cached_property
    def volatilities(self) -> pd.DataFrame:
        """The volatility of each portfolio in the model, its two parts, and without the model.

        Annual. The squares of the two parts sum to the square of the whole.
        """
        weights = self.by_asset.weights
        return pd.DataFrame(
            {
                "volatility": portfolio_values(weights, Volatility.of(self.model.covariance)),
                "factor_volatility": self.model.factor_volatility(weights),
                "specific_volatility": self.model.specific_volatility(weights),
                "whole_volatility": portfolio_values(weights, Volatility.of(self.covariance)),
            }
        )

    @cached_property
    def bets(self) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """The effective numbers of minimum-torsion bets, a row a portfolio, and what is missing.

        Of the assets, by their covariance; and of the factors, by the exposures.
        """
        positions = {
            "assets": (self.by_asset.weights, self.covariance),
            "factors": (self.by_factor.exposures.drop(RESIDUAL), self.model.factor_covariance),
        }
        found, missing = {}, []
        for name, (held, covariance) in positions.items():
            try:
                found[name] = effective_bets(held, covariance)
            except NO_ANSWER as error:
                missing.append(f"Bets of the {name} are left out: {error}.")
        return pd.DataFrame(found, index=self.by_asset.weights.columns), tuple(missing)

    @cached_property
    def misses(self) -> dict[str, float]:
        """The most by which contributions miss the risk, by factor, asset and group."""
        return self.by_factor.misses(self.by_asset.totals, self.groups, self.factor_groups)

    def group_shares(self, groups: "pd.Series[Any]") -> pd.DataFrame:
        """Sum the risk shares of the assets by group (G×P)."""
        return self.by_asset.asset_groups(groups) / self.by_asset.totals

    def factor_group_shares(self, groups: "pd.Series[Any]") -> pd.DataFrame:
        """Sum the risk shares of the factors by group, with the residual last ((G+1)×P)."""
        return self.by_factor.factor_groups(groups) / self.by_asset.totals

    def group_weights(self, groups: "pd.Series[Any]") -> pd.DataFrame:
        """Sum the weights by group (G×P)."""
        weights = self.by_asset.weights
        ordered = labels.onto(groups, weights.index, name="groups")
        return weights.groupby(ordered, sort=False).sum()


def risk_overview(
    weights: pd.DataFrame,
    model: FactorModel,
    *,
    covariance: pd.DataFrame,
    groups: "pd.Series[Any] | None" = None,
    factor_groups: "pd.Series[Any] | None" = None,
    settings: RiskSettings | None = None,
    basis: RiskBasis | None = None,
) -> RiskOverview:
    """Decompose the risk of portfolios by the factors and assets of a model.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
        Long or short; an asset that is not listed is not held.
    covariance : DataFrame of shape (n_assets, n_assets)
        What the model explains, annual, decimal; of the same assets.
    groups, factor_groups : Series, optional
        The group of each asset, and of each factor.
    settings : RiskSettings, optional
        The measure of risk; volatility if not given.
    basis : RiskBasis, optional
        What the measure is computed from; the covariance of the model, of a year and without
        means, if not given. Of the model the exposures count then.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `factor_risks`.
    OptionError, InsufficientError
        As `RiskSettings.measure`.
    """
    settings = settings or RiskSettings()
    of_assets = basis is not None and basis.returns is None
    basis = basis or RiskBasis(expected_returns=None, covariance=model.covariance)
    return RiskOverview(
        by_factor=factor_risks(weights, settings.measure(basis), model),
        settings=settings,
        of_assets=of_assets,
        horizon=basis.horizon,
        model=model,
        covariance=covariance,
        groups=groups,
        factor_groups=factor_groups,
    )
