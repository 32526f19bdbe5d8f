"""Weights whose risk is spread over factors as evenly as limits allow."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.factor_budgeting import (
    FactorBudgetPortfolio,
    Search,
    nearest_shares,
    region_within,
    squares_from,
)
from xlfactor.core.allocation.factor_shares import factor_shares
from xlfactor.core.allocation.local_search import Moves, Outer, smooth
from xlfactor.core.option import Option
from xlfactor.core.risk.measures import RiskMeasure
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError

#: A share below zero by no more than this is none.
_NOTHING: Final = 1e-9
#: Below this share the entropy goes on as a parabola.
_SMALL: Final = 1e-4
#: What a share below zero costs in the Gini index, in differences of shares.
_FORBIDDEN: Final = 100


class Concentration(Option):
    """The index of concentration that is minimised."""

    HERFINDAHL = "Herfindahl"
    GINI = "Gini"
    SHANNON = "Shannon"


def least_concentrated(
    measure: RiskMeasure,
    exposures: pd.DataFrame,
    *,
    limits: Limits,
    index: Concentration = Concentration.HERFINDAHL,
    groups: "pd.Series[str] | None" = None,
    search: Search | None = None,
) -> FactorBudgetPortfolio:
    r"""Find weights with the least concentration of risk by factor.

    .. math:: p_j = RC(F_j) / \sum_k RC(F_k)

    and the least Herfindahl index :math:`\sum p^2`, Gini index or, by Shannon, the largest entropy
    :math:`-\sum p \ln p`; see `core.risk.concentration`. The residual is no factor. The last two
    want contributions of zero or above. As `budget_factor_risk`, the problem is solved from
    several starts, and among equals the least risk is taken.

    Parameters
    ----------
    measure : RiskMeasure
        Volatility, or a Gaussian or Student loss.
    exposures : DataFrame of shape (n_assets, n_factors)
        Of the measure's assets.
    limits : Limits
        Of the weights: long-only, or long and short.
    groups : Series of shape (n_factors,), optional
        The group of each factor; the risk is then spread over groups.

    Returns
    -------
    FactorBudgetPortfolio
        With equal budgets, which are the least concentrated of all, and the shares p.

    Raises
    ------
    InfeasibleError
        If no portfolio was found whose contributions are zero or above, where the index wants it;
        else as `budget_factor_risk`.
    LabelError, TableError, OptionError
        As `budget_factor_risk`.

    References
    ----------
    Roncalli and Weisang (2016), *Risk parity portfolios with risk factors*, section 4.
    """
    names = exposures.columns if groups is None else pd.Index(dict.fromkeys(groups))
    labels.require_unique(names, name="exposures", what="column")
    among = replace(factor_shares(measure, exposures, names, groups), in_sum=True)
    budgets = pd.Series(1 / len(names), index=names, name="Risk budget")
    found = nearest_shares(
        among, _OUTERS[index](len(names)), budgets,
        region=region_within(limits, measure), search=search,
    )  # fmt: skip
    if index is not Concentration.HERFINDAHL and found.factor_shares.min() < -_NOTHING:
        raise InfeasibleError(
            "concentration: no portfolio found has contributions of all factors above zero, as "
            f"{index} wants; take Herfindahl, or loosen the limits"
        )
    return found


def _herfindahl(n: int) -> Outer:
    """Return the Herfindahl index less that of equal shares: squared distances from these."""
    return squares_from(np.full(n, 1 / n))


def _shannon(_: int) -> Outer:
    r"""Return the entropy below zero, :math:`\sum p \ln p`.

    Below a small share it goes on as a parabola, so that shares below zero are drawn above it.
    """

    def value(p: FloatArray) -> FloatArray:
        q = np.maximum(p, _SMALL)
        short = np.minimum(p - _SMALL, 0.0)
        entropy = q * np.log(q) + (np.log(q) + 1) * short + short**2 / (2 * q)
        return np.asarray(entropy.sum(axis=-1))

    def gradient(p: FloatArray) -> FloatArray:
        q = np.maximum(p, _SMALL)
        return np.asarray(np.log(q) + 1 + np.minimum(p - _SMALL, 0.0) / q)

    return smooth(value, gradient, lambda p: 1 / np.maximum(p, _SMALL))


def _gini(n: int) -> Outer:
    """Return the sum of differences of shares, n times the Gini index, and of those below zero.

    Its kinks are modelled by variables, one for each difference and each share below zero.
    """
    pairs = np.array([np.eye(n)[i] - np.eye(n)[j] for i in range(n) for j in range(i)])
    kinks = np.vstack([pairs, np.zeros((n, n))])
    rules = np.vstack([np.vstack([-pairs, np.eye(n)]), np.vstack([pairs, np.zeros((n, n))])])
    costs = np.append(np.ones(len(pairs)), np.full(n, float(_FORBIDDEN)))

    def value(p: FloatArray) -> FloatArray:
        below = np.minimum(p, 0.0).sum(axis=-1)
        return np.asarray(np.abs(p @ pairs.T).sum(axis=-1) - _FORBIDDEN * below)

    def after(p: FloatArray, J: FloatArray, move_costs: FloatArray) -> Moves:
        count, _, N = J.shape
        m, own = len(kinks), np.eye(N + len(kinks))
        own[N:] = 0.0
        both = np.broadcast_to(np.vstack([np.eye(m), np.eye(m)]), (count, 2 * m, m))
        return Moves(
            P=move_costs[:, None, None] * own,
            q=np.broadcast_to(np.append(np.zeros(N), costs), (count, N + m)),
            rows=np.concatenate([rules @ J, both], axis=2),
            low=-(p @ rules.T), high=np.full((count, 2 * m), np.inf),
        )  # fmt: skip

    return Outer(value=value, after=after)


_OUTERS: Final[dict[Concentration, Callable[[int], Outer]]] = {
    Concentration.HERFINDAHL: _herfindahl,
    Concentration.GINI: _gini,
    Concentration.SHANNON: _shannon,
}
