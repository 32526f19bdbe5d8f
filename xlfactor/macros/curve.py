"""The study of the yield curve: its macros, in the order of the ribbon."""

from xlfactor.declare import Category, ribbon_macro
from xlfactor.macros.groups.curve import BarbellStudy, BondStudy, CurveStudy
from xlfactor.report import barbells as barbells_report
from xlfactor.report import bonds as bonds_report
from xlfactor.report import curve as curve_report
from xlfactor.report.page import Page


@ribbon_macro(
    category=Category.FACTORS, label="Curve components", icon="ChartTypeLineInsertGallery"
)
def curve_components(study: CurveStudy) -> tuple[Page, ...]:
    """Compute level, slope and convexity of the yield curve, and what each explains."""
    return curve_report.components_pages(study.components, study.yields)


@ribbon_macro(category=Category.RISK, label="Bond portfolios")
def bond_portfolio_risk(bonds: BondStudy) -> tuple[Page, ...]:
    """Compute the risk of bond portfolios by maturity, and by component of the yield curve."""
    page = bonds_report.bonds_page(bonds.risks, bonds.sensitivities, kind=bonds.position_kind)
    return (page,)


@ribbon_macro(category=Category.ALLOCATION, label="Barbells", icon="ChartTypeColumnInsertGallery")
def barbells(study: BarbellStudy) -> tuple[Page, ...]:
    """Find four barbells that are neutral to a bullet's duration, and their risk."""
    page = barbells_report.barbells_page(
        study.weights,
        study.prices,
        sensitivities=study.sensitivities,
        risks=study.risks,
        beta=study.beta,
    )
    return (page,)
