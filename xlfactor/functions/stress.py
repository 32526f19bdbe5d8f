"""Excel functions on portfolios in scenarios, and on the return that is expected of them."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.risk import stress as core
from xlfactor.declare import Category, excel_function
from xlfactor.functions.shown import Figures, shown
from xlfactor.tables.inputs import assets, factors, risk, stress
from xlfactor.tables.rows import Rows


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def portfolio_return(weights: risk.Weights, expected_returns: assets.ExpectedReturns) -> pd.Series:
    r"""Return the expected return of a portfolio, or of each portfolio of a table.

    .. math:: r = w'\mu
    """
    held = labels.holdings_onto(weights, expected_returns.index, name="weights")
    return (held.T @ expected_returns).rename("Return")


@excel_function(category=Category.RISK, rows=Rows.SCENARIO)
def stress_factor_moves(
    scenarios: stress.ScenarioTable, factor_covariance: factors.FactorCovariance
) -> pd.DataFrame:
    """Return the moves of all factors that are expected given the shocks to some of them."""
    return core.factor_moves(
        scenarios, factor_covariance.index, factor_covariance=factor_covariance
    )


@excel_function(category=Category.RISK, rows=Rows.SCENARIO)
def stress_return(
    weights: risk.Weights,
    exposures: factors.Exposures,
    scenarios: stress.ScenarioTable,
    factor_covariance: stress.MovingCovariance | None = None,
    scenario: stress.ShownScenario | None = None,
) -> Figures:
    """Return what a portfolio, or each of a table, earns in scenarios; a loss is below zero."""
    found = _stress(weights, exposures, scenarios, factor_covariance)
    return shown(found.portfolio_returns, "Return", row=scenario, argument="scenario")


@excel_function(category=Category.RISK, rows=Rows.FACTOR)
def stress_contribution(
    weights: risk.Weights,
    exposures: factors.Exposures,
    scenarios: stress.ScenarioTable,
    scenario: stress.ScenarioName,
    factor_covariance: stress.MovingCovariance | None = None,
    factor: risk.ShownFactor | None = None,
) -> Figures:
    """Return what each factor adds to what a portfolio earns in one scenario."""
    found = _stress(weights, exposures, scenarios, factor_covariance)
    return shown(found.in_scenario(scenario), "Return", row=factor, argument="factor")


def _stress(
    weights: pd.DataFrame,
    exposures: pd.DataFrame,
    scenarios: pd.DataFrame,
    factor_covariance: pd.DataFrame | None,
) -> core.Stress:
    moves = core.factor_moves(scenarios, exposures.columns, factor_covariance=factor_covariance)
    return core.stress(weights, exposures, moves)
