"""The page of stress: what portfolios and assets earn or lose in scenarios."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from xlfactor.core.risk.stress import FAR_OUT, OtherFactors, Stress, far_out
from xlfactor.report.blocks import beside, by_portfolio, parts
from xlfactor.report.digits import as_shown
from xlfactor.report.headings import ASSETS, GIVEN_PORTFOLIOS, PORTFOLIOS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, Palette

_SCENARIOS: Final = "Scenario"
_PERCENT: Final = NumberFormat.PERCENT
_OF_PORTFOLIO: Final = "Percent of the portfolio"
#: The most portfolios whose factors are drawn.
_MOST_DRAWN: Final = 3
#: What factors add sums to the return up to this.
_MET: Final = 1e-10
_OTHERS: Final = {
    OtherFactors.AT_ZERO: "Factors that a scenario does not shock stay at zero.",
    OtherFactors.BY_COVARIANCE: "Factors that a scenario does not shock move to what is expected "
    "of them given the shocks, by the covariance of the factors.",
}
_METHOD: Final = (
    "A portfolio earns its exposure to each factor × the move of the factor; an asset likewise. "
    "What the factors leave unexplained is taken as zero, as it is on average."
)


def stress_page(
    found: Stress,
    *,
    sheet: str,
    other_factors: OtherFactors,
    notes: tuple[str, ...],
    history: tuple[str, ...] = (),
    audit: Mapping[str, str] | None = None,
) -> Page:
    """Return the page of all portfolios in all scenarios; `history` judges the shocks."""
    shown = beside(found.portfolio_returns, _SCENARIOS)
    has_rows = shown.index.name == PORTFOLIOS
    returns = Block(
        title="Return of the portfolios by scenario",
        table=shown,
        formats=_PERCENT,
        heat=has_rows,
        units="Percent of the portfolio; below zero is a loss",
        note=_worst(found.portfolio_returns),
    )
    drawn = [] if has_rows else [
        Chart(title=returns.title, kind=ChartKind.COLUMNS, block=returns,
              palette=Palette.PORTFOLIOS, neutral=GIVEN_PORTFOLIOS, value_title=_OF_PORTFOLIO)
    ]  # fmt: skip
    by_factor = tuple(_by_factor(found, str(name)) for name in found.weights)
    return Page(
        sheet=sheet,
        title="Stress: the portfolios in scenarios",
        units="Returns and moves of factors in percent",
        blocks=(
            returns,
            Block(title="Moves of the factors", formats=_PERCENT,
                  table=found.factor_moves.rename_axis(_SCENARIOS),
                  units="Percent of one unit of the factor", note=" ".join(history)),
            Block(title="Return of the assets by scenario", formats=_PERCENT, heat=True,
                  table=found.asset_returns.rename_axis(ASSETS), units="Percent of the asset"),
            *by_factor,
        ),
        charts=(
            *drawn,
            *(parts(block, Palette.FACTORS, title=block.title, value_title=_OF_PORTFOLIO)
              for block in by_factor[:_MOST_DRAWN]),
        ),
        checks=(_sum_check(found),),
        notes=(_OTHERS[other_factors],),
        assumed=notes,
        method=_METHOD,
        audit={"Other factors": str(other_factors), **(audit or {})},
    )  # fmt: skip


def history_notes(scenarios: pd.DataFrame, extremes: pd.DataFrame) -> tuple[str, ...]:
    """Return a sentence for each shock that is far beyond the history, or one that none is."""
    return tuple(
        f"'{scenario}': the shock to '{factor}', {shock:+.1%}, is more than {FAR_OUT:g} × the "
        f"worst move of the history within a year, {worst:+.1%}."
        for scenario, factor, shock, worst in far_out(scenarios, extremes)
    ) or (f"No shock is more than {FAR_OUT:g} × the worst move of the history within a year.",)


def _by_factor(found: Stress, portfolio: str) -> Block:
    return by_portfolio(
        f"What each factor adds to '{portfolio}'",
        found.by_factor(portfolio),
        formats=NumberFormat.PERCENT_FINE,
        units=_OF_PORTFOLIO,
        rows=_SCENARIOS,
    )


def _worst(returns: pd.DataFrame) -> str:
    """Return the scenario in which a portfolio loses most."""
    portfolio = str(returns.min().idxmin())
    losses = returns[portfolio]
    if losses.min() >= 0:
        return "No portfolio loses in any scenario."
    return f"'{portfolio}' loses most, in '{losses.idxmin()}': {as_shown(losses.min(), '+.1%')}."


def _sum_check(found: Stress) -> Check:
    sums = pd.DataFrame({name: found.by_factor(str(name)).sum() for name in found.weights})
    miss = float((sums - found.portfolio_returns).abs().to_numpy().max())
    return Check.within("What factors add sums to the return", miss, _MET)
