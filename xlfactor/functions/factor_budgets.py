"""Excel functions on budgets of the risk by factor, and on its least concentration."""

import pandas as pd

from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.factor_budgeting import (
    FactorBudgetPortfolio,
    Search,
    budget_factor_risk,
)
from xlfactor.core.allocation.factor_concentration import Concentration, least_concentrated
from xlfactor.core.factors.model import FactorModel
from xlfactor.core.frozen import frozen
from xlfactor.core.risk.kinds import RiskBasis
from xlfactor.core.risk.measures import RiskMeasure
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.report.headings import BUDGETED, compared
from xlfactor.tables.inputs import risk, rules
from xlfactor.tables.inputs.factor_models import ModelInputs
from xlfactor.tables.inputs.measures import MeasureInputs
from xlfactor.tables.inputs.variance_limits import AssetLimits, UntrackedLimits, WeightBounds
from xlfactor.tables.inputs.whole_limits import WholeLimits
from xlfactor.tables.rows import Rows


@frozen
class Sought:
    """The limits, the measure and the starts of a search for weights."""

    bounds: WeightBounds
    factor_groups: risk.FactorGroups | None = None
    measure: MeasureInputs
    expected_returns: risk.ExpectedReturns | None = None
    seed: risk.Seed = 1
    covariance: risk.RiskCovariance | None = None
    own: AssetLimits
    whole: WholeLimits

    def limits(self, model: FactorModel) -> Limits:
        """Return the limits of all assets."""
        limited = UntrackedLimits(assets=self.own, exposures=model.exposures, whole=self.whole)
        return limited.on(model.covariance, bounds=self.bounds)

    def measure_of(self, model: FactorModel) -> RiskMeasure:
        """Return the measure of the risk of a year, by the covariance given or the model's."""
        covariance = model.covariance if self.covariance is None else self.covariance
        basis = RiskBasis(expected_returns=self.expected_returns, covariance=covariance)
        return self.measure.settings.measure(basis)


@function_family(category=Category.ALLOCATION)
def factor_risk_budgeting(
    modelled: ModelInputs,
    budgets: risk.FactorBudgets,
    sought: Sought,
) -> FactorBudgetPortfolio:
    """Find the weights whose shares of the risk by factor are nearest to budgets."""
    model = modelled.model
    return budget_factor_risk(
        sought.measure_of(model),
        model.exposures,
        budgets,
        limits=sought.limits(model),
        groups=sought.factor_groups,
        search=Search(seed=sought.seed),
    )


@factor_risk_budgeting.view(rows=Rows.ASSET)
def factor_risk_budget_weights(found: FactorBudgetPortfolio) -> pd.Series:
    """Return the weights whose shares of the risk by factor are nearest to budgets."""
    return found.weights


@factor_risk_budgeting.view(rows=Rows.FACTOR)
def factor_risk_budget_fit(found: FactorBudgetPortfolio) -> pd.DataFrame:
    """Return budget, share of the risk and difference by factor, at the nearest to the budgets."""
    return compared(found.factor_budgets, found.factor_shares, BUDGETED)


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def least_concentrated_weights(
    modelled: ModelInputs,
    concentration: rules.IndexChoice = Concentration.HERFINDAHL,
    *,
    sought: Sought,
) -> pd.Series:
    """Return the weights whose risk is spread over the factors as evenly as limits allow."""
    model = modelled.model
    return least_concentrated(
        sought.measure_of(model),
        model.exposures,
        limits=sought.limits(model),
        index=concentration,
        groups=sought.factor_groups,
        search=Search(seed=sought.seed),
    ).weights
