"""Inputs of a backtest: when it trades, and what a trade costs."""

from typing import Annotated

from xlfactor.core.backtest.schedule import Rebalancing
from xlfactor.tables import kinds

RebalanceChoice = Annotated[
    Rebalancing,
    kinds.Choice(
        help="How often the portfolio is rebalanced: monthly, quarterly or yearly.",
        option=Rebalancing,
    ),
]
CostPerTurnover = Annotated[
    float,
    kinds.Number(
        help="Share of value paid per unit of turnover (half the sum of trades), as a decimal.",
        minimum=0,
        maximum=0.5,
    ),
]
