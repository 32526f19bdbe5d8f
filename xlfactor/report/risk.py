"""The page of risk: portfolios side by side, by factor, by asset and by groups of these."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.risk.kinds import RiskKind
from xlfactor.core.risk.overview import RiskOverview
from xlfactor.core.risk.portfolios import RESIDUAL
from xlfactor.report.blocks import MOST_BESIDE, by_portfolio, parts, summed
from xlfactor.report.concentration import bet_blocks, concentration_block
from xlfactor.report.findings import leading
from xlfactor.report.headings import (
    ASSETS,
    FACTORS,
    GIVEN_PORTFOLIOS,
    PORTFOLIOS,
)
from xlfactor.report.key_figures import key_figures
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind, Palette

_GROUPS: Final = "Group of assets"
_FACTOR_GROUPS: Final = "Group of factors"
#: Contributions sum to the risk up to this.
_MET: Final = 1e-10
_RETURN: Final = "Expected return"
_VOLATILITIES: Final = {
    "volatility": "Volatility",
    "factor_volatility": "Factor volatility",
    "specific_volatility": "Specific volatility",
    "whole_volatility": "Without the model",
}
_VOLATILITIES_OF_ASSETS: Final = {
    "whole_volatility": "Volatility",
    "volatility": "In the model",
    "factor_volatility": "Factor volatility",
    "specific_volatility": "Specific volatility",
}
_METHOD: Final = (
    "A factor adds its exposure × its marginal risk, the Moore-Penrose inverse of the exposures × "
    "the assets' marginal risks (Roncalli and Weisang); an asset its weight × its marginal risk."
)
_OF_MODEL: Final = (
    "Volatility of the factor model: exposures, covariance of the factors, specific variances "
    "(uncorrelated)."
)
_OF_ASSETS: Final = (
    "Volatility by the covariance of the assets, as on other pages; the exposures of the factor "
    "model say how it is shared among the factors."
)
#: How each loss is computed.
_LOSSES: Final = {
    RiskKind.GAUSSIAN_VAR: "a quantile of normal returns, by mean and covariance",
    RiskKind.STUDENT_VAR: "a quantile of Student t returns, by mean and covariance",
    RiskKind.CORNISH_FISHER_VAR: "the Cornish-Fisher expansion of the quantile, by skewness and "
    "kurtosis of the history",
    RiskKind.HISTORICAL_VAR: "the quantile of the history, to which the one period there adds",
    RiskKind.KERNEL_VAR: "the quantile of the history smoothed by a Gaussian kernel, with a "
    "bandwidth of 1.06 T^-1/5 volatilities",
    RiskKind.GAUSSIAN_ES: "the mean beyond a quantile of normal returns, by mean and covariance",
    RiskKind.STUDENT_ES: "the mean beyond a quantile of Student t returns, by mean and covariance",
    RiskKind.HISTORICAL_ES: "the mean of the worst losses of the history, the one at the quantile "
    "in part (Acerbi and Tasche)",
}
_ABOUT_RESIDUAL: Final = (
    f"'{RESIDUAL}' is what the part of the weights without exposure to any factor adds. It is not "
    "the specific volatility, most of which comes along with the exposures."
)
_ABOUT_VOLATILITY: Final = (
    "'Without the model' is the volatility of the assets' covariance itself, as on other pages."
)
_ABOUT_MODEL: Final = (
    "'In the model' is the volatility by exposures, factors and specific variances alone, and the "
    "last two are its parts."
)


def risk_page(
    found: RiskOverview,
    *,
    sheet: str,
    notes: tuple[str, ...],
    expected_returns: "pd.Series[float] | None" = None,
    audit: Mapping[str, str] | None = None,
) -> Page:
    """Return the page of the risk of all portfolios, with their expected returns if given."""
    by_factor, *by_group = added = _contributions(found)
    of_factors = replace(
        _shares(found, "Risk by factor", found.by_factor.risk_shares, FACTORS),
        note=f"{by_factor.note} {_ABOUT_RESIDUAL}",
    )
    of_assets = _shares(found, "Risk by asset", found.by_asset.risk_shares, ASSETS)
    bets, missing = found.bets
    return Page(
        sheet=sheet,
        kind=PageKind.ANSWER,
        title="Risk of the portfolios by factor and by asset",
        units=_units(found),
        blocks=(
            of_factors,
            of_assets,
            by_factor,
            *by_group,
            *_factor_group_blocks(found),
            *_group_blocks(found),
            *_risk_blocks(found, expected_returns),
            concentration_block("Concentration of risk by factor", found.by_factor.risk_shares),
            concentration_block("Concentration of risk by asset", found.by_asset.risk_shares),
            *bet_blocks(bets),
            *_detail_blocks(found),
        ),
        headline=(of_factors, of_assets),
        charts=_charts(found, added, of_assets),
        checks=_checks(found),
        notes=tuple(missing),
        assumed=notes,
        method=f"{_how(found)} {_METHOD}",
        audit={"Risk measure": found.settings.description, **(audit or {})},
        portfolios=key_figures(
            found.volatilities["whole_volatility" if found.of_assets else "volatility"],
            found.by_factor.exposures.drop(RESIDUAL),
        ),
    )


def _is_volatility(found: RiskOverview) -> bool:
    return found.settings.kind is RiskKind.VOLATILITY


def _units(found: RiskOverview) -> str:
    if _is_volatility(found):
        return "Annual; shares in percent of the volatility"
    return f"Risk is the {_loss_of(found)}; shares in percent of it; volatilities annual"


def _loss_of(found: RiskOverview) -> str:
    """Return the loss with its confidence and its horizon."""
    return f"{found.settings.description} over {found.horizon}"


def _how(found: RiskOverview) -> str:
    if _is_volatility(found):
        return _OF_ASSETS if found.of_assets else _OF_MODEL
    return f"The {_loss_of(found)} is {_LOSSES[found.settings.kind]}."


def _contributions(found: RiskOverview) -> tuple[Block, ...]:
    """Return what factors, and groups of assets if there are any, add to each portfolio's risk."""
    kind = found.settings.kind
    added = {"factor": (found.by_factor.risk_contributions, found.by_factor.risk_shares)}
    if found.groups is not None:
        of_groups = found.by_asset.asset_groups(found.groups), found.group_shares(found.groups)
        added["group of assets"] = of_groups
    of_factors, *others = (
        by_portfolio(
            f"Contributions to {kind} by {what}",
            table,
            formats=NumberFormat.PERCENT_FINE,
            units=_risk_units(found),
            note=leading(f"the {kind}", shares),
        )
        for what, (table, shares) in added.items()
    )
    # in print, its chart is enough beside the shares
    return replace(of_factors, on_screen=True), *others


