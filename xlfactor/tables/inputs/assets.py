"""Inputs on asset classes: capital-market assumptions, covariances, expected returns."""

from typing import Annotated

import pandas as pd

from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair
from xlfactor.core.typing import FloatSeries, NameIndex, TextSeries
from xlfactor.tables import kinds, matrices, shapes
from xlfactor.tables.units import Quantity

CmaTable = Annotated[
    pd.DataFrame,
    shapes.PublishedTable(
        help="A provider's table: one row per asset class; returns, a volatility and "
        "correlations (triangle or full) in columns, as published."
    ),
]
UnitChoice = Annotated[
    Unit,
    kinds.Choice(
        help="How returns and volatilities are written: automatic, decimal or percent points. "
        "Automatic if left out.",
        option=Unit,
    ),
]
RepairChoice = Annotated[
    Repair,
    kinds.Choice(
        help="What to do with correlations that are not positive semi-definite: none (an error) "
        "or nearest. None if left out.",
        option=Repair,
    ),
]
Measure = Annotated[
    str,
    kinds.Text(
        absent="the first column of expected returns",
        help="The header of the return column to use; the first one if left out.",
    ),
]
VolatilityMeasure = Annotated[
    str,
    kinds.Text(
        absent="the only volatility column",
        help="The header of the volatility column to use, where several look like volatilities.",
    ),
]
AssetNames = Annotated[
    TextSeries,
    shapes.NamePairs(
        absent="asset classes have the provider's names",
        help="Your names of asset classes and, beside each, the provider's name of it in the CMA "
        "table.",
    ),
]
CmaCurrency = Annotated[
    str,
    kinds.Text(
        absent="one row for each asset class",
        help="The currency of the rows to use, where asset classes have a row in each of several.",
    ),
]
PublishedCorrelations = Annotated[
    pd.DataFrame,
    shapes.PublishedTable(
        help="The correlations (triangle or full) where they are in a table of their own, as "
        "published."
    ),
]
Covariance = Annotated[
    pd.DataFrame,
    matrices.CovarianceMatrix(
        help="Annual covariance matrix, with the asset names on both sides."
    ),
]
Correlation = Annotated[
    pd.DataFrame,
    shapes.Square(help="Correlation matrix, with the asset names on both sides."),
]
Volatilities = Annotated[
    FloatSeries,
    shapes.Vector(
        help="Annual volatilities as decimals: asset names and one number each.",
        quantity=Quantity.VOLATILITY,
    ),
]
ExpectedReturns = Annotated[
    FloatSeries,
    shapes.Vector(
        help="Annual expected returns as decimals: asset names and one number each.",
        quantity=Quantity.ANNUAL_RETURN,
    ),
]
CashReturn = Annotated[
    float,
    kinds.Number(
        help="Annual return of cash, a decimal, above which returns are measured; 0 if left out.",
        minimum=-0.5,
        maximum=0.5,
    ),
]
Assets = Annotated[NameIndex, shapes.Names(help="Asset names to keep; all if left out.")]
AssetName = Annotated[str, kinds.Text(help="The name of an asset class.")]
CashAsset = Annotated[
    str,
    kinds.Text(
        absent="no asset is cash",
        help="The name of the asset that is cash, held or borrowed; none if left out.",
    ),
]
