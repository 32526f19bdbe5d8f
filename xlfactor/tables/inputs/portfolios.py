"""Inputs on portfolios: their weights, and the rules by which they are chosen."""

from typing import Annotated

import pandas as pd

from xlfactor.core.typing import FloatSeries
from xlfactor.tables import kinds, shapes
from xlfactor.tables.names import NumberNames
from xlfactor.tables.units import Quantity

AnchorWeights = Annotated[
    FloatSeries,
    shapes.Vector(
        help="The asset-based anchor: asset names and one weight each.", quantity=Quantity.ANCHOR
    ),
]
Portfolios = Annotated[
    pd.DataFrame,
    shapes.Grid(
        absent="no portfolios of your own",
        help="Your own portfolios: asset names in rows, one column of weights each; a blank "
        "holds nothing.",
        blank=0.0,
        numbered=NumberNames.YEARS,
        quantity=Quantity.WEIGHTS,
    ),
]
Gamma = Annotated[
    float,
    kinds.Number(
        help="Weight on the factor targets, from 0 (the asset anchor) to 1; 0.7 where it may be "
        "left out.",
        minimum=0,
        maximum=1,
    ),
]
RiskBudgets = Annotated[
    FloatSeries,
    shapes.Vector(
        absent="all asset classes that may be held share the risk alike",
        help="Shares of the risk that sum to 1: asset names and one number each; a blank has "
        "none. Equal shares if left out.",
        blank=0.0,
        quantity=Quantity.WEIGHTS,
    ),
]
TargetVolatility = Annotated[
    float,
    kinds.Number(
        help="Annual volatility to hold, as a decimal; 0.02 where it may be left out.",
        minimum=1e-9,
        maximum=0.9,
    ),
]
TargetReturn = Annotated[
    float,
    kinds.Number(
        help="Annual expected return to have, as a decimal.",
        minimum=-0.9,
        maximum=0.9,
    ),
]
TrackingErrorLimit = Annotated[
    float,
    kinds.Number(
        help="The highest tracking error to the benchmark, annual, as a decimal above 0.",
        minimum=1e-6,
        maximum=0.5,
    ),
]
FrontierPoints = Annotated[
    int,
    kinds.Whole(
        absent="the corners of the frontier are shown",
        help="How many portfolios to show, at even steps of return; the corner portfolios, "
        "between which all others are mixes, if left out.",
        minimum=2,
        maximum=1000,
    ),
]
