"""The measures of risk that a user chooses among, and what each is computed from."""

from dataclasses import replace
from typing import Final

import pandas as pd

from xlfactor.core.estimation.reading_notes import notes_of
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.risk import elliptical, samples
from xlfactor.core.risk.cornish_fisher import CornishFisherValueAtRisk
from xlfactor.core.risk.measures import RiskMeasure, Volatility
from xlfactor.errors import OptionError


class RiskKind(Option):
    """A measure of risk; VaR is the value at risk, ES the expected shortfall."""

    VOLATILITY = "volatility"
    GAUSSIAN_VAR = "Gaussian VaR"
    STUDENT_VAR = "Student VaR"
    CORNISH_FISHER_VAR = "Cornish-Fisher VaR"
    HISTORICAL_VAR = "historical VaR"
    KERNEL_VAR = "kernel VaR"
    GAUSSIAN_ES = "Gaussian ES"
    STUDENT_ES = "Student ES"
    HISTORICAL_ES = "historical ES"

    @property
    def needs_sample(self) -> bool:
        """Whether it is computed from a sample of returns, not from mean and covariance."""
        return self in _OF_SAMPLES


class LossKind(Option):
    """The distribution from which a value at risk is computed."""

    GAUSSIAN = "Gaussian"
    STUDENT = "Student"
    CORNISH_FISHER = "Cornish-Fisher"
    HISTORICAL = "historical"
    KERNEL = "kernel"

    @property
    def measure(self) -> RiskKind:
        """The value at risk of this distribution."""
        return RiskKind(f"{self} VaR")


class ShortfallKind(Option):
    """The distribution from which an expected shortfall is computed."""

    GAUSSIAN = "Gaussian"
    STUDENT = "Student"
    HISTORICAL = "historical"

    @property
    def measure(self) -> RiskKind:
        """The expected shortfall of this distribution."""
        return RiskKind(f"{self} ES")


@frozen
class RiskBasis:
    """The mean and covariance of returns over one horizon, and the sample of them if there is one.

    Of a sample, the horizon is a single period; see `basis_of_sample`.
    """

    #: Of the horizon (N), decimal; None counts as zero.
    expected_returns: "pd.Series[float] | None"
    #: Of the horizon (N×N), decimal.
    covariance: pd.DataFrame
    #: Of single periods (T×N), decimal; None if there is no sample.
    returns: pd.DataFrame | None = None
    #: The horizon in words.
    horizon: str = "a year"

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in reading the sample."""
        return notes_of(self.returns)

    def expecting(self, expected_returns: "pd.Series[float] | None") -> "RiskBasis":
        """Return the basis with expected returns that a user gave beside a covariance.

        Raises an `OptionError` if there is a sample, which has a mean of its own.
        """
        if expected_returns is None:
            return self
        if self.returns is not None:
            raise OptionError(
                "expected_returns: given beside returns, whose mean counts; leave one of them out"
            )
        return replace(self, expected_returns=expected_returns)


def basis_of_sample(returns: pd.DataFrame, *, horizon: str = "one period") -> RiskBasis:
    """Return the mean, the covariance (divisor T − 1) and the sample itself, of single periods."""
    return RiskBasis(
        expected_returns=returns.mean(),
        covariance=returns.cov(ddof=1),
        returns=returns,
        horizon=horizon,
    )


@frozen
class RiskSettings:
    """Which measure of risk is meant, at which confidence."""

    kind: RiskKind = RiskKind.VOLATILITY
    #: Of value at risk and expected shortfall.
    confidence: float = 0.95
    #: Of Student measures; their scatter is that of the basis' covariance.
    degrees_of_freedom: float | None = None

    @property
    def description(self) -> str:
        """The measure in words, such as 'historical ES at 95%'."""
        if self.kind is RiskKind.VOLATILITY:
            return self.kind.value
        student = self.degrees_of_freedom if self.kind in _STUDENT else None
        degrees = "" if student is None else f", {student:g} degrees of freedom"
        return f"{self.kind} at {100 * self.confidence:.6g}%{degrees}"

    def measure(self, basis: RiskBasis) -> RiskMeasure:
        """Return the measure of portfolios on a basis.

        Raises
        ------
        OptionError
            If the confidence is out of range, or what the kind needs is not given.
        InsufficientError
            If the sample is too short for the confidence.
        LabelError, TableError, InfeasibleError
            If names differ, a number is missing or the matrix is not a covariance matrix.

        Examples
        --------
        >>> import numpy as np
        >>> Sigma = pd.DataFrame({"Stocks": {"Stocks": 0.04}})
        >>> basis = RiskBasis(expected_returns=None, covariance=Sigma)
        >>> found = RiskSettings(kind=RiskKind.GAUSSIAN_VAR).measure(basis)
        >>> round(found.value(np.array([1.0])), 6)
        0.328971
        """
        if self.kind is RiskKind.VOLATILITY:
            return Volatility.of(basis.covariance)
        if self.kind.needs_sample:
            if basis.returns is None:
                raise OptionError(
                    f"risk_measure: '{self.kind}' needs a history of returns; wanted returns, or "
                    "a measure that mean and covariance are enough for: volatility, Gaussian or "
                    "Student"
                )
            return _OF_SAMPLES[self.kind].of(basis.returns, confidence=self.confidence)
        return self._elliptical(basis)

    def _elliptical(self, basis: RiskBasis) -> RiskMeasure:
        mu = basis.expected_returns
        if mu is None:
            mu = pd.Series(0.0, index=basis.covariance.index)
        if self.kind in _GAUSSIAN:
            return _GAUSSIAN[self.kind](mu, basis.covariance, confidence=self.confidence)
        nu = self.degrees_of_freedom
        if nu is None:
            raise OptionError(
                f"degrees_of_freedom: not given, but '{self.kind}' needs them; wanted a number "
                "above 2, such as 5"
            )
        scatter = elliptical.scatter_of(basis.covariance, nu)
        return _STUDENT[self.kind](mu, scatter, nu, confidence=self.confidence)


_GAUSSIAN: Final = {
    RiskKind.GAUSSIAN_VAR: elliptical.gaussian_value_at_risk,
    RiskKind.GAUSSIAN_ES: elliptical.gaussian_expected_shortfall,
}
_STUDENT: Final = {
    RiskKind.STUDENT_VAR: elliptical.student_value_at_risk,
    RiskKind.STUDENT_ES: elliptical.student_expected_shortfall,
}
_OF_SAMPLES: Final[dict[RiskKind, type[samples.SampleLoss]]] = {
    RiskKind.CORNISH_FISHER_VAR: CornishFisherValueAtRisk,
    RiskKind.HISTORICAL_VAR: samples.HistoricalValueAtRisk,
    RiskKind.KERNEL_VAR: samples.KernelValueAtRisk,
    RiskKind.HISTORICAL_ES: samples.HistoricalShortfall,
}
