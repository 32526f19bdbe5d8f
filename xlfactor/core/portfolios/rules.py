"""The portfolios that cases of target exposures are compared with, each chosen by a rule."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.blending import blend_of, constrained_blend
from xlfactor.core.allocation.budgeting import budget_risk
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.levered import risk_parity_at_volatility
from xlfactor.core.allocation.portfolio_limits import NO_LIMITS, PortfolioLimits
from xlfactor.core.allocation.rules import (
    equal_weights,
    inverse_volatility_weights,
    minimum_variance_weights,
)
from xlfactor.core.frozen import frozen
from xlfactor.core.option import Option
from xlfactor.core.portfolios.factor_targets import TargetRule, factor_target
from xlfactor.core.portfolios.market import Chooser, Market
from xlfactor.core.risk.measures import Volatility
from xlfactor.errors import TableError


class PortfolioRule(Option):
    """The rule that chooses a portfolio without target exposures of its own."""

    RISK_PARITY = "risk parity"
    RISK_BUDGETS = "risk budgets"
    EQUAL_WEIGHT = "equal weight"
    INVERSE_VOLATILITY = "inverse volatility"
    MINIMUM_VARIANCE = "minimum variance"
    FACTOR_BLEND = "factor blend"


#: The rules where none are named.
USUAL_RULES: Final = (PortfolioRule.RISK_PARITY, PortfolioRule.EQUAL_WEIGHT)


@frozen
class RulePortfolio:
    """A portfolio chosen by a rule."""

    #: Of all assets (N), those that the rule leaves out at zero.
    weights: "pd.Series[float]"
    #: What the portfolio is, in words.
    notes: tuple[str, ...]


@frozen
class ComparisonRules:
    """The rules that are compared, and their settings.

    All rules choose among all assets but cash, and hold none of them short. Raises a `LabelError`
    if the cash asset is none of the assets, and a `TableError` if risk budgets are asked for and
    there are none.
    """

    rules: tuple[PortfolioRule, ...] = USUAL_RULES
    assets: "pd.Index[str]"
    #: The asset that makes up the difference to the target volatility; None if there is none.
    cash: str | None = None
    #: The target volatility of risk parity and risk budgets where there is a cash asset, annual.
    volatility: float = 0.02
    #: Shares of the risk (N); None if not given.
    risk_budgets: "pd.Series[float] | None" = None
    #: Of the factor blend: the weight on the factors' targets, from 0 to 1, ...
    gamma: float = 0.7
    #: ... and the rule that sets the targets.
    target_rule: TargetRule = TargetRule.TANGENCY
    #: The limits that minimum variance and the factor blend keep.
    portfolio_limits: PortfolioLimits = NO_LIMITS

    def __post_init__(self) -> None:
        if self.cash is not None:
            known = pd.Series(0.0, index=self.assets)
            labels.pick(known, pd.Index([self.cash]), name="cash_asset", what="asset")
        if PortfolioRule.RISK_BUDGETS in self.rules and self.risk_budgets is None:
            raise TableError(
                f"compared_rules: '{PortfolioRule.RISK_BUDGETS}', yet asset_classes has no shares "
                "in its column 'Risk budget'"
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the portfolios."""
        return tuple(_name(rule) for rule in self.rules)

    @property
    def risky_assets(self) -> "pd.Index[str]":
        """All assets but cash."""
        return self.assets[self.assets != self.cash]

    def limits(self, market: Market) -> Limits:
        """Return the limits of the risky assets: fully invested, none short, and those given."""
        long_only = Limits.between(self.risky_assets, lower=0.0, upper=1.0)
        return self.portfolio_limits.added_to(
            long_only, market.exposures.exposures, covariance=market.statistics.covariance
        )

    def covariance(self, market: Market) -> pd.DataFrame:
        """Return the covariance of the risky assets."""
        risky, covariance = self.risky_assets, market.statistics.covariance
        return covariance if risky.equals(covariance.index) else covariance.loc[risky, risky]

    def volatilities(self, market: Market) -> "pd.Series[float]":
        """Return the volatilities of the risky assets."""
        return market.statistics.volatilities[self.risky_assets]

    def portfolio(self, rule: PortfolioRule, market: Market) -> RulePortfolio:
        """Choose the weights of all assets by one rule."""
        chosen = _RULES[rule](self, market)
        weights = chosen.weights.reindex(self.assets, fill_value=0.0)
        return RulePortfolio(weights=weights, notes=chosen.notes)

    def portfolios(self, market: Market) -> dict[str, RulePortfolio]:
        """Choose the portfolio of each rule, by name."""
        return {_name(rule): self.portfolio(rule, market) for rule in self.rules}

    def choosers(self) -> dict[str, Chooser]:
        """Return each rule as a way to choose weights at any date, by name."""
        return {_name(rule): partial(self._weights, rule) for rule in self.rules}

    def _weights(
        self, rule: PortfolioRule, market: Market, _held: "pd.Series[float] | None"
    ) -> "pd.Series[float]":
        return self.portfolio(rule, market).weights


