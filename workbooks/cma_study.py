"""Build a workbook of capital-market assumptions: mimicking portfolios, a policy, a benchmark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from workbooks import authoring, benchmark_sheet
from workbooks.benchmark_sheet import Benchmark
from xlfactor.drawing.input_sheet import FIRST_TABLE, LEFT, InputSheet, number
from xlfactor.setup.cma_sheets import Decisions

PERCENT_FINE = "0.00%"
SIZE = "0.00"


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
        *_decisions(study).sheets(),
        benchmark_sheet.sheet_of(study.benchmark, list(study.groups), study.factors),
        *study.more,
    ]
    authoring.save(sheets, path)


def _read_me(study: Study) -> InputSheet:
    return authoring.read_me(
        study.title,
        file=study.file,
        lines=study.lines,
        sources=study.sources,
        width=96,
        top=5,
    )


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


def _decisions(study: Study) -> Decisions:
    factor, raw, assets = study.private or ("", 0.0, ())
    policy = pd.DataFrame(
        {
            "Group": pd.Series(study.groups),
            "Private": ["yes" if asset in assets else "no" for asset in study.groups],
            "Anchor": None,
            "Lower": 0.0,
            "Upper": study.upper,
            **({} if study.current is None else {"Current": pd.Series(study.current)}),
        },
        dtype=object,
    )
    policy.index.name = "Asset class"
    mimicking = pd.DataFrame(study.mimicking).reindex(policy.index).astype(object)
    return Decisions(
        names=pd.Series(policy.index, index=policy.index),
        policy=policy,
        mimicking=mimicking.where(mimicking.notna(), None),
        private=None if not factor else pd.Series(raw, index=list(assets), name=factor),
        group_limits=pd.DataFrame(study.group_limits, index=["Lower", "Upper"]).T,
        measures=tuple(column for column in study.cma.columns if "Return" in column),
        targets=study.targets,
        options={"as_of": study.as_of, "currency": "USD", "source": study.source},
    )
