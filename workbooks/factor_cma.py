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
from workbooks.authoring import FIRST_TABLE, LEFT, Field, InputSheet, choice, number
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.risk.kinds import RiskKind

HERE = Path(__file__).parent

PERCENT = "0.0%"
PERCENT_FINE = "0.00%"
SIZE = "0.00"
WEIGHT = number(PERCENT, -10, 10, "A weight, such as 25%")

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
    sheets = [_read_me(), _assumptions(), _policy(), _factors(), _targets(), _budgets()]
    authoring.save(sheets, path)


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
        "CMA: the survey as published. Paste your own provider's table over it.",
        "Policy: the asset classes of the study; private or not; groups; anchor; limits.",
        "Factors: the mimicking portfolios, and the raw weights of the private factor.",
        "Targets: target exposures, gamma (factor fit or asset anchor), group limits, options.",
        "Budgets: shares of the risk by asset class and by factor, and groups of factors.",
        "",
        "To run: the xlfactor ribbon in Excel, or without Excel: xlfactor run factor_cma.xlsx",
        "Every analysis writes a sheet of its own; nothing that you typed is overwritten.",
    ]
    sheet.texts(5, lines)
    after = sheet.legend(6 + len(lines))
    sheet.text(after, "Sources", look=authoring.HEADING)
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


def _policy() -> InputSheet:
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
    sheet = InputSheet(
        "Policy",
        "Policy: the asset classes of the study",
        "Weights as shares of the portfolio. Anchor: the asset-based portfolio that gamma pulls "
        "away from; leave the whole column blank for inverse volatility",
        widths=[34, 24, *[11.5] * 4],
    )
    fields = {
        "Group": choice(list(GROUP_LIMITS), "A group of Targets"),
        "Private": choice(["yes", "no"], "yes: carries the private factor"),
        **dict.fromkeys(("Anchor", "Lower", "Upper"), WEIGHT),
    }
    sheet.table((FIRST_TABLE, LEFT), table, fields, name="policy")
    sheet.freeze()
    return sheet


def _factors() -> InputSheet:
    sheet = InputSheet(
        "Factors",
        "Factor-mimicking portfolios",
        "Weights, long and short; a blank or an asset that is not listed holds nothing",
        widths=[34, *[18] * 3],
    )
    table = pd.DataFrame(MIMICKING).reindex(list(UNIVERSE)).astype(object)
    table = table.where(table.notna(), None)
    table.index.name = "Asset class"
    weight = number(SIZE, -100, 100, "A weight, such as 0.25 or -1.60")
    sheet.table(
        (FIRST_TABLE, LEFT), table, dict.fromkeys(table.columns, weight), name="mimicking_weights"
    )
    row = FIRST_TABLE + len(table) + 2
    sheet.text(row, "Private factor", look=authoring.HEADING)
    sheet.text(
        row + 1,
        "Raw weights, before the part that the public factors explain is taken out; "
        "the column's header is the factor's name",
        look=authoring.SMALL,
    )
    private = pd.DataFrame({PRIVATE_FACTOR: 0.4}, index=pd.Index(PRIVATE, name="Asset class"))
    sheet.table((row + 2, LEFT), private, {PRIVATE_FACTOR: weight}, name="private_weights")
    return sheet


def _targets() -> InputSheet:
    sheet = InputSheet(
        "Targets",
        "Targets, limits and options",
        "Exposures as multiples of one unit of the factor; weights as shares of the portfolio",
        widths=[34, 38, 22, *[14] * 4],
    )
    targets = pd.DataFrame(
        {"Target exposure": [None] * (len(MIMICKING) + 1)},
        index=pd.Index([*MIMICKING, PRIVATE_FACTOR], name="Factor"),
        dtype=object,
    )
    exposure = number(SIZE, -100, 100, "An exposure; leave all blank for the target rule")
    sheet.text(5, "Target exposures", look=authoring.HEADING)
    sheet.text(6, "All blank: by the target rule below", look=authoring.SMALL)
    sheet.table((7, LEFT), targets, {"Target exposure": exposure}, name="target_exposures")
    row = 7 + len(targets) + 2
    sheet.text(row, "Group limits", look=authoring.HEADING)
    groups = pd.DataFrame(GROUP_LIMITS, index=["Lower", "Upper"]).T.astype(object)
    groups.index.name = "Group"
    sheet.table((row + 1, LEFT), groups, dict.fromkeys(groups, WEIGHT), name="group_limits")
    _options(sheet, row + 1 + len(groups) + 2)
    return sheet


