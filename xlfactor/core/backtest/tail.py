"""A walk through time of portfolios by tail risk: what was forecast, and what came."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

import pandas as pd

from xlfactor.core.backtest.exceedances import Exceedances, exceedances_of
from xlfactor.core.backtest.schedule import Schedule
from xlfactor.core.backtest.strategies import StrategyProgress, progress_of
from xlfactor.core.backtest.walk import Backtest, Past, Rule, walk_forward
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import text_of
from xlfactor.core.portfolios.tail import (
    TailMarket,
    TailRule,
    TailSettings,
    tail_market,
    tail_portfolio,
)
from xlfactor.core.risk.simulation import sample_tail_risks
from xlfactor.errors import InfeasibleError, LabelError, named

_Chooser: TypeAlias = Callable[[TailMarket], "pd.Series[float]"]


@frozen
class TailBacktests:
    """Backtests over the same periods, by name, with the risk that was forecast of each."""

    backtests: Mapping[str, Backtest]
    #: By strategy, what was forecast at each rebalance (rebalances × figures) of one period of
    #: the weights chosen then, before they drift; the figures of `TailMarket.risks`.
    forecasts: Mapping[str, pd.DataFrame]
    #: Of the Student t fitted at each rebalance.
    degrees_of_freedom: "pd.Series[float]"
    settings: TailSettings
    #: The rules that were left out, with the reason.
    notes: tuple[str, ...] = ()

    def exceedances(self, forecast: str) -> dict[str, Exceedances]:
        """Test a forecast of value at risk, such as 'Student t', by the returns before costs."""
        return {
            name: exceedances_of(
                one.gross_returns,
                self.forecasts[name][f"VaR, {forecast}"],
                confidence=self.settings.confidence,
            )
            for name, one in self.backtests.items()
        }

    def realised(self, forecast: str) -> pd.DataFrame:
        """Return forecast and realised risk of one period by strategy, in pairs of columns.

        The forecast is the mean over all periods; what was realised is that of the whole sample
        of returns before costs.
        """
        confidence = self.settings.confidence
        rows = {}
        for name, one in self.backtests.items():
            dates = one.gross_returns.index
            mean = self.forecasts[name].reindex(dates, method="ffill").mean()
            alone = pd.DataFrame({name: [1.0]}, index=[name])
            outcomes = one.gross_returns.to_frame(name)
            tail = sample_tail_risks(outcomes, alone, confidence=confidence).loc[name]
            rows[name] = {
                "Volatility, forecast": mean["Volatility"],
                "Volatility, realised": one.gross_returns.std(ddof=1),
                "VaR, forecast": mean[f"VaR, {forecast}"],
                "VaR, realised": tail["Value at risk"],
                "ES, forecast": mean[f"ES, {forecast}"],
                "ES, realised": tail["Expected shortfall"],
            }
        return pd.DataFrame.from_dict(rows, orient="index")


def walk_tails(
    returns: pd.DataFrame,
    rules: Sequence[TailRule],
    *,
    settings: TailSettings,
    schedule: Schedule,
    risk_budgets: "pd.Series[float] | None" = None,
    periods_per_year: float | None = None,
    progress: StrategyProgress | None = None,
) -> TailBacktests:
    """Walk portfolios by rule, and each asset alone, through time on the same past estimates.

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.
    risk_budgets : Series of shape (n_assets,), optional
        Shares of the risk that the parities spend; equal if not given.

    Raises
    ------
    LabelError
        If an asset has the name of a rule.
    InfeasibleError
        If no rule has an answer at every rebalance; one that has none is left out, with a note.
    XlFactorError
        As `walk_forward`, `tail_market` and `tail_portfolio`, with strategy and date named.
    """
    markets: dict[pd.Timestamp, TailMarket] = {}

    def rule(choose: _Chooser) -> Rule:
        def weights(past: Past) -> "pd.Series[float]":
            if past.date not in markets:
                markets[past.date] = tail_market(past.returns, settings)
            return choose(markets[past.date])

        return weights

    backtests, notes = {}, []
    for name, choose in _choosers(rules, returns, risk_budgets).items():
        try:
            with named(name):
                backtests[name] = walk_forward(
                    returns,
                    rule(choose),
                    schedule=schedule,
                    progress=progress_of(name, progress),
                    periods_per_year=periods_per_year,
                )
        except InfeasibleError as error:
            notes.append(f"Left out: {error}.")
    if not any(one.label in backtests for one in rules):
        raise InfeasibleError(" ".join(notes))
    return TailBacktests(
        backtests=backtests,
        forecasts=_forecasts(backtests, markets),
        degrees_of_freedom=pd.Series(
            {date: one.student.degrees_of_freedom for date, one in markets.items()},
            name="Degrees of freedom",
        ),
        settings=settings,
        notes=tuple(notes),
    )


def _choosers(
    rules: Sequence[TailRule], returns: pd.DataFrame, risk_budgets: "pd.Series[float] | None"
) -> dict[str, _Chooser]:
    found: dict[str, _Chooser] = {
        rule.label: partial(_chosen, rule, risk_budgets) for rule in rules
    }
    for asset in returns.columns:
        if str(asset) in found:
            raise LabelError(f"returns: column '{text_of(asset)}' has the name of a rule")
        alone = (returns.columns == asset).astype(float)
        found[str(asset)] = partial(_held, pd.Series(alone, index=returns.columns))
    return found


def _chosen(
    rule: TailRule, risk_budgets: "pd.Series[float] | None", market: TailMarket
) -> "pd.Series[float]":
    return tail_portfolio(rule, market, risk_budgets=risk_budgets).weights


def _held(weights: "pd.Series[float]", _: TailMarket) -> "pd.Series[float]":
    return weights


def _forecasts(
    backtests: Mapping[str, Backtest], markets: Mapping[pd.Timestamp, TailMarket]
) -> dict[str, pd.DataFrame]:
    rows = {
        date: market.risks(
            pd.DataFrame({name: one.weights.loc[date] for name, one in backtests.items()})
        )
        for date, market in markets.items()
    }
    return {
        name: pd.DataFrame({date: row.loc[name] for date, row in rows.items()}).T
        for name in backtests
    }