def _name(rule: PortfolioRule) -> str:
    return rule.value.capitalize()


def _equal_risk(given: ComparisonRules, market: Market) -> RulePortfolio:
    return _risk_parity(given, market, risk_budgets=None)


def _budgeted_risk(given: ComparisonRules, market: Market) -> RulePortfolio:
    budgets = given.risk_budgets
    if budgets is not None:
        budgets = budgets[budgets.index != given.cash]
    return _risk_parity(given, market, risk_budgets=budgets)


def _risk_parity(
    given: ComparisonRules, market: Market, *, risk_budgets: "pd.Series[float] | None"
) -> RulePortfolio:
    """Share the risk of all assets but cash; with cash, at the target volatility."""
    covariance = given.covariance(market)
    if given.cash is not None:
        levered = risk_parity_at_volatility(
            covariance, volatility=given.volatility, risk_budgets=risk_budgets
        )
        cash = pd.Series({given.cash: levered.cash_weight})
        return RulePortfolio(weights=pd.concat([levered.weights, cash]), notes=levered.notes)
    invested = budget_risk(Volatility.of(covariance), risk_budgets)
    return RulePortfolio(
        weights=invested.weights, notes=("fully invested, as no cash_asset is given.",)
    )


def _equal_weight(given: ComparisonRules, _: Market) -> RulePortfolio:
    return RulePortfolio(weights=equal_weights(given.risky_assets), notes=(f"{_among(given)}.",))


def _inverse_volatility(given: ComparisonRules, market: Market) -> RulePortfolio:
    weights = inverse_volatility_weights(given.volatilities(market))
    return RulePortfolio(weights=weights, notes=(f"{_among(given)}.",))


def _minimum_variance(given: ComparisonRules, market: Market) -> RulePortfolio:
    weights = minimum_variance_weights(given.covariance(market), limits=given.limits(market))
    return RulePortfolio(weights=weights, notes=(f"{_among(given)}{_within(given)}.",))


def _factor_blend(given: ComparisonRules, market: Market) -> RulePortfolio:
    """Go from inverse volatility of the assets toward target exposures to the factors."""
    anchor = inverse_volatility_weights(given.volatilities(market))
    factors = market.factor_statistics
    target = factor_target(given.target_rule, factors.covariance, factors.expected_returns)
    blend = blend_of(market.exposures.exposures.loc[anchor.index], target, anchor)
    return RulePortfolio(
        weights=constrained_blend(blend, gamma=given.gamma, limits=given.limits(market)).weights,
        notes=(
            f"{_among(given)}{_within(given)}; from inverse volatility of the assets, gamma "
            f"{given.gamma:g} of the way to the {given.target_rule} of the "
            f"factors{_premia_kind(given)}.",
        ),
    )


def _premia_kind(given: ComparisonRules) -> str:
    """Return a note for the tangency rule that no cash return is subtracted from mean returns."""
    if given.target_rule is not TargetRule.TANGENCY:
        return ""
    return ", by their mean returns as they stand, no cash taken off"


def _among(given: ComparisonRules) -> str:
    return "all assets" + ("" if given.cash is None else f" but '{given.cash}'")


def _within(given: ComparisonRules) -> str:
    limited = given.portfolio_limits.described
    return f", with limits on {limited}" if limited else ""


_Choice: TypeAlias = Callable[[ComparisonRules, Market], RulePortfolio]

_RULES: Final[Mapping[PortfolioRule, _Choice]] = {
    PortfolioRule.RISK_PARITY: _equal_risk,
    PortfolioRule.RISK_BUDGETS: _budgeted_risk,
    PortfolioRule.EQUAL_WEIGHT: _equal_weight,
    PortfolioRule.INVERSE_VOLATILITY: _inverse_volatility,
    PortfolioRule.MINIMUM_VARIANCE: _minimum_variance,
    PortfolioRule.FACTOR_BLEND: _factor_blend,
}
