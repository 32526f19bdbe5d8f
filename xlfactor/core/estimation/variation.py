"""Which columns of returns vary, and whether their size is one that returns have."""

import numpy as np
import pandas as pd

from xlfactor.core.labels import require_numbers
from xlfactor.core.typing import BoolArray, FloatArray
from xlfactor.errors import TableError

#: A column is constant if it varies by no more than this share of its largest figure.
_SAME = 1e-12
#: Figures whose squares vanish or overflow are no returns; nor is anything near them.
_SMALLEST, _LARGEST = 1e-14, 1e12


def constant_columns(table: pd.DataFrame) -> BoolArray:
    """Return for each column whether it is constant, up to rounding.

    Examples
    --------
    >>> constant_columns(pd.DataFrame({"Cash": [0.1, 0.1], "Gold": [0.1, 0.2]})).tolist()
    [True, False]
    """
    least, most = _range(table)
    constant: BoolArray = most - least <= _SAME * np.maximum(most, -least)
    return constant


def require_varying(table: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the table, or raise a `TableError` that names the first column that is constant."""
    constant = constant_columns(table)
    if constant.any():
        column = int(constant.argmax())
        raise TableError(
            f"{name}: column '{table.columns[column]}' is constant "
            f"({table.to_numpy()[0, column]:.6g} in all {len(table)} rows)"
        )
    return table


def require_return_sizes(table: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the table as floats, or name the first column too small or too large for returns.

    Raises a `TableError` if a cell has no number, or the largest figure of a column is outside
    1e-14 to 1e12 and not zero.

    Examples
    --------
    >>> require_return_sizes(pd.DataFrame({"Gold": [1e-300, 2e-300]}), name="returns")
    Traceback (most recent call last):
    xlfactor.errors.TableError: returns: column 'Gold': the largest figure is 2e-300; wanted ...
    """
    numbers = require_numbers(table, name=name)
    require_sizes(numbers, name=name)
    return numbers


def require_sizes(numbers: pd.DataFrame, *, name: str) -> None:
    """Check the sizes as `require_return_sizes` does, of a table that holds numbers only."""
    least, most = _range(numbers)
    sizes = np.maximum(most, -least)
    wrong = (sizes != 0) & ~((sizes >= _SMALLEST) & (sizes <= _LARGEST))
    if wrong.any():
        column = int(wrong.argmax())
        raise TableError(
            f"{name}: column '{numbers.columns[column]}': the largest figure is "
            f"{sizes[column]:g}; wanted returns in decimals, of {_SMALLEST:g} to {_LARGEST:g} in "
            "size"
        )


def _range(table: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Return the least and the most of each column, without a copy of the table."""
    values = table.to_numpy()
    return values.min(axis=0), values.max(axis=0)
