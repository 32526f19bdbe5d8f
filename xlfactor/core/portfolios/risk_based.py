"""Portfolios that need no expected returns, and their returns through a history."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.budgeting import equal_risk_weights
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.mean_variance import most_diversified_weights
from xlfactor.core.allocation.rules import equal_weights, minimum_variance_weights
from xlfactor.core.typing import Labels
from xlfactor.errors import TableError


def risk_based_weights(
    covariance: pd.DataFrame,
    *,
    market_values: "pd.Series[float] | None" = None,
    excluded: "Labels | None" = None,
) -> pd.DataFrame:
    r"""Compute the portfolios that are made of risks alone: fully invested, none sold short.

    - capitalisation: in proportion to market values, if these are given
    - equal weight
    - minimum variance: :math:`\min_w w' \Sigma w`
    - most diversified: :math:`\max_w w'\sigma / \sqrt{w' \Sigma w}`
    - risk parity: equal contributions to the volatility

    Parameters
    ----------
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    market_values : Series of shape (n_assets,), optional
        In any currency, zero or above; an asset that is not listed is not held.
    excluded : Index, optional
        Assets that no portfolio holds, such as cash.

    Returns
    -------
    DataFrame of shape (n_assets, 4 or 5)
        A column for each portfolio, which sums to one.

    Raises
    ------
    LabelError
        If market values or exclusions are of other assets.
    TableError
        If a market value is below zero, or all are zero.
    InfeasibleError
        If the matrix is not positive semi-definite, or an asset without volatility is left in.

    References
    ----------
    Choueifaty and Coignard (2008), *Toward maximum diversification*. Maillard, Roncalli and
    Teiletche (2010), *The properties of equally weighted risk contribution portfolios*.

    Examples
    --------
    >>> names = ["Stocks", "Bonds"]
    >>> Sigma = pd.DataFrame([[0.04, 0.0], [0.0, 0.01]], index=names, columns=names)
    >>> values = pd.Series({"Bonds": 30.0, "Stocks": 10.0})
    >>> risk_based_weights(Sigma, market_values=values).T.round(3)
                      Stocks  Bonds
    Capitalisation     0.250  0.750
    Equal weight       0.500  0.500
    Minimum variance   0.200  0.800
    Most diversified   0.333  0.667
    Risk parity        0.333  0.667
    """
    assets = covariance.index
    if excluded is not None:
        covariance = _without(covariance, excluded)
    risky = covariance.index
    long_only = Limits.between(risky, lower=0.0, upper=1.0)
    # first of all, as it names an asset that has no volatility
    parity = equal_risk_weights(covariance).weights
    found = {} if market_values is None else {"Capitalisation": _shares(market_values, assets)}
    found |= {
        "Equal weight": equal_weights(risky),
        "Minimum variance": minimum_variance_weights(covariance, limits=long_only),
        "Most diversified": most_diversified_weights(covariance, limits=long_only),
        "Risk parity": parity,
    }
    weights = pd.DataFrame({name: one.reindex(risky) for name, one in found.items()})
    return weights.div(weights.sum()).reindex(assets, fill_value=0.0)


def rebalanced_returns(
    returns: pd.DataFrame, weights: pd.DataFrame, *, cash_asset: str | None = None
) -> pd.DataFrame:
    r"""Compute the returns of portfolios that are rebalanced to their weights every period.

    .. math:: r_{p,t} = \sum_i w_{p,i} \, r_{i,t}

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.
    weights : DataFrame of shape (n_assets, n_portfolios)
        Long or short; an asset that is not listed is not held.
    cash_asset : str, optional
        The asset whose returns are taken off.

    Raises
    ------
    LabelError
        If a weight is of another asset, or the cash is none of them.
    TableError
        If a number is missing.

    Examples
    --------
    >>> dates = pd.to_datetime(["2021-01-31", "2021-02-28"])
    >>> returns = pd.DataFrame({"Stocks": [0.10, -0.04], "Bonds": [0.0, 0.02]}, index=dates)
    >>> rebalanced_returns(returns, pd.DataFrame({"Mix": {"Stocks": 0.5, "Bonds": 0.5}})).round(4)
                 Mix
    2021-01-31  0.05
    2021-02-28 -0.01
    """
    labels.require_unique(weights.columns, name="weights", what="column")
    held = labels.holdings_onto(weights, returns.columns, name="weights")
    found = labels.require_numbers(returns, name="returns") @ labels.require_numbers(
        held, name="weights"
    )
    if cash_asset is None:
        return found
    cash = labels.pick(returns.T, pd.Index([cash_asset]), name="cash_asset", what="asset")
    return found.sub(cash.iloc[0], axis=0)


def _without(covariance: pd.DataFrame, excluded: Labels) -> pd.DataFrame:
    labels.pick(covariance, excluded, name="excluded")
    return covariance.drop(index=excluded, columns=excluded)


def _shares(market_values: "pd.Series[float]", assets: Labels) -> "pd.Series[float]":
    """Return market values in the order of the assets; they need not sum to one yet."""
    values = labels.holdings_onto(market_values, assets, name="market_values")
    values = labels.require_vector(values, name="market_values")
    for asset, value in values.items():
        if value < 0:
            raise TableError(
                f"market_values: row '{asset}': found {value:g}; wanted zero or above"
            )
    if not values.sum() > 0:
        raise TableError("market_values: all are zero; wanted one above zero at least")
    return values
