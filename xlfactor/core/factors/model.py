"""Assets as exposures to factors, and what the factors leave unexplained."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import (
    correlation_of,
    require_covariance,
    volatilities_of,
)
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import Labels
from xlfactor.errors import TableError


@frozen
class FactorModel:
    r"""A covariance of assets that is made of factors and of each asset's own variance.

    .. math:: \Sigma = B \Sigma_f B' + D
    """

    #: `B` (N×K): the change of the asset's return per unit of the factor's.
    exposures: pd.DataFrame
    #: `Sigma_f` (K×K), annual, decimal.
    factor_covariance: pd.DataFrame
    #: Diagonal of `D` (N), annual: the variance that the factors leave unexplained.
    specific_variances: "pd.Series[float]"

    @property
    def assets(self) -> Labels:
        """The names of the assets."""
        return self.exposures.index

    @property
    def factors(self) -> Labels:
        """The names of the factors."""
        return self.exposures.columns

    @property
    def factor_volatilities(self) -> "pd.Series[float]":
        """The factors' volatilities (K), annual."""
        return volatilities_of(self.factor_covariance)

    @property
    def factor_correlation(self) -> pd.DataFrame:
        """The factors' correlations (K×K)."""
        return correlation_of(self.factor_covariance)

    @property
    def condition_number(self) -> float:
        """Of the factors' correlations: large where factors are hard to tell apart."""
        return float(np.linalg.cond(self.factor_correlation.to_numpy()))

    @property
    def covariance(self) -> pd.DataFrame:
        """The covariance of the assets that the model implies (N×N), annual."""
        B, Sigma_f = self.exposures.to_numpy(), self.factor_covariance.to_numpy()
        Sigma = B @ Sigma_f @ B.T + np.diag(self.specific_variances)
        return pd.DataFrame((Sigma + Sigma.T) / 2, index=self.assets, columns=self.assets)

    def portfolio_exposures(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Return the exposures of portfolios (K×P) from their weights (N×P)."""
        return self.exposures.T @ weights

    def factor_volatility(self, weights: pd.DataFrame) -> "pd.Series[float]":
        """Return the volatility of each portfolio (N×P) that comes from the factors (P)."""
        b = self.portfolio_exposures(weights)
        return pd.Series(np.sqrt((b * (self.factor_covariance @ b)).sum()))

    def specific_volatility(self, weights: pd.DataFrame) -> "pd.Series[float]":
        """Return the volatility of each portfolio (N×P) that the factors leave unexplained (P)."""
        return pd.Series(np.sqrt((weights**2).mul(self.specific_variances, axis=0).sum()))


def factor_model(
    exposures: pd.DataFrame,
    factor_covariance: pd.DataFrame,
    specific_variances: "pd.Series[float]",
) -> FactorModel:
    """Align and check exposures, factor covariance and specific variances.

    Parameters
    ----------
    exposures : DataFrame of shape (n_assets, n_factors)
    factor_covariance : DataFrame of shape (n_factors, n_factors)
        Annual, decimal.
    specific_variances : Series of shape (n_assets,)
        Annual, decimal, zero or above.

    Raises
    ------
    LabelError
        If names occur twice or differ.
    TableError
        If a number is missing, or a specific variance is below zero.
    InfeasibleError
        If the factor covariance is not positive semi-definite.

    Examples
    --------
    >>> B = pd.DataFrame({"Growth": {"Stocks": 1.0, "Bonds": 0.5}})
    >>> Sigma_f = pd.DataFrame({"Growth": {"Growth": 0.04}})
    >>> model = factor_model(B, Sigma_f, pd.Series({"Stocks": 0.01, "Bonds": 0.0}))
    >>> model.covariance
            Stocks  Bonds
    Stocks    0.05   0.02
    Bonds     0.02   0.01
    """
    B = labels.require_numbers(exposures, name="exposures")
    labels.require_unique(B.index, name="exposures")
    square = labels.square_onto(factor_covariance, B.columns, name="factor_covariance")
    d = labels.onto(specific_variances, B.index, name="specific_variances")
    d = labels.require_vector(d, name="specific_variances")
    for i in np.flatnonzero(d.to_numpy() < 0).tolist():
        raise TableError(
            f"specific_variances: row '{d.index[i]}': found {d.iloc[i]:g}; wanted zero or above"
        )
    return FactorModel(
        exposures=B,
        factor_covariance=require_covariance(square, name="factor_covariance"),
        specific_variances=d,
    )
