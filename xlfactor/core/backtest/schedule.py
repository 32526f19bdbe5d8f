"""Schedule a backtest: its decision dates, their past rows, and the rows that each one earns."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation.dates import Frequency, Window, periods_of
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import text_of
from xlfactor.core.option import Option
from xlfactor.errors import InsufficientError, OptionError


class Rebalancing(Option):
    """How often a portfolio is rebalanced."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"

    @property
    def frequency(self) -> Frequency:
        """The calendar of the rebalances.

        Examples
        --------
        >>> Rebalancing.YEARLY.frequency
        <Frequency.YEARLY: 'yearly'>
        """
        return Frequency(self.value)


@frozen
class Schedule:
    """How much history a decision needs, how often one is taken, and what trading costs.

    Raises an `OptionError` if a number is outside its range.
    """

    #: Calendar months of a rolling window, and of the first growing one.
    months: int
    window: Window = Window.GROWING
    #: A decision earns from the first row of a new month, quarter or year.
    rebalance: Rebalancing = Rebalancing.QUARTERLY
    #: Share of value paid per unit of turnover (half the sum of trades), decimal.
    cost_per_turnover: float = 0.0

    @property
    def description(self) -> str:
        """The schedule in words."""
        return (
            f"{self.window} window of {self.months} months, {self.rebalance} rebalancing, "
            f"{self.cost_per_turnover:.2%} per unit of turnover"
        )

    def __post_init__(self) -> None:
        if self.months < 1:
            raise OptionError(f"window_months: found {self.months}; wanted 1 or more")
        if not 0 <= self.cost_per_turnover < 1:
            raise OptionError(
                f"cost_per_turnover: found {self.cost_per_turnover:g}; wanted 0 or more, below 1"
            )


@frozen
class Decision:
    """The rows that a decision may look at, and the rows whose returns it earns."""

    window: slice
    earns: slice


def plan(dates: pd.DatetimeIndex, schedule: Schedule) -> list[Decision]:
    """Return the decisions, first to last; each earns until the next.

    Raises an `InsufficientError` if no row has enough months before it.

    Examples
    --------
    >>> dates = pd.date_range("2021-01-31", periods=8, freq="ME")
    >>> decisions = plan(dates, Schedule(months=4, rebalance=Rebalancing.QUARTERLY))
    >>> [(d.window.stop, d.earns.stop) for d in decisions]
    [(4, 6), (6, 8)]
    """
    months = pd.PeriodIndex(periods_of(dates, Frequency.MONTHLY)).asi8
    enough = np.flatnonzero(months - months[0] >= schedule.months)
    if not len(enough):
        raise InsufficientError(
            f"returns: {text_of(dates[0])} to {text_of(dates[-1])} leave no row after the first "
            f"{schedule.months} months"
        )
    turns = periods_of(dates, schedule.rebalance.frequency)
    fresh = np.flatnonzero(turns[1:] != turns[:-1]) + 1
    starts = np.union1d(enough[:1], fresh[fresh > enough[0]])
    stops = np.append(starts[1:], len(dates))
    rolling = schedule.window is Window.ROLLING
    begins = np.searchsorted(months, months[starts] - schedule.months) if rolling else 0 * starts
    return [
        Decision(window=slice(int(begin), int(start)), earns=slice(int(start), int(stop)))
        for begin, start, stop in zip(begins, starts, stops, strict=True)
    ]
