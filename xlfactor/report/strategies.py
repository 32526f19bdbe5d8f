"""The pages of a backtest: the performance of strategies, and their weights."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from xlfactor.core.backtest.strategies import Strategies
from xlfactor.core.backtest.walk import Backtest
from xlfactor.core.labels import text_of
from xlfactor.report.blocks import figures_block
from xlfactor.report.findings import highest_and_lowest
from xlfactor.report.headings import ASSETS, PERFORMANCE
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind, Palette

_METHOD = (
    "At each rebalance exposures, means and covariances are estimated on the window before it; "
    "weights drift in between; a trade costs its share of value."
)


def strategies_pages(
    found: Strategies,
    classes: "pd.Series[str]",
    *,
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> tuple[Page, ...]:
    """Return the pages of strategies over the same periods: performance, then weights.

    Parameters
    ----------
    classes : Series of str
        The class of each asset.
    audit : mapping of str
        Schedule and regression in words.
    """
    span = walked_span(found.backtests)
    return (
        _performance_page(found, span, audit, notes),
        _weights_page(found, classes, span, audit, notes),
    )


def walked_span(backtests: Mapping[str, Backtest]) -> str:
    """Return the dates that strategies are walked through together, and how often they trade."""
    first = next(iter(backtests.values()))
    return (
        f"{text_of(first.start)} to {text_of(first.net_returns.index[-1])}, "
        f"{len(first.weights)} rebalances; after costs"
    )


def _performance_page(
    found: Strategies,
    span: str,
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> Page:
    worth = figures_block(
        "Performance",
        found.performance,
        PERFORMANCE,
        note=highest_and_lowest("Return", found.performance["annualised_return"], ".2%"),
        units="Return: geometric, a year; Sharpe ratio over cash; drawdown from the highest value",
    )
    values = Block(
        title="Net value",
        table=found.net_values.rename_axis("Date"),
        formats=NumberFormat.STATISTIC,
        units="Of 1 invested at the start",
    )
    falls = Block(
        title="Drawdown",
        table=-found.drawdowns.rename_axis("Date"),
        formats=NumberFormat.PERCENT,
        units="From the highest value so far; a loss is below zero",
    )
    return Page(
        sheet="Strategies",
        title="Dynamic allocation: factor-based against asset-based",
        units=span,
        blocks=(worth, _average_block(found), _turnover_block(found), values, falls),
        charts=(
            Chart(title="Net value", kind=ChartKind.LINES, block=values,
                  palette=Palette.PORTFOLIOS, value_title="Of 1 invested at the start"),
            Chart(title="Drawdown", kind=ChartKind.LINES, block=falls, palette=Palette.PORTFOLIOS,
                  value_title="Percent below the highest value"),
            Chart(title="Return against volatility", kind=ChartKind.SCATTER, block=worth,
                  columns=("Return",), named=("Return",), across="Volatility",
                  value_title="Return, percent a year",
                  category_title="Volatility, percent a year"),
        ),
        checks=backtest_checks(found.backtests),
        assumed=notes,
        method=_METHOD,
        audit=audit,
    )  # fmt: skip


def _weights_page(
    found: Strategies,
    classes: "pd.Series[str]",
    span: str,
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> Page:
    blocks, charts = weights_through_time(
        found.class_weights(classes),
        units="Percent of the portfolio, by asset class, at each rebalance",
    )
    return Page(
        sheet="Strategy weights",
        kind=PageKind.METHODS,
        title="Dynamic allocation: weights through time",
        units=span,
        blocks=blocks,
        charts=charts,
        checks=backtest_checks(found.backtests),
        assumed=notes,
        method=_METHOD,
        audit=audit,
    )


def weights_through_time(
    weights: Mapping[str, pd.DataFrame], *, units: str
) -> tuple[tuple[Block, ...], tuple[Chart, ...]]:
    """Return the weights of each strategy at each rebalance, and a chart of them."""
    blocks = tuple(
        Block(title=name, table=dated_texts(one), formats=NumberFormat.PERCENT, units=units)
        for name, one in weights.items()
    )
    return blocks, tuple(
        Chart(title=f"Weights of {block.title}", kind=ChartKind.STACKED_COLUMNS, block=block,
              palette=Palette.ASSETS, value_title="Percent of the portfolio")
        for block in blocks
    )  # fmt: skip


def dated_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Turn dates into texts: on an axis of dates the columns of a chart would be thin."""
    return table.set_axis([text_of(date) for date in table.index]).rename_axis("Date")


def _average_block(found: Strategies) -> Block:
    return Block(
        title="Average weights",
        table=found.average_weights.T.rename_axis(ASSETS),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio, mean over the rebalances",
    )


def _turnover_block(found: Strategies) -> Block:
    return Block(
        title="Turnover",
        table=found.turnover.rename_axis("Date"),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio: half the sum of trades at each rebalance; the first "
        "portfolio is taken as held",
    )


def backtest_checks(backtests: Mapping[str, Backtest]) -> tuple[Check, ...]:
    """Check that weights add up, that the future was not known, and that values are as earned."""
    total = max(float(one.weights.sum(axis=1).sub(1).abs().max()) for one in backtests.values())
    early = all((one.known_until < one.known_until.index).all() for one in backtests.values())
    gap = max(
        float(np.abs(one.net_values.iloc[-1] - np.prod(1 + one.net_returns)))
        for one in backtests.values()
    )
    return (
        Check.within("Weights sum to 100% at every rebalance", total, 1e-6),
        Check(name="Only the past was known", passed=early,
              detail="every window ends before the first period that its weights earn"),
        Check.within("Net value is the product of the returns", gap, 1e-12),
    )  # fmt: skip
