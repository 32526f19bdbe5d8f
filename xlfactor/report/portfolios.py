"""The page of portfolios side by side, by whatever rule each was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.portfolios.market import Market
from xlfactor.report.blocks import beside, figures_block, summed
from xlfactor.report.findings import highest_and_lowest
from xlfactor.report.headings import ASSETS, FACTORS, GIVEN_PORTFOLIOS, PORTFOLIOS
from xlfactor.report.key_figures import key_figures
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind, Palette

UNITS = "Weights in percent of the portfolio; exposures in units of the factor; annual risk"
#: The tolerance within which weights sum to one and limits are met.
MET: Final = 1e-7
_FIGURES: Final = {
    "total_weight": ("Sum of weights", NumberFormat.PERCENT),
    "long_weight": ("Long", NumberFormat.PERCENT),
    "short_weight": ("Short", NumberFormat.PERCENT),
    "mean_return": ("Mean return", NumberFormat.PERCENT_FINE),
    "volatility": ("Volatility", NumberFormat.PERCENT_FINE),
    "factor_volatility": ("Factor volatility", NumberFormat.PERCENT_FINE),
    "specific_volatility": ("Specific volatility", NumberFormat.PERCENT_FINE),
    "turnover": ("Turnover from current", NumberFormat.PERCENT),
}
#: Those that follow from the weights, as formulas on them.
_SUMS: Final = {
    "total_weight": "SUM({cells})",
    "long_weight": 'SUMIF({cells},">0")',
    "short_weight": 'SUMIF({cells},"<0")',
}
#: The most limits that a note names.
_MOST_NAMED: Final = 4


def named_limits(binding: Sequence[str]) -> str:
    """Return the limits that bind, those of single assets last, as a note lists them."""
    more = len(binding) - _MOST_NAMED
    return "; ".join(binding[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def portfolios_page(
    market: Market,
    weights: pd.DataFrame,
    classes: "pd.Series[str]",
    *,
    current: "pd.Series[float] | None",
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> Page:
    """Return the page of all portfolios (N×P) side by side.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
    classes : Series of str
        The class of each asset.
    current : Series of shape (n_assets,), optional
        The weights now held, which turnover is counted from.
    audit : mapping of str
        How exposures were estimated.
    """
    achieved = Block(title="Exposures", units="Units of the factor",
                     table=beside(market.model.portfolio_exposures(weights), FACTORS),
                     formats=NumberFormat.EXPOSURE, heat=True)  # fmt: skip
    held = weights_block(weights)
    risk = risk_block(market, held, current=current)
    by_class = Block(
        title="Weights by asset class",
        table=weights.groupby(classes.reindex(weights.index), sort=False).sum().T
        .rename_axis(PORTFOLIOS),
        formats=NumberFormat.PERCENT,
        units="Percent of the portfolio",
    )  # fmt: skip
    return Page(
        sheet="Portfolios",
        kind=PageKind.ANSWER,
        title="All portfolios side by side: exposures, risk and weights",
        units=UNITS,
        blocks=(achieved, risk, by_class, held),
        headline=(risk,),
        charts=(
            Chart(title="Exposures", kind=ChartKind.COLUMNS, block=achieved,
                  palette=Palette.PORTFOLIOS, neutral=GIVEN_PORTFOLIOS,
                  value_title="Units of the factor"),
            Chart(title="Mean return against volatility", kind=ChartKind.SCATTER, block=risk,
                  columns=("Mean return",), named=("Mean return",), across="Volatility",
                  value_title="Mean return, percent a year",
                  category_title="Volatility, percent a year"),
            Chart(title="Weights by asset class", kind=ChartKind.STACKED_BARS, block=by_class,
                  palette=Palette.ASSETS, value_title="Percent of the portfolio"),
        ),
        checks=(fully_invested(weights),),
        assumed=notes,
        method="Volatility: of the history itself. Factor volatility: of the exposures and the "
        "factors' covariance; specific: of what the factors leave, as if uncorrelated.",
        audit=audit,
        portfolios=key_figures(
            market.figures(weights)["volatility"], market.model.portfolio_exposures(weights)
        ),
    )  # fmt: skip


def weights_block(weights: pd.DataFrame) -> Block:
    """Return the weights of portfolios (N×P) with their sums."""
    return summed("Weights", weights, ASSETS, formats=NumberFormat.PERCENT,
                  units="Percent of the portfolio")  # fmt: skip


def risk_block(
    market: Market, weights: Block, *, current: "pd.Series[float] | None" = None
) -> Block:
    """Return sums, returns and volatilities of portfolios, and turnover from `current`."""
    table = market.figures(weights.table.iloc[:-1], current=current)
    block = figures_block(
        "Risk",
        table,
        _FIGURES,
        units="Weights in percent of the portfolio; returns and volatilities in percent a year",
        note=highest_and_lowest("Volatility", table["volatility"], ".2%"),
    )
    sums = {_FIGURES[name][0]: (weights, text) for name, text in _SUMS.items()}
    return replace(block, on_columns=sums)


def fully_invested(weights: pd.DataFrame) -> Check:
    """Check that the weights of each portfolio (N×P) sum to one."""
    total = float(weights.sum().sub(1).abs().max())
    return Check.within("Weights sum to 100%", total, MET)
