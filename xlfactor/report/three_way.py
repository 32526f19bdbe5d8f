"""The page of the three-way trade: return, risk and the distance to a factor profile."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.allocation.three_way import ThreeWayTrade
from xlfactor.report.headings import three_way_headed
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import (
    OPTIMALITY,
    Block,
    Chart,
    ChartKind,
    Check,
    Page,
    PageKind,
    Palette,
)

_THETA: Final = "Theta"
_UNITS: Final = "A row for each theta, the weight on the distance"
_FORMATS: Final = {
    "Return": NumberFormat.PERCENT_FINE,
    "Volatility": NumberFormat.PERCENT_FINE,
    "Utility": NumberFormat.PERCENT_FINE,
    "Distance": NumberFormat.STATISTIC,
}
_METHOD: Final = (
    "Maximises expected return − risk aversion / 2 × variance − theta / 2 × squared distance of "
    "the exposures from the target (Bergeron, Kritzman and Sivitsky). At theta 0 it is the best "
    "trade of return and risk; as theta grows, the portfolio that is nearest to the target. "
    "Utility: expected return − risk aversion / 2 × variance."
)


def three_way_pages(
    found: ThreeWayTrade,
    groups: "pd.Series[str] | None",
    *,
    notes: tuple[str, ...],
    audit: Mapping[str, str],
) -> tuple[Page, Page]:
    """Return the page of the trade along theta, and that of the weights of all assets."""
    figures, exposures = _figures(found), _exposures(found)
    by_asset = _weights("Weights by asset class", found.weights)
    weights = (
        by_asset
        if groups is None
        else _weights("Weights by group", found.weights.groupby(groups, sort=False).sum())
    )
    first = Page(
        sheet="Three-way trade",
        title="Return, risk and the distance to the target exposures",
        units=_UNITS,
        blocks=(figures, exposures, weights),
        charts=_charts(figures, exposures, weights),
        checks=_checks(found),
        assumed=notes,
        method=_METHOD,
        audit=audit,
    )
    return first, Page(
        sheet="Trade weights",
        kind=PageKind.METHODS,
        title="Three-way trade: the weights of the assets",
        units=_UNITS,
        blocks=(by_asset,),
        method=_METHOD,
    )


def _figures(found: ThreeWayTrade) -> Block:
    return Block(
        title="Return, risk and distance",
        table=_by_theta(three_way_headed(found.figures)),
        formats=_FORMATS,
        units="Percent a year; Euclidean distance of the exposures from the target",
    )


def _exposures(found: ThreeWayTrade) -> Block:
    target = ", ".join(f"{name} {b:.2f}" for name, b in found.profile.target_exposures.items())
    return Block(
        title="Exposures",
        table=_by_theta(found.exposures.T),
        formats=NumberFormat.EXPOSURE,
        units=f"Units of the factor; target: {target}",
    )


def _weights(title: str, weights: pd.DataFrame) -> Block:
    return Block(title=title, table=_by_theta(weights.T), formats=NumberFormat.PERCENT,
                 units="Percent of the portfolio")  # fmt: skip


def _by_theta(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of a row for each theta with thetas that read well."""
    return table.rename("{:g}".format).rename_axis(_THETA)


def _charts(figures: Block, exposures: Block, weights: Block) -> tuple[Chart, ...]:
    return (
        Chart(title="Return and volatility", kind=ChartKind.LINES, block=figures,
              columns=("Return", "Volatility"), value_title="Percent a year",
              category_title=_THETA),
        Chart(title="Exposures", kind=ChartKind.LINES, block=exposures,
              palette=Palette.FACTORS, value_title="Units of the factor",
              category_title=_THETA),
        Chart(title=weights.title, kind=ChartKind.STACKED_COLUMNS, block=weights,
              palette=Palette.ASSETS, value_title="Percent of the portfolio",
              category_title=_THETA),
    )  # fmt: skip


def _checks(found: ThreeWayTrade) -> tuple[Check, ...]:
    worst = float(np.diff(found.figures["distance"]).max(initial=0.0))
    return (
        Check.within(
            "Nearer to the target as theta grows", worst, 1e-6, what="largest step away from it"
        ),
        Check.within(
            "Best within the limits at every theta", found.residual, 1e-9, what=OPTIMALITY
        ),
    )
