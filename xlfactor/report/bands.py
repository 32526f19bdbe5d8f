"""The pages of bands: each figure beside its band, and what holds in most draws."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from xlfactor.core.resampling.bands import HOLDS, SHARE, Bands
from xlfactor.report.headings import ASSETS, FACTORS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Page

#: The tables of an answer.
EXPOSURES, PREMIA, WEIGHTS = "Exposures", "Premia", "Weights"
RISK_SHARES, STRESS, FRONTIER = "Risk shares", "Stress", "Frontier"
#: What the factors leave unexplained.
RESIDUAL: Final = "Residual"

_ROWS: Final = {
    EXPOSURES: ASSETS,
    PREMIA: FACTORS,
    WEIGHTS: ASSETS,
    RISK_SHARES: FACTORS,
    STRESS: "Scenario",
    FRONTIER: "Portfolio",
}
_UNITS: Final = {
    EXPOSURES: "Of each asset to each factor",
    PREMIA: "Percent a year",
    WEIGHTS: "Percent of the portfolio",
    RISK_SHARES: "Of the portfolio's volatility",
    STRESS: "Return of the portfolio; below zero is a loss",
    FRONTIER: "Percent a year, at even steps of return from the least volatility",
}
_METHOD: Final = (
    "The inputs are drawn anew, each draw is answered in full, and the band of a figure holds the "
    "stated share of its answers, with as many above as below. A conclusion is what the point "
    "says; it holds if as many draws say the same. Bands show how far the inputs may be off, not "
    "how far the method may be."
)


def bands_pages(
    bands: Bands, *, of: str, notes: tuple[str, ...], audit: Mapping[str, str]
) -> tuple[Page, Page]:
    """Return the page of a study's figures with their bands, and that of its exposures.

    `of` is what is drawn, such as 'assumptions'.
    """
    settings = bands.settings
    single = [name for name in bands.point if name not in (EXPOSURES, FRONTIER)]
    beside = [_beside(bands, name) for name in single]
    frontier = _beside(bands, FRONTIER)
    notes = (*bands.notes, *notes)
    audit = {**audit, "Draws": settings.description}
    first = Page(
        sheet=f"Bands of {of}",
        title=f"How certain the study is: bands from draws of the {of}",
        units=settings.description,
        blocks=(_conclusions(bands, single), *beside, frontier),
        charts=(*map(_columns, beside), _lines(frontier)),
        notes=notes,
        method=_METHOD,
        audit=audit,
    )
    steady = Block(
        title="Share of the draws with the same sign",
        table=bands.same_sign(EXPOSURES).rename_axis(ASSETS),
        formats=NumberFormat.PERCENT,
        heat=True,
        units="Of an exposure of zero: share of the draws in which it is zero too",
        note=_steady_exposures(bands),
    )
    second = Page(
        sheet=f"Exposure bands of {of}",
        title=f"How certain exposures are: bands from draws of the {of}",
        units=settings.description,
        blocks=(_beside(bands, EXPOSURES), steady),
        notes=notes,
        method=_METHOD,
        audit=audit,
    )
    return first, second


def _conclusions(bands: Bands, names: list[str]) -> Block:
    table = pd.concat([bands.conclusions(name) for name in names]).rename_axis("Conclusion")
    share = f"{bands.settings.share:.3g}"
    return Block(
        title="What holds in most draws",
        table=table,
        formats={SHARE: NumberFormat.PERCENT, HOLDS: NumberFormat.TEXT},
        units=f"A conclusion holds if a share of {share} of the draws agree",
    )


def _steady_exposures(bands: Bands) -> str:
    agree = bands.same_sign(EXPOSURES).to_numpy() >= bands.settings.share
    return (
        f"Of {agree.size} exposures {agree.sum()} keep their sign in a share of "
        f"{bands.settings.share:.3g} of the draws."
    )


def _beside(bands: Bands, name: str) -> Block:
    return Block(
        title=f"{name} and their bands" if name != FRONTIER else "The frontier and its bands",
        table=bands.beside(name).rename_axis(_ROWS[name]),
        formats=NumberFormat.EXPOSURE if name == EXPOSURES else NumberFormat.PERCENT_FINE,
        units=_UNITS[name],
    )


def _columns(block: Block) -> Chart:
    return Chart(
        title=block.title,
        kind=ChartKind.COLUMNS,
        block=block,
        value_title=block.units.split(";")[0],
    )


def _lines(block: Block) -> Chart:
    return Chart(
        title="Return along the frontier",
        kind=ChartKind.LINES,
        block=block,
        columns=tuple(map(str, block.table.columns[:3])),
        value_title="Percent a year",
        category_title="Portfolio, from the least volatility to the highest return",
    )
