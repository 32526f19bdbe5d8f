"""The pages of bands: each figure beside its band, and what holds in most draws."""

from collections.abc import Callable, Mapping
from typing import Final

from xlfactor.core.resampling.bands import HOLDS, SHARE, Bands
from xlfactor.core.resampling.draws import DrawProgress
from xlfactor.core.resampling.study_answers import BandTable, single_tables, study_conclusions
from xlfactor.report.headings import ASSETS, FACTORS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Page

_ROWS: Final = {
    BandTable.EXPOSURES: ASSETS,
    BandTable.PREMIA: FACTORS,
    BandTable.WEIGHTS: ASSETS,
    BandTable.RISK_SHARES: FACTORS,
    BandTable.STRESS: "Scenario",
    BandTable.FRONTIER: "Portfolio",
}
_UNITS: Final = {
    BandTable.EXPOSURES: "Of each asset to each factor",
    BandTable.PREMIA: "Percent a year",
    BandTable.WEIGHTS: "Percent of the portfolio",
    BandTable.RISK_SHARES: "Of the portfolio's volatility",
    BandTable.STRESS: "Return of the portfolio; below zero is a loss",
    BandTable.FRONTIER: "Percent a year, at even steps of return from the least volatility",
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
    beside = [_beside(bands, table) for table in single_tables(bands)]
    frontier = _beside(bands, BandTable.FRONTIER)
    notes = (*bands.notes, *notes)
    audit = {**audit, "Draws": settings.description}
    first = Page(
        sheet=f"Bands of {of}",
        title=f"How certain the study is: bands from draws of the {of}",
        units=settings.description,
        blocks=(_conclusions(bands), *beside, frontier),
        charts=(*map(_columns, beside), _lines(frontier)),
        notes=notes,
        method=_METHOD,
        audit=audit,
    )
    steady = Block(
        title="Share of the draws with the same sign",
        table=bands.same_sign(BandTable.EXPOSURES.label).rename_axis(ASSETS),
        formats=NumberFormat.PERCENT,
        heat=True,
        units="Of an exposure of zero: share of the draws in which it is zero too",
        note=_steady_exposures(bands),
    )
    second = Page(
        sheet=f"Exposure bands of {of}",
        title=f"How certain exposures are: bands from draws of the {of}",
        units=settings.description,
        blocks=(_beside(bands, BandTable.EXPOSURES), steady),
        notes=notes,
        method=_METHOD,
        audit=audit,
    )
    return first, second


def _conclusions(bands: Bands) -> Block:
    share = f"{bands.settings.share:.3g}"
    return Block(
        title="What holds in most draws",
        table=study_conclusions(bands),
        formats={SHARE: NumberFormat.PERCENT, HOLDS: NumberFormat.TEXT},
        units=f"A conclusion holds if a share of {share} of the draws agree",
    )


def _steady_exposures(bands: Bands) -> str:
    agree = bands.same_sign(BandTable.EXPOSURES.label).to_numpy() >= bands.settings.share
    return (
        f"Of {agree.size} exposures {agree.sum()} keep their sign in a share of "
        f"{bands.settings.share:.3g} of the draws."
    )


def _beside(bands: Bands, table: BandTable) -> Block:
    is_exposure = table is BandTable.EXPOSURES
    return Block(
        title=f"{table.label} and their bands",
        table=bands.beside(table.label).rename_axis(_ROWS[table]),
        formats=NumberFormat.EXPOSURE if is_exposure else NumberFormat.PERCENT_FINE,
        units=_UNITS[table],
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


def progress_in_words(tell: Callable[[str], None]) -> DrawProgress:
    """Return the progress of draws in words."""
    return lambda done, of: tell(f"{done} of {of} draws")
