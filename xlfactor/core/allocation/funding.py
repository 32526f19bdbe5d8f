"""Funding trades: the sale that pays for an asset and leaves factor exposures least changed."""

from dataclasses import replace

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.lexicographic import least_in_turn
from xlfactor.core.allocation.objectives import (
    exposure_distance,
    variance_distance,
    weight_distance,
)
from xlfactor.core.allocation.targeting import factor_importance
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.frozen import frozen
from xlfactor.core.texts import percent
from xlfactor.errors import InfeasibleError, OptionError

#: A purchase is funded if what lacks of it is not above this.
_FUNDED = 1e-9
#: The most assets that may be sold that a message names, the largest ones.
_LISTED = 4


@frozen
class Purchase:
    """What is to be bought: an asset, and the weight to add of it."""

    asset: str
    #: A share of the portfolio, above zero.
    weight: float


@frozen
class FundingTrade:
    """A purchase, and the sale of other assets that pays for it."""

    purchase: Purchase
    #: The portfolio before the trade (N).
    held: "pd.Series[float]"
    #: What is bought, above zero, and sold, below zero (N); it sums to zero.
    trade: "pd.Series[float]"
    #: The exposures of the assets (N×K).
    exposures: pd.DataFrame
    #: The largest residual of the optimality conditions of all criteria, relative to the data.
    residual: float
    solver: str

    @property
    def after(self) -> "pd.Series[float]":
        """The portfolio after the trade (N)."""
        return self.held + self.trade

    @property
    def mix(self) -> "pd.Series[float]":
        """What is sold (N), zero or above; it sums to the weight that is bought."""
        return (-self.trade).clip(lower=0.0).rename("Sold")

    @property
    def exposures_moved(self) -> pd.DataFrame:
        """The exposures that are bought, that are sold, and that are left over (K×3)."""
        sold = self.exposures.T @ self.mix
        bought = self.exposures.loc[self.purchase.asset] * self.purchase.weight
        return pd.DataFrame({"bought": bought, "sold": sold, "left_over": bought - sold})


def funding_trade(
    purchase: Purchase,
    held: "pd.Series[float]",
    *,
    exposures: pd.DataFrame,
    covariance: pd.DataFrame,
    limits: Limits | None = None,
    factor_weights: "pd.Series[float] | None" = None,
) -> FundingTrade:
    r"""Find the sale that pays for a purchase with the least change of factor exposures.

    .. math::
        \min_f \sum_k \omega_k \big(B'(x e_p - f)\big)_k^2, \qquad
        f \ge 0, \quad 1'f = x, \quad f \le \text{what may be sold}

    Of equal sales, the one whose trade :math:`t = x e_p - f` has the least tracking error
    :math:`\sqrt{t' \Sigma t}` is taken, then that of the least squared weights.

    Parameters
    ----------
    held : Series
        The portfolio before the trade; an asset that is not listed is not held.
    exposures : DataFrame of shape (n_assets, n_factors)
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    limits : Limits, optional
        What holds after the trade: an asset is sold down to its lower limit, and to zero at most;
        the purchase keeps to its upper limit. A limit of a group that is broken before the trade
        is not broken further. Without limits all that is held may be sold.
    factor_weights : Series of shape (n_factors,), optional
        :math:`\omega`, zero or above; one where not given.

    Raises
    ------
    LabelError
        If the purchase, the portfolio, covariance, limits or factor weights name other assets or
        factors.
    TableError
        If a number is missing, or a factor weight is below zero or all are zero.
    OptionError
        If the weight to buy is not above zero.
    InfeasibleError
        If the purchase cannot be funded; the message says how much of it can.

    Examples
    --------
    >>> B = pd.DataFrame({"Growth": {"Infrastructure": 0.5, "Stocks": 1.0, "Bonds": 0.0}})
    >>> Sigma = pd.DataFrame(np.diag([0.02, 0.03, 0.01]), index=B.index, columns=B.index)
    >>> found = funding_trade(
    ...     Purchase(asset="Infrastructure", weight=0.1), pd.Series({"Stocks": 0.6, "Bonds": 0.4}),
    ...     exposures=B, covariance=Sigma,
    ... )
    >>> found.mix.round(9).to_dict()
    {'Infrastructure': 0.0, 'Stocks': 0.05, 'Bonds': 0.05}
    """
    if not purchase.weight > 0:
        raise OptionError(f"bought_weight: found {purchase.weight:g}; wanted a number above zero")
    B = labels.require_numbers(exposures, name="exposures")
    labels.require_unique(B.index, name="exposures")
    assets = B.index
    labels.pick(B, pd.Index([purchase.asset]), name="bought_asset", what="asset")
    w = labels.holdings_onto(held, assets, name="weights").astype(float)
    w = labels.require_vector(w, name="weights")
    Sigma = require_covariance(
        labels.square_onto(covariance, assets, name="covariance"), riskless=True
    ).to_numpy()
    root = np.sqrt(factor_importance(factor_weights, B.columns))
    before, A = np.asarray(w, dtype=np.float64), root[:, None] * B.to_numpy().T
    risk = variance_distance(Sigma)
    bought = (assets == purchase.asset).astype(float)
    within = _limits_of_trades(purchase, w, limits)
    region = region_of(within, assets)
    best = least_in_turn(
        [
            exposure_distance(bought[None, :], np.array([bought @ before + purchase.weight])),
            exposure_distance(A, A @ before),
            replace(risk, b=risk.A @ before),
            weight_distance(before),
        ],
        region,
    )
    trade = pd.Series(region.weights(best.x) - before, index=assets, name="Trade")
    if purchase.weight - trade[purchase.asset] > _FUNDED:
        raise InfeasibleError(_refusal(purchase, float(trade[purchase.asset]), w, within))
    return FundingTrade(
        purchase=purchase, held=w, trade=trade, exposures=B, residual=best.residual,
        solver=best.solver,
    )  # fmt: skip


