"""The groups of inputs that say which measure of risk is meant, and on what it is taken."""

from xlfactor.core.frozen import frozen
from xlfactor.core.risk.kinds import RiskBasis, RiskKind, RiskSettings
from xlfactor.core.risk.measures import RiskMeasure
from xlfactor.tables.inputs import risk


@frozen
class MeasureInputs:
    """A measure of risk and its settings; volatility if nothing is said."""

    risk_measure: risk.MeasureChoice = RiskKind.VOLATILITY
    confidence: risk.Confidence = 0.95
    degrees_of_freedom: risk.DegreesOfFreedom | None = None

    @property
    def settings(self) -> RiskSettings:
        """The measure with its settings."""
        return RiskSettings(
            kind=self.risk_measure,
            confidence=self.confidence,
            degrees_of_freedom=self.degrees_of_freedom,
        )


@frozen
class MeasuredRisk:
    """A measure of risk on a covariance or on returns."""

    covariance_or_returns: risk.RiskData
    chosen: MeasureInputs
    expected_returns: risk.ExpectedReturns | None = None

    @property
    def basis(self) -> RiskBasis:
        """What is measured; raises an `OptionError` if returns are expected of a sample."""
        return self.covariance_or_returns.expecting(self.expected_returns)

    @property
    def measure(self) -> RiskMeasure:
        """The measure of the risk of weights."""
        return self.chosen.settings.measure(self.basis)
