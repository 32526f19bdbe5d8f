"""Excel functions on tail risk: samples, the Student t, simulation, parities, exceedances."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation import rules
from xlfactor.core.backtest.exceedances import exceedances_of
from xlfactor.core.backtest.metrics import downside_table
from xlfactor.core.estimation import student
from xlfactor.core.estimation.probability_plots import largest_distances
from xlfactor.core.estimation.probability_plots import probability_plot as core_probability_plot
from xlfactor.core.estimation.student import StudentFit
from xlfactor.core.portfolios.tail import TailRule, tail_market, tail_portfolio
from xlfactor.core.portfolios.tail_simulation import SimulatedTails, simulate_tails
from xlfactor.core.risk.simulation import simulate, simulated_tail_risks
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.report.tail_tables import capitalised, exceedance_table, fit_figures
from xlfactor.tables.inputs import histories, portfolios, risk
from xlfactor.tables.inputs import tails as inputs
from xlfactor.tables.inputs.variance_limits import UntrackedLimits, WeightBounds
from xlfactor.tables.rows import Rows


@excel_function(category=Category.RISK, rows=Rows.NAME)
def downside_statistics(
    returns: histories.StrategyReturns,
    target: inputs.Target = 0.0,
    order: inputs.Order = 1.0,
    confidence: risk.Confidence = 0.95,
) -> pd.DataFrame:
    """Return semi-variances and their roots, partial moment, VaR, ES, drawdown of each column."""
    return downside_table(returns, target=target, order=order, confidence=confidence)


@function_family(category=Category.RISK)
def student_t(
    returns: histories.StrategyReturns,
    *,
    settings: inputs.StudentInputs,
    row_weights: inputs.RowWeights | None = None,
) -> StudentFit:
    """Fit a multivariate Student t to returns by maximum likelihood."""
    return student.fit_student(returns, row_weights=row_weights, settings=settings.settings)


@student_t.view(rows=Rows.FIGURE)
def student_t_fit(fit: StudentFit) -> pd.Series:
    """Return degrees of freedom, log likelihood, steps and rows of a fitted Student t."""
    return fit_figures(fit)


@student_t.view(rows=Rows.NAME)
def student_t_location(fit: StudentFit) -> pd.Series:
    """Return the location of a multivariate Student t fitted to returns, of one period."""
    return fit.distribution.location


@student_t.view(rows=Rows.NAME)
def student_t_scatter(fit: StudentFit) -> pd.DataFrame:
    """Return the scatter matrix of a multivariate Student t fitted to returns, of one period."""
    return fit.distribution.scatter


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def tail_risk_table(
    weights: risk.Weights, returns: histories.StrategyReturns, *, settings: inputs.TailInputs
) -> pd.DataFrame:
    """Return volatility, VaR and ES of portfolios by the sample, a normal and a Student t."""
    return tail_market(returns, settings.settings).risks(weights)


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def simulated_tail_risk(
    weights: risk.Weights,
    returns: histories.StrategyReturns,
    draws: inputs.Draws = 100_000,
    seed: risk.Seed = 1,
    *,
    settings: inputs.TailInputs,
) -> pd.DataFrame:
    """Return VaR and ES of portfolios simulated from the fitted Student t, with their errors."""
    market = tail_market(returns, settings.settings)
    drawn = simulate(market.student, draws=draws, seed=seed)
    return simulated_tail_risks(drawn, weights, market.student, confidence=settings.confidence)


@function_family(category=Category.RISK)
def tail_simulation(
    weights: risk.Weights,
    returns: histories.StrategyReturns,
    draws: inputs.Draws = 100_000,
    seed: risk.Seed = 1,
    *,
    settings: inputs.TailInputs,
) -> SimulatedTails:
    """Simulate the returns of portfolios from the fitted normal and Student t."""
    return simulate_tails(tail_market(returns, settings.settings), weights, draws=draws, seed=seed)


@tail_simulation.view(rows=Rows.PORTFOLIO)
def simulated_value_at_risk(found: SimulatedTails) -> pd.DataFrame:
    """Return VaR of portfolios by sample, simulated normal and Student t, with their errors."""
    return capitalised(found.table("VaR"))


@tail_simulation.view(rows=Rows.PORTFOLIO)
def simulated_expected_shortfall(found: SimulatedTails) -> pd.DataFrame:
    """Return ES of portfolios by sample, simulated normal and Student t, with their errors."""
    return capitalised(found.table("ES"))


@tail_simulation.view(rows=Rows.CONFIDENCE)
def simulated_tail(found: SimulatedTails) -> pd.DataFrame:
    """Return VaR of the first portfolio far out in the tail, by sample and by simulation."""
    return capitalised(found.tail(str(found.closed.index[0])))


@excel_function(category=Category.RISK, rows=Rows.ASSET)
def kolmogorov_smirnov(
    returns: histories.StrategyReturns, *, settings: inputs.TailInputs
) -> pd.DataFrame:
    """Return the Kolmogorov-Smirnov distance of each asset from fitted normal and Student t."""
    market = tail_market(returns, settings.settings)
    return capitalised(largest_distances(market.returns, market.distributions))


@excel_function(category=Category.RISK, rows=Rows.RANK)
def probability_plot(
    returns: histories.StrategyReturns,
    asset: inputs.PlottedAsset,
    points: inputs.Points = 100,
    *,
    settings: inputs.TailInputs,
) -> pd.DataFrame:
    """Return a P-P plot of an asset: sample, fitted normal and Student t probabilities."""
    column = labels.pick(returns.T, pd.Index([asset]), name="asset", what="column of returns")
    market = tail_market(returns, settings.settings)
    found = core_probability_plot(column.T[asset], market.distributions, points=points)
    return capitalised(found)


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def tail_parity_weights(
    returns: histories.StrategyReturns,
    rule: inputs.RuleChoice = TailRule.ES_PARITY,
    risk_budgets: portfolios.RiskBudgets | None = None,
    *,
    settings: inputs.TailInputs,
) -> pd.Series:
    """Return weights that share volatility, VaR or ES among assets as budgeted, else equally."""
    market = tail_market(returns, settings.settings)
    return tail_portfolio(rule, market, risk_budgets=risk_budgets).weights


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def minimum_expected_shortfall_weights(
    returns: histories.StrategyReturns,
    confidence: risk.Confidence = 0.95,
    *,
    bounds: WeightBounds,
    limited: UntrackedLimits,
) -> pd.Series:
    """Return the fully invested weights of least historical ES within limits."""
    limits = limited.on(returns.cov(), bounds=bounds)
    return rules.minimum_expected_shortfall_weights(returns, confidence=confidence, limits=limits)


@excel_function(category=Category.BACKTEST, rows=Rows.NAME)
def exceedance_tests(
    returns: histories.StrategyReturns,
    forecasts: inputs.Forecasts,
    confidence: risk.Confidence = 0.95,
) -> pd.DataFrame:
    """Return how often losses exceeded forecast VaR, and Kupiec's and Christoffersen's tests."""
    limits = labels.onto(forecasts.T, returns.columns, name="forecasts", what="column").T
    found = {
        str(name): exceedances_of(column, limits[name], confidence=confidence)
        for name, column in returns.items()
    }
    return exceedance_table(found)
