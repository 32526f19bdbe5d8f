"""Inputs on the rules by which portfolios are made."""

from typing import Annotated

from xlfactor.core.allocation.factor_concentration import Concentration
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.portfolios.rules import PortfolioRule
from xlfactor.tables import kinds, shapes

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
        "factors.",
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
