"""Build factor_cma.xlsx: factor investing from capital-market assumptions.

    python -m workbooks.factor_cma [PATH]

The figures are the Horizon Actuarial Services survey of 2020 (17 asset classes); universe,
mimicking portfolios and limits are those of the study, to be edited by whoever uses it.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from workbooks import budgets_sheet, cma_study, views_sheet
from workbooks.benchmark_sheet import Benchmark
from workbooks.cma_study import Study
from workbooks.views_sheet import View

HERE = Path(__file__).parent

#: the study's universe in survey order, with the group of each class
UNIVERSE = {
    "US Equity-Large Cap": "Public equity",
    "Non-US Equity-Developed": "Public equity",
    "Non-US Equity-Emerging": "Public equity",
    "US Corporate Bonds-Core": "Investment-grade bonds",
    "US Corporate Bonds-Long Duration": "Investment-grade bonds",
    "US Corporate Bonds-High Yield": "Credit",
    "Non-US Debt-Developed": "Investment-grade bonds",
    "Non-US Debt-Emerging": "Credit",
    "TIPS (Inflation-Protected)": "Real assets",
    "Real Estate": "Private markets",
    "Hedge Funds": "Hedge funds",
    "Commodities": "Real assets",
    "Infrastructure": "Private markets",
    "Private Equity": "Private markets",
}
PRIVATE = ("Real Estate", "Infrastructure", "Private Equity")
MIMICKING = {
    "Economic Growth": {
        "US Equity-Large Cap": 0.25,
        "Non-US Equity-Developed": 0.20,
        "Non-US Equity-Emerging": 0.10,
        "Commodities": 0.10,
    },
    "Real Rate": {"TIPS (Inflation-Protected)": 1.65},
    "Inflation": {
        "US Corporate Bonds-Core": -1.60,
        "TIPS (Inflation-Protected)": 1.60,
        "Commodities": 0.30,
    },
}
PRIVATE_FACTOR = "Private"
UPPER = 0.25
#: illustrative: a fifth of the risk to public equity, the rest over the others
RISK_BUDGETS = {
    asset: 0.2 / 3 if group == "Public equity" else 0.8 / 11 for asset, group in UNIVERSE.items()
}
FACTOR_BUDGETS = {"Economic Growth": 0.65, "Real Rate": 0.25, "Inflation": 0.03}
FACTOR_GROUPS = {
    "Economic Growth": "Activity",
    "Real Rate": "Rates and inflation",
    "Inflation": "Rates and inflation",
    PRIVATE_FACTOR: "Activity",
}
GROUP_LIMITS = {
    "Public equity": (0.15, 0.60),
    "Investment-grade bonds": (0.10, 0.60),
    "Credit": (0.00, 0.20),
    "Real assets": (0.00, 0.30),
    "Private markets": (0.00, 0.30),
    "Hedge funds": (0.00, 0.15),
}

#: a reference portfolio of 60 % equity and 40 % bonds, and what is asked of it
BENCHMARK = Benchmark(
    weights={
        "US Equity-Large Cap": 0.35,
        "Non-US Equity-Developed": 0.15,
        "Non-US Equity-Emerging": 0.10,
        "US Corporate Bonds-Core": 0.40,
    },
    limit=0.08,
    working_range=(0.01, 0.06),
    bought=("Infrastructure", 0.05),
    held="Anchor",
    scenarios={
        "Recession": {"Economic Growth": -0.20, "Real Rate": 0.05},
        "Inflation": {"Economic Growth": -0.05, "Inflation": 0.10},
        "Private markets reprice": {"Private": -0.20},
    },
)
#: illustrative views: a difference, and a return of its own
VIEWS = {
    "Emerging ahead of large caps": View(
        holds={"Non-US Equity-Emerging": 1, "US Equity-Large Cap": -1},
        returns=0.02,
        confidence=0.6,
    ),
    "High yield": View(holds={"US Corporate Bonds-High Yield": 1}, returns=0.055),
    "Infrastructure": View(holds={"Infrastructure": 1}, returns=0.08, confidence=0.3),
}

_LINES = (
    "From a table of capital-market assumptions: the asset covariance, the factor-mimicking",
    "portfolios and every asset's factor loadings, the factors' covariance and premia by two",
    "approaches, and the portfolio that carries a target of factor exposures while staying",
    "near an asset-based anchor.",
    "",
    "CMA: the survey as published. Paste your own provider's table over it, or set up a new",
    "workbook from it: xlfactor new cma --from PROVIDER.xlsx (in Excel: New workbook).",
    "Names: your names, which all sheets but CMA use, and beside each the provider's.",
    "Policy: the asset classes of the study; private or not; groups; anchor; limits.",
    "Factors: the mimicking portfolios, and the raw weights of the private factor.",
    "Targets: target exposures, gamma (factor fit or asset anchor), group limits, options.",
    "Benchmark: a reference portfolio, the limit of the tracking error, a purchase to be paid",
    "for by sales, and scenarios of shocks to the factors.",
    "Budgets: shares of the risk by asset class and by factor, and groups of factors.",
    "Views: what you expect of asset classes, against the returns that the benchmark implies.",
)
_SOURCES = (
    "Figures: Horizon Actuarial Services, LLC, Survey of Capital Market Assumptions, "
    "2020 edition (17 asset classes;",
    "Private Debt has no arithmetic return and no standard deviation there).",
    "Study: mimicking portfolios, private factor and the blend of factor and asset targets "
    "as published; limits are illustrative.",
)


def survey() -> pd.DataFrame:
    """Return the published table: figures, then the lower triangle of the correlations."""
    figures = pd.read_csv(HERE / "horizon_2020.csv", index_col=0)
    correlation = pd.read_csv(HERE / "horizon_2020_correlation.csv", index_col=0)
    lower = correlation.where(np.tri(len(correlation), dtype=bool))
    table = figures.join(lower).astype(object)
    table.index.name = "Asset class"
    return table.where(table.notna(), None)


def build(path: Path) -> None:
    """Write the workbook."""
    study = Study(
        title="Factor investing from capital-market assumptions",
        file="factor_cma.xlsx",
        cma=survey(),
        units="Annual, decimal; US dollar; correlations: lower triangle as published. "
        "Horizon Actuarial Services, Survey of Capital Market Assumptions 2020",
        groups=UNIVERSE,
        group_limits=GROUP_LIMITS,
        upper=UPPER,
        mimicking=MIMICKING,
        private=(PRIVATE_FACTOR, 0.4, PRIVATE),
        benchmark=BENCHMARK,
        more=(
            views_sheet.sheet_of(VIEWS, list(UNIVERSE)),
            budgets_sheet.sheet_of(RISK_BUDGETS, FACTOR_BUDGETS, FACTOR_GROUPS),
        ),
        as_of="2020",
        source="Horizon Actuarial Services survey 2020",
        lines=_LINES,
        sources=_SOURCES,
    )
    cma_study.build(study, path)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "factor_cma.xlsx")
