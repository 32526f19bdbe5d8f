"""The sheet of the benchmark: reference portfolio, limits, a purchase, scenarios."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from xlfactor.core.allocation.portfolio_limits import TrackingUse
from xlfactor.core.risk.stress import OtherFactors
from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import LEFT, Field, InputSheet, choice, number

PERCENT = "0.0%"
PERCENT_FINE = "0.00%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """What the sheet says of one study."""

    weights: Mapping[str, float]
    limit: float
    working_range: tuple[float, float]
    #: the asset to buy and its weight, and the portfolio that is held
    bought: tuple[str, float]
    held: str | None
    #: the shocks of each scenario by factor
    scenarios: Mapping[str, Mapping[str, float]]
    #: whether portfolios are kept within the limit
    kept: TrackingUse = TrackingUse.NO


def sheet_of(study: Benchmark, assets: Sequence[str], factors: Sequence[str]) -> InputSheet:
    """Return the sheet of a study of these assets and factors."""
    sheet = InputSheet(
        "Benchmark",
        "Benchmark, limits and scenarios",
        "Weights as shares of the portfolio; risk annual; shocks as decimals",
        widths=[34, 24, 18, *[14] * 4],
    )
    sheet.text(5, "Benchmark", look=input_sheet.HEADING)
    sheet.text(6, "It sums to 100 %; a blank holds nothing", look=input_sheet.SMALL)
    weight = number(PERCENT, -10, 10, "A weight, such as 25%")
    held = _table([study.weights], ["Weight"], assets, "Asset").T
    sheet.table((7, LEFT), held.rename_axis("Asset"), {"Weight": weight}, name="benchmark")
    row = 7 + len(held) + 2
    sheet.text(row, "Scenarios", look=input_sheet.HEADING)
    sheet.text(row + 1, "The shock to each factor; a blank is not shocked", look=input_sheet.SMALL)
    shocks = _table(list(study.scenarios.values()), list(study.scenarios), factors, "Scenario")
    shock = number(PERCENT, -2, 2, "A shock, such as -30%")
    sheet.table((row + 2, LEFT), shocks, dict.fromkeys(shocks, shock), name="scenarios")
    row += 2 + len(shocks) + 2
    sheet.text(row, "Options", look=input_sheet.HEADING)
    for offset, (label, value, name, field, explanation) in enumerate(_settings(study), start=1):
        sheet.setting(row + offset, label, value, name=name, field=field, explanation=explanation)
    return sheet


def _table(
    rows: Sequence[Mapping[str, float]],
    names: Sequence[str],
    columns: Sequence[str],
    corner: str,
) -> pd.DataFrame:
    """Return numbers by name; what is not given is blank."""
    cells = [[row.get(column) for column in columns] for row in rows]
    index = pd.Index(names, name=corner)
    return pd.DataFrame(cells, index=index, columns=list(columns), dtype=object)


def _settings(study: Benchmark) -> list[tuple[str, object, str, Field, str]]:
    """Return label, value, name, field and explanation of each option."""
    lower, upper = study.working_range
    asset, weight = study.bought
    risk = number(PERCENT_FINE, 0, 1, "Annual, such as 2%")
    return [
        ("Tracking error, limit", study.limit, "tracking_error_limit", risk,
         "the most; blank: no limit"),
        ("Keep to the limit", study.kept.value, "limit_tracking_error",
         choice([one.value for one in TrackingUse], "yes or no"),
         "yes: blends, cases, rules, frontier and views keep to it; no: it is reported"),
        ("Working range, lower end", lower, "working_range_lower", risk,
         "where the tracking error is meant to be; blank: free"),
        ("Working range, upper end", upper, "working_range_upper", risk,
         "within the limit; blank: free"),
        ("Asset to buy", asset, "bought_asset", Field(), "what a funding trade pays for"),
        ("Weight to buy", weight, "bought_weight",
         number(PERCENT, 0, 1, "A share of the portfolio, such as 5%"), "to add to what is held"),
        ("Portfolio that is held", study.held, "held_portfolio", Field(),
         "one of the portfolios side by side; blank: Current"),
        ("Factors without a shock", OtherFactors.AT_ZERO.value, "other_factors",
         choice([one.value for one in OtherFactors], "at zero or by covariance"),
         "at zero, or by covariance with the shocked ones"),
    ]  # fmt: skip
