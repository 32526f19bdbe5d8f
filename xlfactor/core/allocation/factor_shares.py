"""The shares of factors in the risk of a portfolio as functions of its weights."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.risk.decomposition import factor_inverse
from xlfactor.core.risk.measures import RiskMeasure
from xlfactor.core.risk.portfolios import RESIDUAL
from xlfactor.core.typing import FloatArray
from xlfactor.errors import OptionError


@runtime_checkable
class TwiceSmooth(RiskMeasure, Protocol):
    """A measure of risk with second derivatives, such as volatility and elliptical losses."""

    def hessian(self, w: FloatArray) -> FloatArray:
        """Return the second derivatives (N×N)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FactorShares:
    """The shares of parts of the risk: factors, groups of factors, the residual."""

    measure: TwiceSmooth
    #: `B` (N×K), in the order of the measure's assets.
    B: FloatArray
    #: The Moore-Penrose inverse of B (K×N).
    inverse: FloatArray
    #: Which factors, and last the residual, make up each part (parts × (K+1)).
    members: FloatArray

    @property
    def is_whole(self) -> bool:
        """Whether the parts are all of the risk, so that their shares sum to one."""
        return bool(self.members.sum(axis=0).all())

    @property
    def independent(self) -> int:
        """The number of shares, the first ones, that determine the others."""
        return len(self.members) - self.is_whole

    def values(self, w: FloatArray) -> FloatArray:
        """Return the share of each part in the risk of a portfolio."""
        g, value = self.measure.gradient(w), self.measure.value(w)
        shares = (self.B.T @ w) * (self.inverse @ g) / value
        return np.asarray(self.members @ np.append(shares, 1 - shares.sum()))

    def jacobian(self, w: FloatArray) -> FloatArray:
        """Return the change of each share with each weight (parts × N)."""
        g, H, value = self.measure.gradient(w), self.measure.hessian(w), self.measure.value(w)
        b, m = self.B.T @ w, self.inverse @ g
        changes = m[:, None] * self.B.T + b[:, None] * (self.inverse @ H)
        changes = (changes - np.outer(b * m / value, g)) / value
        return np.asarray(self.members @ np.vstack([changes, -changes.sum(axis=0)]))


def factor_shares(
    measure: RiskMeasure,
    exposures: pd.DataFrame,
    parts: "pd.Index[str]",
    groups: "pd.Series[str] | None" = None,
) -> FactorShares:
    """Return the shares of some factors, groups of factors or the residual, by name.

    Parameters
    ----------
    measure : RiskMeasure
        With second derivatives: volatility, or a Gaussian or Student loss.
    exposures : DataFrame of shape (n_assets, n_factors)
    parts : Index
        The names of what is shared; with groups, of these and not of factors.
    groups : Series of shape (n_factors,), optional
        The group of each factor.

    Raises
    ------
    OptionError
        If the measure has no second derivatives.
    LabelError
        If the exposures are of other assets, the groups of other factors, or a part is unknown.
    """
    if not isinstance(measure, TwiceSmooth):
        raise OptionError(
            f"risk_measure: {measure.name} has no budgets by factor; wanted volatility, or a "
            "Gaussian or Student loss"
        )
    B = labels.require_numbers(
        labels.onto(exposures, measure.assets, name="exposures"), name="exposures"
    )
    owners = B.columns if groups is None else labels.onto(groups, B.columns, name="factor_groups")
    known = pd.Index([*dict.fromkeys(owners), RESIDUAL])
    table = pd.DataFrame(
        [[float(owner == name) for owner in [*owners, RESIDUAL]] for name in known], index=known
    )
    return FactorShares(
        measure=measure,
        B=B.to_numpy(),
        inverse=factor_inverse(B.to_numpy()),
        members=labels.pick(table, parts, name="factor_budgets").to_numpy(),
    )
