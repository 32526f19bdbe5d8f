"""The pages of the efficient frontier: portfolios beside it, and the weights along it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.allocation.frontier import Frontier
from xlfactor.core.allocation.tracked_frontier import TrackedFrontier
from xlfactor.core.portfolios.frontiers import FrontierOverview
from xlfactor.report.blocks import figures_block, summed
from xlfactor.report.findings import highest_and_lowest
from xlfactor.report.headings import ASSETS, EFFICIENCY, GIVEN_PORTFOLIOS
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

#: The number of portfolios, at even steps of return, that draw the frontier.
POINTS: Final = 21
#: Returns that are further apart than this are told apart by one decimal of a percentage.
_TOLD_APART: Final = 0.001
#: The most portfolios that are told apart by their colours.
_MOST_COLOURS: Final = 10
_FRONTIER, _CLASSES, _PORTFOLIOS = "Frontier", "Asset classes", "Portfolios"
_VOLATILITY, _RETURN = "Volatility", "Return"
_BELOW: Final = (
    "Below frontier: what the frontier earns more at the same volatility; beyond its highest, "
    "what its end earns more. Below zero where a portfolio does not keep to the limits."
)
_METHOD: Final = (
    "The frontier has the least volatility of all portfolios within the limits at each return. It "
    "is found corner by corner (critical line, Markowitz 1956): between two corner portfolios, "
    "all are mixes of both. The multiplier is half the variance that a unit of return costs "
    "there. " + _BELOW
)
_METHOD_TRACKED: Final = (
    "The frontier has the least volatility of all portfolios within the limits, that of the "
    "tracking error among them, at each return. The limit bends it, so each portfolio is found by "
    "itself, as the best one of variance and squared tracking error, weighed so that the limit is "
    "kept exactly. " + _BELOW
)


def frontier_pages(
    found: FrontierOverview,
    groups: "pd.Series[str] | None",
    *,
    notes: tuple[str, ...],
    audit: Mapping[str, str],
) -> tuple[Page, Page]:
    """Return the page of portfolios beside the frontier, and that of the weights along it."""
    along = found.frontier.table(found.frontier.even_positions(POINTS))
    points, weights = _points(found, along), _weights(found, along, groups)
    first = Page(
        sheet="Efficient frontier",
        title="The efficient frontier within the limits, and portfolios beside it",
        units="Annual expected return and volatility in percent",
        blocks=(_figures(found), _by_asset(found), points),
        charts=(_scattered(points),),
        checks=_checks(found, along),
        assumed=notes,
        method=_METHOD if isinstance(found.frontier, Frontier) else _METHOD_TRACKED,
        audit=audit,
    )
    second = Page(
        sheet="Frontier weights",
        kind=PageKind.METHODS,
        title="The weights along the efficient frontier",
        units="Percent of the portfolio",
        blocks=(weights, _portfolios(found, along)),
        charts=(_stacked(weights),),
    )
    return first, second


def _figures(found: FrontierOverview) -> Block:
    ratios = found.figures["sharpe_ratio"]
    return figures_block(
        "The portfolios, and portfolios of one asset class",
        pd.concat([found.figures, found.asset_figures]),
        EFFICIENCY,
        units=f"Annual; Sharpe ratio over a cash return of {found.cash_return:.2%}",
        note=highest_and_lowest("Sharpe ratio of the portfolios", ratios, ".2f"),
    )


def _by_asset(found: FrontierOverview) -> Block:
    return summed("Weights of the portfolios", found.weights, ASSETS,
                  formats=NumberFormat.PERCENT, units="Percent of the portfolio")  # fmt: skip


def _points(found: FrontierOverview, along: pd.DataFrame) -> Block:
    """Return volatility and return of what the chart draws, each kind in a column of its own.

    A portfolio is a kind by itself, with its colour; many are one, with their names.
    """
    figures, assets = found.figures, found.asset_figures
    parts = [
        _part(along["Volatility"], along["Return"], _FRONTIER).rename("Point {}".format),
        _part(assets["volatility"], assets["expected_return"], _CLASSES),
    ]
    are_many = len(figures) > _MOST_COLOURS
    kinds = [(_PORTFOLIOS, figures)] if are_many else figures.groupby(level=0, sort=False)
    parts += [_part(one["volatility"], one["expected_return"], str(name)) for name, one in kinds]
    return Block(
        title="What the chart draws",
        table=pd.concat(parts).rename_axis("Point or portfolio"),
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year; a column for what each point is",
        on_screen=True,
    )


def _part(
    volatilities: "pd.Series[float]", returns: "pd.Series[float]", what: str
) -> pd.DataFrame:
    return pd.DataFrame({_VOLATILITY: volatilities, what: returns})


def _weights(
    found: FrontierOverview, along: pd.DataFrame, groups: "pd.Series[str] | None"
) -> Block:
    held = along[found.weights.index]
    by = "asset class" if groups is None else "group"
    if groups is not None:
        held = held.T.groupby(groups, sort=False).sum().T
    decimals = 1 if np.diff(along["Return"]).min(initial=1.0) > _TOLD_APART else 2
    index = pd.Index(
        [f"{value:.{decimals}%}" for value in along["Return"]], name="Expected return"
    )
    return Block(
        title=f"Weights along the frontier, by {by}",
        table=held.set_axis(index).rename_axis(columns=None),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio; a row for each step of expected return",
    )


def _scattered(points: Block) -> Chart:
    """Draw the frontier as a line, and each other kind of point in a colour of its own."""
    return Chart(
        title="Expected return against volatility",
        kind=ChartKind.SCATTER,
        block=points,
        palette=Palette.PORTFOLIOS,
        neutral=(_FRONTIER, _CLASSES, *GIVEN_PORTFOLIOS),
        columns=tuple(map(str, points.table.columns[1:])),
        across=_VOLATILITY,
        named=tuple(one for one in (_CLASSES, _PORTFOLIOS) if one in points.table),
        joined=(_FRONTIER,),
        value_title="Expected return, percent a year",
        category_title="Volatility, percent a year",
    )


def _stacked(weights: Block) -> Chart:
    """Stack the weights; as lines where some are short, which do not add up to an area."""
    short = bool((weights.table < -1e-9).any(axis=None))
    return Chart(
        title=weights.title,
        kind=ChartKind.LINES if short else ChartKind.AREAS,
        block=weights,
        palette=Palette.ASSETS,
        value_title="Percent of the portfolio",
        category_title="Expected return, percent a year",
    )


def _portfolios(found: FrontierOverview, along: pd.DataFrame) -> Block:
    """Return the corner portfolios, or those at even steps where the frontier is bent."""
    bent = isinstance(found.frontier, TrackedFrontier)
    table = along if bent else found.frontier.table().rename_axis("Corner")
    figures = {
        **dict.fromkeys(("Return", "Volatility", "Tracking error"), NumberFormat.PERCENT_FINE),
        "Multiplier": NumberFormat.STATISTIC,
    }
    return Block(
        title="The portfolios along the frontier" if bent else "The corner portfolios",
        table=table,
        formats={str(name): figures.get(str(name), NumberFormat.PERCENT) for name in table},
        units="Return and risk a year, weights in percent of the portfolio",
    )


def _checks(found: FrontierOverview, along: pd.DataFrame) -> tuple[Check, ...]:
    frontier = found.frontier
    best = Check.within("Best at every corner", frontier.residual, 1e-9, what=OPTIMALITY)
    if isinstance(frontier, Frontier):
        total = float(np.abs(frontier.corners.sum(axis=1) - 1).max())
        return best, Check.within("Corner portfolios sum to 100%", total, 1e-9)
    total = float((along[found.weights.index].sum(axis=1) - 1).abs().max())
    most, reached = frontier.tracked.limit.most, float(along["Tracking error"].max())
    return (
        replace(best, name="Best at both ends"),
        Check.within("Portfolios sum to 100%", total, 1e-9),
        Check.at_most(
            "Tracking errors within the limit",
            reached,
            most + 1e-9,
            detail=f"largest tracking error {reached:.4%}, limit {most:.4%}",
        ),
    )
