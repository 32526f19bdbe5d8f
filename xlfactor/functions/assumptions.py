"""Excel functions on tables of capital-market assumptions."""

from dataclasses import replace

import pandas as pd

from xlfactor.core.estimation.assumptions import Assumptions, read_assumptions
from xlfactor.core.estimation.covariance import covariance_matrix
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair, repaired
from xlfactor.declare import Category, excel_function, function_family
from xlfactor.tables.inputs import assets


def selected(table: pd.DataFrame, assets: "pd.Index[str] | None", unit: Unit) -> Assumptions:
    """Read a published table and keep the asked-for assets, or all that have their figures."""
    assumptions = read_assumptions(table, unit=unit)
    return assumptions.select(assumptions.complete_assets if assets is None else assets)


@excel_function(category=Category.ASSUMPTIONS)
def cma_expected_return(
    cma: assets.CmaTable,
    measure: assets.Measure | None = None,
    assets: assets.Assets | None = None,
    unit: assets.UnitChoice = Unit.AUTOMATIC,
) -> pd.Series:
    """Return one column of expected returns of a CMA table, as decimals."""
    return selected(cma, assets, unit).returns(measure)


@excel_function(category=Category.ASSUMPTIONS)
def cma_volatility(
    cma: assets.CmaTable,
    assets: assets.Assets | None = None,
    unit: assets.UnitChoice = Unit.AUTOMATIC,
) -> pd.Series:
    """Return the volatilities of a CMA table, as decimals."""
    return selected(cma, assets, unit).volatilities


@function_family(category=Category.ASSUMPTIONS)
def repaired_assumptions(
    cma: assets.CmaTable,
    assets: assets.Assets | None = None,
    repair: assets.RepairChoice = Repair.NONE,
    unit: assets.UnitChoice = Unit.AUTOMATIC,
) -> Assumptions:
    """Read a CMA table, its correlations full and repaired if that is asked for."""
    assumptions = selected(cma, assets, unit)
    correlation = repaired(assumptions.correlation, repair, name="cma").correlation
    return replace(assumptions, correlation=correlation)


@repaired_assumptions.view()
def cma_correlation(assumptions: Assumptions) -> pd.DataFrame:
    """Return the full correlation matrix of a CMA table published as a triangle."""
    return assumptions.correlation


@repaired_assumptions.view()
def cma_covariance(assumptions: Assumptions) -> pd.DataFrame:
    """Return the annual covariance matrix of the assets of a CMA table."""
    return covariance_matrix(assumptions.volatilities, assumptions.correlation)


@excel_function(category=Category.ASSUMPTIONS)
def cma_notes(cma: assets.CmaTable, unit: assets.UnitChoice = Unit.AUTOMATIC) -> pd.DataFrame:
    """Return the assumptions made in reading a CMA table, one per line."""
    notes = read_assumptions(cma, unit=unit).notes
    return pd.DataFrame({"Assumed": list(notes)}, index=range(1, len(notes) + 1))
