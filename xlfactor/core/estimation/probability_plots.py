"""P-P plots: the probability of each return in a sample against that of a fitted distribution."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.student import StudentT
from xlfactor.core.typing import FloatArray

#: The column of the probabilities in the sample.
SAMPLE = "Sample"


def probability_plot(
    returns: "pd.Series[float]", distributions: Mapping[str, StudentT], *, points: int = 100
) -> pd.DataFrame:
    r"""Return the points of a P-P plot of one asset: equal columns are a perfect fit.

    .. math:: \Bigl(\frac{i - 1/2}{T}, \ F(r_{(i)})\Bigr)

    Parameters
    ----------
    returns : Series of shape (n_dates,)
        Periodic, decimal; its name is an asset of the distributions.
    points : int
        The most that are returned; of more dates, some evenly spaced ranks.

    Returns
    -------
    DataFrame of shape (n_points, 1 + n_distributions)
        The probability in the sample, then by each distribution.

    References
    ----------
    Wilk and Gnanadesikan (1968), *Probability plotting methods for the analysis of data*.

    Examples
    --------
    >>> t = StudentT(
    ...     location=pd.Series({"Gold": 0.0}),
    ...     scatter=pd.DataFrame({"Gold": {"Gold": 0.01}}),
    ...     degrees_of_freedom=1.0,
    ... )
    >>> probability_plot(pd.Series([0.1, -0.1], name="Gold"), {"Cauchy": t})
       Sample  Cauchy
    1    0.25    0.25
    2    0.75    0.75
    """
    x = np.sort(labels.require_vector(returns, name="returns").to_numpy())
    ranks = np.unique(np.linspace(0, len(x) - 1, min(points, len(x))).round().astype(int))
    columns = {
        name: _probabilities(x[ranks], one, returns.name) for name, one in distributions.items()
    }
    return pd.DataFrame({SAMPLE: (ranks + 0.5) / len(x), **columns}, index=ranks + 1)


def largest_distances(
    returns: pd.DataFrame, distributions: Mapping[str, StudentT]
) -> pd.DataFrame:
    """Return how far the sample's distribution is from others at most (Kolmogorov-Smirnov).

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.

    Returns
    -------
    DataFrame of shape (n_assets, n_distributions)
        The largest difference of probabilities, at any return.

    Examples
    --------
    >>> t = StudentT(
    ...     location=pd.Series({"Gold": 0.0}),
    ...     scatter=pd.DataFrame({"Gold": {"Gold": 0.01}}),
    ...     degrees_of_freedom=1.0,
    ... )
    >>> largest_distances(pd.DataFrame({"Gold": [0.1, -0.1]}), {"Cauchy": t})
          Cauchy
    Gold    0.25
    """
    x = np.sort(labels.require_numbers(returns, name="returns").to_numpy(), axis=0)
    steps = np.arange(len(x) + 1) / len(x)
    rows = {
        asset: {
            name: _distance(_probabilities(column, one, asset), steps)
            for name, one in distributions.items()
        }
        for asset, column in zip(returns.columns, x.T, strict=True)
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def _distance(probabilities: FloatArray, steps: FloatArray) -> float:
    return float(max((steps[1:] - probabilities).max(), (probabilities - steps[:-1]).max()))


def _probabilities(x: FloatArray, distribution: StudentT, asset: object) -> FloatArray:
    from scipy.special import ndtr, stdtr

    nu = distribution.degrees_of_freedom
    place = distribution.assets.get_loc(asset)
    scale = np.sqrt(distribution.scatter.to_numpy()[place, place])
    z = (x - distribution.location.to_numpy()[place]) / scale
    return np.asarray(ndtr(z) if distribution.is_normal else stdtr(nu, z))
