"""Excel functions on returns that a market implies, and on views against them."""

import pandas as pd

from xlfactor.core.allocation import utility
from xlfactor.core.allocation.black_litterman import USUAL_TAU, Posterior
from xlfactor.core.allocation.black_litterman import black_litterman as weigh
from xlfactor.core.allocation.three_way import FactorProfile
from xlfactor.core.allocation.three_way import three_way_trade as core_trade
from xlfactor.core.frozen import frozen
from xlfactor.declare import Category, excel_function
from xlfactor.errors import OptionError
from xlfactor.families import function_family
from xlfactor.report.headings import three_way_headed
from xlfactor.tables.inputs import assets, limits, targets
from xlfactor.tables.inputs import views as inputs
from xlfactor.tables.inputs.factor_targets import FactorTargets
from xlfactor.tables.inputs.variance_limits import AssetLimits, UntrackedLimits, VarianceLimits
from xlfactor.tables.inputs.whole_limits import TrackedLimit, WholeLimits
from xlfactor.tables.rows import Rows


@excel_function(category=Category.ALLOCATION, rows=Rows.FIGURE)
def implied_risk_aversion(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    reference_weights: inputs.ReferenceWeights,
    cash_return: assets.CashReturn = 0.0,
) -> pd.Series:
    """Return the risk aversion for which a portfolio is the best one, without limits."""
    found = utility.implied_risk_aversion(
        expected_returns, covariance, reference_weights, cash_return=cash_return
    )
    return pd.Series({"Risk aversion": found})


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def equilibrium_returns(
    covariance: assets.Covariance,
    reference_weights: inputs.ReferenceWeights,
    risk_aversion: inputs.GivenRiskAversion,
    cash_return: assets.CashReturn = 0.0,
) -> pd.Series:
    """Return the expected returns for which a portfolio is the best one, without limits."""
    return utility.equilibrium_returns(
        covariance, reference_weights, risk_aversion=risk_aversion, cash_return=cash_return
    )


@excel_function(category=Category.ALLOCATION, rows=Rows.ASSET)
def maximum_utility_weights(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    risk_aversion: inputs.GivenRiskAversion,
    *,
    limited: VarianceLimits,
) -> pd.Series:
    """Return the weights of the highest return less the price of risk, within limits."""
    return utility.maximum_utility_weights(
        expected_returns,
        covariance,
        risk_aversion=risk_aversion,
        limits=limited.on(covariance),
    )


@frozen
class TradeLimits:
    """Limits on a portfolio as a whole, and on what is traded to reach it."""

    tracked: TrackedLimit
    whole: WholeLimits
    turnover: limits.TurnoverLimit | None = None


@excel_function(category=Category.ALLOCATION, rows=Rows.THETA)
def three_way_trade(
    expected_returns: assets.ExpectedReturns,
    covariance: assets.Covariance,
    factor_targets: FactorTargets,
    risk_aversion: inputs.GivenRiskAversion,
    policy: limits.PolicyInput | None = None,
    group_limits: limits.GroupLimits | None = None,
    factor_weights: targets.FactorImportance | None = None,
    *,
    limited: TradeLimits,
) -> pd.DataFrame:
    """Return the best trades of return, risk and distance to target exposures, one per row."""
    own = AssetLimits(policy=policy, group_limits=group_limits, turnover=limited.turnover)
    untracked = UntrackedLimits(
        assets=own, exposures=factor_targets.exposures, whole=limited.whole
    )
    trade = core_trade(
        expected_returns,
        covariance,
        FactorProfile(
            exposures=factor_targets.exposures,
            target_exposures=factor_targets.target_exposures,
            factor_weights=factor_weights,
        ),
        risk_aversion=risk_aversion,
        limits=untracked.on(covariance, tracked=limited.tracked),
    )
    return three_way_headed(trade.figures).join(trade.weights.T).rename_axis("Theta")


@frozen
class Weighed:
    """Returns by equilibrium and views, with the price of risk that they were made with."""

    posterior: Posterior
    risk_aversion: float
    cash_return: float


@function_family(category=Category.ALLOCATION)
def black_litterman(
    covariance: assets.Covariance,
    reference_weights: inputs.ReferenceWeights,
    views: inputs.ViewsInput | None = None,
    risk_aversion: inputs.RiskAversion | None = None,
    expected_returns: assets.ExpectedReturns | None = None,
    cash_return: assets.CashReturn = 0.0,
    tau: inputs.Tau = USUAL_TAU,
) -> Weighed:
    """Weigh views against the returns that a portfolio implies."""
    if risk_aversion is None:
        if expected_returns is None:
            raise OptionError(
                "risk_aversion: not given, and no expected_returns to imply it from; wanted one "
                "of the two"
            )
        risk_aversion = utility.implied_risk_aversion(
            expected_returns, covariance, reference_weights, cash_return=cash_return
        )
    equilibrium = utility.equilibrium_returns(
        covariance, reference_weights, risk_aversion=risk_aversion, cash_return=cash_return
    )
    return Weighed(
        posterior=weigh(equilibrium, covariance, views=views, tau=tau),
        risk_aversion=risk_aversion,
        cash_return=cash_return,
    )


@black_litterman.view(rows=Rows.ASSET)
def black_litterman_returns(found: Weighed) -> pd.Series:
    """Return the expected returns after views, which move those that a portfolio implies."""
    return found.posterior.posterior_returns


@black_litterman.view(rows=Rows.ASSET)
def black_litterman_covariance(found: Weighed) -> pd.DataFrame:
    """Return the covariance of returns with the uncertainty of their means after views."""
    return found.posterior.posterior_covariance


@black_litterman.view(rows=Rows.ASSET)
def black_litterman_weights(found: Weighed) -> pd.Series:
    """Return the best weights after views, without limits; what they lack to 1 is cash."""
    return found.posterior.weights(
        risk_aversion=found.risk_aversion, cash_return=found.cash_return
    )


@black_litterman.view(rows=Rows.VIEW)
def black_litterman_views(found: Weighed) -> pd.DataFrame:
    """Return what each view says, what its equilibrium was, and what became of it."""
    return found.posterior.views
