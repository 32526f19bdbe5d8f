"""The value at risk of a sample of returns by its skewness and kurtosis."""

import numpy as np

from xlfactor.core.risk.samples import SampleLoss, constant, require_varying
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError


class CornishFisherValueAtRisk(SampleLoss):
    r"""The value at risk by the expansion of the quantile in skewness and excess kurtosis.

    .. math::
        R(w) = -m_1 - \sigma \Big(z + \frac{z^2 - 1}{6} S + \frac{z^3 - 3z}{24} K
            - \frac{2z^3 - 5z}{36} S^2\Big), \qquad z = \Phi^{-1}(1 - \alpha)

    The moments are those of the portfolio's returns, with divisor T; their gradients are the
    co-moments of the assets with the portfolio, so no N⁴ table is needed. It is not convex. The
    expansion is refused where it does not rise all the way from its quantile to the median: a
    lower confidence would then have a larger loss.

    References
    ----------
    Favre and Galeano (2002), *Mean-modified value-at-risk optimization with hedge funds*.
    Maillard (2012), *A user's guide to the Cornish Fisher expansion*: where it is monotone.
    """

    name = "Cornish-Fisher value at risk"

    def value(self, w: FloatArray) -> float:
        """Return the loss of a portfolio; below zero it is a gain.

        Raises an `InfeasibleError` if the expansion is not monotone.
        """
        outcomes = self.scenarios @ w
        mean = float(outcomes.mean())
        if constant(outcomes):
            return -mean
        sigma, skewness, kurtosis = self._shape(outcomes)
        return -(mean + sigma * self._expansion(skewness, kurtosis))

    def gradient(self, w: FloatArray) -> FloatArray:
        """Return the change of the loss with each weight.

        Raises an `InfeasibleError` if the expansion is not monotone, or the portfolio's return
        does not vary.
        """
        R, outcomes = self.scenarios, self.scenarios @ w
        sigma, S, K = self._shape(outcomes)
        z, x = self._normal_quantile, (outcomes - outcomes.mean()) / sigma
        covariation = (R - R.mean(axis=0)).T / len(x)
        of_sigma = covariation @ x
        of_S = 3 * (covariation @ (x**2 - (x**2).mean()) - S * of_sigma)
        of_K = 4 * (covariation @ x**3 - (K + 3) * of_sigma)
        by_S = (z**2 - 1) / 6 - (2 * z**3 - 5 * z) * S / 18
        by_K = (z**3 - 3 * z) / 24
        expansion = self._expansion(S, K)
        return np.asarray(-R.mean(axis=0) - expansion * of_sigma - by_S * of_S - by_K * of_K)

    @property
    def _normal_quantile(self) -> float:
        from scipy.special import ndtri

        return float(ndtri(1 - self.confidence))

    def _expansion(self, S: float, K: float) -> float:
        z = self._normal_quantile
        self._require_rising(S, K)
        of_skewness = (z**2 - 1) * S / 6 - (2 * z**3 - 5 * z) * S**2 / 36
        return z + of_skewness + (z**3 - 3 * z) * K / 24

    def _require_rising(self, S: float, K: float) -> None:
        """Refuse an expansion whose slope, a quadratic in z, is not above zero on the way."""
        a, b, c = K / 8 - S**2 / 6, S / 3, 1 - K / 8 + 5 * S**2 / 36
        z = self._normal_quantile
        turns = [-b / (2 * a)] if a > 0 and z < -b / (2 * a) < 0 else []
        if min(a * u**2 + b * u + c for u in (z, 0.0, *turns)) <= 0:
            raise InfeasibleError(
                f"{self.name}: with a skewness of {S:.2f} and a kurtosis of {K + 3:.2f} the "
                f"expansion is not monotone up to a confidence of {self.confidence:g}; take "
                "another measure, such as historical VaR"
            )

    @staticmethod
    def _shape(outcomes: FloatArray) -> tuple[float, float, float]:
        """Return volatility, skewness and excess kurtosis, all with divisor T."""
        deviations = require_varying(outcomes) - outcomes.mean()
        sigma = float(np.sqrt((deviations**2).mean()))
        x = deviations / sigma
        return sigma, float((x**3).mean()), float((x**4).mean() - 3)
