"""The study of allocation to target exposures: at one date, side by side, and through time."""

from collections.abc import Mapping

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.backtest.strategies import Strategies, StrategyProgress, walk_strategies
from xlfactor.core.portfolios.history import Figures, History
from xlfactor.core.portfolios.rules import RulePortfolio
from xlfactor.core.portfolios.target_cases import case_choosers
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.errors import LabelError, OptionError
from xlfactor.macros.groups.targets import Comparison, TargetCases, TradingSchedule
from xlfactor.report import portfolios as portfolios_report
from xlfactor.report import strategies as strategies_report
from xlfactor.report import targets as targets_report
from xlfactor.report.page import Page
from xlfactor.tables.inputs import portfolios

#: The rebalances from one report of progress to the next.
_REPORTED_EVERY = 4
_CURRENT = "Current"


@ribbon_macro(category=Category.ALLOCATION, label="Target allocation", icon="WhatIfAnalysisMenu")
def target_allocation(target_cases: TargetCases) -> tuple[Page, ...]:
    """Find the portfolios nearest to each case's target exposures, within its limits."""
    study = target_cases.study
    market_study = study.market_study
    return targets_report.cases_pages(
        market_study.market,
        target_cases.solved,
        criterion=study.second_criterion,
        settings=market_study.settings.description,
        notes=(*market_study.history.notes, *market_study.exposures.notes),
    )


@ribbon_macro(
    category=Category.ALLOCATION, label="Compare portfolios", icon="ChartTypeBarInsertGallery"
)
def compare_portfolios(
    comparison: Comparison,
    target_cases: TargetCases | None = None,
    portfolios: portfolios.Portfolios | None = None,
) -> tuple[Page, ...]:
    """Compare cases, asset-based portfolios, your own and the current one side by side."""
    study = comparison.study
    history, market = study.market_study.history, study.market_study.market
    classes, rules = study.classes, comparison.rules
    solved = {} if target_cases is None else target_cases.solved
    chosen = rules.portfolios(market)
    columns = [(name, one.found.weights) for name, one in solved.items()]
    columns += [(name, one.weights) for name, one in chosen.items()]
    if portfolios is not None:
        own = labels.holdings_onto(portfolios, history.assets, name="portfolios")
        columns += [(str(name), one) for name, one in own.items()]
    if classes.current is not None:
        columns.append((_CURRENT, classes.current))
    _require_names_apart([name for name, _ in columns])
    page = portfolios_report.portfolios_page(
        market,
        pd.DataFrame(dict(columns)),
        classes.classes,
        current=classes.current,
        settings=study.market_study.settings.description,
        notes=(*history.notes, *market.exposures.notes, *_rule_notes(chosen)),
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
    _require_names_apart([*(case.name for case in cases), *rules.names])
    backtests = walk_strategies(
        history,
        case_choosers(cases, study.targeting) | rules.choosers(),
        estimator=estimator,
        schedule=schedule,
        current_weights=classes.current,
        progress=_progress(tell),
    )
    return strategies_report.strategies_pages(
        Strategies(backtests=backtests, cash=comparison.cash),
        classes.classes,
        audit={
            "Schedule": schedule.description,
            "Exposures": f"{estimator.method}; {estimator.settings.description}",
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


def _rule_notes(chosen: Mapping[str, RulePortfolio]) -> list[str]:
    return [f"{name}: {note}" for name, one in chosen.items() for note in one.notes]


def _require_names_apart(names: list[str]) -> None:
    """Raise a `LabelError` if two portfolios have the same name, such as a case and a rule."""
    for name in names:
        if names.count(name) > 1:
            raise LabelError(
                f"two portfolios are called '{name}': rename the one in cases or in portfolios"
            )


def _progress(tell: Tell) -> StrategyProgress:
    def report(name: str, done: int, of: int) -> None:
        if done % _REPORTED_EVERY == 0 or done == of:
            tell(f"{name}, {done} of {of} rebalances")

    return report
