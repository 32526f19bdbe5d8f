"""The sheet of limits on the portfolio as a whole: exposures, and what holds for all weights."""

from collections.abc import Mapping

import pandas as pd

from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import LEFT, InputSheet, number


def sheet_of(exposures: Mapping[str, tuple[float | None, float | None]]) -> InputSheet:
    """Return the sheet of the least and the most exposure to each factor."""
    sheet = InputSheet(
        "Limits",
        "Limits on the portfolio as a whole",
        "Beside those of asset classes (Policy) and groups (Targets), and of the tracking error "
        "(Benchmark); a blank does not limit",
        widths=[34, 14, 14, 60],
    )
    sheet.text(5, "Limits of factor exposures", look=input_sheet.HEADING)
    sheet.text(
        6, "The least and the most exposure of the portfolio to a factor", look=input_sheet.SMALL
    )
    table = pd.DataFrame(exposures, index=["Lower", "Upper"], dtype=object).T.rename_axis("Factor")
    exposure = number("0.00", -100, 100, "An exposure, such as 0.35")
    sheet.table((7, LEFT), table, dict.fromkeys(table, exposure), name="exposure_limits")
    row = 7 + len(table) + 2
    sheet.text(row, "Options", look=input_sheet.HEADING)
    share = number("0.0%", 0, 10, "A share of the portfolio, such as 130%")
    sheet.setting(
        row + 1, "Leverage, limit", None, name="leverage_limit", field=share,
        explanation="the most that weights may sum to, short ones as positive; blank: no limit",
    )  # fmt: skip
    sheet.setting(
        row + 2, "Illiquid share, limit", None, name="illiquid_limit", field=share,
        explanation="of the Private asset classes of Policy; blank: no limit",
    )  # fmt: skip
    return sheet
