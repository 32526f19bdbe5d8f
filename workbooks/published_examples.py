"""The sheet of published examples on risk: inputs, formulas to paste, and the printed figures.

Roncalli and Weisang (2016), Risk parity portfolios with risk factors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.areas import Area, address_of
from xlfactor.drawing import input_sheet
from xlfactor.drawing.input_sheet import LEFT, InputSheet, number

SHEET: Final = "Examples"
_NUMBER: Final = number("0.00####", -10, 10, "A number")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Example:
    """A published example: its tables by name, and formulas with what was printed of them."""

    title: str
    tables: Mapping[str, pd.DataFrame]
    #: formulas, in which tables stand by their names in braces, and the printed figures
    printed: Mapping[str, str]
    #: what to know of the printed figures
    note: str = ""


def _covariance(
    names: Sequence[str], correlation: Sequence[Sequence[float]], volatilities: Sequence[float]
) -> pd.DataFrame:
    """Return a covariance from the correlations below the diagonal."""
    C = np.eye(len(names))
    for i, row in enumerate(correlation, start=1):
        C[i, : len(row)] = C[: len(row), i] = row
    covariance = np.round(C * np.outer(volatilities, volatilities), 12)
    return pd.DataFrame(covariance, list(names), list(names)).rename_axis("Covariance")


def _column(values: Sequence[float], names: Sequence[str], header: str) -> pd.DataFrame:
    return pd.DataFrame({header: values}, list(names)).rename_axis("Asset")


_FOUR, _FACTORS = ("A1", "A2", "A3", "A4"), ("F1", "F2", "F3")
_THREE = ("Asset 1", "Asset 2", "Asset 3")
_MODEL: Final = "{exposures}, {factor_covariance}, {specific}"
_OWN: Final = f"MODEL_COVARIANCE({_MODEL})"

EXAMPLES: Final = (
    Example(
        title="Risk by asset and by factor: four assets, three factors, equal weights",
        tables={
            "exposures": pd.DataFrame(
                [[0.9, 0.3, 0.0], [1.1, 0.5, 0.0], [1.2, 0.0, 0.7], [0.8, 0.0, 0.8]],
                list(_FOUR), list(_FACTORS),
            ).rename_axis("Exposure"),
            "factor_covariance": _covariance(_FACTORS, [[0.0], [0.0, 0.0]], (0.20, 0.05, 0.10)),
            "specific": _column((0.01, 0.0225, 0.01, 0.0225), _FOUR, "Specific variance"),
            "weights": _column((0.25,) * 4, _FOUR, "Weight"),
        },
        printed={
            f"=PORTFOLIO_VOLATILITY({{weights}}, {_OWN})": "21.35 %",
            f"=RISK_CONTRIBUTION({{weights}}, {_OWN})": "4.53 / 5.84 / 6.22 / 4.76 %",
            f"=RISK_SHARE({{weights}}, {_OWN})": "21.20 / 27.36 / 29.15 / 22.29 %",
            f"=FACTOR_RISK_EXPOSURE({{weights}}, {_MODEL})": "100.00 / 20.00 / 37.50 / 6.39 %",
            f"=FACTOR_RISK_CONTRIBUTION({{weights}}, {_MODEL})": "16.60 / 2.06 / 2.68 / 0.01 %",
            f"=FACTOR_RISK_SHARE({{weights}}, {_MODEL})": "77.76 / 9.65 / 12.56 / 0.03 %",
        },
        note="The exposure of the residual, 6.39 %, is printed as 3.39 %: a misprint.",
    ),
    Example(
        title="Beta against risk: three assets, two factors",
        tables={
            "exposures": pd.DataFrame(
                [[0.9, 0.7], [0.3, 0.5], [0.8, -0.2]], list(_THREE), ["F1", "F2"]
            ).rename_axis("Exposure"),
            "factor_covariance": _covariance(("F1", "F2"), [[0.0]], (0.10, 0.30)),
            "specific": _column((0.0009, 0.0025, 0.0004), _THREE, "Specific variance"),
            "one": _column((1 / 3,) * 3, _THREE, "Weight"),
            "two": _column((0.7, 0.7, -0.4), _THREE, "Weight"),
        },
        printed={
            "=PORTFOLIO_EXPOSURE({one}, {exposures})": "0.67 / 0.33",
            f"=FACTOR_RISK_SHARE({{one}}, {_MODEL})": "31 / 69 %",
            "=PORTFOLIO_EXPOSURE({two}, {exposures})": "0.52 / 0.92",
            f"=FACTOR_RISK_SHARE({{two}}, {_MODEL})": "3 / 97 %",
        },
    ),
    Example(
        title="Budgets of weight and of risk: three assets",
        tables={
            "covariance": _covariance(_THREE, [[0.8], [0.5, 0.3]], (0.30, 0.20, 0.15)),
            "budgets": _column((0.5, 0.2, 0.3), _THREE, "Budget"),
        },
        printed={
            "=MARGINAL_RISK({budgets}, {covariance})": "29.40 / 16.63 / 9.49 %",
            "=RISK_CONTRIBUTION({budgets}, {covariance})": "14.70 / 3.33 / 2.85 %",
            "=PORTFOLIO_VOLATILITY({budgets}, {covariance})": "20.87 %",
            "=RISK_BUDGET_WEIGHTS({covariance}, {budgets})": "31.15 / 21.90 / 46.96 %",
            "=PORTFOLIO_VOLATILITY(RISK_BUDGET_WEIGHTS({covariance}, {budgets}), {covariance})":
            "17.49 %",
            "=RISK_PARITY_WEIGHTS({covariance})": "19.69 / 32.44 / 47.87 %",
            "=PORTFOLIO_VOLATILITY(RISK_PARITY_WEIGHTS({covariance}), {covariance})": "16.13 %",
        },
    ),
)  # fmt: skip


def examples_sheet(*own: Example) -> InputSheet:
    """Return the sheet of all examples; those of the workbook itself come last."""
    sheet = InputSheet(
        SHEET,
        "Published examples",
        "Copy a formula into a free cell: it returns what stands below it, as printed by Roncalli "
        "and Weisang (2016)",
        widths=[34, *[14] * 8],
    )
    row = 5
    for example in (*EXAMPLES, *own):
        row = _write(sheet, row, example) + 1
    return sheet


def _write(sheet: InputSheet, row: int, example: Example) -> int:
    """Write an example from a row on, and return the row after it."""
    sheet.text(row, example.title, look=input_sheet.HEADING)
    row += 1
    places = {}
    for name, table in example.tables.items():
        sheet.table((row, LEFT), table, dict.fromkeys(table.columns, _NUMBER))
        bottom, right = row + len(table), LEFT + table.shape[1]
        area = Area(sheet=SHEET, top=row, left=LEFT, bottom=bottom, right=right)
        places[name] = address_of(area)
        row = bottom + 2
    for formula, figures in example.printed.items():
        sheet.text(row, formula.format(**places))
        sheet.text(row + 1, figures, look=input_sheet.SMALL)
        row += 2
    if example.note:
        sheet.text(row, example.note, look=input_sheet.SMALL)
        row += 1
    return row