def _budgets() -> InputSheet:
    sheet = InputSheet(
        "Budgets",
        "Risk budgets and groups of factors",
        "Shares of the risk of the portfolio, by the measure of the options on Targets",
        widths=[34, 14, 4, 24, 20],
    )
    share = number(PERCENT, 0, 1, "A share of the risk, such as 10%")
    by_asset = pd.DataFrame({"Budget": RISK_BUDGETS}).rename_axis("Asset class")
    by_factor = pd.DataFrame({"Budget": FACTOR_BUDGETS}).rename_axis("Factor")
    groups = pd.DataFrame({"Group": FACTOR_GROUPS}, dtype=object).rename_axis("Factor")
    right, below = LEFT + 3, 5 + len(by_factor) + 4
    for (row, column), title, note, table, field, name in (
        ((5, LEFT), "Budgets by asset class", "They sum to 100 %; 0 %: not held", by_asset, share,
         "risk_budgets"),
        ((5, right), "Budgets by factor", "At most 100 %; what is left is for the others",
         by_factor, share, "factor_budgets"),
        ((below, right), "Groups of factors", "Summed in Risk decomposition", groups, Field(),
         "factor_groups"),
    ):  # fmt: skip
        sheet.text(row, title, look=authoring.HEADING, column=column)
        sheet.text(row + 1, note, look=authoring.SMALL, column=column)
        fields = dict.fromkeys(table.columns, field)
        sheet.table((row + 2, column), table, fields, name=name)
    return sheet


def _options(sheet: InputSheet, row: int) -> None:
    sheet.text(row, "Options", look=authoring.HEADING)
    measures = [column for column in survey().columns if "Return" in column]
    share = number(SIZE, 0, 1, "0: the asset anchor; 1: the factor targets")
    rules, units, repairs = ([item.value for item in kind] for kind in (TargetRule, Unit, Repair))
    settings = [
        ("Gamma", 0.7, "gamma", share,
         "weight on the factor targets, from 0 (asset anchor) to 1"),
        ("Target rule", TargetRule.TANGENCY.value, "target_rule",
         choice(rules, "tangency or inverse volatility"),
         "the targets where none are typed above"),
        ("Expected returns", measures[0], "measure",
         choice(measures, "A return column of CMA"),
         "the column of CMA that the weights use; premia are shown for all"),
        ("Cash asset class", None, "cash_asset", Field(),
         "a row of CMA: returns of approach 2 in excess of it; blank: total returns"),
        ("Unit of the CMA table", Unit.AUTOMATIC.value, "unit",
         choice(units, "A way to write"),
         "how returns and volatilities are written; automatic looks and reports"),
        ("Repair of correlations", Repair.NONE.value, "repair",
         choice(repairs, "none or nearest"),
         "nearest: the nearest correlation matrix, if it is not positive semi-definite"),
        ("Measure of risk", RiskKind.VOLATILITY.value, "risk_measure",
         choice([kind.value for kind in RiskKind if not kind.needs_sample], "A measure"),
         "of Risk decomposition: volatility, or a loss over a year"),
        ("Confidence", 0.95, "confidence", number(PERCENT, 0.5, 1, "Such as 95%"),
         "of VaR (value at risk) and ES (expected shortfall)"),
        ("Degrees of freedom", None, "degrees_of_freedom", number("0.0", 0, 1e9, "Such as 5"),
         "of Student measures, above 2"),
        ("As of", "2020", "as_of", Field(), "shown in the heading of every page"),
        ("Currency", "USD", "currency", Field(), "shown in the heading of every page"),
        ("Source", "Horizon Actuarial Services survey 2020", "source", Field(),
         "shown in the heading of every page"),
    ]  # fmt: skip
    for offset, (label, value, name, field, explanation) in enumerate(settings, start=1):
        sheet.setting(row + offset, label, value, name=name, field=field, explanation=explanation)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "factor_cma.xlsx")
