"""The group of inputs on what a page of risk shows: the measure, and groups of factors."""

from xlfactor.core.frozen import frozen
from xlfactor.tables.inputs import risk
from xlfactor.tables.inputs.measures import MeasureInputs


@frozen
class ShownRisk:
    """The measure by which risk is shown, and the groups of factors that are summed."""

    measure: MeasureInputs
    factor_groups: risk.FactorGroups | None = None
