"""The study of allocation to target exposures: at one date, side by side, and through time."""

from collections.abc import Mapping

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.cases import Targeting
from xlfactor.core.allocation.targeting import SecondCriterion
from xlfactor.core.backtest.schedule import Rebalancing, Schedule
from xlfactor.core.backtest.strategies import Strategies, StrategyProgress, walk_strategies
from xlfactor.core.estimation.dates import Window
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.factors.rolling import WINDOW_MONTHS
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.portfolios.history import Figures, ProxyFigures, history_of
from xlfactor.core.portfolios.rules import USUAL_RULES, ComparisonRules, RulePortfolio
from xlfactor.core.portfolios.target_cases import case_choosers, solve_cases
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.errors import LabelError, OptionError
from xlfactor.report import portfolios as portfolios_report
from xlfactor.report import strategies as strategies_report
from xlfactor.report import targets as targets_report
from xlfactor.report.page import Page
from xlfactor.tables import inputs

#: rebalances from one word of progress to the next
_TOLD_EVERY = 4
_CURRENT = "Current"


@ribbon_macro(category=Category.ALLOCATION, label="Target allocation")
def target_allocation(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    asset_classes: inputs.ClassTable,
    cases: inputs.CaseTable,
    group_limits: inputs.GroupLimits | None = None,
    factor_weights: inputs.FactorImportance | None = None,
    second_criterion: inputs.SecondChoice = SecondCriterion.LEAST_VARIANCE,
    exposure_method: inputs.MethodChoice = Method.LASSO,
    exposure_settings: inputs.MethodSettings | None = None,
    figures: inputs.FiguresChoice = Figures.RETURNS,
    proxy_figures: inputs.ProxyFiguresChoice = ProxyFigures.SAME,
) -> tuple[Page, ...]:
    """Find the portfolios nearest to each case's target exposures, within its limits."""
    history = history_of(asset_returns, proxy_returns, factor_definitions, figures, proxy_figures)
    settings = exposure_settings or ExposureSettings()
    market = Estimator(method=exposure_method, settings=settings).market(history)
    targeting = Targeting(
        classes=asset_classes.onto(history.assets),
        group_limits=group_limits,
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    )
    return targets_report.cases_pages(
        market,
        solve_cases(cases, targeting, market),
        criterion=second_criterion,
        settings=settings.description,
        notes=(*history.notes, *market.exposures.notes),
    )


@ribbon_macro(category=Category.ALLOCATION, label="Compare portfolios")
def compare_portfolios(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    asset_classes: inputs.ClassTable,
    cases: inputs.CaseTable | None = None,
    portfolios: inputs.Portfolios | None = None,
    compared_rules: inputs.PortfolioRules | None = None,
    group_limits: inputs.GroupLimits | None = None,
    factor_weights: inputs.FactorImportance | None = None,
    second_criterion: inputs.SecondChoice = SecondCriterion.LEAST_VARIANCE,
    cash_asset: inputs.AssetName | None = None,
    target_volatility: inputs.TargetVolatility = 0.02,
    gamma: inputs.Gamma = 0.7,
    target_rule: inputs.TargetRuleChoice = TargetRule.TANGENCY,
    exposure_method: inputs.MethodChoice = Method.LASSO,
    exposure_settings: inputs.MethodSettings | None = None,
    figures: inputs.FiguresChoice = Figures.RETURNS,
    proxy_figures: inputs.ProxyFiguresChoice = ProxyFigures.SAME,
) -> tuple[Page, ...]:
    """Set cases, asset-based portfolios, your own and the current one side by side."""
    history = history_of(asset_returns, proxy_returns, factor_definitions, figures, proxy_figures)
    settings = exposure_settings or ExposureSettings()
    market = Estimator(method=exposure_method, settings=settings).market(history)
    classes = asset_classes.onto(history.assets)
    targeting = Targeting(
        classes=classes,
        group_limits=group_limits,
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    )
    compared = ComparisonRules(
        rules=compared_rules or USUAL_RULES,
        assets=history.assets,
        cash=cash_asset,
        volatility=target_volatility,
        risk_budgets=classes.risk_budgets,
        gamma=gamma,
        target_rule=target_rule,
    )
    solved = solve_cases(cases or (), targeting, market)
    chosen = compared.portfolios(market)
    columns = [(case.name, solved[case.name].found.weights) for case in cases or ()]
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
        settings=settings.description,
        notes=(*history.notes, *market.exposures.notes, *_rule_notes(chosen)),
    )
    return (page,)


