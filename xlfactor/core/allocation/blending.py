"""Weights between a target of factor exposures and an asset-based anchor."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.objectives import exposure_distance, weight_distance
from xlfactor.core.allocation.within_limits import best_within
from xlfactor.core.frozen import frozen
from xlfactor.core.remembered import remembered
from xlfactor.core.typing import FloatArray
from xlfactor.errors import OptionError

#: From the anchor to the target, the steps of the path that pages and functions show.
GAMMAS = tuple(step / 10 for step in range(11))
#: Singular values below this share of the largest count as zero.
_RANK = 1e-12


@frozen
class Blend:
    """The inputs of a blend, all in one order of assets and factors."""

    #: The exposures of the assets to the factors (N × K).
    exposures: pd.DataFrame
    #: The exposures that are wanted (K).
    target_exposures: "pd.Series[float]"
    #: The weights to stay near to (N).
    anchor_weights: "pd.Series[float]"


@frozen
class ConstrainedBlend:
    """Weights within limits, and the proof that they are the best ones."""

    #: The weights (N).
    weights: "pd.Series[float]"
    #: The limits that the portfolio is at, in words; the sum of all weights is not among them.
    binding: tuple[str, ...]
    #: The largest residual of the optimality conditions, relative to the data.
    residual: float
    solver: str


@frozen
class BlendPath:
    """The blends from gamma 0, the anchor, to gamma 1, the target."""

    blend: Blend
    #: The weights (N × number of gammas); the columns are the gammas.
    weights: pd.DataFrame
    #: The largest optimality residual on the path; zero for the closed form.
    residual: float

    @property
    def exposures(self) -> pd.DataFrame:
        """The exposures that each portfolio achieves (n_factors × n_gammas)."""
        return self.blend.exposures.T @ self.weights

    @property
    def total_weights(self) -> "pd.Series[float]":
        """The sum of each portfolio's weights; the rest of one is in cash."""
        return self.weights.sum()

    @property
    def target_distances(self) -> "pd.Series[float]":
        """Euclidean distance of the achieved exposures from the target."""
        return _lengths(self.exposures.sub(self.blend.target_exposures, axis=0))

    @property
    def anchor_distances(self) -> "pd.Series[float]":
        """Euclidean distance of the weights from the anchor."""
        return _lengths(self.weights.sub(self.blend.anchor_weights, axis=0))


def _lengths(columns: pd.DataFrame) -> "pd.Series[float]":
    return pd.Series(np.linalg.norm(columns.to_numpy(), axis=0), index=columns.columns)


def blend_of(
    exposures: pd.DataFrame,
    target_exposures: "pd.Series[float]",
    anchor_weights: "pd.Series[float]",
) -> Blend:
    """Return exposures, targets and anchor in one order.

    Raises
    ------
    LabelError
        If the targets name other factors, or the anchor other assets, than the exposures.
    TableError
        If a number lacks.
    """
    B = labels.require_numbers(exposures, name="exposures")
    labels.require_unique(B.index, name="exposures")
    target = labels.onto(target_exposures, B.columns, name="target_exposures")
    anchor = labels.onto(anchor_weights, B.index, name="anchor_weights")
    return Blend(
        exposures=B,
        target_exposures=labels.require_vector(target, name="target_exposures"),
        anchor_weights=labels.require_vector(anchor, name="anchor_weights"),
    )


def blend_weights(blend: Blend, *, gamma: float) -> "pd.Series[float]":
    r"""Return the blend in closed form, as published: no limits, no full investment.

    .. math:: \min_w \gamma \lVert B'w - b^* \rVert^2 + (1-\gamma) \lVert w - w_A \rVert^2
              \;\Rightarrow\;
              w = [\gamma B B' + (1-\gamma) I]^{-1} (\gamma B b^* + (1-\gamma) w_A)

    At gamma 1 the matrix is singular if there are more assets than factors: the limit for gamma
    to 1 is returned: of all portfolios nearest to the target, the one nearest to the anchor.

    Parameters
    ----------
    gamma : float
        From 0, the anchor, to 1, the target.

    Returns
    -------
    Series of shape (n_assets,)
        Need not sum to one.

    Raises
    ------
    OptionError
        If gamma is outside [0, 1].

    Examples
    --------
    >>> B = pd.DataFrame({"Growth": {"Stocks": 1.0, "Bonds": 0.0}})
    >>> half = blend_of(B, pd.Series({"Growth": 0.5}), pd.Series({"Stocks": 0.0, "Bonds": 1.0}))
    >>> blend_weights(half, gamma=0.5)
    Stocks    0.25
    Bonds     1.00
    Name: Weight, dtype: float64
    """
    return _closed_form(blend, [gamma])[gamma].rename("Weight")


