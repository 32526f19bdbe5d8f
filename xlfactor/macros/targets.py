"""The study of allocation to target exposures: at one date, and through time."""

from functools import partial

from xlfactor.core.backtest.schedule import Schedule
from xlfactor.core.backtest.walk import Progress, Rule, walk_forward
from xlfactor.core.estimation.statistics import estimate_statistics
from xlfactor.core.factors.fitting import ExposureSettings
from xlfactor.core.options import Figures, Frequency, Method, SecondCriterion, Window
from xlfactor.declare import Category, Tell, ribbon_macro
from xlfactor.macros.history import WINDOW_MONTHS, History, history_of, said
from xlfactor.macros.rules import AssetBased, FactorBased, require_other_names
from xlfactor.report import strategies as strategies_report
from xlfactor.report import targets as targets_report
from xlfactor.report.page import Page
from xlfactor.report.targets import Market, Solved
from xlfactor.tables import inputs
from xlfactor.tables.cases import Case

#: rebalances from one word of progress to the next
_TOLD_EVERY = 4


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
    cash_asset: inputs.AssetName | None = None,
    target_volatility: inputs.TargetVolatility = 0.02,
    exposure_method: inputs.MethodChoice = Method.LASSO,
    exposure_settings: inputs.MethodSettings | None = None,
    figures: inputs.FiguresChoice = Figures.RETURNS,
) -> tuple[Page, ...]:
    """Find the portfolios nearest to each case's target exposures, beside asset-based ones."""
    require_other_names(cases)
    history = history_of(asset_returns, proxy_returns, factor_definitions, figures)
    factor_based = FactorBased(
        method=exposure_method,
        settings=exposure_settings or ExposureSettings(),
        classes=history.classes_of(asset_classes),
        group_limits=group_limits,
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    )
    market = _market(history, factor_based)
    solved = {case.name: _solved(case, factor_based, market) for case in cases}
    asset_based = AssetBased.of(history, cash_asset, target_volatility)
    weights = targets_report.weights_of(solved).join(
        asset_based.weights(market.statistics.covariance)
    )
    notes = (*history.notes, *market.exposures.notes)
    return (
        *targets_report.cases_pages(
            market, solved, settings=said(factor_based.settings), notes=notes
        ),
        targets_report.portfolios_page(
            market,
            weights,
            factor_based.classes.classes,
            notes=(*notes, *asset_based.notes(market.statistics.covariance)),
        ),
    )


def _market(history: History, factor_based: FactorBased) -> Market:
    return Market(
        exposures=factor_based.estimate(history.returns, history.factor_returns),
        statistics=estimate_statistics(history.returns, name="asset_returns"),
        factor_statistics=estimate_statistics(history.factor_returns, name="factor_returns"),
    )


def _solved(case: Case, factor_based: FactorBased, market: Market) -> Solved:
    limits = case.limits_today(factor_based.classes, group_limits=factor_based.group_limits)
    found = factor_based.solve(
        case, market.exposures.exposures, market.statistics.covariance, limits
    )
    return Solved(limits=limits, found=found)


@ribbon_macro(category=Category.BACKTEST, label="Dynamic allocation")
def dynamic_allocation(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    asset_classes: inputs.ClassTable,
    cases: inputs.CaseTable,
    tell: Tell,
    group_limits: inputs.GroupLimits | None = None,
    factor_weights: inputs.FactorImportance | None = None,
    second_criterion: inputs.SecondChoice = SecondCriterion.LEAST_VARIANCE,
    cash_asset: inputs.AssetName | None = None,
    target_volatility: inputs.TargetVolatility = 0.02,
    exposure_method: inputs.MethodChoice = Method.LASSO,
    exposure_settings: inputs.MethodSettings | None = None,
    window_months: inputs.WindowMonths = WINDOW_MONTHS,
    window: inputs.WindowChoice = Window.ROLLING,
    rebalance: inputs.RebalanceChoice = Frequency.QUARTERLY,
    cost_per_turnover: inputs.CostPerTurnover = 0.0,
    figures: inputs.FiguresChoice = Figures.RETURNS,
) -> tuple[Page, ...]:
    """Walk through time on past data only: each case, and asset-based portfolios beside them."""
    require_other_names(cases)
    history = history_of(asset_returns, proxy_returns, factor_definitions, figures)
    factor_based = FactorBased(
        method=exposure_method,
        settings=exposure_settings or ExposureSettings(),
        classes=history.classes_of(asset_classes),
        group_limits=group_limits,
        factor_weights=factor_weights,
        second_criterion=second_criterion,
    )
    schedule = Schedule(
        months=window_months,
        window=window,
        rebalance=rebalance,
        cost_per_turnover=cost_per_turnover,
    )
    asset_based = AssetBased.of(history, cash_asset, target_volatility)
    rules: dict[str, Rule] = {case.name: partial(factor_based.decide, case) for case in cases}
    rules |= asset_based.rules()
    backtests = {
        name: walk_forward(
            history.returns,
            rule,
            schedule=schedule,
            factor_returns=history.factor_returns,
            current_weights=factor_based.classes.current,
            progress=_progress(tell, name),
        )
        for name, rule in rules.items()
    }
    return strategies_report.strategies_pages(
        backtests,
        0.0 if cash_asset is None else history.returns[cash_asset],
        factor_based.classes.classes,
        schedule=_said(schedule),
        notes=history.notes,
    )


def _progress(tell: Tell, name: str) -> Progress:
    def told(done: int, of: int) -> None:
        if done % _TOLD_EVERY == 0 or done == of:
            tell(f"{name}, {done} of {of} rebalances")

    return told


def _said(schedule: Schedule) -> str:
    return (
        f"{schedule.window} window of {schedule.months} months, {schedule.rebalance} rebalancing, "
        f"{schedule.cost_per_turnover:.2%} per unit of turnover"
    )
