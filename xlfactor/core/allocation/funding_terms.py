"""What a funding trade risks, and what the asset that it buys must earn."""

from typing import Final

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.active import active_weights, tracking_errors
from xlfactor.core.risk.measures import Volatility
from xlfactor.core.risk.portfolios import portfolio_values
from xlfactor.core.typing import Labels
from xlfactor.errors import TableError

#: A trade sums to zero up to this.
_ROUNDING: Final = 1e-6


@frozen
class FundingTerms:
    """The risk of a funding trade, and the returns on both of its sides; annual, decimal."""

    #: The asset that is bought.
    asset: str
    #: The volatility of the trade itself.
    tracking_error: float
    #: The volatility of the portfolio before and after the trade.
    volatility_before: float
    volatility_after: float
    #: The tracking error to the benchmark before and after the trade.
    benchmark_error_before: float
    benchmark_error_after: float
    #: The return of the mix that is sold, and the expected one of the asset that is bought.
    mix_return: float
    asset_return: float
    #: The return of the benchmark above cash for a unit of its variance; None where that is not
    #: above zero, or the benchmark has no variance.
    implied_risk_aversion: float | None
    #: What a unit of risk aversion adds to the return that the asset must earn.
    return_for_aversion: float

    def required_return(self, risk_aversion: float) -> float:
        r"""Return what the asset must earn for the trade to be worth it, at an aversion to risk.

        .. math::
            \mu_p = \frac{f'\mu}{x}
            + \frac{\delta}{2x} \big[(w+t)'\Sigma(w+t) - w'\Sigma w\big]

        Without aversion it is the return of the mix.
        """
        return self.mix_return + risk_aversion * self.return_for_aversion


def funding_terms(
    trade: "pd.Series[float]",
    held: "pd.Series[float]",
    *,
    covariance: pd.DataFrame,
    expected_returns: "pd.Series[float]",
    benchmark: "pd.Series[float]",
    cash_return: float = 0.0,
) -> FundingTerms:
    r"""Compute the risk of a funding trade and the returns on both of its sides.

    .. math:: \delta = \frac{w_B'\mu - c}{w_B' \Sigma w_B}

    Parameters
    ----------
    trade : Series
        Above zero the one asset that is bought, below zero those that are sold; it sums to zero.
    held : Series
        The portfolio before the trade; an asset that is not listed is not held.
    covariance : DataFrame of shape (n_assets, n_assets)
        Annual, decimal.
    expected_returns : Series of shape (n_assets,)
        Annual, decimal.
    benchmark : Series
        Sums to one; an asset that is not listed is not held.
    cash_return : float, default 0
        :math:`c`, annual.

    Raises
    ------
    LabelError
        If a table names an asset that has no covariance.
    TableError
        If a number is missing, the trade does not sum to zero or buys not one asset, or the
        benchmark does not sum to one.

    Examples
    --------
    >>> names = ["Infrastructure", "Stocks"]
    >>> Sigma = pd.DataFrame([[0.02, 0.0], [0.0, 0.04]], index=names, columns=names)
    >>> terms = funding_terms(
    ...     pd.Series([0.5, -0.5], names), pd.Series({"Stocks": 1.0}), covariance=Sigma,
    ...     expected_returns=pd.Series([0.05, 0.06], names), benchmark=pd.Series({"Stocks": 1.0}),
    ... )
    >>> round(terms.implied_risk_aversion, 9), round(terms.required_return(1.5), 9)
    (1.5, 0.0225)
    """
    measure = Volatility.of(covariance)
    assets, Sigma = measure.assets, measure.Sigma
    t, asset = _trade_on(trade, assets)
    w = labels.holdings_onto(held, assets, name="weights").astype(float)
    w = labels.require_vector(w, name="weights")
    mu = labels.onto(expected_returns, assets, name="expected_returns")
    mu = labels.require_vector(mu, name="expected_returns")
    portfolios = pd.DataFrame({"before": w, "after": w + t})
    active = active_weights(portfolios, benchmark, assets)
    reference = w - active["before"]
    volatilities = portfolio_values(portfolios.assign(trade=t, benchmark=reference), measure)
    errors = tracking_errors(active, measure)
    added = float(t.to_numpy() @ Sigma @ (2 * w + t).to_numpy())
    excess = float((reference * mu).sum()) - cash_return
    x = float(t[asset])
    return FundingTerms(
        asset=asset,
        tracking_error=float(volatilities["trade"]),
        volatility_before=float(volatilities["before"]),
        volatility_after=float(volatilities["after"]),
        benchmark_error_before=float(errors["before"]),
        benchmark_error_after=float(errors["after"]),
        mix_return=float(mu[asset]) - float((t * mu).sum()) / x,
        asset_return=float(mu[asset]),
        implied_risk_aversion=_implied_aversion(excess, float(volatilities["benchmark"]) ** 2),
        return_for_aversion=added / (2 * x),
    )


def _trade_on(trade: "pd.Series[float]", assets: Labels) -> tuple["pd.Series[float]", str]:
    """Return the trade in the order of the assets, and the asset that it buys."""
    known = labels.holdings_onto(trade, assets, name="trade").astype(float)
    t = labels.require_vector(known, name="trade")
    bought = t.index[t > 0]
    if len(bought) != 1:
        what = labels.quoted(bought) or "nothing"
        raise TableError(f"trade: buys {what}; wanted one asset above zero, and sales below")
    if abs(float(t.sum())) > _ROUNDING:
        raise TableError(
            f"trade: sums to {t.sum():.4%}; wanted 0: what is bought is paid for by what is sold"
        )
    return t, str(bought[0])


def _implied_aversion(excess_return: float, variance: float) -> float | None:
    return excess_return / variance if excess_return > 0 and variance > 0 else None
