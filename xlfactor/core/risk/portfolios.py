"""The risk of several portfolios side by side, by asset and by factor."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final, TypeVar

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.decomposition import (
    AssetDecomposition,
    RiskDecomposition,
    decompose,
    decompose_by_asset,
    sum_by_group,
)
from xlfactor.core.risk.measures import RiskMeasure
from xlfactor.errors import LabelError, named

D = TypeVar("D", bound=AssetDecomposition)

#: The name of what no factor spans, beside the names of the factors.
RESIDUAL: Final = "Residual"


@frozen
class AssetRisks:
    """The risk of portfolios by asset."""

    #: The decomposition of each portfolio, by its name.
    portfolios: Mapping[str, AssetDecomposition]

    @cached_property
    def totals(self) -> "pd.Series[float]":
        """The value of the measure of each portfolio (P)."""
        return pd.Series({name: one.value for name, one in self.portfolios.items()})

    @cached_property
    def weights(self) -> pd.DataFrame:
        """The weights (N×P)."""
        return _side_by_side(self.portfolios, lambda one: one.weights)

    @cached_property
    def marginal_risks(self) -> pd.DataFrame:
        """The change of the measure with each weight (N×P)."""
        return _side_by_side(self.portfolios, lambda one: one.marginal_risks)

    @cached_property
    def risk_contributions(self) -> pd.DataFrame:
        """What each asset adds (N×P); a column sums to the measure."""
        return _side_by_side(self.portfolios, lambda one: one.risk_contributions)

    @cached_property
    def risk_shares(self) -> pd.DataFrame:
        """The contributions of the assets as shares (N×P); a column sums to one."""
        return _side_by_side(self.portfolios, lambda one: one.risk_shares)

    def asset_groups(self, groups: "pd.Series[Any]") -> pd.DataFrame:
        """Sum the contributions of the assets by group (G×P).

        Raises a `LabelError` or a `TableError` if the groups are of other assets, or an asset has
        none.
        """
        return sum_by_group(self.risk_contributions, groups, name="groups")


@frozen
class FactorRisks:
    """The risk of portfolios by asset, and by factor with a last row for the residual."""

    #: The decomposition of each portfolio, by its name.
    portfolios: Mapping[str, RiskDecomposition]

    @cached_property
    def by_asset(self) -> AssetRisks:
        """The risk of the same portfolios by asset."""
        return AssetRisks(portfolios=self.portfolios)

    @cached_property
    def exposures(self) -> pd.DataFrame:
        """The factor exposures, and the length of the residual weights ((K+1)×P)."""
        return self._with_residual(
            lambda one: one.portfolio_exposures, lambda one: one.residual_exposure
        )

    @cached_property
    def marginal_risks(self) -> pd.DataFrame:
        """The change of the measure with each factor exposure (K×P)."""
        return _side_by_side(self.portfolios, lambda one: one.factor_marginal_risks)

    @cached_property
    def risk_contributions(self) -> pd.DataFrame:
        """What each factor and the residual add ((K+1)×P); a column sums to the measure."""
        return self._with_residual(
            lambda one: one.factor_contributions, lambda one: one.residual_contribution
        )

    @cached_property
    def risk_shares(self) -> pd.DataFrame:
        """The contributions as shares ((K+1)×P); a column sums to one."""
        return self._with_residual(lambda one: one.factor_shares, lambda one: one.residual_share)

    def factor_groups(self, groups: "pd.Series[Any]") -> pd.DataFrame:
        """Sum the contributions of the factors by group, with the residual last ((G+1)×P).

        Raises a `LabelError` or a `TableError` if the groups are of other factors, or a factor has
        none.
        """
        of_factors = self.risk_contributions.drop(RESIDUAL)
        summed = sum_by_group(of_factors, groups, name="factor_groups")
        return pd.concat([summed, self.risk_contributions.loc[[RESIDUAL]]])

    def misses(
        self,
        totals: "pd.Series[float]",
        groups: "pd.Series[Any] | None",
        factor_groups: "pd.Series[Any] | None",
    ) -> dict[str, float]:
        """Return the most by which contributions miss totals (P), by factor, asset and group."""
        found = {
            "factor": self.risk_contributions,
            "asset": self.by_asset.risk_contributions,
        }
        if groups is not None:
            found["group"] = self.by_asset.asset_groups(groups)
        if factor_groups is not None:
            found["group of factors"] = self.factor_groups(factor_groups)
        return {name: float((one.sum() - totals).abs().max()) for name, one in found.items()}

    def _with_residual(
        self,
        of_factors: Callable[[RiskDecomposition], "pd.Series[float]"],
        of_residual: Callable[[RiskDecomposition], float],
    ) -> pd.DataFrame:
        residuals = {name: of_residual(one) for name, one in self.portfolios.items()}
        last = pd.DataFrame(residuals, index=[RESIDUAL])
        return pd.concat([_side_by_side(self.portfolios, of_factors), last])


def asset_risks(weights: pd.DataFrame, measure: RiskMeasure) -> AssetRisks:
    """Compute what each asset adds to the risk of each portfolio.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
        Long or short; an asset of the measure that is not listed is not held.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `decompose_by_asset`; the message names the portfolio.

    Examples
    --------
    >>> from xlfactor.core.risk.measures import Volatility
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> mixes = pd.DataFrame({"Bold": [1.0, 0.0], "Even": [0.8, 0.9]}, index=names)
    >>> asset_risks(mixes, Volatility.of(Sigma)).risk_shares.round(9)
            Bold  Even
    Stocks   1.0  0.64
    Bonds    0.0  0.36
    """
    found = _each(weights, lambda column: decompose_by_asset(column, measure))
    return AssetRisks(portfolios=found)


def factor_risks(weights: pd.DataFrame, measure: RiskMeasure, model: FactorModel) -> FactorRisks:
    """Compute what assets, factors and the residual add to the risk of each portfolio.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
        Long or short; an asset of the measure that is not listed is not held.
    model : FactorModel
        Of the measure's assets.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `decompose`; the message names the portfolio. If a factor is called 'Residual'.

    Examples
    --------
    >>> from xlfactor.core.factors.model import factor_model
    >>> from xlfactor.core.risk.measures import Volatility
    >>> B = pd.DataFrame({"Growth": {"Stocks": 1.0, "Bonds": 0.0}})
    >>> Sigma_f = pd.DataFrame({"Growth": {"Growth": 0.09}})
    >>> model = factor_model(B, Sigma_f, pd.Series({"Stocks": 0.0, "Bonds": 0.04}))
    >>> mixes = pd.DataFrame({"Bold": [1.0, 0.0], "Even": [0.8, 0.9]}, index=model.assets)
    >>> factor_risks(mixes, Volatility.of(model.covariance), model).risk_shares.round(9)
              Bold  Even
    Growth     1.0  0.64
    Residual   0.0  0.36
    """
    if RESIDUAL in model.factors:
        raise LabelError(
            f"exposures: a factor is called '{RESIDUAL}', as what no factor spans is; wanted "
            "another name"
        )
    return FactorRisks(portfolios=_each(weights, lambda column: decompose(column, measure, model)))


def portfolio_values(weights: pd.DataFrame, measure: RiskMeasure) -> "pd.Series[float]":
    """Return the risk of each portfolio (P); one that holds nothing has none.

    Raises a `LabelError` if the measure does not know an asset, and a `TableError` if a weight is
    missing.
    """
    held = labels.holdings_onto(weights, measure.assets, name="weights")
    w = labels.require_numbers(held, name="weights")
    return pd.Series({name: measure.value(w[name].to_numpy()) for name in w}, dtype=float)


def _each(weights: pd.DataFrame, one: Callable[["pd.Series[float]"], D]) -> dict[str, D]:
    """Decompose the risk of each column; an error names it."""
    labels.require_unique(weights.columns, name="weights", what="column")
    found = {}
    for name, column in weights.items():
        with named(f"'{name}'"):
            found[str(name)] = one(column)
    return found


def _side_by_side(
    portfolios: Mapping[str, D], column: Callable[[D], "pd.Series[float]"]
) -> pd.DataFrame:
    columns = {}
    for name, one in portfolios.items():
        with named(f"'{name}'"):
            columns[name] = column(one)
    return pd.DataFrame(columns)
