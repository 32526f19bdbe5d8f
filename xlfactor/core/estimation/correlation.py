"""Correlation matrices: what makes a table one, and what is wrong with it."""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.definiteness import require_semi_definite
from xlfactor.core.typing import FloatArray, IntArray, Labels
from xlfactor.errors import TableError

#: A matrix is symmetric, and a diagonal is one, up to this difference of correlations.
EQUAL: Final = 1e-9


def require_correlation(correlation: pd.DataFrame, *, name: str = "correlation") -> pd.DataFrame:
    """Check a correlation matrix, and return it with its columns in the order of its rows.

    Raises
    ------
    LabelError
        If the two sides have other names, or a name occurs twice.
    TableError
        If a figure is missing or outside -1 to 1, the diagonal is not one, or the two sides of
        it differ.
    InfeasibleError
        If the matrix is not positive semi-definite.
    """
    correlation = require_correlations(correlation, name=name)
    require_semi_definite(correlation, name)
    return correlation


def require_correlations(correlation: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Check a matrix as `require_correlation` does, except for its eigenvalues."""
    correlation = square(correlation, name)
    for asset, own in zip(correlation.index, np.diag(correlation), strict=True):
        if abs(own - 1) > EQUAL:
            raise TableError(
                f"{name}: row '{asset}', column '{asset}': found {own:g}; wanted 1, as an asset "
                "is fully correlated with itself"
            )
    C = correlation.to_numpy()
    for i, j in outside(C):
        raise TableError(
            f"{name}: row '{correlation.index[i]}', column '{correlation.index[j]}': found "
            f"{C[i, j]:g}; wanted a correlation from -1 to 1"
        )
    require_symmetric(correlation, correlation, name)
    return correlation


def outside(C: FloatArray) -> IntArray:
    """Return the places (·×2) of figures that are no correlations from -1 to 1."""
    if C.min() >= -1 - EQUAL and C.max() <= 1 + EQUAL:
        return np.zeros((0, 2), dtype=np.int64)
    return np.argwhere(np.abs(C) > 1 + EQUAL)


def square(matrix: pd.DataFrame, name: str, assets: "Labels | None" = None) -> pd.DataFrame:
    """Return a square table of numbers with its columns, or both sides, in one order."""
    if matrix.shape[0] != matrix.shape[1] or not len(matrix):
        raise TableError(
            f"{name}: found {matrix.shape[0]} row(s) and {matrix.shape[1]} column(s); wanted a "
            "square table with the same names on both sides"
        )
    matrix = labels.square_onto(matrix, matrix.index if assets is None else assets, name=name)
    return labels.require_numbers(matrix, name=name)


def require_symmetric(shown: pd.DataFrame, correlation: pd.DataFrame, name: str) -> None:
    """Refuse correlations that differ between the two sides; the message has those `shown`."""
    values, C = shown.to_numpy(), correlation.to_numpy()
    gaps = C - C.T
    if np.abs(gaps, out=gaps).max() <= EQUAL:
        return
    for i, j in np.argwhere(gaps > EQUAL):
        row, column = shown.index[i], shown.index[j]
        raise TableError(
            f"{name}: not symmetric: row '{row}', column '{column}' holds {values[i, j]:g}, "
            f"row '{column}', column '{row}' holds {values[j, i]:g}"
        )
