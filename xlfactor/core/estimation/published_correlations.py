"""The correlation block of a provider's table: either triangle or both, as one full matrix."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation.covariance import EQUAL
from xlfactor.core.estimation.published_figures import Figures
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import LabelError, TableError


def full_matrix(block: Figures, assets: Labels) -> tuple[pd.DataFrame, str]:
    """Return the full correlation matrix, NaN where the table has none, and notes on it.

    A pair of assets may be on either side of the diagonal or on both, and the diagonal may be
    blank. Correlations are percent points if the diagonal is 100.

    Parameters
    ----------
    block : Figures
        Rows are `assets`; columns are those of them that have a column.

    Raises
    ------
    TableError
        If the diagonal is not one, a correlation is outside -1 to 1, or the two sides of the
        diagonal differ.
    LabelError
        If a row of correlations has no column, and so lacks some.

    Examples
    --------
    >>> names = pd.Index(["Stocks", "Bonds"])
    >>> lower = pd.DataFrame([[1, np.nan], [0.2, 1]], index=names, columns=names)
    >>> full_matrix(Figures(numbers=lower, percent_text=()), names)[0]
            Stocks  Bonds
    Stocks     1.0    0.2
    Bonds      0.2    1.0
    """
    if not block.numbers.columns.size:
        blank = pd.DataFrame(np.nan, index=assets, columns=assets)
        return blank.mask(np.eye(len(assets), dtype=bool), 1.0), "Correlations: none found."
    found = block.numbers.reindex(columns=assets)
    C, unit = _decimals(found, block)
    _require_diagonal(C, found)
    _require_range(C, found)
    _require_symmetric(C, found)
    full = np.where(np.isnan(C), C.T, C)
    np.fill_diagonal(full, 1.0)
    _require_columns(full, found, block)
    note = f"Correlations: {_shape(C)}{unit}{_blank_diagonal(C)}."
    return pd.DataFrame(full, index=assets, columns=assets), note


def _decimals(found: pd.DataFrame, block: Figures) -> tuple[FloatArray, str]:
    C = found.to_numpy(copy=True)
    plain = found.columns.isin(block.plain)
    if not plain.any():
        return C, ", percent text"
    if (np.abs(np.diag(C)[plain] - 100) <= EQUAL).any():
        C[:, plain] /= 100
        return C, ", percent points, as the diagonal is 100"
    return C, ", decimal"


def _require_diagonal(C: FloatArray, found: pd.DataFrame) -> None:
    for i, own in enumerate(np.diag(C)):
        if abs(own - 1) > EQUAL:
            raise TableError(
                f"{_place(found, i, i)}: found {_cell(found, i, i)} on the diagonal of the "
                "correlations; wanted 1 everywhere, 100 everywhere or blanks"
            )


def _require_range(C: FloatArray, found: pd.DataFrame) -> None:
    for i, j in np.argwhere(np.abs(C) > 1 + EQUAL):
        raise TableError(
            f"{_place(found, i, j)}: found {_cell(found, i, j)}; wanted a correlation from -1 to "
            "1 (or percent points, with a diagonal of 100)"
        )


def _require_symmetric(C: FloatArray, found: pd.DataFrame) -> None:
    for i, j in np.argwhere(np.abs(C - C.T) > EQUAL):
        raise TableError(
            f"cma: the two triangles differ: row '{found.index[i]}', column "
            f"'{found.index[j]}' holds {_cell(found, i, j)}, row '{found.index[j]}', column "
            f"'{found.index[i]}' holds {_cell(found, j, i)}"
        )


def _require_columns(full: FloatArray, found: pd.DataFrame, block: Figures) -> None:
    for i, asset in enumerate(found.index):
        takes_part = bool(block.numbers.loc[asset].notna().any())
        if takes_part and asset not in block.numbers and np.isnan(full[i]).any():
            other = found.index[int(np.argmax(np.isnan(full[i])))]
            raise LabelError(
                f"cma: row '{asset}' has correlations but no correlation column, so that "
                f"the one with '{other}' is missing; wanted a column '{asset}'"
            )


def _shape(C: FloatArray) -> str:
    below = ~np.isnan(C[np.tril_indices(len(C), -1)])
    above = ~np.isnan(C.T[np.tril_indices(len(C), -1)])
    if below.any() and above.any():
        return "full matrix" if (below == above).all() else "cells on both sides of the diagonal"
    if below.any() or above.any():
        return "lower triangle, mirrored" if below.any() else "upper triangle, mirrored"
    return "none off the diagonal"


def _blank_diagonal(C: FloatArray) -> str:
    return ", a blank diagonal taken as 1" if np.isnan(np.diag(C)).any() else ""


def _place(found: pd.DataFrame, i: int, j: int) -> str:
    return f"cma: row '{found.index[i]}', column '{found.index[j]}'"


def _cell(found: pd.DataFrame, i: int, j: int) -> str:
    return f"{found.to_numpy()[i, j]:g}"
