"""Weights by budgets of the risk of factors, and by the least concentration of it."""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.conflicts import require_point
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.factor_shares import FactorShares, factor_shares
from xlfactor.core.allocation.local_search import (
    Outer,
    local_minima,
    lowest_with,
    met,
    smooth,
    starts,
)
from xlfactor.core.allocation.region import Region
from xlfactor.core.frozen import frozen
from xlfactor.core.remembered import remembered
from xlfactor.core.risk.measures import RiskMeasure
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError, TableError

#: Budgets sum to one up to this.
_SUM: Final = 1e-9
#: Shares this near to their budgets meet them, once the search for the least risk has ended; ...
_MET: Final = 1e-9
#: ... it begins where they are as near as this.
_NEAR: Final = 1e-6
#: Where the budgets are missed, the search goes on from so many times the starts.
_MORE: Final = 5
#: Weights that differ by no more than this are those of one solution.
_SAME: Final = 1e-2


@frozen
class Search:
    """How often the search starts, and from which random portfolios."""

    seed: int = 0
    starts: int = 40


@frozen
class FactorBudgetPortfolio:
    """The portfolio found whose risk is nearest to budgets by factor, or least concentrated."""

    #: Weights (N).
    weights: "pd.Series[float]"
    #: Wanted and found shares of the risk, by factor, group of factors or the residual.
    factor_budgets: "pd.Series[float]"
    factor_shares: "pd.Series[float]"
    #: The measure of the risk, and its value.
    measure: RiskMeasure
    value: float
    #: What the reader should know, in words.
    notes: tuple[str, ...]

    @property
    def misses(self) -> "pd.Series[float]":
        """The shares less their budgets."""
        return (self.factor_shares - self.factor_budgets).rename("Difference")

    @property
    def residual(self) -> float:
        """The largest distance of a share from its budget."""
        return float(self.misses.abs().max())


@remembered
def budget_factor_risk(
    measure: RiskMeasure,
    exposures: pd.DataFrame,
    factor_budgets: "pd.Series[float]",
    *,
    limits: Limits,
    groups: "pd.Series[str] | None" = None,
    search: Search | None = None,
) -> FactorBudgetPortfolio:
    r"""Find weights whose risk contributions by factor are proportional to budgets.

    .. math::
        \min_w \sum_j \Big(\frac{RC(F_j)}{R(w)} - b_j\Big)^2
        \quad \text{within limits}

    The problem is not convex: it is solved from several starts. Often many portfolios meet the
    budgets: from each one found the least risk is searched among those that meet them, and the
    least of all is taken. Where none meets them, five times the starts are tried; then the
    nearest portfolio is taken, and its misses are told.

    Parameters
    ----------
    measure : RiskMeasure
        Volatility, or a Gaussian or Student loss.
    exposures : DataFrame of shape (n_assets, n_factors)
        Of the measure's assets.
    factor_budgets : Series
        Shares of the risk, not below zero: a factor, a group of factors, or 'Residual' each. They
        sum to one at most; what is left is for those that are not named.
    limits : Limits
        Of the weights: long-only, or long and short.
    groups : Series of shape (n_factors,), optional
        The group of each factor; the budgets are then those of groups.

    Raises
    ------
    LabelError
        If names differ.
    TableError
        If there is no budget, one is missing or below zero, or they sum to more than one, or all
        parts of the risk have one and they sum to less.
    OptionError
        If the measure has no second derivatives, or the tracking error is limited.
    InfeasibleError
        If no portfolio meets the limits, or none that has risk was found.

    References
    ----------
    Roncalli and Weisang (2016), *Risk parity portfolios with risk factors*, section 4.

    Examples
    --------
    >>> from xlfactor.core.risk.measures import Volatility
    >>> names = pd.Index(["Stocks", "Bonds"])
    >>> B = pd.DataFrame({"Growth": [1.0, 0.0], "Rates": [0.0, 1.0]}, index=names)
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> found = budget_factor_risk(
    ...     Volatility.of(Sigma), B, pd.Series({"Growth": 0.8, "Rates": 0.2}),
    ...     limits=Limits.between(names, lower=0.0, upper=1.0),
    ... )
    >>> found.weights.round(9).to_dict()
    {'Stocks': 0.4, 'Bonds': 0.6}
    """
    shares = factor_shares(measure, exposures, factor_budgets.index, groups)
    budgets = _require_budgets(factor_budgets, shares)
    b = np.asarray(budgets, dtype=np.float64)
    region, search = region_within(limits, measure), search or Search()
    found = nearest_shares(shares, squares_from(b), budgets, region=region, search=search)
    if found.residual <= _NEAR:
        return found
    more = replace(search, starts=_MORE * search.starts)
    return nearest_shares(shares, squares_from(b), budgets, region=region, search=more)


