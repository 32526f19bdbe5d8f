"""Excel functions on covariances and correlations of assets."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation import covariance as core
from xlfactor.core.estimation import repair as core_repair
from xlfactor.core.estimation.repair import Repair
from xlfactor.declare import Category, excel_function
from xlfactor.tables import inputs


@excel_function(category=Category.ASSUMPTIONS)
def asset_covariance(
    volatilities: inputs.Volatilities,
    correlation: inputs.Correlation,
    repair: inputs.RepairChoice = Repair.NONE,
) -> pd.DataFrame:
    """Give the covariance matrix of volatilities and correlations."""
    return core.covariance_matrix(
        volatilities, core_repair.repaired(correlation, repair).correlation
    )


@excel_function(category=Category.ASSUMPTIONS)
def covariance_volatility(covariance: inputs.Covariance) -> pd.Series:
    """Give the volatilities in a covariance matrix."""
    return core.volatilities_of(covariance)


@excel_function(category=Category.ASSUMPTIONS)
def covariance_correlation(covariance: inputs.Covariance) -> pd.DataFrame:
    """Give the correlations in a covariance matrix."""
    return core.correlation_of(covariance)


@excel_function(category=Category.ASSUMPTIONS)
def correlation_check(correlation: inputs.Correlation) -> pd.Series:
    """Tell whether correlations are positive semi-definite, with their extreme eigenvalues."""
    checked = core.require_correlations(correlation, name="correlation")
    eigenvalues = np.linalg.eigvalsh(checked.to_numpy())
    return pd.Series(
        {
            "Positive semi-definite": core.is_semi_definite(eigenvalues),
            "Smallest eigenvalue": eigenvalues[0],
            "Largest eigenvalue": eigenvalues[-1],
        },
        name="Value",
        dtype=object,
    )


@excel_function(category=Category.ASSUMPTIONS)
def nearest_correlation(correlation: inputs.Correlation) -> pd.DataFrame:
    """Give the nearest correlation matrix that is positive semi-definite (Higham 2002)."""
    return core_repair.nearest_correlation(correlation).correlation


@excel_function(category=Category.ASSUMPTIONS)
def correlation_repair_size(correlation: inputs.Correlation) -> pd.Series:
    """Tell how far the nearest correlation matrix is from the one given."""
    repair = core_repair.nearest_correlation(correlation)
    return pd.Series(
        {
            "Frobenius distance": repair.distance,
            "Largest change": repair.largest_change,
            "Smallest eigenvalue before": repair.smallest_eigenvalue_before,
            "Smallest eigenvalue after": repair.smallest_eigenvalue_after,
        },
        name="Size",
    )
