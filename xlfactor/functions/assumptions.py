"""Excel functions on tables of capital-market assumptions."""

import pandas as pd

from xlfactor.core.estimation.assumptions import Assumptions, read_assumptions
from xlfactor.core.estimation.covariance import covariance_matrix
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair, repaired
from xlfactor.declare import Category, excel_function
from xlfactor.tables import inputs


def selected(table: pd.DataFrame, assets: "pd.Index[str] | None", unit: Unit) -> Assumptions:
    """Read a published table and keep the asked-for assets, or all that have their figures."""
    assumptions = read_assumptions(table, unit=unit)
    return assumptions.select(assumptions.complete_assets if assets is None else assets)


@excel_function(category=Category.ASSUMPTIONS)
def cma_expected_return(
    cma: inputs.CmaTable,
    measure: inputs.Measure | None = None,
    assets: inputs.Assets | None = None,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
) -> pd.Series:
    """Give one column of expected returns of a CMA table, as decimals."""
    return selected(cma, assets, unit).returns(measure)


@excel_function(category=Category.ASSUMPTIONS)
def cma_volatility(
    cma: inputs.CmaTable,
    assets: inputs.Assets | None = None,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
) -> pd.Series:
    """Give the volatilities of a CMA table, as decimals."""
    return selected(cma, assets, unit).volatilities


@excel_function(category=Category.ASSUMPTIONS)
def cma_correlation(
    cma: inputs.CmaTable,
    assets: inputs.Assets | None = None,
    repair: inputs.RepairChoice = Repair.NONE,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
) -> pd.DataFrame:
    """Give the full correlation matrix of a CMA table published as a triangle."""
    return repaired(selected(cma, assets, unit).correlation, repair, name="cma").correlation


@excel_function(category=Category.ASSUMPTIONS)
def cma_covariance(
    cma: inputs.CmaTable,
    assets: inputs.Assets | None = None,
    repair: inputs.RepairChoice = Repair.NONE,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
) -> pd.DataFrame:
    """Give the annual covariance matrix of the assets of a CMA table."""
    assumptions = selected(cma, assets, unit)
    correlation = repaired(assumptions.correlation, repair, name="cma").correlation
    return covariance_matrix(assumptions.volatilities, correlation)


@excel_function(category=Category.ASSUMPTIONS)
def cma_notes(cma: inputs.CmaTable, unit: inputs.UnitChoice = Unit.AUTOMATIC) -> pd.DataFrame:
    """Tell what was assumed in reading a CMA table, a line for each assumption."""
    notes = read_assumptions(cma, unit=unit).notes
    return pd.DataFrame({"Assumed": list(notes)}, index=range(1, len(notes) + 1))
