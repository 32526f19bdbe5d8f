"""The live sheets of a study of tail risk: budgets, confidence and weights of one's own."""

from typing import Final

from xlfactor.core.estimation.figures import Figures
from xlfactor.core.estimation.prices import ReturnKind
from xlfactor.drawing.input_sheet import LEFT, number
from xlfactor.drawing.sheet import Place
from xlfactor.errors import OptionError
from xlfactor.formulas.writing import Writer, quoted_text
from xlfactor.live import portfolios
from xlfactor.live.compare import comparison
from xlfactor.live.conditions import MADE_FOR, MET, all_of, sums_to_one
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.portfolios import WEIGHT
from xlfactor.live.returns_model import made_for
from xlfactor.live.sheet import LiveSheet
from xlfactor.live.table import Table, width_of
from xlfactor.macros.groups.tails import TailStudy
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import ChartKind

SHEET: Final = "What if"
_YOURS: Final = "Yours"
_BUDGET: Final = "Budget"
_SHARE: Final = number("0.0%", 0, 1, "A share of the risk; they sum to 100%")
#: what the names of expected shortfalls begin with
_SHORTFALL: Final = "ES"
#: the measure of the contributions, which is that of the sample
_MEASURE: Final = "historical ES"


def sheets(inputs: LiveInputs) -> list[LiveSheet]:
    """Return the live sheets; none if the workbook has no such study."""
    read = inputs.read("tail_parity")
    if read is None:
        return []
    study: TailStudy = read["study"]
    given = inputs.references["asset_returns"]
    writer = inputs.writer()
    is_made = study.figures is Figures.PRICES
    if study.return_kind is ReturnKind.LOG and not is_made:
        raise OptionError(
            f"return_kind: found '{study.return_kind}', yet asset_returns holds returns; wanted "
            "'simple' or prices: live sheets make no log returns of simple ones"
        )
    held = writer.call("PRICE_RETURNS", prices=given) if is_made else given
    writer = writer.with_references(returns=held, covariance_or_returns=held)
    return [_WhatIf(inputs, writer, study).filled(), _compare(inputs, writer, study)]


def _made_for(inputs: LiveInputs, weights: Table) -> str:
    """Return the condition that the history is of the same assets, and of one kind."""
    return made_for(inputs, weights.named, len(weights.names), "figures", "return_kind")


def _compare(inputs: LiveInputs, writer: Writer, study: TailStudy) -> LiveSheet:
    """Return the sheet of portfolios side by side, whose weights are blue."""
    sheet, confidence, weights = comparison(study.portfolios.weights, inputs.value("confidence"))
    writer = writer.with_references(weights=weights.whole, confidence=confidence)
    risks = _risks(sheet, weights.bottom + 3, weights, study, writer)
    sheet.heading(risks.bottom + 2, "Turnover", f"From {weights.columns[0]}")
    turnover = sheet.frame(risks.bottom + 4, "Portfolio", weights.columns, [portfolios.TURNOVER])
    portfolios.fill_turnover(sheet, turnover, weights, base=weights.columns[0])
    shares = _contributions(sheet, turnover.bottom + 2, weights, writer)
    charts = max(weights.right, risks.right) + 2
    measures = [one for one in risks.columns if one.startswith(_SHORTFALL)]
    below = sheet.chart(
        "Expected shortfall", ChartKind.BARS, risks, measures, corner=(weights.top - 2, charts),
        number_format="0.0%",
    )  # fmt: skip
    _draw_contributions(sheet, shares, (below, charts))
    sheet.checks(
        shares.bottom + 3,
        {
            "Weights sum to 100%": all_of(sums_to_one(weights, name) for name in weights.columns),
            MADE_FOR: _made_for(inputs, weights),
        },
    )
    return sheet


def _risks(sheet: LiveSheet, row: int, weights: Table, study: TailStudy, writer: Writer) -> Table:
    """Write volatility, value at risk and expected shortfall of the portfolios."""
    names = study.market.risks(study.portfolios.weights).columns
    sheet.heading(row, "Risk", "Of one period, by the sample, a normal and a Student t")
    return sheet.spilled_table(
        (row + 2, LEFT), weights.columns, list(map(str, names)),
        writer.call("TAIL_RISK_TABLE"), NumberFormat.PERCENT_FINE,
    )  # fmt: skip


