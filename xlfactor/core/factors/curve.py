"""Level, slope and convexity of the yield curve: the principal components of its changes."""

from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.estimation.curves import yield_changes
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.core.estimation.variation import require_varying
from xlfactor.core.factors.model import FactorModel, factor_model
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InsufficientError, OptionError

#: The names of the first components.
NAMES: Final = ("Level", "Slope", "Convexity")


@frozen
class CurveComponents:
    """The principal components of the changes of yields by maturity."""

    #: The move of each maturity's yield with each component (tenors×K); columns of length one,
    #: at right angles, in the order of the variance that they explain.
    components: pd.DataFrame
    #: The annual variance of each component's score (K).
    variances: "pd.Series[float]"
    #: The annual covariance of the changes (tenors×tenors), divisor T − 1.
    covariance: pd.DataFrame
    #: The changes of yields themselves (T×tenors), periodic, decimal.
    changes: pd.DataFrame

    @property
    def explained_shares(self) -> "pd.Series[float]":
        """The share of the variance of all maturities that each component explains (K)."""
        total = float(np.trace(self.covariance))
        return (self.variances / total).rename("Explained share")

    @property
    def scores(self) -> pd.DataFrame:
        """The move of the curve along each component in each period (T×K), decimal."""
        return self.changes @ self.components

    @property
    def moves(self) -> pd.DataFrame:
        """The sum of the scores up to each date (T×K), decimal."""
        return self.scores.cumsum()

    @property
    def model(self) -> FactorModel:
        """The components as factors of the yields; what they leave is each maturity's own."""
        Lambda = pd.DataFrame(
            np.diag(self.variances), index=self.variances.index, columns=self.variances.index
        )
        explained = (self.components**2) @ self.variances
        own = pd.Series(np.diag(self.covariance), index=explained.index) - explained
        return factor_model(self.components, Lambda, own.clip(lower=0.0))


def curve_components(
    yields: pd.DataFrame,
    *,
    count: int | None = None,
    periods_per_year: float | None = None,
) -> CurveComponents:
    r"""Compute the principal components of the changes of yields.

    .. math:: \operatorname{cov}(\Delta y) = V \Lambda V', \qquad f_t = V' \Delta y_t

    A component has two signs, of which one is chosen: the loadings of the level sum to a figure
    above zero; those of the slope rise with maturity, and those of the convexity are higher in
    the middle than at both ends, by least squares over the maturities in their order; any further
    component is above zero at the longest maturity.

    Parameters
    ----------
    yields : DataFrame of shape (n_dates, n_maturities)
        Decimal; columns such as 2 or '2Y', in increasing order.
    count : int, optional
        The number of components; three, or all where there are fewer maturities, if not given.
    periods_per_year : float, optional
        What annual figures are scaled with; by default, what the dates imply.

    Raises
    ------
    TableError
        If dates or maturities are not in order, or a yield is missing or never changes.
    InsufficientError
        If there are no more changes than maturities.
    OptionError
        If `count` is below 1 or above the number of maturities.

    References
    ----------
    Litterman and Scheinkman (1991), *Common factors affecting bond returns*. Roncalli and
    Weisang (2016), *Risk parity portfolios with risk factors*, section 4.

    Examples
    --------
    >>> dates = pd.date_range("2021-01-31", periods=5, freq="ME")
    >>> level, slope = np.array([0, 1, 0, 1, 0]) / 100, np.array([0, 0, 1, 1, 0]) / 200
    >>> found = curve_components(
    ...     pd.DataFrame({"2Y": level - slope, "10Y": level + slope}, index=dates)
    ... )
    >>> found.components.round(4)
          Level   Slope
    2Y   0.7071 -0.7071
    10Y  0.7071  0.7071
    >>> found.explained_shares.round(4).to_dict()
    {'Level': 0.8889, 'Slope': 0.1111}
    """
    changes = require_varying(yield_changes(yields), name="changes of yields")
    tenors = changes.columns
    if len(changes) <= len(tenors):
        raise InsufficientError(
            f"yields: {len(changes) + 1} dates give {len(changes)} changes of {len(tenors)} "
            "maturities; wanted more changes than maturities"
        )
    covariance = changes.cov() * annual_scale(
        yields, periods_per_year=periods_per_year, name="yields"
    )
    return components_of(covariance, changes, count=count)


def components_of(
    covariance: pd.DataFrame, changes: pd.DataFrame, *, count: int | None = None
) -> CurveComponents:
    """Compute the principal components of a covariance of the changes of yields.

    See `curve_components`, for which `covariance` (tenors×tenors), annual, is that of `changes`.

    Raises
    ------
    OptionError
        If `count` is below 1 or above the number of maturities.
    """
    tenors = changes.columns
    if count is not None and not 1 <= count <= len(tenors):
        raise OptionError(
            f"components: found {count}; wanted a number from 1 to {len(tenors)}, the number of "
            "maturities"
        )
    kept = min(count or len(NAMES), len(tenors))
    ascending, vectors = np.linalg.eigh(covariance.to_numpy())
    V = vectors[:, ::-1][:, :kept]
    names = pd.Index([*NAMES, *(f"Component {k}" for k in range(4, kept + 1))][:kept])
    return CurveComponents(
        components=pd.DataFrame(V * _signs(V), index=tenors, columns=names),
        variances=pd.Series(np.maximum(ascending[::-1][:kept], 0.0), index=names, name="Variance"),
        covariance=covariance,
        changes=changes,
    )


def _signs(V: FloatArray) -> FloatArray:
    """Return 1 or -1 for each component, as stated in `curve_components`."""
    n, k = V.shape
    x = np.arange(n) - (n - 1) / 2
    shapes = np.column_stack([np.ones(n), x, (x**2).mean() - x**2])
    directed = np.tile(np.eye(n)[:, -1:], k)
    directed[:, : len(NAMES)] = shapes[:, :k]
    return np.where((V * directed).sum(axis=0) < 0, -1.0, 1.0)
