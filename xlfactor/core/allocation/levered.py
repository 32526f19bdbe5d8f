"""Risk parity brought to a volatility, with cash or borrowing for the difference."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.budgeting import RiskBudgetPortfolio, budget_risk
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import OptionError


@frozen
class LeveredPortfolio:
    """A portfolio brought to a volatility, with cash or borrowing for the difference."""

    #: Weights (N); they sum to the leverage.
    weights: "pd.Series[float]"
    #: The fully invested portfolio of the same proportions.
    unlevered: RiskBudgetPortfolio
    #: The volatility of both assets and cash, which counts as free of risk.
    volatility: float

    @property
    def leverage(self) -> float:
        """The sum of the weights: above one where money is borrowed."""
        return float(self.weights.sum())

    @property
    def cash_weight(self) -> float:
        """The weight of cash; below zero it is borrowed."""
        return 1.0 - self.leverage

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what was scaled, and on the cash that makes up the difference."""
        held = f"{self.cash_weight:.2%} is held in cash"
        borrowed = f"{-self.cash_weight:.2%} is borrowed"
        return (
            *self.unlevered.notes,
            f"Fully invested the volatility is {self.unlevered.value:.2%}; at "
            f"{self.volatility:.2%} the weights sum to {self.leverage:.2%} and "
            f"{held if self.cash_weight >= 0 else borrowed}, taken as free of risk.",
        )


def risk_parity_at_volatility(
    covariance: pd.DataFrame,
    *,
    volatility: float,
    risk_budgets: "pd.Series[float] | None" = None,
    cash_asset: str | None = None,
) -> LeveredPortfolio:
    """Find asset risk parity at a target volatility, made up by cash or by borrowing.

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
        As `budget_risk`; if the matrix is no covariance matrix.

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
        raise OptionError(f"target_volatility: found {volatility:g}; wanted a number above zero")
    if cash_asset is not None:
        labels.pick(covariance, pd.Index([cash_asset]), name="cash_asset", what="asset")
        kept = covariance.index[covariance.index != cash_asset]
        covariance = labels.pick(covariance.loc[kept].T, kept, name="covariance").T
    full = budget_risk(Volatility.of(covariance), risk_budgets)
    return LeveredPortfolio(
        weights=full.weights * (volatility / full.value),
        unlevered=full,
        volatility=volatility,
    )
