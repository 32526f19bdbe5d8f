"""Build a workbook of returns: exposures by regression, and allocation to target exposures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbooks import authoring, benchmark_sheet, returns_options
from workbooks.benchmark_sheet import Benchmark
from workbooks.returns_options import PERCENT, PERCENT_FINE, Options
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, Field, InputSheet, choice, number
from xlfactor.drawing.sheet import Alignment, ListRule, Look, Rectangle

SIZE = "0.00"
DATE = Look(number_format="yyyy-mm-dd", alignment=Alignment.LEFT)
WEIGHT = number(PERCENT, -10, 10, "A weight, such as 25%")
PROXY_RETURNS = "Proxy returns"


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
    benchmark: Benchmark
    origin: str
    sources: Sequence[str]
    #: said in red on the first sheet
    warning: str = ""
    #: of each asset, for the portfolio by capitalisation
    market_values: Mapping[str, float] | None = None


def build(study: Study, path: Path) -> None:
    """Write the workbook."""
    sheets = [
        _read_me(study),
        _returns("Asset returns", study.assets, f"an asset. {study.origin}", name="asset_returns"),
        _returns(PROXY_RETURNS, study.proxies, f"a proxy. {study.origin}", name="proxy_returns"),
        _factors(study),
        _classes(study),
        _cases(study),
        benchmark_sheet.sheet_of(study.benchmark, list(study.assets), list(study.definitions)),
        returns_options.sheet_of(study.options),
    ]
    authoring.save(sheets, path)


def _read_me(study: Study) -> InputSheet:
    lines = [
        "From histories of returns: factors made of index proxies, every asset's exposures to",
        "them by regression, the portfolios that come nearest to target exposures within limits,",
        "beside asset risk parity at a target volatility, and a walk through time on past data.",
        "",
        "Asset returns, Proxy returns: a row a month. Paste your own history over them; no month",
        "may be missing, and those that only one table has are left out and reported.",
        "Factors: each is a proxy, or the difference of two, with multipliers where wanted; and",
        "what a difference from its target counts.",
        "Classes: the class and the liquidity of each asset; where wanted its own limits, the",
        "weight now held and its share of the risk; the limits of classes; and, where given, the",
        "market value of each asset.",
        "Cases: a row a case: targets by factor, the range of weights, what may be traded and",
        "what is excluded (assets, classes or liquidities, parted by ;). Add rows as you like.",
        "Benchmark: a reference portfolio, the limit of the tracking error, a purchase to be paid",
        "for by sales, and scenarios of shocks to the factors.",
        "Options: method of regression, what stands beside the cases, window, rebalancing, costs.",
    ]
    return authoring.read_me(
        study.title,
        file=study.file,
        lines=lines,
        sources=study.sources,
        warning=study.warning,
    )


def _returns(title: str, returns: pd.DataFrame, what: str, *, name: str) -> InputSheet:
    sheet = InputSheet(
        title,
        "Returns: a row a month",
        f"Monthly, decimal, US dollar; a column {what}",
        widths=[12, *[13] * 15],
    )
    table = returns.rename_axis("Month")
    change = number(PERCENT_FINE, -1, 10, "A return, as a decimal such as 0.012")
    sheet.table((FIRST_TABLE, LEFT), table, dict.fromkeys(table.columns, change), name=name)
    first, last = FIRST_TABLE + 1, FIRST_TABLE + len(table)
    sheet.show(Rectangle(top=first, left=LEFT, bottom=last, right=LEFT), DATE)
    sheet.freeze(header_height=47)
    return sheet


def _factors(study: Study) -> InputSheet:
    sheet = InputSheet(
        "Factors",
        "Factor definitions",
        "Multiplier × Long proxy, less multiplier × Short proxy; a blank multiplier is 1. "
        "Weight: what a difference from the factor's target counts",
        widths=[22, 28, 28, 14, 14, 4, 22, 12],
    )
    rows = {factor: [*sides, None, None] for factor, sides in study.definitions.items()}
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["Long", "Short", "Long multiplier", "Short multiplier"],
        dtype=object,
    ).rename_axis("Factor")  # fmt: skip
    proxies = Rectangle(top=FIRST_TABLE, left=LEFT + 1, bottom=FIRST_TABLE,
                        right=LEFT + study.proxies.shape[1])  # fmt: skip
    proxy = Field(
        rule=ListRule(source=(PROXY_RETURNS, proxies)), message=f"A column of {PROXY_RETURNS}"
    )
    multiplier = number(SIZE, -100, 100, "Blank is 1")
    fields = {"Long": proxy, "Short": proxy, "Long multiplier": multiplier,
              "Short multiplier": multiplier}  # fmt: skip
    sheet.table((FIRST_TABLE, LEFT), table, fields, name="factor_definitions")
    weights = pd.DataFrame({"Weight": 1.0}, index=pd.Index(list(rows), name="Factor"))
    counts = number(SIZE, 0, 1000, "What a difference from this factor's target counts")
    sheet.table((FIRST_TABLE, 8), weights, {"Weight": counts}, name="factor_weights")
    return sheet


def _classes(study: Study) -> InputSheet:
    sheet = InputSheet(
        "Classes",
        "Asset classes",
        "Lower, Upper: beside those of each case. Current: weights now held, which Turnover in "
        "Cases counts from. All but Class may be blank",
        widths=[30, *[13] * 6, 4, 18, 12, 12, 4, 26, 14],
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
        "Liquidity": choice(["liquid", "illiquid"], "A word that Cases may exclude"),
        **dict.fromkeys(("Lower", "Upper", "Current"), WEIGHT),
        "Risk budget": number(PERCENT, 0, 1, "A share of the risk; they sum to 100%"),
    }
    sheet.table((FIRST_TABLE, LEFT), table, fields, name="asset_classes")
    classes = pd.Index(list(dict.fromkeys(study.classes.values())), name="Class")
    limits = pd.DataFrame(None, index=classes, columns=["Lower", "Upper"], dtype=object)
    sheet.table((FIRST_TABLE, 10), limits, dict.fromkeys(limits, WEIGHT), name="group_limits")
    if study.market_values is not None:
        values = pd.DataFrame({"Market value": study.market_values}).rename_axis("Asset")
        value = number("#,##0", 0, 1e15, "In any currency")
        sheet.table((FIRST_TABLE, 14), values, {"Market value": value}, name="market_values")
    return sheet


def _cases(study: Study) -> InputSheet:
    sheet = InputSheet(
        "Cases",
        "Cases: targets, limits and exclusions",
        "Targets as exposures; Lower and Upper hold for every weight; Turnover: the most that may "
        "be traded from Current; Excluded: assets, classes or liquidities, parted by ;",
        widths=[22, *[11] * 9, 26],
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
    fields = {
        **dict.fromkeys(factors, number("0.00##", -100, 100, "An exposure")),
        "Lower": WEIGHT,
        "Upper": WEIGHT,
        "Turnover": number(PERCENT, 0, 10, "Half the sum of trades, such as 20%"),
        "Excluded": Field(indent=1),
    }
    sheet.table((FIRST_TABLE, LEFT), table, fields, name="cases")
    return sheet
