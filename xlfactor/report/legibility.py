"""Leave out of a page what nobody can read, or what says nothing.

Crowded charts, charts of equal values, and large tables of each by each.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from xlfactor.report.page import Block, Chart, ChartKind, Page

#: The most rows and columns that a table of each by each shows.
_MOST_PAIRED: Final = 200
#: The most names on the axis of a chart, and its most series.
_MOST_NAMES: Final = 50
_MOST_SERIES: Final = 30
#: The most names, series and bars of a chart with bars side by side.
_MOST_BESIDE: Final = (10, 6, 36)
_OF_NAMES: Final = (ChartKind.BARS, ChartKind.STACKED_BARS, ChartKind.COLUMNS)
#: Values that differ by no more are equal.
_EQUAL: Final = 1e-6


def legible(page: Page) -> Page:
    """Return a page without what nobody can read; it says what it leaves out.

    A table of each by each and a chart of names show the first ones. A table is coloured instead
    of drawn where its bars would be thin. A chart of too many series, or of equal values, is left
    out. Any other table stays whole, such as one with a row for each asset.
    """
    thin = {id(chart.block) for chart in page.charts if _has_thin_bars(chart)}
    blocks = {
        id(block): replace(block, heat=True) if id(block) in thin else _first_pairs(block)
        for block in page.blocks
    }
    left_out = {id(chart): reason for chart in page.charts if (reason := _reason(chart))}
    return replace(
        page,
        blocks=tuple(blocks.values()),
        charts=tuple(
            _first_names(chart, blocks)
            for chart in page.charts
            if id(chart) not in left_out and not _has_thin_bars(chart)
        ),
        headline=tuple(blocks[id(block)] for block in page.headline),
        notes=(*page.notes, *left_out.values()),
    )


def _has_thin_bars(chart: Chart) -> bool:
    """Return whether bars side by side are so many that their table, coloured, tells more."""
    rows, series = chart.shape
    is_clustered = chart.kind in (ChartKind.BARS, ChartKind.COLUMNS) and series > 1
    found = (rows, series, rows * series)
    return is_clustered and any(one > most for one, most in zip(found, _MOST_BESIDE, strict=True))


def _reason(chart: Chart) -> str:
    """Return why a chart is not drawn, or nothing."""
    many = len(chart.series)
    if many > _MOST_SERIES:
        return f"'{chart.title}' is not drawn: its {many} series could not be told apart."
    figures = chart.figures.to_numpy(float)
    if figures.size < 2 or chart.kind is ChartKind.SCATTER:
        return ""
    if np.ptp(figures) <= _EQUAL:
        value = f"{figures[0, 0]:z.1%}" if chart.in_percent else f"{figures[0, 0]:z.2f}"
        return f"'{chart.title}' is not drawn: all its values are {value}."
    if chart.kind.is_stacked and len(figures) > 1 and np.ptp(figures, axis=0).max() <= _EQUAL:
        return f"'{chart.title}' is not drawn: it is the same throughout."
    return ""


def _first_pairs(block: Block) -> Block:
    table = block.table
    if len(table) <= _MOST_PAIRED or not table.index.equals(table.columns):
        return block
    told = f"The first {_MOST_PAIRED} of {len(table)} rows and columns"
    whole = f"; {block.function} returns them all" if block.function else ""
    return replace(
        block,
        table=table.iloc[:_MOST_PAIRED, :_MOST_PAIRED],
        note=f"{block.note} {told}{whole}".lstrip(),
    )


def _first_names(chart: Chart, blocks: Mapping[int, Block]) -> Chart:
    block, rows = blocks[id(chart.block)], chart.shape[0]
    if rows <= _MOST_NAMES or chart.kind not in _OF_NAMES:
        return replace(chart, block=block)
    title = f"{chart.title}: the first {_MOST_NAMES} of {rows}"
    return replace(chart, block=block, rows=_MOST_NAMES, title=title)
