"""Weights by what each asset may contribute to risk; risk parity at a chosen volatility."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import ConvergenceError, InfeasibleError, OptionError, TableError

#: A risk share is met if it misses its budget by no more.
MET = 1e-12
#: ... unless positions hedge one another and digits cancel; then by no more than this.
_WORST = 1e-9
_STEPS = 200
#: Positions this large, scaled to a variance of one, hedge one another to the last digit.
_RISKLESS = 1e7
#: Risk budgets sum to one up to this.
_SUM = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiskBudgetPortfolio:
    """A long-only, fully invested portfolio that spends its risk as budgeted.

    Attributes
    ----------
    weights : Series of shape (n_assets,)
        Sum to one.
    risk_budgets, risk_shares : Series of shape (n_assets,)
        Wanted and found shares of the volatility; sum to one.
    volatility : float
        Annual if the covariance is.
    iterations : int
    notes : tuple of str
    """

    weights: "pd.Series[float]"
    risk_budgets: "pd.Series[float]"
    risk_shares: "pd.Series[float]"
    volatility: float
    iterations: int
    notes: tuple[str, ...]

    @property
    def risk_contributions(self) -> "pd.Series[float]":
        """What each asset adds to the volatility; the sum is the volatility."""
        return (self.risk_shares * self.volatility).rename("Risk contribution")

    @property
    def residual(self) -> float:
        """The largest distance of a share from its budget."""
        return float((self.risk_shares - self.risk_budgets).abs().max())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeveredPortfolio:
    """A portfolio brought to a volatility, with cash or borrowing for the difference.

    Attributes
    ----------
    weights : Series of shape (n_assets,)
        Sum to the leverage.
    unlevered : RiskBudgetPortfolio
        The fully invested portfolio of the same proportions.
    volatility : float
        Cash counts as free of risk.
    """

    weights: "pd.Series[float]"
    unlevered: RiskBudgetPortfolio
    volatility: float

    @property
    def leverage(self) -> float:
        """The sum of the weights: above one where money is borrowed."""
        return float(self.weights.sum())

    @property
    def cash_weight(self) -> float:
        """What is held in cash; below zero it is borrowed."""
        return 1.0 - self.leverage

    @property
    def notes(self) -> tuple[str, ...]:
        """What was scaled, and by what the difference is made up."""
        held = f"{self.cash_weight:.2%} is held in cash"
        borrowed = f"{-self.cash_weight:.2%} is borrowed"
        return (
            *self.unlevered.notes,
            f"Fully invested the volatility is {self.unlevered.volatility:.2%}; at "
            f"{self.volatility:.2%} the weights sum to {self.leverage:.2%} and "
            f"{held if self.cash_weight >= 0 else borrowed}, taken as free of risk.",
        )


def equal_risk_weights(
    covariance: pd.DataFrame, *, excluded: "Labels | None" = None
) -> RiskBudgetPortfolio:
    """Return the weights of equal risk contributions (risk parity of the assets).

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
    Sigma = require_covariance(covariance, riskless=True)
    none = pd.Index([]) if excluded is None else excluded
    labels.pick(Sigma, none, name="covariance")  # every excluded asset is one of them
    shares = (~Sigma.index.isin(none)).astype(float)
    if not shares.any():
        raise TableError("excluded: all assets are; wanted one at least that shares the risk")
    return risk_budget_weights(Sigma, pd.Series(shares / shares.sum(), index=Sigma.index))


def risk_budget_weights(
    covariance: pd.DataFrame, risk_budgets: "pd.Series[float]"
) -> RiskBudgetPortfolio:
    r"""Give the long-only weights whose risk contributions stand as their budgets do.

    .. math:: \min_{y > 0} \tfrac12 y'\Sigma y - \sum_i b_i \ln y_i, \qquad w = y / 1'y

    whose gradient is zero where :math:`y_i (\Sigma y)_i = b_i`. The solution is unique.
    An asset whose budget is zero is not held.

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    risk_budgets : Series of shape (n_assets,)
        Shares of the volatility: not below zero, sum to one.

    Raises
    ------
    LabelError
        If the names differ.
    TableError
        If a budget is missing or below zero, or they do not sum to one; if the matrix is no
        covariance matrix.
    InfeasibleError
        If some long-only portfolio has no risk at all, so that there is nothing to share.

    References
    ----------
    Spinu (2013), *An algorithm for computing risk parity weights*, sections 2 and 3.
    Bruder and Roncalli (2012), *Managing risk exposures using the risk budgeting approach*.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> four_to_one = pd.Series([0.8, 0.2], index=names)
    >>> risk_budget_weights(Sigma, four_to_one).weights.round(9).to_dict()
    {'Stocks': 0.4, 'Bonds': 0.6}
    """
    table = require_covariance(covariance, riskless=True)
    budgets = _require_budgets(risk_budgets, table.index)
    _require_volatile(table, budgets)
    Sigma, b = np.asarray(table, dtype=np.float64), np.asarray(budgets, dtype=np.float64)
    held = b > 0
    sigma = np.sqrt(np.diag(Sigma))
    sigma[~held] = 1.0
    correlation = Sigma / sigma[:, None] / sigma
    y = np.zeros(len(b))
    y[held], iterations = _newton(correlation[np.ix_(held, held)], b[held])
    w = y / sigma
    w /= w.sum()
    marginal = Sigma @ w
    variance = float(w @ marginal)
    shares = pd.Series(w * marginal / variance, index=table.index, name="Risk share")
    return RiskBudgetPortfolio(
        weights=pd.Series(w, index=table.index, name="Weight"),
        risk_budgets=budgets,
        risk_shares=shares,
        volatility=float(np.sqrt(variance)),
        iterations=iterations,
        notes=_zero_budget_notes(budgets, marginal),
    )


