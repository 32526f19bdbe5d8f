"""Inputs on factors: mimicking portfolios, exposures, premia, target exposures."""

from typing import Annotated

import pandas as pd

from xlfactor.core.typing import FloatSeries, NameIndex
from xlfactor.tables import matrices, shapes
from xlfactor.tables.units import Quantity

MimickingWeights = Annotated[
    pd.DataFrame,
    shapes.Grid(
        absent="no mimicking portfolios",
        help="Mimicking portfolios: asset names in rows, factors in columns; "
        "a blank holds nothing.",
        blank=0.0,
        quantity=Quantity.MIMICKING,
    ),
]
PrivateWeights = Annotated[
    FloatSeries,
    shapes.Vector(
        absent="no private factor",
        help="Raw weights of the private factor: private asset names and one number each.",
        blank=0.0,
        quantity=Quantity.WEIGHTS,
    ),
]
PrivateAssets = Annotated[
    NameIndex,
    shapes.Names(
        help="Names of the private assets, the only ones that load on the private factor."
    ),
]
Exposures = Annotated[
    pd.DataFrame, shapes.Grid(help="Factor exposures: asset names in rows, factors in columns.")
]
FactorCovariance = Annotated[
    pd.DataFrame,
    matrices.CovarianceMatrix(
        help="Annual factor covariance matrix, with the factor names on both sides.",
        is_annual=False,
    ),
]
Premia = Annotated[
    FloatSeries,
    shapes.Vector(
        help="Annual factor premia as decimals: factor names and one number each.",
        quantity=Quantity.ANNUAL_RETURN,
    ),
]
TargetExposures = Annotated[
    FloatSeries,
    shapes.Vector(help="Target exposures: factor names and one number each."),
]
TargetTable = Annotated[
    FloatSeries,
    shapes.Vector(
        absent="the target rule says them",
        help="Target exposures: factor names and one number each; if all are blank, or "
        "it is left out, target_rule says them.",
        all_blank=True,
    ),
]
