"""The trade of return, risk and the distance to a profile of factor exposures."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.constraints import Limits, region_of
from xlfactor.core.allocation.objectives import variance_distance
from xlfactor.core.allocation.parametric import optimal_path, smallest
from xlfactor.core.allocation.targeting import factor_importance
from xlfactor.core.allocation.tracked import tracked
from xlfactor.core.allocation.utility import require_aversion
from xlfactor.core.estimation.covariance import require_covariance
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import FloatArray
from xlfactor.errors import OptionError

#: The weights on the distance along which the trade is followed.
THETAS: Final = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


@frozen
class FactorProfile:
    """Exposures that are wanted, and how much a miss of each counts."""

    #: Exposures of the assets (N×K).
    exposures: pd.DataFrame
    #: The exposures wanted (K).
    target_exposures: "pd.Series[float]"
    #: How much the square of a miss of each counts (K), zero or above; one each if not given.
    factor_weights: "pd.Series[float] | None" = None


@frozen
class ThreeWayTrade:
    """The best portfolios as the distance to a profile counts more and more."""

    profile: FactorProfile
    #: Weights (N×T), a column for each theta.
    weights: pd.DataFrame
    #: Exposures that they achieve (K×T).
    exposures: pd.DataFrame
    #: Expected return, volatility, distance to the profile and utility, a row for each theta (T).
    figures: pd.DataFrame
    #: The largest residual of the optimality conditions, relative to the data.
    residual: float


def three_way_trade(
    expected_returns: "pd.Series[float]",
    covariance: pd.DataFrame,
    profile: FactorProfile,
    *,
    risk_aversion: float,
    limits: Limits,
    thetas: Sequence[float] = THETAS,
) -> ThreeWayTrade:
    r"""Find the weights within limits that trade return, risk and distance to a factor profile.

    .. math::
        \max_w \; \mu'w - \tfrac{\delta}{2} w' \Sigma w
        - \tfrac{\theta}{2} \lVert \sqrt\omega \circ (B'w - b^*) \rVert^2

    Where several are best, it is that of the least squared weights.

    Parameters
    ----------
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    risk_aversion : float
        :math:`\delta`, above zero.
    limits : Limits
        Of the same assets.
    thetas : Sequence of float
        Zero or above.

    Raises
    ------
    LabelError
        If the names differ.
    TableError
        If a number is missing.
    OptionError
        If the risk aversion is not above zero, or a theta is below.
    InfeasibleError
        If no portfolio meets the limits.

    References
    ----------
    Bergeron, Kritzman and Sivitsky (2018), *Asset allocation and factor investing: an integrated
    approach*.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> trade = three_way_trade(
    ...     pd.Series([0.08, 0.03], names), Sigma,
    ...     FactorProfile(
    ...         exposures=pd.DataFrame({"Growth": [1.0, 0.0]}, index=names),
    ...         target_exposures=pd.Series({"Growth": 0.2}),
    ...     ),
    ...     risk_aversion=2.5, thetas=(0.0, 0.125, 1e6),
    ...     limits=Limits.between(pd.Index(names), lower=0.0, upper=1.0),
    ... )
    >>> trade.weights.loc["Stocks"].round(6).tolist()
    [0.6, 0.4, 0.2]
    """
    require_aversion(risk_aversion)
    for theta in thetas:
        if not 0 <= theta < np.inf:
            raise OptionError(f"theta: found {theta:g}; wanted a number of at least zero")
    known = require_covariance(covariance, riskless=True)
    assets, Sigma = known.index, known.to_numpy()
    expected = labels.onto(expected_returns, assets, name="expected_returns")
    mu = np.asarray(labels.require_vector(expected, name="expected_returns"), dtype=np.float64)
    exposures = labels.onto(profile.exposures, assets, name="exposures")
    B = labels.require_numbers(exposures, name="exposures").to_numpy()
    wanted = labels.onto(profile.target_exposures, exposures.columns, name="target_exposures")
    b = np.asarray(labels.require_vector(wanted, name="target_exposures"), dtype=np.float64)
    root = np.sqrt(factor_importance(profile.factor_weights, exposures.columns))
    problem = None if limits.tracking is None else tracked(expected, known, limits)
    region = region_of(limits, assets) if problem is None else problem.region
    A, G = np.sqrt(risk_aversion) * variance_distance(Sigma).A, root[:, None] * B.T
    found, residual = [], 0.0
    for theta in thetas:
        seen = np.vstack([A, np.sqrt(theta) * G])
        q = -mu - theta * G.T @ (root * b)
        if problem is None:
            path = optimal_path(region, seen.T @ seen, q, np.zeros_like(mu))
            x, own = path.x[0], path.residual
        else:
            best = problem.least(seen.T @ seen, q)
            x, own = best.x, best.residual
        if len(A) < len(assets):  # the covariance does not tell all portfolios apart
            x = smallest(x, np.vstack([seen, mu]), region)
        found.append(region.weights(x))
        residual = max(residual, own)
    W = np.array(found).T
    return ThreeWayTrade(
        profile=profile,
        weights=pd.DataFrame(W, index=assets, columns=list(thetas)),
        exposures=pd.DataFrame(B.T @ W, index=exposures.columns, columns=list(thetas)),
        figures=_figures(W, mu, Sigma, risk_aversion)
        .assign(distance=np.linalg.norm(root[:, None] * (B.T @ W - b[:, None]), axis=0))
        .set_axis(list(thetas)),
        residual=residual,
    )


def _figures(W: FloatArray, mu: FloatArray, Sigma: FloatArray, delta: float) -> pd.DataFrame:
    returns, variances = mu @ W, np.einsum("it,ij,jt->t", W, Sigma, W).clip(min=0.0)
    return pd.DataFrame(
        {
            "expected_return": returns,
            "volatility": np.sqrt(variances),
            "utility": returns - delta / 2 * variances,
        }
    )
