"""The pages of style analysis: over the whole history, and through time."""

from typing import Final

import pandas as pd

from xlfactor.core.allocation.style import StyleAnalysis
from xlfactor.core.factors.rolling import RollingExposures
from xlfactor.report.blocks import through_time
from xlfactor.report.digits import beside, difference
from xlfactor.report.headings import ASSETS, SELECTION_FORMATS, selection_table
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind, Palette

#: Weights sum to one up to this.
_SUMMED: Final = 1e-9
#: A style that explains less says little.
_LEAST_EXPLAINED: Final = 0.5
_METHOD: Final = (
    "The style of an asset is the mix of indices, none sold short, fully invested, that leaves "
    "the least variance of the asset's return less that of the mix, the selection return (Sharpe "
    "1992). R² is one less the share of variance that is left."
)


def style_page(found: StyleAnalysis, *, notes: tuple[str, ...]) -> Page:
    """Return the page of styles over the whole history."""
    styles = Block(
        title="Styles",
        table=found.weights.rename_axis(ASSETS),
        formats=NumberFormat.PERCENT,
        units="Percent of the mix",
        heat=True,
    )
    fit = Block(
        title="Fit and selection",
        table=selection_table(found).rename_axis(ASSETS),
        formats=SELECTION_FORMATS,
        units="Selection: of the asset's return less its style's; percent a year",
    )
    return Page(
        sheet="Style analysis",
        title="Style analysis",
        units=f"Annual; {len(found.returns)} periods",
        blocks=(styles, fit),
        charts=(
            Chart(title="Styles by asset", kind=ChartKind.STACKED_BARS, block=styles,
                  palette=Palette.ASSETS, value_title="Percent of the mix"),
            Chart(title="Explained share of variance", kind=ChartKind.BARS, block=fit,
                  columns=("R²",)),
        ),
        checks=(_sums(found.weights), _explained(found)),
        assumed=notes,
        method=_METHOD,
    )  # fmt: skip


def rolling_page(found: RollingExposures, *, notes: tuple[str, ...]) -> Page:
    """Return the page of styles through time, asset by asset."""
    blocks, shares = through_time(
        found, "Style of {}", formats=NumberFormat.PERCENT, units="Percent of the mix"
    )
    return Page(
        sheet="Rolling styles",
        kind=PageKind.METHODS,
        title="Styles through time",
        units="Percent of the mix; each date's window ends there",
        blocks=(*blocks, shares),
        charts=tuple(
            Chart(
                title=block.title,
                kind=ChartKind.AREAS,
                block=block,
                palette=Palette.ASSETS,
                value_title="Percent of the mix",
            )
            for block in blocks
        ),
        checks=(_sums(found.exposures),),
        assumed=notes,
        method=_METHOD,
    )


def _sums(weights: pd.DataFrame) -> Check:
    miss = float((weights.sum(axis=1) - 1).abs().max())
    lowest = float(weights.to_numpy().min())
    return Check(
        name="Styles are fully invested, none short",
        passed=miss < _SUMMED and lowest >= 0,
        detail=f"largest difference from 100%: {difference(miss)}; lowest weight {lowest:.1%}",
    )


def _explained(found: StyleAnalysis) -> Check:
    r_squared = found.r_squared.dropna()
    least = float(r_squared.min())
    return Check(
        name="Styles explain the assets",
        passed=least >= _LEAST_EXPLAINED,
        detail=f"lowest R² {beside(least, _LEAST_EXPLAINED, decimals=2)}, of "
        f"'{r_squared.idxmin()}'; below {_LEAST_EXPLAINED}, an index may be missing",
    )
