"""Excel functions on allocation to target exposures."""

from dataclasses import replace

import pandas as pd

from xlfactor.core.allocation.targeting import SecondCriterion, TargetAllocation
from xlfactor.core.allocation.targeting import target_exposure_weights as core_weights
from xlfactor.core.estimation.reading_notes import with_notes
from xlfactor.core.frozen import frozen
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.functions.shown import one_or_all
from xlfactor.report.headings import TARGETED, compared
from xlfactor.tables.inputs import assets, factors, limits, targets
from xlfactor.tables.inputs.factor_targets import FactorTargets
from xlfactor.tables.inputs.targeting import TargetingInputs
from xlfactor.tables.inputs.variance_limits import (
    AssetLimits,
    UntrackedLimits,
    WeightBounds,
)
from xlfactor.tables.inputs.whole_limits import PortfolioLimitInputs, TrackedLimit, WholeLimits
from xlfactor.tables.rows import Rows


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
    return compared(found.target_exposures, found.exposures, TARGETED)


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
    whole: PortfolioLimitInputs,
) -> pd.Series:
    """Return the weights nearest to targets within limits of assets, groups and the portfolio."""
    own = replace(policy.limits(group_limits), turnover=turnover)
    exposures = factor_targets.exposures
    found = core_weights(
        exposures,
        factor_targets.target_exposures,
        covariance=covariance,
        limits=whole.of_policy(policy).added_to(own, exposures, covariance=covariance),
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    )
    return with_notes(found.weights, found.notes)


@frozen
class SolvedCases:
    """The cases of a table, and the one that is shown."""

    solved: dict[str, TargetAllocation]
    shown: str | None


@function_family(category=Category.ALLOCATION, shown="case_name")
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
    fits = {
        name: compared(one.target_exposures, one.exposures, TARGETED)
        for name, one in found.solved.items()
    }
    return one_or_all(fits, found.shown, argument="case_name")
