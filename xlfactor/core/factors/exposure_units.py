"""Check that figures on exposures are in the units of the exposures, not in percent points."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.errors import TableError

#: A figure is in other units if it is this many times the largest exposure of an asset, ...
_TIMES: Final = 20.0
#: ... and beyond this: portfolios of some hundred percent of a factor are meant.
_LARGEST: Final = 2.0


def require_exposure_units(
    figures: "pd.Series[float]", exposures: pd.DataFrame, *, where: Callable[[str], str]
) -> None:
    """Raise a `TableError` for the first figure far beyond what any asset is exposed to.

    Parameters
    ----------
    figures : Series
        Targets or limits of exposures, by factor; missing and infinite ones say nothing, nor do
        factors that the exposures do not have or that no asset is exposed to.
    exposures : DataFrame of shape (n_assets, n_factors)
    where : callable
        The place of a factor's figure, for the message.

    Examples
    --------
    >>> B = pd.DataFrame({"Growth": [1.2, 0.1]}, index=["Stocks", "Bonds"])
    >>> require_exposure_units(pd.Series({"Growth": 60}), B, where="row '{}'".format)
    ... # doctest: +ELLIPSIS
    Traceback (most recent call last):
    xlfactor.errors.TableError: row 'Growth': found 60, where no asset's exposure is beyond 1.2...
    """
    at = exposures.columns.get_indexer(figures.index)
    reach = np.abs(exposures.to_numpy(dtype=np.float64)).max(axis=0)[at]
    sizes = np.abs(figures.to_numpy(dtype=np.float64))
    beyond = (sizes > np.maximum(_LARGEST, _TIMES * reach)) & (sizes < np.inf)
    for i in np.flatnonzero(beyond & (at >= 0) & (reach > 0)).tolist():
        figure = figures.iloc[i]
        raise TableError(
            f"{where(str(figures.index[i]))}: found {figure:g}, where no asset's exposure is "
            f"beyond {reach[i]:.3g}; wanted the units of the exposures, such as "
            f"{figure / 100:g}: percent points?"
        )
