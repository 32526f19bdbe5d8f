"""The kind of covariance matrices; impossible covariances are refused on reading."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation.correlation import EQUAL
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cells, shown
from xlfactor.tables.dated import is_dated
from xlfactor.tables.shapes import Square
from xlfactor.tables.units import require_variances


@frozen
class CovarianceMatrix(Square):
    """A symmetric matrix whose covariances are possible for every two of its variances.

    Whether all of them are possible together is for the analysis to ask.
    """

    #: Whether the variances are annual decimals of assets; factors may have any scale.
    is_annual: bool = True

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the matrix; an error names the first two assets whose covariance is impossible."""
        if is_dated(cells):
            raise TableError(
                f"{name}: dates stand where the names of rows are wanted, as in a table of "
                "returns: RETURN_COVARIANCE makes a covariance of it"
            )
        covariance = super().read(cells, name=name)
        if self.is_annual:
            require_variances(covariance, name=name)
        Sigma = covariance.to_numpy()
        if (np.diag(Sigma) >= 0).all():
            _require_symmetric(covariance, name)
            _require_possible(covariance, name)
        return covariance


def _bounds(Sigma: FloatArray) -> FloatArray:
    """Return the largest covariance of every two assets: the product of their volatilities."""
    sigma = np.sqrt(np.diag(Sigma))
    return np.asarray(np.outer(sigma, sigma))


def _require_symmetric(covariance: pd.DataFrame, name: str) -> None:
    Sigma = covariance.to_numpy()
    for i, j in np.argwhere(np.abs(Sigma - Sigma.T) > EQUAL * _bounds(Sigma)):
        row, column = covariance.index[i], covariance.index[j]
        raise TableError(
            f"{name}: not symmetric: row '{row}', column '{column}' holds {shown(Sigma[i, j])}, "
            f"row '{column}', column '{row}' holds {shown(Sigma[j, i])}"
        )


def _require_possible(covariance: pd.DataFrame, name: str) -> None:
    Sigma = covariance.to_numpy()
    bounds = _bounds(Sigma)
    for i, j in np.argwhere(np.abs(Sigma) > (1 + EQUAL) * bounds):
        found = f"{name}: row '{covariance.index[i]}', column '{covariance.index[j]}': found "
        if bounds[i, j] == 0:
            raise TableError(f"{found}{Sigma[i, j]:g}, with an asset of no variance; wanted 0")
        raise TableError(
            f"{found}{Sigma[i, j]:g}, a correlation of {Sigma[i, j] / bounds[i, j]:.6g}; wanted "
            "one from -1 to 1"
        )
