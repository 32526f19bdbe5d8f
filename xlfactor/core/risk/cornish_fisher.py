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
        x, _, of_moments = self._comoments(w)
        by_moment, _ = self._by_moments(x)
        return np.asarray(-self.scenarios.mean(axis=0) - by_moment @ of_moments)

    def hessian(self, w: FloatArray) -> FloatArray:
        """Return the second derivatives of the loss (N×N); errors are those of the gradient."""
        x, deviations, of_moments = self._comoments(w)
        (by_2, by_3, by_4), by_pairs = self._by_moments(x)
        sigma, count = float((self.scenarios @ w).std()), len(x)
        curved = deviations.T * (2 * by_2 + 6 * by_3 * x + 12 * by_4 * x**2) @ deviations / count
        return np.asarray(-(curved + of_moments.T @ by_pairs @ of_moments) / sigma)

    def _comoments(self, w: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return standardised outcomes (T), assets' deviations (T×N) and co-moments (3×N).

        The co-moments are the gradients of the second to fourth central moment of a portfolio in
        the same proportions whose volatility is one.
        """
        R, outcomes = self.scenarios, self.scenarios @ w
        sigma, _, _ = self._shape(outcomes)
        x, deviations = (outcomes - outcomes.mean()) / sigma, R - R.mean(axis=0)
        return x, deviations, np.array([2 * x, 3 * x**2, 4 * x**3]) @ deviations / len(x)

    def _by_moments(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        r"""Return the derivatives of :math:`\sigma` times the expansion by the central moments.

        The first ones (3) and the second ones (3×3), where the variance is one, of

        .. math::
            a m_2^{1/2} + b m_3 m_2^{-1} + c m_4 m_2^{-3/2} + d m_3^2 m_2^{-5/2}
        """
        z, S, K = self._normal_quantile, float((x**3).mean()), float((x**4).mean() - 3)
        b, c, d = (z**2 - 1) / 6, (z**3 - 3 * z) / 24, -(2 * z**3 - 5 * z) / 36
        self._require_rising(S, K)
        a, m_4 = z - 3 * c, K + 3
        first = [a / 2 - b * S - 1.5 * c * m_4 - 2.5 * d * S**2, b + 2 * d * S, c]
        by_2_and_3, by_2_and_4 = -b - 5 * d * S, -1.5 * c
        by_2_twice = -a / 4 + 2 * b * S + 3.75 * c * m_4 + 8.75 * d * S**2
        second = [
            [by_2_twice, by_2_and_3, by_2_and_4],
            [by_2_and_3, 2 * d, 0.0],
            [by_2_and_4, 0.0, 0.0],
        ]
        return np.array(first), np.array(second)

    @property
    def _normal_quantile(self) -> float:
        from statistics import NormalDist

        return NormalDist().inv_cdf(1 - self.confidence)

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
