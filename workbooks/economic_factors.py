"""Build economic_factors.xlsx: industries explained by the economy, over quarters.

    python -m workbooks.economic_factors [PATH]

The levels of the economy are those that the package statsmodels ships as `macrodata` (public
domain, from the Federal Reserve Bank of St. Louis); those of the industries are made of the
returns of us_industries.xlsx. They are read when the workbook is built, and not when it is run.
"""

import sys
from pathlib import Path
from typing import Final

import pandas as pd

from workbooks import authoring, us_industries
from xlfactor.core.factors.fitting import Method
from xlfactor.core.portfolios.history import Figures
from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, Field, InputSheet, choice, number
from xlfactor.drawing.sheet import Alignment, Look, Rectangle

HERE: Final = Path(__file__).parent
FILE: Final = "economic_factors.xlsx"
#: of each series: its column of `macrodata`, and the group of its factor
SERIES: Final = {
    "Gross domestic product": ("realgdp", "Activity"),
    "Investment": ("realinv", "Activity"),
    "Consumer prices": ("cpi", "Inflation"),
    "Money M1": ("m1", "Money"),
}
QUARTERS: Final = 101
ROLLING_ASSETS: Final = ("Energy", "Finance")
_DECIMALS: Final = 6


def history() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return levels of industries and bills, and of the economy, by quarter's end."""
    from linearmodels.datasets import french
    from statsmodels.datasets import macrodata

    data = macrodata.load_pandas().data
    quarters = pd.PeriodIndex.from_fields(
        year=data["year"].astype(int), quarter=data["quarter"].astype(int), freq="Q"
    )
    economy = data.set_index(quarters.to_timestamp(how="end").normalize())
    economy = economy[[column for column, _ in SERIES.values()]].set_axis(list(SERIES), axis=1)
    returns = french.load().set_index("dates")
    returns.index = pd.DatetimeIndex(returns.index) + pd.offsets.MonthEnd(0)
    names = {**us_industries.INDUSTRIES, "RF": us_industries.BILLS}
    levels = (1 + returns[list(names)]).cumprod().rename(columns=names)
    last = economy.index[-QUARTERS:]
    assets = levels.reindex(last)
    return (assets / assets.iloc[0]).round(_DECIMALS), economy.loc[last]


def build(path: Path) -> None:
    """Write the workbook."""
    assets, economy = history()
    sheets = [
        _read_me(),
        _levels("Industries", "of 1 invested at the first date, dividends included", assets,
                name="asset_returns"),
        _levels("Economy", "of the economy: real, in billions of dollars of 2005; prices and "
                "money as published", economy, name="proxy_returns"),
        _factors(),
        _options(),
    ]  # fmt: skip
    authoring.save(sheets, path)


def _read_me() -> InputSheet:
    lines = [
        "From quarterly levels: their relative changes over a year, every industry's exposures to",
        "growth, prices and money by maximum likelihood, and what these groups of factors add to",
        "the variance of risk-based portfolios.",
        "",
        "Industries, Economy: a row a quarter, levels above zero. Paste your own over them.",
        "Factors: each is a series of Economy, and belongs to a group.",
        "Options: what the tables hold, and the method of regression.",
        "",
        "Changes over a year overlap from quarter to quarter: t values look better than they are.",
    ]
    return authoring.read_me(
        "Economic factors: industries explained by the economy",
        file=FILE,
        lines=lines,
        sources=[
            "Economy: Federal Reserve Bank of St. Louis (FRED), public domain, as shipped by the "
            "Python package statsmodels (macrodata).",
            "Industries: Kenneth R. French data library (mba.tuck.dartmouth.edu), as shipped by "
            "the Python package linearmodels (NCSA licence).",
        ],
    )


def _levels(title: str, what: str, levels: pd.DataFrame, *, name: str) -> InputSheet:
    sheet = InputSheet(
        title, f"{title}: levels, a row a quarter", f"Levels {what}",
        widths=[12, *[13] * levels.shape[1]],
    )  # fmt: skip
    table = levels.rename_axis("Quarter")
    field = number("#,##0.00", 1e-9, 1e9, "A level above zero")
    sheet.table((FIRST_TABLE, LEFT), table, dict.fromkeys(table.columns, field), name=name)
    first, last = FIRST_TABLE + 1, FIRST_TABLE + len(table)
    dates = Look(number_format="yyyy-mm-dd", alignment=Alignment.LEFT)
    sheet.show(Rectangle(top=first, left=LEFT, bottom=last, right=LEFT), dates)
    sheet.freeze(header_height=32)
    return sheet


def _factors() -> InputSheet:
    sheet = InputSheet(
        "Factors",
        "Factors and their groups",
        "Each factor is a series of Economy, or the difference of two; each belongs to a group",
        widths=[26, 26, 26, 4, 26, 14],
    )
    names = pd.Index(list(SERIES), name="Factor")
    definitions = pd.DataFrame({"Long": names, "Short": None}, index=names, dtype=object)
    sheet.table((FIRST_TABLE, LEFT), definitions, {"Long": Field(), "Short": Field()},
                name="factor_definitions")  # fmt: skip
    groups = pd.DataFrame({"Group": [group for _, group in SERIES.values()]}, index=names)
    sheet.table((FIRST_TABLE, LEFT + 4), groups, {"Group": Field()}, name="factor_groups")
    return sheet


def _options() -> InputSheet:
    sheet = InputSheet(
        "Options", "Options", "What is left blank keeps its usual value", widths=[30, 24, 90]
    )
    figures, methods = list(Figures), list(Method)
    settings: list[tuple[str, object, str, Field, str]] = [
        ("Tables hold", Figures.LEVELS.value, "figures", choice(figures, "One of the words"),
         "levels, to take their changes over a year; or returns, or prices"),
        ("Method of regression", Method.MAXIMUM_LIKELIHOOD.value, "exposure_method",
         choice(methods, "One of the words"), "how exposures are estimated"),
        ("Months of the window", 120, "window_months",
         number("0", 1, 1200, "A whole number of months"), "of rolling exposures"),
        ("Cash asset", us_industries.BILLS, "cash_asset", Field(),
         "a column of Industries: what returns of portfolios are in excess of"),
        ("As of", "2009-09", "as_of", Field(number_format="@"), "heading of every page"),
        ("Currency", "USD", "currency", Field(), "heading of every page"),
        ("Source", "FRED; Kenneth R. French", "source", Field(),
         "heading of every page"),
    ]  # fmt: skip
    for row, (label, value, name, field, explanation) in enumerate(settings, start=5):
        sheet.setting(row, label, value, name=name, field=field, explanation=explanation)
    row = 6 + len(settings)
    sheet.text(row, "Rolling exposures of", look=input_sheet.LIST_HEADING)
    cells = Rectangle(top=row + 1, left=LEFT, bottom=row + 4, right=LEFT)
    sheet.named(cells, ROLLING_ASSETS, name="rolling_assets", field=Field())
    return sheet


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / FILE)
