"""Risk-based portfolios in the study of returns, explained by the factors."""

from xlfactor.declare import Category, ribbon_macro
from xlfactor.macros.groups.risk_based import RiskBasedStudy
from xlfactor.report import risk_based as risk_based_report
from xlfactor.report.page import Page


@ribbon_macro(category=Category.RISK, label="Risk-based portfolios")
def risk_based_portfolios(portfolios: RiskBasedStudy) -> tuple[Page, ...]:
    """Explain portfolios by capitalisation, equal weight and risk by their factor exposures."""
    page = risk_based_report.risk_based_page(
        portfolios.weights,
        portfolios.exposures,
        portfolios.variance_shares,
        group_shares=portfolios.group_shares,
        cash_asset=portfolios.cash_asset,
        notes=(*portfolios.history.notes, *portfolios.exposures.notes),
    )
    return (page,)