def _limits_of_trades(
    purchase: Purchase, held: "pd.Series[float]", limits: Limits | None
) -> Limits:
    """Return the limits of the portfolio after the trade: nothing but the purchase grows."""
    given = limits or Limits.between(held.index, lower=0.0, upper=np.inf)
    least = labels.onto(given.lower, held.index, name="limits")
    most = float(labels.onto(given.upper, held.index, name="limits")[purchase.asset])
    upper = held.copy()
    upper[purchase.asset] = min(max(held[purchase.asset], most),
                                held[purchase.asset] + purchase.weight)  # fmt: skip
    lower = least.clip(lower=0.0).clip(upper=held)
    lower[purchase.asset] = held[purchase.asset]
    return replace(
        given,
        lower=lower,
        upper=upper,
        total=float(held.sum()),
        group_limits=_no_worse(given, held),
        turnover=None,
    )


def _no_worse(limits: Limits, held: "pd.Series[float]") -> pd.DataFrame | None:
    """Return the limits of groups, each wide enough for what is held now."""
    if limits.group_limits is None or limits.groups is None:
        return limits.group_limits
    sums = held.groupby(labels.onto(limits.groups, held.index, name="groups")).sum()
    sums = sums.reindex(limits.group_limits.index)
    return limits.group_limits.assign(
        Lower=limits.group_limits["Lower"].clip(upper=sums),
        Upper=limits.group_limits["Upper"].clip(lower=sums),
    )


def _refusal(purchase: Purchase, most: float, held: "pd.Series[float]", limits: Limits) -> str:
    asset, own = purchase.asset, float(held[purchase.asset])
    to_sell = (held - limits.lower).drop(asset)
    reasons = [f"what may be sold of other assets is {_listed(to_sell[to_sell > _FUNDED])}"]
    if limits.upper[asset] < own + purchase.weight - _FUNDED:
        reasons.append(f"{own:.2%} of it is held, and at most {limits.upper[asset]:.2%} may be")
    if limits.group_limits is not None:
        reasons.append("the limits of groups hold")
    # not above what can be had
    shown = np.floor(1e4 * max(most, 0.0) + 1e-4) / 1e4
    return (
        f"bought_weight: {percent(purchase.weight)} of '{asset}' cannot be funded; at most "
        f"{shown:.2%} can: {'; '.join(reasons)}"
    )


def _listed(weights: "pd.Series[float]") -> str:
    """Return the sum of weights and the largest of them by name."""
    largest = weights.nlargest(_LISTED)
    if largest.empty:
        return "nothing"
    names = [f"{weight:.2%} of '{name}'" for name, weight in largest.items()]
    more = f" and {len(weights) - _LISTED} more" if len(weights) > _LISTED else ""
    return f"{weights.sum():.2%} ({', '.join(names)}{more})"
