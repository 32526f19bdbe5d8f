"""The study of factors from capital-market assumptions."""

from typing import Final

from xlfactor.studies.record import Study, Workbook

_ASSETS = "policy[Asset class]"
_VOLATILITY = f"CMA_VOLATILITY(cma[#All], {_ASSETS})"
_CORRELATION = f"CMA_CORRELATION(cma[#All], {_ASSETS})"
_COVARIANCE = f"CMA_COVARIANCE(cma[#All], {_ASSETS})"
_EXPECTED = f"CMA_EXPECTED_RETURN(cma[#All], , {_ASSETS})"
_PUBLIC = "mimicking_weights[#All]"
_MIMICKING = f"{_COVARIANCE}, {_PUBLIC}, private_weights[#All]"
_IMPLIED = f"MIMICKING_EXPOSURE({_MIMICKING})"
_ANCHOR = f"INVERSE_VOLATILITY_WEIGHTS({_VOLATILITY})"
_AIM = f'{_IMPLIED}, {{"Economic Growth",0.4;"Real Rate",0.3;"Inflation",0.2;"Private",0.1}}'
_BLEND = f"{_AIM}, {_ANCHOR}"
_FACTOR_MODEL = (
    f"{_IMPLIED}, MIMICKING_COVARIANCE({_MIMICKING}), MIMICKING_SPECIFIC_VARIANCE({_MIMICKING})"
)
_BENCHMARK = '{"US Equity-Large Cap",0.6;"US Corporate Bonds-Core",0.4}'
_ACTIVE = f"{_ANCHOR}, {_BENCHMARK}"
_FACTOR_BUDGETS = "factor_budgets[#All], 0, 0.25"
_LIMITS = "policy[#All], group_limits[#All]"
_REFERENCE = f"{_COVARIANCE}, {_BENCHMARK}"
_VIEWS = (
    '{"View","Non-US Equity-Emerging","US Equity-Large Cap","Return","Confidence";'
    '"Emerging ahead",1,-1,0.03,0.6;"Large caps",0,1,0.07,0.4}'
)
_WEIGHED = f"{_REFERENCE}, {_VIEWS}, 2.5"
_MARKET = f"{_EXPECTED}, {_COVARIANCE}"
_DRAWN = f"{_MARKET}, 20, {_PUBLIC}, policy[#All], , private_weights[#All]"

