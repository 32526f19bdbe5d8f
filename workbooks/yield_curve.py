"""Build yield_curve.xlsx: components of the yield curve, bond portfolios, barbells.

    python -m workbooks.yield_curve [PATH]

The yields are simulated (see `simulated_yields.py`); the portfolios are the published ones.
"""

import sys
from pathlib import Path
from typing import Final

import pandas as pd

from workbooks import authoring, simulated_yields
from xlfactor.core.allocation.barbells import USUAL_MATURITIES
from xlfactor.core.risk.curve import Positions
from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, Field, InputSheet, choice, number
from xlfactor.drawing.sheet import Alignment, Look, Rectangle
from xlfactor.report.page import Paper

HERE: Final = Path(__file__).parent
FILE: Final = "yield_curve.xlsx"
#: the published portfolios: numbers of zero-coupon bonds of 1 to 10 years
PORTFOLIOS: Final = {
    "#1": (1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "#2": (-2, -2, -2, -2, -2, 1, 1, 1, 1, 1),
    "#3": (10, 10, 10, 10, 10, -4, -4, -4, -4, -4),
    "#4": (53, -8, -7, -6, -5, -4, 0, 3, 3, 3),
}
_SIMULATED: Final = "SIMULATED figures: nothing here was observed in any market"


def build(path: Path) -> None:
    """Write the workbook."""
    authoring.save([_read_me(), _yields(), _bonds(), _options()], path)


def _read_me() -> InputSheet:
    lines = [
        "From a history of yields by maturity: level, slope and convexity, what each explains,",
        "the risk of bond portfolios by maturity and by component, and barbells of a bullet.",
        "",
        "Yields: a row a month (or a day, a week), a column a maturity, such as 2Y or 6M, in",
        "increasing order. Paste your own history over them; no period may be missing.",
        "Bonds: portfolios as numbers of zero-coupon bonds by maturity, or as sensitivities (what",
        "is gained for each unit by which a yield falls; DV01 × 10,000). Add columns as you like.",
        "Options: the number of components, what the portfolios hold, the barbells' maturities.",
    ]
    return authoring.read_me(
        "Yield curve: components, bond portfolios and barbells",
        file=FILE,
        lines=lines,
        sources=[
            f"Yields: drawn with the seed {simulated_yields.SEED} from plausible means and "
            "volatilities, on the shapes of Nelson and Siegel (1987).",
            "Portfolios: as published by Roncalli and Weisang, Risk parity portfolios with risk "
            "factors.",
        ],
        warning=f"{_SIMULATED}.",
    )


def _yields() -> InputSheet:
    sheet = InputSheet(
        "Yields",
        "Yields by maturity: a row a month",
        f"Zero-coupon, continuously compounded, decimal; a column a maturity. {_SIMULATED}",
        widths=[12, *[10] * len(simulated_yields.YEARS)],
    )
    table = simulated_yields.simulate().rename_axis("Month")
    field = number("0.00%", -0.5, 0.5, "A yield, as a decimal such as 0.0425 or 4.25%")
    sheet.table((FIRST_TABLE, LEFT), table, dict.fromkeys(table.columns, field), name="yields")
    first, last = FIRST_TABLE + 1, FIRST_TABLE + len(table)
    dates = Look(number_format="yyyy-mm-dd", alignment=Alignment.LEFT)
    sheet.show(Rectangle(top=first, left=LEFT, bottom=last, right=LEFT), dates)
    sheet.freeze()
    return sheet


def _bonds() -> InputSheet:
    sheet = InputSheet(
        "Bonds",
        "Bond portfolios",
        "Numbers of zero-coupon bonds that pay 1, long or short, unless Options says "
        "sensitivities; a blank holds nothing",
        widths=[14, *[10] * len(PORTFOLIOS)],
    )
    maturities = pd.Index([f"{year}Y" for year in simulated_yields.YEARS], name="Maturity")
    table = pd.DataFrame(PORTFOLIOS, index=maturities, dtype=float)
    field = number("0.##", -1e9, 1e9, "A number of bonds, or a sensitivity")
    sheet.table((FIRST_TABLE, LEFT), table, dict.fromkeys(table.columns, field),
                name="bond_portfolios")  # fmt: skip
    return sheet


def _options() -> InputSheet:
    sheet = InputSheet(
        "Options", "Options", "What is left blank keeps its usual value", widths=[30, 24, 90]
    )
    words = [member.value for member in Positions]
    settings: list[tuple[str, object, str, Field, str]] = [
        ("Components", 3, "component_count", number("0", 1, 100, "A whole number"),
         "level, slope, convexity, and what follows"),
        ("Portfolios hold", Positions.BONDS.value, "position_kind",
         choice(words, "One of: " + ", ".join(words)),
         "zero-coupon bonds, priced by the yields of the last date, or sensitivities"),
        ("Beta of the barbell", None, "barbell_spread_beta",
         number("0.00", 1e-9, 1e9, "Above 0; blank: from the yields"),
         "of the spread long over bullet on the spread bullet over short; blank: from the yields"),
        ("As of", "2020-12", "as_of", Field(number_format="@"), "heading of every page"),
        ("Currency", "USD", "currency", Field(), "heading of every page"),
        ("Source", "simulated yields", "source", Field(), "heading of every page"),
        ("Paper", None, "paper", choice([word.value for word in Paper], "A4 or Letter"),
         "of result sheets in print; A4 if blank"),
    ]  # fmt: skip
    for row, (label, value, name, field, explanation) in enumerate(settings, start=5):
        sheet.setting(row, label, value, name=name, field=field, explanation=explanation)
    row = 6 + len(settings)
    sheet.text(row, "Barbell: short, bullet, long", look=input_sheet.LIST_HEADING)
    cells = Rectangle(top=row + 1, left=LEFT, bottom=row + 3, right=LEFT)
    sheet.named(cells, USUAL_MATURITIES, name="barbell_maturities", field=Field())
    return sheet


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / FILE)