def _contributions(sheet: LiveSheet, row: int, weights: Table, writer: Writer) -> Table:
    """Write what each asset adds to the expected shortfall of the sample."""
    sheet.heading(row, "Risk by asset", f"Contributions to {_MEASURE} of one period")
    formula = writer.call(
        "RISK_CONTRIBUTION", risk_measure=quoted_text(_MEASURE), expected_returns=""
    )
    table = sheet.spilled_table(
        (row + 2, LEFT), weights.names, weights.columns, formula, NumberFormat.PERCENT_FINE
    )
    sheet.total(table, table.columns, NumberFormat.PERCENT_FINE)
    return table


def _draw_contributions(sheet: LiveSheet, shares: Table, corner: Place) -> None:
    sheet.chart(
        f"Contributions to {_MEASURE}", ChartKind.COLUMNS, shares, shares.columns,
        corner=corner, number_format="0.0%",
    )  # fmt: skip


class _WhatIf:
    """The sheet of budgets and weights of one's own while it is filled."""

    def __init__(self, inputs: LiveInputs, writer: Writer, study: TailStudy) -> None:
        self._inputs, self._writer, self._study = inputs, writer, study
        self._assets = [str(name) for name in study.returns]
        self._rules = {rule.label: rule for rule in study.portfolios.by_rule}
        self._sheet = LiveSheet(
            SHEET,
            "What if: budgets, confidence and weights of your own",
            "Edit the blue cells: all others are formulas that follow. Nothing changes on the "
            "other sheets of this workbook",
            widths=[width_of(study.returns), *[12] * 9],
        )

    def filled(self) -> LiveSheet:
        """Return the sheet."""
        sheet = self._sheet
        confidence = portfolios.confidence(sheet, 6, self._inputs.value("confidence"))
        budgets = self._budgets(8)
        writer = self._writer.with_references(confidence=confidence, risk_budgets=budgets.whole)
        weights = self._weights(budgets.bottom + 3, writer)
        writer = writer.with_references(weights=portfolios.answered(weights, _YOURS))
        risks = _risks(sheet, weights.bottom + 3, weights, self._study, writer)
        shares = _contributions(sheet, risks.bottom + 2, weights, writer)
        charts = risks.right + 2
        below = sheet.chart(
            "Weights", ChartKind.COLUMNS, weights, weights.columns, corner=(6, charts)
        )
        _draw_contributions(sheet, shares, (below, charts))
        sheet.checks(
            shares.bottom + 3,
            {
                "Budgets sum to 100%": f"ABS(SUM({budgets.figures(_BUDGET)})-1)<{MET}",
                "Weights sum to 100%": all_of(
                    sums_to_one(weights, name) for name in weights.columns
                ),
                MADE_FOR: _made_for(self._inputs, weights),
            },
        )
        return sheet

    def _budgets(self, row: int) -> Table:
        """Write the shares of the risk."""
        sheet, given = self._sheet, self._study.risk_budgets
        equal = 1 / len(self._assets)
        start = [equal if given is None else float(given[name]) for name in self._assets]
        sheet.heading(row, "Shares of the risk", "Of the parities; they sum to 100%")
        table = sheet.frame(row + 2, "Asset", self._assets, [_BUDGET])
        sheet.typed(table, _BUDGET, start, _SHARE)
        sheet.total(table, [_BUDGET], NumberFormat.PERCENT)
        return table

    def _weights(self, row: int, writer: Writer) -> Table:
        """Write weights of one's own, and those of the parities."""
        sheet, percent = self._sheet, NumberFormat.PERCENT
        sheet.heading(row, "Weights", "Percent of the portfolio")
        table = sheet.frame(row + 2, "Asset", self._assets, [_YOURS, *self._rules])
        sheet.typed(table, _YOURS, [1 / len(self._assets)] * len(self._assets), WEIGHT)
        for label, rule in self._rules.items():
            formula = writer.call(
                "TAIL_PARITY_WEIGHTS", headers=False, rule=quoted_text(rule.value)
            )
            sheet.spill(table.cells(label), formula, percent)
        sheet.total(table, table.columns, percent)
        return table