def squares_from(wanted: FloatArray) -> Outer:
    """Return the sum of squared distances from values wanted."""
    return smooth(
        lambda p: np.asarray(((p - wanted) ** 2).sum(axis=-1)),
        lambda p: 2 * (p - wanted),
        lambda p: np.full_like(p, 2.0),
    )


def nearest_shares(
    shares: FactorShares,
    outer: Outer,
    budgets: "pd.Series[float]",
    *,
    region: Region,
    search: Search | None,
) -> FactorBudgetPortfolio:
    """Find the portfolio whose shares minimise a function, from several starts.

    From each end the least risk is searched among the portfolios that have its shares.
    """
    search = search or Search()
    W = starts(region, seed=search.seed, count=search.starts)
    W = W[np.isfinite(shares.at(W).risk)]
    if not len(W):
        raise InfeasibleError("limits: no portfolio was found that has risk")
    ends = _nearest_ends(shares, outer, np.asarray(budgets, dtype=np.float64), region, W)
    w = ends[np.argmin(shares.at(ends).risk)]
    others = int((np.abs(ends - w).max(axis=1) > _SAME).sum())
    found = pd.Series(shares.values(w), index=budgets.index, name="Risk share")
    return FactorBudgetPortfolio(
        weights=pd.Series(w, index=shares.measure.assets, name="Weight"),
        factor_budgets=budgets,
        factor_shares=found,
        measure=shares.measure,
        value=shares.measure.value(w),
        notes=(*_miss_notes(found - budgets), *_search_notes(len(W), others)),
    )


def _nearest_ends(
    shares: FactorShares, outer: Outer, budgets: FloatArray, region: Region, W: FloatArray
) -> FloatArray:
    """Return the portfolios of least risk among those with the nearest shares, from all starts."""
    W = local_minima(outer, shares, region, W)
    reached = shares.values(W)
    are_near = np.abs(reached - budgets).max(axis=1, keepdims=True) <= _NEAR
    wanted = np.where(are_near, budgets, reached)
    W = met(shares, wanted, region, W)
    distances = outer.value(shares.values(W))
    nearest = distances <= distances.min() + _MET
    W, wanted = W[nearest], wanted[nearest]
    return met(shares, wanted, region, lowest_with(shares, wanted, region, W))


def region_within(limits: Limits, measure: RiskMeasure) -> Region:
    """Return the limits as rows of numbers, after a check that some portfolio meets them.

    Raises an `OptionError` if the tracking error is limited, and an `InfeasibleError` if no
    portfolio meets the limits.
    """
    region = region_of(limits, measure.assets)
    require_point(region)
    return region


def _require_budgets(
    factor_budgets: "pd.Series[float]", shares: FactorShares
) -> "pd.Series[float]":
    labels.require_unique(factor_budgets.index, name="factor_budgets")
    budgets = labels.require_vector(factor_budgets, name="factor_budgets")
    for name, budget in budgets.items():
        if budget < 0:
            raise TableError(
                f"factor_budgets: row '{name}': found {budget:g}; wanted a share not below zero"
            )
    if budgets.empty:
        raise TableError("factor_budgets: found none; wanted one at least")
    total = float(budgets.sum())
    if total > 1 + _SUM or (shares.is_whole and total < 1 - _SUM):
        wanted = "1, as all of the risk has a budget" if shares.is_whole else "1 at most"
        raise TableError(f"factor_budgets: they sum to {total:.9g}; wanted {wanted}")
    return budgets.rename("Risk budget")


def _miss_notes(misses: "pd.Series[float]") -> tuple[str, ...]:
    missed = misses[misses.abs() > _NEAR]
    if missed.empty:
        return ()
    told = ", ".join(f"'{name}' by {miss:+.2%}" for name, miss in missed.items())
    return (f"No portfolio found meets the budgets; missed are {told}.",)


def _search_notes(starts: int, others: int) -> tuple[str, ...]:
    others_told = "all led to it" if not others else f"{others} led to others as near"
    return (
        f"The problem is not convex: of {starts} starts, {others_told}; this portfolio has the "
        "least risk of those found.",
    )
