"""Factors as portfolios of assets: the exposures and the risk that follow from their weights."""

from typing import Final, Self

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.factors.collinearity import INDEPENDENT_SHARE, require_independent
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.remembered import remembered
from xlfactor.core.typing import Labels
from xlfactor.errors import InfeasibleError, LabelError, TableError

#: The private factor's name where its raw weights have none.
PRIVATE: Final = "Private"
#: A portfolio has no variance if it is at most this share of the variance that its positions
#: would have if none of them offset another.
_NO_VARIANCE = 1e-14


@frozen
class PrivateFactor:
    """A factor of private assets only, given by raw weights."""

    name: str
    #: Raw mimicking weights, from which the public factors are still to be taken out; an asset
    #: that is not listed holds nothing.
    weights: "pd.Series[float]"
    #: The names of the private assets, the only ones with an exposure to the factor.
    assets: Labels

    @classmethod
    def of(cls, weights: "pd.Series[float]", assets: Labels) -> Self:
        """Return the factor under the name of its weights, or 'Private' where they have none."""
        name = PRIVATE if weights.name is None else str(weights.name)
        return cls(name=name, weights=weights, assets=assets)


@frozen
class MimickingModel(FactorModel):
    r"""Factors as mimicking portfolios, the private one last, and what each asset has of them.

    The factor covariance is :math:`M' \Sigma M`. Specific variances are never below zero: `B`
    projects onto the factors, and an uncorrelated factor that is masked leaves more unexplained.
    """

    #: `M` (N×K); the private portfolio is orthogonal to the public ones.
    mimicking_weights: pd.DataFrame
    #: `B` (N×K) before the exposures of public assets to the private factor were put to zero.
    unmasked_exposures: pd.DataFrame
    #: The name of the private factor, if there is one.
    private_factor: str | None
    #: The assets with an exposure to it.
    private_assets: Labels

    @property
    def unit_exposure_miss(self) -> float:
        """The largest difference of M'B from the identity, with B before it is masked."""
        own = (self.unmasked_exposures.T @ self.mimicking_weights).to_numpy()
        return float(np.abs(own - np.eye(len(own))).max())


def orthogonal_private_weights(
    covariance: pd.DataFrame,
    mimicking_weights: pd.DataFrame,
    private_weights: "pd.Series[float]",
) -> "pd.Series[float]":
    r"""Compute the private portfolio with the public factors taken out.

    .. math:: m_p = \hat m_p - M B' \hat m_p

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    mimicking_weights : DataFrame of shape (n_assets_held, n_factors)
        `M` of the public factors; an asset that is not listed holds nothing.
    private_weights : Series
        Raw weights; an asset that is not listed holds nothing.

    Returns
    -------
    Series of shape (n_assets,)
        Weights of a portfolio that is uncorrelated with every public factor.

    Raises
    ------
    InfeasibleError
        If nothing is left of the private portfolio.
    LabelError, TableError, InfeasibleError
        As `mimicking_model` for the public factors.

    Examples
    --------
    >>> names = ["Stocks", "Buyouts"]
    >>> Sigma = pd.DataFrame([[0.04, 0.02], [0.02, 0.09]], index=names, columns=names)
    >>> public = pd.DataFrame({"Growth": {"Stocks": 1.0}})
    >>> orthogonal_private_weights(Sigma, public, pd.Series({"Buyouts": 1.0}))
    Stocks    -0.5
    Buyouts    1.0
    dtype: float64
    """
    covariance = require_covariance(covariance, riskless=True)
    public = _portfolios(mimicking_weights, covariance)
    table = private_weights.to_frame("private")
    raw = _portfolios(table, covariance, name="private_weights")["private"].to_numpy()
    Sigma, M, B = covariance.to_numpy(), public.to_numpy(), _exposures(covariance, public)
    orthogonal = raw - M @ (B.to_numpy().T @ raw)
    if orthogonal @ Sigma @ orthogonal <= INDEPENDENT_SHARE * (raw @ Sigma @ raw):
        raise InfeasibleError(
            "private_weights: no variance is left once the public factors "
            f"{labels.quoted(public.columns)} are taken out; wanted a portfolio that they do not "
            "span"
        )
    return pd.Series(orthogonal, index=public.index, name=private_weights.name)


