"""Excel functions on the risk of portfolios: by asset, and by factor with the residual."""

from typing import Generic, TypeVar

import pandas as pd

from xlfactor.core.frozen import frozen
from xlfactor.core.risk import portfolios
from xlfactor.core.risk.kinds import (
    LossKind,
    RiskBasis,
    RiskKind,
    RiskSettings,
    ShortfallKind,
)
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.portfolios import AssetRisks, FactorRisks
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.functions.shown import Figures, shown
from xlfactor.report.headings import concentration_table
from xlfactor.tables.inputs import assets, risk
from xlfactor.tables.inputs.factor_models import ModelInputs
from xlfactor.tables.inputs.measures import MeasuredRisk, MeasureInputs
from xlfactor.tables.rows import Rows

T = TypeVar("T")


@frozen
class Shown(Generic[T]):
    """The risk of portfolios, and the one row that is asked for, if any."""

    risks: T
    shown: str | None
    #: The argument that names the row, for a message.
    argument: str

    def table(self, figures: pd.DataFrame, heading: str) -> Figures:
        """Return the rows that are asked for; a single portfolio has the heading of the figure."""
        return shown(figures, heading, row=self.shown, argument=self.argument)


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def portfolio_volatility(weights: risk.Weights, covariance: assets.Covariance) -> pd.Series:
    """Return the volatility of a portfolio, or of each portfolio of a table."""
    found = portfolios.portfolio_values(weights, Volatility.of(covariance))
    return found.rename("Volatility")


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def value_at_risk(
    weights: risk.Weights,
    covariance_or_returns: risk.RiskData,
    distribution: risk.LossChoice = LossKind.GAUSSIAN,
    confidence: risk.Confidence = 0.95,
    expected_returns: risk.ExpectedReturns | None = None,
    degrees_of_freedom: risk.DegreesOfFreedom | None = None,
) -> pd.Series:
    """Return the value at risk of portfolios, a loss above zero, by the distribution named."""
    basis = covariance_or_returns.expecting(expected_returns)
    found = _losses(weights, basis, distribution.measure, confidence, degrees_of_freedom)
    return found.rename("Value at risk")


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def expected_shortfall(
    weights: risk.Weights,
    covariance_or_returns: risk.RiskData,
    distribution: risk.ShortfallChoice = ShortfallKind.GAUSSIAN,
    confidence: risk.Confidence = 0.95,
    expected_returns: risk.ExpectedReturns | None = None,
    degrees_of_freedom: risk.DegreesOfFreedom | None = None,
) -> pd.Series:
    """Return the expected shortfall of portfolios, the mean of their worst losses, above zero."""
    basis = covariance_or_returns.expecting(expected_returns)
    found = _losses(weights, basis, distribution.measure, confidence, degrees_of_freedom)
    return found.rename("Expected shortfall")


def _losses(
    weights: pd.DataFrame,
    basis: RiskBasis,
    kind: RiskKind,
    confidence: float,
    degrees_of_freedom: float | None,
) -> "pd.Series[float]":
    settings = RiskSettings(
        kind=kind, confidence=confidence, degrees_of_freedom=degrees_of_freedom
    )
    return portfolios.portfolio_values(weights, settings.measure(basis))


@excel_function(category=Category.RISK, rows=Rows.ASSET)
def model_covariance(modelled: ModelInputs) -> pd.DataFrame:
    """Return the covariance of assets that follows from their factors and specific variances."""
    return modelled.model.covariance


@function_family(category=Category.RISK, shown="asset")
def risk_by_asset(
    weights: risk.Weights,
    asset: risk.ShownAsset | None = None,
    *,
    measured: MeasuredRisk,
) -> Shown[AssetRisks]:
    """Compute what each asset adds to the risk of portfolios."""
    risks = portfolios.asset_risks(weights, measured.measure)
    return Shown(risks=risks, shown=asset, argument="asset")


@risk_by_asset.view(rows=Rows.ASSET)
def marginal_risk(found: Shown[AssetRisks]) -> Figures:
    """Return the change of a portfolio's risk with the weight of each asset."""
    return found.table(found.risks.marginal_risks, "Marginal risk")


@risk_by_asset.view(rows=Rows.ASSET)
def risk_contribution(found: Shown[AssetRisks]) -> Figures:
    """Return what each asset adds to a portfolio's risk, by any measure; the sum is the risk."""
    return found.table(found.risks.risk_contributions, "Risk contribution")


@risk_by_asset.view(rows=Rows.ASSET)
def risk_share(found: Shown[AssetRisks]) -> Figures:
    """Return the share of each asset in a portfolio's risk; the shares sum to 1."""
    return found.table(found.risks.risk_shares, "Risk share")


@function_family(category=Category.RISK, shown="factor")
def risk_by_factor(
    weights: risk.Weights,
    modelled: ModelInputs,
    factor: risk.ShownFactor | None = None,
    *,
    measure: MeasureInputs,
    expected_returns: risk.ExpectedReturns | None = None,
    covariance_or_returns: risk.MeasuredData | None = None,
) -> Shown[FactorRisks]:
    """Compute what each factor and the residual add to the risk of portfolios."""
    model = modelled.model
    basis = covariance_or_returns or RiskBasis(expected_returns=None, covariance=model.covariance)
    chosen = measure.settings.measure(basis.expecting(expected_returns))
    risks = portfolios.factor_risks(weights, chosen, model)
    return Shown(risks=risks, shown=factor, argument="factor")


@risk_by_factor.view(rows=Rows.FACTOR)
def factor_risk_exposure(found: Shown[FactorRisks]) -> Figures:
    """Return a portfolio's factor exposures, and the size of its weights that have none."""
    return found.table(found.risks.exposures, "Exposure")


@risk_by_factor.view(rows=Rows.FACTOR)
def factor_marginal_risk(found: Shown[FactorRisks]) -> Figures:
    """Return the change of a portfolio's risk with its exposure to each factor."""
    return found.table(found.risks.marginal_risks, "Marginal risk")


@risk_by_factor.view(rows=Rows.FACTOR)
def factor_risk_contribution(found: Shown[FactorRisks]) -> Figures:
    """Return what each factor and the residual add to a portfolio's risk, by any measure."""
    return found.table(found.risks.risk_contributions, "Risk contribution")


@risk_by_factor.view(rows=Rows.FACTOR)
def factor_risk_share(found: Shown[FactorRisks]) -> Figures:
    """Return the shares of each factor and of the residual in a portfolio's risk."""
    return found.table(found.risks.risk_shares, "Risk share")


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def diversification_index(shares: risk.Shares) -> pd.DataFrame:
    """Return Herfindahl and Gini indices of shares of risk, and the effective number of bets."""
    return concentration_table(shares)