@ribbon_macro(category=Category.BACKTEST, label="Dynamic allocation")
def dynamic_allocation(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    asset_classes: inputs.ClassTable,
    cases: inputs.CaseTable,
    tell: Tell,
    compared_rules: inputs.PortfolioRules | None = None,
    group_limits: inputs.GroupLimits | None = None,
    factor_weights: inputs.FactorImportance | None = None,
    second_criterion: inputs.SecondChoice = SecondCriterion.LEAST_VARIANCE,
    cash_asset: inputs.AssetName | None = None,
    target_volatility: inputs.TargetVolatility = 0.02,
    gamma: inputs.Gamma = 0.7,
    target_rule: inputs.TargetRuleChoice = TargetRule.TANGENCY,
    exposure_method: inputs.MethodChoice = Method.LASSO,
    exposure_settings: inputs.MethodSettings | None = None,
    window_months: inputs.WindowMonths = WINDOW_MONTHS,
    window: inputs.WindowChoice = Window.ROLLING,
    rebalance: inputs.RebalanceChoice = Rebalancing.QUARTERLY,
    cost_per_turnover: inputs.CostPerTurnover = 0.0,
    figures: inputs.FiguresChoice = Figures.RETURNS,
    proxy_figures: inputs.ProxyFiguresChoice = ProxyFigures.SAME,
) -> tuple[Page, ...]:
    """Walk through time on past data only: each case, and asset-based portfolios beside them."""
    history = history_of(asset_returns, proxy_returns, factor_definitions, figures, proxy_figures)
    if figures is Figures.LEVELS:
        raise OptionError(
            f"figures: '{figures}' give changes over a year, which overlap and cannot be earned "
            "one after the other; wanted returns or prices"
        )
    classes = asset_classes.onto(history.assets)
    estimator = Estimator(method=exposure_method, settings=exposure_settings or ExposureSettings())
    targeting = Targeting(
        classes=classes,
        group_limits=group_limits,
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    )
    compared = ComparisonRules(
        rules=compared_rules or USUAL_RULES,
        assets=history.assets,
        cash=cash_asset,
        volatility=target_volatility,
        risk_budgets=classes.risk_budgets,
        gamma=gamma,
        target_rule=target_rule,
    )
    _require_names_apart([*(case.name for case in cases), *compared.names])
    schedule = Schedule(
        months=window_months,
        window=window,
        rebalance=rebalance,
        cost_per_turnover=cost_per_turnover,
    )
    backtests = walk_strategies(
        history,
        case_choosers(cases, targeting) | compared.choosers(),
        estimator=estimator,
        schedule=schedule,
        current_weights=classes.current,
        progress=_progress(tell),
    )
    cash = 0.0 if cash_asset is None else history.returns[cash_asset]
    return strategies_report.strategies_pages(
        Strategies(backtests=backtests, cash=cash),
        classes.classes,
        audit={
            "Schedule": schedule.description,
            "Exposures": f"{exposure_method}; {estimator.settings.description}",
        },
        notes=history.notes,
    )


def _rule_notes(chosen: Mapping[str, RulePortfolio]) -> list[str]:
    return [f"{name}: {note}" for name, one in chosen.items() for note in one.notes]


def _require_names_apart(names: list[str]) -> None:
    """Raise a `LabelError` if two portfolios have one name: of a case and of a rule, for one."""
    for name in names:
        if names.count(name) > 1:
            raise LabelError(
                f"two portfolios are called '{name}': rename the one in cases or in portfolios"
            )


def _progress(tell: Tell) -> StrategyProgress:
    def told(name: str, done: int, of: int) -> None:
        if done % _TOLD_EVERY == 0 or done == of:
            tell(f"{name}, {done} of {of} rebalances")

    return told
