"""The study of risk against a benchmark, for assumptions and for returns."""

from typing import Final

from xlfactor.studies.record import Study, Workbook

_ASSETS = "policy[Asset class]"
_COVARIANCE = f"CMA_COVARIANCE(cma[#All], {_ASSETS})"
_EXPECTED = f"CMA_EXPECTED_RETURN(cma[#All], , {_ASSETS})"
_MIMICKING = f"{_COVARIANCE}, mimicking_weights[#All]"
_EXPOSURE = f"MIMICKING_EXPOSURE({_MIMICKING})"
_FACTOR_COVARIANCE = f"MIMICKING_COVARIANCE({_MIMICKING})"
_REFERENCE = "benchmark[#All]"
_PURCHASE = (
    f"{_REFERENCE}, xf_bought_asset, xf_bought_weight, {_EXPOSURE}, {_COVARIANCE}, policy[#All]"
)
_SCENARIOS = f"portfolios[#All], {_EXPOSURE}, scenarios[#All]"

_FORMULAS: Final = (
    f"=PORTFOLIO_RETURN(portfolios[#All], {_EXPECTED})",
    f"=FUNDING_TRADE({_PURCHASE})",
    f"=FUNDING_EXPOSURES({_PURCHASE})",
    f"=FUNDING_TERMS({_REFERENCE}, FUNDING_TRADE({_PURCHASE}), {_COVARIANCE}, {_EXPECTED}, "
    f"{_REFERENCE})",
    f"=STRESS_RETURN({_SCENARIOS}, {_FACTOR_COVARIANCE})",
    f'=STRESS_CONTRIBUTION({_SCENARIOS}, "Recession")',
    f"=STRESS_FACTOR_MOVES(scenarios[#All], {_FACTOR_COVARIANCE})",
)

STUDY: Final = Study(
    label="Risk and budgets",
    functions=("funding", "stress"),
    macros=("cma_risk", "returns_risk"),
    workbooks=(
        Workbook(
            key="risk_budgeting",
            file="risk_budgeting.xlsx",
            label="Risk and budgets of a pension policy",
            icon="ChartTypePieInsertGallery",
            description="A pension policy against a reference portfolio: tracking error and its "
            "limit, a funding trade, scenarios; and published examples on risk with formulas.",
            formulas=_FORMULAS,
        ),
    ),
)