def _charts(found: RiskOverview, added: tuple[Block, ...], of_assets: Block) -> tuple[Chart, ...]:
    kind, units = found.settings.kind.label, _risk_units(found)
    of_factors, *of_groups = added
    by_factor = parts(
        of_factors,
        Palette.FACTORS,
        title=f"{kind} by factor",
        value_title=units,
        neutral=(RESIDUAL,),
    )
    by_group = [
        parts(block, Palette.ASSETS, title=f"{kind} by group of assets", value_title=units)
        for block in of_groups
    ]
    if of_assets.total_column:  # bars of so many portfolios are thin
        return (by_factor, *by_group)
    by_asset = Chart(
        title=of_assets.title,
        kind=ChartKind.COLUMNS,
        block=of_assets,
        palette=Palette.PORTFOLIOS,
        neutral=GIVEN_PORTFOLIOS,
        rows=len(of_assets.table) - 1,
        value_title=f"Share of the {found.settings.kind}",
    )
    return (by_factor, *by_group, by_asset)


def _risk_units(found: RiskOverview) -> str:
    return "Percent a year" if _is_volatility(found) else f"Percent, over {found.horizon}"


def _shares(found: RiskOverview, title: str, shares: pd.DataFrame, rows: str) -> Block:
    units = f"Share of the portfolio's {found.settings.kind}; below zero it diversifies"
    if len(shares) < len(shares.columns) > MOST_BESIDE:
        return by_portfolio(title, shares, formats=NumberFormat.PERCENT, units=units)
    return summed(title, shares, rows, formats=NumberFormat.PERCENT, units=units)


