"""Excel functions on portfolios that are walked through time, on past data only."""

from collections.abc import Sequence

import pandas as pd

from xlfactor.core.backtest.metrics import USUAL_METRICS, metric_table
from xlfactor.core.backtest.strategies import Strategies, walk_strategies
from xlfactor.core.backtest.tail import TailBacktests, walk_tails
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.tail import STUDENT
from xlfactor.core.portfolios.target_cases import case_choosers
from xlfactor.declare import Category
from xlfactor.families import function_family
from xlfactor.functions.shown import one_or_all
from xlfactor.report.headings import PERFORMANCE, headed
from xlfactor.report.tail_tables import metrics_headed
from xlfactor.tables.inputs import assets, histories, portfolios, regressions, targets
from xlfactor.tables.inputs import tails as inputs
from xlfactor.tables.inputs.backtests import ShownStrategy, TradingSchedule
from xlfactor.tables.inputs.rules import RuleInputs
from xlfactor.tables.inputs.targeting import SharedByCases
from xlfactor.tables.rows import Rows


@frozen
class Walked:
    """Strategies through time, the classes of their assets, and the one that is shown."""

    strategies: Strategies
    classes: "pd.Series[str]"
    shown: str | None
    #: What was left out of the tables.
    notes: tuple[str, ...]


@function_family(category=Category.BACKTEST, shown="strategy")
def strategy_walk(
    observed: histories.ObservedReturns,
    cases: targets.CaseTable,
    asset_classes: targets.ClassTable,
    *,
    regression: regressions.RegressionInputs,
    trading: TradingSchedule,
    ruled: RuleInputs,
    shared: SharedByCases,
    strategy: ShownStrategy | None = None,
) -> Walked:
    """Walk cases and portfolios by rule through time, each decision on past data only."""
    history = observed.history
    targeting = shared.targeting(asset_classes.onto(history.assets))
    rules = ruled.rules(targeting.classes, targeting.portfolio_limits)
    backtests = walk_strategies(
        history,
        case_choosers(cases, targeting) | rules.choosers(),
        estimator=regression.estimator,
        schedule=trading.schedule,
        current_weights=targeting.classes.current,
    )
    cash = 0.0 if rules.cash is None else history.returns[rules.cash]
    return Walked(
        strategies=Strategies(backtests=backtests, cash=cash),
        classes=targeting.classes.classes,
        shown=strategy,
        notes=history.notes,
    )


@strategy_walk.view(rows=Rows.PORTFOLIO, through="shared")
def backtest_performance(found: Walked) -> pd.DataFrame:
    """Return return, volatility, Sharpe ratio, drawdown and turnover of strategies after costs."""
    return headed(found.strategies.performance, PERFORMANCE)


@strategy_walk.view(rows=Rows.DATE, through="shared")
def backtest_net_values(found: Walked) -> pd.DataFrame:
    """Return the value of 1 invested in each strategy through time, after costs."""
    return found.strategies.net_values


@strategy_walk.view(rows=Rows.DATE)
def backtest_class_weights(found: Walked) -> pd.DataFrame:
    """Return the weights of a strategy, or of each, by class of assets at each rebalance."""
    tables = found.strategies.class_weights(found.classes)
    return one_or_all(tables, found.shown, argument="strategy")


@frozen
class WalkedTails:
    """Portfolios by tail risk through time, their figures, and the one that is shown."""

    walk: TailBacktests
    #: The names of the portfolios by rule; the others are single assets.
    rules: Sequence[str]
    metrics: pd.DataFrame
    shown: str | None

    @property
    def notes(self) -> tuple[str, ...]:
        """The rules that were left out."""
        return self.walk.notes


@function_family(category=Category.BACKTEST, shown="strategy")
def tail_walk(
    returns: histories.StrategyReturns,
    tail_rules: inputs.TailRules,
    risk_budgets: portfolios.RiskBudgets | None = None,
    metrics: inputs.Metrics | None = None,
    cash_return: assets.CashReturn = 0.0,
    *,
    trading: TradingSchedule,
    settings: inputs.TailInputs,
    strategy: ShownStrategy | None = None,
) -> WalkedTails:
    """Walk portfolios by tail risk, and each asset alone, through time on past data only."""
    found = walk_tails(
        returns,
        tail_rules,
        settings=settings.settings,
        schedule=trading.schedule,
        risk_budgets=risk_budgets,
    )
    return WalkedTails(
        walk=found,
        rules=[rule.label for rule in tail_rules if rule.label in found.backtests],
        metrics=metric_table(
            found.backtests,
            metrics or USUAL_METRICS,
            cash=cash_return,
            confidence=settings.confidence,
        ),
        shown=strategy,
    )


@tail_walk.view(rows=Rows.PORTFOLIO, through="settings")
def tail_backtest_performance(found: WalkedTails) -> pd.DataFrame:
    """Return the figures of portfolios by tail risk, and of each asset alone, after costs."""
    return metrics_headed(found.metrics)


@tail_walk.view(rows=Rows.PORTFOLIO, through="settings")
def tail_backtest_risk(found: WalkedTails) -> pd.DataFrame:
    """Return volatility, VaR and ES as forecast by the Student t, and as they came."""
    return found.walk.realised(STUDENT)


@tail_walk.view(rows=Rows.DATE)
def tail_backtest_weights(found: WalkedTails) -> pd.DataFrame:
    """Return the weights of a portfolio by tail risk, or of each, at each rebalance."""
    tables = {rule: found.walk.backtests[rule].weights for rule in found.rules}
    return one_or_all(tables, found.shown, argument="strategy")


@tail_walk.view(rows=Rows.DATE, through="settings")
def tail_backtest_degrees(found: WalkedTails) -> pd.Series:
    """Return the degrees of freedom of the Student t that is fitted at each rebalance."""
    return found.walk.degrees_of_freedom
