"""Build risk_budgeting.xlsx: a pension policy against a benchmark, and published examples.

    python -m workbooks.risk_budgeting [PATH]

Assumptions, risk budgets and portfolios are those of the pension policy of Roncalli and Weisang;
mimicking portfolios, limits, benchmark and scenarios are illustrative, to be edited by whoever
uses it.
"""

import sys
from pathlib import Path

import pandas as pd

from workbooks import budgets_sheet, cma_study, limits_sheet, views_sheet
from workbooks.benchmark_sheet import Benchmark
from workbooks.cma_study import Study
from workbooks.published_examples import Example, examples_sheet
from workbooks.views_sheet import View
from xlfactor.core.allocation.portfolio_limits import TrackingUse
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, InputSheet
from xlfactor.setup.cma_sheets import WEIGHT

HERE = Path(__file__).parent
FILE = "risk_budgeting.xlsx"

#: expected return and volatility, and the group of each asset class
FIGURES = {
    "US Bonds": (0.042, 0.05, "Bonds"),
    "EURO Bonds": (0.038, 0.05, "Bonds"),
    "IG Bonds": (0.053, 0.07, "Bonds"),
    "US Equities": (0.092, 0.15, "Equities"),
    "Euro Equities": (0.086, 0.15, "Equities"),
    "EM Equities": (0.110, 0.18, "Equities"),
    "Commodities": (0.088, 0.30, "Commodities"),
}
ASSETS = list(FIGURES)
#: below the diagonal, row by row
CORRELATION = (
    (0.8,),
    (0.6, 0.4),
    (-0.1, -0.2, 0.3),
    (-0.2, -0.1, 0.2, 0.9),
    (-0.2, -0.2, 0.3, 0.7, 0.7),
    (0.0, 0.0, 0.1, 0.2, 0.2, 0.3),
)
RISK_BUDGETS = (0.20, 0.10, 0.15, 0.20, 0.10, 0.15, 0.10)
CURRENT = (0.30, 0.15, 0.15, 0.20, 0.08, 0.07, 0.05)
#: the printed weights in percent: risk budgets, then tilted and optimised ones
PORTFOLIOS = {
    "RB": (36.8, 21.8, 14.7, 10.2, 5.5, 7.0, 3.9),
    "RB*": (45.9, 8.3, 13.5, 10.8, 6.2, 11.0, 4.3),
    "MVO": (66.7, 0.0, 0.0, 7.8, 4.4, 19.7, 1.5),
}
MIMICKING = {
    "Growth": {"US Equities": 0.40, "Euro Equities": 0.35, "EM Equities": 0.25},
    "Rates": {"US Bonds": 0.60, "EURO Bonds": 0.40},
    "Credit": {"US Bonds": -0.60, "EURO Bonds": -0.30, "IG Bonds": 1.00},
    "Commodity prices": {"Commodities": 1.00},
}
TARGETS = {"Growth": 0.25, "Rates": 0.70, "Credit": 0.15, "Commodity prices": 0.03}
BENCHMARK = Benchmark(
    weights={
        "US Bonds": 0.40,
        "EURO Bonds": 0.20,
        "IG Bonds": 0.10,
        "US Equities": 0.15,
        "Euro Equities": 0.10,
        "EM Equities": 0.05,
    },
    limit=0.025,
    working_range=(0.005, 0.020),
    bought=("EM Equities", 0.05),
    held=None,
    scenarios={
        "Recession": {"Growth": -0.30, "Rates": 0.05, "Credit": -0.05},
        "Rising rates": {"Growth": -0.10, "Rates": -0.10},
        "Stagflation": {"Growth": -0.20, "Rates": -0.08, "Commodity prices": 0.30},
        "Commodities fall": {"Commodity prices": -0.40},
    },
    kept=TrackingUse.YES,
)
#: illustrative: shares of the risk by factor, the groups of factors, and limits of exposures
FACTOR_BUDGETS = {"Growth": 0.60, "Rates": 0.25, "Commodity prices": 0.10}
FACTOR_GROUPS = {
    "Growth": "Activity",
    "Credit": "Activity",
    "Rates": "Rates",
    "Commodity prices": "Inflation",
}
EXPOSURE_LIMITS = {"Growth": (0.15, 0.35), "Rates": (0.55, None), "Commodity prices": (None, 0.05)}
#: illustrative views: a difference, and a return of its own
VIEWS = {
    "EM ahead of US": View(
        holds={"EM Equities": 1, "US Equities": -1}, returns=0.03, confidence=0.6
    ),
    "Euro bonds": View(holds={"EURO Bonds": 1}, returns=0.025, confidence=0.4),
}


