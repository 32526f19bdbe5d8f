"""Build a workbook of returns: exposures by regression, and allocation to target exposures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xlwings as xw

from workbooks import authoring
from workbooks.authoring import Decimal, Field, Listed
from xlfactor import engine
from xlfactor.core.options import Criterion, Direction, Figures, Frequency, Method, Window

PERCENT = "0.0%"
PERCENT_FINE = "0.00%"
SIZE = "0.00"
DATE = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of the study: targets in the order of the factors, range, what is excluded."""

    targets: tuple[float, ...]
    lower: float
    upper: float
    excluded: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """What one workbook of returns holds, and says of itself."""

    title: str
    file: str
    assets: pd.DataFrame
    proxies: pd.DataFrame
    #: the proxy that a factor is, or the two whose difference it is
    definitions: Mapping[str, tuple[str, str | None]]
    classes: Mapping[str, str]
    illiquid: Sequence[str]
    cases: Mapping[str, Case]
    cash_asset: str
    rolling_assets: Sequence[str]
    settings: Mapping[str, object]
    target_volatility: float
    window_months: int
    rebalance: Frequency
    as_of: str
    source: str
    origin: str
    sources: Sequence[str]
    #: said in red on the first sheet
    warning: str = ""


#: what exposures are estimated with, and the usual values of the other methods
SETTINGS: Mapping[str, object] = {
    "Penalty": 0.0001,
    "L1 ratio": 0.5,
    "Folds": 5,
    "Direction": Direction.BOTH.value,
    "Criterion": Criterion.BIC.value,
    "Entry p value": 0.05,
    "Exit p value": 0.10,
}


def build(study: Study, path: Path) -> None:
    """Write the workbook."""
    book = engine.new_book()
    try:
        front = book.sheets[0]
        front.name = "README"
        _read_me(front, study)
        returns, proxies = _added(book, "Asset returns"), _added(book, "Proxy returns")
        _returns(returns, study.assets, f"an asset. {study.origin}", name="asset_returns")
        _returns(proxies, study.proxies, f"a proxy. {study.origin}", name="proxy_returns")
        _factors(_added(book, "Factors"), study)
        _classes(_added(book, "Classes"), study)
        _cases(_added(book, "Cases"), study)
        _options(_added(book, "Options"), study)
        front.activate()
        engine.save(book, path)
    finally:
        book.close()


def _added(book: xw.Book, name: str) -> xw.Sheet:
    return book.sheets.add(name, after=book.sheets[-1])


def _read_me(sheet: xw.Sheet, study: Study) -> None:
    authoring.start(
        sheet,
        study.title,
        "An input workbook of xlfactor: edit the blue cells, then run",
        widths={"B:B": 110},
    )
    if study.warning:
        authoring.text(sheet, 4, study.warning, bold=True, colour=authoring.theme.FAILED)
    lines = [
        "From histories of returns: factors made of index proxies, every asset's exposures to",
        "them by regression, the portfolios that come nearest to target exposures within limits,",
        "beside asset risk parity at a target volatility, and a walk through time on past data.",
        "",
        "Asset returns, Proxy returns: a row a month. Paste your own history over them; no month",
        "may be missing, and those that only one table has are left out and reported.",
        "Factors: each is a proxy, or the difference of two, with multipliers where wanted.",
        "Classes: the class and the liquidity of each asset; the weights now held, where wanted.",
        "Cases: a row a case, with targets by factor, the range of weights, and what is excluded",
        "(assets, classes or liquidities, parted by ;). Add as many rows as you like.",
        "Options: method of regression, target volatility, window, rebalancing, costs.",
        "",
        f"To run: the xlfactor ribbon in Excel, or without Excel: xlfactor run {study.file}",
        "Every analysis writes a sheet of its own; nothing that you typed is overwritten.",
    ]
    for row, line in enumerate(lines, start=6):
        authoring.text(sheet, row, line)
    after = authoring.legend(sheet, 7 + len(lines))
    authoring.text(sheet, after, "Sources", bold=True, size=12)
    for row, line in enumerate(study.sources, start=after + 1):
        authoring.text(sheet, row, line)


def _returns(sheet: xw.Sheet, returns: pd.DataFrame, what: str, *, name: str) -> None:
    authoring.start(
        sheet,
        "Returns: a row a month",
        f"Monthly, decimal, US dollar; a column {what}",
        widths={"B:B": 12, "C:Q": 13},
    )
    table = returns.rename_axis("Month")
    change = Decimal(minimum=-1, maximum=10, message="A return, as a decimal such as 0.012")
    field = Field(number_format=PERCENT_FINE, rule=change)
    whole = authoring.input_table(
        sheet, (5, 2), table, dict.fromkeys(table.columns, field), name=name
    )
    dates = sheet.range((6, 2), (5 + len(table), 2))
    dates.number_format = DATE
    dates.horizontal_alignment = "left"
    whole.rows[0].row_height = 32
    sheet.freeze_panes.freeze_at(sheet.range("A1:B5"))


def _factors(sheet: xw.Sheet, study: Study) -> None:
    authoring.start(
        sheet,
        "Factor definitions",
        "Multiplier × Long proxy, less multiplier × Short proxy; a blank multiplier is 1",
        widths={"B:B": 22, "C:D": 32, "E:F": 14},
    )
    rows = {factor: [*sides, None, None] for factor, sides in study.definitions.items()}
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["Long", "Short", "Long multiplier", "Short multiplier"],
        dtype=object,
    ).rename_axis("Factor")  # fmt: skip
    last = (5, 2 + study.proxies.shape[1])
    proxies = sheet.book.sheets["Proxy returns"].range((5, 3), last)
    proxy = Field(rule=Listed(source=proxies, message="A column of Proxy returns"))
    multiplier = Field(
        number_format=SIZE, rule=Decimal(minimum=-100, maximum=100, message="Blank is 1")
    )
    fields = {"Long": proxy, "Short": proxy, "Long multiplier": multiplier,
              "Short multiplier": multiplier}  # fmt: skip
    authoring.input_table(sheet, (5, 2), table, fields, name="factor_definitions")


