"""The study of returns against a benchmark: its macros, in the order of the ribbon."""

from xlfactor.core.allocation import funding, funding_terms
from xlfactor.core.risk.benchmark import active_overview
from xlfactor.core.risk.stress import extreme_moves
from xlfactor.declare import Category, ribbon_macro
from xlfactor.macros.groups.benchmarks import Benchmarking, Purchases
from xlfactor.macros.groups.compared import ComparedPortfolios
from xlfactor.report.benchmark import benchmark_page
from xlfactor.report.funding import funding_page
from xlfactor.report.page import Page
from xlfactor.report.stress import history_notes, stress_page
from xlfactor.tables.inputs import risk
from xlfactor.tables.inputs.stress import Scenarios


@ribbon_macro(category=Category.RISK, label="Compare with benchmark")
def compare_with_benchmark(
    compared: ComparedPortfolios,
    benchmarking: Benchmarking,
    factor_groups: risk.FactorGroups | None = None,
) -> tuple[Page, ...]:
    """Compute the tracking errors of all portfolios by factor and by asset, within a limit."""
    study = compared.study
    market = study.market_study.market
    benchmarking.require_apart(compared.weights)
    found = active_overview(
        compared.weights,
        benchmarking.benchmark,
        market.model,
        covariance=market.statistics.covariance,
        groups=study.classes.classes,
        factor_groups=factor_groups,
        limit=benchmarking.limit,
    )
    page = benchmark_page(
        found,
        sheet="Active risk",
        notes=compared.notes,
        audit=study.market_study.audit,
    )
    return (page,)


@ribbon_macro(category=Category.ALLOCATION, label="Fund a purchase")
def fund_purchase(
    compared: ComparedPortfolios, benchmarking: Benchmarking, purchases: Purchases
) -> tuple[Page, ...]:
    """Find the sale that pays for an asset with exposures least changed, within all limits."""
    study, held = compared.study, purchases.held(compared.weights)
    market = study.market_study.market
    found = funding.funding_trade(
        purchases.bought.purchase,
        held,
        exposures=market.model.exposures,
        covariance=market.statistics.covariance,
        limits=study.classes.own_limits(study.shared.group_limits),
        factor_weights=study.shared.factor_weights,
    )
    returns, cash = market.statistics.expected_returns, compared.comparison.cash_asset
    terms = funding_terms.funding_terms(
        found.trade,
        held,
        covariance=market.statistics.covariance,
        expected_returns=returns,
        benchmark=benchmarking.benchmark,
        cash_return=0.0 if cash is None else float(returns[cash]),
    )
    page = funding_page(
        found,
        terms,
        sheet="Purchase",
        notes=("Expected returns are the means of the history.", *compared.notes),
        audit={"Held": str(held.name)},
    )
    return (page,)


@ribbon_macro(category=Category.RISK, label="Compare stress")
def compare_stress(
    compared: ComparedPortfolios,
    scenarios: Scenarios,
    benchmarking: Benchmarking | None = None,
) -> tuple[Page, ...]:
    """Compute what portfolios and assets earn or lose if factors are shocked, beside the past."""
    study, weights = compared.study.market_study, compared.weights
    market = study.market
    found = scenarios.on(
        weights if benchmarking is None else benchmarking.beside(weights), market.model
    )
    extremes = extreme_moves(
        study.history.factor_returns, rows=round(market.factor_statistics.periods_per_year)
    )
    page = stress_page(
        found,
        sheet="Portfolio stress",
        other_factors=scenarios.other_factors,
        notes=compared.notes,
        history=history_notes(scenarios.scenarios, extremes),
        audit=study.audit,
    )
    return (page,)
