"""The shares of factors in the risk of a portfolio as functions of its weights."""

from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.decomposition import factor_inverse
from xlfactor.core.risk.elliptical import EllipticalLoss
from xlfactor.core.risk.measures import RiskMeasure, Volatility
from xlfactor.core.risk.portfolios import RESIDUAL
from xlfactor.core.typing import FloatArray
from xlfactor.errors import OptionError

#: A portfolio has no risk if its variance is below this share of what its positions have alone.
_NO_VARIANCE: Final = 1e-14


@frozen
class FactorShares:
    """The shares of parts of the risk: factors, groups of factors, the residual."""

    #: Volatility is the loss with a location of zero and a multiple of one.
    measure: EllipticalLoss
    #: `B` (N×K), in the order of the measure's assets.
    B: FloatArray
    #: The Moore-Penrose inverse of B (K×N).
    inverse: FloatArray
    #: Which factors, and last the residual, make up each part (parts × (K+1)).
    members: FloatArray
    #: Whether shares are those in the sum of the parts, and not in the whole risk.
    in_sum: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the shares sum to one."""
        return self.in_sum or bool(self.members.sum(axis=0).all())

    @property
    def independent(self) -> int:
        """The number of shares, the first ones, that determine the others."""
        return len(self.members) - self.is_whole

    def at(self, W: FloatArray) -> "SharesAt":
        """Return the shares at portfolios and what follows from them (..., N)."""
        return SharesAt(of=self, W=W)

    def values(self, W: FloatArray) -> FloatArray:
        """Return the share of each part in the risk of portfolios (..., parts)."""
        return self.at(W).shares


@frozen
class SharesAt:
    """The shares at one portfolio (N), or at many at once (..., N), with their derivatives.

    What a portfolio without risk has is not a number.
    """

    of: FactorShares
    W: FloatArray

    @cached_property
    def _sigma(self) -> FloatArray:
        Sigma = self.of.measure.dispersion.Sigma
        variance = _dot(self.W @ Sigma, self.W)
        least = _NO_VARIANCE * (self.W**2 @ Sigma.diagonal())
        return np.sqrt(np.where(variance > least, variance, np.nan))

    @cached_property
    def _slope(self) -> FloatArray:
        """The change of the dispersion with each weight (..., N)."""
        return np.asarray(self.W @ self.of.measure.dispersion.Sigma / self._sigma[..., None])

    @cached_property
    def risk(self) -> FloatArray:
        """The risk (...)."""
        return np.asarray(
            self.of.measure.multiple * self._sigma - self.W @ self.of.measure.location
        )

    @cached_property
    def gradient(self) -> FloatArray:
        """The change of the risk with each weight (..., N)."""
        return self.of.measure.multiple * self._slope - self.of.measure.location

    @cached_property
    def hessian(self) -> FloatArray:
        """The second derivatives of the risk (..., N, N)."""
        scaled = self.of.measure.multiple / self._sigma[..., None, None]
        return np.asarray(
            scaled * (self.of.measure.dispersion.Sigma - _outer(self._slope, self._slope))
        )

    @cached_property
    def shares(self) -> FloatArray:
        """The share of each part in the risk (..., parts)."""
        return np.asarray(self._parts / self._whole[..., None])

    @cached_property
    def jacobian(self) -> FloatArray:
        """The change of each share with each weight (..., parts, N)."""
        change = self._part_changes - _outer(self.shares, self._whole_change)
        return np.asarray(change / self._whole[..., None, None])

    def curvature(self, multipliers: FloatArray) -> FloatArray:
        """Return the second derivatives of the shares times multipliers, in total (..., N, N)."""
        mean = _dot(multipliers, self.shares)[..., None]
        change = np.einsum("...p,...pn->...n", multipliers, self.jacobian)
        crossed = _outer(change, self._whole_change)
        if self.of.in_sum:
            own = self._part_curvature(multipliers - mean)
        else:
            own = self._part_curvature(multipliers) - mean[..., None] * self.hessian
        return np.asarray((own - crossed - _turned(crossed)) / self._whole[..., None, None])

    @cached_property
    def _exposures(self) -> FloatArray:
        return np.asarray(self.W @ self.of.B)

    @cached_property
    def _marginal(self) -> FloatArray:
        """The change of the risk with each factor (..., K)."""
        return np.asarray(self.gradient @ self.of.inverse.T)

    @cached_property
    def _parts(self) -> FloatArray:
        """The contribution of each part, which all sum to the risk (..., parts)."""
        of_factors = self._exposures * self._marginal
        residual = self.risk - of_factors.sum(axis=-1)
        return np.asarray(
            of_factors @ self.of.members[:, :-1].T + residual[..., None] * self.of.members[:, -1]
        )

    @cached_property
    def _part_changes(self) -> FloatArray:
        """The change of each contribution with each weight (..., parts, N)."""
        changes = (
            self._marginal[..., None] * self.of.B.T
            + self._exposures[..., None] * (self.of.inverse @ self.hessian)
        )  # fmt: skip
        residual = self.gradient - changes.sum(axis=-2)
        return self.of.members[:, :-1] @ changes + _outer(self.of.members[:, -1], residual)

    def _part_curvature(self, multipliers: FloatArray) -> FloatArray:
        """Return the second derivatives of the contributions times multipliers (..., N, N)."""
        of_parts = multipliers @ self.of.members
        of_factors = of_parts[..., :-1] - of_parts[..., -1:]
        v = (of_factors * self._exposures) @ self.of.inverse
        crossed = (self.of.B * of_factors[..., None, :]) @ (self.of.inverse @ self.hessian)
        # the change of the Hessian times v
        Hv = np.einsum("...mn,...n->...m", self.hessian, v)
        crossed = crossed - _outer(Hv, self._slope) / self._sigma[..., None, None]
        own = of_parts[..., -1] - _dot(v, self._slope) / self._sigma
        return np.asarray(crossed + _turned(crossed) + own[..., None, None] * self.hessian)

    @cached_property
    def _whole(self) -> FloatArray:
        """The total that the shares refer to (...)."""
        return np.asarray(self._parts.sum(axis=-1)) if self.of.in_sum else self.risk

    @cached_property
    def _whole_change(self) -> FloatArray:
        return self._part_changes.sum(axis=-2) if self.of.in_sum else self.gradient


def _dot(x: FloatArray, y: FloatArray) -> FloatArray:
    return np.asarray((x * y).sum(axis=-1))


def _outer(x: FloatArray, y: FloatArray) -> FloatArray:
    return np.asarray(x[..., :, None] * y[..., None, :])


def _turned(A: FloatArray) -> FloatArray:
    return np.swapaxes(A, -1, -2)


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
        Volatility, or a Gaussian or Student loss.
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
    if isinstance(measure, Volatility):
        zero = np.zeros(len(measure.assets))
        measure = EllipticalLoss(
            name=measure.name, dispersion=measure, location=zero, multiple=1.0
        )
    if not isinstance(measure, EllipticalLoss):
        raise OptionError(
            f"risk_measure: {measure.name} has no budgets by factor; wanted volatility, or a "
            "Gaussian or Student loss"
        )
    B = labels.require_numbers(
        labels.onto(exposures, measure.assets, name="exposures"), name="exposures"
    )
    owners = B.columns if groups is None else labels.onto(groups, B.columns, name="factor_groups")
    part = "factor" if groups is None else "group of factors"
    known = pd.Index([*dict.fromkeys(owners), RESIDUAL])
    table = pd.DataFrame(
        [[float(owner == name) for owner in [*owners, RESIDUAL]] for name in known], index=known
    )
    return FactorShares(
        measure=measure,
        B=B.to_numpy(),
        inverse=factor_inverse(B),
        members=labels.pick(table, parts, name="factor_budgets", what=part).to_numpy(),
    )
