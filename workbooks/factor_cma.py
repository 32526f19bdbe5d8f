"""Build factor_cma.xlsx: factor investing from capital-market assumptions.

    python -m workbooks.factor_cma [PATH]

The figures are the Horizon Actuarial Services survey of 2020 (17 asset classes); universe,
mimicking portfolios and limits are those of the study, to be edited by whoever uses it.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import xlwings as xw

from workbooks import authoring
from workbooks.authoring import Decimal, Field, Listed
from xlfactor import engine
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair
from xlfactor.core.portfolios.factor_targets import TargetRule

HERE = Path(__file__).parent

PERCENT = "0.0%"
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
    """Give the published table: figures, then the lower triangle of the correlations."""
    figures = pd.read_csv(HERE / "horizon_2020.csv", index_col=0)
    correlation = pd.read_csv(HERE / "horizon_2020_correlation.csv", index_col=0)
    lower = correlation.where(np.tri(len(correlation), dtype=bool))
    table = figures.join(lower).astype(object)
    table.index.name = "Asset class"
    return table.where(table.notna(), None)


def build(path: Path) -> None:
    """Write the workbook."""
    book = engine.new_book()
    try:
        front = book.sheets[0]
        front.name = "README"
        _read_me(front)
        _assumptions(book.sheets.add("CMA", after=book.sheets[-1]))
        _policy(book.sheets.add("Policy", after=book.sheets[-1]))
        _factors(book.sheets.add("Factors", after=book.sheets[-1]))
        _targets(book.sheets.add("Targets", after=book.sheets[-1]))
        front.activate()
        engine.save(book, path)
    finally:
        book.close()


def _read_me(sheet: xw.Sheet) -> None:
    authoring.start(
        sheet,
        "Factor investing from capital-market assumptions",
        "An input workbook of xlfactor: edit the blue cells, then run",
        widths={"B:B": 96},
    )
    lines = [
        "From a table of capital-market assumptions: the asset covariance, the factor-mimicking",
        "portfolios and every asset's factor loadings, the factors' covariance and premia by two",
        "approaches, and the portfolio that carries a target of factor exposures while staying",
        "near an asset-based anchor.",
        "",
        "CMA: the survey as published. Paste your own provider's table over it.",
        "Policy: the asset classes of the study; private or not; groups; anchor; limits.",
        "Factors: the mimicking portfolios, and the raw weights of the private factor.",
        "Targets: target exposures, gamma (factor fit or asset anchor), group limits, options.",
        "",
        "To run: the xlfactor ribbon in Excel, or without Excel: xlfactor run factor_cma.xlsx",
        "Every analysis writes a sheet of its own; nothing that you typed is overwritten.",
    ]
    for row, line in enumerate(lines, start=5):
        authoring.text(sheet, row, line)
    after = authoring.legend(sheet, 6 + len(lines))
    sources = [
        "Figures: Horizon Actuarial Services, LLC, Survey of Capital Market Assumptions, "
        "2020 edition (17 asset classes;",
        "Private Debt has no arithmetic return and no standard deviation there).",
        "Study: mimicking portfolios, private factor and the blend of factor and asset targets "
        "as published; limits are illustrative.",
    ]
    authoring.text(sheet, after, "Sources", bold=True, size=12)
    for row, line in enumerate(sources, start=after + 1):
        authoring.text(sheet, row, line)


def _assumptions(sheet: xw.Sheet) -> None:
    table = survey()
    authoring.start(
        sheet,
        "Capital-market assumptions",
        "Annual, decimal; US dollar; correlations: lower triangle as published. "
        "Horizon Actuarial Services, Survey of Capital Market Assumptions 2020",
        widths={"B:B": 34, "C:X": 11.5},
    )
    returns = Decimal(minimum=-1, maximum=100, message="A return, as a decimal such as 0.074")
    correlations = Decimal(minimum=-1, maximum=100, message="A correlation from -1 to 1")
    fields = {
        column: Field(
            number_format=SIZE if column in table.index else PERCENT_FINE,
            rule=correlations if column in table.index else returns,
        )
        for column in table.columns
    }
    authoring.input_table(sheet, (5, 2), table, fields, name="cma")
    sheet.range((5, 2)).row_height = 60
    sheet.freeze_panes.freeze_at(sheet.range("A1:B5"))


def _policy(sheet: xw.Sheet) -> None:
    table = pd.DataFrame(
        {
            "Group": pd.Series(UNIVERSE),
            "Private": ["yes" if asset in PRIVATE else "no" for asset in UNIVERSE],
            "Anchor": None,
            "Lower": 0.0,
            "Upper": UPPER,
        },
        dtype=object,
    )
    table.index.name = "Asset class"
    authoring.start(
        sheet,
        "Policy: the asset classes of the study",
        "Weights as shares of the portfolio. Anchor: the asset-based portfolio that gamma pulls "
        "away from; leave the whole column blank for inverse volatility",
        widths={"B:B": 34, "C:C": 24, "D:G": 11.5},
    )
    weight = Decimal(minimum=-10, maximum=10, message="A weight, such as 25%")
    fields = {
        "Group": Field(rule=Listed(source=list(GROUP_LIMITS), message="A group of Targets")),
        "Private": Field(
            rule=Listed(source=["yes", "no"], message="yes: carries the private factor")
        ),
        "Anchor": Field(number_format=PERCENT, rule=weight),
        "Lower": Field(number_format=PERCENT, rule=weight),
        "Upper": Field(number_format=PERCENT, rule=weight),
    }
    authoring.input_table(sheet, (5, 2), table, fields, name="policy")
    sheet.freeze_panes.freeze_at(sheet.range("A1:B5"))


def _factors(sheet: xw.Sheet) -> None:
    authoring.start(
        sheet,
        "Factor-mimicking portfolios",
        "Weights, long and short; a blank or an asset that is not listed holds nothing",
        widths={"B:B": 34, "C:E": 18},
    )
    table = pd.DataFrame(MIMICKING).reindex(list(UNIVERSE)).astype(object)
    table = table.where(table.notna(), None)
    table.index.name = "Asset class"
    weight = Decimal(minimum=-100, maximum=100, message="A weight, such as 0.25 or -1.60")
    fields = {factor: Field(number_format=SIZE, rule=weight) for factor in table.columns}
    authoring.input_table(sheet, (5, 2), table, fields, name="mimicking_weights")
    row = 5 + len(table) + 2
    authoring.text(sheet, row, "Private factor", bold=True, size=12)
    authoring.text(
        sheet,
        row + 1,
        "Raw weights, before the part that the public factors explain is taken out; "
        "the column's header is the factor's name",
        size=9,
    )
    private = pd.DataFrame({PRIVATE_FACTOR: 0.4}, index=pd.Index(PRIVATE, name="Asset class"))
    field = {PRIVATE_FACTOR: Field(number_format=SIZE, rule=weight)}
    authoring.input_table(sheet, (row + 2, 2), private, field, name="private_weights")


def _targets(sheet: xw.Sheet) -> None:
    authoring.start(
        sheet,
        "Targets, limits and options",
        "Exposures as multiples of one unit of the factor; weights as shares of the portfolio",
        widths={"B:B": 34, "C:C": 38, "D:D": 22, "E:H": 14},
    )
    weight = Decimal(minimum=-10, maximum=10, message="A weight, such as 25%")
    exposure = Decimal(
        minimum=-100, maximum=100, message="An exposure; leave all blank for the target rule"
    )
    targets = pd.DataFrame(
        {"Target exposure": [None] * (len(MIMICKING) + 1)},
        index=pd.Index([*MIMICKING, PRIVATE_FACTOR], name="Factor"),
        dtype=object,
    )
    authoring.text(sheet, 5, "Target exposures", bold=True, size=12)
    authoring.text(sheet, 6, "All blank: by the target rule below", size=9)
    authoring.input_table(
        sheet,
        (7, 2),
        targets,
        {"Target exposure": Field(number_format=SIZE, rule=exposure)},
        name="target_exposures",
    )
    row = 7 + len(targets) + 2
    authoring.text(sheet, row, "Group limits", bold=True, size=12)
    groups = pd.DataFrame(GROUP_LIMITS, index=["Lower", "Upper"]).T.astype(object)
    groups.index.name = "Group"
    bounds = {side: Field(number_format=PERCENT, rule=weight) for side in groups.columns}
    authoring.input_table(sheet, (row + 1, 2), groups, bounds, name="group_limits")
    _options(sheet, row + 1 + len(groups) + 2)


def _options(sheet: xw.Sheet, row: int) -> None:
    authoring.text(sheet, row, "Options", bold=True, size=12)
    measures = [column for column in survey().columns if "Return" in column]
    share = Decimal(minimum=0, maximum=1, message="0: the asset anchor; 1: the factor targets")
    settings = [
        ("Gamma", 0.7, "gamma", Field(number_format=SIZE, rule=share),
         "weight on the factor targets, from 0 (asset anchor) to 1"),
        ("Target rule", TargetRule.TANGENCY.value, "target_rule",
         Field(rule=Listed(source=[rule.value for rule in TargetRule],
                           message="tangency or inverse volatility")),
         "the targets where none are typed above"),
        ("Expected returns", measures[0], "measure",
         Field(rule=Listed(source=measures, message="A return column of CMA")),
         "the column of CMA that the weights use; premia are shown for all"),
        ("Cash asset class", None, "cash_asset", Field(),
         "a row of CMA: returns of approach 2 in excess of it; blank: total returns"),
        ("Unit of the CMA table", Unit.AUTOMATIC.value, "unit",
         Field(rule=Listed(source=[unit.value for unit in Unit], message="A way to write")),
         "how returns and volatilities are written; automatic looks and reports"),
        ("Repair of correlations", Repair.NONE.value, "repair",
         Field(rule=Listed(source=[item.value for item in Repair], message="none or nearest")),
         "nearest: the nearest correlation matrix, if it is not positive semi-definite"),
        ("As of", "2020", "as_of", Field(), "shown in the heading of every page"),
        ("Currency", "USD", "currency", Field(), "shown in the heading of every page"),
        ("Source", "Horizon Actuarial Services survey 2020", "source", Field(),
         "shown in the heading of every page"),
    ]  # fmt: skip
    for offset, (label, value, name, field, explanation) in enumerate(settings, start=1):
        authoring.setting(
            sheet, row + offset, label, value, name=name, field=field, explanation=explanation
        )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "factor_cma.xlsx")
