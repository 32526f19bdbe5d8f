"""Groups of inputs on allocation to target exposures: targeting, cases, comparison."""

from functools import cached_property

import pandas as pd

from xlfactor.core.allocation.cases import AssetClasses, SolvedCase, Targeting
from xlfactor.core.allocation.portfolio_limits import PortfolioLimits
from xlfactor.core.frozen import frozen
from xlfactor.core.portfolios.rules import ComparisonRules
from xlfactor.core.portfolios.target_cases import solve_cases
from xlfactor.macros.groups.returns import ClassedAssets, MarketStudy
from xlfactor.tables.inputs import targets
from xlfactor.tables.inputs.rules import RuleInputs
from xlfactor.tables.inputs.targeting import SharedByCases
from xlfactor.tables.inputs.whole_limits import TrackedBenchmark, WholeLimits


@frozen
class TargetStudy:
    """A market whose assets are held toward target exposures, and what holds for all cases."""

    market_study: MarketStudy
    classed_assets: ClassedAssets
    shared: SharedByCases
    whole: WholeLimits
    tracked: TrackedBenchmark

    @property
    def classes(self) -> AssetClasses:
        """The classes in the order of the history's assets."""
        return self.classed_assets.classes

    @property
    def portfolio_limits(self) -> PortfolioLimits:
        """The limits of a portfolio as a whole."""
        return self.tracked.added_to(self.whole.of_classes(self.classes))

    @cached_property
    def targeting(self) -> Targeting:
        """The inputs that all cases share."""
        return self.shared.targeting(self.classes, self.portfolio_limits)


@frozen
class TargetCases:
    """The cases of target exposures, and their solutions today."""

    study: TargetStudy
    cases: targets.CaseTable

    @cached_property
    def solved(self) -> dict[str, SolvedCase]:
        """Each case solved in the market of today, by name."""
        return solve_cases(self.cases, self.study.targeting, self.study.market_study.market)


@frozen
class Comparison:
    """The portfolios by rule that the cases are compared with."""

    study: TargetStudy
    ruled: RuleInputs

    @property
    def cash_asset(self) -> str | None:
        """The asset that counts as cash, if there is one."""
        return self.ruled.cash_asset

    @cached_property
    def rules(self) -> ComparisonRules:
        """Which rules are compared, and what they need to know."""
        self.study.market_study.regression.returns.require_cash(self.cash_asset)
        return self.ruled.rules(self.study.classes, self.study.portfolio_limits)

    @property
    def cash(self) -> "pd.Series[float] | float":
        """The periodic returns of the cash asset; zero if there is none."""
        if self.cash_asset is None:
            return 0.0
        return self.study.market_study.history.returns[self.cash_asset]
