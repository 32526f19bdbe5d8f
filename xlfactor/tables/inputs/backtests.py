"""Inputs of a backtest: when it trades, and what a trade costs."""

from typing import Annotated

from xlfactor.core.backtest.schedule import Rebalancing, Schedule
from xlfactor.core.frozen import frozen
from xlfactor.tables import kinds
from xlfactor.tables.inputs.regressions import EstimationWindow

RebalanceChoice = Annotated[
    Rebalancing,
    kinds.Choice(
        help="How often the portfolio is rebalanced: monthly, quarterly or yearly. Quarterly if "
        "left out.",
        option=Rebalancing,
    ),
]
CostPerTurnover = Annotated[
    float,
    kinds.Number(
        help="Share of value paid per unit of turnover (half the sum of trades), as a decimal; 0 "
        "if left out.",
        minimum=0,
        maximum=0.5,
    ),
]
ShownStrategy = Annotated[
    str,
    kinds.Text(help="The name of the one strategy to show; all side by side if left out."),
]


@frozen
class TradingSchedule:
    """The inputs of a backtest: when it trades, on how much history, and at what cost."""

    estimation_window: EstimationWindow
    rebalance: RebalanceChoice = Rebalancing.QUARTERLY
    cost_per_turnover: CostPerTurnover = 0.0

    @property
    def schedule(self) -> Schedule:
        """The schedule of the walk."""
        return Schedule(
            months=self.estimation_window.window_months,
            window=self.estimation_window.window,
            rebalance=self.rebalance,
            cost_per_turnover=self.cost_per_turnover,
        )
