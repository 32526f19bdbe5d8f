"""The pages of exposures through time: asset by asset, and the fit of all."""

import pandas as pd

from xlfactor.core.factors.fitting import Method
from xlfactor.core.factors.rolling import RollingExposures
from xlfactor.report.exposures import METHOD, PER_UNIT, UNITS
from xlfactor.report.page import Block, Chart, ChartKind, NumberFormat, Page, PageKind, Palette


def rolling_pages(
    found: RollingExposures, *, method: Method, settings: str, notes: tuple[str, ...]
) -> tuple[Page, ...]:
    """Return the pages of exposures through time, asset by asset, and of the fit of all."""
    dates = pd.DatetimeIndex(found.r_squared.index, name="Date")
    blocks = tuple(
        Block(title=f"Exposures of {asset}", formats=NumberFormat.EXPOSURE, units=PER_UNIT,
              table=pd.DataFrame(one.droplevel("asset").set_axis(dates)))
        for asset, one in found.exposures.groupby(level="asset", sort=False)
    )  # fmt: skip
    audit = {"Exposures": f"{method}; {settings}"}
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
    shares = Block(title="R²", table=found.r_squared.set_axis(dates),
                   formats=NumberFormat.EXPOSURE, units="Share of the variance")  # fmt: skip
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
