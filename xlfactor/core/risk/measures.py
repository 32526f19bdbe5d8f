"""Measures of the risk of a portfolio, each with its gradient."""

from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import InfeasibleError

#: A portfolio has no volatility if its variance is below this share of what its positions have
#: on their own.
_NO_VARIANCE = 1e-14


class RiskMeasure(Protocol):
    r"""A risk of portfolios of some assets, homogeneous of degree one in the weights.

    .. math:: R(tw) = t\,R(w) \ (t > 0) \quad\Rightarrow\quad w' \nabla R(w) = R(w)

    So each asset contributes :math:`w_i \, \partial R / \partial w_i`, and the contributions sum
    to the measure. A measure that is convex as well can be budgeted.
    """

    @property
    def name(self) -> str:
        """The name of the measure."""

    @property
    def assets(self) -> Labels:
        """The assets, in the order of the weights."""

    def value(self, w: FloatArray) -> float:
        """Return the risk of a portfolio from its weights (N)."""

    def gradient(self, w: FloatArray) -> FloatArray:
        """Return the change of the risk with each weight (N).

        Raises an `InfeasibleError` if the measure has no derivative there, as where the portfolio
        has no risk.
        """


@frozen
class Volatility:
    r"""The standard deviation of the portfolio's return.

    .. math:: \sigma(w) = \sqrt{w' \Sigma w}, \qquad \nabla\sigma = \Sigma w / \sigma(w)

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> volatility = Volatility.of(Sigma)
    >>> round(volatility.value(np.array([1.0, 2.0])), 9)
    0.5
    >>> volatility.gradient(np.array([1.0, 2.0])).round(9).tolist()
    [0.18, 0.16]
    """

    #: Annual, decimal (N×N); checked by `of`.
    covariance: pd.DataFrame

    @cached_property
    def Sigma(self) -> FloatArray:  # noqa: N802 (the textbook's letter)
        """The same numbers without their names."""
        return self.covariance.to_numpy()

    @classmethod
    def of(cls, covariance: pd.DataFrame) -> "Volatility":
        """Return the volatility of portfolios whose assets have this covariance.

        Raises a `LabelError`, a `TableError` or an `InfeasibleError` if a number is missing or the
        matrix is not a covariance matrix.
        """
        return cls(covariance=require_covariance(covariance, riskless=True))

    @property
    def name(self) -> str:
        """The name of the measure."""
        return "volatility"

    @property
    def assets(self) -> Labels:
        """The assets, in the order of the covariance."""
        return self.covariance.index

    def value(self, w: FloatArray) -> float:
        """Return the volatility of a portfolio."""
        return float(np.sqrt(max(float(w @ self.Sigma @ w), 0.0)))

    def gradient(self, w: FloatArray) -> FloatArray:
        """Return the change of the volatility with each weight.

        Raises an `InfeasibleError` if the portfolio has no volatility.
        """
        return np.asarray(self.Sigma @ w / np.sqrt(self._variance(w)))

    def hessian(self, w: FloatArray) -> FloatArray:
        """Return the second derivatives of the volatility (N×N); errors are those above."""
        sigma, g = np.sqrt(self._variance(w)), self.gradient(w)
        return np.asarray((self.Sigma - np.outer(g, g)) / sigma)

    def _variance(self, w: FloatArray) -> float:
        variance = float(w @ self.Sigma @ w)
        if variance <= _NO_VARIANCE * (w**2 @ self.Sigma.diagonal()):
            raise InfeasibleError(
                "weights: the portfolio has no volatility, and no marginal risks"
            )
        return variance


def weights_on(measure: RiskMeasure, weights: "pd.Series[float]") -> FloatArray:
    """Return weights in the order of the measure's assets; what is not listed is not held.

    Raises a `LabelError` if the measure does not know an asset, and a `TableError` if a number is
    missing.
    """
    held = labels.holdings_onto(weights, measure.assets, name="weights")
    return np.asarray(labels.require_vector(held, name="weights"), dtype=np.float64)
