"""The efficient frontier within a limit of the tracking error, each portfolio of it exactly.

The limit bends the frontier: two of its portfolios do not mix to others of it.
"""

import math
from dataclasses import replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.corners import require_reached
from xlfactor.core.allocation.frontier import Frontier, efficient_frontier
from xlfactor.core.allocation.tracked import Tracked, TrackedBest, tracked
from xlfactor.core.frozen import frozen
from xlfactor.core.remembered import remembered
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError, OptionError

#: The number of portfolios, at even steps of return, that are shown by default.
_POINTS: Final = 21
#: A return this near to an end of the frontier is at it.
_AT_END: Final = 1e-10


@frozen
class TrackedFrontier:
    """The portfolios of least volatility for every return, within a limit of the tracking error.

    The position of a portfolio is its expected return.
    """

    tracked: Tracked
    #: The portfolios of the least volatility and of the highest return (2×n).
    ends: FloatArray
    #: The largest residual of the optimality conditions at the ends, relative to the data.
    residual: float

    @property
    def expected_returns(self) -> "pd.Series[float]":
        """The expected returns of the assets (N), annual."""
        return self.tracked.expected_returns

    @property
    def covariance(self) -> pd.DataFrame:
        """The covariance of the assets (N×N), annual."""
        return self.tracked.covariance

    @cached_property
    def returns(self) -> FloatArray:
        """The expected returns of the two ends."""
        return np.asarray(self.ends[:, : len(self.tracked.mu)] @ self.tracked.mu)

    @cached_property
    def volatilities(self) -> FloatArray:
        """The volatilities of the two ends."""
        return np.array([self._volatility(one) for one in self.returns])

    @property
    def binding(self) -> tuple[tuple[str, ...], ...]:
        """The limits that bind at the ends, in words."""
        limit = self.tracked.limit
        return tuple(
            ((limit.described,) if limit.binds(x) else ()) + self.tracked.region.binding(x)
            for x in self.ends
        )

    def weights(self, position: float) -> "pd.Series[float]":
        """Return the weights of the least volatility at an expected return (N)."""
        low, high = self.returns
        x = self.ends[0 if position <= low + _AT_END else 1]
        if low + _AT_END < position < high - _AT_END:
            x = self._best(position).x
        found = self.tracked.region.weights(x)
        return pd.Series(found, index=self.expected_returns.index, name="Weight")

    def table(self, positions: FloatArray | None = None) -> pd.DataFrame:
        """Return the portfolios at positions, else at even steps of return, a row each.

        Returns
        -------
        DataFrame of shape (n_portfolios, 3 + n_assets)
            Return, volatility, tracking error, and the weight of each asset.
        """
        at = self.even_positions(_POINTS) if positions is None else positions
        held = pd.DataFrame([self.weights(one).to_numpy() for one in at])
        W = held.to_numpy(dtype=np.float64)
        figures = pd.DataFrame(
            {
                "Return": W @ self.tracked.mu,
                "Volatility": [self._size(w) for w in W],
                "Tracking error": [self.tracked.limit.of(w) for w in W],
            }
        )
        table = figures.join(held.set_axis(self.expected_returns.index, axis=1))
        return table.set_axis(range(1, len(at) + 1)).rename_axis("Portfolio")

    def even_positions(self, count: int) -> FloatArray:
        """Return the positions of portfolios whose returns are equally far apart."""
        low, high = self.returns
        return np.linspace(low, high, count)

    def at_return(self, target: float) -> float:
        """Return the position of an expected return; errors are those of `Frontier`."""
        require_reached(target, self.returns, self.binding, name="target_return")
        return float(np.clip(target, *self.returns))

    def at_volatility(self, target: float, *, name: str = "target_volatility") -> float:
        """Return the position of a volatility; errors are those of `Frontier`."""
        from scipy.optimize import brentq

        require_reached(target, self.volatilities, self.binding, name=name)
        least, most = self.volatilities
        low, high = self.returns
        if not least < target < most:
            return float(low if target <= least else high)
        return float(brentq(lambda r: self._volatility(r) - target, low, high, xtol=1e-14))

    @remembered
    def at_maximum_sharpe(self, cash_return: float = 0.0) -> float:
        """Return the position of the highest Sharpe ratio; errors are those of `Frontier`."""
        from scipy.optimize import brentq

        low, high = map(float, self.returns)
        if high <= cash_return:
            raise InfeasibleError(
                f"cash_return: found {cash_return:.4%}; within the limits no portfolio earns more "
                f"than {high:.4%}, and so none has a Sharpe ratio above zero"
            )
        if not self.volatilities[0] > 0:
            raise InfeasibleError(
                "covariance: a portfolio within the limits has no volatility, and a ratio of its "
                "return to that has no bound"
            )

        def rise(position: float) -> float:
            """Return what is above zero where the ratio rises with the return."""
            found = self._best(position)
            variance = self._size(np.asarray(found.x[: len(self.tracked.mu)])) ** 2
            price = -float(found.multipliers[-1]) / self._unit
            return (1 - found.share) * variance - (position - cash_return) * price

        first, last = low + 2 * _AT_END, high - 2 * _AT_END
        if last <= first or rise(last) >= 0:
            return high
        return low if rise(first) <= 0 else float(brentq(rise, first, last, xtol=1e-15))

    def _best(self, position: float) -> TrackedBest:
        """Return the best portfolio at a return between the ends."""
        region, bound = self.tracked.region, position / self._unit
        row = region.widened(self.tracked.mu[None, :] / self._unit)
        earning = replace(
            region,
            rows=np.vstack([region.rows, row]),
            low=np.append(region.low, bound),
            high=np.append(region.high, bound),
            names=(*region.names, ""),
        )
        best = self.tracked.least(self.tracked.matrix, np.zeros(len(self.tracked.mu)), earning)
        return replace(best, x=self.tracked.decided(best.x, earning))

    @property
    def _unit(self) -> float:
        """The largest expected return of an asset, in whose units returns are limited."""
        return float(np.abs(self.tracked.mu).max())

    def _volatility(self, position: float) -> float:
        return self._size(np.asarray(self.weights(position), dtype=np.float64))

    def _size(self, w: FloatArray) -> float:
        return math.sqrt(max(float(w @ self.tracked.matrix @ w), 0.0))


