"""The page of the inputs: what was read of each asset class, and the checks on it."""

import pandas as pd

from xlfactor.report.headings import ASSETS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Check, Page, PageKind

_WEIGHTS = ("Lower", "Upper", "Current")


def inputs_page(
    assets: pd.DataFrame, *, checks: tuple[Check, ...], notes: tuple[str, ...]
) -> Page:
    """Return the page of checks on the inputs.

    Parameters
    ----------
    assets : DataFrame of shape (n_assets, n_columns)
        What is known of each asset class: texts, and figures shown in percent.
    """
    formats = {str(name): _format_of(str(name), kind.kind) for name, kind in assets.dtypes.items()}
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
                units="Returns and volatilities in percent a year, weights in percent of the "
                "portfolio",
            ),
        ),
        checks=checks,
        notes=notes,
    )


def _format_of(column: str, kind: str) -> NumberFormat:
    if kind != "f":
        return NumberFormat.TEXT
    return NumberFormat.PERCENT if column in _WEIGHTS else NumberFormat.PERCENT_FINE
