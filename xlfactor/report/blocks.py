"""Blocks and charts that several pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.factors.exposures import Exposures
from xlfactor.core.factors.rolling import RollingExposures
from xlfactor.report.findings import highest_and_lowest
from xlfactor.report.headings import FIT_FORMATS, PORTFOLIOS, fit_table, headed
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Palette

_TOTAL = "Total"
#: so many portfolios stand side by side; of more, each has a row
MOST_BESIDE = 8
#: a table with more rows of assets is long
MOST_ROWS = 24
#: the rows of a long table that are shown where it is shortened
LARGEST: Final = 20


def summed(
    title: str, table: pd.DataFrame, rows: str, *, formats: NumberFormat, units: str
) -> Block:
    """Return a table with its sums in a last row; `rows` heads its column of names."""
    total = pd.DataFrame([table.sum()], index=[_TOTAL])
    return Block(
        title=title,
        table=pd.concat([table, total]).rename_axis(rows),
        formats=formats,
        units=units,
        total=True,
    )


def by_portfolio(
    title: str,
    table: pd.DataFrame,
    *,
    formats: NumberFormat,
    units: str,
    note: str = "",
    rows: str = PORTFOLIOS,
) -> Block:
    """Return a table (n×P) with a row for each portfolio, and its sum in a last column."""
    total = table.sum().to_frame(_TOTAL)
    return Block(
        title=title,
        table=pd.concat([table.T, total], axis=1).rename_axis(rows),
        formats=formats,
        units=units,
        note=note,
        total_column=True,
    )


def beside(table: pd.DataFrame, rows: str) -> pd.DataFrame:
    """Return a table (n×P) with portfolios side by side, or with a row for each of many."""
    if len(table) < len(table.columns) > MOST_BESIDE:
        return table.T.rename_axis(PORTFOLIOS)
    return table.rename_axis(rows)


def largest(block: Block, sheet: str, most: int = LARGEST, *, by: Sequence[str] = ()) -> Block:
    """Return the largest rows of a table, and the others in one if it has a sum.

    Their size is that of the largest figure, of some columns if these are given. All of them are
    on a sheet that the note names. Its rows are no longer those of any other table.
    """
    figures = block.table.iloc[:-1] if block.total else block.table
    sizes = figures[list(by or figures)].abs().max(axis=1)
    is_large = sizes.rank(method="first", ascending=False) <= most
    table = figures[is_large]
    if block.total:
        others = figures[~is_large].sum().to_frame(f"{(~is_large).sum()} others").T
        table = pd.concat([table, others, block.table.iloc[-1:]])
    table.index.name = block.table.index.name
    told = f"The {most} largest of {len(figures)}; all on sheet {sheet}."
    return replace(
        block,
        table=table,
        # the others in one would be the darkest of a table that is coloured
        heat=block.heat and not block.total,
        on_screen=False,
        less_first=None,
        on_columns={},
        note=f"{block.note} {told}".lstrip(),
    )


def figures_block(
    title: str,
    table: pd.DataFrame,
    headings: Mapping[str, tuple[str, NumberFormat]],
    *,
    units: str,
    note: str = "",
) -> Block:
    """Return figures of portfolios, a row each, with their headings and formats by column."""
    return Block(
        title=title,
        table=headed(table, headings).rename_axis(PORTFOLIOS),
        formats=dict(headings.values()),
        units=units,
        note=note,
    )


def through_time(
    found: RollingExposures, title: str, *, formats: NumberFormat, units: str
) -> tuple[tuple[Block, ...], Block]:
    """Return what explains each asset, a row a date, under its title, and the R² of all assets."""
    dates = pd.DatetimeIndex(found.r_squared.index, name="Date")
    blocks = tuple(
        Block(title=title.format(asset), formats=formats, units=units,
              table=pd.DataFrame(one.droplevel("asset").set_axis(dates)))
        for asset, one in found.exposures.groupby(level="asset", sort=False)
    )  # fmt: skip
    return blocks, Block(title="R²", table=found.r_squared.set_axis(dates),
                         formats=NumberFormat.EXPOSURE, units="Share of the variance")  # fmt: skip


def parts(
    block: Block,
    palette: Palette,
    *,
    title: str,
    value_title: str,
    neutral: tuple[str, ...] = (),
) -> Chart:
    """Draw what each row of a `by_portfolio` is the sum of."""
    return Chart(
        title=title,
        kind=ChartKind.STACKED_BARS,
        block=block,
        palette=palette,
        neutral=neutral,
        columns=tuple(map(str, block.table.columns[:-1])),
        value_title=value_title,
    )


def fit_block(found: Exposures, rows: str) -> Block:
    """Return the fit of each regression; `rows` heads its column of names."""
    degrees = found.degrees_of_freedom
    are_whole = bool(np.equal(degrees, degrees.round()).all())
    shown = NumberFormat.COUNT if are_whole else NumberFormat.COUNT_FINE
    return Block(
        title="Fit",
        table=fit_table(found).dropna(axis=1, how="all").rename_axis(rows),
        formats=FIT_FORMATS | {"Degrees of freedom": shown},
        units="Alpha and specific volatility: percent a year; R²: share of the variance",
        note=highest_and_lowest("R²", found.r_squared, "z.2f"),
    )
