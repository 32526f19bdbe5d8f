r"""Means and variances within a limit of the tracking error, exactly.

The least :math:`f(w) = \tfrac12 w'Pw + q'w` within :math:`(w-b)'\Sigma(w-b) \le e^2` is, with the
limit's multiplier :math:`\lambda` and :math:`s = \lambda / (1 + \lambda)`, the least

.. math:: (1-s)\,f(w) + \tfrac{s}{2} (w-b)'\Sigma(w-b)

for one s from zero, without the limit, to one, at the least tracking error. The tracking error
falls as s grows, so that one search along a line finds the portfolio at the limit.
"""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.corners import mixed
from xlfactor.core.allocation.distance_limit import DistanceLimit
from xlfactor.core.allocation.guessing import guess_or_solve
from xlfactor.core.allocation.lexicographic import least_in_turn
from xlfactor.core.allocation.objectives import exposure_distance, weight_distance
from xlfactor.core.allocation.parametric import bounded_program, optimal_path
from xlfactor.core.allocation.region import Region
from xlfactor.core.allocation.solve import Solution
from xlfactor.core.allocation.tracking import TrackingLimit, tracking_distance
from xlfactor.core.allocation.within_limits import require_feasible
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import OptionError

#: Covariances that differ by less than this share of the largest number are one.
_SAME: Final = 1e-9
#: No portfolio within limits holds more of an asset than this.
_MOST_HELD: Final = 100


@frozen
class TrackedBest:
    """A portfolio that is best within the limits."""

    #: The weights, then the other amounts of the region.
    x: FloatArray
    #: The s above: how much the limit of the tracking error counts, from zero to one.
    share: float
    #: What each bound of a variable, then each other limit, bears, for the objective times
    #: ``1 - s``.
    multipliers: FloatArray
    #: The largest residual of the optimality conditions, relative to the data.
    residual: float


@frozen
class Tracked:
    """Expected returns, a covariance, and limits that include one on the tracking error."""

    #: Annual expected returns (N) and covariance (N×N), decimal.
    expected_returns: "pd.Series[float]"
    covariance: pd.DataFrame
    limit: DistanceLimit
    #: The limits but that of the tracking error.
    region: Region

    @property
    def mu(self) -> FloatArray:
        """The expected returns as an array (N)."""
        return np.asarray(self.expected_returns, dtype=np.float64)

    @property
    def matrix(self) -> FloatArray:
        """The covariance as an array (N×N)."""
        return np.asarray(self.covariance, dtype=np.float64)

    def least(self, P: FloatArray, q: FloatArray, region: Region | None = None) -> TrackedBest:
        r"""Return the least :math:`\tfrac12 w'Pw + q'w`.

        Parameters
        ----------
        P : array of shape (n_assets, n_assets)
            Positive semi-definite; it tells apart all portfolios that the covariance does.
        q : array of shape (n_assets,)
        region : Region, optional
            Limits to take in place of those of the problem; some portfolio within them must be
            within that of the tracking error.
        """
        from scipy.optimize import brentq

        region, A = region or self.region, self.limit.distance.A
        near, towards = A.T @ A, A.T @ self.limit.distance.b
        last: Solution | None = None

        def at(s: float) -> Solution:
            nonlocal last
            both = bounded_program(region, (1 - s) * P + s * near, (1 - s) * q - s * towards)
            last = guess_or_solve(both, last)
            return last

        def excess(s: float) -> float:
            return self.limit.of(at(s).x) - self.limit.most

        s = 0.0
        if excess(0) > 0:
            s = 1.0 if excess(1) >= 0 else float(brentq(excess, 0, 1, xtol=1e-15))
        found = at(s)
        return TrackedBest(
            x=found.x, share=s, multipliers=found.multipliers, residual=found.residual
        )

    def highest_return(self) -> tuple[FloatArray, float]:
        """Return the portfolio of the highest return, and its optimality residual."""
        from scipy.optimize import brentq

        A = self.limit.distance.A
        path = optimal_path(self.region, A.T @ A, -A.T @ self.limit.distance.b, self.mu)

        def at(position: float) -> FloatArray:
            return np.asarray(mixed(path.x, np.array([position]))[0])

        def room(position: float) -> float:
            return self.limit.most - self.limit.of(at(position))

        last = len(path.x) - 1
        end = float(last) if room(last) >= 0 else 0.0
        if room(last) < 0 < room(0):
            end = float(brentq(room, 0, last, xtol=1e-14))
        return self.decided(at(end)), path.residual

    def decided(self, x: FloatArray, region: Region | None = None) -> FloatArray:
        """Return the portfolio that is left of those which the covariance does not tell apart.

        It is that of the highest return, then of the least squared weights.
        """
        A, mu = self.limit.distance.A, self.mu
        if len(A) == len(mu):
            return x
        objectives = [
            exposure_distance(A, A @ x[: len(mu)]),
            exposure_distance(mu[None, :], _MOST_HELD * np.abs(mu).sum(keepdims=True)),
            weight_distance(np.zeros(len(mu))),
        ]
        return least_in_turn(objectives, region or self.region).x


def tracked(
    expected_returns: "pd.Series[float]", covariance: pd.DataFrame, limits: Limits
) -> Tracked:
    """Return means, variances and limits that include one on the tracking error.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `efficient_frontier`; if no portfolio within the limits is as near to the benchmark.
    OptionError
        If the tracking error is not limited, or is that of another covariance.
    """
    if limits.tracking is None:
        raise OptionError("tracking_error_limit: not given; wanted a number above zero")
    Sigma = require_covariance(covariance, riskless=True)
    expected = labels.onto(expected_returns, Sigma.index, name="expected_returns")
    require_feasible(limits)
    _require_same(limits.tracking, Sigma)
    return Tracked(
        expected_returns=labels.require_vector(expected, name="expected_returns"),
        covariance=Sigma,
        limit=tracking_distance(limits.tracking, Sigma.index),
        region=region_of(replace(limits, tracking=None), Sigma.index),
    )


def _require_same(limit: TrackingLimit, Sigma: pd.DataFrame) -> None:
    """Raise an `OptionError` unless the tracking error is measured with the same covariance."""
    own = limit.covariance.loc[Sigma.index, Sigma.index].to_numpy()
    if np.abs(own - Sigma.to_numpy()).max() > _SAME * np.abs(own).max():
        raise OptionError(
            "tracking_error_limit: measured with another covariance than that of the portfolio; "
            "wanted the same"
        )
