"""The study of the yield curve: components, bond portfolios, barbells."""

from typing import Final

from xlfactor.studies.record import Study, Workbook

_YIELDS = "yields[#All]"
_BONDS = f"bond_portfolios[#All], {_YIELDS}"

_FORMULAS: Final = (
    f"=CURVE_COMPONENTS({_YIELDS})",
    f"=CURVE_EXPLAINED_SHARES({_YIELDS}, 5)",
    f"=CURVE_SCORES({_YIELDS})",
    f"=CURVE_MOVES({_YIELDS})",
    f"=YIELD_SENSITIVITY({_BONDS})",
    f"=MATURITY_RISK_CONTRIBUTION({_BONDS})",
    f"=MATURITY_RISK_SHARE({_BONDS})",
    f"=COMPONENT_EXPOSURE({_BONDS})",
    f"=COMPONENT_RISK_CONTRIBUTION({_BONDS})",
    f"=COMPONENT_RISK_SHARE({_BONDS})",
    f'=ZERO_COUPON_PRICES({_YIELDS}, {{"2Y";"5Y";"10Y"}})',
    f"=BARBELL_BETA({_YIELDS})",
    f'=BARBELL_WEIGHTS(ZERO_COUPON_PRICES({_YIELDS}, {{"2Y";"5Y";"10Y"}}), 0.5)',
)

STUDY: Final = Study(
    label="Yield curve",
    functions=("curve",),
    macros=("curve",),
    workbooks=(
        Workbook(
            key="yield_curve",
            file="yield_curve.xlsx",
            label="Yield curve and bond portfolios",
            icon="ChartTypeLineInsertGallery",
            description="Simulated yields by maturity: level, slope and convexity, the risk of "
            "bond portfolios by maturity and by component, and barbells.",
            formulas=_FORMULAS,
        ),
    ),
)
