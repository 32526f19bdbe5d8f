"""The sheet of views on expected returns, and of the options of frontier and views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import LEFT, InputSheet, number


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an analyst expects."""

    #: what the view holds of each asset
    holds: Mapping[str, float]
    returns: float
    confidence: float | None = None


def sheet_of(views: Mapping[str, View], assets: Sequence[str]) -> InputSheet:
    """Return the sheet of views on some of the assets."""
    sheet = InputSheet(
        "Views",
        "Views on expected returns",
        "Returns annual, decimal; a confidence from 0 to 1, of which 0.5 is meant by a blank",
        widths=[34, *[14] * 8],
    )
    sheet.text(5, "Views", look=input_sheet.HEADING)
    sheet.text(
        6, "1 for the asset of a view, 1 and -1 for a difference; a blank is in no view",
        look=input_sheet.SMALL,
    )  # fmt: skip
    named = [one for one in assets if any(one in view.holds for view in views.values())]
    cells = [
        [*(view.holds.get(one) for one in named), view.returns, view.confidence]
        for view in views.values()
    ]
    table = pd.DataFrame(
        cells,
        index=pd.Index(list(views), name="View"),
        columns=[*named, "Return", "Confidence"],
        dtype=object,
    )
    held = number("0.00", -10, 10, "What the view holds of the asset, such as 1 or -1")
    fields = dict.fromkeys(named, held) | {
        "Return": number("0.0%", -2, 2, "The return of the view, such as 3%"),
        "Confidence": number("0%", 0, 1, "More than 0 and less than 1"),
    }
    sheet.table((7, LEFT), table.where(table.notna(), None), fields, name="views")
    row = 7 + len(table) + 2
    sheet.text(row, "Options", look=input_sheet.HEADING)
    price = number("0.00", 0, 1000, "Above zero, such as 2.5")
    sheet.setting(
        row + 1,
        "Risk aversion",
        None,
        name="risk_aversion",
        field=price,
        explanation="the price of risk; blank: implied by the benchmark",
    )
    sheet.setting(
        row + 2,
        "Tau",
        0.05,
        name="tau",
        field=number("0.00", 0, 1, "Such as 5%"),
        explanation="how uncertain the equilibrium is, as a share of the covariance",
    )
    sheet.setting(
        row + 3,
        "Turnover, limit",
        None,
        name="turnover",
        field=number("0.0%", 0, 2, "A share of the portfolio, such as 20%"),
        explanation="of frontier and views, from the Current weights; blank: no limit",
    )
    return sheet
