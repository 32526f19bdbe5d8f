"""Losses measured on a sample of returns: historical, and smoothed by a kernel."""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import ClassVar, Final, Self

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.elliptical import require_confidence
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import InfeasibleError, InsufficientError

#: A number of scenarios this near to a whole one is meant to be it: 5 % of 100 are five.
_WHOLE: Final = 1e-9
#: Outcomes that differ by less than this share of the largest are equal.
_EQUAL: Final = 1e-12


@frozen
class SampleLoss(ABC):
    """A loss at a confidence, on scenarios that count alike; its horizon is one period."""

    name: ClassVar[str]
    #: One row a scenario (T×N), decimal; checked by `of`.
    returns: pd.DataFrame
    #: Such as 0.95: the worst 5 % of the scenarios count.
    confidence: float

    @classmethod
    def of(cls, returns: pd.DataFrame, *, confidence: float) -> Self:
        """Return the measure of portfolios whose assets had these returns.

        Raises
        ------
        OptionError
            If the confidence is not between 0.5 and 1.
        LabelError, TableError
            If an asset occurs twice or a number is missing.
        InsufficientError
            If there are fewer scenarios than one in the tail.
        """
        tail = 1 - require_confidence(confidence)
        numbers = labels.require_numbers(returns, name="returns")
        if len(numbers) * tail < 1 - _WHOLE:
            raise InsufficientError(
                f"returns: found {len(numbers)} rows; a confidence of {confidence:g} wants "
                f"{np.ceil(1 / tail - _WHOLE):.0f} at least, or lower it"
            )
        return cls(returns=numbers, confidence=confidence)

    @abstractmethod
    def value(self, w: FloatArray) -> float:
        """Return the loss of a portfolio; below zero it is a gain."""

    @abstractmethod
    def gradient(self, w: FloatArray) -> FloatArray:
        """Return the change of the loss with each weight."""

    @property
    def assets(self) -> Labels:
        """The assets, in the order of the columns."""
        return self.returns.columns

    @cached_property
    def scenarios(self) -> FloatArray:
        """The returns as an array (T×N)."""
        return np.ascontiguousarray(self.returns.to_numpy(), dtype=np.float64)

    @property
    def tail(self) -> float:
        """The number of scenarios in the tail, which need not be whole."""
        return (1 - self.confidence) * len(self.returns)


class HistoricalValueAtRisk(SampleLoss):
    r"""The loss that the share :math:`\alpha` of the scenarios does not exceed.

    .. math:: R(w) = -\inf\{x : P[w'r \le x] \ge 1 - \alpha\}

    Its gradient is minus the returns of the scenario at the quantile, or their mean over the
    scenarios that share its outcome.

    Examples
    --------
    >>> returns = pd.DataFrame({"Stocks": [-0.3, -0.2, 0.0, 0.1], "Bonds": [0.1, 0.0, 0.0, 0.1]})
    >>> loss = HistoricalValueAtRisk.of(returns, confidence=0.75)
    >>> loss.value(np.array([1.0, 0.0])), loss.gradient(np.array([1.0, 0.0])).tolist()
    (0.3, [0.3, -0.1])
    """

    name = "historical value at risk"

    def value(self, w: FloatArray) -> float:
        """Return the loss of a portfolio; below zero it is a gain."""
        return -_quantile(self.scenarios @ w, self.tail)

    def gradient(self, w: FloatArray) -> FloatArray:
        """Return the change of the loss with each weight."""
        outcomes = self.scenarios @ w
        at_quantile = _equal(outcomes, _quantile(outcomes, self.tail))
        return np.asarray(-self.scenarios[at_quantile].mean(axis=0))


class HistoricalShortfall(SampleLoss):
    r"""The mean loss over the worst share :math:`1 - \alpha` of the scenarios.

    .. math:: R(w) = -\frac{1}{1-\alpha} \int_0^{1-\alpha} q_u(w'r) \, du

    It is convex. The scenario at the quantile counts with the part of it that lies in the tail.
    Where several have its outcome the measure has a kink, and the gradient is the subgradient
    in which they count alike.

    References
    ----------
    Acerbi and Tasche (2002), *On the coherence of expected shortfall*, definition 2.6.

    Examples
    --------
    >>> returns = pd.DataFrame({"Stocks": [-0.3, -0.2, 0.0, 0.1], "Bonds": [0.1, 0.0, 0.0, 0.1]})
    >>> loss = HistoricalShortfall.of(returns, confidence=0.6)  # 1.6 scenarios in the tail
    >>> round(loss.value(np.array([1.0, 0.0])), 9)  # (0.3 + 0.6 × 0.2) / 1.6
    0.2625
    >>> loss.gradient(np.array([1.0, 0.0])).round(9).tolist()
    [0.2625, -0.0625]
    """

    name = "historical expected shortfall"

    def value(self, w: FloatArray) -> float:
        """Return the loss of a portfolio; below zero it is a gain."""
        outcomes = self.scenarios @ w
        return -float(self.tail_probabilities(outcomes) @ outcomes)

    def gradient(self, w: FloatArray) -> FloatArray:
        """Return the change of the loss with each weight; a subgradient at a kink."""
        return np.asarray(-self.tail_probabilities(self.scenarios @ w) @ self.scenarios)

    def tail_probabilities(self, outcomes: FloatArray) -> FloatArray:
        """Return how much each scenario (T) counts in the tail; the sum is one."""
        quantile = _quantile(outcomes, self.tail)
        at_quantile = _equal(outcomes, quantile)
        below = (outcomes < quantile) & ~at_quantile
        p = np.where(below, 1.0, 0.0)
        p[at_quantile] = (self.tail - below.sum()) / at_quantile.sum()
        return p / self.tail


