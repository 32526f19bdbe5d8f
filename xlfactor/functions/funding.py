"""Excel functions on the trade that pays for an asset, and on what the asset must earn."""

from collections.abc import Mapping

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.funding import FundingTrade
from xlfactor.core.allocation.funding import funding_trade as core_trade
from xlfactor.core.allocation.funding_terms import funding_terms as core_terms
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.functions.shown import Figures, shown
from xlfactor.report.headings import EXPOSURES_MOVED, funding_figures
from xlfactor.tables.inputs import assets, factors, funding, limits, risk, targets
from xlfactor.tables.rows import Rows


@function_family(category=Category.ALLOCATION)
def funded_purchase(
    weights: risk.Weights,
    bought: funding.PurchaseInputs,
    exposures: factors.Exposures,
    covariance: assets.Covariance,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    factor_weights: targets.FactorImportance | None = None,
    *,
    asset_classes: targets.ClassTable | None = None,
) -> Mapping[str, FundingTrade]:
    """Find the sale that pays for an asset and leaves factor exposures least changed."""
    limited = None if policy is None else policy.limits(group_limits)
    if asset_classes is not None:
        limited = asset_classes.onto(exposures.index).own_limits(group_limits)
    return {
        str(portfolio): core_trade(
            bought.purchase,
            held,
            exposures=exposures,
            covariance=covariance,
            limits=limited,
            factor_weights=factor_weights,
        )
        for portfolio, held in weights.items()
    }


@funded_purchase.view(rows=Rows.ASSET)
def funding_trade(found: Mapping[str, FundingTrade]) -> Figures:
    """Return what each portfolio sells in order to buy an asset; sales are below zero."""
    trades = pd.DataFrame({portfolio: one.trade for portfolio, one in found.items()})
    return shown(trades, "Trade", argument="weights")


@funded_purchase.view(rows=Rows.FACTOR)
def funding_exposures(found: Mapping[str, FundingTrade]) -> pd.DataFrame:
    """Return the exposures that a trade buys, sells and leaves; of a table, what each leaves."""
    moved = {portfolio: one.exposures_moved for portfolio, one in found.items()}
    if len(moved) == 1:
        (only,) = moved.values()
        return only.rename(columns=EXPOSURES_MOVED)
    return pd.DataFrame({portfolio: one["left_over"] for portfolio, one in moved.items()})


@excel_function(category=Category.ALLOCATION, rows=Rows.FIGURE)
def funding_terms(
    weights: risk.Weights,
    trade: funding.Trade,
    covariance: assets.Covariance,
    expected_returns: assets.ExpectedReturns,
    benchmark: risk.Benchmark,
    cash_return: assets.CashReturn = 0.0,
) -> Figures:
    """Return the risk that a funding trade uses, and the return that the asset must earn."""
    trades = labels.pick(trade.T, weights.columns, name="trade", what="portfolio").T
    figures = {
        portfolio: funding_figures(
            core_terms(
                trades[portfolio],
                held,
                covariance=covariance,
                expected_returns=expected_returns,
                benchmark=benchmark,
                cash_return=cash_return,
            )
        )
        for portfolio, held in weights.items()
    }
    return shown(pd.DataFrame(figures), "Figure", argument="weights")
