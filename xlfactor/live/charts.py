"""Charts of tables whose figures only a workbook knows, as formulas give them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.drawing import theme
from xlfactor.drawing.charts import draw_chart
from xlfactor.drawing.frames import Frame, chart_height
from xlfactor.drawing.layout import Placed, PlacedChart
from xlfactor.drawing.sheet import DrawnChart, Letters, Place
from xlfactor.live.table import Table
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Palette

#: the series that are drawn in grey, beside those of portfolios
_NEUTRAL: Final = ("Target", "Benchmark")
#: points
_WIDTH: Final = 400.0


def draw_open_chart(
    title: str,
    kind: ChartKind,
    table: Table,
    columns: Sequence[str],
    *,
    corner: Place,
    number_format: str,
    name: str,
) -> tuple[DrawnChart, int]:
    """Draw columns of a table from a corner on; return the chart, and the last row that it takes.

    The axis of values ends where Excel likes, since an edit may move the values beyond.
    """
    chart = _chart_of(title, kind, table, columns)
    height = chart_height(chart, _WIDTH) * theme.TEXT_SIZE / theme.CHART_LABEL_SIZE
    last = corner[0] + int((height + theme.CHART_GAP) / theme.LINE_HEIGHT)
    frame = Frame(left=0.0, width=_WIDTH, height=height)
    drawn = draw_chart(
        PlacedChart(chart=chart, corner=corner, last_row=last, frame=frame),
        Placed(
            block=chart.block, title_row=table.top - 1, header_row=table.top, end_row=table.bottom
        ),
        name=name,
    )
    free = replace(
        drawn.value_axis, minimum=None, maximum=None, major_unit=None, number_format=number_format
    )
    open_chart = replace(
        drawn,
        value_axis=free,
        label_letters=_readable(drawn.label_letters),
        axis_title_letters=_readable(drawn.axis_title_letters),
    )
    return open_chart, last


def _chart_of(title: str, kind: ChartKind, table: Table, columns: Sequence[str]) -> Chart:
    """Return the chart of a table, whose figures are not known yet."""
    return Chart(
        title=title,
        kind=kind,
        block=Block(
            title=title,
            table=pd.DataFrame(np.nan, index=list(table.names), columns=list(table.columns)),
            formats=NumberFormat.PERCENT,
        ),
        palette=Palette.PORTFOLIOS,
        neutral=tuple(one for one in columns if one in _NEUTRAL),
        columns=tuple(columns),
    )


def _readable(letters: Letters) -> Letters:
    """Return letters of a size that can be read in print."""
    return replace(letters, size=theme.TEXT_SIZE)
