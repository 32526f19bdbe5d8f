"""Expected returns that weigh an analyst's views against those that a market implies."""

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.utility import require_aversion
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray, Labels
from xlfactor.errors import InfeasibleError, OptionError, TableError

#: How uncertain the equilibrium is, as a share of the covariance of returns.
USUAL_TAU = 0.05
#: The confidence in a view of which none is said: as much as in the equilibrium.
_EVEN = 0.5


@frozen
class Views:
    """What an analyst expects of assets, or of the difference between some of them."""

    #: What each view holds of each asset (V×A); an asset that is not listed is in no view.
    view_matrix: pd.DataFrame
    #: The return of each view (V), annual, decimal.
    view_returns: "pd.Series[float]"
    #: The confidence in each view (V), between 0 and 1, or missing.
    confidences: "pd.Series[float]"
    #: The standard deviation of each view's error (V), annual, decimal, or missing.
    uncertainties: "pd.Series[float]"

    def onto(self, assets: Labels) -> FloatArray:
        """Return what each view holds of all assets, in their order (V×N).

        Raises
        ------
        LabelError
            If a view is on an asset that is none of them.
        TableError
            If a number is missing, or a view is on nothing.
        """
        held = labels.holdings_onto(self.view_matrix.T, assets, name="views", what="column")
        P = labels.require_numbers(held.T, name="views").to_numpy()
        for view in self.view_matrix.index[np.flatnonzero(~P.any(axis=1))]:
            raise TableError(
                f"views: row '{view}': a view on no asset; wanted 1 for the asset that it is on, "
                "and -1 for one that it is compared with"
            )
        return np.asarray(P, dtype=np.float64)

    def variances(self, prior: FloatArray) -> FloatArray:
        r"""Return the variance of each view's error, the diagonal of Omega (V).

        A standard deviation is taken as it stands. A confidence c makes it
        :math:`\omega = \frac{1 - c}{c} \, p' \tau\Sigma p`: alone, the view moves its own return
        by c of the way from the equilibrium to what it says.

        Parameters
        ----------
        prior : FloatArray of shape (n_views,)
            The variance that the equilibrium has on each view, :math:`p' \tau\Sigma p`.

        Raises
        ------
        TableError
            If a view has both or no uncertainty, or none is left to weigh.
        """
        found = []
        for view, own in zip(self.view_matrix.index, prior, strict=True):
            c, u = float(self.confidences[view]), float(self.uncertainties[view])
            place = f"views: row '{view}'"
            if not np.isnan(c) and not np.isnan(u):
                raise TableError(f"{place}: Confidence and Uncertainty; wanted one of the two")
            if not np.isnan(u):
                if not 0 < u < np.inf:
                    raise TableError(
                        f"{place}, column 'Uncertainty': found {u:g}; wanted a standard deviation "
                        "above zero"
                    )
                found.append(u**2)
                continue
            c = _EVEN if np.isnan(c) else c
            if not 0 < c < 1:
                raise TableError(
                    f"{place}, column 'Confidence': found {c:g}; wanted a share above 0 and "
                    "below 1: a view is neither certain nor without content"
                )
            if own <= 0:
                raise TableError(
                    f"{place}: what it is on has no volatility, so that a confidence says "
                    "nothing; wanted an Uncertainty"
                )
            found.append((1 - c) / c * own)
        return np.array(found)


@frozen
class Posterior:
    """The returns and the covariance that views leave."""

    #: Annual, decimal: what the market implies (N), what the views make of it (N), and the
    #: covariance of returns whose mean is as uncertain (N×N).
    equilibrium_returns: "pd.Series[float]"
    posterior_returns: "pd.Series[float]"
    posterior_covariance: pd.DataFrame
    #: A row for each view: what it says, what the equilibrium and the posterior say of it, and
    #: the standard deviations of its error and of the equilibrium's.
    views: pd.DataFrame

    def weights(self, *, risk_aversion: float, cash_return: float = 0.0) -> "pd.Series[float]":
        r"""Compute the weights of the highest utility, without limits; the rest is cash.

        .. math:: w = (\delta \Sigma_p)^{-1} (\mu_p - c)

        Without views they are those of the reference, divided by :math:`1 + \tau`. Raises an
        `OptionError` if the risk aversion is not above zero, and an `InfeasibleError` if the
        covariance is singular.
        """
        require_aversion(risk_aversion)
        Sigma = self.posterior_covariance.to_numpy()
        excess = self.posterior_returns - cash_return
        if np.linalg.matrix_rank(Sigma, hermitian=True) < len(Sigma):
            raise InfeasibleError(
                "covariance: singular; weights without limits are not unique: wanted those "
                "within a policy, by MAXIMUM_UTILITY_WEIGHTS"
            )
        w = np.linalg.solve(risk_aversion * Sigma, excess)
        return pd.Series(w, index=excess.index, name="Weight")


