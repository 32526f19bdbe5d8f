"""Least squares on many windows of a history at once."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from xlfactor.core.factors.design import LARGEST_INFLATION
from xlfactor.core.typing import BoolArray, FloatArray

#: The most numbers that are worked on at a time.
_CHUNK: Final = 2**20
#: Columns whose largest figure is in this range, and which vary by more than this share of it, ...
_PLAIN_SIZES: Final = (1e-12, 1e12)
_PLAIN_SPREAD: Final = 1e-9
#: ... and factors that keep this share of their length without the others are beyond all doubt.
_PLAIN_OWN: Final = 1e-5


def fit_windows(
    Y: FloatArray, X: FloatArray, windows: Sequence[slice]
) -> Iterator[tuple[FloatArray, FloatArray, BoolArray]]:
    r"""Regress assets (T×N) on factors (T×K) with an intercept in windows of K + 2 rows or more.

    .. math:: r_t = \alpha + B f_t + e_t \quad \text{in each window}

    Windows of one length that follow each other are stacked, and the QR factors of a stack taken
    together: no product of the factors with themselves loses digits.

    Yields
    ------
    exposures : array of shape (windows, n_assets, n_factors)
    r_squared : array of shape (windows, n_assets)
    plain : array of shape (windows,)
        False where a figure is so large or small, a column so constant, or the factors so nearly
        combinations of each other, that the window wants a closer look; its figures mean nothing.
    """
    lengths = np.array([window.stop - window.start for window in windows])
    starts = np.array([window.start for window in windows])
    edges = [0, *(np.flatnonzero(np.diff(lengths)) + 1).tolist(), len(windows)]
    for first, last in pairwise(edges):
        length = int(lengths[first])
        stacks = [
            np.swapaxes(sliding_window_view(table, length, axis=0), 1, 2) for table in (Y, X)
        ]
        size = max(1, _CHUNK // (length * (Y.shape[1] + X.shape[1])))
        for begin in range(first, last, size):
            among = starts[begin : min(begin + size, last)]
            yield _fit_stack(*(stack[among] for stack in stacks))


def _fit_stack(Y: FloatArray, X: FloatArray) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Regress in a stack of windows (S×T×N on S×T×K)."""
    plain = _all_plain(Y) & _all_plain(X)
    y, x = (table - table.mean(axis=1, keepdims=True) for table in (Y, X))
    squares = (x**2).sum(axis=1)
    Q, R = np.linalg.qr(x)
    own = np.abs(np.diagonal(R, axis1=1, axis2=2)) > _PLAIN_OWN * np.sqrt(squares)
    plain &= own.all(axis=1)
    R[~plain] = np.eye(R.shape[2])
    inverse = np.linalg.inv(R)
    plain &= ((inverse**2).sum(axis=2) * squares <= LARGEST_INFLATION).all(axis=1)
    B = inverse @ (np.swapaxes(Q, 1, 2) @ y)
    left, total = ((y - x @ B) ** 2).sum(axis=1), (y**2).sum(axis=1)
    unexplained = np.divide(left, total, out=np.full_like(total, np.nan), where=total > 0)
    return np.swapaxes(B, 1, 2), 1 - unexplained, plain


def _all_plain(tables: FloatArray) -> BoolArray:
    """Return for each table of a stack (S×T×N) whether no column is out of the ordinary."""
    sizes, spread = np.abs(tables).max(axis=1), np.ptp(tables, axis=1)
    least, most = _PLAIN_SIZES
    is_plain = (sizes >= least) & (sizes <= most) & (spread > _PLAIN_SPREAD * sizes)
    return np.asarray(is_plain.all(axis=1))
