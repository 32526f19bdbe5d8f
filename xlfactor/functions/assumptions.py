"""Excel functions on tables of capital-market assumptions."""

import pandas as pd

from xlfactor.core.estimation.assumptions import read_assumptions
from xlfactor.core.estimation.covariance import covariance_matrix
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair, repaired
from xlfactor.declare import Category, excel_function
from xlfactor.tables import inputs


@excel_function(category=Category.ASSUMPTIONS)
def cma_expected_return(
    cma: inputs.CmaTable,
    measure: inputs.Measure | None = None,
    assets: inputs.Assets | None = None,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
) -> pd.Series:
    """Give one column of expected returns of a CMA table, as decimals."""
    read = read_assumptions(cma, unit=unit)
    return read.known_returns(measure) if assets is None else read.returns(measure, assets=assets)


@excel_function(category=Category.ASSUMPTIONS)
def cma_volatility(
    cma: inputs.CmaTable,
    assets: inputs.Assets | None = None,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
) -> pd.Series:
    """Give the volatilities of a CMA table, as decimals."""
    return read_assumptions(cma, unit=unit).volatilities_of(assets)


@excel_function(category=Category.ASSUMPTIONS)
def cma_correlation(
    cma: inputs.CmaTable,
    assets: inputs.Assets | None = None,
    repair: inputs.RepairChoice = Repair.NONE,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
) -> pd.DataFrame:
    """Give the full correlation matrix of a CMA table published as a triangle."""
    correlation = read_assumptions(cma, unit=unit).correlation_of(assets)
    return repaired(correlation, repair, name="cma").correlation


@excel_function(category=Category.ASSUMPTIONS)
def cma_covariance(
    cma: inputs.CmaTable,
    assets: inputs.Assets | None = None,
    repair: inputs.RepairChoice = Repair.NONE,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
) -> pd.DataFrame:
    """Give the annual covariance matrix of the assets of a CMA table."""
    read = read_assumptions(cma, unit=unit)
    assumptions = read.complete() if assets is None else read.select(assets)
    correlation = repaired(assumptions.correlation, repair, name="cma").correlation
    return covariance_matrix(assumptions.volatilities, correlation)


@excel_function(category=Category.ASSUMPTIONS)
def cma_notes(cma: inputs.CmaTable, unit: inputs.UnitChoice = Unit.AUTOMATIC) -> pd.DataFrame:
    """Tell what was assumed in reading a CMA table, a line for each assumption."""
    notes = read_assumptions(cma, unit=unit).notes
    return pd.DataFrame({"Assumed": list(notes)}, index=range(1, len(notes) + 1))
