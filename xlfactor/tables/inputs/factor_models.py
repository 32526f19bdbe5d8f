"""The group of inputs that are a factor model."""

from xlfactor.core.factors.model import FactorModel, factor_model
from xlfactor.core.frozen import frozen
from xlfactor.tables.inputs import factors, risk


@frozen
class ModelInputs:
    """Exposures, the covariance of the factors, and what these leave of each asset's variance."""

    exposures: factors.Exposures
    factor_covariance: factors.FactorCovariance
    specific_variances: risk.SpecificVariances

    @property
    def model(self) -> FactorModel:
        """The model that they make."""
        return factor_model(self.exposures, self.factor_covariance, self.specific_variances)
