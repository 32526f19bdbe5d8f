"""The correlation block of a provider's table: either triangle or both, as one full matrix."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pandas as pd

from xlfactor.core.estimation.correlation import EQUAL
from xlfactor.core.estimation.published_figures import Figures, read_figures
from xlfactor.core.estimation.published_layout import lay_out
from xlfactor.core.estimation.published_notes import require_one_of_each
from xlfactor.core.labels import quoted
from xlfactor.core.option import key
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import LabelError, OptionError, TableError, XlFactorError

#: Without a diagonal, percent points show by a correlation of at least this (3 %).
_SMALLEST_POINTS = 3.0
#: The fewest rows of a table of its own that are rows of the other, where it has so many.
_FEWEST = 2


def full_matrix(block: Figures, assets: Labels) -> tuple[pd.DataFrame, str]:
    """Return the full correlation matrix, NaN where the table has none, and notes on it.

    A pair of assets may stand on either side of the diagonal or on both, and the diagonal may be
    blank. Correlations are percent points if the diagonal is 100, or blank and the others go
    beyond one.

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
    taking_part = block.numbers.notna().any(axis=1).to_numpy() | found.notna().any().to_numpy()
    note = f"Correlations: {_shape(C)}{unit}{_blank_diagonal(C[taking_part][:, taking_part])}."
    return pd.DataFrame(full, index=assets, columns=assets), note


def correlations_beside(
    assets: Labels, columns: Sequence[str], beside: pd.DataFrame, *, currency: str | None = None
) -> tuple[Figures, list[str]]:
    """Read the correlations of a table of their own, and say what of it is not used.

    Parameters
    ----------
    assets : Index
        The rows of the table of returns and volatilities.
    columns : sequence of str
        The correlation columns of that table; it may have none.
    beside : DataFrame
        Raw cells, either triangle or both.
    currency : str, optional
        The rows to use where an asset has one in each of several currencies.

    Raises
    ------
    OptionError
        If the table of returns has correlations too.
    LabelError
        If a row or a column occurs twice, or fewer than two rows are among `assets`.
    """
    if columns:
        raise OptionError(
            f"correlations: a table is given, yet cma has them too (column '{columns[0]}'); "
            "wanted them in one place"
        )
    published = lay_out(beside, currency=currency)
    cells = published.cells
    require_one_of_each(cells)
    known = {key(str(asset)): str(asset) for asset in assets}
    rows = {name: known.get(key(str(name)), str(name)) for name in cells.index}
    shared = set(rows.values()) & set(known.values())
    if len(shared) < min(_FEWEST, len(cells)):
        many = f"only row {quoted(shared)}" if shared else "no row"
        raise LabelError(
            f"correlations: {many} of it is a row of cma; found {quoted(list(cells.index[:4]))}"
        )
    block = cells[[header for header in cells if header in rows]].rename(index=rows, columns=rows)
    kept = [str(column) for column in block if column in known.values()]
    others = [name for name in block.index if name not in known.values()]
    notes = [f"Correlations of {quoted(others[:4])} are not used."] if others else []
    return read_figures(block.reindex(index=assets), kept), [*published.notes, *notes]


@contextmanager
def own_table() -> Iterator[None]:
    """Name the table of correlations, rather than cma, in the message of an error within."""
    try:
        yield
    except XlFactorError as error:
        raise type(error)(re.sub("^cma: ", "correlations: ", str(error))) from error


def _decimals(found: pd.DataFrame, block: Figures) -> tuple[FloatArray, str]:
    C = found.to_numpy(copy=True)
    plain = found.columns.isin(block.plain)
    if not plain.any():
        return C, ", percent text"
    diagonal = np.diag(C)[plain]
    if (np.abs(diagonal - 100) <= EQUAL).any():
        C[:, plain] /= 100
        return C, ", percent points, as the diagonal is 100"
    if np.isnan(diagonal).all() and _beyond_one(found, plain):
        C[:, plain] /= 100
        return C, f", percent points, as the largest is {np.nanmax(np.abs(C[:, plain])) * 100:g}"
    return C, ", decimal"


def _beyond_one(found: pd.DataFrame, plain: BoolArray) -> bool:
    """Return whether correlations without a diagonal exceed one, as percent points do.

    Raises an `OptionError` if only some do, so that percent points cannot be told from a typing
    error.
    """
    sizes = np.abs(found.to_numpy()[:, plain])
    given = sizes[~np.isnan(sizes) & (sizes > 0)]
    beyond = given > 1 + EQUAL
    if not beyond.any():
        return False
    if given.max() < _SMALLEST_POINTS or np.median(given) <= 1:
        i, j = np.unravel_index(int(np.nanargmax(sizes)), sizes.shape)
        row, column = found.index[int(i)], found.columns[plain][int(j)]
        raise OptionError(
            f"cma: row '{row}', column '{column}': found {sizes[i, j]:g} among correlations of "
            "which others are below 1: decimal or percent points? Wanted a diagonal of 1 or of 100"
        )
    return True


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
