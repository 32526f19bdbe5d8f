"""The page of the inputs: what was read of each asset class, and the checks on it."""

import pandas as pd

from xlfactor.report.headings import ASSETS
from xlfactor.report.page import Block, Check, NumberFormat, Page, PageKind


def inputs_page(
    assets: pd.DataFrame, *, checks: tuple[Check, ...], notes: tuple[str, ...]
) -> Page:
    """Return the page of checks on the inputs.

    Parameters
    ----------
    assets : DataFrame of shape (n_assets, n_columns)
        What is known of each asset class: texts, and figures shown in percent.
    """
    formats = {
        str(column): NumberFormat.PERCENT_FINE if kind.kind == "f" else NumberFormat.TEXT
        for column, kind in assets.dtypes.items()
    }
    return Page(
        sheet="Checks",
        kind=PageKind.CHECKS,
        title="Checks of the inputs",
        units="Annual; returns, volatilities and weights in percent",
        blocks=(
            Block(
                title="Asset classes of the study",
                table=assets.rename_axis(ASSETS),
                formats=formats,
            ),
        ),
        checks=checks,
        notes=notes,
    )
