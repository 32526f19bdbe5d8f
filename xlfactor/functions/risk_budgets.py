"""Excel functions on risk parity, risk budgets and least variance."""

import pandas as pd

from xlfactor.core.allocation import budgeting, levered, rules
from xlfactor.core.allocation.budgeting import RiskBudgetPortfolio
from xlfactor.core.estimation.reading_notes import with_notes
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.report.headings import BUDGETED, compared
from xlfactor.tables.inputs import assets, factors, limits, portfolios
from xlfactor.tables.inputs.measures import MeasuredRisk
from xlfactor.tables.inputs.variance_limits import (
    AssetLimits,
    UntrackedLimits,
    VarianceLimits,
    WeightBounds,
)
from xlfactor.tables.inputs.whole_limits import TrackedLimit, WholeLimits
from xlfactor.tables.rows import Rows

#: The row of what is held in cash, or borrowed, to reach a target volatility.
CASH = "Cash, borrowed if below zero"


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def risk_parity_weights(
    covariance: assets.Covariance, excluded: limits.ExcludedAssets | None = None
) -> pd.Series:
    """Return the weights with which every asset contributes equally to volatility."""
    found = budgeting.equal_risk_weights(covariance, excluded=excluded)
    return with_notes(found.weights, found.notes)


@function_family(category=Category.ALLOCATION)
def risk_budgeting(
    risk_budgets: portfolios.RiskBudgets | None = None,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    *,
    measured: MeasuredRisk,
    turnover: limits.TurnoverLimit | None = None,
    tracked: TrackedLimit,
    exposures: factors.Exposures | None = None,
    whole: WholeLimits,
) -> RiskBudgetPortfolio:
    """Find the long-only weights whose shares of the risk equal the risk budgets."""
    tracked.require_annual(measured.basis)
    own = AssetLimits(policy=policy, group_limits=group_limits, turnover=turnover)
    limited = UntrackedLimits(assets=own, exposures=exposures, whole=whole)
    return budgeting.budget_risk(
        measured.measure,
        risk_budgets,
        limits=limited.on(measured.basis.covariance, tracked=tracked),
    )


@risk_budgeting.view(rows=Rows.ASSET)
def risk_budget_weights(found: RiskBudgetPortfolio) -> pd.Series:
    """Return the long-only weights whose shares of the risk equal the risk budgets."""
    return found.weights


@risk_budgeting.view(rows=Rows.ASSET)
def risk_budget_fit(found: RiskBudgetPortfolio) -> pd.DataFrame:
    """Return budget, share of the risk and difference by asset, within the limits of a policy."""
    return compared(found.risk_budgets, found.risk_shares, BUDGETED)


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def minimum_variance_weights(
    covariance: assets.Covariance, *, bounds: WeightBounds, limited: VarianceLimits
) -> pd.Series:
    """Return the fully invested weights of least variance within limits."""
    return rules.minimum_variance_weights(covariance, limits=limited.on(covariance, bounds=bounds))


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def risk_parity_at_volatility(
    covariance: assets.Covariance,
    target_volatility: portfolios.TargetVolatility,
    cash_asset: assets.CashAsset | None = None,
) -> pd.Series:
    """Return risk parity at a target volatility; its last row is cash, borrowed if negative."""
    found = levered.risk_parity_at_volatility(
        covariance, volatility=target_volatility, cash_asset=cash_asset
    )
    weights = pd.concat([found.weights, pd.Series({CASH: found.cash_weight})]).rename("Weight")
    return with_notes(weights, found.notes)
