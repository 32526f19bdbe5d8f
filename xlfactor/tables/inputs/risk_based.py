"""Inputs on portfolios that need no expected returns."""

from typing import Annotated

from xlfactor.core.typing import FloatSeries
from xlfactor.tables import shapes

MarketValues = Annotated[
    FloatSeries,
    shapes.Vector(
        absent="no portfolio by capitalisation",
        help="Market values, zero or above: asset names and one number each, in any currency; "
        "without them there is no portfolio by capitalisation.",
        blank=0.0,
    ),
]
