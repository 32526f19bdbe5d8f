"""The group of inputs on what a page of risk shows: the measure, and groups of factors."""

from dataclasses import dataclass

from xlfactor.tables.inputs import risk
from xlfactor.tables.inputs.measures import MeasureInputs


@dataclass(frozen=True, kw_only=True, eq=False)
class ShownRisk:
    """The measure by which risk is shown, and the groups of factors that are summed."""

    measure: MeasureInputs
    factor_groups: risk.FactorGroups | None = None
