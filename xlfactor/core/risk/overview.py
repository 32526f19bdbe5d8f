"""Summarise the risk of portfolios by factor, by asset and by group of assets."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.portfolios import AssetRisks, FactorRisks, factor_risks, portfolio_values


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiskOverview:
    """The volatility of portfolios in a factor model, and how it compares with the data's."""

    by_factor: FactorRisks
    model: FactorModel
    #: The covariance that the model explains (N×N), annual, decimal.
    covariance: pd.DataFrame
    #: The group of each asset (N), if there are any.
    groups: "pd.Series[Any] | None"

    @property
    def by_asset(self) -> AssetRisks:
        """The risk of the same portfolios by asset."""
        return self.by_factor.by_asset

    @property
    def volatilities(self) -> pd.DataFrame:
        """The volatility of each portfolio in the model, its two parts, and without the model.

        The squares of the two parts sum to the square of the whole.
        """
        weights = self.by_asset.weights
        return pd.DataFrame(
            {
                "volatility": self.by_asset.totals,
                "factor_volatility": self.model.factor_volatility(weights),
                "specific_volatility": self.model.specific_volatility(weights),
                "whole_volatility": portfolio_values(weights, Volatility.of(self.covariance)),
            }
        )

    @property
    def misses(self) -> dict[str, float]:
        """The most by which contributions miss a volatility, by factor, asset and group."""
        found = {
            "factor": self.by_factor.risk_contributions,
            "asset": self.by_asset.risk_contributions,
        }
        if self.groups is not None:
            found["group"] = self.by_asset.asset_groups(self.groups)
        value = self.by_asset.totals
        return {name: float((one.sum() - value).abs().max()) for name, one in found.items()}

    def group_shares(self, groups: "pd.Series[Any]") -> pd.DataFrame:
        """Sum the risk shares of the assets by group (G×P)."""
        return self.by_asset.asset_groups(groups) / self.by_asset.totals

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
) -> RiskOverview:
    """Decompose the volatility of portfolios in a factor model.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
        Long or short; an asset that is not listed is not held.
    model : FactorModel
    covariance : DataFrame of shape (n_assets, n_assets)
        What the model explains, annual, decimal; of the same assets.
    groups : Series of shape (n_assets,), optional
        The group of each asset.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `factor_risks`.
    """
    measure = Volatility.of(model.covariance)
    return RiskOverview(
        by_factor=factor_risks(weights, measure, model),
        model=model,
        covariance=covariance,
        groups=groups,
    )
