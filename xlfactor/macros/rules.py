"""The portfolios that stand beside the cases, at one date and through time."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.blending import blend_of, constrained_blend
from xlfactor.core.allocation.budgeting import (
    LeveredPortfolio,
    equal_risk_weights,
    risk_budget_weights,
    risk_parity_at_volatility,
)
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.mean_variance import tangency_factor_weights
from xlfactor.core.allocation.rules import (
    equal_weights,
    inverse_volatility_weights,
    minimum_variance_weights,
)
from xlfactor.core.options import PortfolioRule, TargetRule
from xlfactor.errors import TableError
from xlfactor.macros.estimator import Chooser
from xlfactor.report.portfolios import Market

#: beside the cases where the workbook names no rules
USUAL_RULES = (PortfolioRule.RISK_PARITY, PortfolioRule.EQUAL_WEIGHT)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beside:
    """The portfolios beside the cases: of all assets but cash, none of them held short.

    Raises
    ------
    LabelError
        If the cash asset is none of the assets.
    TableError
        If risk budgets are asked for and there are none.
    """

    rules: tuple[PortfolioRule, ...]
    assets: "pd.Index[str]"
    #: What makes up the difference to the target volatility; None if there is no such asset.
    cash: str | None
    volatility: float
    #: Shares of the risk (N); None if not given.
    risk_budgets: "pd.Series[float] | None"
    #: Of the factor blend: how near to the factors' targets, and where these come from.
    gamma: float
    target_rule: TargetRule

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
        """What the portfolios are called on the pages."""
        return tuple(_called(rule) for rule in self.rules)

    def choosers(self) -> dict[str, Chooser]:
        """Give each portfolio as a way to choose weights at any date."""
        return {_called(rule): partial(self._weights, rule) for rule in self.rules}

    def notes(self, market: Market) -> tuple[str, ...]:
        """Say what each portfolio is, and what makes up the difference to a volatility."""
        return tuple(
            f"{_called(rule)}: {note}" for rule in self.rules for note in self._said(rule, market)
        )

    @property
    def _risky(self) -> "pd.Index[str]":
        return self.assets[self.assets != self.cash]

    @property
    def _long_only(self) -> Limits:
        return Limits.between(self._risky, lower=0.0, upper=1.0)

    def _weights(
        self, rule: PortfolioRule, market: Market, _: "pd.Series[float] | None"
    ) -> "pd.Series[float]":
        """Give the weights of all assets; those now held do not count."""
        return self._chosen(rule, market).reindex(self.assets, fill_value=0.0)

    def _chosen(self, rule: PortfolioRule, market: Market) -> "pd.Series[float]":
        covariance = market.statistics.covariance.loc[self._risky, self._risky]
        volatilities = market.statistics.volatilities[self._risky]
        match rule:
            case PortfolioRule.RISK_PARITY | PortfolioRule.RISK_BUDGETS:
                return self._budgeted(rule, covariance)
            case PortfolioRule.EQUAL_WEIGHT:
                return equal_weights(self._risky)
            case PortfolioRule.INVERSE_VOLATILITY:
                return inverse_volatility_weights(volatilities)
            case PortfolioRule.MINIMUM_VARIANCE:
                return minimum_variance_weights(covariance, limits=self._long_only)
            case PortfolioRule.FACTOR_BLEND:
                return self._blended(market, inverse_volatility_weights(volatilities))

    def _budgeted(self, rule: PortfolioRule, covariance: pd.DataFrame) -> "pd.Series[float]":
        """Share the risk of all assets but cash; with cash, at the target volatility."""
        if self.cash is not None:
            found = self._levered(rule, covariance)
            return pd.concat([found.weights, pd.Series({self.cash: found.cash_weight})])
        budgets = self._budgets(rule)
        if budgets is None:
            return equal_risk_weights(covariance).weights
        return risk_budget_weights(covariance, budgets).weights

    def _levered(self, rule: PortfolioRule, covariance: pd.DataFrame) -> LeveredPortfolio:
        return risk_parity_at_volatility(
            covariance, volatility=self.volatility, risk_budgets=self._budgets(rule)
        )

    def _budgets(self, rule: PortfolioRule) -> "pd.Series[float] | None":
        """Give the budgets of all assets but cash, None if they are equal."""
        if rule is PortfolioRule.RISK_PARITY or self.risk_budgets is None:
            return None
        return self.risk_budgets[self.risk_budgets.index != self.cash]

    def _blended(self, market: Market, anchor: "pd.Series[float]") -> "pd.Series[float]":
        """Go from an anchor toward target exposures to the factors."""
        factors = market.factor_statistics
        target = (
            tangency_factor_weights(factors.covariance, factors.expected_returns)
            if self.target_rule is TargetRule.TANGENCY
            else inverse_volatility_weights(factors.volatilities)
        )
        blend = blend_of(market.exposures.exposures.loc[anchor.index], target, anchor)
        return constrained_blend(blend, gamma=self.gamma, limits=self._long_only).weights

    def _said(self, rule: PortfolioRule, market: Market) -> tuple[str, ...]:
        left_out = "" if self.cash is None else f" but '{self.cash}'"
        match rule:
            case PortfolioRule.RISK_PARITY | PortfolioRule.RISK_BUDGETS:
                if self.cash is None:
                    return ("fully invested, as no cash_asset is given.",)
                covariance = market.statistics.covariance.loc[self._risky, self._risky]
                return self._levered(rule, covariance).notes
            case PortfolioRule.FACTOR_BLEND:
                return (
                    f"all assets{left_out}; from inverse volatility of the assets, gamma "
                    f"{self.gamma:g} of the way to the {self.target_rule} of the factors.",
                )
            case _:
                return (f"all assets{left_out}.",)


def _called(rule: PortfolioRule) -> str:
    return rule.value.capitalize()
