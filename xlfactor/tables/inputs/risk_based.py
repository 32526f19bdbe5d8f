"""Inputs on portfolios that need no expected returns."""

from typing import Annotated

from xlfactor.core.typing import FloatSeries, TextSeries
from xlfactor.tables import groups, shapes

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
    groups.GroupNames(
        absent="no groups of factors",
        help="Factor names and the group of each, such as activity or inflation, under a header "
        "row.",
    ),
]
