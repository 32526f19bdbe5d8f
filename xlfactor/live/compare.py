"""The live sheet of portfolios side by side, whose weights are blue."""

from typing import Final

import pandas as pd

from xlfactor.live import portfolios
from xlfactor.live.conditions import MADE_FOR, all_of, same_totals, sums_to_one
from xlfactor.live.model import ModelSheet
from xlfactor.live.portfolios import TRACKING, VOLATILITY, WEIGHT
from xlfactor.live.sheet import LiveSheet
from xlfactor.live.table import Table, width_of
from xlfactor.macros.groups.compared import CURRENT
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import ChartKind

SHEET: Final = "Compare"
BENCHMARK: Final = "Benchmark"
#: the most portfolios that are copied to the sheet
_MOST: Final = 10
_TOP: Final = 8


def compare_sheet(model: ModelSheet, start: pd.DataFrame, level: float) -> LiveSheet:
    """Return the sheet; its blue weights begin as portfolios (N×P), the benchmark the first.

    The blue confidence begins at a level.
    """
    sheet, confidence, weights = comparison(start, level)
    names = weights.columns
    writer = model.writer.with_references(
        weights=weights.whole, benchmark=weights.upto(names[0]), confidence=confidence
    )
    base = CURRENT if CURRENT in names else names[0]
    found = portfolios.figures(sheet, weights.bottom + 3, weights, writer, base=base)
    exposures = portfolios.exposures(sheet, found.bottom + 2, model.factors, weights, writer)
    charts = max(weights.right, found.right) + 2
    below = sheet.chart(
        "Volatility and tracking error", ChartKind.BARS, found, [VOLATILITY, TRACKING],
        corner=(_TOP, charts), number_format="0%",
    )  # fmt: skip
    below = sheet.chart(
        "Exposures", ChartKind.COLUMNS, exposures, names, corner=(below, charts),
        number_format="0.0",
    )  # fmt: skip
    by_factor = portfolios.risk_by_factor(
        sheet, exposures.bottom + 2, model.factors, weights, writer
    )
    sheet.chart(
        "Risk by factor", ChartKind.COLUMNS, by_factor, names, corner=(below, charts),
        number_format="0%",
    )  # fmt: skip
    by_asset = portfolios.risk_by_asset(sheet, by_factor.bottom + 3, weights, writer)
    sheet.checks(
        by_asset.bottom + 3,
        {
            "Weights sum to 100%": all_of(sums_to_one(weights, name) for name in names),
            "Risk by factor and by asset agree": same_totals(by_factor, by_asset),
            MADE_FOR: model.made_for,
        },
    )
    return sheet


def comparison(start: pd.DataFrame, level: float) -> tuple[LiveSheet, str, Table]:
    """Begin a sheet of portfolios (N×P) and a level of confidence.

    Return it, the cell of its confidence, and its blue weights.
    """
    start = start.iloc[:, :_MOST]
    sheet = LiveSheet(
        SHEET,
        "Compare: portfolios side by side",
        "Edit the blue weights, and the names above them: all other cells follow by formulas",
        widths=[width_of(start.index), *[12] * (start.shape[1] + 2)],
    )
    confidence = portfolios.confidence(sheet, 6, level)
    sheet.heading(_TOP, "Weights", "Percent of the portfolio")
    names = [str(name) for name in start]
    weights = sheet.frame(_TOP + 2, "Asset", list(map(str, start.index)), names)
    sheet.typed_header(weights)
    for name, column in zip(names, start.to_numpy().T.tolist(), strict=True):
        sheet.typed(weights, name, column, WEIGHT)
    sheet.total(weights, weights.columns, NumberFormat.PERCENT)
    return sheet, confidence, weights
