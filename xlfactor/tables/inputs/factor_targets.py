"""The group of inputs on target exposures: those of the assets, and those that are wanted."""

from xlfactor.core.factors.exposure_units import require_exposure_units
from xlfactor.core.frozen import frozen
from xlfactor.tables.inputs import factors


@frozen
class FactorTargets:
    """Exposures of the assets, and targets in the same units."""

    exposures: factors.Exposures
    target_exposures: factors.TargetExposures

    def __post_init__(self) -> None:
        """Raise a `TableError` if targets are in other units than exposures."""
        require_exposure_units(
            self.target_exposures, self.exposures, where="target_exposures: row '{}'".format
        )
