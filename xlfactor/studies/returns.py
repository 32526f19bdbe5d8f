"""The study of exposures by regression, and of allocation to target exposures."""

from typing import Final

from xlfactor.studies.record import Study, Workbook

_RETURNS = "asset_returns[#All]"
_FACTORS = "FACTOR_RETURNS(proxy_returns[#All], factor_definitions[#All])"
_HISTORY = f"{_RETURNS}, {_FACTORS}"
_EXPOSURE = f"FACTOR_EXPOSURE({_HISTORY})"
_RISK = f"RETURN_COVARIANCE({_RETURNS})"
_TARGET = f'{_EXPOSURE}, {{"Market",0.9;"Size",0;"Value",0.2;"Momentum",0}}, {_RISK}, 0, 0.3'
_CASES = f"{_EXPOSURE}, cases[#All], {_RISK}, asset_classes[#All]"
_RISK_BASED = f'RISK_BASED_WEIGHTS({_RISK}, , "Treasury bills")'
_HELD = f"REBALANCED_RETURNS({_RETURNS}, {_RISK_BASED})"
_MIXES = f"CASE_WEIGHTS({_CASES})"
_DRAWN = f"{_HISTORY}, cases[#All], asset_classes[#All], 20"
_WALK = f'{_HISTORY}, cases[#All], asset_classes[#All], , , 60, , "yearly", 0.001'

_FORMULAS: Final = (
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
    f"=METHOD_FIT({_HISTORY}, exposure_settings[#All])",
    f"=METHOD_SPECIFIC_VOLATILITY({_HISTORY}, exposure_settings[#All])",
    f'=ROLLING_EXPOSURE({_HISTORY}, "Energy", 60)',
    f'=ROLLING_FIT({_HISTORY}, "Energy", 60)',
    f"=TARGET_EXPOSURE_WEIGHTS({_TARGET})",
    f"=TARGET_EXPOSURE_FIT({_TARGET})",
    f"=TARGET_BINDING_LIMITS({_TARGET})",
    f"=CASE_WEIGHTS({_CASES})",
    f"=CASE_EXPOSURES({_CASES})",
    f"=CASE_MISSES({_CASES})",
    f'=CASE_FIT({_CASES}, , , , , , , , , "Value tilt")',
    f'=RISK_PARITY_WEIGHTS({_RISK}, "Treasury bills")',
    f'=RISK_PARITY_AT_VOLATILITY({_RISK}, 0.1, "Treasury bills")',
    f'=MINIMUM_VARIANCE_WEIGHTS({_RISK}, 0, 0.3, "Treasury bills")',
    f"=PERFORMANCE_STATISTICS({_RETURNS}, 0.02)",
    f"=NET_VALUES({_RETURNS})",
    f"=DRAWDOWN_PATH({_RETURNS})",
    f"=BACKTEST_PERFORMANCE({_WALK})",
    f"=BACKTEST_NET_VALUES({_WALK})",
    f"=BACKTEST_CLASS_WEIGHTS({_WALK})",
    f"=SPECIFIC_VARIANCE({_HISTORY})",
    f"={_RISK_BASED}",
    f"={_HELD}",
    f"=FACTOR_VARIANCE_SHARE(FACTOR_EXPOSURE({_HELD}, {_FACTORS}), RETURN_COVARIANCE({_FACTORS}), "
    f"SPECIFIC_VARIANCE({_HELD}, {_FACTORS}))",
    f"=MARGINAL_RISK({_MIXES}, {_RISK})",
    f"=FACTOR_RISK_CONTRIBUTION({_MIXES}, {_EXPOSURE}, RETURN_COVARIANCE({_FACTORS}), "
    f'SPECIFIC_VARIANCE({_HISTORY}), , "historical ES", 0.95, , , {_RETURNS})',
    f'=EXPECTED_SHORTFALL({_MIXES}, {_RETURNS}, "historical")',
    f"=RETURN_STATISTIC_BANDS({_RETURNS}, 100)",
    f"=EXPOSURE_BANDS({_HISTORY}, 100)",
    f"=EXPOSURE_SIGN_SHARES({_HISTORY}, 100)",
    f"=CASE_BANDS({_DRAWN})",
    f"=CASE_CONCLUSIONS({_DRAWN})",
)

_LEVELS = "YEAR_OVER_YEAR(asset_returns[#All]), YEAR_OVER_YEAR(proxy_returns[#All])"
_LIKELY = f'{_LEVELS}, "maximum likelihood"'
_ECONOMIC_FORMULAS: Final = (
    f"=FACTOR_GROUP_VARIANCE_SHARE(FACTOR_EXPOSURE({_LIKELY}), "
    "RETURN_COVARIANCE(YEAR_OVER_YEAR(proxy_returns[#All]), 1), "
    f"SPECIFIC_VARIANCE({_LIKELY}, , 1), factor_groups[#All])",
)
_STYLES = f"{_RETURNS}, proxy_returns[#All]"
_STYLE_FORMULAS: Final = (
    f"=STYLE_WEIGHTS({_STYLES})",
    f"=STYLE_FIT({_STYLES})",
    f"=SELECTION_RETURNS({_STYLES})",
    f'=ROLLING_STYLE_WEIGHTS({_STYLES}, "Hedge Funds", 36)',
)

STUDY: Final = Study(
    label="Exposures and targets",
    functions=(
        "returns",
        "exposures",
        "styles",
        "allocation",
        "targets",
        "risk_budgets",
        "risk_based",
        "performance",
        "backtests",
        "returns_bands",
    ),
    macros=("cross_asset", "styles", "risk_based", "targets", "returns_bands"),
    workbooks=(
        Workbook(
            key="cross_asset",
            file="cross_asset.xlsx",
            label="Factor exposures across assets",
            icon="ChartTypeXYScatterInsertGallery",
            description="Simulated returns of assets and index proxies: exposures by six methods "
            "of regression, allocation to target exposures, and style analysis.",
            formulas=_STYLE_FORMULAS,
        ),
        Workbook(
            key="us_industries",
            file="us_industries.xlsx",
            label="Industries of the United States",
            icon="ChartTypeLineInsertGallery",
            description="Observed returns of industries and factors: exposures, targets, and a "
            "walk through time on past data only.",
            formulas=_FORMULAS,
        ),
        Workbook(
            key="economic_factors",
            file="economic_factors.xlsx",
            label="Economic factors",
            icon="ChartTypeLineInsertGallery",
            description="Observed quarterly levels of industries and of the economy: exposures of "
            "their changes over a year by maximum likelihood, and groups of factors.",
            formulas=_ECONOMIC_FORMULAS,
        ),
    ),
)
