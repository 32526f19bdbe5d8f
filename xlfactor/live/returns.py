"""The live sheets of a study of returns: cases of targets, and portfolios side by side."""

from itertools import zip_longest
from typing import Final

import pandas as pd

from xlfactor.areas import absolute_cell
from xlfactor.core import labels
from xlfactor.drawing.input_sheet import Field, number
from xlfactor.drawing.widths import words_width
from xlfactor.formulas.writing import quoted_text
from xlfactor.live import portfolios
from xlfactor.live.compare import BENCHMARK, compare_sheet
from xlfactor.live.conditions import (
    MADE_FOR,
    MET,
    all_of,
    same_totals,
    sums_to_one,
    while_filled,
)
from xlfactor.live.inputs import LiveInputs
from xlfactor.live.model import ModelSheet
from xlfactor.live.portfolios import WEIGHT
from xlfactor.live.returns_model import returns_model
from xlfactor.live.sheet import LiveSheet
from xlfactor.live.table import Table, width_of
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import ChartKind
from xlfactor.tables.cells import Cells, block, to_cells

SHEET: Final = "What if"
_TURNOVER: Final = "Turnover"
_EXPOSURE: Final = number("0.00##", -100, 100, "An exposure, such as 0.40")
_FIELDS: Final = {
    "Lower": WEIGHT,
    "Upper": WEIGHT,
    _TURNOVER: number("0.0%", 0, 10, "Half the sum of trades, such as 20%"),
    "Excluded": Field(indent=1),
}


def sheets(inputs: LiveInputs) -> list[LiveSheet]:
    """Return the live sheets; none if the workbook has no such study."""
    read = inputs.read("compare_portfolios")
    if read is not None and read["compared"].target_cases is not None:
        compared = read["compared"]
        model = returns_model(inputs, compared.study.market_study)
        start = compared.weights.drop(columns=BENCHMARK, errors="ignore")
        start.insert(0, BENCHMARK, _benchmark(inputs, compared.weights))
        return _sheets(inputs, model, _own_cases(inputs), start)
    study, held = inputs.read("factor_exposures"), inputs.read("risk_based_portfolios")
    if study is None or held is None:
        return []
    model = returns_model(inputs, study["study"])
    model.add_classes()
    start = held["portfolios"].weights
    cases = _usual_cases(study["study"].market.model.exposures, start)
    start.insert(0, BENCHMARK, start.iloc[:, 0])
    return _sheets(inputs, model, cases, start)


def _sheets(
    inputs: LiveInputs, model: ModelSheet, cases: Cells, start: pd.DataFrame
) -> list[LiveSheet]:
    """Return the sheets of cases, of portfolios (N×P) with the benchmark first, and the model."""
    what_if = _Cases(inputs, model, cases, start[BENCHMARK]).filled()
    return [what_if, compare_sheet(model, start, inputs.value("confidence")), model.sheet]


def _own_cases(inputs: LiveInputs) -> Cells:
    """Return the cases of the workbook; without turnover where it has nothing to count from."""
    cases, classes = inputs.found["cases"].cells, inputs.value("asset_classes")
    if classes is not None and classes.current is not None:
        return cases
    shown = [place for place, name in enumerate(cases[0]) if name != _TURNOVER]
    return block([[row[place] for place in shown] for row in cases])


def _usual_cases(exposures: pd.DataFrame, portfolios: pd.DataFrame) -> Cells:
    """Return a table of cases whose targets are about the exposures of portfolios (N×P)."""
    targets = (exposures.T @ portfolios).round(2)
    cases = targets.T.assign(Lower=0.0, Upper=1.0).rename("Like {}".format)
    return block(to_cells(cases.rename_axis("Case")))


def _benchmark(inputs: LiveInputs, weights: pd.DataFrame) -> "pd.Series[float]":
    """Return the benchmark of the workbook, else the last portfolio."""
    against = inputs.read("compare_with_benchmark")
    if against is None:
        return weights.iloc[:, -1]
    benchmark = against["benchmarking"].benchmark
    return labels.holdings_onto(benchmark, weights.index, name="benchmark")


