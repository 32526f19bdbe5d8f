"""Excel functions on allocation to target exposures, and on risk parity."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation import budgeting
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.targeting import TargetAllocation
from xlfactor.core.allocation.targeting import target_exposure_weights as core_weights
from xlfactor.declare import Category, excel_function
from xlfactor.tables import inputs
from xlfactor.tables.cases import AssetClasses, Case

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
def case_weights(
    exposures: inputs.Exposures,
    cases: inputs.CaseTable,
    covariance: inputs.Covariance,
    asset_classes: inputs.ClassTable,
) -> pd.DataFrame:
    """Give the weights of every case of a table, a column a case."""
    found = _cases(exposures, cases, covariance, asset_classes)
    return pd.DataFrame({name: one.weights for name, one in found.items()})


@excel_function(category=Category.ALLOCATION)
def case_exposures(
    exposures: inputs.Exposures,
    cases: inputs.CaseTable,
    covariance: inputs.Covariance,
    asset_classes: inputs.ClassTable,
) -> pd.DataFrame:
    """Give the exposures that every case of a table achieves, a column a case."""
    found = _cases(exposures, cases, covariance, asset_classes)
    return pd.DataFrame({name: one.exposures for name, one in found.items()})


def _cases(
    exposures: pd.DataFrame,
    cases: tuple[Case, ...],
    covariance: pd.DataFrame,
    classes: AssetClasses,
) -> dict[str, TargetAllocation]:
    found = {}
    for case in cases:
        limits = case.limits_today(classes)
        target = labels.onto(case.target_exposures, exposures.columns, name="cases", what="column")
        with case.named():
            found[case.name] = core_weights(
                exposures, target, covariance=covariance, limits=limits
            )
    return found


@excel_function(category=Category.ALLOCATION)
def risk_parity_weights(covariance: inputs.Covariance) -> pd.Series:
    """Give the weights by which every asset contributes the same to volatility."""
    return budgeting.equal_risk_weights(covariance).weights


@excel_function(category=Category.ALLOCATION)
def risk_parity_at_volatility(
    covariance: inputs.Covariance, target_volatility: inputs.TargetVolatility
) -> pd.Series:
    """Give asset risk parity at a volatility, and the cash (or, below zero, borrowing) beside."""
    found = budgeting.risk_parity_at_volatility(covariance, volatility=target_volatility)
    return pd.concat([found.weights, pd.Series({CASH: found.cash_weight})]).rename("Weight")
