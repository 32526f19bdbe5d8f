"""The pages of the efficient frontier: portfolios beside it, and the weights along it."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.portfolios.frontiers import FrontierOverview
from xlfactor.report.blocks import summed
from xlfactor.report.headings import ASSETS, PORTFOLIOS
from xlfactor.report.page import Block, Chart, ChartKind, Check, NumberFormat, Page, Palette

#: So many portfolios at even steps of return draw the frontier.
_POINTS: Final = 21
_FRONTIER, _CLASSES = "Frontier", "Asset classes"
_VOLATILITY, _RETURN = "Volatility", "Return"
_FIGURES: Final = {
    "expected_return": ("Expected return", NumberFormat.PERCENT_FINE),
    "volatility": (_VOLATILITY, NumberFormat.PERCENT_FINE),
    "sharpe_ratio": ("Sharpe ratio", NumberFormat.EXPOSURE),
    "return_left": ("Return left", NumberFormat.PERCENT_FINE),
}
_METHOD: Final = (
    "The frontier has the least volatility of all portfolios within the limits at each return. It "
    "is found corner by corner (critical line, Markowitz 1956): between two corner portfolios, "
    "all are mixes of both. The multiplier is half the variance that a unit of return costs "
    "there. Return left: what the frontier earns more at the same volatility."
)


def frontier_pages(
    found: FrontierOverview,
    groups: "pd.Series[str] | None",
    *,
    notes: tuple[str, ...],
    audit: Mapping[str, str],
) -> tuple[Page, Page]:
    """Return the page of portfolios beside the frontier, and that of the weights along it."""
    figures = Block(
        title="The portfolios, and portfolios of one asset class",
        table=pd.concat([found.figures, found.asset_figures])
        .rename(columns={name: heading for name, (heading, _) in _FIGURES.items()})
        .rename_axis(PORTFOLIOS),
        formats=dict(_FIGURES.values()),
        units=f"A year; Sharpe ratio above a cash return of {found.cash_return:.2%}",
    )
    along = found.frontier.table(found.frontier.even_positions(_POINTS))
    points, weights = _points(found, along), _weights(along, groups)
    first = Page(
        sheet="Efficient frontier",
        title="The efficient frontier within the limits, and portfolios beside it",
        units="Annual expected return and volatility in percent",
        blocks=(figures, _by_asset(found), points),
        charts=(
            Chart(
                title="Expected return against volatility",
                kind=ChartKind.SCATTER,
                block=points,
                palette=Palette.PORTFOLIOS,
                neutral=(_FRONTIER, _CLASSES),
                columns=tuple(map(str, points.table.columns[1:])),
                across=_VOLATILITY,
                joined=(_FRONTIER,),
                value_title="Expected return, percent a year",
                category_title="Volatility, percent a year",
            ),
        ),
        checks=_checks(found),
        notes=notes,
        method=_METHOD,
        audit=audit,
    )
    second = Page(
        sheet="Frontier weights",
        title="The weights along the efficient frontier",
        units="Percent of the portfolio",
        blocks=(weights, _corners(found)),
        charts=(_stacked(weights),),
    )
    return first, second


def _by_asset(found: FrontierOverview) -> Block:
    return summed("Weights of the portfolios", found.weights, ASSETS,
                  formats=NumberFormat.PERCENT, units="Percent of the portfolio")  # fmt: skip


def _points(found: FrontierOverview, along: pd.DataFrame) -> Block:
    """Return volatility and return of what the chart draws, each kind in a column of its own."""
    figures, assets = found.figures, found.asset_figures
    parts = [
        _part(along["Volatility"], along["Return"], _FRONTIER).rename("Point {}".format),
        _part(assets["volatility"], assets["expected_return"], _CLASSES),
    ]
    parts += [
        _part(one["volatility"], one["expected_return"], str(one.index[0]))
        for one in (figures.loc[[name]] for name in figures.index)
    ]
    return Block(
        title="What the chart draws",
        table=pd.concat(parts).rename_axis("Point or portfolio"),
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year; a column for what each point is",
    )


def _part(
    volatilities: "pd.Series[float]", returns: "pd.Series[float]", what: str
) -> pd.DataFrame:
    return pd.DataFrame({_VOLATILITY: volatilities, what: returns})


def _weights(along: pd.DataFrame, groups: "pd.Series[str] | None") -> Block:
    held = along.drop(columns=["Return", "Volatility", "Multiplier"])
    by = "asset class" if groups is None else "group"
    if groups is not None:
        held = held.T.groupby(groups, sort=False).sum().T
    index = pd.Index([f"{value:.1%}" for value in along["Return"]], name="Expected return")
    return Block(
        title=f"Weights along the frontier, by {by}",
        table=held.set_axis(index).rename_axis(columns=None),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio; a row for each step of expected return",
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


def _corners(found: FrontierOverview) -> Block:
    table = found.frontier.table()
    fine = dict.fromkeys(("Return", "Volatility"), NumberFormat.PERCENT_FINE)
    return Block(
        title="The corner portfolios",
        table=table.rename_axis("Corner"),
        formats=dict.fromkeys(map(str, table), NumberFormat.PERCENT)
        | fine | {"Multiplier": NumberFormat.STATISTIC},
        units="Return and volatility a year, weights in percent of the portfolio",
    )  # fmt: skip


def _checks(found: FrontierOverview) -> tuple[Check, ...]:
    total = float(np.abs(found.frontier.corners.sum(axis=1) - 1).max())
    return (
        Check(
            name="Best at every corner",
            passed=found.frontier.residual < 1e-9,
            detail=f"largest residual of the optimality conditions {found.frontier.residual:.1e}",
        ),
        Check(
            name="Corner portfolios sum to 100 %",
            passed=total < 1e-9,
            detail=f"largest difference {total:.1e}",
        ),
    )
