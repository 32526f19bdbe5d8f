"""Build a workbook of returns: exposures by regression, and allocation to target exposures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xlwings as xw

from workbooks import authoring, returns_options
from workbooks.authoring import Decimal, Field, Listed
from workbooks.returns_options import PERCENT, PERCENT_FINE, Options
from xlfactor import engine

SIZE = "0.00"
DATE = "yyyy-mm-dd"
WEIGHT = Field(
    number_format=PERCENT, rule=Decimal(minimum=-10, maximum=10, message="A weight, such as 25%")
)


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
    options: Options
    origin: str
    sources: Sequence[str]
    #: said in red on the first sheet
    warning: str = ""


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
        returns_options.write(_added(book, "Options"), study.options)
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
        "Factors: each is a proxy, or the difference of two, with multipliers where wanted; and",
        "what a miss of its target counts.",
        "Classes: the class and the liquidity of each asset; where wanted its own limits, the",
        "weight now held and its share of the risk; and the limits of classes.",
        "Cases: a row a case: targets by factor, the range of weights, what may be traded and",
        "what is excluded (assets, classes or liquidities, parted by ;). Add rows as you like.",
        "Options: method of regression, what stands beside the cases, window, rebalancing, costs.",
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
    whole.rows[0].row_height = 47
    sheet.freeze_panes.freeze_at(sheet.range("A1:B5"))


def _factors(sheet: xw.Sheet, study: Study) -> None:
    authoring.start(
        sheet,
        "Factor definitions",
        "Multiplier × Long proxy, less multiplier × Short proxy; a blank multiplier is 1. "
        "Weight: what a miss of the factor's target counts",
        widths={"B:B": 22, "C:D": 32, "E:F": 14, "G:G": 4, "H:H": 22, "I:I": 12},
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
    weights = pd.DataFrame({"Weight": 1.0}, index=pd.Index(list(rows), name="Factor"))
    counts = Decimal(minimum=0, maximum=1000, message="What a miss of this factor's target counts")
    authoring.input_table(
        sheet, (5, 8), weights, {"Weight": Field(number_format=SIZE, rule=counts)},
        name="factor_weights",
    )  # fmt: skip


def _classes(sheet: xw.Sheet, study: Study) -> None:
    authoring.start(
        sheet,
        "Asset classes",
        "Lower and Upper: beside those of each case. Current: the weights now held, which "
        "Turnover in Cases counts from. All but Class may be blank, and the limits of classes too",
        widths={"B:B": 30, "C:H": 13, "I:I": 4, "J:J": 18, "K:L": 12},
    )
    table = pd.DataFrame(
        {
            "Class": pd.Series(study.classes),
            "Liquidity": [
                "illiquid" if asset in study.illiquid else "liquid" for asset in study.classes
            ],
            **dict.fromkeys(("Lower", "Upper", "Current", "Risk budget")),
        },
        dtype=object,
    ).rename_axis("Asset")
    fields = {
        "Class": Field(),
        "Liquidity": Field(
            rule=Listed(source=["liquid", "illiquid"], message="A word that Cases may exclude")
        ),
        "Lower": WEIGHT,
        "Upper": WEIGHT,
        "Current": WEIGHT,
        "Risk budget": Field(
            number_format=PERCENT,
            rule=Decimal(minimum=0, maximum=1, message="A share of the risk; they sum to 100%"),
        ),
    }
    authoring.input_table(sheet, (5, 2), table, fields, name="asset_classes")
    classes = pd.Index(list(dict.fromkeys(study.classes.values())), name="Class")
    limits = pd.DataFrame(None, index=classes, columns=["Lower", "Upper"], dtype=object)
    authoring.input_table(
        sheet, (5, 10), limits, dict.fromkeys(limits, WEIGHT), name="group_limits"
    )


def _cases(sheet: xw.Sheet, study: Study) -> None:
    authoring.start(
        sheet,
        "Cases: targets, limits and exclusions",
        "Targets as exposures; Lower and Upper hold for every weight; Turnover: the most that may "
        "be traded from Current; Excluded: assets, classes or liquidities, parted by ;",
        widths={"B:B": 22, "C:K": 12, "L:L": 26},
    )
    factors = list(study.definitions)
    rows = {
        name: [*case.targets, case.lower, case.upper, None, case.excluded]
        for name, case in study.cases.items()
    }
    header = [*factors, "Lower", "Upper", "Turnover", "Excluded"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=header, dtype=object).rename_axis(
        "Case"
    )
    exposure = Field(
        number_format="0.00##", rule=Decimal(minimum=-100, maximum=100, message="An exposure")
    )
    turnover = Decimal(minimum=0, maximum=10, message="Half the sum of trades, such as 20%")
    fields = {**dict.fromkeys(factors, exposure), "Lower": WEIGHT, "Upper": WEIGHT,
              "Turnover": Field(number_format=PERCENT, rule=turnover),
              "Excluded": Field()}  # fmt: skip
    whole = authoring.input_table(sheet, (5, 2), table, fields, name="cases")
    whole.columns[-1].adjust_indent(1)
