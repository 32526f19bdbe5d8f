"""The groups of inputs on a provider's table: its rows, their names, and how it is read."""

import pandas as pd

from xlfactor.core.estimation.asset_names import renamed
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.published_assumptions import read_assumptions
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.frozen import frozen
from xlfactor.tables.inputs import assets


@frozen
class ProviderRows:
    """The rows of a provider's table that are used, and the analyst's names of them."""

    asset_names: assets.AssetNames | None = None
    cma_currency: assets.CmaCurrency | None = None

    def read(
        self,
        cma: pd.DataFrame,
        *,
        unit: Unit,
        volatility_measure: str | None,
        correlations: pd.DataFrame | None = None,
    ) -> Assumptions:
        """Read the provider's table, and give its asset classes the analyst's names."""
        published = read_assumptions(
            cma,
            unit=unit,
            volatility_measure=volatility_measure,
            correlations=correlations,
            currency=self.cma_currency,
        )
        return renamed(published, self.asset_names)


@frozen
class CmaInputs:
    """A table of capital-market assumptions, and how it is read."""

    cma: assets.CmaTable
    unit: assets.UnitChoice = Unit.AUTOMATIC
    volatility_measure: assets.VolatilityMeasure | None = None
    correlations: assets.PublishedCorrelations | None = None
    rows: ProviderRows

    @property
    def published(self) -> Assumptions:
        """The table under the analyst's names."""
        return self.rows.read(
            self.cma,
            unit=self.unit,
            volatility_measure=self.volatility_measure,
            correlations=self.correlations,
        )
