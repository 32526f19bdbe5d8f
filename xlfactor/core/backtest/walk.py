"""A walk through time: a rule that sees only the past chooses weights, and earns what follows."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pandas as pd

from xlfactor.core.backtest.schedule import Decision, Schedule, plan
from xlfactor.core.estimation.alignment import align_periods
from xlfactor.core.estimation.dates import require_dated
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import onto, text_of
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import InfeasibleError, TableError, named

# solvers make weights sum to one within 1e-9; a rule that ignores the sum misses by far more
_BUDGET_TOLERANCE = 1e-6


@frozen
class Past:
    """All that a rule may know when it decides: a copy of the returns before the date."""

    #: Asset returns of the window (T×N), periodic; the last row is before `date`.
    returns: pd.DataFrame
    #: Factor returns of the same periods (T×K), if the walk was given any.
    factor_returns: pd.DataFrame | None
    #: Weights as the market left them (N); none before the first purchase.
    current_weights: "pd.Series[float] | None"
    #: The first period that the new weights will earn.
    date: pd.Timestamp


Rule: TypeAlias = Callable[[Past], "pd.Series[float]"]
#: Takes the rebalances done and their number; it may raise to stop the walk.
Progress: TypeAlias = Callable[[int, int], None]


@frozen
class Backtest:
    """The returns, weights and trades of a strategy."""

    #: Returns before and after costs (T), periodic.
    gross_returns: "pd.Series[float]"
    net_returns: "pd.Series[float]"
    #: Chosen weights (rebalances × N), named by the first period that they earn.
    weights: pd.DataFrame
    #: The last period that each decision looked at (rebalances).
    known_until: "pd.Series[pd.Timestamp]"
    #: Half the sum of absolute trades (rebalances).
    turnover: "pd.Series[float]"
    #: Share of the portfolio's value paid (rebalances).
    costs: "pd.Series[float]"
    #: The last period before the first purchase; there the net value is 1.
    start: pd.Timestamp
    periods_per_year: float
    #: What the reader should know, in words.
    notes: tuple[str, ...]

    @property
    def net_values(self) -> "pd.Series[float]":
        """Value through time of 1 invested at the start, after costs (T + 1)."""
        net = self.net_returns
        grown = np.cumprod(np.append(1.0, 1.0 + net.to_numpy()))
        return pd.Series(grown, index=net.index.insert(0, self.start), name="net_values")


def walk_forward(
    returns: pd.DataFrame,
    rule: Rule,
    *,
    schedule: Schedule,
    factor_returns: pd.DataFrame | None = None,
    current_weights: "pd.Series[float] | None" = None,
    progress: Progress | None = None,
    periods_per_year: float | None = None,
) -> Backtest:
    r"""Compute what a rule would have earned, deciding each time on past data only.

    The first purchase is made as soon as the schedule's months of history are there; then the
    rule is asked at each new month, quarter or year. In between, weights drift with returns.
    A rebalance costs

    .. math:: c \cdot \tau, \qquad \tau = \tfrac12 \sum_i |w_i - w_i^\text{drifted}|

    of the portfolio's value, before the period's return. With `current_weights` the first trade
    counts from them; without, the first portfolio is taken as held already, without a trade.

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.
    rule : callable
        Takes a `Past`, returns weights of all its assets (N) that sum to 1.
    factor_returns : DataFrame of shape (n_dates, n_factors), optional
        Met with `returns` by calendar period; what only one table has is left out and noted.
    progress : callable, optional
        Called after the period of each rebalance; it may raise to stop the walk.
    periods_per_year : float, optional
        What annual figures are scaled with; without it, the dates tell.

    Raises
    ------
    TableError
        If dates or numbers are wrong, the history is too short, or weights do not sum to 1.
    LabelError
        If weights have other names than the assets.
    InfeasibleError
        If the portfolio loses all its value.
    XlFactorError
        Whatever the rule raises, with the date named.

    Examples
    --------
    >>> dates = pd.date_range("2021-01-31", periods=4, freq="ME")
    >>> market = pd.DataFrame({"A": [0.0, 0.1, 0.1, 0.1], "B": [0.0, 0.1, -0.1, 0.1]}, index=dates)
    >>> half = lambda past: pd.Series(0.5, index=past.returns.columns)
    >>> walk_forward(market, half, schedule=Schedule(months=2)).net_values.round(6).to_list()
    [1.0, 1.0, 1.1]
    """
    history = _History.of(returns, factor_returns)
    decisions = plan(history.dates, schedule)
    held = None if current_weights is None else history.weights(current_weights, "current_weights")
    done: list[_Stretch] = []
    for decision in decisions:
        w = _decide(rule, history.past(decision, held))
        done.append(_hold(history, decision, w, held, schedule.cost_per_turnover))
        held = done[-1].drifted
        if progress is not None:
            progress(len(done), len(decisions))
    scale = annual_scale(history.returns, periods_per_year=periods_per_year, name="returns")
    return _collect(history, done, periods_per_year=scale)


@frozen
class _History:
    returns: pd.DataFrame
    factor_returns: pd.DataFrame | None
    dates: pd.DatetimeIndex
    notes: tuple[str, ...]

    @classmethod
    def of(cls, returns: pd.DataFrame, factor_returns: pd.DataFrame | None) -> "_History":
        notes: tuple[str, ...] = ()
        if factor_returns is None:
            returns = require_dated(returns, name="returns")
        else:
            aligned = align_periods({"returns": returns, "factor_returns": factor_returns})
            returns, factor_returns = aligned.tables.values()
            notes = aligned.notes
        return cls(
            returns=returns,
            factor_returns=factor_returns,
            dates=pd.DatetimeIndex(returns.index),
            notes=notes,
        )

    def weights(self, weights: "pd.Series[float]", name: str) -> "pd.Series[float]":
        return self.labelled(_checked_weights(weights, self.returns.columns, name))

    def labelled(self, w: FloatArray) -> "pd.Series[float]":
        return pd.Series(w, index=self.returns.columns)

    def past(self, decision: Decision, held: "pd.Series[float] | None") -> Past:
        """Return copies, so that a rule can neither see nor change the rest of the history."""
        factors = self.factor_returns
        return Past(
            returns=self.returns.iloc[decision.window].copy(),
            factor_returns=None if factors is None else factors.iloc[decision.window].copy(),
            current_weights=None if held is None else held.copy(),
            date=self.dates[decision.earns.start],
        )


@frozen
class _Stretch:
    """The periods from one rebalance to the next."""

    decision: Decision
    #: Chosen weights (N), and what the periods earned before costs (T).
    weights: FloatArray
    gross_returns: FloatArray
    turnover: float
    cost: float
    drifted: "pd.Series[float]"


def _decide(rule: Rule, past: Past) -> FloatArray:
    name = f"weights of {text_of(past.date)}"
    assets = past.returns.columns  # read first, as the rule may change its copy
    with named(name):
        weights = rule(past)
    return _checked_weights(weights, assets, name)


def _checked_weights(weights: "pd.Series[float]", assets: Labels, name: str) -> FloatArray:
    # a copy, as the rule may change its own
    w = np.array(onto(weights, assets, name=name), dtype=np.float64)
    wrong = assets[~np.isfinite(w)]
    if len(wrong):
        raise TableError(f"{name}: no number at row '{wrong[0]}'")
    if abs(w.sum() - 1) > _BUDGET_TOLERANCE:
        raise TableError(
            f"{name} sum to {w.sum():.6g}; 1 is wanted (what is not invested needs an asset "
            "of its own, such as cash)"
        )
    return w


def _hold(
    history: _History,
    decision: Decision,
    w: FloatArray,
    held: "pd.Series[float] | None",
    cost_per_turnover: float,
) -> _Stretch:
    """Buy, pay and hold until the next decision."""
    earned = history.returns.to_numpy()[decision.earns]
    holdings = w * (1.0 + earned).cumprod(axis=0)
    values = holdings.sum(axis=1)
    if (values <= 0).any():
        date = history.dates[decision.earns][int((values <= 0).argmax())]
        raise InfeasibleError(f"the portfolio has lost all its value on {text_of(date)}")
    before = np.append(w.sum(), values[:-1])
    turnover = 0.0 if held is None else float(np.abs(w - held.to_numpy()).sum() / 2)
    return _Stretch(
        decision=decision,
        weights=w,
        gross_returns=values / before - 1.0,
        turnover=turnover,
        cost=cost_per_turnover * turnover,
        drifted=history.labelled(holdings[-1] / values[-1]),
    )


def _collect(history: _History, done: list[_Stretch], *, periods_per_year: float) -> Backtest:
    starts = np.array([stretch.decision.earns.start for stretch in done])
    earned = history.dates[starts[0] : done[-1].decision.earns.stop]
    bought = history.dates[starts]
    gross = np.concatenate([stretch.gross_returns for stretch in done])
    costs = np.array([stretch.cost for stretch in done])
    kept = np.ones(len(gross))
    kept[starts - starts[0]] -= costs
    return Backtest(
        gross_returns=pd.Series(gross, index=earned, name="gross_returns"),
        net_returns=pd.Series(kept * (1.0 + gross) - 1.0, index=earned, name="net_returns"),
        weights=pd.DataFrame(
            np.vstack([stretch.weights for stretch in done]),
            index=bought,
            columns=history.returns.columns,
        ),
        known_until=pd.Series(
            history.dates[[stretch.decision.window.stop - 1 for stretch in done]],
            index=bought,
            name="known_until",
        ),
        turnover=pd.Series([stretch.turnover for stretch in done], index=bought, name="turnover"),
        costs=pd.Series(costs, index=bought, name="costs"),
        start=history.dates[starts[0] - 1],
        periods_per_year=periods_per_year,
        notes=history.notes,
    )
