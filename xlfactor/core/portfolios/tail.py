"""Portfolios chosen by their tail risk: parities of volatility, value at risk and shortfall."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Final

import numpy as np
import pandas as pd

from xlfactor.core.allocation.budgeting import budget_risk
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.rules import equal_weights, minimum_expected_shortfall_weights
from xlfactor.core.estimation.myriad import StudentSettings
from xlfactor.core.estimation.student import StudentFit, StudentT, fit_normal, fit_student
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.remembered import remembered
from xlfactor.core.risk.elliptical import require_confidence
from xlfactor.core.risk.measures import RiskMeasure, Volatility
from xlfactor.core.risk.portfolios import asset_risks, portfolio_values
from xlfactor.core.risk.samples import HistoricalShortfall
from xlfactor.core.risk.tails import expected_shortfall_of, tail_risks, value_at_risk_of
from xlfactor.core.typing import Labels
from xlfactor.errors import InfeasibleError

#: How the fitted distributions are called.
NORMAL, STUDENT = "normal", "Student t"


class Location(Option):
    """The centre of the fitted distributions."""

    FITTED = "fitted"
    ZERO = "zero"


class TailRule(Option):
    """The rule that chooses a portfolio; parities of value at risk and ES are under the t."""

    VOLATILITY_PARITY = "volatility parity"
    VAR_PARITY = "VaR parity"
    ES_PARITY = "ES parity"
    HISTORICAL_ES_PARITY = "historical ES parity"
    MINIMUM_ES = "minimum historical ES"
    EQUAL_WEIGHT = "equal weight"


@frozen
class TailSettings:
    """How tails are estimated.

    Raises an `OptionError` if the confidence is not between 0.5 and 1.
    """

    #: Of value at risk and expected shortfall.
    confidence: float = 0.95
    #: The means of a few years of daily returns say little; at zero the parities coincide.
    location: Location = Location.FITTED
    student: StudentSettings = field(default_factory=StudentSettings)

    def __post_init__(self) -> None:
        require_confidence(self.confidence)

    @property
    def description(self) -> str:
        """The settings in words."""
        return (
            f"{self.student.description}, location {self.location}, confidence {self.confidence:g}"
        )


@frozen
class TailMarket:
    """A history of returns with the distributions fitted to it; all of single periods."""

    #: Periodic, decimal (T×N).
    returns: pd.DataFrame
    #: The Student t as it was fitted, whatever its location is set to.
    fit: StudentFit
    #: The Student t and the normal with the location of the settings.
    distributions: Mapping[str, StudentT]
    settings: TailSettings

    @property
    def assets(self) -> Labels:
        """The assets, in the order of the returns."""
        return self.returns.columns

    @property
    def student(self) -> StudentT:
        """The Student t with the location of the settings."""
        return self.distributions[STUDENT]

    def measure(self, rule: TailRule) -> RiskMeasure:
        """Return the measure that a parity shares out.

        Raises an `InfeasibleError`, an `OptionError` or an `InsufficientError` if the Student t
        has no such measure, or the sample is too short for it.
        """
        return _MEASURES[rule](self)

    def risks(self, weights: pd.DataFrame) -> pd.DataFrame:
        """Return volatility, and VaR and ES by sample, normal and t; see `tail_risks`.

        Parameters
        ----------
        weights : DataFrame of shape (n_assets, n_portfolios)
        """
        volatility = Volatility.of(self.distributions[NORMAL].scatter)
        tails = tail_risks(
            weights, self.returns, self.distributions, confidence=self.settings.confidence
        )
        tails.insert(0, "Volatility", portfolio_values(weights, volatility))
        return tails


def tail_market(
    returns: pd.DataFrame, settings: TailSettings, *, name: str = "returns"
) -> TailMarket:
    """Fit a normal and a Student t to a history of returns.

    Parameters
    ----------
    returns : DataFrame of shape (n_dates, n_assets)
        Periodic, decimal.

    Raises
    ------
    InsufficientError, TableError, ConvergenceError
        As `fit_student`.
    """
    fit = fit_student(returns, settings=settings.student, name=name)
    normal = fit_normal(returns, half_life=settings.student.half_life, name=name)
    fitted = {NORMAL: normal, STUDENT: fit.distribution}
    if settings.location is Location.ZERO:
        fitted = {one: replace(it, location=it.location * 0.0) for one, it in fitted.items()}
    return TailMarket(returns=returns, fit=fit, distributions=fitted, settings=settings)


@frozen
class TailPortfolio:
    """A portfolio chosen by a rule."""

    #: Long-only; they sum to one (N).
    weights: "pd.Series[float]"
    #: Of the measure that the rule shares out (N); None of a rule without a measure.
    risk_shares: "pd.Series[float] | None"
    #: What the reader should know, in words.
    notes: tuple[str, ...]


@remembered
def tail_portfolio(
    rule: TailRule, market: TailMarket, *, risk_budgets: "pd.Series[float] | None" = None
) -> TailPortfolio:
    """Choose a portfolio by a rule: long-only, fully invested.

    Parameters
    ----------
    risk_budgets : Series of shape (n_assets,), optional
        Shares of the risk that the parities spend; equal if not given.

    Raises
    ------
    InfeasibleError
        If a portfolio's loss is a gain, of which there are no shares.
    InsufficientError
        If the sample is too short for the confidence.
    LabelError, TableError, ConvergenceError
        As `budget_risk`.

    Examples
    --------
    >>> returns = pd.DataFrame({"Stocks": [0.02, -0.02] * 2, "Bonds": [0.01, 0.01, -0.01, -0.01]})
    >>> market = tail_market(returns, TailSettings())
    >>> tail_portfolio(TailRule.ES_PARITY, market).weights.round(6).to_dict()
    {'Stocks': 0.333333, 'Bonds': 0.666667}
    """
    if rule in _OTHERS:
        return TailPortfolio(weights=_OTHERS[rule](market), risk_shares=None, notes=())
    measure = market.measure(rule)
    _require_losses(measure)
    found = budget_risk(measure, risk_budgets)
    return TailPortfolio(weights=found.weights, risk_shares=found.risk_shares, notes=found.notes)


def shares_of(rule: TailRule, market: TailMarket, weights: pd.DataFrame) -> pd.DataFrame:
    """Return each asset's share of a parity's measure in portfolios (N×P).

    A portfolio whose loss is a gain has none: NaN.

    Raises
    ------
    LabelError, TableError, InfeasibleError
        As `asset_risks`.
    """
    risks = asset_risks(weights, market.measure(rule))
    return risks.risk_contributions / risks.totals.where(risks.totals > 0)


def _require_losses(measure: RiskMeasure) -> None:
    """Refuse a measure that is a gain for an asset alone: there are no shares of it."""
    for asset, unit in zip(measure.assets, np.eye(len(measure.assets)), strict=True):
        if measure.value(unit) <= 0:
            raise InfeasibleError(
                f"the {measure.name} of '{asset}' is {measure.value(unit):.4%}, a gain, "
                "of which there are no shares; wanted a higher confidence, a location of zero, or "
                f"assets without '{asset}'"
            )


def _of_volatility(market: TailMarket) -> RiskMeasure:
    return Volatility.of(market.student.covariance)


def _of_value_at_risk(market: TailMarket) -> RiskMeasure:
    return value_at_risk_of(market.student, confidence=market.settings.confidence)


def _of_shortfall(market: TailMarket) -> RiskMeasure:
    return expected_shortfall_of(market.student, confidence=market.settings.confidence)


def _of_historical_shortfall(market: TailMarket) -> RiskMeasure:
    return HistoricalShortfall.of(market.returns, confidence=market.settings.confidence)


def _equal_weight(market: TailMarket) -> "pd.Series[float]":
    return equal_weights(market.assets)


def _minimum_shortfall(market: TailMarket) -> "pd.Series[float]":
    long_only = Limits.between(market.assets, lower=0.0, upper=1.0)
    return minimum_expected_shortfall_weights(
        market.returns, confidence=market.settings.confidence, limits=long_only
    )


_OTHERS: Final[Mapping[TailRule, Callable[[TailMarket], "pd.Series[float]"]]] = {
    TailRule.MINIMUM_ES: _minimum_shortfall,
    TailRule.EQUAL_WEIGHT: _equal_weight,
}
_MEASURES: Final[Mapping[TailRule, Callable[[TailMarket], RiskMeasure]]] = {
    TailRule.VOLATILITY_PARITY: _of_volatility,
    TailRule.VAR_PARITY: _of_value_at_risk,
    TailRule.ES_PARITY: _of_shortfall,
    TailRule.HISTORICAL_ES_PARITY: _of_historical_shortfall,
}
