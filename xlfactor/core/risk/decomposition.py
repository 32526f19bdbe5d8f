"""Contributions to the risk of a portfolio by asset, by factor, by group, and the residual."""

from typing import Any, TypeVar

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.labels import quoted
from xlfactor.core.risk.measures import RiskMeasure, weights_on
from xlfactor.core.typing import FloatArray
from xlfactor.errors import InfeasibleError, TableError

T = TypeVar("T", "pd.Series[float]", pd.DataFrame)

#: Singular values of the exposures below this share of the largest count as zero.
_RANK = 1e-12
#: Factors are combinations of each other if a singular value is below this share of the largest.
_CLEAR = 1e-8
#: A factor is part of a combination if it takes more than this share of its length.
_PART = 1e-3


@frozen
class AssetDecomposition:
    """The risk of a portfolio by asset."""

    #: The value of the measure; the contributions sum to it.
    value: float
    #: Weights (N), in the order of the measure.
    weights: "pd.Series[float]"
    #: The change of the measure with each weight (N).
    marginal_risks: "pd.Series[float]"

    @property
    def risk_contributions(self) -> "pd.Series[float]":
        """What each asset adds (N): weight times marginal risk; below zero if it diversifies."""
        return (self.weights * self.marginal_risks).rename("Risk contribution")

    @property
    def risk_shares(self) -> "pd.Series[float]":
        """The contributions of the assets as shares of the measure (N).

        Raises an `InfeasibleError` if the measure is a loss below zero, a gain, of which shares
        say nothing.
        """
        return (self.risk_contributions / self._shared).rename("Risk share")

    @property
    def _shared(self) -> float:
        if self.value < 0:
            raise InfeasibleError(
                f"weights: found a loss of {self.value:.4%}, which is a gain; wanted one above "
                "zero to share, such as at a higher confidence"
            )
        return self.value


@frozen
class RiskDecomposition(AssetDecomposition):
    """The risk of a portfolio by asset, and by factor with a residual."""

    #: The exposures of the portfolio (K), B'w.
    portfolio_exposures: "pd.Series[float]"
    #: The change of the measure with each factor exposure (K).
    factor_marginal_risks: "pd.Series[float]"
    #: The part of the weights without exposure to any factor (N): their projection onto the
    #: kernel of B'.
    residual_weights: "pd.Series[float]"

    @property
    def factor_contributions(self) -> "pd.Series[float]":
        """What each factor adds (K): exposure times its marginal risk."""
        contributions = self.portfolio_exposures * self.factor_marginal_risks
        return contributions.rename("Risk contribution")

    @property
    def factor_shares(self) -> "pd.Series[float]":
        """The contributions of the factors as shares of the measure (K)."""
        return (self.factor_contributions / self._shared).rename("Risk share")

    @property
    def residual_contribution(self) -> float:
        """What the residual weights add; with the factors it sums to the measure."""
        return float((self.residual_weights * self.marginal_risks).sum())

    @property
    def residual_share(self) -> float:
        """The residual contribution as a share of the measure."""
        return self.residual_contribution / self._shared

    @property
    def residual_exposure(self) -> float:
        """The Euclidean length of the residual weights; it does not depend on a basis."""
        return float(np.linalg.norm(self.residual_weights))


def decompose_by_asset(weights: "pd.Series[float]", measure: RiskMeasure) -> AssetDecomposition:
    r"""Compute what each asset adds to the risk of a portfolio.

    .. math:: RC_i = w_i \, \partial R / \partial w_i, \qquad \sum_i RC_i = R(w)

    Parameters
    ----------
    weights : Series of shape (n_assets,)
        Long or short; an asset of the measure that is not listed is not held.

    Raises
    ------
    LabelError
        If the measure does not know an asset.
    TableError
        If a weight is missing.
    InfeasibleError
        If the portfolio has no risk to share.

    Examples
    --------
    >>> from xlfactor.core.risk.measures import Volatility
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.09, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> found = decompose_by_asset(pd.Series({"Stocks": 1.0, "Bonds": 2.0}), Volatility.of(Sigma))
    >>> found.risk_contributions.round(9).to_dict()
    {'Stocks': 0.18, 'Bonds': 0.32}
    >>> found.risk_shares.round(9).to_dict()
    {'Stocks': 0.36, 'Bonds': 0.64}
    """
    w = weights_on(measure, weights)
    g, value = measure.gradient(w), measure.value(w)
    if value == 0:
        raise InfeasibleError(f"weights: the portfolio has no {measure.name} to share")
    return AssetDecomposition(
        value=value,
        weights=pd.Series(w, index=measure.assets, name="Weight"),
        marginal_risks=pd.Series(g, index=measure.assets, name="Marginal risk"),
    )


