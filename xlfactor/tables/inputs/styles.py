"""Inputs of style analysis: the indices that styles are made of."""

from typing import Annotated

import pandas as pd

from xlfactor.core.estimation.figures import Figures
from xlfactor.core.typing import NameIndex
from xlfactor.tables import shapes
from xlfactor.tables.dated import DatedTable
from xlfactor.tables.names import NumberNames

StyleReturns = Annotated[
    pd.DataFrame,
    DatedTable(
        help="Returns of style indices as decimals: dates in the first column, one column per "
        "index. Aligned with the assets by calendar period.",
        above=-1.0,
        holds=Figures.RETURNS,
    ),
]
ChosenIndices = Annotated[
    NameIndex,
    shapes.Names(
        help="The columns of style_returns, or of returns such as cash, that are style indices; "
        "the styles of all other assets are found. All columns of style_returns if left out.",
        numbered=NumberNames.ALL,
    ),
]
StyleIndices = Annotated[
    NameIndex,
    shapes.Names(
        help="The columns of proxy_returns, or of asset_returns such as cash, that are style "
        "indices; the styles of all other assets are found.",
        numbered=NumberNames.ALL,
    ),
]
