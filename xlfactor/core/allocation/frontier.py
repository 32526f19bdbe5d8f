"""The efficient frontier within limits, exactly: its corners, and every portfolio between them."""

import math
from functools import cached_property

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.corners import (
    AT_END,
    first_position,
    mixed,
    require_reached,
)
from xlfactor.core.allocation.objectives import variance_distance
from xlfactor.core.allocation.parametric import optimal_path, smallest
from xlfactor.core.allocation.region import Region
from xlfactor.core.estimation.covariance import resolved_covariance
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.active import benchmark_weights
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError

#: Corners whose weights are nearer than this are one portfolio.
_SAME = 1e-10
#: Sharpe ratios whose relative difference is below this are equal.
_EQUAL = 1e-12
#: Variances below this share of the largest one of the assets are zero.
_NO_VARIANCE = 1e-14


@frozen
class Frontier:
    r"""The portfolios :math:`\min_w \tfrac12 (w-b)'\Sigma(w-b) - t\,\mu'w` for all t from zero.

    The reference b is zero, or a benchmark; then the volatility is the tracking error to it.
    Two corners next to each other mix to all portfolios between them: position 1.25 is three
    quarters of corner 1 and a quarter of corner 2, counted from zero.
    """

    #: Annual expected returns (N) and covariance (N×N), decimal.
    expected_returns: "pd.Series[float]"
    covariance: pd.DataFrame
    #: What the volatility is counted from (N).
    reference: "pd.Series[float]"
    #: Weights of the corners (C×N), from the least volatility to the highest return.
    corners: FloatArray
    #: The t of each corner (C): the growth of half the variance with the return there.
    multipliers: FloatArray
    #: The corners as they were found: weights, then the other amounts of the region (C × ·).
    optima: FloatArray
    region: Region
    #: The largest residual of the optimality conditions at the corners, relative to the data.
    residual: float

    @cached_property
    def binding(self) -> tuple[tuple[str, ...], ...]:
        """The limits that bind at each corner, in words (C)."""
        return tuple(self.region.binding(x) for x in self.optima)

    @cached_property
    def returns(self) -> FloatArray:
        """The expected returns of the corners (C)."""
        return np.asarray(self.corners @ self.expected_returns.to_numpy())

    @cached_property
    def volatilities(self) -> FloatArray:
        """The volatilities of the corners (C), or their tracking errors."""
        return np.sqrt(self._variances(self._positions))

    def weights(self, position: float) -> "pd.Series[float]":
        """Return the weights at a position (N)."""
        found = self.region.weights(mixed(self.corners, np.array([position]))[0])
        return pd.Series(found, index=self.expected_returns.index, name="Weight")

    def table(self, positions: FloatArray | None = None) -> pd.DataFrame:
        """Return the portfolios at positions, the corners if none are given, a row each.

        A corner that is best for a range of multipliers is shown once, with the lowest.

        Returns
        -------
        DataFrame of shape (n_portfolios, 3 + n_assets)
            Return, volatility, multiplier, and the weight of each asset.
        """
        moves = np.abs(np.diff(self.corners, axis=0)).max(axis=1) > _SAME
        at = self._positions[np.r_[True, moves]] if positions is None else positions
        weights = pd.DataFrame([self.weights(one).to_numpy() for one in at])
        weights.columns = self.expected_returns.index
        figures = pd.DataFrame(
            {
                "Return": mixed(self.returns, at),
                "Volatility": np.sqrt(self._variances(at)),
                "Multiplier": mixed(self.multipliers, at),
            }
        )
        table = pd.concat([figures, weights], axis=1)
        return table.set_axis(range(1, len(at) + 1)).rename_axis("Portfolio")

    def even_positions(self, count: int) -> FloatArray:
        """Return the positions of portfolios whose returns are equally far apart."""
        returns = self.returns
        return np.array(
            [first_position(returns, one) for one in np.linspace(returns[0], returns[-1], count)]
        )

    def at_return(self, target: float) -> float:
        """Return the position of an expected return.

        Raises an `InfeasibleError` if no portfolio of the frontier has it: the range, and what
        binds at its end.
        """
        returns = self.returns
        require_reached(target, returns, self.binding, name="target_return")
        return first_position(returns, target)

    def at_volatility(self, target: float, *, name: str = "target_volatility") -> float:
        """Return the position of a volatility, or of a tracking error.

        Raises an `InfeasibleError` if no portfolio of the frontier has it: the range, and what
        binds at its end.
        """
        ends = self.volatilities
        require_reached(target, ends, self.binding, name=name)
        k = int(np.searchsorted(ends, target, side="right")) - 1
        if not 0 <= k < len(ends) - 1:
            return float(max(k, 0))
        start, across, along = (part[k] for part in self._quadratics)
        more = max(target**2 - start, 0.0)
        root = across + math.sqrt(max(across**2 + along * more, 0.0))
        return k + (min(more / root, 1.0) if root > 0 else 0.0)

    def at_multiplier(self, t: float) -> float:
        r"""Return the position of a multiplier; that of a risk aversion is its inverse."""
        return float(np.interp(t, self.multipliers, self._positions))

    def at_maximum_sharpe(self, cash_return: float = 0.0) -> float:
        r"""Return the position of the highest Sharpe ratio; of equals, that of highest return.

        Between two corners, :math:`(\mu'w - c) / \sigma(w)` has one turning point at the most.
        Raises an `InfeasibleError` if no portfolio within the limits earns more than cash, or one
        does without risk.
        """
        excess, (start, across, along) = self.returns - cash_return, self._quadratics
        if excess[-1] <= 0:
            raise InfeasibleError(
                f"cash_return: found {cash_return:.4%}; within the limits no portfolio earns more "
                f"than {self.returns[-1]:.4%}, and so none has a Sharpe ratio above zero"
            )
        gain, first = np.diff(excess), excess[:-1]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (gain * start - first * across) / (first * along - gain * across)
        turning = np.flatnonzero((share > 0) & (share < 1))
        at = np.sort(np.r_[self._positions, turning + share[turning]])
        earned, variances = mixed(excess, at), self._variances(at)
        risky = variances > _NO_VARIANCE * np.diag(self.covariance).max()
        if (earned[~risky] > AT_END).any():
            raise InfeasibleError(
                "covariance: a portfolio within the limits earns something without any "
                "volatility, and a ratio of the two has no bound"
            )
        ratios = np.where(risky, earned / np.sqrt(np.where(risky, variances, 1.0)), -np.inf)
        best = ratios.max()
        return float(at[np.flatnonzero(ratios >= best - _EQUAL * abs(best))[-1]])

    @property
    def _positions(self) -> FloatArray:
        return np.arange(len(self.corners), dtype=np.float64)

    @cached_property
    def _quadratics(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The variance from each corner to the next: start, half its slope, and its curvature."""
        active, Sigma = self.corners - self.reference.to_numpy(), self.covariance.to_numpy()
        here, step = active[:-1], np.diff(active, axis=0)
        return (
            np.einsum("ij,ij->i", here @ Sigma, here).clip(min=0.0),
            np.einsum("ij,ij->i", here @ Sigma, step),
            np.einsum("ij,ij->i", step @ Sigma, step),
        )

    def _variances(self, positions: FloatArray) -> FloatArray:
        active = mixed(self.corners, positions) - self.reference.to_numpy()
        variances = np.einsum("ij,ij->i", active @ self.covariance.to_numpy(), active)
        return np.asarray(variances.clip(min=0.0))


def efficient_frontier(
    expected_returns: "pd.Series[float]",
    covariance: pd.DataFrame,
    *,
    limits: Limits,
    benchmark: "pd.Series[float] | None" = None,
) -> Frontier:
    r"""Find the portfolios of least volatility for every return that the limits allow.

    .. math:: \min_w \; w' \Sigma w \quad \text{with} \quad \mu'w = r, \quad \text{within limits}

    With a benchmark, those of least tracking error to it. Of portfolios of equal return and
    volatility, it is that of the least squared weights.

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    limits : Limits
        Of the same assets.
    benchmark : Series, optional
        Sums to one; an asset that is not listed is not held.

    Raises
    ------
    LabelError
        If the names differ.
    TableError
        If a number is missing, or the benchmark does not sum to one.
    InfeasibleError
        If the matrix is not positive semi-definite, or no portfolio meets the limits.
    ConvergenceError
        If rounding spoils the answer.

    References
    ----------
    Markowitz (1956), *The optimization of a quadratic function subject to linear constraints*.
    Niedermayer and Niedermayer (2007), *Applying Markowitz's critical line algorithm*.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> found = efficient_frontier(
    ...     pd.Series([0.08, 0.03], index=names), Sigma,
    ...     limits=Limits.between(pd.Index(names), lower=0.0, upper=1.0),
    ... )
    >>> found.corners.round(9).tolist(), found.volatilities.round(4).tolist()
    ([[0.2, 0.8], [1.0, 0.0]], [0.0894, 0.2])
    """
    Sigma, resolved = resolved_covariance(covariance, riskless=True)
    assets = Sigma.index
    expected = labels.onto(expected_returns, assets, name="expected_returns")
    expected = labels.require_vector(expected, name="expected_returns")
    reference = pd.Series(0.0, index=assets)
    if benchmark is not None:
        reference = benchmark_weights(benchmark, assets)
    region = region_of(limits, assets)
    P, mu = Sigma.to_numpy(), np.asarray(expected, dtype=np.float64)
    root = None if resolved else variance_distance(P).A
    if root is not None:
        P = root.T @ root
    path = optimal_path(region, P, -P @ reference.to_numpy(), mu)
    corners = path.x
    if root is not None and len(root) < len(assets):  # it does not tell all portfolios apart
        corners = np.array([smallest(x, np.vstack([root, mu]), region) for x in corners])
    return Frontier(
        expected_returns=expected,
        covariance=Sigma,
        reference=reference,
        corners=region.weights(corners),
        multipliers=path.t,
        optima=path.x,
        region=region,
        residual=path.residual,
    )
