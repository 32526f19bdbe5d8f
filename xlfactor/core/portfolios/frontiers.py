"""Named portfolios beside the efficient frontier."""

from functools import cached_property

import numpy as np
import pandas as pd

from xlfactor.core.allocation.frontier import Frontier
from xlfactor.core.allocation.tracked_frontier import TrackedFrontier
from xlfactor.core.frozen import frozen

#: A return left that is smaller is rounding: the portfolio is on the frontier.
_ROUNDING = 1e-12


@frozen
class FrontierOverview:
    """The efficient frontier, with portfolios that lie on it or below."""

    frontier: Frontier | TrackedFrontier
    #: The weights of the portfolios (N×P).
    weights: pd.DataFrame
    #: Annual, decimal; what Sharpe ratios are counted from.
    cash_return: float

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The figures of the portfolios, a row each (P); see `figures_of`."""
        return self.figures_of(self.weights)

    @cached_property
    def asset_figures(self) -> pd.DataFrame:
        """The figures of portfolios of a single asset, a row each (N); see `figures_of`."""
        assets = self.weights.index
        return self.figures_of(pd.DataFrame(np.eye(len(assets)), assets, assets))

    def figures_of(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Return expected return, volatility, Sharpe ratio and return left of portfolios (N×P).

        The return left is what the frontier earns more at the same volatility; above the largest
        one of the frontier, more than the portfolio at its end. It is missing where no portfolio
        within the limits has as little volatility, and below zero where limits are not kept.
        """
        mu, Sigma = self.frontier.expected_returns, self.frontier.covariance
        returns = weights.T @ mu
        volatilities = np.sqrt((weights * (Sigma @ weights)).sum().clip(lower=0))
        excess = returns - self.cash_return
        left = pd.Series([self._highest(v) for v in volatilities], index=returns.index) - returns
        return pd.DataFrame(
            {
                "expected_return": returns,
                "volatility": volatilities,
                "sharpe_ratio": excess / volatilities.where(volatilities > 0),
                "return_left": left.mask(left.abs() < _ROUNDING, 0.0),
            }
        )

    def _highest(self, volatility: float) -> float:
        """Return the highest return at a volatility, missing if none is as low."""
        ends = self.frontier.volatilities[[0, -1]]
        if volatility < ends[0] * (1 - 1e-9):
            return np.nan
        position = self.frontier.at_volatility(float(np.clip(volatility, *ends)))
        return float((self.frontier.weights(position) * self.frontier.expected_returns).sum())
