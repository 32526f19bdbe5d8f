"""Excel functions on the trade that pays for an asset, and on what the asset must earn."""

import pandas as pd

from xlfactor.core.allocation.funding import FundingTrade, Purchase
from xlfactor.core.allocation.funding import funding_trade as core_trade
from xlfactor.core.allocation.funding_terms import funding_terms as core_terms
from xlfactor.declare import Category, excel_function, function_family
from xlfactor.report.headings import EXPOSURES_MOVED, funding_figures
from xlfactor.tables.inputs import assets, factors, funding, limits, portfolios, risk, targets
from xlfactor.tables.rows import Rows


@function_family(category=Category.ALLOCATION)
def funded_purchase(  # noqa: PLR0917 (a cell gives its arguments by place)
    weights: portfolios.Weights,
    bought_asset: funding.BoughtAsset,
    bought_weight: funding.BoughtWeight,
    exposures: factors.Exposures,
    covariance: assets.Covariance,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    factor_weights: targets.FactorImportance | None = None,
) -> FundingTrade:
    """Find the sale that pays for an asset and leaves factor exposures least changed."""
    return core_trade(
        Purchase(asset=bought_asset, weight=bought_weight),
        weights,
        exposures=exposures,
        covariance=covariance,
        limits=None if policy is None else policy.limits(group_limits),
        factor_weights=factor_weights,
    )


@funded_purchase.view(rows=Rows.ASSET)
def funding_trade(found: FundingTrade) -> pd.Series:
    """Return what to sell, below zero, to buy an asset with exposures least changed."""
    return found.trade


@funded_purchase.view(rows=Rows.FACTOR)
def funding_exposures(found: FundingTrade) -> pd.DataFrame:
    """Return the factor exposures that a funding trade buys, sells and leaves over."""
    return found.exposures_moved.rename(columns=EXPOSURES_MOVED)


@excel_function(category=Category.ALLOCATION, rows=Rows.FIGURE)
def funding_terms(
    weights: portfolios.Weights,
    trade: funding.Trade,
    covariance: assets.Covariance,
    expected_returns: assets.ExpectedReturns,
    benchmark: risk.Benchmark,
    cash_return: assets.CashReturn = 0.0,
) -> pd.Series:
    """Return the risk that a funding trade uses, and the return that the asset must earn."""
    found = core_terms(
        trade,
        weights,
        covariance=covariance,
        expected_returns=expected_returns,
        benchmark=benchmark,
        cash_return=cash_return,
    )
    return funding_figures(found)
