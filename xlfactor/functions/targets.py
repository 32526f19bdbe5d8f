"""Excel functions on allocation to target exposures, and on risk parity."""

from dataclasses import dataclass, replace

import pandas as pd

from xlfactor.core.allocation import budgeting, levered, rules
from xlfactor.core.allocation.budgeting import RiskBudgetPortfolio
from xlfactor.core.allocation.targeting import SecondCriterion, TargetAllocation
from xlfactor.core.allocation.targeting import target_exposure_weights as core_weights
from xlfactor.core.estimation.reading_notes import with_notes
from xlfactor.declare import Category, excel_function, function_family
from xlfactor.functions.shown import one_or_all
from xlfactor.tables.inputs import assets, factors, limits, portfolios, risk, targets
from xlfactor.tables.inputs.factor_targets import FactorTargets
from xlfactor.tables.inputs.measures import MeasureInputs
from xlfactor.tables.inputs.targeting import TargetingInputs
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


@function_family(category=Category.ALLOCATION)
def target_allocation(
    factor_targets: FactorTargets,
    covariance: assets.Covariance,
    *,
    bounds: WeightBounds,
    factor_weights: targets.FactorImportance | None = None,
    own: AssetLimits,
    whole: WholeLimits,
    tracked: TrackedLimit,
) -> TargetAllocation:
    """Find the weights whose exposures are nearest to targets; of equals, least variance."""
    limited = UntrackedLimits(assets=own, exposures=factor_targets.exposures, whole=whole)
    return core_weights(
        factor_targets.exposures,
        factor_targets.target_exposures,
        covariance=covariance,
        limits=limited.on(covariance, tracked=tracked, bounds=bounds),
        factor_weights=factor_weights,
    )


@target_allocation.view(rows=Rows.ASSET)
def target_exposure_weights(found: TargetAllocation) -> pd.Series:
    """Return the weights with exposures nearest to targets; among equals, of least variance."""
    return found.weights


@target_allocation.view(rows=Rows.FACTOR)
def target_exposure_fit(found: TargetAllocation) -> pd.DataFrame:
    """Return target, achieved exposure and difference by factor, at the nearest to the targets."""
    return _fit(found)


def _fit(found: TargetAllocation) -> pd.DataFrame:
    return pd.DataFrame(
        {"Target": found.target_exposures, "Achieved": found.exposures, "Difference": found.misses}
    )


@target_allocation.view(rows=Rows.NUMBER)
def target_binding_limits(found: TargetAllocation) -> pd.DataFrame:
    """Return the limits that bind the weights nearest to target exposures, one per line."""
    return pd.DataFrame({"Limit": list(found.binding)}, index=range(1, len(found.binding) + 1))


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def constrained_target_weights(
    factor_targets: FactorTargets,
    covariance: assets.Covariance,
    policy: limits.PolicyInput,
    group_limits: limits.GroupLimits | None = None,
    turnover: limits.TurnoverLimit | None = None,
    factor_weights: targets.FactorImportance | None = None,
    second_criterion: targets.SecondChoice = SecondCriterion.LEAST_VARIANCE,
    *,
    whole: WholeLimits,
    tracked: TrackedLimit,
) -> pd.Series:
    """Return the weights nearest to targets within limits of assets, groups and the portfolio."""
    limited = replace(policy.limits(group_limits), turnover=turnover)
    added = tracked.added_to(whole.of_policy(policy))
    found = core_weights(
        factor_targets.exposures,
        factor_targets.target_exposures,
        covariance=covariance,
        limits=added.added_to(limited, factor_targets.exposures, covariance=covariance),
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    )
    return with_notes(found.weights, found.notes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SolvedCases:
    """The cases of a table, and the one that is shown."""

    solved: dict[str, TargetAllocation]
    shown: str | None


@function_family(category=Category.ALLOCATION)
def solved_cases(
    exposures: factors.Exposures,
    cases: targets.CaseTable,
    covariance: assets.Covariance,
    asset_classes: targets.ClassTable,
    *,
    targeted: TargetingInputs,
    case_name: targets.ShownCase | None = None,
) -> SolvedCases:
    """Find the weights of every case of a table, its turnover counted from the current ones."""
    targeting = targeted.targeting(asset_classes)
    solved = {one.name: targeting.today(one, exposures, covariance).found for one in cases}
    return SolvedCases(solved=solved, shown=case_name)


@solved_cases.view(rows=Rows.ASSET, through="targeted")
def case_weights(found: SolvedCases) -> pd.DataFrame:
    """Return the weights of every case of a table, one column per case."""
    return pd.DataFrame({name: one.weights for name, one in found.solved.items()})


@solved_cases.view(rows=Rows.FACTOR, through="targeted")
def case_exposures(found: SolvedCases) -> pd.DataFrame:
    """Return the exposures that every case of a table achieves, one column per case."""
    return pd.DataFrame({name: one.exposures for name, one in found.solved.items()})


@solved_cases.view(rows=Rows.FACTOR, through="targeted")
def case_misses(found: SolvedCases) -> pd.DataFrame:
    """Return achieved less target exposures of every case of a table, one column per case."""
    return pd.DataFrame({name: one.misses for name, one in found.solved.items()})


@solved_cases.view(rows=Rows.FACTOR)
def case_fit(found: SolvedCases) -> pd.DataFrame:
    """Return target, achieved exposure and difference by factor of a case, or of each one."""
    fits = {name: _fit(one) for name, one in found.solved.items()}
    return one_or_all(fits, found.shown, argument="case_name")


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def risk_parity_weights(
    covariance: assets.Covariance, excluded: limits.ExcludedAssets | None = None
) -> pd.Series:
    """Return the weights with which every asset contributes equally to volatility."""
    found = budgeting.equal_risk_weights(covariance, excluded=excluded)
    return with_notes(found.weights, found.notes)


@function_family(category=Category.ALLOCATION)
def risk_budgeting(
    covariance_or_returns: risk.RiskData,
    risk_budgets: portfolios.RiskBudgets | None = None,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    *,
    measure: MeasureInputs,
    expected_returns: risk.ExpectedReturns | None = None,
    turnover: limits.TurnoverLimit | None = None,
    tracked: TrackedLimit,
    exposures: factors.Exposures | None = None,
    whole: WholeLimits,
) -> RiskBudgetPortfolio:
    """Find the long-only weights whose shares of the risk equal the risk budgets."""
    basis = covariance_or_returns.expecting(expected_returns)
    tracked.require_annual(basis)
    own = AssetLimits(policy=policy, group_limits=group_limits, turnover=turnover)
    limited = UntrackedLimits(assets=own, exposures=exposures, whole=whole)
    return budgeting.budget_risk(
        measure.settings.measure(basis),
        risk_budgets,
        limits=limited.on(basis.covariance, tracked=tracked),
    )


@risk_budgeting.view(rows=Rows.ASSET)
def risk_budget_weights(found: RiskBudgetPortfolio) -> pd.Series:
    """Return the long-only weights whose shares of the risk equal the risk budgets."""
    return found.weights


@risk_budgeting.view(rows=Rows.ASSET)
def risk_budget_fit(found: RiskBudgetPortfolio) -> pd.DataFrame:
    """Return budget, share of the risk and difference by asset, within the limits of a policy."""
    return pd.DataFrame(
        {"Budget": found.risk_budgets, "Share": found.risk_shares, "Difference": found.misses}
    )


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
