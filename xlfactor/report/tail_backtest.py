"""The pages of a walk by tail risk: performance, forecasts against what came, weights."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from xlfactor.core.backtest.metrics import Metric
from xlfactor.core.backtest.performance import average_weights
from xlfactor.core.backtest.tail import TailBacktests
from xlfactor.core.backtest.walk import Backtest
from xlfactor.core.portfolios.tail import NORMAL, STUDENT
from xlfactor.core.portfolios.tail_simulation import SAMPLE
from xlfactor.report.digits import confident
from xlfactor.report.headings import ASSETS, PORTFOLIOS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Page, PageKind, Palette
from xlfactor.report.strategies import (
    backtest_checks,
    dated_texts,
    walked_span,
    weights_through_time,
)
from xlfactor.report.tail_tables import (
    EXCEEDANCE_FORMATS,
    METRIC_FORMATS,
    exceedance_table,
    metrics_headed,
)

_METHOD: Final = (
    "At each rebalance a normal and a Student t are fitted to the window before it, and the "
    "parities are found anew; weights drift in between; a trade costs its share of value. A loss "
    "exceeds its value at risk if it is larger than what was forecast at the last rebalance."
)
#: What all portfolios have in common.
_SAME: Final = ("Periods", "Expected")
_TESTS: Final = (
    "Kupiec: losses exceed as often as they should; Christoffersen: an exceedance makes the next "
    "no likelier; a small p value speaks against the forecast"
)


def backtest_pages(
    found: TailBacktests,
    *,
    rules: Sequence[str],
    metrics: pd.DataFrame,
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> tuple[Page, ...]:
    """Return the pages of portfolios by tail risk and of single assets over the same periods.

    Parameters
    ----------
    rules : sequence of str
        The names of the portfolios by rule; the others are single assets.
    metrics : DataFrame of shape (n_strategies, n_metrics)
        The figures that are shown; see `metric_table`.
    """
    span = walked_span(found.backtests)
    chosen = {name: found.backtests[name] for name in rules}
    return (
        _performance_page(found, chosen, metrics, span, audit, notes),
        _forecast_page(found, span, audit, notes),
        _weights_page(found, chosen, span, audit, notes),
    )


def _performance_page(
    found: TailBacktests,
    chosen: Mapping[str, Backtest],
    metrics: pd.DataFrame,
    span: str,
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> Page:
    assets = {name: one for name, one in found.backtests.items() if name not in chosen}
    values = {
        Palette.PORTFOLIOS: _value_block("Net value of the portfolios", chosen),
        Palette.ASSETS: _value_block("Net value of single assets", assets),
    }
    return Page(
        sheet="Tail backtest",
        title="Portfolios by tail risk through time, beside single assets",
        units=span,
        blocks=(
            _metric_block(found, metrics),
            Block(title="Average weights", table=average_weights(chosen).T.rename_axis(ASSETS),
                  formats=NumberFormat.PERCENT,
                  units="Percent of the portfolio, mean over the rebalances"),
            *values.values(),
        ),
        charts=tuple(
            Chart(title=block.title, kind=ChartKind.LINES, block=block, palette=palette,
                  value_title="Of 1 invested at the start")
            for palette, block in values.items()
        ),
        checks=backtest_checks(found.backtests),
        assumed=notes,
        method=_METHOD,
        audit=audit,
    )  # fmt: skip


def _value_block(title: str, backtests: Mapping[str, Backtest]) -> Block:
    return Block(
        title=title,
        table=_by_month(backtests).rename_axis("Date"),
        formats=NumberFormat.STATISTIC,
        units="Of 1 invested at the start, at the end of each month",
    )


def _by_month(backtests: Mapping[str, Backtest]) -> pd.DataFrame:
    """Return net values at the last date of each month: days would fill sheets."""
    values = pd.DataFrame({name: one.net_values for name, one in backtests.items()})
    months = pd.DatetimeIndex(values.index).to_period("M")
    return values[~months.duplicated(keep="last")]


def _metric_block(found: TailBacktests, metrics: pd.DataFrame) -> Block:
    shown = [Metric(str(name)) for name in metrics]
    return Block(
        title="Performance",
        table=metrics_headed(metrics).rename_axis(PORTFOLIOS),
        formats={metric.label: METRIC_FORMATS[metric] for metric in shown},
        units="Return, volatility and ratios: a year, the Sharpe ratio over cash; value at risk, "
        f"shortfall and shape: of one period, {confident(found.settings.confidence)}",
    )


def _forecast_page(
    found: TailBacktests, span: str, audit: Mapping[str, str], notes: tuple[str, ...]
) -> Page:
    realised = Block(
        title="Forecast and realised risk",
        table=found.realised(STUDENT).rename_axis(PORTFOLIOS),
        formats=NumberFormat.PERCENT_FINE,
        units="Of one period, before costs; VaR and ES by the Student t; the forecast: mean over "
        "the periods",
    )
    tests = tuple(_exceedance_block(found, forecast) for forecast in (STUDENT, NORMAL, SAMPLE))
    return Page(
        sheet="Tail forecasts",
        title="Tail risk: forecast and realised",
        units=f"{span.removesuffix('; after costs')}; before costs",
        blocks=(realised, *tests),
        charts=(
            Chart(title="Value at risk and expected shortfall", kind=ChartKind.COLUMNS,
                  block=realised, value_title="Loss of one period",
                  columns=("VaR, forecast", "VaR, realised", "ES, forecast", "ES, realised")),
            Chart(title="Share of losses beyond their value at risk, by Student t",
                  kind=ChartKind.BARS, block=tests[0], columns=("Share",)),
        ),
        assumed=notes,
        method=_METHOD,
        audit=audit,
    )  # fmt: skip


def _exceedance_block(found: TailBacktests, forecast: str) -> Block:
    tests = found.exceedances(forecast)
    one = next(iter(tests.values()))
    return Block(
        title=f"Exceedances of the value at risk by {forecast}",
        table=exceedance_table(tests).drop(columns=list(_SAME)).rename_axis(PORTFOLIOS),
        formats=EXCEEDANCE_FORMATS,
        units=f"Of {one.observations} periods; {one.expected:.1f} expected at a confidence of "
        f"{found.settings.confidence:g}",
        note=_TESTS,
    )


def _weights_page(
    found: TailBacktests,
    chosen: Mapping[str, Backtest],
    span: str,
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> Page:
    blocks, charts = weights_through_time(
        {name: one.weights for name, one in chosen.items()},
        units="Percent of the portfolio at each rebalance",
    )
    degrees = Block(
        title="Degrees of freedom",
        table=dated_texts(found.degrees_of_freedom.to_frame()),
        formats=NumberFormat.EXPOSURE,
        units="Of the Student t fitted at each rebalance",
    )
    return Page(
        sheet="Tail weights",
        kind=PageKind.METHODS,
        title="Portfolios by tail risk: weights through time",
        units=span,
        blocks=(*blocks, degrees),
        charts=(
            *charts,
            Chart(title=degrees.title, kind=ChartKind.LINES, block=degrees,
                  value_title="Degrees of freedom"),
        ),
        checks=backtest_checks(found.backtests),
        assumed=notes,
        method=_METHOD,
        audit=audit,
    )  # fmt: skip
