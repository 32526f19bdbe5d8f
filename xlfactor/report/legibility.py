"""Leave out of a page what nobody can read, or what says nothing.

Crowded charts, charts of equal values, and large tables of each by each; in print, the small
figures of a long table.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from xlfactor.report.blocks import LARGEST, MOST_ROWS, largest
from xlfactor.report.page import Block, Chart, ChartKind, Page, PageKind

#: The most rows and columns that a table of each by each shows.
_MOST_PAIRED: Final = 200
#: The most names on the axis of a chart, and its most series.
_MOST_NAMES: Final = 50
_MOST_SERIES: Final = 30
#: The most names, series and bars of a chart with bars side by side.
_MOST_BESIDE: Final = (10, 6, 36)
#: The most letters that words on one line under all columns of a chart have.
_MOST_LETTERS: Final = 100
#: A bar so many times as long as the others hides them, unless they are as good as zero.
_HIDES, _SMALL = 100.0, 0.05
#: The most rows of the first table of a page that is printed whole; of others, and of one whose
#: names are drawn, `MOST_ROWS`.
_MOST_FIRST: Final = 40
#: The rows that are printed of another one that is longer.
_LARGEST_BESIDE: Final = 12
_PRINTED: Final = (PageKind.ANSWER, PageKind.EVIDENCE)
_OF_NAMES: Final = (ChartKind.BARS, ChartKind.STACKED_BARS, ChartKind.COLUMNS)
#: Values that differ by no more are equal.
_EQUAL: Final = 1e-6


def legible(page: Page) -> Page:
    """Return a page without what nobody can read; it says what it leaves out.

    A table of each by each and a chart of names show the first ones. A table is coloured instead
    of drawn where its bars would be thin, or many. A chart of too many series, or of equal values,
    is left out. Any other table stays whole, such as one with a row for each asset; of a long one
    that answers, the largest rows are printed and drawn, and all of them stand on screen.
    """
    thin = {id(chart.block) for chart in page.charts if _has_thin_bars(chart)}
    left_out = {id(chart): reason for chart in page.charts if (reason := _reason(chart))}
    drawn = tuple(
        chart for chart in page.charts if id(chart) not in left_out and not _has_thin_bars(chart)
    )
    told = replace(page, charts=drawn, notes=(*page.notes, *left_out.values()))
    parts = {id(block): _parts(block, told, is_thin=id(block) in thin) for block in page.blocks}
    return replace(
        told,
        blocks=tuple(block for some in parts.values() for block in some),
        charts=tuple(_first_names(chart, parts[id(chart.block)]) for chart in drawn),
        headline=tuple(parts[id(block)][-1] for block in page.headline),
    )


def _has_thin_bars(chart: Chart) -> bool:
    """Return whether bars are so many that their table, coloured, tells more."""
    rows, series = chart.shape
    if chart.block.heat and chart.kind is ChartKind.STACKED_BARS:
        return rows > MOST_ROWS
    is_clustered = chart.kind in (ChartKind.BARS, ChartKind.COLUMNS) and series > 1
    found = (rows, series, rows * series)
    is_thin = any(one > most for one, most in zip(found, _MOST_BESIDE, strict=True))
    return is_clustered and (is_thin or _has_long_names(chart)) and _is_varied(chart)


def _is_varied(chart: Chart) -> bool:
    """Return whether a chart shows values that differ, beside any that are missing."""
    figures = chart.figures.to_numpy(float)
    known = figures[np.isfinite(figures)]
    return bool(known.size and np.ptp(known) > _EQUAL)


def _has_long_names(chart: Chart) -> bool:
    """Return whether a name under the columns has a word too long for its place."""
    words = [len(word) for name in chart.figures.index for word in str(name).split()]
    longest = max(words, default=0)
    return chart.kind is ChartKind.COLUMNS and longest * len(chart.figures) > _MOST_LETTERS


def _reason(chart: Chart) -> str:
    """Return why a chart is not drawn, or nothing."""
    many = len(chart.series)
    if many > _MOST_SERIES:
        return f"'{chart.title}' is not drawn: its {many} series could not be told apart."
    figures = chart.figures.to_numpy(float)
    if not figures.size or chart.kind is ChartKind.SCATTER:
        return ""
    shown = "z.1%" if chart.in_percent else "z.2f"
    if np.ptp(figures) <= _EQUAL:
        told = "all its values are" if figures.size > 1 else "its only value is"
        return f"'{chart.title}' is not drawn: {told} {figures[0, 0]:{shown}}."
    if hiding := _hiding(chart):
        return f"'{chart.title}' is not drawn: beside '{hiding}' the other values are too small."
    if chart.kind.is_stacked and len(figures) > 1 and np.ptp(figures, axis=0).max() <= _EQUAL:
        return f"'{chart.title}' is not drawn: it is the same throughout."
    return ""


def _hiding(chart: Chart) -> str:
    """Return the name whose bar is so long that those of the others cannot be seen, if any is."""
    sizes = chart.figures.abs().max(axis=1).dropna().sort_values()
    if chart.kind not in (ChartKind.BARS, ChartKind.COLUMNS) or len(sizes) < 2:
        return ""
    second, most = sizes.iloc[-2:]
    return str(sizes.index[-1]) if second >= _SMALL and most > _HIDES * second else ""


def _parts(block: Block, page: Page, *, is_thin: bool) -> tuple[Block, ...]:
    """Return a table as it is shown: a long one by its largest rows, and whole for the screen.

    That is an answer that has a sum, or a table that is coloured, on a page that is printed. Where
    names are drawn, those of the longest bars are the largest.
    """
    shown = replace(block, heat=True) if is_thin else _first_pairs(block)
    is_first = block is page.blocks[0]
    is_answer = is_first or any(block is one for one in page.headline)
    is_square = block.table.index.equals(block.table.columns)
    is_cut = is_answer if block.total else block.heat and not is_first and not is_square
    bars = [one for one in page.charts if one.block is block and one.kind in _OF_NAMES]
    drawn = bars[0].columns if bars else ()
    is_whole = is_first and not drawn
    most = _MOST_FIRST if is_whole else MOST_ROWS
    if not is_cut or len(block.table) - block.total <= most or page.kind not in _PRINTED:
        return (shown,)
    printed = LARGEST if is_whole else _LARGEST_BESIDE
    short = largest(shown, page.sheet, printed, by=drawn)
    title = f"The {printed} largest: {block.title}"
    return replace(short, title=title), replace(shown, on_screen=True)


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


def _first_names(chart: Chart, parts: Sequence[Block]) -> Chart:
    """Draw the names of a table that is shortened, else the first ones."""
    short, whole = parts[0], parts[-1]
    names = chart.shape[0]
    if short is not whole and chart.kind in _OF_NAMES:
        return replace(chart, block=short, rows=len(short.table) - short.total)
    if names <= _MOST_NAMES or chart.kind not in _OF_NAMES:
        return replace(chart, block=whole)
    title = f"{chart.title}: the first {_MOST_NAMES} of {names}"
    return replace(chart, block=whole, rows=_MOST_NAMES, title=title)
