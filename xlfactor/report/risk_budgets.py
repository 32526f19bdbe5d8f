"""The page of portfolios by risk budgets: of assets, without and within limits, and of factors."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.allocation.budgeting import RiskBudgetPortfolio
from xlfactor.core.allocation.factor_budgeting import FactorBudgetPortfolio
from xlfactor.core.risk.overview import RiskOverview
from xlfactor.core.risk.portfolios import RESIDUAL
from xlfactor.report.blocks import by_portfolio, parts, summed
from xlfactor.report.findings import leading
from xlfactor.report.headings import ASSETS, BUDGETED, DIFFERENCE, FACTORS, PORTFOLIOS, compared
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, Palette
from xlfactor.report.portfolios import fully_invested, weights_block

#: The names of the portfolios.
FREE, WITHIN_LIMITS, BY_FACTOR = "Risk budgets", "Within limits", "Factor budgets"
_BUDGET, _SHARE = BUDGETED
_OF_RISK: Final = "Percent of the portfolio's risk"
#: Shares are as budgeted up to this.
_MET: Final = 1e-10
_METHOD: Final = (
    "Risk budgets: the long-only weights whose shares of the risk are the budgets, the minimum of "
    "R(y) − Σ b ln y scaled to 100%. Within limits the same is minimised among the portfolios "
    "within the limits of assets and groups, not those of the whole (tracking error, exposures, "
    "turnover, leverage): the largest Π w^b / R(w). Factor budgets: least "
    "squares of the factors' shares less their budgets, from several starts, and of all that meet "
    "them the least risk (Roncalli and Weisang)."
)


def risk_budgets_page(
    by_asset: Mapping[str, RiskBudgetPortfolio],
    by_factor: FactorBudgetPortfolio | None,
    found: RiskOverview,
    *,
    expected_returns: "pd.Series[float]",
    notes: tuple[str, ...],
    audit: Mapping[str, str],
) -> Page:
    """Return the page of all portfolios side by side, and how far they are from their budgets."""
    weights = weights_block(found.by_asset.weights)
    by_assets = _asset_block(by_asset)
    of_factors = _factor_shares(found)
    kind = found.settings.kind
    own_notes = [f"{name}: {note}" for name, one in by_asset.items() for note in one.notes]
    if by_factor is not None:
        own_notes += [f"{BY_FACTOR}: {note}" for note in by_factor.notes]
    return Page(
        sheet="Risk budgets",
        title="Portfolios by risk budgets of assets and of factors",
        units=f"Risk is the {found.settings.description} over {found.horizon}, by the covariance "
        "of the assets; shares in percent of it",
        blocks=(
            by_assets,
            *_factor_blocks(by_factor),
            of_factors,
            weights,
            _risk_block(found, expected_returns),
        ),
        charts=(
            Chart(title="Shares of the risk within limits less their budgets",
                  kind=ChartKind.BARS, block=by_assets, columns=(DIFFERENCE,),
                  rows=len(by_assets.table) - 1, value_title=f"Share of the {kind}"),
            parts(of_factors, Palette.FACTORS, title=of_factors.title,
                  value_title=f"Share of the {kind}", neutral=(RESIDUAL,)),
            Chart(title=weights.title, kind=ChartKind.COLUMNS, block=weights,
                  palette=Palette.PORTFOLIOS, rows=len(weights.table) - 1,
                  value_title="Percent of the portfolio"),
        ),
        checks=(_met(by_asset[FREE]), fully_invested(found.by_asset.weights)),
        notes=tuple(own_notes),
        assumed=notes,
        method=_METHOD,
        audit=audit,
    )  # fmt: skip


def _asset_block(by_asset: Mapping[str, RiskBudgetPortfolio]) -> Block:
    """Return the budgets of the assets, their shares, and by how much limits miss the budgets."""
    within = by_asset[WITHIN_LIMITS]
    shares = {name: one.risk_shares for name, one in by_asset.items()}
    columns = {_BUDGET: within.risk_budgets, **shares, DIFFERENCE: within.misses}
    return _shares("Budgets by asset", pd.DataFrame(columns), ASSETS, WITHIN_LIMITS)


def _factor_blocks(by_factor: FactorBudgetPortfolio | None) -> tuple[Block, ...]:
    if by_factor is None:
        return ()
    table = compared(by_factor.factor_budgets, by_factor.factor_shares, BUDGETED)
    return (_shares("Budgets by factor", table, FACTORS, _SHARE),)


def _factor_shares(found: RiskOverview) -> Block:
    shares = found.by_factor.risk_shares
    return by_portfolio("Risk by factor", shares, formats=NumberFormat.PERCENT, units=_OF_RISK,
                        note=leading("the risk", shares))  # fmt: skip


def _shares(title: str, table: pd.DataFrame, rows: str, share: str) -> Block:
    block = summed(title, table, rows, formats=NumberFormat.PERCENT, units=_OF_RISK)
    return replace(block, differences={DIFFERENCE: (share, _BUDGET)})


def _risk_block(found: RiskOverview, expected_returns: "pd.Series[float]") -> Block:
    """Return what each portfolio earns, its risk, and its volatility if that is another figure."""
    table = pd.DataFrame(
        {
            "Expected return": expected_returns @ found.by_asset.weights,
            found.settings.kind.label: found.by_asset.totals,
            "Volatility": found.volatilities["whole_volatility"],
        }
    )
    return Block(
        title="Return and risk",
        table=table.rename_axis(PORTFOLIOS),
        formats=NumberFormat.PERCENT_FINE,
        units=f"Percent, over {found.horizon}",
    )


def _met(found: RiskBudgetPortfolio) -> Check:
    return Check.within("Risk budgets are met", found.residual, _MET)
