"""The study of allocation to target exposures: at one date, side by side, and through time."""

from xlfactor.core.backtest.strategies import Strategies, StrategyProgress, walk_strategies
from xlfactor.core.estimation.figures import Figures
from xlfactor.core.portfolios.history import History
from xlfactor.core.portfolios.target_cases import case_choosers
from xlfactor.core.risk.kinds import RiskKind, basis_of_sample
from xlfactor.core.risk.overview import risk_overview
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.errors import OptionError
from xlfactor.macros.groups.compared import ComparedPortfolios, require_names_apart
from xlfactor.macros.groups.risk import ShownRisk
from xlfactor.macros.groups.targets import Comparison, TargetCases
from xlfactor.report import portfolios as portfolios_report
from xlfactor.report import risk as risk_report
from xlfactor.report import strategies as strategies_report
from xlfactor.report import targets as targets_report
from xlfactor.report.page import Page
from xlfactor.tables.inputs.backtests import TradingSchedule

#: The rebalances from one report of progress to the next.
_REPORTED_EVERY = 4


@ribbon_macro(category=Category.ALLOCATION, label="Target allocation", icon="WhatIfAnalysisMenu")
def target_allocation(target_cases: TargetCases) -> tuple[Page, ...]:
    """Find the portfolios nearest to each case's target exposures, within its limits."""
    study = target_cases.study
    market_study = study.market_study
    return targets_report.cases_pages(
        market_study.market,
        target_cases.solved,
        criterion=study.shared.second_criterion,
        audit=market_study.audit,
        notes=(*market_study.history.notes, *market_study.exposures.notes),
    )


@ribbon_macro(
    category=Category.ALLOCATION, label="Compare portfolios", icon="ChartTypeBarInsertGallery"
)
def compare_portfolios(compared: ComparedPortfolios) -> tuple[Page, ...]:
    """Compare cases, asset-based portfolios, your own and the current one side by side."""
    study = compared.study
    page = portfolios_report.portfolios_page(
        study.market_study.market,
        compared.weights,
        study.classes.classes,
        current=study.classes.current,
        audit=study.market_study.audit,
        notes=compared.notes,
    )
    return (page,)


@ribbon_macro(category=Category.RISK, label="Compare risk")
def compare_risk(compared: ComparedPortfolios, shown: ShownRisk) -> tuple[Page, ...]:
    """Compute the risk of all portfolios by factor, asset and class, and its concentration."""
    study, settings = compared.study, shown.measure.settings
    market, history = study.market_study.market, study.market_study.history
    of_model = settings.kind is RiskKind.VOLATILITY
    found = risk_overview(
        compared.weights,
        market.model,
        covariance=market.statistics.covariance,
        groups=study.classes.classes,
        factor_groups=shown.factor_groups,
        settings=settings,
        basis=None if of_model else basis_of_sample(history.returns, horizon=history.horizon),
    )
    page = risk_report.risk_page(
        found,
        sheet="Portfolio risk",
        notes=compared.notes,
        audit=study.market_study.audit,
    )
    return (page,)


@ribbon_macro(category=Category.BACKTEST, label="Dynamic allocation")
def dynamic_allocation(
    target_cases: TargetCases,
    comparison: Comparison,
    trading: TradingSchedule,
    tell: Tell,
) -> tuple[Page, ...]:
    """Backtest each case and asset-based portfolios, each decision on past data only."""
    study, cases, schedule = target_cases.study, target_cases.cases, trading.schedule
    history, estimator = study.market_study.history, study.market_study.estimator
    _require_no_overlap(history, study.market_study.regression.returns.figures)
    classes, rules = study.classes, comparison.rules
    require_names_apart([*(case.name for case in cases), *rules.names])
    backtests = walk_strategies(
        history,
        case_choosers(cases, study.targeting) | rules.choosers(),
        estimator=estimator,
        schedule=schedule,
        current_weights=classes.current,
        progress=progress_through(tell),
    )
    return strategies_report.strategies_pages(
        Strategies(backtests=backtests, cash=comparison.cash),
        classes.classes,
        audit={
            "Schedule": schedule.description,
            "Exposures": estimator.description,
        },
        notes=history.notes,
    )


def _require_no_overlap(history: History, figures: Figures) -> None:
    """Raise an `OptionError` if the rows are changes over a year."""
    if history.overlapping:
        raise OptionError(
            f"figures: '{figures}' give changes over a year, which overlap and cannot be earned "
            "one after the other; wanted returns or prices"
        )


def progress_through(tell: Tell) -> StrategyProgress:
    """Return the progress of a walk in words, at every few rebalances."""

    def report(name: str, done: int, of: int) -> None:
        if done % _REPORTED_EVERY == 0 or done == of:
            tell(f"{name}, {done} of {of} rebalances")

    return report