def _group_blocks(found: RiskOverview) -> tuple[Block, ...]:
    if found.groups is None:
        return ()
    return (
        _shares(found, "Risk by group of assets", found.group_shares(found.groups), _GROUPS),
        summed(
            "Weights by group of assets",
            found.group_weights(found.groups),
            _GROUPS,
            formats=NumberFormat.PERCENT,
            units="Percent of the portfolio",
        ),
    )


def _factor_group_blocks(found: RiskOverview) -> tuple[Block, ...]:
    if found.factor_groups is None:
        return ()
    shares = found.factor_group_shares(found.factor_groups)
    return (_shares(found, "Risk by group of factors", shares, _FACTOR_GROUPS),)


def _risk_blocks(
    found: RiskOverview, expected_returns: "pd.Series[float] | None"
) -> tuple[Block, ...]:
    """Return the loss, if that is the measure, and the volatility of each portfolio."""
    volatility = _volatility_block(found, expected_returns)
    if _is_volatility(found):
        return (volatility,)
    kind = str(found.settings.kind)
    loss = Block(
        title=f"Loss: {found.settings.description}",
        table=found.by_asset.totals.to_frame(kind).rename_axis(PORTFOLIOS),
        formats=NumberFormat.PERCENT_FINE,
        units=f"Percent of the portfolio, over {found.horizon}; a loss is above zero",
    )
    return loss, volatility


def _volatility_block(found: RiskOverview, expected_returns: "pd.Series[float] | None") -> Block:
    names = _VOLATILITIES_OF_ASSETS if found.of_assets else _VOLATILITIES
    table = found.volatilities[list(names)].rename(columns=names).rename_axis(PORTFOLIOS)
    if expected_returns is not None:
        table.insert(0, _RETURN, expected_returns @ found.by_asset.weights)
    return Block(
        title="Volatility" if expected_returns is None else "Expected return and volatility",
        table=table,
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year; squares of factor and specific volatility sum to that of the whole",
        note=_ABOUT_MODEL if found.of_assets else _ABOUT_VOLATILITY,
    )


def _detail_blocks(found: RiskOverview) -> tuple[Block, ...]:
    by_factor, by_asset = found.by_factor, found.by_asset
    fine, kind = NumberFormat.PERCENT_FINE, found.settings.kind
    return (
        summed(f"Contributions to {kind} by asset", by_asset.risk_contributions, ASSETS,
               formats=fine, units=_risk_units(found)),
        Block(title="Exposures", table=by_factor.exposures.rename_axis(FACTORS),
              formats=NumberFormat.EXPOSURE, units="Units of the factor"),
        Block(title="Marginal risk by factor", table=by_factor.marginal_risks.rename_axis(FACTORS),
              formats=fine, units=f"Change of the {kind} for one unit of the factor"),
        Block(title="Marginal risk by asset", table=by_asset.marginal_risks.rename_axis(ASSETS),
              formats=fine, units=f"Change of the {kind} for a weight of 100%"),
    )  # fmt: skip


def _checks(found: RiskOverview) -> tuple[Check, ...]:
    return tuple(
        Check.within(
            f"Contributions by {what} add up",
            miss,
            _MET,
            what=f"largest difference from the {found.settings.kind}",
        )
        for what, miss in found.misses.items()
    )
