"""Leave out of a page what nobody can read: crowded charts, and large tables of each by each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from xlfactor.report.page import Block, Chart, ChartKind, Page

#: A table whose columns are named as its rows shows so many of both.
_MOST_PAIRED: Final = 200
#: A chart has so many names on its axis, and so many series.
_MOST_NAMES: Final = 50
_MOST_SERIES: Final = 30
_OF_NAMES: Final = (ChartKind.BARS, ChartKind.STACKED_BARS, ChartKind.COLUMNS)


def legible(page: Page) -> Page:
    """Return a page without what nobody can read; it says what it leaves out.

    A table of each by each and a chart of names show the first ones. A chart of too many series is
    left out. Any other table stays whole, such as one with a row for each asset.
    """
    blocks = {id(block): _first_pairs(block) for block in page.blocks}
    crowded = [chart for chart in page.charts if _series(chart) > _MOST_SERIES]
    return replace(
        page,
        blocks=tuple(blocks.values()),
        charts=tuple(_first_names(chart, blocks) for chart in page.charts if chart not in crowded),
        notes=(*page.notes, *map(_left_out, crowded)),
    )


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
    block = blocks[id(chart.block)]
    rows = len(block.table) if chart.rows is None else chart.rows
    if rows <= _MOST_NAMES or chart.kind not in _OF_NAMES:
        return replace(chart, block=block)
    title = f"{chart.title}: the first {_MOST_NAMES} of {rows}"
    return replace(chart, block=block, rows=_MOST_NAMES, title=title)


def _series(chart: Chart) -> int:
    return len(chart.columns) or chart.block.table.shape[1]


def _left_out(chart: Chart) -> str:
    return f"'{chart.title}' is not drawn: its {_series(chart)} series could not be told apart."
