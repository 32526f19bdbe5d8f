"""Excel functions on covariances and correlations of assets."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation import covariance as core
from xlfactor.core.estimation import repair as core_repair
from xlfactor.core.estimation.correlation import require_correlations
from xlfactor.core.estimation.definiteness import is_semi_definite
from xlfactor.core.estimation.reading_notes import with_notes
from xlfactor.core.estimation.repair import CorrelationRepair, Repair
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.tables.inputs import assets
from xlfactor.tables.rows import Rows


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.ASSET)
def asset_covariance(
    volatilities: assets.Volatilities,
    correlation: assets.Correlation,
    repair: assets.RepairChoice = Repair.NONE,
) -> pd.DataFrame:
    """Return the covariance matrix of volatilities and correlations."""
    accepted = core_repair.repaired(correlation, repair)
    return with_notes(core.covariance_matrix(volatilities, accepted.correlation), accepted.notes)


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.NAME)
def covariance_volatility(covariance: assets.Covariance) -> pd.Series:
    """Return the volatilities in a covariance matrix."""
    return core.volatilities_of(covariance)


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.NAME)
def covariance_correlation(covariance: assets.Covariance) -> pd.DataFrame:
    """Return the correlations in a covariance matrix."""
    return core.correlation_of(covariance)


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.FIGURE)
def correlation_check(correlation: assets.Correlation) -> pd.Series:
    r"""Return whether correlations are positive semi-definite, with extreme eigenvalues.

    .. math:: C x = \lambda x, \quad \lambda \ge 0
    """
    checked = require_correlations(correlation, name="correlation")
    eigenvalues = np.linalg.eigvalsh(checked.to_numpy())
    return pd.Series(
        {
            "Positive semi-definite": is_semi_definite(eigenvalues),
            "Smallest eigenvalue": eigenvalues[0],
            "Largest eigenvalue": eigenvalues[-1],
        },
        name="Value",
        dtype=object,
    )


@function_family(category=Category.ASSUMPTIONS)
def correlation_repair(correlation: assets.Correlation) -> CorrelationRepair:
    """Find the nearest correlation matrix that is positive semi-definite (Higham 2002)."""
    return core_repair.nearest_correlation(correlation)


@correlation_repair.view(rows=Rows.NAME)
def nearest_correlation(repair: CorrelationRepair) -> pd.DataFrame:
    """Return the nearest correlation matrix that is positive semi-definite (Higham 2002)."""
    return repair.correlation


@correlation_repair.view(rows=Rows.FIGURE)
def correlation_repair_size(repair: CorrelationRepair) -> pd.Series:
    """Return how far the nearest correlation matrix is from the one given."""
    return pd.Series(
        {
            "Frobenius distance": repair.distance,
            "Largest change": repair.largest_change,
            "Smallest eigenvalue before": repair.smallest_eigenvalue_before,
            "Smallest eigenvalue after": repair.smallest_eigenvalue_after,
        },
        name="Size",
    )