_FORMULAS: Final = (
    f'=CMA_EXPECTED_RETURN(cma[#All], "10Y-Geom-Return", {_ASSETS}, , , asset_names[#All])',
    f"={_VOLATILITY}",
    f"={_CORRELATION}",
    f"={_COVARIANCE}",
    "=CMA_NOTES(cma[#All])",
    f"=ASSET_COVARIANCE({_VOLATILITY}, {_CORRELATION})",
    f"=COVARIANCE_VOLATILITY({_COVARIANCE})",
    f"=COVARIANCE_CORRELATION({_COVARIANCE})",
    f"=CORRELATION_CHECK({_CORRELATION})",
    '=NEAREST_CORRELATION({"","A","B","C";"A",1,1,0;"B",1,1,1;"C",0,1,1})',
    '=CORRELATION_REPAIR_SIZE({"","A","B","C";"A",1,1,0;"B",1,1,1;"C",0,1,1})',
    f"=PRIVATE_FACTOR_WEIGHTS({_MIMICKING})",
    f"=MIMICKING_WEIGHTS({_MIMICKING})",
    f"={_IMPLIED}",
    f"=MIMICKING_COVARIANCE({_MIMICKING})",
    f"=MIMICKING_VOLATILITY({_MIMICKING})",
    f"=MIMICKING_CORRELATION({_MIMICKING})",
    f"=FACTOR_PREMIA({_PUBLIC}, {_EXPECTED})",
    f"=REGRESSION_PREMIA({_EXPECTED}, {_IMPLIED}, private_weights[Asset class])",
    f"=REGRESSION_PREMIA_FIT({_EXPECTED}, {_IMPLIED}, private_weights[Asset class])",
    f"=TANGENCY_FACTOR_WEIGHTS(MIMICKING_COVARIANCE({_COVARIANCE}, {_PUBLIC}), "
    f"FACTOR_PREMIA({_PUBLIC}, {_EXPECTED}))",
    f"={_ANCHOR}",
    f"=PORTFOLIO_EXPOSURE({_ANCHOR}, {_IMPLIED})",
    f"=BLEND_WEIGHTS({_BLEND}, xf_gamma)",
    f"=CONSTRAINED_BLEND_WEIGHTS({_BLEND}, xf_gamma, {_LIMITS})",
    f"=GAMMA_PATH({_BLEND}, {_LIMITS})",
    f"=GAMMA_PATH_EXPOSURE({_BLEND}, {_LIMITS})",
    f"=CONSTRAINED_TARGET_WEIGHTS({_AIM}, {_COVARIANCE}, {_LIMITS})",
    f"=RISK_BUDGET_WEIGHTS({_COVARIANCE}, risk_budgets[#All])",
    f'=RISK_BUDGET_FIT({_COVARIANCE}, , {_LIMITS}, "Student ES", 0.95, 5, {_EXPECTED})',
    f"=FACTOR_RISK_BUDGET_WEIGHTS({_FACTOR_MODEL}, {_FACTOR_BUDGETS})",
    f"=FACTOR_RISK_BUDGET_FIT({_FACTOR_MODEL}, {_FACTOR_BUDGETS})",
    f"=LEAST_CONCENTRATED_WEIGHTS({_FACTOR_MODEL}, , 0, 0.25)",
    f"=MIMICKING_SPECIFIC_VARIANCE({_MIMICKING})",
    f"=MODEL_COVARIANCE({_FACTOR_MODEL})",
    f"=PORTFOLIO_VOLATILITY({_ANCHOR}, {_COVARIANCE})",
    f'=VALUE_AT_RISK({_ANCHOR}, {_COVARIANCE}, "Student", 0.95, {_EXPECTED}, 5)',
    f"=RISK_CONTRIBUTION({_ANCHOR}, {_COVARIANCE})",
    f"=RISK_SHARE({_ANCHOR}, {_COVARIANCE})",
    f"=FACTOR_RISK_EXPOSURE({_ANCHOR}, {_FACTOR_MODEL})",
    f"=FACTOR_MARGINAL_RISK({_ANCHOR}, {_FACTOR_MODEL})",
    f"=FACTOR_RISK_SHARE({_ANCHOR}, {_FACTOR_MODEL})",
    f"=DIVERSIFICATION_INDEX(RISK_SHARE({_ANCHOR}, {_COVARIANCE}))",
    f"=MINIMUM_TORSION(MIMICKING_COVARIANCE({_MIMICKING}))",
    f"=MINIMUM_TORSION_SHARE(PORTFOLIO_EXPOSURE({_ANCHOR}, {_IMPLIED}), "
    f"MIMICKING_COVARIANCE({_MIMICKING}))",
    f"=EFFECTIVE_BETS({_ANCHOR}, {_COVARIANCE})",
    f"=TRACKING_ERROR({_ACTIVE}, {_COVARIANCE})",
    f"=ACTIVE_RISK_STATISTICS({_ACTIVE}, {_COVARIANCE}, {_FACTOR_MODEL}, 0.06, 0.01, 0.05)",
    f"=ACTIVE_EXPOSURE({_ACTIVE}, {_IMPLIED})",
    f"=ACTIVE_RISK_CONTRIBUTION({_ACTIVE}, {_COVARIANCE})",
    f"=FACTOR_ACTIVE_RISK_CONTRIBUTION({_ACTIVE}, {_FACTOR_MODEL})",
    f"=EFFICIENT_FRONTIER({_MARKET}, 11, {_LIMITS})",
    f"=PORTFOLIO_EFFICIENCY({_ANCHOR}, {_MARKET}, 0.01, {_LIMITS})",
    f"=MAXIMUM_SHARPE_WEIGHTS({_MARKET}, 0.01, {_LIMITS})",
    f"=MOST_DIVERSIFIED_WEIGHTS({_COVARIANCE}, {_LIMITS})",
    f"=MINIMUM_VOLATILITY_AT_RETURN({_MARKET}, 0.06, {_LIMITS})",
    f"=MAXIMUM_RETURN_AT_VOLATILITY({_MARKET}, 0.1, {_LIMITS})",
    f"=MAXIMUM_RETURN_WITHIN_TRACKING_ERROR({_MARKET}, {_BENCHMARK}, 0.05, {_LIMITS})",
    f"=IMPLIED_RISK_AVERSION({_MARKET}, {_BENCHMARK}, 0.01)",
    f"=EQUILIBRIUM_RETURNS({_REFERENCE}, 2.5, 0.01)",
    f"=MAXIMUM_UTILITY_WEIGHTS({_MARKET}, 2.5, {_LIMITS})",
    f"=BLACK_LITTERMAN_RETURNS({_WEIGHED})",
    f"=BLACK_LITTERMAN_COVARIANCE({_WEIGHED})",
    f"=BLACK_LITTERMAN_WEIGHTS({_WEIGHED})",
    f"=BLACK_LITTERMAN_VIEWS({_WEIGHED})",
    f"=THREE_WAY_TRADE({_MARKET}, {_AIM}, 2.5, {_LIMITS})",
    f"=PREMIA_BANDS({_PUBLIC}, {_MARKET}, 100)",
    f"=MIMICKING_EXPOSURE_BANDS({_PUBLIC}, {_MARKET}, 100)",
    f"=BLEND_BANDS({_DRAWN})",
    f"=BLEND_CONCLUSIONS({_DRAWN})",
)

STUDY: Final = Study(
    label="CMA study",
    functions=(
        "assumptions",
        "covariance",
        "mimicking",
        "premia",
        "risk",
        "bets",
        "factor_budgets",
        "active",
        "frontier",
        "views",
        "cma_bands",
    ),
    macros=("cma", "cma_frontier", "cma_bands"),
    workbooks=(
        Workbook(
            key="cma",
            file="factor_cma.xlsx",
            label="Factors from assumptions",
            icon="ConditionalFormattingColorScalesGallery",
            description="A survey of capital-market assumptions, with mimicking portfolios and a "
            "policy: covariance, premia, and weights between factor targets and an asset anchor.",
            formulas=_FORMULAS,
        ),
    ),
)