@remembered
def frontier_within(
    expected_returns: "pd.Series[float]",
    covariance: pd.DataFrame,
    *,
    limits: Limits,
    benchmark: "pd.Series[float] | None" = None,
) -> Frontier | TrackedFrontier:
    """Find the efficient frontier within all limits, that of the tracking error included.

    Parameters are those of `efficient_frontier`; the limits may name another benchmark.

    Raises
    ------
    OptionError
        If the tracking error is limited, and the frontier asked for is that of tracking errors.
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `efficient_frontier` and `tracked`.

    Examples
    --------
    Half of the way to stocks is as far from the benchmark, bonds, as the limit allows:

    >>> from xlfactor.core.allocation.tracking import TrackingLimit
    >>> names = pd.Index(["Stocks", "Bonds"])
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> limits = replace(
    ...     Limits.between(names, lower=0.0, upper=1.0),
    ...     tracking=TrackingLimit(
    ...         benchmark=pd.Series({"Bonds": 1.0}), covariance=Sigma, most=0.05**0.5 / 2
    ...     ),
    ... )
    >>> frontier_within(pd.Series([0.08, 0.03], names), Sigma, limits=limits).ends.round(9)
    array([[0.2, 0.8],
           [0.5, 0.5]])
    """
    if limits.tracking is None:
        return efficient_frontier(expected_returns, covariance, limits=limits, benchmark=benchmark)
    if benchmark is not None:
        raise OptionError(
            "tracking_error_limit: the frontier of tracking errors takes no limit of them; leave "
            "one of them out"
        )
    problem = tracked(expected_returns, covariance, limits)
    lowest = problem.least(problem.matrix, np.zeros(len(problem.mu)))
    highest, residual = problem.highest_return()
    return TrackedFrontier(
        tracked=problem,
        ends=np.array([problem.decided(lowest.x), highest]),
        residual=max(lowest.residual, residual),
    )
