"""Inputs on the yield curve: yields by maturity, bond portfolios, barbells."""

from typing import Annotated

import pandas as pd

from xlfactor.core.risk.curve import Positions
from xlfactor.core.typing import FloatSeries, NameIndex
from xlfactor.tables import curves, kinds
from xlfactor.tables.names import NumberNames

Yields = Annotated[
    pd.DataFrame,
    curves.YieldTable(
        help="Yields of zero-coupon bonds as decimals: dates in the first column, one column per "
        "maturity, in increasing order, headed by years (2) or a name (2Y, 6M).",
    ),
]
ComponentCount = Annotated[
    int,
    kinds.Whole(
        absent="three components",
        help="The number of components of the yield curve; three if left out.",
        minimum=1,
        maximum=100,
    ),
]
BondPortfolios = Annotated[
    pd.DataFrame,
    curves.MaturityGrid(
        help="Bond portfolios: maturities in rows, one column for each portfolio; a blank holds "
        "nothing.",
        blank=0.0,
        numbered=NumberNames.YEARS,
    ),
]
PositionChoice = Annotated[
    Positions,
    kinds.Choice(
        help="What the portfolios' figures are: numbers of zero-coupon bonds that pay 1, or "
        "sensitivities, the gain for each unit by which a yield falls. Bonds if left out.",
        option=Positions,
    ),
]
ShownMaturity = Annotated[
    str,
    curves.MaturityName(help="The one maturity to show, such as 2Y; all of them if left out."),
]
ShownComponent = Annotated[
    str,
    kinds.Text(help="The one component to show, such as Slope, or Residual; all if left out."),
]
BarbellMaturities = Annotated[
    NameIndex,
    curves.MaturityNames(
        absent="the barbells are of 2Y, 5Y and 10Y",
        help="The maturities of the short bond, the bullet and the long bond; 2Y, 5Y and 10Y if "
        "left out.",
    ),
]
BarbellPrices = Annotated[
    FloatSeries,
    curves.MaturityVector(
        help="Maturities and prices of three zero-coupon bonds, in increasing order: the short "
        "one, the bullet and the long one."
    ),
]
Maturities = Annotated[
    NameIndex, curves.MaturityNames(help="The maturities to keep; all if left out.")
]
SpreadBeta = Annotated[
    float,
    kinds.Number(
        absent="the beta is estimated from the yields",
        help="The change of the spread of the long bond over the bullet for that of the bullet "
        "over the short one; above 0.",
        minimum=1e-9,
        maximum=1e9,
    ),
]
