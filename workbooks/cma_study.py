"""Build a workbook of capital-market assumptions: mimicking portfolios, a policy, a benchmark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from workbooks import authoring, benchmark_sheet
from workbooks.authoring import FIRST_TABLE, LEFT, Field, InputSheet, choice, number
from workbooks.benchmark_sheet import Benchmark
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair
from xlfactor.core.portfolios.factor_targets import TargetRule

PERCENT = "0.0%"
PERCENT_FINE = "0.00%"
SIZE = "0.00"
WEIGHT = number(PERCENT, -10, 10, "A weight, such as 25%")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """What one workbook of assumptions holds, and says of itself."""

    title: str
    file: str
    #: the published table: figures, then the lower triangle of the correlations
    cma: pd.DataFrame
    #: where the assumptions come from, and how they are written
    units: str
    #: the group of each asset class of the study, in the order of the policy
    groups: Mapping[str, str]
    group_limits: Mapping[str, tuple[float, float]]
    upper: float
    #: columns of the policy, by asset class: the weights now held, if any are
    current: Mapping[str, float] | None = None
    mimicking: Mapping[str, Mapping[str, float]]
    #: the name of the private factor, the raw weight and the names of its assets
    private: tuple[str, float, Sequence[str]] | None = None
    #: target exposures by factor; by the target rule if there are none
    targets: Mapping[str, float] = field(default_factory=dict)
    benchmark: Benchmark
    as_of: str
    source: str
    #: what the first sheet says of the study, and of its sources
    lines: Sequence[str]
    sources: Sequence[str]
    #: sheets beside the usual ones
    more: Sequence[InputSheet] = ()

    @property
    def factors(self) -> list[str]:
        """The factors, the private one last."""
        return [*self.mimicking, *([] if self.private is None else [self.private[0]])]


def build(study: Study, path: Path) -> None:
    """Write the workbook."""
    sheets = [
        _read_me(study),
        _assumptions(study),
        _policy(study),
        _factors(study),
        _targets(study),
        benchmark_sheet.sheet_of(study.benchmark, list(study.groups), study.factors),
        *study.more,
    ]
    authoring.save(sheets, path)


def _read_me(study: Study) -> InputSheet:
    sheet = InputSheet(
        "README",
        study.title,
        "An input workbook of xlfactor: edit the blue cells, then run",
        widths=[96],
    )
    lines = [
        *study.lines,
        "",
        f"To run: the xlfactor ribbon in Excel, or without Excel: xlfactor run {study.file}",
        "Every analysis writes a sheet of its own; nothing that you typed is overwritten.",
    ]
    sheet.texts(5, lines)
    after = sheet.legend(6 + len(lines))
    sheet.text(after, "Sources", look=authoring.HEADING)
    sheet.texts(after + 1, study.sources)
    return sheet


def _assumptions(study: Study) -> InputSheet:
    table = study.cma
    sheet = InputSheet(
        "CMA",
        "Capital-market assumptions",
        study.units,
        widths=[34, *[11.5] * table.shape[1]],
    )
    figure = number(PERCENT_FINE, -1, 100, "A return, as a decimal such as 0.074")
    correlation = number(SIZE, -1, 100, "A correlation from -1 to 1")
    fields = {column: correlation if column in table.index else figure for column in table.columns}
    sheet.table((FIRST_TABLE, LEFT), table, fields, name="cma")
    sheet.freeze(header_height=60)
    return sheet


def _policy(study: Study) -> InputSheet:
    private = () if study.private is None else study.private[2]
    columns = {
        "Group": pd.Series(study.groups),
        "Private": ["yes" if asset in private else "no" for asset in study.groups],
        "Anchor": None,
        "Lower": 0.0,
        "Upper": study.upper,
    }
    if study.current is not None:
        columns["Current"] = pd.Series(study.current)
    table = pd.DataFrame(columns, dtype=object)
    table.index.name = "Asset class"
    sheet = InputSheet(
        "Policy",
        "Policy: the asset classes of the study",
        "Weights as shares of the portfolio. Anchor: the asset-based portfolio that gamma pulls "
        "away from; leave the whole column blank for inverse volatility",
        widths=[34, 24, *[11.5] * 4],
    )
    fields = {
        "Group": choice(list(study.group_limits), "A group of Targets"),
        "Private": choice(["yes", "no"], "yes: carries the private factor"),
        **dict.fromkeys(("Anchor", "Lower", "Upper", "Current"), WEIGHT),
    }
    sheet.table((FIRST_TABLE, LEFT), table, fields, name="policy")
    sheet.freeze()
    return sheet


def _factors(study: Study) -> InputSheet:
    sheet = InputSheet(
        "Factors",
        "Factor-mimicking portfolios",
        "Weights, long and short; a blank or an asset that is not listed holds nothing",
        widths=[34, *[18] * len(study.mimicking)],
    )
    table = pd.DataFrame(study.mimicking).reindex(list(study.groups)).astype(object)
    table = table.where(table.notna(), None)
    table.index.name = "Asset class"
    weight = number(SIZE, -100, 100, "A weight, such as 0.25 or -1.60")
    sheet.table(
        (FIRST_TABLE, LEFT), table, dict.fromkeys(table.columns, weight), name="mimicking_weights"
    )
    if study.private is None:
        return sheet
    row = FIRST_TABLE + len(table) + 2
    sheet.text(row, "Private factor", look=authoring.HEADING)
    sheet.text(
        row + 1,
        "Raw weights, before the part that the public factors explain is taken out; "
        "the column's header is the factor's name",
        look=authoring.SMALL,
    )
    factor, raw, assets = study.private
    private = pd.DataFrame({factor: raw}, index=pd.Index(assets, name="Asset class"))
    sheet.table((row + 2, LEFT), private, {factor: weight}, name="private_weights")
    return sheet


def _targets(study: Study) -> InputSheet:
    sheet = InputSheet(
        "Targets",
        "Targets, limits and options",
        "Exposures as multiples of one unit of the factor; weights as shares of the portfolio",
        widths=[34, 38, 22, *[14] * 4],
    )
    targets = pd.DataFrame(
        {"Target exposure": [study.targets.get(factor) for factor in study.factors]},
        index=pd.Index(study.factors, name="Factor"),
        dtype=object,
    )
    exposure = number(SIZE, -100, 100, "An exposure; leave all blank for the target rule")
    sheet.text(5, "Target exposures", look=authoring.HEADING)
    sheet.text(6, "All blank: by the target rule below", look=authoring.SMALL)
    sheet.table((7, LEFT), targets, {"Target exposure": exposure}, name="target_exposures")
    row = 7 + len(targets) + 2
    sheet.text(row, "Group limits", look=authoring.HEADING)
    groups = pd.DataFrame(study.group_limits, index=["Lower", "Upper"]).T.astype(object)
    groups.index.name = "Group"
    sheet.table((row + 1, LEFT), groups, dict.fromkeys(groups, WEIGHT), name="group_limits")
    _options(study, sheet, row + 1 + len(groups) + 2)
    return sheet


def _options(study: Study, sheet: InputSheet, row: int) -> None:
    sheet.text(row, "Options", look=authoring.HEADING)
    measures = [column for column in study.cma.columns if "Return" in column]
    share = number(SIZE, 0, 1, "0: the asset anchor; 1: the factor targets")
    rules, units, repairs = ([item.value for item in kind] for kind in (TargetRule, Unit, Repair))
    settings = [
        ("Gamma", 0.7, "gamma", share,
         "weight on the factor targets, from 0 (asset anchor) to 1"),
        ("Target rule", TargetRule.TANGENCY.value, "target_rule",
         choice(rules, "tangency or inverse volatility"),
         "the targets where none are typed above"),
        ("Expected returns", measures[0], "measure",
         choice(measures, "A return column of CMA"),
         "the column of CMA that the weights use; premia are shown for all"),
        ("Cash asset class", None, "cash_asset", Field(),
         "a row of CMA: returns of approach 2 in excess of it; blank: total returns"),
        ("Unit of the CMA table", Unit.AUTOMATIC.value, "unit",
         choice(units, "A way to write"),
         "how returns and volatilities are written; automatic looks and reports"),
        ("Repair of correlations", Repair.NONE.value, "repair",
         choice(repairs, "none or nearest"),
         "nearest: the nearest correlation matrix, if it is not positive semi-definite"),
        ("As of", study.as_of, "as_of", Field(), "shown in the heading of every page"),
        ("Currency", "USD", "currency", Field(), "shown in the heading of every page"),
        ("Source", study.source, "source", Field(), "shown in the heading of every page"),
    ]  # fmt: skip
    for offset, (label, value, name, kind, explanation) in enumerate(settings, start=1):
        sheet.setting(row + offset, label, value, name=name, field=kind, explanation=explanation)
