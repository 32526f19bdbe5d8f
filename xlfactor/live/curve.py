"""The live sheet of a study of the yield curve: bond portfolios and barbells of one's own."""

from typing import Final

from xlfactor.drawing.input_sheet import LEFT, Field, number
from xlfactor.live.conditions import same_totals
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
    held = bonds.bond_portfolios
    names, tenors = list(map(str, held.columns)), list(map(str, held.index))
    sheet = LiveSheet(
        SHEET,
        "What if: bond portfolios and barbells of your own",
        "Edit the blue cells: all others are formulas that follow. They begin as the portfolios "
        "of this workbook, which stay as they are",
        widths=[24, *[12] * max(len(names), 5)],
    )
    writer = inputs.writer().with_references(
        components=inputs.references.get("component_count", "")
    )
    sheet.heading(6, "Bond portfolios", "Numbers of zero-coupon bonds, unless Options says "
                  "sensitivities")  # fmt: skip
    table = sheet.frame(8, "Maturity", tenors, names)
    sheet.typed_header(table)
    for name in names:
        sheet.typed(table, name, [float(one) for one in held[name]], _BONDS)
    writer = writer.with_references(bond_portfolios=table.whole)
    found: list[Table] = []
    row = table.bottom + 2
    for title, function, rows, shown in (
        ("Exposures to the components", "COMPONENT_EXPOSURE", bonds.risks.exposures.index,
         NumberFormat.STATISTIC),
        ("Risk by component", "COMPONENT_RISK_CONTRIBUTION",
         bonds.risks.risk_contributions.index, NumberFormat.STATISTIC),
        ("Risk by maturity", "MATURITY_RISK_CONTRIBUTION",
         bonds.risks.by_asset.risk_contributions.index, NumberFormat.STATISTIC),
    ):  # fmt: skip
        sheet.heading(row, title, "A year, in the money of the bonds")
        one = sheet.spilled_table(
            (row + 2, LEFT), list(map(str, rows)), names, writer.call(function), shown
        )
        found.append(one)
        row = one.bottom + 2
        if function != "COMPONENT_EXPOSURE":
            sheet.total(one, names, shown)
            row += 1
    _, by_component, by_maturity = found
    charts = max(table.right, LEFT + 5) + 2
    below = sheet.chart(
        "Risk by component", ChartKind.COLUMNS, by_component, names, corner=(6, charts),
        number_format="0.00",
    )  # fmt: skip
    sheet.chart(
        "Risk by maturity", ChartKind.COLUMNS, by_maturity, names, corner=(below, charts),
        number_format="0.00",
    )  # fmt: skip
    row = _barbells(sheet, row, inputs, barbells)
    sheet.checks(row, {"Both tables of risk agree": same_totals(by_component, by_maturity)})
    return sheet


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
