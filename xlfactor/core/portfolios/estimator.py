"""The method by which exposures are estimated from a history."""

from dataclasses import field

from xlfactor.core.factors.design import sorted_factors
from xlfactor.core.factors.exposures import Exposures, regress
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.history import History


@frozen
class Estimator:
    """The method of regression and its settings."""

    method: Method = Method.OLS
    settings: ExposureSettings = field(default_factory=ExposureSettings)

    @property
    def description(self) -> str:
        """The method and its settings in words."""
        return f"{self.method}; {self.settings.description}"

    def exposures(self, history: History) -> Exposures:
        """Estimate the exposures of all assets to all factors."""
        return regress(
            history.returns,
            sorted_factors(history.factor_returns),
            factors=history.factor_returns.columns,
            method=self.method,
            settings=self.settings,
            periods_per_year=history.scale,
        )
