"""Portfolios against a benchmark: who adds to the tracking error, and what a limit leaves."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.risk.active import (
    active_factor_risks,
    active_weights,
    differ,
    tracking_errors,
)
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.portfolios import AssetRisks, FactorRisks
from xlfactor.errors import OptionError

#: A tracking error keeps its limit up to this.
_ROUNDING = 1e-9


class RangePlace(Option):
    """Where a tracking error is against its working range."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@frozen
class ActiveLimit:
    """The most that a tracking error may be, and the range it is meant to be in; all annual.

    Raises an `OptionError` if the range is not in order, or ends above the limit.

    Examples
    --------
    >>> ActiveLimit(limit=0.02, lower=0.005, upper=0.015).place(0.01)
    <RangePlace.WITHIN: 'within'>
    """

    #: None where there is no limit.
    limit: float | None = None
    #: The ends of the working range; None where a side is free.
    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        given = {
            "working_range_lower": self.lower,
            "working_range_upper": self.upper,
            "tracking_error_limit": self.limit,
        }
        sides = [(name, value) for name, value in given.items() if value is not None]
        for (low, value), (high, most) in pairwise(sides):
            if value > most:
                raise OptionError(
                    f"{low}: found {value:.2%}, which is above {high}, {most:.2%}; wanted the "
                    "range from its lower to its upper end, and both within the limit"
                )

    @property
    def has_range(self) -> bool:
        """Whether a working range is given."""
        return self.lower is not None or self.upper is not None

    def place(self, tracking_error: float) -> RangePlace:
        """Return where a tracking error is against the working range."""
        if self.lower is not None and tracking_error < self.lower - _ROUNDING:
            return RangePlace.BELOW
        if self.upper is not None and tracking_error > self.upper + _ROUNDING:
            return RangePlace.ABOVE
        return RangePlace.WITHIN

    def keeps(self, tracking_error: float) -> bool:
        """Return whether a tracking error is within the limit."""
        return self.limit is None or tracking_error <= self.limit + _ROUNDING


@frozen
class ActiveOverview:
    """Portfolios against a benchmark, in a factor model of their assets."""

    #: The portfolios (N×P), and the benchmark (N).
    weights: pd.DataFrame
    benchmark: "pd.Series[float]"
    #: The tracking error of each portfolio (P), annual.
    tracking_errors: "pd.Series[float]"
    #: What adds to them, of the portfolios that are not the benchmark itself.
    by_factor: FactorRisks
    model: FactorModel
    #: The group of each asset (N), and of each factor (K), if there are any.
    groups: "pd.Series[Any] | None"
    factor_groups: "pd.Series[Any] | None"
    limit: ActiveLimit

    @property
    def by_asset(self) -> AssetRisks:
        """What each asset adds to the tracking errors of the same portfolios."""
        return self.by_factor.by_asset

    @property
    def misses(self) -> dict[str, float]:
        """The most by which contributions miss a tracking error, by factor, asset and group."""
        errors = self.tracking_errors[self.by_asset.totals.index]
        return self.by_factor.misses(errors, self.groups, self.factor_groups)

    @property
    def active_weights(self) -> pd.DataFrame:
        """What each portfolio holds more than the benchmark (N×P)."""
        return self.weights.sub(self.benchmark, axis=0)

    @property
    def exposures(self) -> pd.DataFrame:
        """The factor exposures of the portfolios (K×P)."""
        return self.model.portfolio_exposures(self.weights)

    @property
    def benchmark_exposures(self) -> "pd.Series[float]":
        """The factor exposures of the benchmark (K)."""
        return self.model.exposures.T @ self.benchmark

    @property
    def figures(self) -> pd.DataFrame:
        """Return tracking error, limit and what is left of that, then its parts in the model.

        In the model, the squares of the parts sum to the square of the whole, which the covariance
        of the assets need not equal. Figures of a limit or a range that is not given are left out.
        """
        errors, limit = self.tracking_errors, self.limit
        active, model = self.active_weights, self.model
        figures = {"tracking_error": errors}
        if limit.limit is not None:
            figures |= {
                "limit": pd.Series(limit.limit, errors.index),
                "limit_use": errors / limit.limit,
                "headroom": limit.limit - errors,
            }
        if limit.has_range:
            figures["place"] = errors.map(limit.place).astype(object)
        of_factors, specific = model.factor_volatility(active), model.specific_volatility(active)
        return pd.DataFrame(
            {
                **figures,
                "model_error": np.hypot(of_factors, specific),
                "factor_error": of_factors,
                "specific_error": specific,
            }
        )

    @property
    def limit_use(self) -> pd.DataFrame | None:
        """What each active weight uses of the limit (N×P); None without a limit."""
        if self.limit.limit is None:
            return None
        return self.by_asset.risk_contributions / self.limit.limit


def active_overview(
    weights: pd.DataFrame,
    benchmark: "pd.Series[float]",
    model: FactorModel,
    *,
    covariance: pd.DataFrame,
    groups: "pd.Series[Any] | None" = None,
    factor_groups: "pd.Series[Any] | None" = None,
    limit: ActiveLimit,
) -> ActiveOverview:
    r"""Decompose the tracking error of portfolios by asset, factor and residual.

    .. math:: TE = \sqrt{a' \Sigma a}, \quad a = w - w_B

    Parameters
    ----------
    weights : DataFrame of shape (n_assets, n_portfolios)
        Long or short; an asset that is not listed is not held.
    benchmark : Series
        Sums to one; an asset that is not listed is not held.
    model : FactorModel
        Its exposures say how the risk of the covariance is shared among factors.
    covariance : DataFrame of shape (n_assets, n_assets)
        Of the model's assets, annual, decimal: what tracking errors are measured with.
    groups, factor_groups : Series, optional
        The group of each asset, and of each factor.

    Raises
    ------
    LabelError, TableError
        As `active_weights`.
    InfeasibleError
        If all portfolios are the benchmark itself; else as `active_factor_risks`.
    """
    held = labels.holdings_onto(weights, model.assets, name="weights")
    measure = Volatility.of(labels.square_onto(covariance, model.assets, name="covariance"))
    active = active_weights(held, benchmark, model.assets)
    others = active.loc[:, differ(active)]
    found = active_factor_risks(active if others.empty else others, measure, model)
    return ActiveOverview(
        weights=held,
        benchmark=labels.holdings_onto(benchmark, model.assets, name="benchmark"),
        tracking_errors=tracking_errors(active, measure),
        by_factor=found,
        model=model,
        groups=groups,
        factor_groups=factor_groups,
        limit=limit,
    )
