"""The pages of exposures through time: asset by asset, and the fit of all."""

from collections.abc import Mapping

from xlfactor.core.factors.rolling import RollingExposures
from xlfactor.report.blocks import through_time
from xlfactor.report.exposures import METHOD, PER_UNIT, UNITS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Chart, ChartKind, Page, PageKind, Palette


def rolling_pages(
    found: RollingExposures, *, audit: Mapping[str, str], notes: tuple[str, ...]
) -> tuple[Page, ...]:
    """Return the pages of exposures through time, asset by asset, and of the fit of all."""
    blocks, shares = through_time(
        found, "Exposures of {}", formats=NumberFormat.EXPOSURE, units=PER_UNIT
    )
    exposures = Page(
        sheet="Rolling exposures",
        title="Exposures through time",
        units=UNITS,
        blocks=blocks,
        charts=tuple(
            Chart(
                title=block.title,
                kind=ChartKind.LINES,
                block=block,
                palette=Palette.FACTORS,
                value_title=PER_UNIT,
            )
            for block in blocks
        ),
        assumed=notes,
        method=METHOD,
        audit=audit,
    )
    fit = Page(
        sheet="Rolling fit",
        kind=PageKind.METHODS,
        title="Explained share of variance through time",
        units="Each date's window ends there",
        blocks=(shares,),
        charts=(
            Chart(title="R²", kind=ChartKind.LINES, block=shares, palette=Palette.ASSETS,
                  value_title="Share of the variance"),
        ),
        assumed=notes,
        method=METHOD,
        audit=audit,
    )  # fmt: skip
    return (exposures, fit)
