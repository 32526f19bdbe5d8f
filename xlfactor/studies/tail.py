"""The study of tail risk, and of portfolios by it."""

from typing import Final

from xlfactor.studies.record import Study, Workbook

_RETURNS = "asset_returns[#All]"
_MIX = '{"Equity",0.3;"Bonds",0.5;"Gold",0.2}'
_FORECASTS = (
    '{"Date","Equity","Bonds","Gold";42370,0.016,0.004,0.014;42461,0.017,0.004,0.015;'
    "42552,0.016,0.004,0.014}"
)
_WALK = f'{_RETURNS}, {{"minimum historical ES";"equal weight"}}, , , , 24, , "yearly"'

_FORMULAS: Final = (
    f"=DOWNSIDE_STATISTICS({_RETURNS}, 0, 2)",
    f"=STUDENT_T_FIT({_RETURNS})",
    f"=STUDENT_T_LOCATION({_RETURNS})",
    f"=STUDENT_T_SCATTER({_RETURNS})",
    f"=TAIL_RISK_TABLE({_MIX}, {_RETURNS})",
    f"=SIMULATED_TAIL_RISK({_MIX}, {_RETURNS}, 20000)",
    f"=SIMULATED_VALUE_AT_RISK({_MIX}, {_RETURNS}, 20000)",
    f"=SIMULATED_EXPECTED_SHORTFALL({_MIX}, {_RETURNS}, 20000)",
    f"=SIMULATED_TAIL({_MIX}, {_RETURNS}, 20000)",
    f"=KOLMOGOROV_SMIRNOV({_RETURNS})",
    f'=PROBABILITY_PLOT({_RETURNS}, "Equity", 20)',
    f'=TAIL_PARITY_WEIGHTS({_RETURNS}, "ES parity", risk_budgets[#All])',
    f"=MINIMUM_EXPECTED_SHORTFALL_WEIGHTS({_RETURNS}, 0.99, 0, 0.6)",
    f"=EXCEEDANCE_TESTS({_RETURNS}, {_FORECASTS})",
    f"=TAIL_BACKTEST_PERFORMANCE({_WALK})",
    f"=TAIL_BACKTEST_RISK({_WALK})",
    f"=TAIL_BACKTEST_WEIGHTS({_WALK})",
    f"=TAIL_BACKTEST_DEGREES({_WALK})",
)

STUDY: Final = Study(
    label="Tail risk",
    functions=("tails",),
    macros=("tails",),
    workbooks=(
        Workbook(
            key="tail_risk",
            file="tail_risk.xlsx",
            label="Tail risk and its parities",
            icon="ChartTypeXYScatterInsertGallery",
            description="Simulated daily returns with fat tails: value at risk and expected "
            "shortfall by Student t, normal and sample, portfolios by them, and a walk.",
            formulas=_FORMULAS,
        ),
    ),
)
