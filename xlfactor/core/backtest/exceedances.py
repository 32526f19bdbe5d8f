"""Tests of a forecast of value at risk by the losses that exceeded it."""

import math
from dataclasses import dataclass

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.risk.elliptical import require_confidence
from xlfactor.core.typing import BoolArray
from xlfactor.errors import InsufficientError


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodRatio:
    """A test of a hypothesis by the ratio of likelihoods without it and under it."""

    #: Twice the logarithm of the ratio; chi-squared under the hypothesis.
    statistic: float
    #: One or two.
    degrees_of_freedom: int

    @property
    def p_value(self) -> float:
        r"""The probability of a statistic at least as large under the hypothesis.

        .. math:: \operatorname{erfc} \sqrt{x / 2} \text{ with one degree}, \quad
            e^{-x / 2} \text{ with two}
        """
        half = self.statistic / 2
        return math.exp(-half) if self.degrees_of_freedom == 2 else math.erfc(math.sqrt(half))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceedances:
    """How often losses exceeded their value at risk, and what that says of the forecast."""

    observations: int
    count: int
    #: The number that the confidence lets expect.
    expected: float
    #: Kupiec's test: losses exceed as often as they should.
    proportion: LikelihoodRatio
    #: Christoffersen's test: an exceedance makes the next no likelier.
    independence: LikelihoodRatio

    @property
    def share(self) -> float:
        """The exceedances as a share of the observations."""
        return self.count / self.observations

    @property
    def coverage(self) -> LikelihoodRatio:
        """Christoffersen's test of both at once."""
        return LikelihoodRatio(
            statistic=self.proportion.statistic + self.independence.statistic,
            degrees_of_freedom=2,
        )


def exceedances_of(
    returns: "pd.Series[float]", value_at_risk: "pd.Series[float]", *, confidence: float
) -> Exceedances:
    """Count the returns below minus their value at risk, and test the forecast by them.

    Parameters
    ----------
    returns : Series of shape (n_dates,)
        Periodic, decimal.
    value_at_risk : Series of shape (n_forecasts,)
        Dated by the first period that it is a forecast of, and in force until the next; returns
        before the first are not counted. Losses are positive.
    confidence : float
        Of the forecast, such as 0.95.

    Raises
    ------
    TableError
        If a number is missing.
    OptionError
        If the confidence is not between 0.5 and 1.
    InsufficientError
        If there are fewer than two periods.

    Examples
    --------
    >>> returns = pd.Series([-0.03, 0.01, 0.0, -0.01])
    >>> found = exceedances_of(returns, pd.Series([0.02, 0.01], index=[0, 3]), confidence=0.75)
    >>> found.count, found.expected, found.proportion.p_value
    (1, 1.0, 1.0)
    """
    limits = labels.require_vector(value_at_risk, name="value_at_risk")
    in_force = limits.reindex(returns.index, method="ffill").dropna()
    losses = -labels.require_vector(returns, name="returns")[in_force.index]
    return exceedance_tests((losses > in_force).to_numpy(), confidence=confidence)


def exceedance_tests(exceeded: BoolArray, *, confidence: float) -> Exceedances:
    r"""Test whether losses exceed their value at risk as often as they should, and at random.

    .. math::
        LR_{pof} &= 2 \ln \frac{(1-\pi)^{T-x} \pi^x}{(1-p)^{T-x} p^x}, \qquad \pi = x / T \\
        LR_{ind} &= 2 \ln \frac{(1-\pi_0)^{n_{00}} \pi_0^{n_{01}} (1-\pi_1)^{n_{10}}
        \pi_1^{n_{11}}}{(1-\pi_2)^{n_{00}+n_{10}} \pi_2^{n_{01}+n_{11}}}

    with *x* exceedances in *T* periods, the wanted share *p*, the number :math:`n_{ij}` of
    periods in state *j* (1: exceeded) after one in state *i*, and the shares that follow.

    Parameters
    ----------
    exceeded : array of shape (n_dates,)
        Whether the loss of each period exceeded its forecast, in the order of time.

    Raises
    ------
    OptionError
        If the confidence is not between 0.5 and 1.
    InsufficientError
        If there are fewer than two periods.

    References
    ----------
    Kupiec (1995), *Techniques for verifying the accuracy of risk measurement models*.
    Christoffersen (1998), *Evaluating interval forecasts*, section 3.

    Examples
    --------
    >>> days = pd.Series([True] + 19 * [False])
    >>> found = exceedance_tests(days.to_numpy(), confidence=0.95)
    >>> found.count, round(found.proportion.statistic, 9)
    (1, 0.0)
    """
    T, x, p = len(exceeded), int(exceeded.sum()), 1.0 - require_confidence(confidence)
    if T < 2:
        raise InsufficientError(f"returns: {T} periods; wanted 2 or more to test a forecast")
    before, after = exceeded[:-1], exceeded[1:]
    n = [[int(((before == i) & (after == j)).sum()) for j in (0, 1)] for i in (0, 1)]
    apart = _most(*n[0]) + _most(*n[1])
    together = _most(n[0][0] + n[1][0], n[0][1] + n[1][1])
    return Exceedances(
        observations=T,
        count=x,
        expected=p * T,
        proportion=_ratio(_most(T - x, x), _log_likelihood(T - x, x, p)),
        independence=_ratio(apart, together),
    )


def _ratio(free: float, bound: float) -> LikelihoodRatio:
    # rounding may leave the ratio of equal likelihoods just below one
    return LikelihoodRatio(statistic=max(2.0 * (free - bound), 0.0), degrees_of_freedom=1)


def _most(without: int, with_: int) -> float:
    """Return the largest log likelihood, that of the observed share."""
    total = without + with_
    return _log_likelihood(without, with_, with_ / total) if total else 0.0


def _log_likelihood(without: int, with_: int, share: float) -> float:
    return (without * math.log(1 - share) if without else 0.0) + (
        with_ * math.log(share) if with_ else 0.0
    )
