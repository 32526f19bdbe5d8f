"""Weights by budgets of the risk contributions."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.log_barrier import positions_of_measure, positions_of_volatility
from xlfactor.core.risk.measures import RiskMeasure, Volatility
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import InfeasibleError, TableError

#: Risk budgets sum to one up to this.
_SUM = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiskBudgetPortfolio:
    """A long-only, fully invested portfolio that spends its risk as budgeted."""

    #: Weights (N); they sum to one.
    weights: "pd.Series[float]"
    #: Wanted and found shares of the risk (N); they sum to one.
    risk_budgets: "pd.Series[float]"
    risk_shares: "pd.Series[float]"
    #: The measure of the risk, and its value; annual if the measure is.
    measure: RiskMeasure
    value: float
    iterations: int
    #: What the reader should know, in words.
    notes: tuple[str, ...]

    @property
    def risk_contributions(self) -> "pd.Series[float]":
        """What each asset adds to the measure (N); the sum is its value."""
        return (self.risk_shares * self.value).rename("Risk contribution")

    @property
    def residual(self) -> float:
        """The largest distance of a share from its budget."""
        return float((self.risk_shares - self.risk_budgets).abs().max())


def budget_risk(
    measure: RiskMeasure, risk_budgets: "pd.Series[float] | None" = None
) -> RiskBudgetPortfolio:
    r"""Find the long-only weights whose risk contributions are proportional to budgets.

    .. math:: \min_{y > 0} R(y) - \sum_i b_i \ln y_i, \qquad w = y / 1'y

    whose gradient is zero where :math:`y_i \, \partial R / \partial y_i = b_i`. The solution is
    unique for a convex measure. An asset whose budget is zero is not held.

    Parameters
    ----------
    measure : RiskMeasure
        Convex and smooth where all budgeted assets are held.
    risk_budgets : Series of shape (n_assets,), optional
        Shares of the risk: not below zero, sum to one. Equal if not given.

    Raises
    ------
    LabelError
        If the names differ.
    TableError
        If a budget is missing or below zero, or they do not sum to one.
    InfeasibleError
        If some long-only portfolio has no risk at all, so that there is nothing to share.
    ConvergenceError
        If the budgets are not met, as where the measure is not smooth.

    References
    ----------
    Spinu (2013), *An algorithm for computing risk parity weights*, sections 2 and 3.
    Bruder and Roncalli (2012), *Managing risk exposures using the risk budgeting approach*.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> four_to_one = pd.Series([0.8, 0.2], index=names)
    >>> budget_risk(Volatility.of(Sigma), four_to_one).weights.round(9).to_dict()
    {'Stocks': 0.4, 'Bonds': 0.6}
    """
    assets = measure.assets
    if risk_budgets is None:
        risk_budgets = pd.Series(1 / len(assets), index=assets)
    budgets = _require_budgets(risk_budgets, assets)
    b = np.asarray(budgets, dtype=np.float64)
    y, iterations = _positions(measure, b)
    w = y / y.sum()
    marginal, value = measure.gradient(w), measure.value(w)
    return RiskBudgetPortfolio(
        weights=pd.Series(w, index=assets, name="Weight"),
        risk_budgets=budgets,
        risk_shares=pd.Series(w * marginal / value, index=assets, name="Risk share"),
        measure=measure,
        value=value,
        iterations=iterations,
        notes=_zero_budget_notes(budgets, marginal, measure.name),
    )


def equal_risk_weights(
    covariance: pd.DataFrame, *, excluded: "Labels | None" = None
) -> RiskBudgetPortfolio:
    """Find the weights of equal contributions to the volatility (risk parity of the assets).

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    excluded : Index, optional
        Assets that hold nothing, such as cash: risk parity would put nearly all into it.

    Raises
    ------
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `risk_budget_weights`.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> equal_risk_weights(Sigma).weights.round(9).to_dict()
    {'Stocks': 0.25, 'Bonds': 0.75}
    """
    measure = Volatility.of(covariance)
    if excluded is None:
        return budget_risk(measure)
    labels.pick(measure.covariance, excluded, name="excluded", what="asset")
    shares = pd.Series(1.0, index=measure.assets).where(~measure.assets.isin(excluded), 0.0)
    if not shares.any():
        raise TableError("excluded: all assets are; wanted one at least that shares the risk")
    return budget_risk(measure, shares / shares.sum())


def risk_budget_weights(
    covariance: pd.DataFrame, risk_budgets: "pd.Series[float]"
) -> RiskBudgetPortfolio:
    """Find the weights whose contributions to the volatility are proportional to budgets.

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    risk_budgets : Series of shape (n_assets,)
        Shares of the volatility: not below zero, sum to one.

    Raises
    ------
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `budget_risk`; if the matrix is no covariance matrix.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> risk_budget_weights(Sigma, pd.Series([0.8, 0.2], index=names)).weights.round(9).to_dict()
    {'Stocks': 0.4, 'Bonds': 0.6}
    """
    return budget_risk(Volatility.of(covariance), risk_budgets)


def _positions(measure: RiskMeasure, b: FloatArray) -> tuple[FloatArray, int]:
    """Return positions (N) of the wanted proportions, and the steps that it took."""
    held = b > 0
    y = np.zeros(len(b))
    if isinstance(measure, Volatility):  # its Hessian is known
        Sigma = measure.covariance.to_numpy()
        sigma = np.sqrt(np.diag(Sigma))
        _require_volatile(measure.assets, sigma, held)
        sigma[~held] = 1.0
        C = Sigma / sigma[:, None] / sigma
        y[held], steps = positions_of_volatility(C[np.ix_(held, held)], b[held])
        return y / sigma, steps
    y[held], steps = positions_of_measure(
        lambda x: measure.value(_among_all(x, held)),
        lambda x: measure.gradient(_among_all(x, held))[held],
        b[held],
        name=measure.name,
    )
    return y, steps


def _require_volatile(assets: Labels, sigma: FloatArray, held: BoolArray) -> None:
    """Refuse a share of the risk for an asset that has none."""
    for asset in assets[held & (sigma == 0)]:
        raise InfeasibleError(
            f"covariance: row '{asset}' has no volatility, and so no share of the risk can be "
            "its own; exclude it, as cash is, or give it a budget of zero"
        )


def _among_all(positions: FloatArray, held: BoolArray) -> FloatArray:
    """Return the positions of all assets, zero where none is held."""
    y = np.zeros(len(held))
    y[held] = positions
    return y


def _require_budgets(risk_budgets: "pd.Series[float]", assets: Labels) -> "pd.Series[float]":
    budgets = labels.onto(risk_budgets, assets, name="risk_budgets")
    budgets = labels.require_vector(budgets, name="risk_budgets")
    for asset, budget in budgets.items():
        if budget < 0:
            raise TableError(
                f"risk_budgets: row '{asset}': found {budget:g}; wanted a share not below zero"
            )
    if abs(budgets.sum() - 1) > _SUM:
        raise TableError(f"risk_budgets: they sum to {budgets.sum():.9g}; wanted 1")
    return budgets.rename("Risk budget")


def _zero_budget_notes(
    budgets: "pd.Series[float]", marginal: FloatArray, measure: str
) -> tuple[str, ...]:
    none = (budgets == 0).to_numpy()
    hedges = budgets.index[none & (marginal < 0)]
    notes = []
    if none.any():
        notes.append(
            f"Not held, as the risk budget is zero: {labels.quoted(budgets.index[none])}."
        )
    if len(hedges):
        notes.append(
            f"A holding of {labels.quoted(hedges)} would lower the {measure}; the budget of zero "
            "leaves it out."
        )
    return tuple(notes)
