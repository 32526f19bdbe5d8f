"""The volatility of portfolios by a factor model whose covariance is never written out."""

import numpy as np

from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import InfeasibleError


@frozen
class FactorForm:
    r"""A covariance :math:`LL' + \operatorname{diag}(d)` of many assets and few factors.

    Examples
    --------
    >>> form = FactorForm(L=np.array([[0.2], [0.1]]), d=np.array([0.01, 0.0]))
    >>> (form @ np.array([1.0, 1.0])).round(9).tolist()
    [0.07, 0.03]
    """

    #: The factors' part (N×K).
    L: FloatArray
    #: What each asset has of its own (N).
    d: FloatArray

    def __matmul__(self, x: FloatArray) -> FloatArray:
        """Return the product with a vector (N)."""
        return np.asarray(self.L @ (self.L.T @ x) + self.d * x)

    def __abs__(self) -> "FactorForm":
        """Return a form whose covariances bound the sizes of these."""
        return FactorForm(L=np.abs(self.L), d=self.d)

    @property
    def diagonal(self) -> FloatArray:
        """The variances (N)."""
        return np.asarray((self.L**2).sum(axis=1) + self.d)

    def scaled(self, sigma: FloatArray, held: BoolArray) -> "FactorForm":
        """Return it with the assets held alone, each divided by its size."""
        L, d = self.L / sigma[:, None], self.d / sigma**2
        return FactorForm(L=L[held], d=d[held])


@frozen
class ModelVolatility:
    r"""The standard deviation of the portfolio's return in a factor model.

    .. math:: \sigma(w) = \sqrt{w' (B \Sigma_f B' + D) w}

    It takes as many numbers as there are exposures: 5,000 assets on 10 factors have 50,000, and a
    covariance of 25 million.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlfactor.core.factors.model import factor_model
    >>> B = pd.DataFrame({"Growth": {"Stocks": 1.0, "Bonds": 0.5}})
    >>> Sigma_f = pd.DataFrame({"Growth": {"Growth": 0.04}})
    >>> model = factor_model(B, Sigma_f, pd.Series({"Stocks": 0.05, "Bonds": 0.03}))
    >>> round(ModelVolatility.of(model).value(np.array([1.0, 0.0])), 9)
    0.3
    """

    assets: Labels
    form: FactorForm

    @classmethod
    def of(cls, model: FactorModel) -> "ModelVolatility":
        """Return the volatility of portfolios in a factor model."""
        values, V = np.linalg.eigh(model.factor_covariance.to_numpy())
        L = model.exposures.to_numpy() @ (V * np.sqrt(np.maximum(values, 0.0)))
        form = FactorForm(L=L, d=np.asarray(model.specific_variances))
        return cls(assets=model.assets, form=form)

    @property
    def name(self) -> str:
        """The name of the measure."""
        return "volatility"

    def value(self, w: FloatArray) -> float:
        """Return the volatility of a portfolio."""
        return float(np.sqrt(max(float(w @ (self.form @ w)), 0.0)))

    def gradient(self, w: FloatArray) -> FloatArray:
        """Return the change of the volatility with each weight.

        Raises an `InfeasibleError` if the portfolio has no volatility.
        """
        sigma = self.value(w)
        if sigma == 0:
            raise InfeasibleError(
                "weights: the portfolio has no volatility, and no marginal risks"
            )
        return np.asarray(self.form @ w / sigma)
