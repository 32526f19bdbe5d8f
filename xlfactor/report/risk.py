"""The page of risk: portfolios side by side, by factor, by asset and by group of assets."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.risk.overview import RiskOverview
from xlfactor.core.risk.portfolios import RESIDUAL
from xlfactor.report.headings import ASSETS, FACTORS, PORTFOLIOS, concentration_table
from xlfactor.report.page import Block, Chart, ChartKind, Check, NumberFormat, Page

_GROUPS: Final = "Group of assets"
_SHARES: Final = "Share of the portfolio's volatility; below zero it diversifies"
_PERCENT_A_YEAR: Final = "Percent a year"
#: A chart shows the assets of so many portfolios; of more it shows their groups.
_MOST_BY_ASSET: Final = 4
#: Contributions sum to the volatility up to this.
_MET: Final = 1e-10
_VOLATILITIES: Final = {
    "volatility": "Volatility",
    "factor_volatility": "Factor volatility",
    "specific_volatility": "Specific volatility",
    "whole_volatility": "Without the model",
}
_METHOD: Final = (
    "Volatility of the factor model: exposures, covariance of the factors, specific variances "
    "(uncorrelated). A factor adds its exposure × its marginal risk, the Moore-Penrose inverse of "
    "the exposures × the assets' marginal risks (Roncalli and Weisang); an asset its weight × "
    "its marginal risk."
)
_ABOUT_RESIDUAL: Final = (
    f"'{RESIDUAL}' is what the part of the weights without exposure to any factor adds. It is not "
    "the specific volatility, most of which comes along with the exposures."
)
_ABOUT_VOLATILITY: Final = (
    "'Without the model' is the volatility of the assets' covariance itself, as on other pages."
)
_ABOUT_BETS: Final = (
    "Bets: the effective number, 1 / sum of squared shares, or the exponential of their entropy. "
    "Gini and entropy are defined for shares of zero or above only."
)


def risk_page(
    found: RiskOverview,
    *,
    sheet: str,
    notes: tuple[str, ...],
    audit: Mapping[str, str] | None = None,
) -> Page:
    """Return the page of the risk of all portfolios."""
    of_factors = replace(
        _shares("Risk by factor", found.by_factor.risk_shares, FACTORS), note=_ABOUT_RESIDUAL
    )
    of_assets = _shares("Risk by asset", found.by_asset.risk_shares, ASSETS)
    of_groups = _group_blocks(found)
    few = of_assets.table.shape[1] <= _MOST_BY_ASSET
    return Page(
        sheet=sheet,
        title="Risk of the portfolios by factor and by asset",
        units="Annual; shares in percent of the volatility",
        blocks=(
            of_factors,
            of_assets,
            *of_groups,
            _volatility_block(found),
            _concentration("Concentration of risk by factor", found.by_factor.risk_shares),
            _concentration("Concentration of risk by asset", found.by_asset.risk_shares),
            *_detail_blocks(found),
        ),
        charts=(
            _chart(of_factors, ChartKind.COLUMNS),
            _chart(of_assets if few or not of_groups else of_groups[0], ChartKind.BARS),
        ),
        checks=_checks(found),
        notes=notes,
        method=_METHOD,
        audit=audit or {},
    )


def _chart(block: Block, kind: ChartKind) -> Chart:
    """Draw shares side by side: below zero they would not stack."""
    return Chart(
        title=block.title,
        kind=kind,
        block=block,
        rows=len(block.table) - 1,
        value_title="Share of the volatility",
    )


def _shares(title: str, shares: pd.DataFrame, rows: str) -> Block:
    return _summed(title, shares, rows, formats=NumberFormat.PERCENT, units=_SHARES)


def _summed(
    title: str, table: pd.DataFrame, rows: str, *, formats: NumberFormat, units: str
) -> Block:
    """Return a table with its sums in a last row."""
    total = pd.DataFrame([table.sum()], index=["Total"])
    return Block(
        title=title,
        table=pd.concat([table, total]).rename_axis(rows),
        formats=formats,
        units=units,
        total=True,
    )


def _group_blocks(found: RiskOverview) -> tuple[Block, ...]:
    if found.groups is None:
        return ()
    return (
        _shares("Risk by group of assets", found.group_shares(found.groups), _GROUPS),
        _summed(
            "Weights by group of assets",
            found.group_weights(found.groups),
            _GROUPS,
            formats=NumberFormat.PERCENT,
            units="Percent of the portfolio",
        ),
    )


def _volatility_block(found: RiskOverview) -> Block:
    return Block(
        title="Volatility",
        table=found.volatilities.rename(columns=_VOLATILITIES).rename_axis(PORTFOLIOS),
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year; squares of factor and specific volatility sum to that of the whole",
        note=_ABOUT_VOLATILITY,
    )


def _concentration(title: str, shares: pd.DataFrame) -> Block:
    table = concentration_table(shares)
    return Block(
        title=title,
        table=table.dropna(axis=1, how="all").rename_axis(PORTFOLIOS),
        formats=NumberFormat.EXPOSURE,
        units=f"Of {len(shares)} shares of risk; normalised: 0 all equal, 1 one alone",
        note=_ABOUT_BETS,
    )


def _detail_blocks(found: RiskOverview) -> tuple[Block, ...]:
    by_factor, by_asset = found.by_factor, found.by_asset
    fine = NumberFormat.PERCENT_FINE
    return (
        _summed("Contributions to volatility by factor", by_factor.risk_contributions, FACTORS,
                formats=fine, units=_PERCENT_A_YEAR),
        _summed("Contributions to volatility by asset", by_asset.risk_contributions, ASSETS,
                formats=fine, units=_PERCENT_A_YEAR),
        Block(title="Exposures", table=by_factor.exposures.rename_axis(FACTORS),
              formats=NumberFormat.EXPOSURE, units="Units of the factor"),
        Block(title="Marginal risk by factor", table=by_factor.marginal_risks.rename_axis(FACTORS),
              formats=fine, units="Change of the volatility for one unit of the factor"),
        Block(title="Marginal risk by asset", table=by_asset.marginal_risks.rename_axis(ASSETS),
              formats=fine, units="Change of the volatility for a weight of 100 %"),
    )  # fmt: skip


def _checks(found: RiskOverview) -> tuple[Check, ...]:
    return tuple(
        Check(
            name=f"Contributions by {what} add up",
            passed=miss < _MET,
            detail=f"largest difference from the volatility {miss:.1e}",
        )
        for what, miss in found.misses.items()
    )
