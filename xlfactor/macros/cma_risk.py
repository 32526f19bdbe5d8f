"""The study of assumptions against a benchmark: its macros, in the order of the ribbon."""

from xlfactor.core.allocation import funding, funding_terms
from xlfactor.core.risk.benchmark import active_overview
from xlfactor.declare import Category, ribbon_macro
from xlfactor.macros.groups.benchmarks import (
    Benchmarking,
    PolicyPortfolios,
    Purchases,
)
from xlfactor.report.benchmark import benchmark_page
from xlfactor.report.funding import funding_page
from xlfactor.report.page import Page
from xlfactor.report.stress import stress_page
from xlfactor.tables.inputs import risk, targets
from xlfactor.tables.inputs.stress import Scenarios


@ribbon_macro(category=Category.RISK, label="Against a benchmark")
def against_benchmark(
    policy_portfolios: PolicyPortfolios,
    benchmarking: Benchmarking,
    factor_groups: risk.FactorGroups | None = None,
) -> tuple[Page, ...]:
    """Compute tracking errors by factor and by asset, and what a limit of them leaves."""
    blends = policy_portfolios.blends
    blends.study.require_assets(benchmarking.benchmark.index, name="benchmark")
    benchmarking.require_apart(policy_portfolios.weights)
    found = active_overview(
        policy_portfolios.weights,
        benchmarking.benchmark,
        blends.mimicking.model,
        covariance=blends.study.covariance,
        groups=blends.groups,
        factor_groups=factor_groups,
        limit=benchmarking.limit,
    )
    page = benchmark_page(
        found,
        sheet="Against benchmark",
        notes=blends.notes,
        audit=blends.audit,
    )
    return (page,)


@ribbon_macro(category=Category.ALLOCATION, label="Funding trade")
def funding_trade(
    policy_portfolios: PolicyPortfolios,
    benchmarking: Benchmarking,
    purchases: Purchases,
    factor_weights: targets.FactorImportance | None = None,
) -> tuple[Page, ...]:
    """Find the sale that pays for an asset with exposures least changed, and what it must earn."""
    blends = policy_portfolios.blends
    study, held = blends.study, purchases.held(policy_portfolios.weights)
    study.require_assets(benchmarking.benchmark.index, name="benchmark")
    found = funding.funding_trade(
        purchases.bought.purchase,
        held,
        exposures=blends.mimicking.model.exposures,
        covariance=study.covariance,
        limits=blends.policy_limits.limits,
        factor_weights=factor_weights,
    )
    terms = funding_terms.funding_terms(
        found.trade,
        held,
        covariance=study.covariance,
        expected_returns=blends.expected_returns,
        benchmark=benchmarking.benchmark,
        cash_return=blends.cash_return,
    )
    page = funding_page(
        found,
        terms,
        sheet="Funding trade",
        notes=(f"Expected returns are those of '{blends.expected_returns.name}'.", *blends.notes),
        audit={"Held": str(held.name)},
    )
    return (page,)


@ribbon_macro(category=Category.RISK, label="Stress")
def stress(
    policy_portfolios: PolicyPortfolios,
    scenarios: Scenarios,
    benchmarking: Benchmarking | None = None,
) -> tuple[Page, ...]:
    """Compute what portfolios and assets earn or lose if factors are shocked."""
    blends, weights = policy_portfolios.blends, policy_portfolios.weights
    found = scenarios.on(
        weights if benchmarking is None else benchmarking.beside(weights), blends.mimicking.model
    )
    page = stress_page(
        found,
        sheet="Stress",
        other_factors=scenarios.other_factors,
        notes=blends.notes,
        audit=blends.audit,
    )
    return (page,)
