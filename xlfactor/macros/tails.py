"""The study of tail risk: its macros, in the order of the ribbon."""

from xlfactor.core.backtest.metrics import USUAL_METRICS, metric_table
from xlfactor.core.backtest.tail import walk_tails
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.macros.groups.tails import TailSimulation, TailStudy
from xlfactor.macros.targets import progress_through
from xlfactor.report.page import Page
from xlfactor.report.tail_backtest import backtest_pages
from xlfactor.report.tail_parity import parity_page
from xlfactor.report.tail_risk import tail_risk_pages
from xlfactor.tables.inputs import assets
from xlfactor.tables.inputs import tails as inputs
from xlfactor.tables.inputs.backtests import TradingSchedule


@ribbon_macro(category=Category.RISK, label="Tail risk", icon="ChartTypeXYScatterInsertGallery")
def tail_risk(simulation: TailSimulation) -> tuple[Page, ...]:
    """Fit a Student t and a normal to returns: VaR and ES, Monte Carlo, P-P plots."""
    study = simulation.study
    return tail_risk_pages(
        study.market,
        study.statistics,
        simulation.simulated,
        notes=(*study.notes, *study.portfolios.notes),
    )


@ribbon_macro(category=Category.ALLOCATION, label="Tail parity")
def tail_parity(study: TailStudy) -> tuple[Page, ...]:
    """Share volatility, VaR and ES among the assets, under the Student t and the sample."""
    page = parity_page(
        study.market,
        study.portfolios.by_rule,
        risk_budgets=study.risk_budgets,
        notes=(*study.notes, *study.portfolios.notes),
    )
    return (page,)


@ribbon_macro(category=Category.BACKTEST, label="Tail backtest")
def tail_backtest(
    study: TailStudy,
    trading: TradingSchedule,
    tell: Tell,
    metrics: inputs.Metrics | None = None,
    cash_return: assets.CashReturn = 0.0,
) -> tuple[Page, ...]:
    """Walk portfolios by tail risk through time on past data only, and test the forecasts."""
    schedule = trading.schedule
    found = walk_tails(
        study.returns,
        study.tail_rules,
        settings=study.settings.settings,
        schedule=schedule,
        risk_budgets=study.risk_budgets,
        periods_per_year=study.periods_per_year,
        progress=progress_through(tell),
    )
    return backtest_pages(
        found,
        rules=[rule.label for rule in study.tail_rules if rule.label in found.backtests],
        metrics=metric_table(
            found.backtests,
            metrics or USUAL_METRICS,
            cash=cash_return,
            confidence=study.settings.confidence,
        ),
        audit={
            "Schedule": schedule.description,
            "Distributions": study.settings.settings.description,
        },
        notes=(*study.notes, *found.notes),
    )
