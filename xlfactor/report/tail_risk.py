"""The pages of tail risk: the samples, the fitted distributions, Monte Carlo, P-P plots."""

from typing import Final

import pandas as pd

from xlfactor.core.backtest.metrics import downside_table
from xlfactor.core.estimation.covariance import volatile_correlation, volatilities_of
from xlfactor.core.estimation.probability_plots import SAMPLE as OBSERVED
from xlfactor.core.estimation.probability_plots import largest_distances, probability_plot
from xlfactor.core.estimation.statistics import ReturnStatistics
from xlfactor.core.labels import text_of
from xlfactor.core.portfolios.tail import TailMarket
from xlfactor.core.portfolios.tail_simulation import SimulatedTails
from xlfactor.report.digits import confident
from xlfactor.report.findings import highest_and_lowest
from xlfactor.report.headings import (
    ASSETS,
    PORTFOLIOS,
    STATISTIC_FORMATS,
    STATISTIC_UNITS,
    statistic_table,
)
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind
from xlfactor.report.tail_tables import DOWNSIDE_FORMATS, FIT_FORMATS, capitalised, fit_figures

#: Correct simulated figures are further from their closed form than this many standard errors
#: about once in ten thousand.
_FAR: Final = 4.5
_FIT: Final = "Perfect fit"
_LOCATION, _SCALE = "Location", "Scale"
_LOSS: Final = "Loss of one period"
#: The number of points of a P-P plot.
PLOT_POINTS: Final = 50
_METHOD: Final = (
    "Multivariate Student t by maximum likelihood (multivariate myriad filter of Hasannasab, "
    "Hertrich, Laus and Steidl, or EM). Value at risk: the loss that is not exceeded "
    "with the confidence; expected shortfall: the mean loss beyond it, in integral form on the "
    "sample."
)
_ERRORS: Final = "error: standard error, for periods that do not depend on each other"


def tail_risk_pages(
    market: TailMarket,
    statistics: ReturnStatistics,
    simulated: SimulatedTails,
    *,
    notes: tuple[str, ...],
) -> tuple[Page, ...]:
    """Return the pages of the tail risk of assets, and of portfolios of them."""
    dates, periods = market.returns.index, len(market.returns)
    span = f"{text_of(dates[0])} to {text_of(dates[-1])}, {periods:,} rows; figures of one period"
    notes = (*notes, *market.fit.notes)
    return (
        _risk_page(market, simulated, span, notes),
        _statistics_page(market, statistics, span, notes),
        _simulation_page(market, simulated, span, notes),
        _plots_page(market, span, notes),
    )


def _risk_page(
    market: TailMarket, simulated: SimulatedTails, span: str, notes: tuple[str, ...]
) -> Page:
    risks = Block(
        title="Value at risk and expected shortfall",
        table=simulated.closed.rename_axis(PORTFOLIOS),
        formats=NumberFormat.PERCENT_FINE,
        units=f"Losses are positive; {confident(market.settings.confidence)}; by the sample, by "
        "a normal and by a Student t",
        note=highest_and_lowest(
            "Value at risk by the Student t", simulated.closed["VaR, Student t"], ".2%"
        ),
    )
    return Page(
        sheet="Tail risk",
        kind=PageKind.ANSWER,
        title="Tail risk of the assets and of portfolios",
        units=span,
        blocks=(
            risks,
            *_fit_blocks(market),
        ),
        headline=(risks,),
        charts=(
            Chart(title="Value at risk", kind=ChartKind.COLUMNS, block=risks,
                  columns=_columns(risks, "VaR"), neutral=("VaR, sample",), value_title=_LOSS),
            Chart(title="Expected shortfall", kind=ChartKind.COLUMNS, block=risks,
                  columns=_columns(risks, "ES"), neutral=("ES, sample",), value_title=_LOSS),
        ),
        assumed=notes,
        method=_METHOD,
        audit={"Distributions": market.settings.description},
    )  # fmt: skip


def _statistics_page(
    market: TailMarket, statistics: ReturnStatistics, span: str, notes: tuple[str, ...]
) -> Page:
    downside = downside_table(market.returns, confidence=market.settings.confidence)
    shown = downside[list(DOWNSIDE_FORMATS)].rename_axis(ASSETS)
    return Page(
        sheet="Tail statistics",
        title="Statistics of the returns",
        units=span,
        blocks=(
            Block(title="Statistics", table=statistic_table(statistics).rename_axis(ASSETS),
                  formats=STATISTIC_FORMATS, units=STATISTIC_UNITS),
            Block(title="Downside risk", table=shown, formats=DOWNSIDE_FORMATS,
                  units="Percent, of single periods, on the sample; target 0, partial moment of "
                  "order 1"),
        ),
        assumed=notes,
    )  # fmt: skip


def _columns(block: Block, measure: str) -> tuple[str, ...]:
    return tuple(name for name in map(str, block.table) if name.startswith(measure))


