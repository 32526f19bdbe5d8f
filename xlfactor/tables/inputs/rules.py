"""Inputs on the rules by which portfolios are made."""

from typing import Annotated

from xlfactor.core.allocation.cases import AssetClasses
from xlfactor.core.allocation.factor_concentration import Concentration
from xlfactor.core.allocation.portfolio_limits import PortfolioLimits
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.portfolios.rules import USUAL_RULES, ComparisonRules, PortfolioRule
from xlfactor.tables import kinds, shapes
from xlfactor.tables.inputs import assets, portfolios

PortfolioRules = Annotated[
    tuple[PortfolioRule, ...],
    shapes.Choices(
        absent="the usual rules",
        help="Portfolios to compare the cases with: risk parity, risk budgets, equal weight,"
        " inverse volatility, minimum variance, factor blend; the first and the third "
        "if left out.",
        option=PortfolioRule,
    ),
]
TargetRuleChoice = Annotated[
    TargetRule,
    kinds.Choice(
        help="The target exposures where none are typed: tangency or inverse volatility of the "
        "factors. Tangency if left out.",
        option=TargetRule,
    ),
]
IndexChoice = Annotated[
    Concentration,
    kinds.Choice(
        help="The index of concentration: Herfindahl, Gini or Shannon. Herfindahl if left out.",
        option=Concentration,
    ),
]


@frozen
class RuleInputs:
    """The portfolios by rule that cases are compared with."""

    compared_rules: PortfolioRules | None = None
    cash_asset: assets.CashAsset | None = None
    target_volatility: portfolios.TargetVolatility = 0.02
    gamma: portfolios.Gamma = 0.7
    target_rule: TargetRuleChoice = TargetRule.TANGENCY

    def rules(self, classes: AssetClasses, limits: PortfolioLimits) -> ComparisonRules:
        """Return the rules among assets, with what they need to know."""
        return ComparisonRules(
            rules=self.compared_rules or USUAL_RULES,
            assets=classes.assets,
            cash=self.cash_asset,
            volatility=self.target_volatility,
            risk_budgets=classes.risk_budgets,
            gamma=self.gamma,
            target_rule=self.target_rule,
            portfolio_limits=limits,
        )