def _classes(sheet: xw.Sheet, study: Study) -> None:
    authoring.start(
        sheet,
        "Asset classes",
        "Current: the weights now held, which Turnover in Cases counts from; blank: none",
        widths={"B:B": 30, "C:E": 14},
    )
    table = pd.DataFrame(
        {
            "Class": pd.Series(study.classes),
            "Liquidity": [
                "illiquid" if asset in study.illiquid else "liquid" for asset in study.classes
            ],
            "Current": None,
        },
        dtype=object,
    ).rename_axis("Asset")
    weight = Decimal(minimum=-10, maximum=10, message="A weight, such as 25%")
    fields = {
        "Class": Field(),
        "Liquidity": Field(
            rule=Listed(source=["liquid", "illiquid"], message="A word that Cases may exclude")
        ),
        "Current": Field(number_format=PERCENT, rule=weight),
    }
    authoring.input_table(sheet, (5, 2), table, fields, name="asset_classes")


def _cases(sheet: xw.Sheet, study: Study) -> None:
    authoring.start(
        sheet,
        "Cases: targets, limits and exclusions",
        "Targets as exposures; Lower and Upper hold for every weight; Excluded: assets, classes "
        "or liquidities, parted by ;",
        widths={"B:B": 22, "C:J": 12, "K:K": 26},
    )
    factors = list(study.definitions)
    rows = {
        name: [*case.targets, case.lower, case.upper, case.excluded]
        for name, case in study.cases.items()
    }
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=[*factors, "Lower", "Upper", "Excluded"], dtype=object
    ).rename_axis("Case")
    exposure = Field(
        number_format="0.00##", rule=Decimal(minimum=-100, maximum=100, message="An exposure")
    )
    weight = Field(
        number_format=PERCENT,
        rule=Decimal(minimum=-10, maximum=10, message="A weight, such as 25%"),
    )
    fields = {**dict.fromkeys(factors, exposure), "Lower": weight, "Upper": weight,
              "Excluded": Field()}  # fmt: skip
    authoring.input_table(sheet, (5, 2), table, fields, name="cases")


def _options(sheet: xw.Sheet, study: Study) -> None:
    authoring.start(
        sheet,
        "Options",
        "What is left blank keeps its usual value",
        widths={"B:B": 30, "C:C": 24, "D:D": 90},
    )
    share = Decimal(minimum=0, maximum=0.5, message="A share of value, such as 0.1%")
    volatility = Decimal(minimum=0, maximum=10, message="Annual, such as 2%")
    months = Decimal(minimum=1, maximum=1200, message="A whole number of months")
    settings = [
        ("Tables of returns hold", Figures.RETURNS.value, "figures", _listed(Figures),
         "returns, or prices to make them from"),
        ("Method of regression", Method.LASSO.value, "exposure_method", _listed(Method),
         "how exposures are estimated; the settings below belong to it"),
        ("Target volatility", study.target_volatility, "target_volatility",
         Field(number_format=PERCENT, rule=volatility),
         "annual; asset risk parity holds it with cash, or borrowed cash"),
        ("Cash asset", study.cash_asset, "cash_asset", Field(),
         "a column of Asset returns: what is not invested, and what performance is measured over"),
        ("Window of the past", Window.ROLLING.value, "window", _listed(Window),
         "rolling, or growing from the first month"),
        ("Months of the window", study.window_months, "window_months",
         Field(number_format="0", rule=months),
         "the first growing window has as many"),
        ("Rebalancing", study.rebalance.value, "rebalance",
         Field(rule=Listed(source=["monthly", "quarterly", "yearly"], message="How often")),
         "monthly, quarterly or yearly; in between, weights drift"),
        ("Cost per unit of turnover", 0.001, "cost_per_turnover",
         Field(number_format=PERCENT_FINE, rule=share),
         "share of value; turnover is half the sum of trades"),
        ("As of", study.as_of, "as_of", Field(number_format="@"), "heading of every page"),
        ("Currency", "USD", "currency", Field(), "heading of every page"),
        ("Source", study.source, "source", Field(), "heading of every page"),
    ]  # fmt: skip
    for row, (label, value, name, field, explanation) in enumerate(settings, start=5):
        authoring.setting(
            sheet, row, label, value, name=name, field=field, explanation=explanation
        )
    row = 6 + len(settings)
    authoring.text(sheet, row, "Settings of the methods of regression", bold=True, size=12)
    table = pd.DataFrame({"Value": pd.Series(dict(study.settings), dtype=object)})
    table = table.rename_axis("Setting")
    authoring.input_table(sheet, (row + 1, 2), table, {"Value": Field()}, name="exposure_settings")
    _followed(sheet, row + len(table) + 3, study.rolling_assets)


def _followed(sheet: xw.Sheet, row: int, assets: Sequence[str]) -> None:
    authoring.text(sheet, row, "Assets followed through time", bold=True, size=12)
    authoring.text(sheet, row + 1, "Their rolling exposures are shown; all if blank", size=9)
    cells = sheet.range((row + 2, 2), (row + 1 + len(assets), 2))
    cells.value = [[asset] for asset in assets]
    authoring.dress_input(cells, Field())
    cells.horizontal_alignment = "left"
    cells.name = "xf_rolling_assets"


def _listed(option: type[Figures | Method | Window]) -> Field:
    words = [member.value for member in option]
    return Field(rule=Listed(source=words, message="One of: " + ", ".join(words)))
