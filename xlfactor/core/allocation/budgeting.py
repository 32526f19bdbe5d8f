"""Weights by budgets of the risk contributions."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.budget_limits import BudgetRoom, room_of
from xlfactor.core.allocation.budget_positions import NOT_CONVEX, budget_positions
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.frozen import frozen
from xlfactor.core.remembered import remembered
from xlfactor.core.risk.measures import RiskMeasure, Volatility
from xlfactor.core.typing import BoolArray, FloatArray, Labels
from xlfactor.errors import TableError

#: Risk budgets sum to one up to this.
_SUM = 1e-9
#: A share that misses its budget by more than this is told; the most that are named.
_MISSED, _TOLD = 1e-6, 5


@frozen
class RiskBudgetPortfolio:
    """A long-only, fully invested portfolio that spends its risk as budgeted, or near to it."""

    #: Weights (N); they sum to one.
    weights: "pd.Series[float]"
    #: Wanted and found shares of the risk (N); they sum to one. At a kink of a measure the
    #: shares are those of the subgradient that meets the budgets.
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
    def misses(self) -> "pd.Series[float]":
        """The shares less their budgets (N); not zero where limits bind."""
        return (self.risk_shares - self.risk_budgets).rename("Difference")

    @property
    def residual(self) -> float:
        """The largest distance of a share from its budget."""
        return float(self.misses.abs().max())


@remembered
def budget_risk(
    measure: RiskMeasure,
    risk_budgets: "pd.Series[float] | None" = None,
    *,
    limits: Limits | None = None,
) -> RiskBudgetPortfolio:
    r"""Find the long-only weights whose risk contributions are proportional to budgets.

    .. math:: \min_{y > 0} R(y) - \sum_i b_i \ln y_i, \qquad w = y / 1'y

    whose gradient is zero where :math:`y_i \, \partial R / \partial y_i = b_i`. The solution is
    unique for a convex measure. An asset whose budget is zero is not held.

    Limits of assets and groups are limits of y as well (see `budget_limits`), and within them the
    problem is the same: the portfolio with the largest :math:`\prod_i w_i^{b_i} / R(w)`. Where
    limits bind, budgets are missed: by :math:`w_i (\nu - m_i)`, with the limits' multipliers in
    :math:`m_i`, and :math:`\nu` that makes the misses sum to zero. So the assets that no limit
    holds miss their budgets in proportion to their weights. Richard and Roncalli make these assets
    keep the proportions of their budgets instead: portfolios that differ a little, and that limits
    of groups may leave undetermined.

    Parameters
    ----------
    measure : RiskMeasure
        Smooth where all budgeted assets are held, or the historical expected shortfall. Beside
        one that is not convex, other portfolios may meet the budgets too.
    risk_budgets : Series of shape (n_assets,), optional
        Shares of the risk: not below zero, sum to one. Equal if not given, for all assets that
        limits allow to be held.
    limits : Limits, optional
        Of assets, groups and the portfolio as a whole; a lower limit below zero is taken as zero.

    Raises
    ------
    LabelError
        If the names differ.
    TableError
        If a budget is missing or below zero, or they do not sum to one.
    InfeasibleError
        If some long-only portfolio has no risk at all, so that there is nothing to share; or if
        limits cannot be met, or leave no weight to an asset with a budget.
    OptionError
        If the measure jumps with the weights, as historical value at risk does, or turnover or
        the tracking error is limited beside a historical expected shortfall.
    ConvergenceError
        If the budgets are not met, as where the measure is not smooth.

    References
    ----------
    Spinu (2013), *An algorithm for computing risk parity weights*, sections 2 and 3.
    Bruder and Roncalli (2012), *Managing risk exposures using the risk budgeting approach*.
    Richard and Roncalli (2019), *Constrained risk budgeting portfolios*.

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
        budgets = _equal_budgets(assets, limits)
    else:
        budgets = _require_budgets(risk_budgets, assets)
    b = np.asarray(budgets.to_numpy(), dtype=np.float64)
    room = None if limits is None else room_of(limits, assets, b > 0)
    found = budget_positions(measure, b, room)
    w = found.y / found.y.sum()
    value = measure.value(w)
    weights = pd.Series(w, index=assets, name="Weight")
    shares = pd.Series(w * found.marginal / value, index=assets, name="Risk share")
    return RiskBudgetPortfolio(
        weights=weights,
        risk_budgets=budgets,
        risk_shares=shares,
        measure=measure,
        value=value,
        iterations=found.iterations,
        notes=(
            *_zero_budget_notes(assets, b == 0, found.marginal, measure.name),
            *(() if room is None else _limit_notes(shares - budgets, weights, room)),
            *_measure_notes(measure),
        ),
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
        As `budget_risk`; if the matrix is no covariance matrix.

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


def _equal_budgets(assets: Labels, limits: Limits | None) -> "pd.Series[float]":
    """Return equal budgets of the assets that limits allow to be held."""
    shares = np.ones(len(assets))
    if limits is not None and (limits.upper > 0).any():
        room = labels.onto(limits.upper, assets, name="limits").to_numpy()
        shares[~(room > 0)] = 0.0
    return pd.Series(shares / shares.sum(), index=assets, name="Risk budget")


def _require_budgets(risk_budgets: "pd.Series[float]", assets: Labels) -> "pd.Series[float]":
    budgets = labels.onto(risk_budgets, assets, name="risk_budgets")
    budgets = labels.require_vector(budgets, name="risk_budgets")
    b = budgets.to_numpy()
    for i in np.flatnonzero(b < 0).tolist():
        raise TableError(
            f"risk_budgets: row '{assets[i]}': found {b[i]:g}; wanted a share not below zero"
        )
    if abs(b.sum() - 1) > _SUM:
        raise TableError(f"risk_budgets: they sum to {b.sum():.9g}; wanted 1")
    return budgets if budgets.name == "Risk budget" else budgets.rename("Risk budget")


def _zero_budget_notes(
    assets: Labels, none: BoolArray, marginal: FloatArray, measure: str
) -> tuple[str, ...]:
    if not none.any():
        return ()
    notes = [f"Not held, as the risk budget is zero: {labels.quoted(assets[none])}."]
    hedges = assets[none & (marginal < 0)]
    if len(hedges):
        notes.append(
            f"A holding of {labels.quoted(hedges)} would lower the {measure}; the budget of zero "
            "leaves it out."
        )
    return tuple(notes)


def _limit_notes(
    misses: "pd.Series[float]", weights: "pd.Series[float]", room: BudgetRoom
) -> tuple[str, ...]:
    """Say which limits bind, and by how much they make the portfolio miss its budgets."""
    missed = misses[misses.abs() > _MISSED]
    if missed.empty:
        return ()
    largest = missed.reindex(missed.abs().sort_values(ascending=False, kind="stable").index)
    told = ", ".join(f"'{name}' by {miss:+.2%}" for name, miss in largest[:_TOLD].items())
    more = f", and {len(missed) - _TOLD} more" if len(missed) > _TOLD else ""
    return (
        f"Limits bind: {', '.join(room.binding(weights))}.",
        f"Risk budgets are missed: {told}{more}.",
    )


def _measure_notes(measure: RiskMeasure) -> tuple[str, ...]:
    if not isinstance(measure, NOT_CONVEX):
        return ()
    return (f"The {measure.name} is not convex: other portfolios may meet the budgets too.",)