class _Cases:
    """The sheet of cases of one's own while it is filled."""

    def __init__(
        self, inputs: LiveInputs, model: ModelSheet, cases: Cells, benchmark: "pd.Series[float]"
    ) -> None:
        self._inputs, self._model, self._benchmark = inputs, model, benchmark
        header, *self._rows = cases
        self._header = [str(one) for one in header[1:]]
        self._names = [str(row[0]) for row in self._rows]
        self._sheet = LiveSheet(
            SHEET,
            "What if: targets and limits of your own",
            "Edit the blue cells: all others are formulas that follow. They begin from the inputs "
            "of this workbook, which stay as they are",
            widths=self._widths(),
        )

    def _widths(self) -> list[float]:
        """Return the widths of columns: where words are short, upright paper has room for more."""
        headings = zip_longest(self._header, [BENCHMARK, *self._names], fillvalue="")
        figures = [min(max(9.0, *map(words_width, above)), 11.0) for above in headings]
        return [width_of(self._model.assets), *figures, *[11.0] * (6 - len(figures))]

    def filled(self) -> LiveSheet:
        """Return the sheet."""
        sheet, model, names = self._sheet, self._model, self._names
        cases = self._cases(6)
        confidence = portfolios.confidence(
            sheet, cases.bottom + 2, self._inputs.value("confidence")
        )
        weights = self._weights(cases.bottom + 4, cases)
        writer = model.writer.with_references(
            weights=portfolios.answered(weights, BENCHMARK),
            benchmark=weights.upto(BENCHMARK),
            confidence=confidence,
        )
        figures = portfolios.figures(sheet, weights.bottom + 3, weights, writer, base=BENCHMARK)
        checks = figures.bottom + 2
        charts = max(cases.right, weights.right) + 2
        below = sheet.chart("Weights", ChartKind.BARS, weights, names, corner=(6, charts))
        exposures = portfolios.exposures(sheet, checks + 8, model.factors, weights, writer)
        gaps = self._gaps(exposures.bottom + 2, cases, exposures)
        below = sheet.chart(
            "Exposures", ChartKind.COLUMNS, exposures, [BENCHMARK, *names],
            corner=(below, charts), number_format="0.0",
        )  # fmt: skip
        by_factor = portfolios.risk_by_factor(
            sheet, gaps.bottom + 2, model.factors, weights, writer
        )
        sheet.chart(
            "Risk by factor", ChartKind.COLUMNS, by_factor, [BENCHMARK, *names],
            corner=(below, charts), number_format="0%",
        )  # fmt: skip
        by_asset = portfolios.risk_by_asset(sheet, by_factor.bottom + 3, weights, writer)
        sheet.checks(
            checks,
            {
                **self._cases_met(cases, weights),
                "Risk by factor and by asset agree": same_totals(by_factor, by_asset),
                "Factors are in the order of Factors": model.has_factors(
                    map(quoted_text, model.factors)
                ),
                MADE_FOR: model.made_for,
            },
        )
        return sheet

    def _cases_met(self, cases: Table, weights: Table) -> dict[str, str]:
        """Return the conditions that portfolios are fully invested within their cases' limits."""
        return {
            "Weights sum to 100%": all_of(sums_to_one(weights, name) for name in weights.columns),
            "Limits of the cases met": all_of(
                self._within(cases, row, weights.figures(name))
                for row, name in enumerate(self._names, start=cases.top + 1)
            ),
        }

    def _cases(self, row: int) -> Table:
        """Write the blue table of cases."""
        sheet = self._sheet
        sheet.heading(
            row,
            "Cases",
            "Targets as exposures; Lower and Upper hold for every weight; Excluded: assets, "
            "classes or liquidities, parted by ;",
        )
        table = sheet.frame(row + 2, "Case", self._names, self._header)
        for place, column in enumerate(self._header, start=1):
            field = _FIELDS.get(column, _EXPOSURE)
            sheet.typed(table, column, [line[place] for line in self._rows], field)
        return table

    def _weights(self, row: int, cases: Table) -> Table:
        """Write the benchmark, and the portfolios of the cases."""
        sheet, percent = self._sheet, NumberFormat.PERCENT
        sheet.heading(row, "Weights", "Percent of the portfolio")
        table = sheet.frame(row + 2, "Asset", self._model.assets, [BENCHMARK, *self._names])
        sheet.typed(table, BENCHMARK, [float(one) for one in self._benchmark], WEIGHT)
        tracked = self._inputs.while_tracked
        found = self._model.writer.call(
            "CASE_WEIGHTS",
            headers=False,
            cases=cases.whole,
            benchmark=tracked(table.upto(BENCHMARK)),
            tracking_error_limit=tracked(self._inputs.given.get("tracking_error_limit", "")),
        )
        sheet.spill(table.cells(self._names[0], self._names[-1]), found, percent)
        sheet.total(table, table.columns, percent)
        return table

    def _gaps(self, row: int, cases: Table, exposures: Table) -> Table:
        """Write by how much the exposures miss the targets of the cases."""
        sheet, factors = self._sheet, self._model.factors
        sheet.heading(row, "Gaps", "Exposure less target, in units of the factor")
        table = sheet.frame(row + 2, "Factor", factors, self._names)
        for name in self._names:
            sheet.each(table, name, "", NumberFormat.EXPOSURE)
            for factor in factors:
                place = (table.top + 1 + factors.index(factor), table.at(name))
                achieved, target = exposures.cell(factor, name), cases.cell(name, factor)
                sheet.put(place, while_filled(achieved, f"{achieved}-{target}"))
        return table

    @staticmethod
    def _within(cases: Table, row: int, held: str) -> str:
        """Return the condition that weights are within the limits of a case."""
        low, high = (absolute_cell(row, cases.at(one)) for one in ("Lower", "Upper"))
        return f"AND(MIN({held})>=MIN({low},0)-{MET},MAX({held})<={high}+{MET})"
