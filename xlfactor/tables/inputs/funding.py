"""Inputs of a funding trade: what is bought, out of which portfolio, and a trade itself."""

from typing import Annotated

import pandas as pd

from xlfactor.core.allocation.funding import Purchase
from xlfactor.core.frozen import frozen
from xlfactor.tables import kinds
from xlfactor.tables.portfolios import WeightTable
from xlfactor.tables.units import Quantity

BoughtAsset = Annotated[str, kinds.Text(help="The name of the asset to buy.")]
BoughtWeight = Annotated[
    float,
    kinds.Number(
        help="The weight to buy of it, as a share of the portfolio such as 0.05.",
        minimum=1e-6,
        maximum=1,
    ),
]
HeldPortfolio = Annotated[
    str,
    kinds.Text(
        absent="the Current weights are what is held",
        help="The name of the portfolio that is held, one of those side by side; Current if left "
        "out.",
    ),
]
Trade = Annotated[
    pd.DataFrame,
    WeightTable(
        help="The trade of each portfolio, such as FUNDING_TRADE returns: asset names and one "
        "number each, above zero the one asset bought, below zero those sold; it sums to 0.",
        quantity=Quantity.LIMIT,
    ),
]


@frozen
class PurchaseInputs:
    """What is bought."""

    bought_asset: BoughtAsset
    bought_weight: BoughtWeight

    @property
    def purchase(self) -> Purchase:
        """The asset and the weight to buy of it."""
        return Purchase(asset=self.bought_asset, weight=self.bought_weight)
