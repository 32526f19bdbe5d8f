"""The live sheets of a study of assumptions: targets, limits and benchmark against the policy."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.portfolio_limits import TrackingUse
from xlfactor.core.allocation.rules import equal_weights
from xlfactor.drawing.input_sheet import LEFT, choice, number
from xlfactor.drawing.sheet import Place
from xlfactor.live import portfolios
from xlfactor.live.cma_model import policy_model
from xlfactor.live.compare import BENCHMARK, compare_sheet
from xlfactor.live.conditions import (
    MADE_FOR,
    MET,
    all_of,
    same_totals,
    says,
    sums_to_one,
    while_filled,
)
from xlfactor.live.inputs import LiveInputs, lookup
from xlfactor.live.limits import OwnLimits, write_limits
from xlfactor.live.model import SHEET as MODEL
from xlfactor.live.portfolios import WEIGHT
from xlfactor.live.sheet import LiveSheet
from xlfactor.live.table import Table, address, beyond, width_of
from xlfactor.macros.groups.benchmarks import Benchmarking
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.macros.groups.compared import CURRENT
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import ChartKind

SHEET: Final = "What if"
_ANCHOR, _NOW, _WHAT_IF = "Anchor", "Now", SHEET
_TARGET, _GAP, _CHANGE, _BINDS = "Target", "Gap", "Change", "Binds"
_EXPOSURE: Final = number("0.00", -100, 100, "An exposure, such as 0.40")


def sheets(inputs: LiveInputs) -> list[LiveSheet]:
    """Return the live sheets; none if the workbook has no such study."""
    read = inputs.read("efficient_frontier")
    if read is None:
        return []
    against = inputs.read("against_benchmark") or {}
    held = read["frontier_study"].policy_portfolios
    study = _Study(inputs, held.blends, against.get("benchmarking"))
    compared = held.weights.drop(columns=BENCHMARK, errors="ignore")
    compared.insert(0, BENCHMARK, study.benchmark)
    level = inputs.value("confidence")
    return [study.what_if(), compare_sheet(study.model, compared, level), study.model.sheet]


class _Study:
    """A study, and the sheets on it while they are filled."""

    def __init__(
        self, inputs: LiveInputs, blends: BlendStudy, benchmarking: Benchmarking | None
    ) -> None:
        self._inputs, self._blends, self._benchmarking = inputs, blends, benchmarking
        self._policy = blends.policy_limits.policy
        self._assets = [str(name) for name in self._policy.assets]
        self._factors = [str(name) for name in blends.mimicking.model.factors]
        self._sheet = LiveSheet(
            SHEET,
            "What if: targets, limits and benchmark of your own",
            "Edit the blue cells: all others are formulas that follow. Now: by the inputs of this "
            "workbook, which stay as they are",
            widths=[width_of(self._assets), *[11] * 8],
        )
        self.model = policy_model(inputs, blends)

    @property
    def _base(self) -> str:
        """The portfolio that turnover is counted from."""
        return _NOW if self._policy.current is None else CURRENT

    @property
    def _portfolios(self) -> list[str]:
        """The portfolios side by side; the last one is the answer."""
        return [BENCHMARK, _ANCHOR, *[CURRENT] * (self._base == CURRENT), _NOW, _WHAT_IF]

    def what_if(self) -> LiveSheet:
        """Return the sheet of targets, limits and benchmark of one's own."""
        sheet, names = self._sheet, self._portfolios
        target = self._targets(6)
        settings = self._settings(target.bottom + 2)
        compared = self._weights(target.bottom + 8)
        weights = replace(compared, columns=tuple(names))
        writer = self.model.writer.with_references(
            weights=portfolios.answered(weights, names[-2]),
            benchmark=weights.upto(BENCHMARK),
            confidence=settings["confidence"],
        )
        row = weights.bottom + 3
        checks = row + len(names) + 4
        limits = write_limits(
            sheet, checks + 12, self._inputs, self._blends.policy_limits, weights,
            [BENCHMARK, _NOW, _WHAT_IF],
        )  # fmt: skip
        # before what rests on it, as the first formula without an answer tells why
        self._solve(weights, limits, target, settings)
        achieved = writer.call("PORTFOLIO_EXPOSURE", headers=False)
        sheet.spill(target.cells(BENCHMARK, names[-1]), achieved, NumberFormat.EXPOSURE)
        charts = target.right + 2
        below = self._charts(weights, target, corner=(6, charts))
        figures = portfolios.figures(sheet, row, weights, writer, base=self._base)
        binding = limits.binding(compared.each(_WHAT_IF))
        sheet.each(compared, _BINDS, binding, NumberFormat.TEXT)
        by_factor = portfolios.risk_by_factor(
            sheet, limits.bottom + 2, self._factors, weights, writer
        )
        by_asset = portfolios.risk_by_asset(sheet, by_factor.bottom + 3, weights, writer)
        sheet.chart(
            "Risk by factor", ChartKind.COLUMNS, by_factor, names,
            corner=(below, charts), number_format="0.0%",
        )  # fmt: skip
        sheet.checks(
            checks,
            {
                "Weights sum to 100%": all_of(
                    sums_to_one(weights, name) for name in (BENCHMARK, _WHAT_IF)
                ),
                **limits.met(weights, _WHAT_IF),
                **self._figures_within(figures, settings["limit"]),
                "Risk by factor and by asset agree": same_totals(by_factor, by_asset),
                "Factors are in the order of Factors": self.model.has_factors(
                    address(row, LEFT) for row in range(target.top + 1, target.bottom + 1)
                ),
                MADE_FOR: self.model.made_for,
            },
        )
        return sheet

    def _charts(self, weights: Table, target: Table, *, corner: Place) -> int:
        """Draw weights and exposures; return the first row that is free below."""
        sheet, (_, column) = self._sheet, corner
        below = sheet.chart("Weights", ChartKind.BARS, weights, [_NOW, _WHAT_IF], corner=corner)
        return sheet.chart(
            "Target and achieved exposures", ChartKind.COLUMNS, target,
            [_TARGET, *weights.columns], corner=(below, column), number_format="0.00",
        )  # fmt: skip

    def _figures_within(self, figures: Table, limit: str) -> dict[str, str]:
        """Return the conditions that What if keeps tracking error and turnover within limits."""
        tracking = figures.cell(_WHAT_IF, portfolios.TRACKING)
        kept = f'OR({limit}="",{tracking}<={limit}+{MET})'
        conditions = {"Tracking error within its limit": kept}
        most = self._inputs.given.get("turnover")
        if most is not None and self._base == CURRENT:
            traded = figures.cell(_WHAT_IF, portfolios.TURNOVER)
            conditions["Turnover within its limit"] = f'OR({most}="",{traded}<={most}+{MET})'
        return conditions

    def _targets(self, row: int) -> Table:
        """Write the target exposures, beside which those achieved will stand."""
        sheet = self._sheet
        sheet.heading(row, "Target exposures", "Units of the factor; gap: What if less target")
        table = sheet.frame(row + 2, "Factor", self._factors, [_TARGET, *self._portfolios, _GAP])
        typed = self._blends.blend.target_exposures[self._blends.mimicking.model.factors]
        sheet.typed(table, _TARGET, [float(one) for one in typed], _EXPOSURE)
        achieved = table.each(_WHAT_IF)
        gap = while_filled(achieved, f"{achieved}-{table.each(_TARGET)}")
        sheet.each(table, _GAP, gap, NumberFormat.EXPOSURE)
        return table

    def _settings(self, row: int) -> dict[str, str]:
        """Write gamma, confidence and how the tracking error is limited; return their cells."""
        sheet, against = self._sheet, self._benchmarking
        limit = None if against is None else against.limit.limit
        sheet.heading(row, "Settings")
        settings = {
            "Gamma": (self._blends.gamma, number("0.00", 0, 1, "From 0 to 1"),
                      "0: the asset anchor; 1: the factor targets"),
            "Confidence": (self._inputs.value("confidence"), number("0.0%", 0.5, 1, "Such as 95%"),
                           "of value at risk and expected shortfall"),
            "Tracking error, limit": (limit, number("0.00%", 0, 1, "Such as 2%"),
                                      "of What if, checked below; blank: no limit"),
            "Keep to the limit": ("yes" if self._inputs.is_tracked else "no",
                                  choice(TrackingUse.words(), "yes or no"),
                                  "yes: What if stays within it; no: it is checked alone"),
        }  # fmt: skip
        for place, (label, (value, field, words)) in enumerate(settings.items(), start=row + 1):
            sheet.option(place, label, value, explanation=words, field=field)
        cells = (address(row + offset, LEFT + 1) for offset in range(1, len(settings) + 1))
        return dict(zip(("gamma", "confidence", "limit", "is_kept"), cells, strict=True))

    def _weights(self, row: int) -> Table:
        """Write the portfolios side by side, but for What if and Now."""
        sheet = self._sheet
        sheet.heading(row, "Weights", "Percent of the portfolio; change: What if less Now")
        table = sheet.frame(
            row + 2, "Asset class", self._assets, [*self._portfolios, _CHANGE, _BINDS]
        )
        sheet.typed(table, BENCHMARK, list(self.benchmark), WEIGHT)
        percent = NumberFormat.PERCENT
        anchor = self.model.tables["anchor_weights"]
        weight, names = (beyond(MODEL, one) for one in (anchor.figures("Weight"), anchor.named))
        sheet.each(table, _ANCHOR, lookup(weight, names), percent, is_link=True)
        if self._base == CURRENT:
            held = self._inputs.lookup("policy", CURRENT)
            sheet.each(table, CURRENT, held, percent, is_link=True)
        found = table.each(_WHAT_IF)
        change = while_filled(found, f"{found}-{table.each(_NOW)}")
        sheet.each(table, _CHANGE, change, percent)
        sheet.total(table, table.columns[:-1], percent)
        return table

    @property
    def benchmark(self) -> "pd.Series[float]":
        """The benchmark of the workbook; else what is held, else equal weights."""
        against, current = self._benchmarking, self._policy.current
        if against is not None:
            return labels.holdings_onto(against.benchmark, self._policy.assets, name="benchmark")
        return equal_weights(self._policy.assets) if current is None else current

    def _solve(
        self,
        weights: Table,
        limits: OwnLimits,
        target: Table,
        settings: Mapping[str, str],
    ) -> None:
        """Write the portfolios between targets and anchor: of the sheet, and of the policy."""
        sheet, inputs = self._sheet, self._inputs
        covariance = self.model.writer.references["covariance"]
        given, tracked = inputs.given, inputs.while_tracked
        writer = self.model.writer.with_references(
            benchmark=tracked(given.get("benchmark", "")),
            tracking_error_limit=tracked(given.get("tracking_error_limit", "")),
            covariance=tracked(covariance),
        )
        kept = f'IF({says(settings["is_kept"], TrackingUse.YES)},{{}},"")'.format
        sheet.spill(
            weights.cells(_WHAT_IF),
            writer.call(
                "CONSTRAINED_BLEND_WEIGHTS",
                headers=False,
                target_exposures=target.upto(_TARGET),
                gamma=settings["gamma"],
                policy=limits.policy.whole,
                group_limits="" if limits.groups is None else limits.groups.upto("Upper"),
                benchmark=kept(weights.upto(BENCHMARK)),
                tracking_error_limit=kept(settings["limit"]),
                covariance=kept(covariance),
            ),
            NumberFormat.PERCENT,
        )
        now = writer.call("CONSTRAINED_BLEND_WEIGHTS", headers=False, gamma=inputs.filled("gamma"))
        sheet.spill(weights.cells(_NOW), now, NumberFormat.PERCENT)
