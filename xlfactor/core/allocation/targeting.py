"""Weights whose factor exposures come nearest to targets, within limits."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits, current_weights
from xlfactor.core.allocation.objectives import (
    Objective,
    exposure_distance,
    then_smallest,
    variance_objective,
    weight_distance,
)
from xlfactor.core.allocation.within_limits import BestPortfolio, best_within
from xlfactor.core.estimation.covariance import resolved_covariance
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.remembered import remembered
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import OptionError, TableError


class SecondCriterion(Option):
    """What decides among the portfolios that come equally near to target exposures."""

    LEAST_VARIANCE = "least variance"
    NEAREST_TO_CURRENT = "nearest to current"
    LEAST_SQUARED_WEIGHTS = "least squared weights"


#: A target counts as met if its miss is not above this share of the largest exposure of an asset
#: to the factor, or of the target if that is larger.
MET = 1e-6


@frozen
class TargetAllocation:
    """The portfolio nearest to target exposures, and what it leaves open."""

    #: Weights (N).
    weights: "pd.Series[float]"
    #: Exposures that the weights achieve (K).
    exposures: "pd.Series[float]"
    #: Exposures that were wanted (K).
    target_exposures: "pd.Series[float]"
    #: Whether every target of some weight is met to within `MET`.
    met: bool
    #: Annual volatility of the portfolio.
    volatility: float
    #: Half the sum of absolute trades from the current weights; None where these are not known.
    turnover: float | None
    #: The portfolio as it was found.
    best: BestPortfolio
    #: What the reader should know, in words.
    notes: tuple[str, ...]

    @property
    def misses(self) -> "pd.Series[float]":
        """Achieved less wanted exposures (K)."""
        return (self.exposures - self.target_exposures).rename("Difference")

    @property
    def binding(self) -> tuple[str, ...]:
        """The limits that the portfolio is at, in words, except the sum of all weights."""
        return self.best.binding

    @property
    def residual(self) -> float:
        """The largest residual of the optimality conditions of both criteria, to the data."""
        return self.best.residual

    @property
    def solver(self) -> str:
        """The solvers that found it."""
        return self.best.solver


@remembered
def target_exposure_weights(
    exposures: pd.DataFrame,
    target_exposures: "pd.Series[float]",
    *,
    covariance: pd.DataFrame,
    limits: Limits,
    factor_weights: "pd.Series[float] | None" = None,
    second_criterion: SecondCriterion = SecondCriterion.LEAST_VARIANCE,
) -> TargetAllocation:
    r"""Return the weights whose exposures are nearest to targets, within limits.

    .. math:: \min_w \sum_k \omega_k (B'w - b^*)_k^2

    subject to the limits. If many portfolios come equally near, the second criterion decides
    among them, and least squared weights where even that leaves some equal: the answer is
    unique.

    Parameters
    ----------
    exposures : DataFrame of shape (n_assets, n_factors)
    target_exposures : Series of shape (n_factors,)
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    factor_weights : Series of shape (n_factors,), optional
        :math:`\omega`, zero or above; one where not given.

    Returns
    -------
    TargetAllocation

    Raises
    ------
    LabelError
        If the targets or their weights name other factors, or the covariance or the limits other
        assets, than the exposures.
    TableError
        If a number lacks, or a factor weight is below zero or all are zero.
    OptionError
        If the portfolio nearest to the current one is wanted and no current weights are given.
    InfeasibleError
        If no portfolio meets the limits: which of them conflict, and how near one can get.

    Examples
    --------
    >>> B = pd.DataFrame({"Growth": {"Stocks": 1.0, "Bonds": 0.2}})
    >>> Sigma = pd.DataFrame(np.diag([0.04, 0.01]), index=B.index, columns=B.index)
    >>> found = target_exposure_weights(
    ...     B, pd.Series({"Growth": 0.6}), covariance=Sigma,
    ...     limits=Limits.between(B.index, lower=0.0, upper=1.0),
    ... )
    >>> found.weights.round(9)
    Stocks    0.5
    Bonds     0.5
    Name: Weight, dtype: float64
    """
    labels.require_unique(exposures.index, name="exposures")
    assets, factors = exposures.index, exposures.columns
    B = labels.require_numbers(exposures, name="exposures").to_numpy()
    b_star = _on_factors(target_exposures, factors, "target_exposures").to_numpy()
    omega = factor_importance(factor_weights, factors)
    root = np.sqrt(omega)
    known, resolved = resolved_covariance(covariance, riskless=True, assets=assets)
    Sigma = known.to_numpy()
    held = current_weights(limits, assets)
    nearest = exposure_distance(root[:, None] * B.T, root * b_star)
    second = _objective(second_criterion, Sigma, held, resolved=resolved)
    best = best_within(then_smallest([nearest, second], len(assets)), limits, assets)
    w = best.weights
    b = B.T @ w
    missed = np.where(omega > 0, np.abs(b - b_star), 0.0)
    met = bool((missed <= MET * np.maximum(np.abs(B).max(axis=0), np.abs(b_star))).all())
    return TargetAllocation(
        weights=pd.Series(w, index=assets, name="Weight"),
        exposures=pd.Series(b, index=factors, name="Exposure"),
        target_exposures=pd.Series(b_star, index=factors, name="Target"),
        met=met,
        volatility=float(np.sqrt(max(w @ Sigma @ w, 0.0))),
        turnover=None if held is None else float(np.abs(w - held).sum() / 2),
        best=best,
        notes=_notes(b - b_star, factors, omega, met=met, criterion=second_criterion),
    )


def factor_importance(factor_weights: "pd.Series[float] | None", factors: Labels) -> FloatArray:
    r"""Return how much a miss of each factor counts (K), :math:`\omega`; one each if not given.

    Raises
    ------
    LabelError
        If other factors are named.
    TableError
        If a number lacks or is below zero, or all are zero.
    """
    if factor_weights is None:
        return np.ones(len(factors))
    given = _on_factors(factor_weights, factors, "factor_weights")
    omega = np.asarray(given, dtype=np.float64)
    for k in np.flatnonzero(omega < 0).tolist():
        raise TableError(
            f"factor_weights: row '{factors[k]}': found {omega[k]:g}; wanted zero or above"
        )
    if not omega.any():
        raise TableError("factor_weights: all are zero; wanted at least one above zero")
    return omega


def _notes(
    misses: FloatArray,
    factors: Labels,
    omega: FloatArray,
    *,
    met: bool,
    criterion: SecondCriterion,
) -> tuple[str, ...]:
    notes = ["The limits allow the target exposures."]
    if not met:
        worst = int(np.where(omega > 0, np.abs(misses), 0.0).argmax())
        notes = [
            "The limits do not allow the target exposures; the largest difference is "
            f"{_miss(misses[worst])}, of '{factors[worst]}'."
        ]
    if not omega.all():
        ignored = labels.quoted(factors[omega == 0])
        notes.append(f"Of no weight, so that a difference does not count: {ignored}.")
    return (*notes, f"Among portfolios of equal misses: {criterion}.")


def _miss(miss: float) -> str:
    """Return a miss with four decimals, or with two digits where these would show nothing."""
    return f"{miss:+.4f}" if abs(miss) >= 0.001 else f"{miss:+.2g}"


def _on_factors(values: "pd.Series[float]", factors: Labels, name: str) -> "pd.Series[float]":
    return labels.require_vector(labels.onto(values, factors, name=name), name=name)


def _objective(
    criterion: SecondCriterion, Sigma: FloatArray, held: FloatArray | None, *, resolved: bool
) -> Objective:
    if criterion is SecondCriterion.LEAST_VARIANCE:
        return variance_objective(Sigma, resolved=resolved)
    if criterion is SecondCriterion.LEAST_SQUARED_WEIGHTS:
        return weight_distance(np.zeros(len(Sigma)))
    if held is None:
        raise OptionError(
            f"second_criterion: '{criterion}' needs current weights, and the limits hold none"
        )
    return weight_distance(held)
