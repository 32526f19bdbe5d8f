"""Refuse figures so large or so small that arithmetic with them overflows or vanishes.

No return, price, weight or variance is near these bounds. Squares and products of what lies
between them are numbers still.
"""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.errors import TableError

LARGEST: Final = 1e30
#: far below what rounding leaves of a variance that is zero
SMALLEST: Final = 1e-50


def require_bounded(value: float, *, where: str) -> float:
    """Return a number; raise a `TableError` if it is too large to compute with."""
    if abs(value) > LARGEST:
        raise TableError(
            f"{where}: found {value:g}; wanted a number that can be computed with, up to "
            f"{LARGEST:g}"
        )
    return value


def require_magnitude(table: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return a table of numbers; raise a `TableError` if they cannot be computed with.

    A number is too large by itself. It is too small if no other of its column is larger: beside
    ordinary numbers it counts as the zero that it nearly is.
    """
    values = table.to_numpy(dtype=float)
    largest = np.fmax.reduce(np.abs(values), axis=0, initial=0.0)
    for column in np.flatnonzero(largest > LARGEST).tolist():
        row = int(np.nanargmax(np.abs(values[:, column])))
        label = labels.text_of(table.index[row])
        where = f"{name}: row '{label}', column '{table.columns[column]}'"
        require_bounded(float(values[row, column]), where=where)
    for column in np.flatnonzero((largest > 0) & (largest < SMALLEST)).tolist():
        raise TableError(
            f"{name}: column '{table.columns[column]}': the largest number is "
            f"{largest[column]:g}; wanted numbers that can be computed with, from {SMALLEST:g} on"
        )
    return table
