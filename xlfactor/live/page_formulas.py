"""The formulas that give the tables of result pages, on the workbook these are made from."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from xlfactor.errors import XlFactorError
from xlfactor.formulas.writing import Writer
from xlfactor.live import page_writers as writers
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.returns_model import returns_writer
from xlfactor.places import Places
from xlfactor.report.page import Page

#: between the title of a table and the column that a formula gives
_COLUMN: Final = ": "


def page_formulas(places: Places) -> Callable[[Page], Mapping[str, str]]:
    """Return what gives the formulas of a page's tables, by the titles of these.

    A table has none where what the workbook says goes beyond what functions take.
    """
    inputs = LiveInputs(places=places)
    made: dict[_Making, Writer | None] = {}

    def formulas(page: Page) -> dict[str, str]:
        make, functions = PAGES.get(page.sheet, (_nothing, {}))
        if make not in made:
            made[make] = _made(make, inputs)
        writer = made[make]
        if writer is None:
            return {}
        return {
            _said(block.title, column): f"={writer.call(function)}"
            for block in page.blocks
            for table, function in functions.items()
            for title, _, column in [table.partition(_COLUMN)]
            if block.title.startswith(title) and (not column or column in block.table)
        }

    return formulas


def _made(make: "_Making", inputs: LiveInputs) -> Writer | None:
    """Return a writer; None if an input is missing or wrong, which its own analysis tells."""
    try:
        return make(inputs)
    except XlFactorError:
        return None


def _said(title: str, column: str) -> str:
    """Return the title of a block, with the column of it that is meant, if not all are."""
    return f"{title}, {column}" if column else title


def _nothing(_: LiveInputs) -> None:
    return None


_Making: TypeAlias = Callable[[LiveInputs], Writer | None]
#: of pages of portfolios
_RISK: Final = {
    "Risk by factor": "FACTOR_RISK_SHARE",
    "Risk by asset": "RISK_SHARE",
    "Exposures": "PORTFOLIO_EXPOSURE",
    "Marginal risk by factor": "FACTOR_MARGINAL_RISK",
    "Marginal risk by asset": "MARGINAL_RISK",
}
_ACTIVE: Final = {
    "Tracking error: Tracking error": "TRACKING_ERROR",
    "Active risk by asset": "ACTIVE_RISK_CONTRIBUTION",
    "Active exposures": "ACTIVE_EXPOSURE",
}
_STRESS: Final = {"Return of the portfolios by scenario": "STRESS_RETURN"}
#: by sheet: who writes its formulas, and the functions of tables by how their titles begin
PAGES: Final[Mapping[str, tuple[_Making, Mapping[str, str]]]] = {
    "Covariance": (
        writers.assumptions,
        {"Correlations": "COVARIANCE_CORRELATION"},
    ),
    "Factor loadings": (
        writers.assumptions,
        {
            "Factor loadings": "MIMICKING_EXPOSURE",
            "Mimicking portfolios": "MIMICKING_WEIGHTS",
        },
    ),
    "Factor premia": (writers.premia, {"The two approaches: Implied": "FACTOR_PREMIA"}),
    "Weights": (writers.blends, {"Weights: Within limits": "CONSTRAINED_BLEND_WEIGHTS"}),
    "Frontier weights": (writers.frontier, {"The corner portfolios": "EFFICIENT_FRONTIER"}),
    "Path weights": (writers.blends, {"Within limits": "GAMMA_PATH"}),
    "Efficient frontier": (
        writers.frontier,
        {"Weights of the portfolios: Maximum Sharpe": "MAXIMUM_SHARPE_WEIGHTS"},
    ),
    "Black-Litterman": (
        writers.views,
        {
            "The views": "BLACK_LITTERMAN_VIEWS",
            "Expected returns: After views": "BLACK_LITTERMAN_RETURNS",
        },
    ),
    "Three-way trade": (writers.three_way, {"Return, risk and distance": "THREE_WAY_TRADE"}),
    "Trade weights": (writers.three_way, {"Weights by asset class": "THREE_WAY_TRADE"}),
    "Risk decomposition": (writers.held, _RISK),
    "Against benchmark": (writers.held, _ACTIVE),
    "Stress": (writers.stressed, _STRESS),
    "Risk budgets": (writers.budgets, {"Weights: Within limits": "RISK_BUDGET_WEIGHTS"}),
    "Portfolio risk": (writers.of_model, _RISK),
    "Portfolios": (writers.held_on_returns, {"Exposures": "PORTFOLIO_EXPOSURE"}),
    "Active risk": (writers.held_on_returns, _ACTIVE),
    "Portfolio stress": (writers.stressed_on_returns, _STRESS),
    "Risk-based portfolios": (writers.risk_based, {"Weights": "RISK_BASED_WEIGHTS"}),
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
            "Variance inflation": "VARIANCE_INFLATION",
            "t values": "EXPOSURE_T_VALUES",
            "p values": "EXPOSURE_P_VALUES",
            "Standard errors": "EXPOSURE_ERRORS",
        },
    ),
    "Residuals": (returns_writer, {"Residual correlations": "RESIDUAL_CORRELATION"}),
    "Target allocation": (
        writers.cases,
        {"Weights": "CASE_WEIGHTS", "Achieved exposures": "CASE_EXPOSURES"},
    ),
    "Tail risk": (
        writers.tails,
        {
            "Value at risk and expected shortfall": "TAIL_RISK_TABLE",
            "Location": "STUDENT_T_LOCATION",
        },
    ),
    "Tail parity": (
        writers.tails,
        {"Weights: ES parity": "TAIL_PARITY_WEIGHTS", "Risk": "TAIL_RISK_TABLE"},
    ),
    "Tail statistics": (writers.tails, {"Downside risk": "DOWNSIDE_STATISTICS"}),
    "Curve components": (
        writers.curve,
        {"Components": "CURVE_EXPLAINED_SHARES", "Loadings": "CURVE_COMPONENTS"},
    ),
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
