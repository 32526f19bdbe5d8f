"""The sheet of risk budgets by asset and by factor, and of groups of factors."""

from collections.abc import Mapping

import pandas as pd

from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import LEFT, Field, InputSheet, number


def sheet_of(
    risk_budgets: Mapping[str, float],
    factor_budgets: Mapping[str, float],
    factor_groups: Mapping[str, str],
) -> InputSheet:
    """Return the sheet; what is left of the factors' budgets is for the others."""
    sheet = InputSheet(
        "Budgets",
        "Risk budgets and groups of factors",
        "Shares of the risk of the portfolio, by the measure of the options on Targets",
        widths=[34, 14, 4, 24, 20],
    )
    share = number("0.0%", 0, 1, "A share of the risk, such as 10%")
    by_asset = pd.DataFrame({"Budget": risk_budgets}).rename_axis("Asset class")
    by_factor = pd.DataFrame({"Budget": factor_budgets}).rename_axis("Factor")
    groups = pd.DataFrame({"Group": factor_groups}, dtype=object).rename_axis("Factor")
    right, below = LEFT + 3, 5 + len(by_factor) + 4
    for (row, column), title, note, table, field, name in (
        ((5, LEFT), "Budgets by asset class", "They sum to 100 %; 0 %: not held", by_asset, share,
         "risk_budgets"),
        ((5, right), "Budgets by factor", "At most 100 %; what is left is for the others",
         by_factor, share, "factor_budgets"),
        ((below, right), "Groups of factors", "Summed on pages of risk", groups, Field(),
         "factor_groups"),
    ):  # fmt: skip
        sheet.text(row, title, look=input_sheet.HEADING, column=column)
        sheet.text(row + 1, note, look=input_sheet.SMALL, column=column)
        fields = dict.fromkeys(table.columns, field)
        sheet.table((row + 2, column), table, fields, name=name)
    return sheet
