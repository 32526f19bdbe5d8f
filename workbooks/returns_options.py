"""The sheet of options of a workbook of returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from xlfactor.core.allocation.targeting import SecondCriterion
from xlfactor.core.backtest.schedule import Rebalancing
from xlfactor.core.estimation.dates import Window
from xlfactor.core.estimation.histories import Histories
from xlfactor.core.factors.fitting import Method
from xlfactor.core.factors.rolling import MOST_FOLLOWED
from xlfactor.core.factors.stepwise import Criterion, Direction
from xlfactor.core.option import Option
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.portfolios.history import Figures, ProxyFigures
from xlfactor.core.portfolios.rules import PortfolioRule
from xlfactor.core.resampling.history_draws import Resampling
from xlfactor.core.risk.kinds import RiskKind
from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import LEFT, Field, InputSheet, choice, number
from xlfactor.drawing.sheet import Rectangle
from xlfactor.report.page import Paper

PERCENT = "0.0%"
PERCENT_FINE = "0.00%"
#: rows of a list of words
_LIST_LENGTH = 4
_STYLES = 10

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
    #: columns of the tables of returns that styles are made of; none: no style analysis
    styles: Sequence[str] = ()
    compared: Sequence[str] = (PortfolioRule.RISK_PARITY.value, PortfolioRule.EQUAL_WEIGHT.value)


def sheet_of(options: Options) -> InputSheet:
    """Return the sheet of options."""
    sheet = InputSheet(
        "Options", "Options", "What is left blank keeps its usual value", widths=[30, 24, 90]
    )
    settings = _settings(options)
    for row, (label, value, name, field, explanation) in enumerate(settings, start=5):
        sheet.setting(row, label, value, name=name, field=field, explanation=explanation)
    row = 6 + len(settings)
    sheet.text(row, "Settings of the methods of regression", look=input_sheet.HEADING)
    table = pd.DataFrame({"Value": pd.Series(dict(SETTINGS), dtype=object)})
    table = table.rename_axis("Setting")
    sheet.table((row + 1, LEFT), table, {"Value": Field()}, name="exposure_settings")
    row += len(table) + 3
    _list(sheet, (row, LEFT), "Portfolios beside the cases", options.compared,
          name="compared_rules", field=_listed(PortfolioRule))  # fmt: skip
    _list(sheet, (row, LEFT + 1), "Rolling exposures of", options.rolling_assets,
          name="rolling_assets", field=Field())  # fmt: skip
    sheet.text(
        row + 1,
        f"All blank: risk parity and equal weight; exposures of the first {MOST_FOLLOWED} assets",
        look=input_sheet.SMALL,
    )
    if options.styles:
        _list(sheet, (row + _LIST_LENGTH + 3, LEFT), "Indices of style analysis", options.styles,
              name="style_indices", field=Field(), length=_STYLES)  # fmt: skip
    return sheet


def _settings(options: Options) -> list[tuple[str, object, str, Field, str]]:
    """Return label, value, name, field and explanation of each option."""
    return [
        ("Tables of returns hold", Figures.RETURNS.value, "figures", _listed(Figures),
         "returns; prices to make them from; or levels, to take their changes over a year"),
        ("Table of proxies holds", ProxyFigures.SAME.value, "proxy_figures",
         _listed(ProxyFigures), "the same as that of assets, or something else"),
        ("Histories", Histories.EQUALLY_LONG.value, "histories", _listed(Histories),
         "equally long: no blanks; common period and complete rows leave rows with blanks out"),
        ("Method of regression", Method.LASSO.value, "exposure_method", _listed(Method),
         "how exposures are estimated; the settings below belong to it"),
        ("Second criterion", SecondCriterion.LEAST_VARIANCE.value, "second_criterion",
         _listed(SecondCriterion),
         "what decides among portfolios that come equally near to a case's targets"),
        ("Target volatility", options.target_volatility, "target_volatility",
         number(PERCENT, 0, 10, "Annual, such as 2%"),
         "annual; risk parity and risk budgets hold it with cash, or borrowed cash"),
        ("Cash asset", options.cash_asset, "cash_asset", Field(),
         "a column of Asset returns: what is not invested, and what performance is measured over"),
        ("Gamma of the factor blend", 0.7, "gamma", number("0.00", 0, 1, "From 0 to 1"),
         "from 0, inverse volatility of the assets, to 1, the targets of the factors"),
        ("Targets of the factor blend", TargetRule.TANGENCY.value, "target_rule",
         _listed(TargetRule), "tangency or inverse volatility of the factors"),
        ("Window of the past", Window.ROLLING.value, "window", _listed(Window),
         "rolling, or growing from the first month"),
        ("Months of the window", options.window_months, "window_months",
         number("0", 1, 1200, "A whole number of months"),
         "the first growing window has as many"),
        ("Rebalancing", options.rebalance.value, "rebalance",
         choice(["monthly", "quarterly", "yearly"], "How often"),
         "monthly, quarterly or yearly; in between, weights drift"),
        ("Cost per unit of turnover", 0.001, "cost_per_turnover",
         number(PERCENT_FINE, 0, 0.5, "A share of value, such as 0.1%"),
         "share of value; turnover is half the sum of trades"),
        ("Measure of risk", RiskKind.VOLATILITY.value, "risk_measure", _listed(RiskKind),
         "of Compare risk: volatility a year, or a loss over one period of the history"),
        ("Confidence", 0.95, "confidence", number(PERCENT, 0.5, 1, "Such as 95%"),
         "of VaR (value at risk) and ES (expected shortfall)"),
        ("Degrees of freedom", None, "degrees_of_freedom", number("0.0", 0, 1e9, "Such as 5"),
         "of Student measures, above 2"),
        ("Draws of bands", None, "band_draws", number("0", 20, 100_000, "Such as 500"),
         "draws of the history for bands beside figures; blank: no bands"),
        ("Drawn by", None, "resampling", _listed(Resampling),
         "blocks of rows, or a Student t; stationary blocks if blank"),
        ("As of", options.as_of, "as_of", Field(number_format="@"), "heading of every page"),
        ("Currency", "USD", "currency", Field(), "heading of every page"),
        ("Source", options.source, "source", Field(), "heading of every page"),
        ("Paper", None, "paper", _listed(Paper), "of result sheets in print; A4 if blank"),
    ]  # fmt: skip


def _list(sheet: InputSheet, corner: tuple[int, int], title: str, words: Sequence[str], *,
          name: str, field: Field, length: int = _LIST_LENGTH) -> None:  # fmt: skip
    """Write a list of words, a line below its title, with room for as many as are usual."""
    row, column = corner
    sheet.text(row, title, look=input_sheet.LIST_HEADING, column=column)
    cells = Rectangle(top=row + 2, left=column, bottom=row + 1 + length, right=column)
    sheet.named(cells, words, name=name, field=field)


def _listed(option: type[Option]) -> Field:
    words = [member.value for member in option]
    return choice(words, "One of: " + ", ".join(words))
