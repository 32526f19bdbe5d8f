"""The live sheet of a study of the yield curve: bond portfolios and barbells of one's own."""

from typing import Final

import pandas as pd

from xlfactor.core.risk.portfolios import FactorRisks
from xlfactor.drawing.input_sheet import LEFT, Field, number
from xlfactor.formulas.writing import Writer, quoted_text
from xlfactor.live.conditions import MADE_FOR, all_of, same_names, same_totals
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.sheet import LiveSheet
from xlfactor.live.table import Table, address
from xlfactor.macros.groups.curve import BarbellStudy, BondStudy
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import ChartKind

SHEET: Final = "What if"
_BONDS: Final = number("0.##", -1e9, 1e9, "A number of bonds, or a sensitivity")
_MATURITIES: Final = ("Short", "Bullet", "Long")


def sheets(inputs: LiveInputs) -> list[LiveSheet]:
    """Return the live sheet; none if the workbook has no such study."""
    bonds, barbells = inputs.read("bond_portfolio_risk"), inputs.read("barbells")
    if bonds is None or barbells is None:
        return []
    return [_what_if(inputs, bonds["bonds"], barbells["study"])]


def _what_if(inputs: LiveInputs, bonds: BondStudy, barbells: BarbellStudy) -> LiveSheet:
    names = [str(name) for name in bonds.bond_portfolios]
    sheet = LiveSheet(
        SHEET,
        "What if: bond portfolios and barbells of your own",
        "Edit the blue cells: all others are formulas that follow. They begin as the portfolios "
        "of this workbook, which stay as they are",
        widths=[24, *[12] * max(len(names), 5)],
    )
    table = _bonds(sheet, 6, bonds.bond_portfolios)
    writer = inputs.writer().with_references(
        components=inputs.references.get("component_count", ""), bond_portfolios=table.whole
    )
    by_component, by_maturity = _risks(sheet, table.bottom + 2, bonds.risks, writer)
    row, charts = 6, max(table.right, LEFT + 5) + 2
    for title, risks in (("Risk by component", by_component), ("Risk by maturity", by_maturity)):
        row = sheet.chart(
            title, ChartKind.COLUMNS, risks, names, corner=(row, charts), number_format="0.00"
        )
    row = _barbells(sheet, by_maturity.bottom + 3, inputs, barbells)
    same = same_names(
        by_maturity.named, inputs.headers("yields"), len(by_maturity.names), others=1
    )
    ends = f"{address(by_component.bottom, LEFT)}={quoted_text(by_component.names[-1])}"
    sheet.checks(
        row,
        {
            "Both tables of risk agree": same_totals(by_component, by_maturity),
            MADE_FOR: all_of([same, ends]),
        },
    )
    return sheet


def _bonds(sheet: LiveSheet, row: int, held: pd.DataFrame) -> Table:
    """Write the blue table of bond portfolios, their names too."""
    sheet.heading(row, "Bond portfolios", "Numbers of zero-coupon bonds, unless Options says "
                  "sensitivities")  # fmt: skip
    table = sheet.frame(row + 2, "Maturity", [*map(str, held.index)], [*map(str, held)])
    sheet.typed_header(table)
    for name in held:
        sheet.typed(table, str(name), [float(one) for one in held[name]], _BONDS)
    return table


def _risks(sheet: LiveSheet, row: int, risks: FactorRisks, writer: Writer) -> tuple[Table, Table]:
    """Write exposures, and the risk by component and by maturity; return the last two tables."""

    def written(row: int, title: str, function: str, figures: pd.DataFrame) -> Table:
        sheet.heading(row, title, "A year, in the money of the bonds")
        names, columns = [*map(str, figures.index)], [*map(str, figures)]
        return sheet.spilled_table(
            (row + 2, LEFT), names, columns, writer.call(function), NumberFormat.STATISTIC
        )

    exposures = written(row, "Exposures to the components", "COMPONENT_EXPOSURE", risks.exposures)
    by_component = written(
        exposures.bottom + 2,
        "Risk by component",
        "COMPONENT_RISK_CONTRIBUTION",
        risks.risk_contributions,
    )
    by_maturity = written(
        by_component.bottom + 3,
        "Risk by maturity",
        "MATURITY_RISK_CONTRIBUTION",
        risks.by_asset.risk_contributions,
    )
    for table in (by_component, by_maturity):
        sheet.total(table, table.columns, NumberFormat.STATISTIC)
    return by_component, by_maturity


def _barbells(sheet: LiveSheet, row: int, inputs: LiveInputs, study: BarbellStudy) -> int:
    """Write the barbells of three maturities and a beta of one's own; return the row after."""
    sheet.heading(row, "Barbells", "Numbers of bonds, duration neutral to the bullet sold")
    three = [str(name) for name in study.prices.index]
    for place, (label, maturity) in enumerate(zip(_MATURITIES, three, strict=True), start=row + 2):
        sheet.option(
            place, label, maturity, explanation="a maturity of Yields, such as 2Y", field=Field()
        )
    sheet.option(
        row + 5,
        "Beta",
        study.beta,
        explanation="of the spread long over bullet on the spread bullet over short",
        field=number("0.00", 1e-9, 1e9, "Above 0"),
    )
    writer = inputs.writer()
    prices = writer.call(
        "ZERO_COUPON_PRICES", maturities=address(row + 2, LEFT + 1, row + 4, LEFT + 1)
    )
    formula = writer.call(
        "BARBELL_WEIGHTS", prices=prices, barbell_spread_beta=address(row + 5, LEFT + 1)
    )
    columns = [str(name) for name in study.weights]
    table = sheet.spilled_table((row + 7, LEFT), three, columns, formula, NumberFormat.STATISTIC)
    return table.bottom + 2
