"""Which function gives which table of a result page, and what writes its formula."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from xlfactor.formulas.writing import Writer
from xlfactor.live import page_writers as writers
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.returns_model import returns_writer
from xlfactor.report.targets import ALL_CASES

#: makes the writer of formulas on a workbook; None where functions do not take what it says
Making: TypeAlias = Callable[[LiveInputs], Writer | None]

#: of pages of portfolios
_RISK: Final = {
    "Contributions to volatility by factor": "FACTOR_RISK_CONTRIBUTION",
    "Contributions to volatility by asset": "RISK_CONTRIBUTION",
    "Risk by factor": "FACTOR_RISK_SHARE",
    "Risk by asset": "RISK_SHARE",
    "Exposures": "PORTFOLIO_EXPOSURE",
    "Marginal risk by factor": "FACTOR_MARGINAL_RISK",
    "Marginal risk by asset": "MARGINAL_RISK",
    "Minimum-torsion bets | Assets": "EFFECTIVE_BETS",
}
_ACTIVE: Final = {
    "Tracking error": "ACTIVE_RISK_STATISTICS",
    "Active risk in the factor model": "ACTIVE_RISK_STATISTICS",
    "Active risk by factor": "FACTOR_ACTIVE_RISK_CONTRIBUTION",
    "Active risk by asset": "ACTIVE_RISK_CONTRIBUTION",
    "Active exposures": "ACTIVE_EXPOSURE",
}
_FUNDING: Final = {
    "Funding | Trade": "FUNDING_TRADE",
    "Exposures bought and sold": "FUNDING_EXPOSURES",
}
_BLEND_BANDS: Final = {
    "What holds": "BLEND_CONCLUSIONS",
    "{band_table} and their bands": "BLEND_BANDS",
}
_STRESS: Final = {"Return of the portfolios by scenario": "STRESS_RETURN"}
#: by sheet: its writer of formulas, and functions by the beginnings of the titles of tables, of
#: which the first match counts, and a blank one is none; what stands for braces in a title is the
#: argument they name
PAGES: Final[Mapping[str, tuple[Making, Mapping[str, str]]]] = {
    "Covariance": (
        writers.assumptions,
        {
            "Correlations": "COVARIANCE_CORRELATION",
            "Volatilities and expected returns | Volatility": "CMA_VOLATILITY",
            "Volatilities and expected returns | {measure}": "CMA_EXPECTED_RETURN",
        },
    ),
    "Factor loadings": (
        writers.assumptions,
        {
            "Factor loadings": "MIMICKING_EXPOSURE",
            "Mimicking portfolios": "MIMICKING_WEIGHTS",
            "Factor volatilities and correlations | Volatility": "MIMICKING_VOLATILITY",
            "Factor volatilities and correlations": "MIMICKING_CORRELATION",
        },
    ),
    "Factor premia": (
        writers.premia,
        {
            "The two approaches | Implied": "FACTOR_PREMIA",
            "The two approaches | Regression": "REGRESSION_PREMIA",
        },
    ),
    "Weights": (
        writers.blends,
        {
            "Weights | Within limits": "CONSTRAINED_BLEND_WEIGHTS",
            "Weights | Closed form, no limits": "BLEND_WEIGHTS",
            "Weights | Anchor": "INVERSE_VOLATILITY_WEIGHTS",
        },
    ),
    "Frontier weights": (
        writers.frontier_weights,
        {
            "The corner portfolios": "EFFICIENT_FRONTIER",
            "The portfolios along the frontier": "EFFICIENT_FRONTIER",
        },
    ),
    "Gamma path": (writers.blends, {"Exposures along the path": "GAMMA_PATH_EXPOSURE"}),
    "Path weights": (writers.blends, {"Within limits": "GAMMA_PATH"}),
    "Efficient frontier": (
        writers.frontier,
        {
            "The portfolios, and portfolios of one asset class": "PORTFOLIO_EFFICIENCY",
            "Weights of the portfolios | Maximum Sharpe": "MAXIMUM_SHARPE_WEIGHTS",
        },
    ),
    "Black-Litterman": (
        writers.views,
        {
            "The views": "BLACK_LITTERMAN_VIEWS",
            "Expected returns | After views": "BLACK_LITTERMAN_RETURNS",
            "Expected returns | Equilibrium": "EQUILIBRIUM_RETURNS",
        },
    ),
    "Three-way trade": (writers.three_way, {"Return, risk and distance": "THREE_WAY_TRADE"}),
    "Trade weights": (writers.three_way, {"Weights by asset class": "THREE_WAY_TRADE"}),
    "Bands of assumptions": (writers.drawn, _BLEND_BANDS),
    "Exposure bands of assumptions": (writers.drawn, _BLEND_BANDS),
    "Risk decomposition": (
        writers.held,
        {
            **_RISK,
            "Expected return and volatility | Expected return": "PORTFOLIO_RETURN",
            "Expected return and volatility | Volatility": "PORTFOLIO_VOLATILITY",
        },
    ),
    "Against benchmark": (writers.against_benchmark, _ACTIVE),
    "Funding trade": (writers.funded, _FUNDING),
    "Stress": (writers.stressed, _STRESS),
    "Risk budgets": (
        writers.budgets,
        {
            "Budgets by asset": "RISK_BUDGET_FIT",
            "Weights | Within limits": "RISK_BUDGET_WEIGHTS",
        },
    ),
    "Portfolio risk": (
        writers.of_model,
        {**_RISK, "Volatility | Without the model": "PORTFOLIO_VOLATILITY"},
    ),
    "Portfolios": (writers.held_on_returns, {"Exposures": "PORTFOLIO_EXPOSURE"}),
    "Active risk": (writers.against_benchmark_on_returns, _ACTIVE),
    "Purchase": (writers.funded_on_returns, _FUNDING),
    "Portfolio stress": (writers.stressed_on_returns, _STRESS),
    "Risk-based portfolios": (
        writers.risk_based,
        {
            "Variance by factor": "FACTOR_VARIANCE_SHARE",
            "Variance by group of factors": "FACTOR_GROUP_VARIANCE_SHARE",
            "Exposures": "FACTOR_EXPOSURE",
            "t values": "EXPOSURE_T_VALUES",
            "Fit": "EXPOSURE_STATISTICS",
            "Return and risk": "RETURN_STATISTICS",
            "Weights": "RISK_BASED_WEIGHTS",
        },
    ),
    "Bands of returns": (
        writers.within_own_limits,
        {"What holds": "CASE_CONCLUSIONS", "{band_table} and their bands": "CASE_BANDS"},
    ),
    "Exposure bands of returns": (
        returns_writer,
        {"Exposures": "EXPOSURE_BANDS", "Share of the draws": "EXPOSURE_SIGN_SHARES"},
    ),
    "Barbells": (writers.barbells, {"Barbells": "BARBELL_WEIGHTS"}),
    "Returns check": (returns_writer, {"Assets": "RETURN_STATISTICS"}),
    "Asset correlations": (returns_writer, {"Correlations": "RETURN_CORRELATION"}),
    "Exposures": (
        returns_writer,
        {"Exposures, ": "FACTOR_EXPOSURE", "Fit": "EXPOSURE_STATISTICS"},
    ),
    "Exposure tests": (
        returns_writer,
        {
            "t values": "EXPOSURE_T_VALUES",
            "Variance inflation": "VARIANCE_INFLATION",
            "p values": "EXPOSURE_P_VALUES",
            "Standard errors": "EXPOSURE_ERRORS",
        },
    ),
    "Residuals": (returns_writer, {"Residual correlations": "RESIDUAL_CORRELATION"}),
    "Methods": (
        returns_writer,
        {"Adjusted R²": "METHOD_FIT", "Specific volatility": "METHOD_SPECIFIC_VOLATILITY"},
    ),
    "All methods": (returns_writer, {"Exposures, {method}": "FACTOR_EXPOSURE"}),
    "Rolling exposures": (writers.rolling, {"Exposures of {asset}": "ROLLING_EXPOSURE"}),
    "Rolling fit": (writers.rolling, {"R² | {asset}": "ROLLING_FIT"}),
    "Style analysis": (writers.styles, {"Styles": "STYLE_WEIGHTS", "Fit": "STYLE_FIT"}),
    "Rolling styles": (writers.styles, {"Style of {asset}": "ROLLING_STYLE_WEIGHTS"}),
    "Target allocation": (
        writers.cases,
        {
            "Weights": "CASE_WEIGHTS",
            "Achieved exposures": "CASE_EXPOSURES",
            "Achieved less target": "CASE_MISSES",
        },
    ),
    "Target and achieved": (
        writers.cases,
        {ALL_CASES: "", "Achieved less target": "CASE_MISSES", "{case_name}": "CASE_FIT"},
    ),
    "Strategies": (
        writers.within_own_limits,
        {"Performance": "BACKTEST_PERFORMANCE", "Net value": "BACKTEST_NET_VALUES"},
    ),
    "Strategy weights": (writers.within_own_limits, {"{strategy}": "BACKTEST_CLASS_WEIGHTS"}),
    "Tail risk": (
        writers.tails,
        {
            "Value at risk and expected shortfall": "TAIL_RISK_TABLE",
            "Location, scale and correlations of the Student t | Location": "STUDENT_T_LOCATION",
        },
    ),
    "Tail parity": (
        writers.tails,
        {"Weights | {rule}": "TAIL_PARITY_WEIGHTS", "Risk": "TAIL_RISK_TABLE"},
    ),
    "Tail statistics": (
        writers.tails,
        {"Statistics": "RETURN_STATISTICS", "Downside risk": "DOWNSIDE_STATISTICS"},
    ),
    "P-P plots": (
        writers.plots,
        {"Largest distance": "KOLMOGOROV_SMIRNOV", "{asset}": "PROBABILITY_PLOT"},
    ),
    "Monte Carlo": (
        writers.tails,
        {
            "The tail of": "SIMULATED_TAIL",
            "Value at risk": "SIMULATED_VALUE_AT_RISK",
            "Expected shortfall": "SIMULATED_EXPECTED_SHORTFALL",
        },
    ),
    "Tail backtest": (writers.tails, {"Performance": "TAIL_BACKTEST_PERFORMANCE"}),
    "Tail forecasts": (writers.tails, {"Forecast and realised": "TAIL_BACKTEST_RISK"}),
    "Tail weights": (
        writers.tails,
        {"Degrees of freedom": "TAIL_BACKTEST_DEGREES", "{strategy}": "TAIL_BACKTEST_WEIGHTS"},
    ),
    "Curve components": (
        writers.curve,
        {"Components": "CURVE_EXPLAINED_SHARES", "Loadings": "CURVE_COMPONENTS"},
    ),
    "Curve moves": (writers.curve, {"Moves": "CURVE_MOVES"}),
    "Bond portfolios": (
        writers.curve,
        {
            "Risk by component": "COMPONENT_RISK_SHARE",
            "Risk by maturity": "MATURITY_RISK_SHARE",
            "Exposures to components": "COMPONENT_EXPOSURE",
            "Contributions to volatility by component": "COMPONENT_RISK_CONTRIBUTION",
            "Contributions to volatility by maturity": "MATURITY_RISK_CONTRIBUTION",
        },
    ),
}
