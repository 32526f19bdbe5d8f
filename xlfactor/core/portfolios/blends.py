"""The portfolios between an anchor and a factor target at one gamma, side by side."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.blending import (
    Blend,
    ConstrainedBlend,
    blend_weights,
    constrained_blend,
)
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.rules import inverse_volatility_weights
from xlfactor.core.frozen import frozen


@frozen
class BlendedPortfolios:
    """The blend at one gamma, in closed form and within limits."""

    blend: Blend
    gamma: float
    limits: Limits
    #: As published, without limits or full investment (N).
    closed_form: "pd.Series[float]"
    within: ConstrainedBlend
    #: Annual covariance of the assets (N×N).
    covariance: pd.DataFrame

    @property
    def weights(self) -> pd.DataFrame:
        """The weights of anchor, blend within limits, closed form, and what is held if known."""
        weights = pd.DataFrame(
            {
                "anchor": self.blend.anchor_weights,
                "within_limits": self.within.weights,
                "closed_form": self.closed_form,
            }
        )
        held = self.limits.current
        if held is not None:
            weights["current"] = labels.holdings_onto(held, weights.index, name="current")
        return weights

    @property
    def exposures(self) -> pd.DataFrame:
        """The exposures that each portfolio achieves (K×P)."""
        return self.blend.exposures.T @ self.weights

    @property
    def figures(self) -> pd.DataFrame:
        """Sum of weights, volatility, and Euclidean distances from target and anchor, a row each.

        The distance from the target is that of exposures, from the anchor that of weights. Where
        current weights are known, the turnover from them: half the sum of absolute trades.
        """
        w = self.weights
        misses = self.exposures.sub(self.blend.target_exposures, axis=0)
        moves = w.sub(self.blend.anchor_weights, axis=0)
        figures = pd.DataFrame(
            {
                "total_weight": w.sum(),
                "volatility": np.sqrt((w * (self.covariance @ w)).sum()),
                "target_distance": np.sqrt((misses**2).sum()),
                "anchor_distance": np.sqrt((moves**2).sum()),
            }
        )
        if "current" in w:
            figures["turnover"] = w.sub(w["current"], axis=0).abs().sum() / 2
        return figures


def blended_portfolios(
    blend: Blend, *, gamma: float, limits: Limits, covariance: pd.DataFrame
) -> BlendedPortfolios:
    """Solve the blend at one gamma in closed form and within limits.

    Raises
    ------
    OptionError
        If gamma is outside [0, 1].
    LabelError
        If the limits name other assets than the exposures.
    InfeasibleError
        If no portfolio meets the limits.
    """
    return BlendedPortfolios(
        blend=blend,
        gamma=gamma,
        limits=limits,
        closed_form=blend_weights(blend, gamma=gamma),
        within=constrained_blend(blend, gamma=gamma, limits=limits),
        covariance=covariance,
    )


def anchor_by_volatility(volatilities: "pd.Series[float]") -> "pd.Series[float]":
    """Compute the inverse-volatility weights of the assets that have a volatility.

    Parameters
    ----------
    volatilities : Series of shape (n_assets,)
        Annual, decimal; zero of an asset without risk, such as cash.

    Returns
    -------
    Series of shape (n_assets,)
        Sums to one; an asset of no volatility holds nothing.

    Examples
    --------
    >>> anchor_by_volatility(pd.Series({"Stocks": 0.15, "Cash": 0.0, "Bonds": 0.05})).to_dict()
    {'Stocks': 0.25, 'Cash': 0.0, 'Bonds': 0.75}
    """
    volatile = inverse_volatility_weights(volatilities[volatilities > 0])
    return volatile.reindex(volatilities.index, fill_value=0.0)