def decompose(
    weights: "pd.Series[float]", measure: RiskMeasure, model: FactorModel
) -> RiskDecomposition:
    r"""Compute what assets, factors and the residual add to the risk of a portfolio.

    .. math::
        RC(F_j) = (B'w)_j \, (B^+ g)_j, \qquad RC(\text{residual}) = w' (I - B B^+) g

    with the marginal risks :math:`g = \nabla R(w)` and the Moore-Penrose inverse :math:`B^+`.
    The residual is all of the kernel of :math:`B'` as one, as its split depends on the basis.

    Parameters
    ----------
    weights : Series of shape (n_assets,)
        Long or short; an asset of the measure that is not listed is not held.
    model : FactorModel
        Of the measure's assets; its exposures alone are used.

    Raises
    ------
    LabelError
        If the measure does not know an asset, or the model has other assets.
    TableError
        If a weight is missing.
    InfeasibleError
        If the portfolio has no risk to share, or exposures to one factor are a combination of
        those to others.

    References
    ----------
    Roncalli and Weisang (2016), *Risk parity portfolios with risk factors*, section 3.

    Examples
    --------
    >>> from xlfactor.core.factors.model import factor_model
    >>> from xlfactor.core.risk.measures import Volatility
    >>> B = pd.DataFrame({"Growth": {"Stocks": 1.0, "Bonds": 0.0}})
    >>> Sigma_f = pd.DataFrame({"Growth": {"Growth": 0.09}})
    >>> model = factor_model(B, Sigma_f, pd.Series({"Stocks": 0.0, "Bonds": 0.04}))
    >>> weights = pd.Series({"Stocks": 1.0, "Bonds": 2.0})
    >>> found = decompose(weights, Volatility.of(model.covariance), model)
    >>> found.factor_contributions.round(9).to_dict(), round(found.residual_contribution, 9)
    ({'Growth': 0.18}, 0.32)
    """
    by_asset = decompose_by_asset(weights, measure)
    exposures = labels.onto(model.exposures, measure.assets, name="exposures")
    w, g = by_asset.weights.to_numpy(), by_asset.marginal_risks.to_numpy()
    B, inverse = exposures.to_numpy(), factor_inverse(exposures)
    return RiskDecomposition(
        value=by_asset.value,
        weights=by_asset.weights,
        marginal_risks=by_asset.marginal_risks,
        portfolio_exposures=pd.Series(B.T @ w, index=model.factors, name="Exposure"),
        factor_marginal_risks=pd.Series(inverse @ g, index=model.factors, name="Marginal risk"),
        residual_weights=pd.Series(
            w - B @ (inverse @ w), index=measure.assets, name="Residual weight"
        ),
    )


def factor_inverse(exposures: pd.DataFrame) -> FloatArray:
    """Return the Moore-Penrose inverse (K×N) of exposures; zero for a factor without any.

    Raises an `InfeasibleError` if factors are combinations of each other, each in units of its
    size, or nearly so: nothing says then how their risk is shared.
    """
    B = exposures.to_numpy()
    sizes = np.linalg.norm(B, axis=0)
    told = sizes > 0
    _, singular, V = np.linalg.svd(B[:, told] / sizes[told])
    lengths = np.append(singular, np.zeros(len(V) - len(singular)))
    for length, part in zip(lengths, V, strict=True):
        if length < _CLEAR * lengths.max():
            named = exposures.columns[told][np.abs(part) > _PART]
            raise InfeasibleError(
                f"exposures: {quoted(named)} are combinations of each other but for "
                f"{max(length, _RANK):.1g} of their size, so that nothing says how their risk is "
                "shared; leave one out"
            )
    return np.asarray(np.linalg.pinv(B, rcond=_RANK))


def sum_by_group(contributions: T, groups: "pd.Series[Any]", *, name: str) -> T:
    """Sum the rows of a series or a table by group, in the order in which groups first occur.

    Raises a `LabelError` or a `TableError` if the groups are of other rows, or a row has none.
    """
    ordered = labels.onto(groups, contributions.index, name=name)
    for label in ordered.index[ordered.isna()]:
        raise TableError(f"{name}: row '{label}' is blank; wanted the name of its group")
    return contributions.groupby(ordered, sort=False).sum()
