"""The sheet of options of a workbook of returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import xlwings as xw

from workbooks import authoring
from workbooks.authoring import Decimal, Field, Listed
from xlfactor.core.allocation.targeting import SecondCriterion
from xlfactor.core.backtest.schedule import Rebalancing
from xlfactor.core.estimation.dates import Window
from xlfactor.core.factors.fitting import Method
from xlfactor.core.factors.stepwise import Criterion, Direction
from xlfactor.core.option import Option
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.portfolios.history import Figures, ProxyFigures
from xlfactor.core.portfolios.rules import PortfolioRule

PERCENT = "0.0%"
PERCENT_FINE = "0.00%"
#: rows of a list of words
_LIST_LENGTH = 4

#: what exposures are estimated with, and the usual values of the other methods
SETTINGS: Mapping[str, object] = {
    "Penalty": 0.0001,
    "L1 ratio": 0.5,
    "Folds": 5,
    "Grid size": 50,
    "Smallest share": 0.001,
    "Direction": Direction.BOTH.value,
    "Criterion": Criterion.BIC.value,
    "Entry p value": 0.05,
    "Exit p value": 0.10,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the sheet says of one study."""

    cash_asset: str
    rolling_assets: Sequence[str]
    target_volatility: float
    window_months: int
    rebalance: Rebalancing
    as_of: str
    source: str
    compared: Sequence[str] = (PortfolioRule.RISK_PARITY.value, PortfolioRule.EQUAL_WEIGHT.value)


def write(sheet: xw.Sheet, options: Options) -> None:
    """Write the sheet of options."""
    authoring.start(
        sheet,
        "Options",
        "What is left blank keeps its usual value",
        widths={"B:B": 30, "C:C": 24, "D:D": 90},
    )
    share = Decimal(minimum=0, maximum=0.5, message="A share of value, such as 0.1%")
    share_of_way = Decimal(minimum=0, maximum=1, message="From 0 to 1")
    volatility = Decimal(minimum=0, maximum=10, message="Annual, such as 2%")
    months = Decimal(minimum=1, maximum=1200, message="A whole number of months")
    settings = [
        ("Tables of returns hold", Figures.RETURNS.value, "figures", _listed(Figures),
         "returns; prices to make them from; or levels, to take their changes over a year"),
        ("Table of proxies holds", ProxyFigures.SAME.value, "proxy_figures",
         _listed(ProxyFigures), "the same as that of assets, or something else"),
        ("Method of regression", Method.LASSO.value, "exposure_method", _listed(Method),
         "how exposures are estimated; the settings below belong to it"),
        ("Second criterion", SecondCriterion.LEAST_VARIANCE.value, "second_criterion",
         _listed(SecondCriterion),
         "what decides among portfolios that come equally near to a case's targets"),
        ("Target volatility", options.target_volatility, "target_volatility",
         Field(number_format=PERCENT, rule=volatility),
         "annual; risk parity and risk budgets hold it with cash, or borrowed cash"),
        ("Cash asset", options.cash_asset, "cash_asset", Field(),
         "a column of Asset returns: what is not invested, and what performance is measured over"),
        ("Gamma of the factor blend", 0.7, "gamma", Field(number_format="0.00", rule=share_of_way),
         "from 0, inverse volatility of the assets, to 1, the targets of the factors"),
        ("Targets of the factor blend", TargetRule.TANGENCY.value, "target_rule",
         _listed(TargetRule), "tangency or inverse volatility of the factors"),
        ("Window of the past", Window.ROLLING.value, "window", _listed(Window),
         "rolling, or growing from the first month"),
        ("Months of the window", options.window_months, "window_months",
         Field(number_format="0", rule=months),
         "the first growing window has as many"),
        ("Rebalancing", options.rebalance.value, "rebalance",
         Field(rule=Listed(source=["monthly", "quarterly", "yearly"], message="How often")),
         "monthly, quarterly or yearly; in between, weights drift"),
        ("Cost per unit of turnover", 0.001, "cost_per_turnover",
         Field(number_format=PERCENT_FINE, rule=share),
         "share of value; turnover is half the sum of trades"),
        ("As of", options.as_of, "as_of", Field(number_format="@"), "heading of every page"),
        ("Currency", "USD", "currency", Field(), "heading of every page"),
        ("Source", options.source, "source", Field(), "heading of every page"),
    ]  # fmt: skip
    for row, (label, value, name, field, explanation) in enumerate(settings, start=5):
        authoring.setting(
            sheet, row, label, value, name=name, field=field, explanation=explanation
        )
    row = 6 + len(settings)
    authoring.text(sheet, row, "Settings of the methods of regression", bold=True, size=12)
    table = pd.DataFrame({"Value": pd.Series(dict(SETTINGS), dtype=object)})
    table = table.rename_axis("Setting")
    authoring.input_table(sheet, (row + 1, 2), table, {"Value": Field()}, name="exposure_settings")
    row += len(table) + 3
    _list(sheet, (row, 2), "Portfolios beside the cases", options.compared,
          name="compared_rules", field=_listed(PortfolioRule))  # fmt: skip
    _list(sheet, (row, 3), "Rolling exposures of", options.rolling_assets,
          name="rolling_assets", field=Field())  # fmt: skip
    authoring.text(
        sheet, row + 1, "All blank: risk parity and equal weight; exposures of all assets", size=9
    )


def _list(
    sheet: xw.Sheet,
    corner: tuple[int, int],
    title: str,
    words: Sequence[str],
    *,
    name: str,
    field: Field,
) -> None:
    """Write a list of words, a line below its title, with room for as many as are usual."""
    row, column = corner
    sheet.range(corner).value = title
    sheet.range(corner).font.bold = True
    sheet.range(corner).font.size = 12
    cells = sheet.range((row + 2, column), (row + 1 + _LIST_LENGTH, column))
    blanks = [None] * (_LIST_LENGTH - len(words))
    cells.value = [[word] for word in [*words, *blanks]]
    authoring.dress_input(cells, field)
    cells.horizontal_alignment = "left"
    cells.name = f"xf_{name}"


def _listed(option: type[Option]) -> Field:
    words = [member.value for member in option]
    return Field(rule=Listed(source=words, message="One of: " + ", ".join(words)))
