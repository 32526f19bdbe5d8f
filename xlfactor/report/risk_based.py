"""The page of risk-based portfolios: what they hold, and the factors that explain them."""

from typing import Final

import pandas as pd

from xlfactor.core.estimation.statistics import estimate_statistics
from xlfactor.core.factors.exposures import Exposures
from xlfactor.report.blocks import by_portfolio, fit_block, parts, summed
from xlfactor.report.findings import leading
from xlfactor.report.headings import (
    ASSETS,
    PORTFOLIOS,
    STATISTIC_FORMATS,
    statistic_table,
)
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, Palette

#: Shares and weights sum to one up to this.
_SUMMED: Final = 1e-9
_SHARES: Final = "Share of the portfolio's variance; below zero it diversifies"
_METHOD: Final = (
    "Today's weights, held through the history and rebalanced every period; the portfolios' "
    "returns{excess} regressed on all factors by ordinary least squares, with an intercept. "
    "Variance by factor: exposure × covariance of the factor with all the factors' part, as a "
    "share of the regression's variance (Fama and French; Carhart). Portfolios: fully invested, "
    "none short; most diversified has the highest ratio of the mean volatility of what is held "
    "to the portfolio's, risk parity equal contributions to the volatility."
)


def risk_based_page(
    weights: pd.DataFrame,
    found: Exposures,
    shares: pd.DataFrame,
    *,
    group_shares: pd.DataFrame | None,
    cash_asset: str | None,
    notes: tuple[str, ...],
) -> Page:
    """Return the page of portfolios and of the factors that explain their returns.

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
    found : Exposures
        Of the portfolios.
    shares : DataFrame of shape (n_factors + 1, n_portfolios)
        Of the variance.
    group_shares : DataFrame of shape (n_groups + 1, n_portfolios), optional
        The same by group of factors.
    cash_asset : str, optional
        What the returns are in excess of.
    """
    excess = "" if cash_asset is None else f" in excess of '{cash_asset}'"
    by_factor = _shares("Variance by factor", shares)
    by_group = (
        [] if group_shares is None else [_shares("Variance by group of factors", group_shares)]
    )
    exposures = _by_portfolio("Exposures", found.exposures, "Units of the factor", heat=True)
    earned = Block(
        title="Return and risk",
        formats=STATISTIC_FORMATS,
        table=_statistics(found).rename_axis(PORTFOLIOS),
        units=f"Mean and volatility: percent a year{excess}; the others of periods",
    )
    return Page(
        sheet="Risk-based portfolios",
        title="Risk-based portfolios by factor",
        units=f"Annual; returns{excess}",
        blocks=(
            by_factor,
            *by_group,
            exposures,
            _by_portfolio("t values", found.t_statistics, "Exposure / its standard error"),
            fit_block(found, PORTFOLIOS),
            earned,
            summed("Weights", weights, ASSETS, formats=NumberFormat.PERCENT,
                   units="Percent of the portfolio"),
        ),
        charts=(
            parts(by_factor, Palette.FACTORS, title=by_factor.title,
                  value_title="Share of the variance", neutral=(str(shares.index[-1]),)),
            Chart(title="Exposures", kind=ChartKind.COLUMNS, block=exposures,
                  palette=Palette.FACTORS, value_title="Units of the factor"),
            Chart(title="Mean return against volatility", kind=ChartKind.SCATTER, block=earned,
                  columns=("Mean",), named=("Mean",), across="Volatility",
                  value_title="Mean, percent a year",
                  category_title="Volatility, percent a year"),
        ),
        checks=(_sums("Shares of the variance", shares), _sums("Weights", weights)),
        assumed=notes,
        method=_METHOD.format(excess=excess),
    )  # fmt: skip


def _shares(title: str, shares: pd.DataFrame) -> Block:
    return by_portfolio(title, shares, formats=NumberFormat.PERCENT, units=_SHARES,
                        note=leading("the variance", shares))  # fmt: skip


def _by_portfolio(title: str, table: pd.DataFrame, units: str, *, heat: bool = False) -> Block:
    return Block(
        title=title,
        table=table.rename_axis(PORTFOLIOS),
        formats=NumberFormat.EXPOSURE,
        units=units,
        heat=heat,
    )


def _statistics(found: Exposures) -> pd.DataFrame:
    statistics = estimate_statistics(found.design.returns, periods_per_year=found.periods_per_year)
    return statistic_table(statistics)


def _sums(what: str, table: pd.DataFrame) -> Check:
    miss = float((table.sum() - 1).abs().max())
    return Check.within(f"{what} sum to 100%", miss, _SUMMED)