def risk_parity_at_volatility(
    covariance: pd.DataFrame,
    *,
    volatility: float,
    risk_budgets: "pd.Series[float] | None" = None,
    cash_asset: str | None = None,
) -> LeveredPortfolio:
    """Give asset risk parity at a target volatility, made up by cash or by borrowing.

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    volatility : float
        Annual, decimal, above zero.
    risk_budgets : Series of shape (n_assets,), optional
        Equal if not given.
    cash_asset : str, optional
        The asset that holds or lends the difference: it takes no part in risk parity, and has no
        weight here.

    Raises
    ------
    OptionError
        If the volatility is not above zero.
    LabelError, TableError, InfeasibleError, ConvergenceError
        As `risk_budget_weights`.

    Examples
    --------
    Fully invested at 25 % and 75 % the volatility would be 10.6 %:

    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> found = risk_parity_at_volatility(Sigma, volatility=0.05)
    >>> found.weights.round(4).to_dict()
    {'Stocks': 0.1179, 'Bonds': 0.3536}
    >>> round(found.cash_weight, 4)
    0.5286
    """
    if not 0 < volatility < np.inf:
        raise OptionError(f"volatility: found {volatility:g}; wanted a number above zero")
    if cash_asset is not None:
        labels.pick(covariance, pd.Index([cash_asset]), name="cash_asset", what="asset")
        kept = covariance.index[covariance.index != cash_asset]
        covariance = labels.pick(covariance.loc[kept].T, kept, name="covariance").T
    full = (
        equal_risk_weights(covariance)
        if risk_budgets is None
        else risk_budget_weights(covariance, risk_budgets)
    )
    return LeveredPortfolio(
        weights=full.weights * (volatility / full.volatility),
        unlevered=full,
        volatility=volatility,
    )


def _require_volatile(covariance: pd.DataFrame, budgets: "pd.Series[float]") -> None:
    """Refuse a share of the risk for an asset that has none."""
    for asset in covariance.index[(np.diag(covariance) == 0) & (budgets > 0)]:
        raise InfeasibleError(
            f"covariance: row '{asset}' has no volatility, and so no share of the risk can be "
            "its own; exclude it, as cash is, or give it a budget of zero"
        )


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


def _newton(C: FloatArray, b: FloatArray) -> tuple[FloatArray, int]:
    """Minimise ``y'Cy / 2 - b'ln(y)`` by damped Newton steps.

    The objective is self-concordant: steps shortened by their length relative to y keep y above
    zero and lower it (Spinu, section 3); from near the answer full steps are taken.
    """
    y = np.sqrt(b)
    y /= np.sqrt(y @ C @ y) if y @ C @ y > 0 else 1.0
    for step in range(_STEPS):
        if y.max() > _RISKLESS:
            raise _no_risk()
        gradient = C @ y - b / y
        # y times the gradient is each asset's share less its budget
        rounding = 4 * np.finfo(float).eps * np.max(y * (np.abs(C) @ y))
        if np.abs(y * gradient).max() <= min(MET / 10 + rounding, _WORST):
            return y, step
        try:
            move = -np.linalg.solve(C + np.diag(b / y**2), gradient)
        except np.linalg.LinAlgError as error:  # both C and 1/y² have run out of digits
            raise _no_risk() from error
        length = np.max(np.abs(move / y))
        y = y + move / (1.0 + length if length > 0.1 else 1.0)
    raise ConvergenceError(
        f"risk_budgets: not met after {_STEPS} steps; the largest share is off by "
        f"{np.abs(y * (C @ y) - b).max():.1e}"
    )


def _no_risk() -> InfeasibleError:
    return InfeasibleError(
        "covariance: some long-only portfolio has no risk at all, so that there is none to share"
    )


def _zero_budget_notes(budgets: "pd.Series[float]", marginal: FloatArray) -> tuple[str, ...]:
    none = (budgets == 0).to_numpy()
    hedges = budgets.index[none & (marginal < 0)]
    notes = []
    if none.any():
        notes.append(
            f"Not held, as the risk budget is zero: {labels.quoted(budgets.index[none])}."
        )
    if len(hedges):
        notes.append(
            f"A holding of {labels.quoted(hedges)} would lower the volatility; the budget of zero "
            "leaves it out."
        )
    return tuple(notes)