def black_litterman(
    equilibrium: "pd.Series[float]",
    covariance: pd.DataFrame,
    *,
    views: Views | None,
    tau: float = USUAL_TAU,
) -> Posterior:
    r"""Weigh views against equilibrium returns, each by how uncertain it is.

    .. math::
        \mu_p = \Pi + \tau\Sigma P' (P \tau\Sigma P' + \Omega)^{-1} (q - P\Pi), \qquad
        \Sigma_p = \Sigma + \tau\Sigma - \tau\Sigma P' (P \tau\Sigma P' + \Omega)^{-1} P \tau\Sigma

    Parameters
    ----------
    equilibrium : Series of shape (n_assets,)
        Annual, decimal, as `equilibrium_returns` computes them.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    views : Views or None
        Without any, the posterior returns are those of the equilibrium.
    tau : float
        The uncertainty of the equilibrium, as a share of the covariance; above zero.

    Raises
    ------
    LabelError
        If the names differ, or a view is on an unknown asset.
    TableError
        If a number is missing, or a view has no uncertainty.
    OptionError
        If tau is not above zero.

    References
    ----------
    Black and Litterman (1992), *Global portfolio optimization*, appendix.
    He and Litterman (1999), *The intuition behind Black-Litterman model portfolios*, appendix B.
    Idzorek (2005), *A step-by-step guide to the Black-Litterman model*, whose confidences Walters
    (2014), *The Black-Litterman model in detail*, brings to a closed form.

    Examples
    --------
    Stocks are expected to earn 9 %, with as much confidence as in the 5 % of the equilibrium:

    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> nothing = pd.Series([np.nan], index=["Up"])
    >>> up = Views(
    ...     view_matrix=pd.DataFrame({"Stocks": {"Up": 1.0}}),
    ...     view_returns=pd.Series({"Up": 0.09}), confidences=nothing, uncertainties=nothing,
    ... )
    >>> found = black_litterman(pd.Series([0.05, 0.02], index=names), Sigma, views=up)
    >>> found.posterior_returns.round(9).to_dict()
    {'Stocks': 0.07, 'Bonds': 0.02}
    """
    if not 0 < tau < np.inf:
        raise OptionError(f"tau: found {tau:g}; wanted a number above zero")
    known = require_covariance(covariance, riskless=True)
    assets, Sigma = known.index, known.to_numpy()
    prior = labels.onto(equilibrium, assets, name="equilibrium_returns")
    Pi = labels.require_vector(prior, name="equilibrium_returns").to_numpy()
    P: FloatArray = np.zeros((0, len(assets)))
    q: FloatArray = np.zeros(0)
    names = pd.Index([])
    if views is not None:
        P, names = views.onto(assets), views.view_matrix.index
        says = labels.onto(views.view_returns, names, name="views")
        q = np.asarray(labels.require_vector(says, name="views"), np.float64)
    spread = tau * Sigma @ P.T
    own = np.einsum("ij,ji->i", P, spread)
    omega = np.zeros(0) if views is None else views.variances(own)
    gain = np.linalg.solve(P @ spread + np.diag(omega), spread.T).T
    mu = Pi + gain @ (q - P @ Pi)
    M = tau * Sigma - gain @ spread.T
    return Posterior(
        equilibrium_returns=pd.Series(Pi, index=assets, name="Equilibrium"),
        posterior_returns=pd.Series(mu, index=assets, name="Return"),
        posterior_covariance=pd.DataFrame(Sigma + (M + M.T) / 2, index=assets, columns=assets),
        views=pd.DataFrame(
            {
                "View": q,
                "Equilibrium": P @ Pi,
                "After views": P @ mu,
                "Uncertainty": np.sqrt(omega),
                "Prior uncertainty": np.sqrt(own.clip(min=0.0)),
            },
            index=names,
        ),
    )