_LINES = (
    "From the assumptions of a pension policy: the risk of its portfolios by factor and by asset,",
    "the tracking error to a reference portfolio and what a limit of it leaves, what pays for a",
    "purchase, and what the portfolios lose in scenarios.",
    "",
    "CMA: expected returns, volatilities and correlations. Paste your own over them.",
    "Policy: the asset classes with their groups, limits and the weights now held.",
    "Factors: the mimicking portfolios of four factors.",
    "Targets: target exposures, gamma (factor fit or asset anchor), group limits, options.",
    "Benchmark: the reference portfolio, the limit of the tracking error, a purchase to be paid",
    "for by sales, and scenarios of shocks to the factors.",
    "Limits: the least and the most exposure to each factor, and leverage.",
    "Budgets: shares of the risk by asset class and by factor, and groups of factors.",
    "Views: what you expect of asset classes, against the returns that the benchmark implies.",
    "Portfolios: portfolios of your own, shown beside the others.",
    "Examples: published examples with the formulas that return their figures.",
)
_SOURCES = (
    "Assumptions, risk budgets, portfolios and examples: Thierry Roncalli and Guillaume Weisang "
    "(2016), Risk parity portfolios with risk factors,",
    "Quantitative Finance 16, and the first author's notes on strategic asset allocation.",
    "Mimicking portfolios, current weights, limits, benchmark, scenarios, views and budgets by",
    "factor are illustrative.",
)


def assumptions() -> pd.DataFrame:
    """Return the table: figures, then the lower triangle of the correlations."""
    lower = pd.DataFrame(None, index=ASSETS, columns=ASSETS, dtype=object)
    for i, row in enumerate(((), *CORRELATION)):
        lower.iloc[i, : i + 1] = [*row, 1.0]
    figures = pd.DataFrame(
        [row[:2] for row in FIGURES.values()], ASSETS, ["Expected Return", "Volatility"],
        dtype=object,
    )  # fmt: skip
    return figures.join(lower).rename_axis("Asset class")


def _portfolios() -> InputSheet:
    """Return the sheet of the published portfolios, scaled to 100 %."""
    table = pd.DataFrame(PORTFOLIOS, index=pd.Index(ASSETS, name="Asset class"))
    sheet = InputSheet(
        "Portfolios",
        "Your own portfolios",
        "Weights as shares of the portfolio; here the published ones, scaled to 100 %: risk "
        "budgets (RB), tilted within a tracking error of 1 % (RB*), mean-variance (MVO)",
        widths=[34, *[11.5] * len(PORTFOLIOS)],
    )
    sheet.table(
        (FIRST_TABLE, LEFT),
        table / table.sum(),
        dict.fromkeys(PORTFOLIOS, WEIGHT),
        name="portfolios",
    )
    return sheet


def _policy_example() -> Example:
    budgets = pd.DataFrame({"Budget": RISK_BUDGETS}, index=pd.Index(ASSETS, name="Asset class"))
    covariance = "CMA_COVARIANCE(cma[#All], policy[Asset class])"
    figures = " / ".join(map(str, PORTFOLIOS["RB"]))
    return Example(
        title="Pension policy: risk budgets of the assumptions of this workbook",
        tables={"budgets": budgets},
        printed={f"=RISK_BUDGET_WEIGHTS({covariance}, {{budgets}})": f"{figures} %"},
    )


def build(path: Path) -> None:
    """Write the workbook."""
    study = Study(
        title="Risk and budgets: a pension policy against a benchmark",
        file=FILE,
        cma=assumptions(),
        units="Annual, decimal; correlations: lower triangle. Roncalli and Weisang (2016)",
        groups={name: row[2] for name, row in FIGURES.items()},
        group_limits={"Bonds": (0.40, 0.90), "Equities": (0.10, 0.50), "Commodities": (0.0, 0.10)},
        upper=0.5,
        current=dict(zip(ASSETS, CURRENT, strict=True)),
        mimicking=MIMICKING,
        targets=TARGETS,
        benchmark=BENCHMARK,
        as_of="2016",
        source="Roncalli and Weisang (2016)",
        lines=_LINES,
        sources=_SOURCES,
        more=(
            limits_sheet.sheet_of(EXPOSURE_LIMITS),
            budgets_sheet.sheet_of(
                dict(zip(ASSETS, RISK_BUDGETS, strict=True)), FACTOR_BUDGETS, FACTOR_GROUPS
            ),
            views_sheet.sheet_of(VIEWS, ASSETS),
            _portfolios(),
            examples_sheet(_policy_example()),
        ),
    )
    cma_study.build(study, path)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / FILE)
