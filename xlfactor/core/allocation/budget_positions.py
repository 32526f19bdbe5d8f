"""Positions whose risk contributions meet their budgets, by the method that suits the measure."""

from dataclasses import replace
from typing import TypeAlias

import numpy as np

from xlfactor.core.allocation.budget_limits import BudgetRoom
from xlfactor.core.allocation.log_barrier import Room, Smooth, positions_of_measure
from xlfactor.core.allocation.scenario_budgets import scenario_positions
from xlfactor.core.allocation.tracked_budgets import tracked_positions
from xlfactor.core.allocation.volatility_budgets import positions_of_volatility
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.cornish_fisher import CornishFisherValueAtRisk
from xlfactor.core.risk.elliptical import EllipticalLoss
from xlfactor.core.risk.factor_form import FactorForm, ModelVolatility
from xlfactor.core.risk.measures import RiskMeasure, Volatility
from xlfactor.core.risk.samples import (
    HistoricalShortfall,
    HistoricalValueAtRisk,
    KernelValueAtRisk,
)
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import InfeasibleError, OptionError

#: Smooth measures whose budgets several portfolios may meet.
NOT_CONVEX: TypeAlias = KernelValueAtRisk | CornishFisherValueAtRisk


@frozen
class BudgetPositions:
    """Positions in the wanted proportions."""

    #: Positions (N); zero where there is no budget.
    y: FloatArray
    #: The marginal risks (N) by which the budgets are met.
    marginal: FloatArray
    iterations: int


def budget_positions(
    measure: RiskMeasure, b: FloatArray, room: BudgetRoom | None = None
) -> BudgetPositions:
    """Find positions whose contributions are proportional to budgets (N), within limits.

    Raises
    ------
    OptionError
        If the measure jumps with the weights, so that budgets have no solution; or if it is that
        of scenarios, and turnover or the tracking error is limited.
    InfeasibleError
        If some long-only portfolio has no risk at all.
    ConvergenceError
        If the budgets are not met.
    """
    if isinstance(measure, HistoricalValueAtRisk):
        raise OptionError(
            "risk_measure: historical VaR cannot be budgeted, as its contributions jump from one "
            "scenario to another; wanted kernel VaR or historical ES"
        )
    held = b > 0
    if isinstance(measure, HistoricalShortfall):
        return _of_scenarios(measure, b, held, room)
    if isinstance(measure, Volatility | ModelVolatility):
        _require_volatile(measure.assets, _alone(measure), held)
        if room is None:
            return _of_volatility(measure, b, held)
    risk, own = _among_held(measure, held), b[held]
    if room is not None and room.tracking is not None:
        positions, steps = tracked_positions(risk, own, room, room.tracking.among(held))
    else:
        positions, steps = positions_of_measure(risk, own, room or _start(measure, own, held))
    y = _among_all(positions, held)
    return BudgetPositions(y=y, marginal=measure.gradient(y), iterations=steps)


def _among_held(measure: RiskMeasure, held: BoolArray) -> Smooth:
    """Return the measure as functions of the positions that are held."""
    risk = Smooth(
        name=measure.name,
        value=lambda x: measure.value(_among_all(x, held)),
        gradient=lambda x: measure.gradient(_among_all(x, held))[held],
    )
    if not isinstance(measure, Volatility | EllipticalLoss | NOT_CONVEX):
        return risk
    hessian, square = measure.hessian, np.ix_(held, held)
    return replace(risk, hessian=lambda x: hessian(_among_all(x, held))[square])


def _of_volatility(
    measure: Volatility | ModelVolatility, b: FloatArray, held: BoolArray
) -> BudgetPositions:
    """Solve in correlations, in which all assets are of one size."""
    sigma = np.where(held, _alone(measure), 1.0)
    if isinstance(measure, ModelVolatility):
        C: FloatArray | FactorForm = measure.form.scaled(sigma, held)
    else:
        C = measure.Sigma / sigma
        C /= sigma[:, None]
        C = C if held.all() else C[np.ix_(held, held)]
    y = np.zeros(len(b))
    y[held], steps = positions_of_volatility(C, b[held])
    y /= sigma
    return BudgetPositions(y=y, marginal=measure.gradient(y), iterations=steps)


def _alone(measure: Volatility | ModelVolatility) -> FloatArray:
    """Return the volatility of each asset alone (N)."""
    if isinstance(measure, ModelVolatility):
        return np.sqrt(measure.form.diagonal)
    return np.sqrt(measure.Sigma.diagonal())


def _of_scenarios(
    measure: HistoricalShortfall, b: FloatArray, held: BoolArray, room: BudgetRoom | None
) -> BudgetPositions:
    """Solve with the scenarios' duals, since the measure has no gradient at its kinks."""
    R = measure.scenarios
    if room is not None and not room.is_linear:
        raise OptionError(
            "risk_measure: budgets of historical ES take no limit of the turnover or of the "
            "tracking error; leave it out, or take another measure, such as kernel VaR"
        )
    rows = np.zeros((0, int(held.sum()))) if room is None else room.rows
    found = scenario_positions(R[:, held], b[held], tail=measure.tail, limits=rows)
    return BudgetPositions(
        y=_among_all(found.y, held),
        marginal=-found.probabilities @ R,
        iterations=found.iterations,
    )


def _start(measure: RiskMeasure, b: FloatArray, held: BoolArray) -> Room | None:
    """Return where the search on a measure that is not convex begins: at budgets of volatility."""
    if not isinstance(measure, NOT_CONVEX):
        return None
    covariance = measure.returns.cov(ddof=1).to_numpy()[np.ix_(held, held)]
    sigma = np.sqrt(np.diag(covariance))
    y, _ = positions_of_volatility(covariance / sigma[:, None] / sigma, b)
    return Room(start=y / sigma, rows=np.zeros((0, len(b))))


def _require_volatile(assets: Labels, sigma: FloatArray, held: BoolArray) -> None:
    """Refuse a share of the risk for an asset that has none."""
    for i in np.flatnonzero(held & (sigma == 0)).tolist():
        raise InfeasibleError(
            f"covariance: row '{assets[i]}' has no volatility, and so no share of the risk can be "
            "its own; exclude it, as cash is, or give it a budget of zero"
        )


def _among_all(positions: FloatArray, held: BoolArray) -> FloatArray:
    """Return the positions of all assets, zero where none is held."""
    y = np.zeros(len(held))
    y[held] = positions
    return y