def _fit_blocks(market: TailMarket) -> tuple[Block, ...]:
    t = market.fit.distribution
    figures = fit_figures(market.fit).to_frame("Student t").T.rename_axis("Distribution")
    scale = volatilities_of(t.scatter)
    fine = dict.fromkeys((_LOCATION, _SCALE), NumberFormat.PERCENT_FINE)
    fitted = pd.DataFrame({_LOCATION: t.location, _SCALE: scale})
    return (
        Block(title="Fitted Student t", table=figures, formats=FIT_FORMATS,
              units="Few degrees of freedom are fat tails; a normal has infinitely many"),
        Block(title="Location, scale and correlations of the Student t",
              table=fitted.join(volatile_correlation(t.scatter)).rename_axis(ASSETS),
              formats=dict.fromkeys(map(str, t.scatter), NumberFormat.EXPOSURE) | fine,
              units="Location and scale: percent, of one period; the volatility is the scale × "
              "√(ν / (ν − 2)), ν the degrees of freedom"),
    )  # fmt: skip


def _simulation_page(
    market: TailMarket, simulated: SimulatedTails, span: str, notes: tuple[str, ...]
) -> Page:
    confidence = f"{confident(market.settings.confidence).capitalize()}; {_ERRORS}"
    first = str(simulated.closed.index[0])
    tail = _tail_block(simulated, first)
    return Page(
        sheet="Monte Carlo",
        title="Monte Carlo: the tail by normal and Student t, against the sample",
        units=f"{span}; {simulated.draws:,} draws from each, seed {simulated.seed}",
        blocks=(
            tail,
            _simulated_block("Value at risk, simulated", simulated.table("VaR"), confidence),
            _simulated_block("Expected shortfall, simulated", simulated.table("ES"), confidence),
        ),
        charts=(
            Chart(title=tail.title, kind=ChartKind.LINES, block=tail, neutral=(OBSERVED,),
                  value_title=_LOSS, category_title="Confidence"),
        ),
        checks=(
            Check.at_most("Simulated figures meet their closed forms", simulated.largest_miss,
                          _FAR,
                          detail=f"furthest: {simulated.largest_miss:.1f} standard errors"),
        ),
        assumed=notes,
        method=_METHOD,
        audit={
            "Distributions": market.settings.description,
            "Simulation": f"{simulated.draws:,} draws, seed {simulated.seed}",
        },
    )  # fmt: skip


def _simulated_block(title: str, table: pd.DataFrame, units: str) -> Block:
    headed = capitalised(table)
    formats = {
        name: NumberFormat.PERCENT_FINEST if name.endswith("error") else NumberFormat.PERCENT_FINE
        for name in map(str, headed)
    }
    return Block(title=title, table=headed.rename_axis(PORTFOLIOS), formats=formats, units=units)


def _tail_block(simulated: SimulatedTails, portfolio: str) -> Block:
    """Return losses by confidence; confidences are texts, each with room of its own in a chart."""
    table = capitalised(simulated.tail(portfolio))
    return Block(
        title=f"The tail of '{portfolio}'",
        table=table.set_axis([f"{c:.2%}" for c in table.index]).rename_axis("Confidence"),
        formats=NumberFormat.PERCENT_FINE,
        units="Value at risk of one period; blank where the sample is too short",
    )


def _plots_page(market: TailMarket, span: str, notes: tuple[str, ...]) -> Page:
    blocks = tuple(_plot_block(market, str(asset)) for asset in market.assets)
    distances = Block(
        title="Largest distance of the probabilities",
        table=capitalised(largest_distances(market.returns, market.distributions)).rename_axis(
            ASSETS
        ),
        formats=NumberFormat.PERCENT_FINE,
        units="Kolmogorov-Smirnov, over all rows; the smaller, the better the fit",
    )
    return Page(
        sheet="P-P plots",
        kind=PageKind.METHODS,
        title="P-P plots: the sample against the fitted normal and Student t",
        units=span,
        blocks=(distances, *blocks),
        charts=tuple(
            Chart(title=block.title, kind=ChartKind.SCATTER, block=block, joined=(_FIT,),
                  neutral=(_FIT,), columns=tuple(map(str, block.table.columns[1:])),
                  across=OBSERVED, value_title="Fitted probability",
                  category_title="Probability in the sample")
            for block in blocks
        ),
        assumed=notes,
        method=_METHOD,
        audit={"Distributions": market.settings.description},
    )  # fmt: skip


def _plot_block(market: TailMarket, asset: str) -> Block:
    table = capitalised(
        probability_plot(market.returns[asset], market.distributions, points=PLOT_POINTS)
    )
    return Block(
        title=asset,
        table=table.assign(**{_FIT: table[OBSERVED]}).rename_axis("Rank"),
        formats=NumberFormat.PERCENT,
        units="Probabilities of returns no higher, at evenly spaced ranks",
    )