@remembered
def constrained_blend(blend: Blend, *, gamma: float, limits: Limits) -> ConstrainedBlend:
    r"""Return the blend within limits, fully invested.

    .. math:: \min_w \gamma \lVert B'w - b^* \rVert^2 + (1-\gamma) \lVert w - w_A \rVert^2
        \quad \text{within limits}

    At gamma 1 there may be many best portfolios; of these
    the one nearest to the anchor is returned, which is the limit for gamma to 1.

    Raises
    ------
    OptionError
        If gamma is outside [0, 1].
    LabelError
        If the limits name other assets than the exposures.
    InfeasibleError
        If no portfolio meets the limits.
    """
    _require_share(gamma)
    B, anchor = blend.exposures.to_numpy(), np.asarray(blend.anchor_weights)
    to_target, to_anchor = np.sqrt(gamma), np.sqrt(1 - gamma)
    both = exposure_distance(
        np.vstack([to_target * B.T, to_anchor * np.eye(len(B))]),
        np.concatenate([to_target * np.asarray(blend.target_exposures), to_anchor * anchor]),
    )
    assets = blend.exposures.index
    best = best_within([both, weight_distance(anchor)], limits, assets)
    return ConstrainedBlend(
        weights=pd.Series(best.weights, index=assets, name="Weight"),
        binding=best.binding,
        residual=best.residual,
        solver=best.solver,
    )


def gamma_path(
    blend: Blend, *, gammas: Sequence[float], limits: Limits | None = None
) -> BlendPath:
    """Return the blends of many gammas, in closed form or within limits.

    Raises
    ------
    OptionError
        If a gamma is outside [0, 1].
    InfeasibleError
        If no portfolio meets the limits.
    """
    if limits is None:
        return BlendPath(blend=blend, weights=_closed_form(blend, gammas), residual=0.0)
    found = {gamma: constrained_blend(blend, gamma=gamma, limits=limits) for gamma in gammas}
    return BlendPath(
        blend=blend,
        weights=pd.DataFrame({gamma: one.weights for gamma, one in found.items()}),
        residual=max(one.residual for one in found.values()),
    )


def _closed_form(blend: Blend, gammas: Sequence[float]) -> pd.DataFrame:
    r"""Return the blends without limits, from the singular value decomposition of the exposures.

    .. math:: B = U s V', \quad w = w_A + U (x - U'w_A), \quad
        x = \frac{\gamma s V'b^* + (1-\gamma) U'w_A}{\gamma s^2 + 1 - \gamma}

    The matrix of the closed form is diagonal in the singular directions. What the anchor holds
    outside of them has no exposure to any factor and stays as it is.
    """
    for gamma in gammas:
        _require_share(gamma)
    U, sizes, Vt = np.linalg.svd(blend.exposures.to_numpy(), full_matrices=False)
    keep = sizes > _RANK * sizes.max(initial=0.0)
    U, s, Vt = U[:, keep], sizes[keep], Vt[keep]
    anchor = blend.anchor_weights.to_numpy()
    seen, wanted = U.T @ anchor, Vt @ blend.target_exposures.to_numpy()
    columns: dict[float, FloatArray] = {}
    for gamma in gammas:
        moved = (gamma * s * wanted + (1 - gamma) * seen) / (gamma * s**2 + 1 - gamma)
        columns[gamma] = anchor + U @ (moved - seen)
    return pd.DataFrame(columns, index=blend.exposures.index)


def _require_share(gamma: float) -> None:
    if not 0 <= gamma <= 1:
        raise OptionError(f"gamma: found {gamma:g}; wanted a number from 0 to 1")
