"""Pages of any size, for what depends on nothing but size."""

import pandas as pd

from tests.conftest import WHEN
from xlfactor.drawing.draw import draw
from xlfactor.hosts import Edition, Made, Planned
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page


def page(
    *,
    rows=5,
    columns=3,
    checks=2,
    blocks=1,
    charts=0,
    kind=ChartKind.COLUMNS,
    note="A note.",
    notes=(),
):
    """A page of so many rows and so on; its charts draw every column of the first block."""
    table = pd.DataFrame(0.5, index=[f"Row {n}" for n in range(rows)], columns=range(columns))
    table = table.rename(columns=lambda number: f"Column {number}")
    made = tuple(
        Block(title=f"Block {n}", units="decimal", note=note, table=table,
              formats=NumberFormat.STATISTIC)
        for n in range(blocks)
    )  # fmt: skip
    drawn = tuple(Chart(title=f"Chart {n}", kind=kind, block=made[0]) for n in range(charts))
    held = tuple(Check(name=f"Check {n}", passed=True, detail="held") for n in range(checks))
    return Page(sheet="Page", title="Page", units="", blocks=made, charts=drawn, checks=held,
                notes=notes)  # fmt: skip


def drawn(made, *, heading="", name=None, sheets=None):
    """The page drawn as the sheet of that name."""
    planned = Planned(made=Made(page=made), sheet=name or made.sheet, replaces=False, kept=())
    edition = Edition(heading=heading, when=WHEN, sheets=sheets or {})
    return draw(planned, edition, row_height=15.0)
