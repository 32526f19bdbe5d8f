"""The group of inputs that say which measure of risk is meant."""

from xlfactor.core.frozen import frozen
from xlfactor.core.risk.kinds import RiskKind, RiskSettings
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
