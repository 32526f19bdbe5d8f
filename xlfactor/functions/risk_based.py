"""Excel functions on portfolios that need no expected returns, and on what drives them."""

import pandas as pd

from xlfactor.core.portfolios import risk_based as core
from xlfactor.core.risk.variance_shares import shares_by_group, variance_shares
from xlfactor.declare import Category, excel_function
from xlfactor.tables.inputs import assets, histories, limits, risk, risk_based
from xlfactor.tables.inputs.factor_models import ModelInputs
from xlfactor.tables.rows import Rows


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def risk_based_weights(
    covariance: assets.Covariance,
    market_values: risk_based.MarketValues | None = None,
    excluded: limits.ExcludedAssets | None = None,
) -> pd.DataFrame:
    """Return capitalisation, equal, minimum variance, most diversified, risk parity weights."""
    return core.risk_based_weights(covariance, market_values=market_values, excluded=excluded)


@excel_function(category=Category.BACKTEST, rows=Rows.DATE)
def rebalanced_returns(
    returns: histories.AssetReturns,
    weights: risk.Weights,
    cash_asset: assets.CashAsset | None = None,
) -> pd.DataFrame:
    """Return the returns of portfolios rebalanced every period, in excess of cash if given."""
    return core.rebalanced_returns(returns, weights, cash_asset=cash_asset)


@excel_function(category=Category.RISK, rows=Rows.FACTOR)
def factor_variance_share(modelled: ModelInputs) -> pd.DataFrame:
    """Return the share of each asset's variance that each factor and the asset itself add."""
    return variance_shares(modelled.model)


@excel_function(category=Category.RISK, rows=Rows.GROUP)
def factor_group_variance_share(
    modelled: ModelInputs, factor_groups: risk.FactorGroups
) -> pd.DataFrame:
    """Return the share of each asset's variance that each group of factors adds."""
    return shares_by_group(variance_shares(modelled.model), factor_groups)
