"""Weights whose factor exposures meet a target, or come as near to it as the limits allow."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import (
    Band,
    Limits,
    binding_limits,
    limits_onto,
    solve_within,
)
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.options import SecondCriterion
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import OptionError, TableError

#: A target counts as met if no exposure misses it by more than this.
MET = 1e-6
#: How far the second criterion may move an exposure from its best value: rounding.
_BAND = 1e-9
#: Added to the variances of the second criterion, relative to their mean, so that it is strict.
_STRICT = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TargetAllocation:
    """Weights for target exposures, what they achieve and the proof that they are the best.

    Attributes
    ----------
    weights : Series of shape (n_assets,)
    exposures, target_exposures : Series of shape (n_factors,)
    volatility : float
        Annual, decimal.
    turnover : float or None
        One way: half the sum of trades from the current weights; None without them.
    binding : tuple of str
        The limits that hold the weights back.
    residual : float
        The largest residual of the optimality conditions of both stages, relative to the data.
    solver : str
    """

    weights: "pd.Series[float]"
    exposures: "pd.Series[float]"
    target_exposures: "pd.Series[float]"
    volatility: float
    turnover: float | None
    binding: tuple[str, ...]
    residual: float
    solver: str

    @property
    def misses(self) -> "pd.Series[float]":
        """Achieved less target exposures."""
        return (self.exposures - self.target_exposures).rename("Miss")

    @property
    def is_met(self) -> bool:
        """Whether no exposure misses its target."""
        return bool((self.misses.abs() <= MET).all())


def target_exposure_weights(
    exposures: pd.DataFrame,
    target_exposures: "pd.Series[float]",
    *,
    covariance: pd.DataFrame,
    limits: Limits,
    factor_weights: "pd.Series[float] | None" = None,
    second_criterion: SecondCriterion = SecondCriterion.LEAST_VARIANCE,
) -> TargetAllocation:
    r"""Find the weights whose exposures are nearest to a target.

    .. math:: \min_w \sum_k \omega_k \, (B'w - b^*)_k^2

    within the limits. Of all weights that are best, the second criterion takes one: the least
    variance, the nearest to the current weights, or the least sum of squared weights. So the
    answer is unique, and does not depend on the order of the assets.

    Parameters
    ----------
    exposures : DataFrame of shape (n_assets, n_factors)
    target_exposures : Series of shape (n_factors,)
        A target for every factor.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    limits : Limits
    factor_weights : Series of shape (n_factors,), optional
        How much a miss counts, not negative; one for every factor if left out.
    second_criterion : SecondCriterion

    Raises
    ------
    LabelError
        If tables name other assets or factors.
    TableError
        If a number lacks, or a factor's weight is negative.
    OptionError
        If the second criterion needs current weights that the limits do not hold.
    InfeasibleError
        If no weights meet the limits: which of them conflict, and how near one can get.

    Examples
    --------
    >>> B = pd.DataFrame({"Growth": {"Stocks": 1.0, "Bonds": 0.0}})
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=B.index, columns=B.index)
    >>> bounds = Limits(lower=0.0 * B["Growth"], upper=0.0 * B["Growth"] + 1.0)
    >>> found = target_exposure_weights(
    ...     B, pd.Series({"Growth": 0.6}), covariance=Sigma, limits=bounds
    ... )
    >>> found.weights.round(6).to_dict()
    {'Stocks': 0.6, 'Bonds': 0.4}
    """
    B = labels.require_numbers(exposures, name="exposures")
    assets, factors = B.index, B.columns
    target = _vector(target_exposures, factors, "target_exposures")
    omega = _importance(factor_weights, factors)
    Sigma = labels.square_onto(require_covariance(covariance), assets, name="covariance")
    ordered = limits_onto(limits, assets)
    root = np.sqrt(omega)
    scaled = B.to_numpy() * root
    first = solve_within(scaled @ scaled.T, -scaled @ (root * target), ordered)
    P, q = _second_objective(second_criterion, Sigma.to_numpy(), ordered)
    second = solve_within(P, q, ordered, keep=_achieved(scaled, first.x))
    w = second.x
    return TargetAllocation(
        weights=pd.Series(w, index=assets, name="Weight"),
        exposures=pd.Series(B.to_numpy().T @ w, index=factors, name="Exposure"),
        target_exposures=pd.Series(target, index=factors, name="Target"),
        volatility=float(np.sqrt(w @ Sigma.to_numpy() @ w)),
        turnover=None if ordered.current is None else _turnover(w, ordered.current),
        binding=binding_limits(ordered, w),
        residual=max(first.residual, second.residual),
        solver=second.solver,
    )


def _vector(values: "pd.Series[float]", names: Labels, name: str) -> FloatArray:
    """Give the numbers in the order of the names, which must be the same on both sides."""
    ordered = labels.onto(values, names, name=name)
    return np.asarray(labels.require_vector(ordered, name=name), dtype=np.float64)


def _importance(factor_weights: "pd.Series[float] | None", factors: Labels) -> FloatArray:
    if factor_weights is None:
        return np.ones(len(factors))
    omega = _vector(factor_weights, factors, "factor_weights")
    for factor, weight in zip(factors, omega, strict=True):
        if weight < 0:
            raise TableError(
                f"factor_weights: row '{factor}': found {weight:g}; wanted zero or more"
            )
    return omega


def _second_objective(
    criterion: SecondCriterion, Sigma: FloatArray, limits: Limits
) -> tuple[FloatArray, FloatArray]:
    identity = np.eye(len(Sigma))
    if criterion is SecondCriterion.LEAST_VARIANCE:
        return Sigma + _STRICT * np.diag(Sigma).mean() * identity, np.zeros(len(Sigma))
    if criterion is SecondCriterion.LEAST_SQUARED_WEIGHTS:
        return identity, np.zeros(len(Sigma))
    if limits.current is None:
        raise OptionError(
            f"second_criterion: '{criterion.value}' needs current weights; none are given"
        )
    return identity, -np.asarray(limits.current, dtype=np.float64)


def _achieved(scaled: FloatArray, w: FloatArray) -> Band:
    """Hold the achieved exposures, in as many independent directions as there are."""
    U, sizes, _ = np.linalg.svd(scaled, full_matrices=False)
    rows = U[:, sizes > 1e-10 * sizes.max(initial=0.0)].T
    return Band(rows=rows, centre=rows @ w, width=_BAND)


def _turnover(w: FloatArray, current: "pd.Series[float]") -> float:
    return float(np.abs(w - current.to_numpy(float)).sum() / 2)
