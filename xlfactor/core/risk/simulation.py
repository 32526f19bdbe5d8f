"""Monte Carlo: draws from a fitted distribution, and the tail of portfolios estimated by them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.student import StudentT
from xlfactor.core.risk.samples import HistoricalShortfall, HistoricalValueAtRisk
from xlfactor.core.typing import FloatArray
from xlfactor.errors import OptionError

_VALUE_AT_RISK, _SHORTFALL = "Value at risk", "Expected shortfall"


def simulate(distribution: StudentT, *, draws: int, seed: int) -> pd.DataFrame:
    r"""Draw returns of one period from a Student t or a normal.

    .. math:: x = \mu + S^{1/2} z \sqrt{\nu / \chi^2_\nu}

    Parameters
    ----------
    draws : int
        The number of rows.
    seed : int
        The same seed gives the same draws, whatever the order of the assets.

    Returns
    -------
    DataFrame of shape (draws, n_assets)
        Periodic, decimal.

    Raises
    ------
    OptionError
        If there are to be fewer draws than one.

    Examples
    --------
    >>> normal = StudentT(
    ...     location=pd.Series({"Gold": 0.01}),
    ...     scatter=pd.DataFrame({"Gold": {"Gold": 0.04}}),
    ...     degrees_of_freedom=float("inf"),
    ... )
    >>> simulate(normal, draws=100_000, seed=1).std().round(2).to_dict()
    {'Gold': 0.2}
    """
    if draws < 1:
        raise OptionError(f"draws: found {draws}; wanted 1 or more")
    return draw_returns(distribution, rows=draws, rng=np.random.default_rng(seed))


def draw_returns(distribution: StudentT, *, rows: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw returns as `simulate` does, by random numbers that are given.

    Examples
    --------
    >>> normal = StudentT(
    ...     location=pd.Series({"Gold": 0.01}),
    ...     scatter=pd.DataFrame({"Gold": {"Gold": 0.04}}),
    ...     degrees_of_freedom=float("inf"),
    ... )
    >>> draw_returns(normal, rows=3, rng=np.random.default_rng(1)).shape
    (3, 1)
    """
    # in the order of the names, so that the draws do not depend on that of the columns
    assets = sorted(distribution.assets, key=str)
    root = symmetric_root(distribution.scatter.loc[assets, assets].to_numpy())
    X = rng.standard_normal((rows, len(root))) @ root
    if not distribution.is_normal:
        X *= _mixing(rng.random((rows, 1)), distribution.degrees_of_freedom)
    drawn = pd.DataFrame(X, columns=pd.Index(assets))
    return drawn[distribution.assets] + distribution.location


def symmetric_root(S: FloatArray) -> FloatArray:
    """Return the symmetric root of a scatter or of correlations.

    Unlike a triangular one it is stable where assets are alike.
    """
    values, vectors = np.linalg.eigh(S)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)


def _mixing(shares: FloatArray, nu: float) -> FloatArray:
    """Return what makes a normal a Student t, by inversion: it moves smoothly with nu."""
    from scipy.special import gammaincinv

    return np.asarray(np.sqrt(nu / 2 / gammaincinv(nu / 2, shares)))


