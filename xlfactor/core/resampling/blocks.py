"""The block bootstrap: rows of a history drawn in blocks, so that their order in time counts."""

import math
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.estimation.variation import constant_columns
from xlfactor.core.option import Option
from xlfactor.core.typing import FloatArray, IntArray
from xlfactor.errors import OptionError

#: Autocorrelations below this many standard errors count as zero.
_NONE: Final = 2.0


class Blocks(Option):
    """How blocks of rows are drawn."""

    #: Of random lengths, which end with the same chance at each row.
    STATIONARY = "stationary"
    #: Of one length, from anywhere in the history.
    MOVING = "moving"


def block_rows(
    rng: np.random.Generator, rows: int, *, length: float, blocks: Blocks = Blocks.STATIONARY
) -> IntArray:
    """Draw as many rows of a history as it has, in blocks.

    Parameters
    ----------
    rows : int
        The rows of the history.
    length : float
        The mean length of stationary blocks; that of moving ones, rounded. At 1 rows are drawn
        one by one.

    Returns
    -------
    array of shape (rows,)
        Positions from 0. A stationary block that reaches the last row goes on at the first.

    Raises
    ------
    OptionError
        If the length is below one, or above the number of rows.

    References
    ----------
    Politis and Romano (1994), *The stationary bootstrap*.
    Kuensch (1989), *The jackknife and the bootstrap for general stationary observations*.

    Examples
    --------
    >>> drawn = block_rows(np.random.default_rng(3), 6, length=3, blocks=Blocks.MOVING)
    >>> drawn.tolist()
    [3, 4, 5, 0, 1, 2]
    """
    if not 1 <= length <= rows:
        raise OptionError(
            f"block_length: found {length:g}; wanted 1 to {rows}, the rows there are"
        )
    if blocks is Blocks.MOVING:
        size = round(length)
        starts = rng.integers(rows - size + 1, size=math.ceil(rows / size))
        return np.asarray((starts[:, None] + np.arange(size)).ravel()[:rows])
    begins = rng.random(rows) * length < 1
    begins[0] = True
    first = np.flatnonzero(begins)
    starts = rng.integers(rows, size=rows)[first]
    block = np.cumsum(begins) - 1
    return np.asarray((starts[block] + np.arange(rows) - first[block]) % rows)


def usual_block_length(returns: pd.DataFrame, *, blocks: Blocks = Blocks.STATIONARY) -> float:
    r"""Return the length of blocks that suits the autocorrelation of returns best.

    .. math:: b = \Bigl(\frac{2 G^2}{D}\Bigr)^{1/3} T^{1/3}, \qquad
        G = \sum_k \lambda_k |k| R_k, \quad g = \sum_k \lambda_k R_k

    with autocovariances R, weights :math:`\lambda` of a flat-topped window that ends where they
    are none, and D of :math:`2 g^2` for stationary blocks and :math:`\frac43 g^2` for moving ones;
    the mean of all columns that vary.

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.

    Returns
    -------
    float
        From 1 to the least of :math:`3 \sqrt T` and T/3, rounded up.

    References
    ----------
    Politis and White (2004), *Automatic block-length selection for the dependent bootstrap*, and
    the correction of Patton, Politis and White (2009).
    """
    varying = returns.loc[:, ~constant_columns(returns)].to_numpy()
    T = len(returns)
    longest = max(math.ceil(min(3 * math.sqrt(T), T / 3)), 1)
    lengths = [min(max(_length(x, blocks), 1.0), longest) for x in varying.T]
    return math.fsum(lengths) / len(lengths) if lengths else 1.0


def _length(x: FloatArray, blocks: Blocks) -> float:
    T = len(x)
    run = max(5, math.ceil(math.sqrt(math.log10(T)))) if T > 1 else 5
    lags = min(math.ceil(math.sqrt(T)) + run, T - 1)
    centred = x - x.mean()
    R = np.array([centred[k:] @ centred[: T - k] for k in range(lags + 1)]) / T
    small = np.abs(R[1:] / R[0]) < _NONE * math.sqrt(math.log10(T) / T)
    last = _last_before(small, run)
    end = min(2 * max(last, 1), lags)
    k = np.arange(1, end + 1)
    window = np.minimum(2 * (1 - k / end), 1.0)
    G = 2 * float(window * k @ R[1 : end + 1])
    g = R[0] + 2 * float(window @ R[1 : end + 1])
    D = (2 if blocks is Blocks.STATIONARY else 4 / 3) * g**2
    return float((2 * G**2 / D) ** (1 / 3) * T ** (1 / 3)) if D > 0 else 1.0


def _last_before(small: np.ndarray, run: int) -> int:
    """Return the lag before the first run of autocorrelations that are zero, else the last one."""
    for lag in range(len(small) - run + 1):
        if small[lag : lag + run].all():
            return lag
    large = np.flatnonzero(~small)
    return int(large[-1]) + 1 if len(large) else 0
