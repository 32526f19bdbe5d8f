"""A worked example of every function: formulas on the shipped workbooks, and what they give.

The formulas are Excel's own, to be pasted into a free cell of the workbook, or given to
`xlfactor call` without Excel. A Table with its headers is `name[#All]` there.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any

# the study of assumptions
_ASSETS = "policy[Asset class]"
_VOLATILITY = f"CMA_VOLATILITY(cma[#All], {_ASSETS})"
_CORRELATION = f"CMA_CORRELATION(cma[#All], {_ASSETS})"
_COVARIANCE = f"CMA_COVARIANCE(cma[#All], {_ASSETS})"
_EXPECTED = f"CMA_EXPECTED_RETURN(cma[#All], , {_ASSETS})"
_PUBLIC = "mimicking_weights[#All]"
_MIMICKING = f"{_COVARIANCE}, {_PUBLIC}, private_weights[#All]"
_IMPLIED = f"IMPLIED_EXPOSURE({_MIMICKING})"
_ANCHOR = f"INVERSE_VOLATILITY_WEIGHTS({_VOLATILITY})"
_AIM = f'{_IMPLIED}, {{"Economic Growth",0.4;"Real Rate",0.3;"Inflation",0.2;"Private",0.1}}'
_BLEND = f"{_AIM}, {_ANCHOR}"
_LIMITS = "policy[#All], group_limits[#All]"

# the study of observed returns
_RETURNS = "asset_returns[#All]"
_FACTORS = "FACTOR_RETURNS(proxy_returns[#All], factor_definitions[#All])"
_HISTORY = f"{_RETURNS}, {_FACTORS}"
_EXPOSURE = f"FACTOR_EXPOSURE({_HISTORY})"
_RISK = f"RETURN_COVARIANCE({_RETURNS})"
_TARGET = f'{_EXPOSURE}, {{"Market",0.9;"Size",0;"Value",0.2;"Momentum",0}}, {_RISK}, 0, 0.3'
_CASES = f"{_EXPOSURE}, cases[#All], {_RISK}, asset_classes[#All]"

#: by the study whose workbook they stand on; a formula is the example of its outermost function
FORMULAS: Mapping[str, tuple[str, ...]] = {
    "cma": (
        f'=CMA_EXPECTED_RETURN(cma[#All], "10Y-Geom-Return", {_ASSETS})',
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
        f"=MIMICKING_EXPOSURE({_COVARIANCE}, {_PUBLIC})",
        f"=PRIVATE_FACTOR_WEIGHTS({_MIMICKING})",
        f"=MIMICKING_WEIGHTS({_MIMICKING})",
        f"={_IMPLIED}",
        f"=FACTOR_COVARIANCE({_MIMICKING})",
        f"=FACTOR_VOLATILITY({_MIMICKING})",
        f"=FACTOR_CORRELATION({_MIMICKING})",
        f"=FACTOR_PREMIA({_PUBLIC}, {_EXPECTED})",
        f"=REGRESSION_PREMIA({_EXPECTED}, {_IMPLIED}, private_weights[Asset class])",
        f"=REGRESSION_PREMIA_FIT({_EXPECTED}, {_IMPLIED}, private_weights[Asset class])",
        f"=TANGENCY_FACTOR_WEIGHTS(FACTOR_COVARIANCE({_COVARIANCE}, {_PUBLIC}), "
        f"FACTOR_PREMIA({_PUBLIC}, {_EXPECTED}))",
        f"={_ANCHOR}",
        f"=PORTFOLIO_EXPOSURE({_ANCHOR}, {_IMPLIED})",
        f"=BLEND_WEIGHTS({_BLEND}, xf_gamma)",
        f"=CONSTRAINED_BLEND_WEIGHTS({_BLEND}, xf_gamma, {_LIMITS})",
        f"=GAMMA_PATH({_BLEND}, {_LIMITS})",
        f"=CONSTRAINED_TARGET_WEIGHTS({_AIM}, {_COVARIANCE}, {_LIMITS})",
        f"=RISK_BUDGET_WEIGHTS({_COVARIANCE}, {_ANCHOR})",
    ),
    "us_industries": (
        f"=PRICE_RETURNS(NET_VALUES({_RETURNS}))",
        f"=YEAR_OVER_YEAR(NET_VALUES({_RETURNS}))",
        f"=RETURN_STATISTICS({_RETURNS})",
        f"={_RISK}",
        f"=RETURN_CORRELATION({_RETURNS})",
        f"={_FACTORS}",
        f"=FACTOR_EXPOSURE({_HISTORY}, xf_exposure_method, exposure_settings[#All])",
        f"=EXPOSURE_STATISTICS({_HISTORY})",
        f"=EXPOSURE_T_VALUES({_HISTORY})",
        f"=EXPOSURE_P_VALUES({_HISTORY})",
        f"=EXPOSURE_ERRORS({_HISTORY})",
        f"=EXPOSURE_RESIDUALS({_HISTORY})",
        f"=RESIDUAL_CORRELATION({_HISTORY})",
        f"=VARIANCE_INFLATION({_HISTORY})",
        f'=ROLLING_EXPOSURE({_HISTORY}, "Energy", 60)',
        f"=TARGET_EXPOSURE_WEIGHTS({_TARGET})",
        f"=TARGET_EXPOSURE_FIT({_TARGET})",
        f"=TARGET_BINDING_LIMITS({_TARGET})",
        f"=CASE_WEIGHTS({_CASES})",
        f"=CASE_EXPOSURES({_CASES})",
        f"=RISK_PARITY_WEIGHTS({_RISK})",
        f"=RISK_PARITY_AT_VOLATILITY({_RISK}, 0.1)",
        f'=MINIMUM_VARIANCE_WEIGHTS({_RISK}, 0, 0.3, "Treasury bills")',
        f"=PERFORMANCE_STATISTICS({_RETURNS}, 0.02)",
        f"=NET_VALUES({_RETURNS})",
        f"=DRAWDOWN_PATH({_RETURNS})",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """An example: the file name of its workbook, the formula, and the cells that it gives."""

    workbook: str
    formula: str
    cells: list[list[Any]]


@cache
def worked() -> dict[str, Worked]:
    """Evaluate every example; give them by the name of their function."""
    from xlfactor.formulas import evaluate
    from xlfactor.places import Places
    from xlfactor.xlsx.book import open_book
    from xlfactor.xlsx.shipped import shipped

    found = {}
    for study, formulas in FORMULAS.items():
        path = shipped(study)
        with closing(open_book(path)) as book:
            places = Places(book)
            for formula in formulas:
                found[function_of(formula)] = Worked(
                    workbook=path.name, formula=formula, cells=evaluate(formula, places)
                )
    return found


def function_of(formula: str) -> str:
    """Give the name of the function whose example a formula is.

    Examples
    --------
    >>> function_of("=FACTOR_PREMIA(mimicking_weights[#All], CMA!B5:C22)")
    'FACTOR_PREMIA'
    """
    return formula[1:].partition("(")[0]
