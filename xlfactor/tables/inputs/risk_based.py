"""Inputs on portfolios that need no expected returns."""

from typing import Annotated

from xlfactor.core.typing import FloatSeries, TextSeries
from xlfactor.tables import shapes
from xlfactor.tables.policy import GroupNames

MarketValues = Annotated[
    FloatSeries,
    shapes.Vector(
        absent="no portfolio by capitalisation",
        help="Market values, zero or above: asset names and one number each, in any currency; "
        "without them there is no portfolio by capitalisation.",
        blank=0.0,
    ),
]
FactorGroups = Annotated[
    TextSeries,
    GroupNames(
        absent="factors are shown one by one",
        help="One row per factor, with the column Group, such as activity or rates.",
    ),
]
