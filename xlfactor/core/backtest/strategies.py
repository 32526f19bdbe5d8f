"""Several strategies walked over the same periods, and what they were worth."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeAlias

import pandas as pd

from xlfactor.core.backtest.performance import average_weights, drawdowns, performance_table
from xlfactor.core.backtest.schedule import Schedule
from xlfactor.core.backtest.walk import Backtest, Past, Progress, Rule, walk_forward
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.history import History
from xlfactor.core.portfolios.market import Chooser, Market
from xlfactor.errors import named

#: Told the strategy, how many of its rebalances are done, and how many there are.
StrategyProgress: TypeAlias = Callable[[str, int, int], None]


@frozen
class Strategies:
    """Backtests over the same periods, by name."""

    backtests: Mapping[str, Backtest]
    #: What the Sharpe ratio is measured over: periodic returns (T), or an annual rate.
    cash: "pd.Series[float] | float" = 0.0

    @cached_property
    def performance(self) -> pd.DataFrame:
        """What each strategy was worth after costs, a row each; see `performance_table`."""
        return performance_table(self.backtests, cash=self.cash)

    @property
    def average_weights(self) -> pd.DataFrame:
        """Mean weights over the rebalances (strategies × N)."""
        return average_weights(self.backtests)

    def class_weights(self, classes: "pd.Series[str]") -> dict[str, pd.DataFrame]:
        """Return the weights at each rebalance (rebalances × classes), by strategy."""
        return {
            name: one.weights.T.groupby(classes.reindex(one.weights.columns), sort=False).sum().T
            for name, one in self.backtests.items()
        }

    @property
    def net_values(self) -> pd.DataFrame:
        """Value through time of 1 invested at the start, after costs (T + 1 × strategies)."""
        return pd.DataFrame({name: one.net_values for name, one in self.backtests.items()})

    @property
    def drawdowns(self) -> pd.DataFrame:
        """Loss from the highest value so far, positive (T × strategies)."""
        return pd.DataFrame(
            {name: drawdowns(one.net_returns) for name, one in self.backtests.items()}
        )

    @property
    def turnover(self) -> pd.DataFrame:
        """Half the sum of trades at each rebalance (rebalances × strategies)."""
        return pd.DataFrame({name: one.turnover for name, one in self.backtests.items()})


def walk_strategies(
    history: History,
    choosers: Mapping[str, Chooser],
    *,
    estimator: Estimator,
    schedule: Schedule,
    current_weights: "pd.Series[float] | None" = None,
    progress: StrategyProgress | None = None,
) -> dict[str, Backtest]:
    """Walk each strategy through time, all on the same estimates of each date's past.

    Parameters
    ----------
    choosers : mapping of name to Chooser
        How each strategy chooses its weights.
    current_weights : Series of shape (n_assets,), optional
        The weights now held, which the first trade counts from.

    Raises
    ------
    XlFactorError
        As `walk_forward`, with the strategy and the date named.
    """
    markets: dict[pd.Timestamp, Market] = {}

    def market_at(past: Past) -> Market:
        if past.date not in markets:
            markets[past.date] = Market(
                history=past_history(past, periods_per_year=history.periods_per_year),
                estimator=estimator,
            )
        return markets[past.date]

    def rule(choose: Chooser) -> Rule:
        return lambda past: choose(market_at(past), past.current_weights)

    backtests = {}
    for name, choose in choosers.items():
        with named(name):
            backtests[name] = walk_forward(
                history.returns,
                rule(choose),
                schedule=schedule,
                factor_returns=history.factor_returns,
                current_weights=current_weights,
                progress=progress_of(name, progress),
                periods_per_year=history.periods_per_year,
            )
    return backtests


def past_history(past: Past, *, periods_per_year: float | None = None) -> History:
    """Return the asset and factor returns that a decision may look at."""
    if past.factor_returns is None:
        raise TypeError("portfolios need factor returns")
    return History(
        returns=past.returns,
        factor_returns=past.factor_returns,
        periods_per_year=periods_per_year,
    )


def progress_of(name: str, progress: StrategyProgress | None) -> Progress | None:
    """Return a report of one strategy's progress under its name; None if none is wanted."""
    if progress is None:
        return None
    return lambda done, of: progress(name, done, of)