class KernelValueAtRisk(SampleLoss):
    r"""The value at risk of the sample's distribution smoothed by a Gaussian kernel.

    .. math::
        \frac1T \sum_t \Phi\Big(\frac{-R(w) - w'r_t}{h}\Big) = 1 - \alpha, \qquad
        h = 1.06 \, T^{-1/5} \sigma(w)

    The gradient is minus the mean of the returns given that the portfolio is at its quantile,
    each scenario weighted by the kernel, and what the bandwidth `h` changes with the weights: it
    makes the contributions sum to the measure. It is not convex.

    References
    ----------
    Gourieroux, Laurent and Scaillet (2000), *Sensitivity analysis of values at risk*.
    Silverman (1986), *Density estimation*, equation 3.28: the bandwidth.
    """

    name = "kernel value at risk"

    def value(self, w: FloatArray) -> float:
        """Return the loss of a portfolio; below zero it is a gain."""
        if constant(self.scenarios @ w):
            return -float((self.scenarios @ w).mean())
        x, mean, sigma = self._standardised(w)
        return -(mean + sigma * self._quantile(x))

    def gradient(self, w: FloatArray) -> FloatArray:
        """Return the change of the loss with each weight.

        Raises an `InfeasibleError` if the portfolio's return does not vary.
        """
        x, _, _ = self._standardised(w)
        p, u = self._at_quantile(x)
        _, of_volatility = self._comoments(x)
        return np.asarray(-(p @ self.scenarios) - self.bandwidth * float(p @ u) * of_volatility)

    def hessian(self, w: FloatArray) -> FloatArray:
        r"""Return the second derivatives of the loss (N×N); errors are those of the gradient.

        With :math:`u_t = (-R - w'r_t) / h` and the kernel's weights p, of which
        :math:`\sum_t p_t \nabla u_t = 0`:

        .. math::
            \nabla^2 R = -h \sum_t p_t u_t \nabla u_t \nabla u_t'
                - \frac{h}{\sigma} \sum_t p_t u_t \, \nabla^2 \sigma
        """
        R, width = self.scenarios, self.bandwidth
        x, _, sigma = self._standardised(w)
        p, u = self._at_quantile(x)
        deviations, of_volatility = self._comoments(x)
        pressed = float(p @ u)
        of_u = (p @ R - R + width * np.outer(pressed - u, of_volatility)) / width
        curved = deviations.T @ deviations / (len(x) - 1) - np.outer(of_volatility, of_volatility)
        return np.asarray(-width * ((of_u.T * (p * u)) @ of_u + pressed * curved) / sigma)

    @property
    def bandwidth(self) -> float:
        """The width of the kernel as a multiple of the portfolio's volatility."""
        return float(1.06 * len(self.returns) ** -0.2)

    def _standardised(self, w: FloatArray) -> tuple[FloatArray, float, float]:
        """Return outcomes in volatilities from their mean, the mean and the volatility."""
        outcomes = require_varying(self.scenarios @ w)
        mean, sigma = float(outcomes.mean()), float(outcomes.std(ddof=1))
        return (outcomes - mean) / sigma, mean, sigma

    def _comoments(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the scenarios less their means (T×N), and the gradient of the volatility (N)."""
        deviations = self.scenarios - self.scenarios.mean(axis=0)
        return deviations, deviations.T @ x / (len(x) - 1)

    def _at_quantile(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the kernel's weight of each scenario (T), and how many widths it is worse."""
        u = (self._quantile(x) - x) / self.bandwidth
        kernel = np.exp(-(u**2) / 2)
        return kernel / kernel.sum(), u

    def _quantile(self, x: FloatArray) -> float:
        from scipy.optimize import brentq
        from scipy.special import ndtr

        def excess(q: float) -> float:
            return float(ndtr((q - x) / self.bandwidth).sum() - self.tail)

        room = 40 * self.bandwidth
        return float(brentq(excess, x.min() - room, x.max() + room, xtol=1e-15, rtol=1e-15))


def _quantile(outcomes: FloatArray, tail: float) -> float:
    """Return the smallest outcome that at least `tail` scenarios do not exceed."""
    k = int(np.ceil(tail - _WHOLE)) - 1
    return float(np.partition(outcomes, k)[k])


def _equal(outcomes: FloatArray, outcome: float) -> BoolArray:
    return np.asarray(np.abs(outcomes - outcome) <= _EQUAL * np.abs(outcomes).max())


def constant(outcomes: FloatArray) -> bool:
    """Return whether all outcomes are equal, up to rounding."""
    return bool(np.ptp(outcomes) <= _EQUAL * np.abs(outcomes).max())


def require_varying(outcomes: FloatArray) -> FloatArray:
    """Return the outcomes, or raise an `InfeasibleError` if all are equal."""
    if constant(outcomes):
        raise InfeasibleError("weights: the portfolio's return does not vary: it has no risk")
    return outcomes
