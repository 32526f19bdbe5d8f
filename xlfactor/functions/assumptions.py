"""Excel functions on tables of capital-market assumptions."""

import pandas as pd

from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.covariance import covariance_matrix
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.reading_notes import notes_of, with_notes
from xlfactor.core.estimation.repair import Repair, repaired
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import NameIndex
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.tables.inputs import assets
from xlfactor.tables.provider import CmaInputs, ProviderRows
from xlfactor.tables.rows import Rows


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.ASSET)
def cma_expected_return(
    cma: assets.CmaTable,
    measure: assets.Measure | None = None,
    assets: assets.Assets | None = None,
    unit: assets.UnitChoice = Unit.AUTOMATIC,
    volatility_measure: assets.VolatilityMeasure | None = None,
    *,
    rows: ProviderRows,
) -> pd.Series:
    """Return one column of expected returns of a CMA table, as decimals."""
    published = rows.read(cma, unit=unit, volatility_measure=volatility_measure)
    if assets is None:
        return with_notes(published.known_returns(measure), published.notes)
    return with_notes(published.returns(measure, assets=assets), published.notes)


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.ASSET)
def cma_volatility(
    cma: assets.CmaTable,
    assets: assets.Assets | None = None,
    unit: assets.UnitChoice = Unit.AUTOMATIC,
    volatility_measure: assets.VolatilityMeasure | None = None,
    *,
    rows: ProviderRows,
) -> pd.Series:
    """Return the volatilities of a CMA table, as decimals."""
    published = rows.read(cma, unit=unit, volatility_measure=volatility_measure)
    return with_notes(published.volatilities_of(assets), published.notes)


@frozen
class ChosenAssets:
    """Asset classes of a CMA table, whose correlations are repaired if that is asked for."""

    published: Assumptions
    #: All that have the figures that are asked for, if None.
    assets: NameIndex | None
    repair: Repair

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in reading the table."""
        return self.published.notes

    @property
    def correlation(self) -> pd.DataFrame:
        """The full correlation matrix."""
        return self._repaired(self.published.correlation_of(self.assets))

    @property
    def covariance(self) -> pd.DataFrame:
        """The annual covariance matrix."""
        chosen = (
            self.published.complete()
            if self.assets is None
            else self.published.select(self.assets)
        )
        correlation = self._repaired(chosen.correlation)
        return with_notes(
            covariance_matrix(chosen.volatilities, correlation), notes_of(correlation)
        )

    def _repaired(self, correlation: pd.DataFrame) -> pd.DataFrame:
        accepted = repaired(correlation, self.repair, name="cma")
        return with_notes(accepted.correlation, accepted.notes)


@function_family(category=Category.ASSUMPTIONS)
def chosen_assets(
    assets: assets.Assets | None = None,
    repair: assets.RepairChoice = Repair.NONE,
    *,
    table: CmaInputs,
) -> ChosenAssets:
    """Read a CMA table and choose asset classes of it."""
    return ChosenAssets(published=table.published, assets=assets, repair=repair)


@chosen_assets.view(rows=Rows.ASSET)
def cma_correlation(chosen: ChosenAssets) -> pd.DataFrame:
    """Return the full correlation matrix of a CMA table published as a triangle."""
    return chosen.correlation


@chosen_assets.view(rows=Rows.ASSET)
def cma_covariance(chosen: ChosenAssets) -> pd.DataFrame:
    """Return the annual covariance matrix of the assets of a CMA table."""
    return chosen.covariance


@excel_function(category=Category.ASSUMPTIONS, rows=Rows.NUMBER)
def cma_notes(table: CmaInputs) -> pd.DataFrame:
    """Return the assumptions made in reading a CMA table, one per line."""
    notes = table.published.notes
    return pd.DataFrame({"Assumed": list(notes)}, index=range(1, len(notes) + 1))