def sample_tail_risks(
    returns: pd.DataFrame, weights: pd.DataFrame, *, confidence: float
) -> pd.DataFrame:
    r"""Compute value at risk and expected shortfall of portfolios on a sample, with their errors.

    The standard error of the value at risk is half the distance between the quantiles one
    binomial deviation to each side, and that of the expected shortfall

    .. math:: \frac{1}{\alpha \sqrt T} \, \mathrm{std} \max(0, -r - \mathrm{VaR}), \qquad
        \alpha = 1 - \text{confidence}

    Both take the rows as independent.

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Of a history or simulated; periodic, decimal.
    weights : DataFrame of shape (n_assets, n_portfolios)
        An asset that is not listed is not held.

    Returns
    -------
    DataFrame of shape (n_portfolios, 4)
        Both measures, and the standard error of each; losses are positive.

    Raises
    ------
    OptionError, InsufficientError
        If the confidence is out of range, or the sample too short for it.
    LabelError, TableError
        If the weights are of other assets, or a number is missing.

    References
    ----------
    David and Nagaraja (2003), *Order statistics*, section 7.1: the error of a quantile.
    Rockafellar and Uryasev (2002), *Conditional value-at-risk for general loss distributions*:
    the expected shortfall as a minimum over the value at risk, whose error is of second order.

    Examples
    --------
    >>> returns = pd.DataFrame({"Gold": [-0.05, -0.03, 0.01, 0.02]})
    >>> gold = pd.DataFrame({"All": {"Gold": 1.0}})
    >>> found = sample_tail_risks(returns, gold, confidence=0.6)
    >>> found[["Value at risk", "Expected shortfall"]]  # of 1.6 rows in the tail
         Value at risk  Expected shortfall
    All           0.03              0.0425
    """
    held = labels.holdings_onto(weights, returns.columns, name="weights")
    outcomes = returns @ labels.require_numbers(held, name="weights")
    value_at_risk = HistoricalValueAtRisk.of(outcomes, confidence=confidence)
    shortfall = HistoricalShortfall.of(outcomes, confidence=confidence)
    rows = {}
    for unit, (name, column) in zip(np.eye(outcomes.shape[1]), outcomes.items(), strict=True):
        var = value_at_risk.value(unit)
        rows[name] = {
            _VALUE_AT_RISK: var,
            _SHORTFALL: shortfall.value(unit),
            f"{_VALUE_AT_RISK}, error": _quantile_error(column.to_numpy(), 1 - confidence),
            f"{_SHORTFALL}, error": _shortfall_error(column.to_numpy(), var, 1 - confidence),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def simulated_tail_risks(
    drawn: pd.DataFrame, weights: pd.DataFrame, distribution: StudentT, *, confidence: float
) -> pd.DataFrame:
    """Compute `sample_tail_risks` of draws from a distribution.

    Without a variance, at 2 degrees of freedom or fewer, an expected shortfall has no standard
    error: NaN.

    Examples
    --------
    >>> cauchy = StudentT(
    ...     location=pd.Series({"Gold": 0.0}),
    ...     scatter=pd.DataFrame({"Gold": {"Gold": 0.0001}}),
    ...     degrees_of_freedom=1.5,
    ... )
    >>> drawn, gold = simulate(cauchy, draws=100, seed=1), pd.DataFrame({"All": {"Gold": 1.0}})
    >>> found = simulated_tail_risks(drawn, gold, cauchy, confidence=0.9)
    >>> found["Expected shortfall, error"].isna().tolist()
    [True]
    """
    found = sample_tail_risks(drawn, weights, confidence=confidence)
    if distribution.degrees_of_freedom > 2:
        return found
    return found.assign(**{f"{_SHORTFALL}, error": np.nan})


def values_at_risk(
    outcomes: "pd.Series[float]", confidences: Sequence[float]
) -> "pd.Series[float]":
    """Return the value at risk of a sample of outcomes at each confidence that it is enough for.

    Examples
    --------
    >>> values_at_risk(pd.Series([-0.3, -0.1, 0.0, 0.2]), [0.6, 0.75, 0.9]).to_dict()
    {0.6: 0.1, 0.75: 0.3}
    """
    table = outcomes.to_frame("Outcome")
    enough = [c for c in confidences if (1 - c) * len(table) >= 1]
    return pd.Series(
        {c: HistoricalValueAtRisk.of(table, confidence=c).value(np.ones(1)) for c in enough}
    )


def _quantile_error(x: FloatArray, alpha: float) -> float:
    deviation = np.sqrt(alpha * (1 - alpha) / len(x))
    low, high = np.quantile(x, np.clip([alpha - deviation, alpha + deviation], 0.0, 1.0))
    return float(high - low) / 2


def _shortfall_error(x: FloatArray, value_at_risk: float, alpha: float) -> float:
    beyond = np.maximum(-x - value_at_risk, 0.0)
    return float(beyond.std(ddof=1) / (alpha * np.sqrt(len(x))))
