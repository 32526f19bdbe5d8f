"""Build tail_risk.xlsx: the tail risk of three assets, and portfolios by it.

    python -m workbooks.tail_risk [PATH]

The returns are simulated: daily, from a Student t with stated moments, so that fat tails, a calm
bond and gold can be told apart. Rules and options are to be edited by whoever uses it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from workbooks import authoring
from workbooks.returns_options import PERCENT, PERCENT_FINE
from workbooks.returns_study import DATE
from xlfactor.core.backtest.metrics import USUAL_METRICS
from xlfactor.core.estimation.dates import Window
from xlfactor.core.estimation.histories import Histories
from xlfactor.core.estimation.myriad import StudentMethod
from xlfactor.core.estimation.prices import ReturnKind
from xlfactor.core.option import Option
from xlfactor.core.portfolios.history import Figures
from xlfactor.core.portfolios.tail import Location, TailRule
from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, Field, InputSheet, choice, number
from xlfactor.drawing.sheet import Rectangle
from xlfactor.report.page import Paper

HERE = Path(__file__).parent
FILE = "tail_risk.xlsx"

SEED: Final = 20151231
FIRST, LAST = "2015-01-01", "2019-12-31"
DEGREES_OF_FREEDOM: Final = 4
DECIMALS: Final = 6
#: of each asset: mean and volatility a year
ASSETS: Final = {"Equity": (0.07, 0.17), "Bonds": (0.025, 0.045), "Gold": (0.04, 0.15)}
CORRELATION: Final = ((1.0, -0.25, 0.0), (-0.25, 1.0, 0.25), (0.0, 0.25, 1.0))
#: how many days make a year
_DAYS: Final = 252
_WARNING = "SIMULATED figures: nothing here was observed in any market"


def simulate() -> pd.DataFrame:
    """Return the returns, a row a day; figures are rounded, so that every machine writes them."""
    random = np.random.default_rng(SEED)
    dates = pd.bdate_range(FIRST, LAST)
    mean, volatility = np.array(list(ASSETS.values())).T
    normal = random.standard_normal((len(dates), len(ASSETS)))
    shocks = normal @ np.linalg.cholesky(np.array(CORRELATION)).T
    # scaled to a variance of one: t = normal / sqrt(chi² / freedom) has freedom / (freedom - 2)
    mixing = random.chisquare(DEGREES_OF_FREEDOM, size=(len(dates), 1))
    shocks *= np.sqrt((DEGREES_OF_FREEDOM - 2) / mixing)
    # centred, so that the means of so short a sample are the ones stated
    shocks -= shocks.mean(axis=0)
    returns = mean / _DAYS + shocks * volatility / np.sqrt(_DAYS)
    return pd.DataFrame(returns, index=dates, columns=list(ASSETS)).round(DECIMALS)


def build(path: Path) -> None:
    """Write the workbook."""
    authoring.save([_read_me(), _returns(simulate()), _options()], path)


def _read_me() -> InputSheet:
    moments = "; ".join(
        f"{name} {mean:.1%} and {volatility:.1%}" for name, (mean, volatility) in ASSETS.items()
    )
    lines = [
        "From a history of returns: a multivariate Student t beside a normal, value at risk and",
        "expected shortfall of the assets and of portfolios by both and by the sample itself,",
        "Monte Carlo with standard errors, P-P plots; portfolios that share volatility, value at",
        "risk or expected shortfall equally or as budgeted; and a walk through time on past data,",
        "with tests of the losses that exceeded their forecast.",
        "",
        "Asset returns: a row a day. Paste your own history over it, daily, weekly or monthly.",
        "Options: confidence, how the Student t is fitted, portfolios, budgets, simulation,",
        "window, rebalancing, costs, and which figures of the backtest are shown.",
    ]
    return authoring.read_me(
        "Tail risk: fat tails, value at risk and expected shortfall, and parities of them",
        file=FILE,
        lines=lines,
        sources=[
            f"Returns: drawn with the seed {SEED} from a Student t with {DEGREES_OF_FREEDOM} "
            "degrees of freedom, so that bad days are bad for all.",
            f"Stated mean and volatility a year: {moments}; correlations: equity and bonds "
            f"{CORRELATION[0][1]:g}, bonds and gold {CORRELATION[1][2]:g}.",
        ],
        warning=f"{_WARNING}.",
    )


def _returns(returns: pd.DataFrame) -> InputSheet:
    sheet = InputSheet(
        "Asset returns",
        "Returns: a row a day",
        f"Daily, decimal, US dollar; a column an asset. {_WARNING}",
        widths=[12, *[13] * len(ASSETS)],
    )
    table = returns.rename_axis("Day")
    change = number(PERCENT_FINE, -1, 10, "A return, as a decimal such as 0.012")
    sheet.table(
        (FIRST_TABLE, LEFT), table, dict.fromkeys(table.columns, change), name="asset_returns"
    )
    first, last = FIRST_TABLE + 1, FIRST_TABLE + len(table)
    sheet.show(Rectangle(top=first, left=LEFT, bottom=last, right=LEFT), DATE)
    sheet.freeze()
    return sheet


def _options() -> InputSheet:
    sheet = InputSheet(
        "Options", "Options", "What is left blank keeps its usual value", widths=[30, 24, 24, 90]
    )
    settings = _settings()
    for row, (label, value, name, field, explanation) in enumerate(settings, start=5):
        sheet.setting(row, label, value, name=name, field=field, explanation=explanation)
    row = 6 + len(settings)
    sheet.text(row, "Shares of the risk", look=input_sheet.HEADING)
    share = pd.Series(round(1 / len(ASSETS), 12), index=list(ASSETS))
    share.iloc[-1] = 1 - share.iloc[:-1].sum()
    budgets = share.to_frame("Risk budget").rename_axis("Asset")
    wanted = number(PERCENT, 0, 1, "A share of the risk; they sum to 100%")
    sheet.table((row + 1, LEFT), budgets, {"Risk budget": wanted}, name="risk_budgets")
    row += len(budgets) + 4
    _list(sheet, row, LEFT, "Portfolios by tail risk", tuple(TailRule), name="tail_rules")
    _list(sheet, row, LEFT + 1, "Figures of the backtest", USUAL_METRICS, name="metrics")
    return sheet


def _settings() -> list[tuple[str, object, str, Field, str]]:
    """Return label, value, name, field and explanation of each option."""
    return [
        ("Table of returns holds", Figures.RETURNS.value, "figures",
         choice(["returns", "prices"], "One of: returns, prices"),
         "returns, or prices to make them from"),
        ("Returns are", ReturnKind.SIMPLE.value, "return_kind", _listed(ReturnKind),
         "simple, or log: the distributions are fitted to ln(1 + return)"),
        ("Blanks in the returns", Histories.EQUALLY_LONG.value, "histories", _listed(Histories),
         "refused if equally long; common period and complete rows leave out rows with blanks"),
        ("Confidence", 0.95, "confidence", number("0.0##%", 0.5001, 0.9999, "Such as 95%"),
         "of value at risk and expected shortfall"),
        ("Location", Location.FITTED.value, "tail_location", _listed(Location),
         "the centre of the distributions: fitted, or zero, where all but historical ES agree"),
        ("Method of the Student t", StudentMethod.MMF.value, "student_method",
         _listed(StudentMethod), "all find the same maximum; GMMF takes the fewest steps"),
        ("Lowest degrees of freedom", 0.1, "lowest_degrees",
         number("0.0##", 0.001, 1e6, "Above zero"), "the fit looks for no fewer ..."),
        ("Highest degrees of freedom", 1000, "highest_degrees",
         number("0", 0.001, 1e6, "Above zero"), "... and no more; equal ones fix the number"),
        ("Half-life of the rows", None, "half_life", number("0", 1, 1e9, "A number of rows"),
         "rows after which one counts half as much in the fits; blank: all count alike"),
        ("Tolerance of the fit", 1e-8, "fit_tolerance",
         number("0.0E+00", 1e-14, 0.1, "Such as 1e-8"),
         "the fit ends where its relative changes sum to less"),
        ("Most steps of the fit", 20_000, "fit_steps", number("0", 1, 1e6, "A whole number"),
         "a fit that takes more is refused"),
        ("Simulated returns", 100_000, "draws", number("0", 1000, 1e6, "From 1000"),
         "draws from each distribution"),
        ("Seed", 1, "seed", number("0", 0, 2_147_483_647, "A whole number"),
         "the same seed gives the same figures"),
        ("Window of the past", Window.ROLLING.value, "window", _listed(Window),
         "rolling, or growing from the first month"),
        ("Months of the window", 24, "window_months",
         number("0", 1, 1200, "A whole number of months"), "the first growing window has as many"),
        ("Rebalancing", "quarterly", "rebalance",
         choice(["monthly", "quarterly", "yearly"], "How often"),
         "monthly, quarterly or yearly; in between, weights drift"),
        ("Cost per unit of turnover", 0.0005, "cost_per_turnover",
         number(PERCENT_FINE, 0, 0.5, "A share of value, such as 0.1%"),
         "share of value; turnover is half the sum of trades"),
        ("Cash return", 0.01, "cash_return", number(PERCENT_FINE, -1, 1, "Annual, such as 1%"),
         "annual; the Sharpe ratio is over it"),
        ("As of", "2019-12", "as_of", Field(number_format="@"), "heading of every page"),
        ("Currency", "USD", "currency", Field(), "heading of every page"),
        ("Source", "simulated returns", "source", Field(), "heading of every page"),
        ("Paper", None, "paper", _listed(Paper), "of result sheets in print; A4 if blank"),
    ]  # fmt: skip


def _list(sheet: InputSheet, row: int, column: int, title: str, words: Sequence[Option], *,
          name: str) -> None:  # fmt: skip
    """Write a list of words, a line below its title, with room for all that there are."""
    option = type(words[0])
    sheet.text(row, title, look=input_sheet.LIST_HEADING, column=column)
    cells = Rectangle(top=row + 2, left=column, bottom=row + 1 + len(option), right=column)
    sheet.named(cells, [word.value for word in words], name=name, field=_listed(option))


def _listed(option: type[Option]) -> Field:
    words = [member.value for member in option]
    return choice(words, "One of: " + ", ".join(words))


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / FILE)
