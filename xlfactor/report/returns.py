"""The page of the returns that were read, and of the factors made of them."""

from collections.abc import Sequence

import pandas as pd

from xlfactor.core.estimation.covariance import correlation_eigenvalues
from xlfactor.core.estimation.statistics import ReturnStatistics
from xlfactor.core.factors.definitions import FactorDefinition
from xlfactor.core.labels import text_of
from xlfactor.core.portfolios.history import History
from xlfactor.report.digits import beside
from xlfactor.report.headings import (
    ASSETS,
    FACTORS,
    STATISTIC_FORMATS,
    STATISTIC_UNITS,
    statistic_table,
)
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind


def returns_pages(
    history: History,
    assets: ReturnStatistics,
    factors: ReturnStatistics,
    definitions: Sequence[FactorDefinition],
) -> tuple[Page, ...]:
    """Return the pages of checks on asset and factor returns of the same periods."""
    returns, notes = history.returns, history.notes
    overview = _statistics_block("Assets", assets, ASSETS)
    checks = Page(
        sheet="Returns check",
        kind=PageKind.CHECKS,
        title="Checks of the returns",
        units=f"{text_of(returns.index[0])} to {text_of(returns.index[-1])}, {len(returns):,} "
        f"rows; annual figures: of one row × {assets.periods_per_year:g}",
        blocks=(
            overview,
            _statistics_block("Factors", factors, FACTORS),
            _definitions(definitions),
            _correlations("Factor correlations", factors, FACTORS),
        ),
        charts=(
            Chart(title="Mean return against volatility", kind=ChartKind.SCATTER, block=overview,
                  columns=("Mean",), named=("Mean",), across="Volatility",
                  value_title="Mean, percent a year",
                  category_title="Volatility, percent a year"),
        ),
        checks=_checks(returns, assets),
        notes=notes,
    )  # fmt: skip
    correlations = Page(
        sheet="Asset correlations",
        kind=PageKind.METHODS,
        title="Correlations of the assets",
        units=checks.units,
        blocks=(_correlations("Correlations of periodic returns", assets, ASSETS),),
        assumed=notes,
    )
    return (checks, correlations)


def _correlations(title: str, statistics: ReturnStatistics, rows: str) -> Block:
    return Block(
        title=title,
        table=statistics.correlation_of_varying.rename_axis(rows),
        formats=NumberFormat.EXPOSURE,
        units="Correlation of the returns of single periods",
        heat=True,
        function="RETURN_CORRELATION",
    )


def _statistics_block(title: str, statistics: ReturnStatistics, rows: str) -> Block:
    return Block(
        title=title,
        table=statistic_table(statistics).rename_axis(rows),
        formats=STATISTIC_FORMATS,
        units=STATISTIC_UNITS,
    )


def _definitions(definitions: Sequence[FactorDefinition]) -> Block:
    rows = {
        factor.name: {
            "Long": _side(factor.long_multiplier, factor.long),
            "Short": "" if factor.short is None else _side(factor.short_multiplier, factor.short),
        }
        for factor in definitions
    }
    return Block(
        title="Factors as they were defined",
        table=pd.DataFrame.from_dict(rows, orient="index").rename_axis(FACTORS),
        formats=NumberFormat.TEXT,
        units="What is held long and what is sold short against it",
    )


def _side(multiplier: float, proxy: str) -> str:
    return proxy if multiplier == 1 else f"{multiplier:g} × {proxy}"


def _checks(returns: pd.DataFrame, assets: ReturnStatistics) -> tuple[Check, ...]:
    smallest = float(correlation_eigenvalues(assets.covariance)[0])
    eigenvalue = beside(smallest, 1e-10, decimals=4)
    largest = float(returns.abs().to_numpy().max())
    return (
        # the readers of the tables refuse anything else
        Check(name="Returns look like decimals", passed=True,
              detail=f"largest of a single period: {largest:.1%}; percent points or prices would "
              "be far larger"),
        Check(name="More dates than assets", passed=len(returns) > returns.shape[1],
              detail=f"{len(returns)} dates, {returns.shape[1]} assets; otherwise the sample "
              "covariance calls some portfolios riskless"),
        Check(name="Correlations positive definite", passed=smallest > 1e-10,
              detail=f"smallest eigenvalue of the correlations: {eigenvalue}"),
    )  # fmt: skip
