"""Excel functions on the yield curve: its components, the risk of bond portfolios, barbells."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation import barbells
from xlfactor.core.estimation import curves as core_curves
from xlfactor.core.factors import curve as core
from xlfactor.core.factors.curve import CurveComponents
from xlfactor.core.risk import curve as core_risk
from xlfactor.core.risk.curve import Positions
from xlfactor.core.risk.portfolios import AssetRisks, FactorRisks
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.functions.risk import Shown
from xlfactor.functions.shown import Figures
from xlfactor.report.headings import component_table
from xlfactor.tables.inputs import curves, histories
from xlfactor.tables.rows import Rows


@function_family(category=Category.FACTORS)
def curve(
    yields: curves.Yields,
    components: curves.ComponentCount | None = None,
    periods_per_year: histories.PeriodsPerYear | None = None,
) -> CurveComponents:
    """Compute the principal components of the changes of yields by maturity."""
    return core.curve_components(yields, count=components, periods_per_year=periods_per_year)


@curve.view(rows=Rows.MATURITY)
def curve_components(found: CurveComponents) -> pd.DataFrame:
    """Return the move of each maturity's yield with level, slope and convexity of the curve."""
    return found.components


@curve.view(rows=Rows.COMPONENT)
def curve_explained_shares(found: CurveComponents) -> pd.DataFrame:
    """Return the volatility of each component of the yield curve, and the share it explains."""
    return component_table(found)


@curve.view(rows=Rows.DATE, through="components")
def curve_scores(found: CurveComponents) -> pd.DataFrame:
    """Return the move of the yield curve along each component in each period."""
    return found.scores


@curve.view(rows=Rows.DATE, through="components")
def curve_moves(found: CurveComponents) -> pd.DataFrame:
    """Return the move of the yield curve along each component since the first date."""
    return found.moves


@excel_function(category=Category.RISK, rows=Rows.MATURITY)
def yield_sensitivity(
    bond_portfolios: curves.BondPortfolios, yields: curves.Yields
) -> pd.DataFrame:
    """Return what portfolios of zero-coupon bonds gain for each unit by which a yield falls."""
    return core_risk.yield_sensitivities(bond_portfolios, yields.iloc[-1])


@function_family(category=Category.RISK, shown="maturity")
def risk_by_maturity(
    bond_portfolios: curves.BondPortfolios,
    yields: curves.Yields,
    position_kind: curves.PositionChoice = Positions.BONDS,
    maturity: curves.ShownMaturity | None = None,
) -> Shown[AssetRisks]:
    """Compute what the yield of each maturity adds to the volatility of bond portfolios."""
    risks = _risks(bond_portfolios, yields, position_kind, None).by_asset
    return Shown(risks=risks, shown=maturity, argument="maturity")


@risk_by_maturity.view(rows=Rows.MATURITY)
def maturity_risk_contribution(found: Shown[AssetRisks]) -> Figures:
    """Return what the yield of each maturity adds to a bond portfolio's annual volatility."""
    return found.table(found.risks.risk_contributions, "Risk contribution")


@risk_by_maturity.view(rows=Rows.MATURITY)
def maturity_risk_share(found: Shown[AssetRisks]) -> Figures:
    """Return the share of each maturity's yield in a bond portfolio's volatility."""
    return found.table(found.risks.risk_shares, "Risk share")


@function_family(category=Category.RISK, shown="component")
def risk_by_component(
    bond_portfolios: curves.BondPortfolios,
    yields: curves.Yields,
    position_kind: curves.PositionChoice = Positions.BONDS,
    component: curves.ShownComponent | None = None,
    components: curves.ComponentCount | None = None,
) -> Shown[FactorRisks]:
    """Compute what each component of the yield curve adds to the volatility of portfolios."""
    risks = _risks(bond_portfolios, yields, position_kind, components)
    return Shown(risks=risks, shown=component, argument="component")


@risk_by_component.view(rows=Rows.COMPONENT)
def component_exposure(found: Shown[FactorRisks]) -> Figures:
    """Return a bond portfolio's change of value as the curve moves along each component."""
    return found.table(found.risks.exposures, "Exposure")


@risk_by_component.view(rows=Rows.COMPONENT)
def component_risk_contribution(found: Shown[FactorRisks]) -> Figures:
    """Return what each component and the residual add to a bond portfolio's annual volatility."""
    return found.table(found.risks.risk_contributions, "Risk contribution")


@risk_by_component.view(rows=Rows.COMPONENT)
def component_risk_share(found: Shown[FactorRisks]) -> Figures:
    """Return the shares of each component and the residual in a bond portfolio's volatility."""
    return found.table(found.risks.risk_shares, "Risk share")


def _risks(
    bond_portfolios: pd.DataFrame, yields: pd.DataFrame, kind: Positions, count: int | None
) -> FactorRisks:
    held = core_risk.yield_sensitivities(bond_portfolios, yields.iloc[-1], kind=kind)
    return core_risk.curve_risks(held, core.curve_components(yields, count=count))


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.MATURITY)
def zero_coupon_prices(
    yields: curves.Yields, maturities: curves.Maturities | None = None
) -> pd.Series:
    """Return the prices of zero-coupon bonds that pay 1, from the yields of the last date."""
    prices = core_curves.zero_coupon_prices(yields.iloc[-1])
    return prices if maturities is None else labels.pick(prices, maturities, name="maturities")


@excel_function(category=Category.FACTORS, rows=Rows.FIGURE)
def barbell_beta(
    yields: curves.Yields, barbell_maturities: curves.BarbellMaturities | None = None
) -> pd.Series:
    """Return the beta of the long bond's spread over the bullet on the bullet's over the short."""
    beta = barbells.spread_beta(yields, barbells.three_maturities(barbell_maturities))
    return pd.Series({"Spread": beta}, name="Beta")


@excel_function(category=Category.ALLOCATION, rows=Rows.MATURITY)
def barbell_weights(
    prices: curves.BarbellPrices, barbell_spread_beta: curves.SpreadBeta
) -> pd.DataFrame:
    """Return four barbells of a short and a long bond, duration neutral to a bullet sold."""
    return barbells.barbell_weights(prices, beta=barbell_spread_beta)
