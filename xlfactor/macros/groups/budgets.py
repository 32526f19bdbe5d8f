"""The group of inputs on risk budgets: portfolios by budgets of assets, and of factors."""

from functools import cached_property

import pandas as pd

from xlfactor.core.allocation.budgeting import RiskBudgetPortfolio, budget_risk
from xlfactor.core.allocation.factor_budgeting import (
    FactorBudgetPortfolio,
    Search,
    budget_factor_risk,
)
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.kinds import RiskBasis
from xlfactor.core.risk.measures import RiskMeasure
from xlfactor.core.risk.portfolios import RESIDUAL
from xlfactor.macros.groups.cma import MimickingStudy, PolicyLimits
from xlfactor.macros.groups.risk import ShownRisk
from xlfactor.report.risk_budgets import BY_FACTOR, FREE, WITHIN_LIMITS
from xlfactor.tables.inputs import assets, portfolios, risk


@frozen
class BudgetStudy:
    """Budgets of the risk of a year, by the covariance of the assets of a study."""

    mimicking: MimickingStudy
    policy_limits: PolicyLimits
    shown: ShownRisk
    measure: assets.Measure | None = None
    risk_budgets: portfolios.RiskBudgets | None = None
    factor_budgets: risk.FactorBudgets | None = None
    seed: risk.Seed = 1

    @cached_property
    def basis(self) -> RiskBasis:
        """Expected returns, and the covariance of the assets."""
        study = self.mimicking.study
        return RiskBasis(
            expected_returns=study.assumptions.returns(self.measure), covariance=study.covariance
        )

    @cached_property
    def by_asset(self) -> dict[str, RiskBudgetPortfolio]:
        """The portfolios by budgets of assets, without and within limits."""
        free = budget_risk(self._measure, self._asset_budgets)
        bound = budget_risk(self._measure, self._asset_budgets, limits=self.policy_limits.limits)
        return {FREE: free, WITHIN_LIMITS: bound}

    @cached_property
    def by_factor(self) -> FactorBudgetPortfolio | None:
        """The portfolio by budgets of factors within limits, if there are such budgets."""
        if self.factor_budgets is None:
            return None
        return budget_factor_risk(
            self._measure,
            self.mimicking.model.exposures,
            self.factor_budgets,
            limits=self.policy_limits.limits,
            groups=self._budgeted_groups,
            search=Search(seed=self.seed),
        )

    @property
    def weights(self) -> pd.DataFrame:
        """The weights of all portfolios (N×P)."""
        columns = {name: one.weights for name, one in self.by_asset.items()}
        if self.by_factor is not None:
            columns[BY_FACTOR] = self.by_factor.weights
        return pd.DataFrame(columns)

    @cached_property
    def _measure(self) -> RiskMeasure:
        return self.shown.measure.settings.measure(self.basis)

    @property
    def _budgeted_groups(self) -> "pd.Series[str] | None":
        """The groups of the factors, if budgets are those of groups and not of single factors."""
        budgets, groups = self.factor_budgets, self.shown.factor_groups
        if budgets is None or groups is None:
            return None
        of_factors, of_groups = (
            budgets.index.isin([*names, RESIDUAL]).all()
            for names in (self.mimicking.model.factors, groups)
        )
        return groups if of_groups and not of_factors else None

    @property
    def _asset_budgets(self) -> "pd.Series[float] | None":
        """The budgets given; else equal ones of the asset classes that may be held."""
        if self.risk_budgets is not None:
            return self.risk_budgets
        held = (self.policy_limits.limits.upper > 0).astype(float)
        return held / held.sum()
