"""Build factor_cma.xlsx: factor investing from capital-market assumptions.

    python -m workbooks.factor_cma [PATH]

The figures are the Horizon Actuarial Services survey of 2020 (17 asset classes); universe,
mimicking portfolios and limits are those of the study, to be edited by whoever uses it.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from workbooks import authoring
from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, InputSheet, number
from xlfactor.setup.cma_sheets import Decisions

HERE = Path(__file__).parent

PERCENT_FINE = "0.00%"
SIZE = "0.00"

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
GROUP_LIMITS = {
    "Public equity": (0.15, 0.60),
    "Investment-grade bonds": (0.10, 0.60),
    "Credit": (0.00, 0.20),
    "Real assets": (0.00, 0.30),
    "Private markets": (0.00, 0.30),
    "Hedge funds": (0.00, 0.15),
}


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
    authoring.save([_read_me(), _assumptions(), *_decisions().sheets()], path)


def _read_me() -> InputSheet:
    sheet = InputSheet(
        "README",
        "Factor investing from capital-market assumptions",
        "An input workbook of xlfactor: edit the blue cells, then run",
        widths=[96],
    )
    lines = [
        "From a table of capital-market assumptions: the asset covariance, the factor-mimicking",
        "portfolios and every asset's factor loadings, the factors' covariance and premia by two",
        "approaches, and the portfolio that carries a target of factor exposures while staying",
        "near an asset-based anchor.",
        "",
        "CMA: the survey as published. Paste your own provider's table over it, or set up a new",
        "workbook from it: xlfactor new cma --from PROVIDER.xlsx (in Excel: New workbook).",
        "Names: your names of the asset classes, which all sheets but CMA use, and the provider's.",
        "Policy: the asset classes of the study; private or not; groups; anchor; limits.",
        "Factors: the mimicking portfolios, and the raw weights of the private factor.",
        "Targets: target exposures, gamma (factor fit or asset anchor), group limits, options.",
        "",
        "To run: the xlfactor ribbon in Excel, or without Excel: xlfactor run factor_cma.xlsx",
        "Every analysis writes a sheet of its own; nothing that you typed is overwritten.",
    ]
    sheet.texts(5, lines)
    after = sheet.legend(6 + len(lines))
    sheet.text(after, "Sources", look=input_sheet.HEADING)
    sources = [
        "Figures: Horizon Actuarial Services, LLC, Survey of Capital Market Assumptions, "
        "2020 edition (17 asset classes;",
        "Private Debt has no arithmetic return and no standard deviation there).",
        "Study: mimicking portfolios, private factor and the blend of factor and asset targets "
        "as published; limits are illustrative.",
    ]
    sheet.texts(after + 1, sources)
    return sheet


def _assumptions() -> InputSheet:
    table = survey()
    sheet = InputSheet(
        "CMA",
        "Capital-market assumptions",
        "Annual, decimal; US dollar; correlations: lower triangle as published. "
        "Horizon Actuarial Services, Survey of Capital Market Assumptions 2020",
        widths=[34, *[11.5] * table.shape[1]],
    )
    figure = number(PERCENT_FINE, -1, 100, "A return, as a decimal such as 0.074")
    correlation = number(SIZE, -1, 100, "A correlation from -1 to 1")
    fields = {column: correlation if column in table.index else figure for column in table.columns}
    sheet.table((FIRST_TABLE, LEFT), table, fields, name="cma")
    sheet.freeze(header_height=60)
    return sheet


def _decisions() -> Decisions:
    policy = pd.DataFrame(
        {
            "Group": pd.Series(UNIVERSE),
            "Private": ["yes" if asset in PRIVATE else "no" for asset in UNIVERSE],
            "Anchor": None,
            "Lower": 0.0,
            "Upper": UPPER,
        },
        dtype=object,
    )
    policy.index.name = "Asset class"
    mimicking = pd.DataFrame(MIMICKING).reindex(policy.index).astype(object)
    return Decisions(
        names=pd.Series(policy.index, index=policy.index),
        policy=policy,
        mimicking=mimicking.where(mimicking.notna(), None),
        private=pd.Series(0.4, index=list(PRIVATE), name=PRIVATE_FACTOR),
        group_limits=pd.DataFrame(GROUP_LIMITS, index=["Lower", "Upper"]).T,
        measures=tuple(column for column in survey().columns if "Return" in column),
        options={
            "as_of": "2020",
            "currency": "USD",
            "source": "Horizon Actuarial Services survey 2020",
        },
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "factor_cma.xlsx")
