"""The market data of assets and factors with which portfolios are chosen and compared."""

from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd

from xlfactor.core.estimation.statistics import ReturnStatistics
from xlfactor.core.factors.exposures import Exposures
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.history import History


@frozen
class Market:
    """Exposures, means and covariances of the same periods, each estimated when first asked for.

    So a walk of risk parity regresses nothing.
    """

    history: History
    estimator: Estimator

    @cached_property
    def exposures(self) -> Exposures:
        """The exposures of all assets to all factors."""
        return self.estimator.exposures(self.history)

    @property
    def statistics(self) -> ReturnStatistics:
        """Annual means and covariances of the assets."""
        return self.history.statistics

    @property
    def factor_statistics(self) -> ReturnStatistics:
        """Annual means and covariances of the factors."""
        return self.history.factor_statistics

    @cached_property
    def model(self) -> FactorModel:
        """The exposures with the covariance of the factors and the specific variances."""
        return self.exposures.model(self.factor_statistics.covariance)

    def figures(
        self, weights: pd.DataFrame, *, current: "pd.Series[float] | None" = None
    ) -> pd.DataFrame:
        """Return what portfolios hold, earned and risk, a row each.

        Volatility is that of the history; factor and specific volatility are those of the
        regressions, with residuals taken as uncorrelated.

        Parameters
        ----------
        weights : DataFrame of shape (n_assets, n_portfolios)
        current : Series of shape (n_assets,), optional
            The weights now held; with them, the turnover from there is a column too.

        Returns
        -------
        DataFrame of shape (n_portfolios, n_figures)
            Annual, decimal.
        """
        Sigma = self.statistics.covariance
        table = pd.DataFrame(
            {
                "total_weight": weights.sum(),
                "long_weight": weights.clip(lower=0).sum(),
                "short_weight": weights.clip(upper=0).sum(),
                "mean_return": weights.T @ self.statistics.expected_returns,
                "volatility": np.sqrt((weights * (Sigma @ weights)).sum()),
                "factor_volatility": self.model.factor_volatility(weights),
                "specific_volatility": self.model.specific_volatility(weights),
            }
        )
        if current is not None:
            table["turnover"] = weights.sub(current, axis=0).abs().sum() / 2
        return table


#: Returns weights from what is known at a date, and from the weights held then, if any are.
Chooser: TypeAlias = Callable[[Market, "pd.Series[float] | None"], "pd.Series[float]"]