@remembered
def mimicking_model(
    covariance: pd.DataFrame,
    mimicking_weights: pd.DataFrame,
    *,
    private: PrivateFactor | None = None,
) -> MimickingModel:
    r"""Compute the factor model of mimicking portfolios, with a private factor if there is one.

    .. math::
        M = [M_{public},\ m_p], \quad \Sigma_f = M' \Sigma M, \quad
        B = (\Sigma M \Sigma_f^{-1}) \circ I

    `I` is zero for the public assets on the private factor, and one otherwise; `m_p` is the
    private portfolio with the public factors taken out. Before it is masked, a mimicking portfolio
    has an exposure of one to its own factor and of zero to the others: :math:`M' B = I`.

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    mimicking_weights : DataFrame of shape (n_assets_held, n_public_factors)
        An asset that is not listed holds nothing.
    private : PrivateFactor, optional
        The private factor, by its raw weights.

    Raises
    ------
    LabelError
        If a name occurs twice, the weights name an asset that has no covariance, or the private
        factor has a public one's name.
    TableError
        If a figure is missing, or no private asset is named.
    InfeasibleError
        If a portfolio has no variance, factors are collinear, the covariance matrix is not
        positive semi-definite, or nothing is left of the private portfolio.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.01], [0.01, 0.01]], index=names, columns=names)
    >>> model = mimicking_model(Sigma, pd.DataFrame({"Growth": {"Stocks": 1.0}}))
    >>> model.exposures
            Growth
    Stocks    1.00
    Bonds     0.25
    >>> model.specific_variances.round(4)
    Stocks    0.0000
    Bonds     0.0075
    dtype: float64
    """
    covariance = require_covariance(covariance, riskless=True)
    weights = _portfolios(mimicking_weights, covariance)
    is_private = _private_flags(private, weights)
    if private is not None:
        orthogonal = orthogonal_private_weights(covariance, weights, private.weights)
        weights = weights.assign(**{private.name: orthogonal})  # what is given is not changed
    Sigma, M = covariance.to_numpy(), weights.to_numpy()
    Sigma_f = M.T @ Sigma @ M
    unmasked = _exposures(covariance, weights)
    exposures = unmasked.copy()
    if private is not None:
        exposures[private.name] = exposures[private.name].where(is_private, 0.0)
    B = exposures.to_numpy()
    # rounding alone can go below zero, where the factors explain an asset in full
    specific = np.maximum(np.diag(Sigma) - np.einsum("ik,kl,il->i", B, Sigma_f, B), 0.0)
    return MimickingModel(
        mimicking_weights=weights,
        exposures=exposures,
        unmasked_exposures=unmasked,
        factor_covariance=pd.DataFrame(Sigma_f, index=weights.columns, columns=weights.columns),
        specific_variances=pd.Series(specific, index=weights.index),
        private_factor=None if private is None else private.name,
        private_assets=weights.index[is_private],
    )


def _exposures(covariance: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    Sigma, M = covariance.to_numpy(), weights.to_numpy()
    sizes = np.sqrt(np.diag(M.T @ Sigma @ M))  # so that the units of a factor do not matter
    U = M / sizes
    B = np.linalg.solve(U.T @ Sigma @ U, U.T @ Sigma).T / sizes
    return pd.DataFrame(B, index=weights.index, columns=weights.columns)


def _portfolios(
    weights: pd.DataFrame, covariance: pd.DataFrame, *, name: str = "mimicking_weights"
) -> pd.DataFrame:
    """Return the weights of all assets; check that portfolios have variance and differ."""
    weights = labels.holdings_onto(weights, covariance.index, name=name)
    weights = labels.require_numbers(weights, name=name)
    if weights.columns.empty:
        raise TableError(f"{name}: found no factor; wanted a column each")
    Sigma, M = covariance.to_numpy(), weights.to_numpy()
    Sigma_f = M.T @ Sigma @ M
    gross = np.sqrt(np.diag(Sigma)) @ np.abs(M)
    for factor, variance, size in zip(weights, np.diag(Sigma_f), gross, strict=True):
        if variance <= _NO_VARIANCE * size**2:
            why = "its positions offset one another" if size else "it holds nothing that varies"
            raise InfeasibleError(
                f"{name}: the portfolio in column '{factor}' has no variance: {why}"
            )
    factors = weights.columns
    require_independent(pd.DataFrame(Sigma_f, index=factors, columns=factors), name=name)
    return weights


def _private_flags(private: PrivateFactor | None, weights: pd.DataFrame) -> "pd.Series[bool]":
    """Mark the private assets."""
    if private is None:
        return pd.Series(data=False, index=weights.index, dtype=bool)
    if private.name in weights:
        raise LabelError(
            f"private_weights: '{private.name}' is the name of a public factor; wanted another"
        )
    if not len(private.assets):
        raise TableError(
            f"private_assets: none is named; wanted those with an exposure to '{private.name}'"
        )
    flags = pd.Series(1.0, index=private.assets)
    return labels.holdings_onto(flags, weights.index, name="private_assets") > 0
