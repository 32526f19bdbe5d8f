"""Lasso penalties by cross-validation that never tests on what came before."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from xlfactor.core.factors.lasso import elastic_net, largest_penalties, minimise
from xlfactor.core.typing import FloatArray
from xlfactor.errors import OptionError

#: Assets that are fitted together, with all penalties.
_AT_ONCE: Final = 32


def penalty_grid(cross: FloatArray, *, size: int, smallest_share: float) -> FloatArray:
    """Return penalties (size×N) from the one that leaves no factor down, in equal ratios."""
    shares = np.geomspace(1.0, smallest_share, size)
    return shares[:, None] * largest_penalties(cross)


def prediction_errors(
    Y: FloatArray, X: FloatArray, *, penalties: FloatArray, folds: int
) -> FloatArray:
    """Compute the mean squared error on unseen dates of each penalty and asset (size×N).

    Each fold fits on all dates before a block and predicts that block; the blocks are equally
    long and follow one another to the last date. The factors must be independent in the first.
    """
    errors = np.zeros_like(penalties)
    parts = [slice(first, first + _AT_ONCE) for first in range(0, Y.shape[1], _AT_ONCE)]
    for past, block in time_ordered_folds(len(X), folds=folds):
        for part in parts:
            found = _fold_errors(Y[:, part], X, penalties[:, part], past, block)
            errors[:, part] += found / folds
    return errors


def time_ordered_folds(dates: int, *, folds: int) -> Iterator[tuple[slice, slice]]:
    """Yield the dates to fit on and the dates to predict, fold by fold.

    Raises an `OptionError` if there are not more dates than folds.

    Examples
    --------
    >>> [(past.stop, block.stop) for past, block in time_ordered_folds(13, folds=3)]
    [(4, 7), (7, 10), (10, 13)]
    """
    length = dates // (folds + 1)
    if not length:
        raise OptionError(f"folds: {folds} of them need {folds + 1} dates or more; found {dates}")
    for start in range(dates - folds * length, dates, length):
        yield slice(0, start), slice(start, start + length)


def _fold_errors(
    Y: FloatArray, X: FloatArray, penalties: FloatArray, past: slice, block: slice
) -> FloatArray:
    x_mean, y_mean = X[past].mean(axis=0), Y[past].mean(axis=0)
    x, y = X[past] - x_mean, Y[past] - y_mean
    gram, cross = x.T @ x / len(x), np.tile(x.T @ y / len(x), len(penalties))
    B = minimise(elastic_net(gram, cross, penalties=penalties.ravel()))
    predicted = ((X[block] - x_mean) @ B).reshape(-1, *penalties.shape)
    surprise = (Y[block] - y_mean)[:, None] - predicted
    return np.asarray((surprise**2).mean(axis=0))
