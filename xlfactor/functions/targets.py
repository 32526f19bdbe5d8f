"""Excel functions on allocation to target exposures, and on risk parity."""

from dataclasses import replace

import pandas as pd

from xlfactor.core.allocation import budgeting, levered, rules
from xlfactor.core.allocation.cases import Case, Targeting
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.targeting import SecondCriterion, TargetAllocation
from xlfactor.core.allocation.targeting import target_exposure_weights as core_weights
from xlfactor.declare import Category, excel_function
from xlfactor.tables import inputs

#: the row that makes up the difference to a target volatility
CASH = "Cash, borrowed if below zero"


def _allocated(
    exposures: pd.DataFrame,
    target_exposures: "pd.Series[float]",
    covariance: pd.DataFrame,
    bounds: tuple[float, float],
    excluded: "pd.Index[str] | None",
    factor_weights: "pd.Series[float] | None",
) -> TargetAllocation:
    lower, upper = bounds
    limits = Limits.between(exposures.index, lower=lower, upper=upper)
    return core_weights(
        exposures,
        target_exposures,
        covariance=covariance,
        limits=limits if excluded is None else limits.without(excluded),
        factor_weights=factor_weights,
    )


@excel_function(category=Category.ALLOCATION)
def target_exposure_weights(
    exposures: inputs.Exposures,
    target_exposures: inputs.TargetExposures,
    covariance: inputs.Covariance,
    lower: inputs.Lower = 0.0,
    upper: inputs.Upper = 1.0,
    excluded: inputs.ExcludedAssets | None = None,
    factor_weights: inputs.FactorImportance | None = None,
) -> pd.Series:
    """Give the weights whose exposures are nearest to targets; of equals, least variance."""
    bounds = (lower, upper)
    return _allocated(
        exposures, target_exposures, covariance, bounds, excluded, factor_weights
    ).weights


@excel_function(category=Category.ALLOCATION)
def target_exposure_fit(
    exposures: inputs.Exposures,
    target_exposures: inputs.TargetExposures,
    covariance: inputs.Covariance,
    lower: inputs.Lower = 0.0,
    upper: inputs.Upper = 1.0,
    excluded: inputs.ExcludedAssets | None = None,
    factor_weights: inputs.FactorImportance | None = None,
) -> pd.DataFrame:
    """Give target, achieved exposure and miss of each factor, for the weights nearest to them."""
    bounds = (lower, upper)
    found = _allocated(exposures, target_exposures, covariance, bounds, excluded, factor_weights)
    return pd.DataFrame(
        {"Target": found.target_exposures, "Achieved": found.exposures, "Miss": found.misses}
    )


@excel_function(category=Category.ALLOCATION)
def target_binding_limits(
    exposures: inputs.Exposures,
    target_exposures: inputs.TargetExposures,
    covariance: inputs.Covariance,
    lower: inputs.Lower = 0.0,
    upper: inputs.Upper = 1.0,
    excluded: inputs.ExcludedAssets | None = None,
    factor_weights: inputs.FactorImportance | None = None,
) -> pd.DataFrame:
    """Name the limits at which the weights nearest to the targets stand, a line each."""
    bounds = (lower, upper)
    found = _allocated(exposures, target_exposures, covariance, bounds, excluded, factor_weights)
    return pd.DataFrame({"Limit": list(found.binding)}, index=range(1, len(found.binding) + 1))


@excel_function(category=Category.ALLOCATION)
def constrained_target_weights(  # noqa: PLR0917 (a cell gives its arguments by place)
    exposures: inputs.Exposures,
    target_exposures: inputs.TargetExposures,
    covariance: inputs.Covariance,
    policy: inputs.PolicyInput,
    group_limits: inputs.GroupLimits | None = None,
    turnover: inputs.TurnoverLimit | None = None,
    factor_weights: inputs.FactorImportance | None = None,
    second_criterion: inputs.SecondChoice = SecondCriterion.LEAST_VARIANCE,
) -> pd.Series:
    """Give the weights nearest to targets within each asset's and group's limits and turnover."""
    return core_weights(
        exposures,
        target_exposures,
        covariance=covariance,
        limits=replace(policy.limits(group_limits), turnover=turnover),
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    ).weights


@excel_function(category=Category.ALLOCATION)
def case_weights(
    exposures: inputs.Exposures,
    cases: inputs.CaseTable,
    covariance: inputs.Covariance,
    asset_classes: inputs.ClassTable,
    group_limits: inputs.GroupLimits | None = None,
    factor_weights: inputs.FactorImportance | None = None,
    second_criterion: inputs.SecondChoice = SecondCriterion.LEAST_VARIANCE,
) -> pd.DataFrame:
    """Give the weights of every case of a table, a column a case."""
    targeting = Targeting(
        classes=asset_classes,
        group_limits=group_limits,
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    )
    found = _solved(cases, targeting, exposures, covariance)
    return pd.DataFrame({name: one.weights for name, one in found.items()})


@excel_function(category=Category.ALLOCATION)
def case_exposures(
    exposures: inputs.Exposures,
    cases: inputs.CaseTable,
    covariance: inputs.Covariance,
    asset_classes: inputs.ClassTable,
    group_limits: inputs.GroupLimits | None = None,
    factor_weights: inputs.FactorImportance | None = None,
    second_criterion: inputs.SecondChoice = SecondCriterion.LEAST_VARIANCE,
) -> pd.DataFrame:
    """Give the exposures that every case of a table achieves, a column a case."""
    targeting = Targeting(
        classes=asset_classes,
        group_limits=group_limits,
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    )
    found = _solved(cases, targeting, exposures, covariance)
    return pd.DataFrame({name: one.exposures for name, one in found.items()})


def _solved(
    cases: tuple[Case, ...],
    targeting: Targeting,
    exposures: pd.DataFrame,
    covariance: pd.DataFrame,
) -> dict[str, TargetAllocation]:
    return {case.name: targeting.today(case, exposures, covariance).found for case in cases}


@excel_function(category=Category.ALLOCATION)
def risk_parity_weights(covariance: inputs.Covariance) -> pd.Series:
    """Give the weights by which every asset contributes the same to volatility."""
    return budgeting.equal_risk_weights(covariance).weights


@excel_function(category=Category.ALLOCATION)
def risk_budget_weights(
    covariance: inputs.Covariance, risk_budgets: inputs.RiskBudgets
) -> pd.Series:
    """Give the long-only weights whose shares of the volatility are those budgeted."""
    return budgeting.risk_budget_weights(covariance, risk_budgets).weights


@excel_function(category=Category.ALLOCATION)
def minimum_variance_weights(
    covariance: inputs.Covariance,
    lower: inputs.Lower = 0.0,
    upper: inputs.Upper = 1.0,
    excluded: inputs.ExcludedAssets | None = None,
) -> pd.Series:
    """Give the fully invested weights of least variance within limits."""
    limits = Limits.between(covariance.index, lower=lower, upper=upper)
    return rules.minimum_variance_weights(
        covariance, limits=limits if excluded is None else limits.without(excluded)
    )


@excel_function(category=Category.ALLOCATION)
def risk_parity_at_volatility(
    covariance: inputs.Covariance, target_volatility: inputs.TargetVolatility
) -> pd.Series:
    """Give asset risk parity at a volatility, and the cash (or, below zero, borrowing) beside."""
    found = levered.risk_parity_at_volatility(covariance, volatility=target_volatility)
    return pd.concat([found.weights, pd.Series({CASH: found.cash_weight})]).rename("Weight")
