"""The study of factors from capital-market assumptions: its macros, in the order of the ribbon."""

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.blending import GAMMAS, blend_of, gamma_path
from xlfactor.core.allocation.constraints import Limits, require_feasible
from xlfactor.core.allocation.mean_variance import tangency_factor_weights
from xlfactor.core.allocation.region import percent
from xlfactor.core.allocation.rules import inverse_volatility_weights
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.factors.premia import implied_premia, regression_premia
from xlfactor.core.portfolios.blends import blended_portfolios
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.declare import Category, ribbon_macro
from xlfactor.macros.groups.cma import CmaStudy, MimickingStudy, PolicyLimits
from xlfactor.report import assumptions as assumptions_report
from xlfactor.report import blend as blend_report
from xlfactor.report import checks as checks_report
from xlfactor.report import gamma_path as gamma_path_report
from xlfactor.report import mimicking as mimicking_report
from xlfactor.report import premia as premia_report
from xlfactor.report.page import Check, Page
from xlfactor.tables.inputs import assets, factors, portfolios
from xlfactor.tables.policy import Policy


@ribbon_macro(category=Category.WORKBOOK, label="Check inputs")
def check_inputs(
    study: CmaStudy,
    mimicking: MimickingStudy | None = None,
    policy_limits: PolicyLimits | None = None,
) -> tuple[Page, ...]:
    """Read the inputs of the study, say what was assumed, and check that they fit together."""
    checks = list(assumptions_report.matrix_checks(study.covariance))
    if mimicking is not None:
        checks += mimicking_report.model_checks(mimicking.model)
    if policy_limits is not None:
        checks.append(_feasible(policy_limits.limits))
    page = checks_report.inputs_page(
        _asset_overview(study.assumptions, study.policy), checks=tuple(checks), notes=study.notes
    )
    return (page,)


def _feasible(limits: Limits) -> Check:
    """Check that a portfolio meets the limits; raise an `InfeasibleError` if none does."""
    require_feasible(limits)
    return Check(
        name="Limits admit a full investment",
        passed=True,
        detail=f"lower bounds sum to {percent(float(limits.lower.sum()))}, upper to "
        f"{percent(float(limits.upper.sum()))}",
    )


def _asset_overview(assumptions: Assumptions, policy: Policy | None) -> pd.DataFrame:
    figures = assumptions.expected_returns.assign(Volatility=assumptions.volatilities)
    if policy is None:
        return figures
    decided = pd.DataFrame(
        {
            "Lower": policy.lower,
            "Upper": policy.upper,
        }
    )
    private = policy.private.map({True: "yes", False: ""}).to_frame("Private")
    words = private if policy.groups is None else policy.groups.to_frame("Group").join(private)
    return words.join([figures, decided])


@ribbon_macro(category=Category.ASSUMPTIONS, label="CMA covariance")
def cma_covariance(study: CmaStudy) -> tuple[Page, ...]:
    """Compute correlations and covariances from the assumptions."""
    page = assumptions_report.covariance_page(
        study.assumptions, study.covariance, notes=study.notes
    )
    return (page,)


@ribbon_macro(category=Category.FACTORS, label="Factor loadings")
def factor_loadings(mimicking: MimickingStudy) -> tuple[Page, ...]:
    """Compute every asset's loadings on the factor-mimicking portfolios, and the factors' risk."""
    notes = mimicking.study.repair_notes
    return (mimicking_report.loadings_page(mimicking.model, notes=notes),)


@ribbon_macro(category=Category.FACTORS, label="Factor premia", icon="PercentStyle")
def factor_premia(
    mimicking: MimickingStudy,
    measure: assets.Measure | None = None,
    cash_asset: assets.AssetName | None = None,
) -> tuple[Page, ...]:
    """Compute the factor premia by the two approaches, for every column of expected returns."""
    study, model = mimicking.study, mimicking.model
    shown = str(study.assumptions.returns(measure).name)
    published = study.assumptions.expected_returns
    returns = published.dropna(axis=1)
    cash, cash_note = _cash_returns(study, cash_asset)
    fits = {
        str(name): regression_premia(
            column,
            model.exposures,
            private_assets=model.private_assets,
            cash_return=float(cash[str(name)]),
        )
        for name, column in returns.items()
    }
    implied = implied_premia(model.mimicking_weights, returns)
    left_out = [
        f"'{name}' is left out: an asset class of the study has no figure."
        for name in published.columns.difference(returns.columns, sort=False)
    ]
    notes = (*study.repair_notes, cash_note, *left_out)
    return (premia_report.premia_page(implied, fits, measure=shown, notes=notes),)


def _cash_returns(study: CmaStudy, cash_asset: str | None) -> tuple["pd.Series[float]", str]:
    """Return the cash return of each measure and the sentence that says so."""
    published = study.published.expected_returns
    if cash_asset is None:
        zero = pd.Series(0.0, index=published.columns)
        return zero, "Approach 2 uses total returns: no cash asset class is given."
    row = labels.pick(published, pd.Index([cash_asset]), name="cash_asset")
    cash = labels.require_numbers(row, name="cma").iloc[0]
    return cash, f"Approach 2 uses returns in excess of '{cash_asset}'."


@ribbon_macro(category=Category.ALLOCATION, label="Factors to assets")
def factors_to_assets(
    mimicking: MimickingStudy,
    policy_limits: PolicyLimits,
    target_exposures: factors.TargetTable | None = None,
    target_rule: factors.TargetRuleChoice = TargetRule.TANGENCY,
    gamma: portfolios.Gamma = 0.7,
    measure: assets.Measure | None = None,
) -> tuple[Page, ...]:
    """Find the weights between factor targets and asset anchor, and the whole gamma path."""
    study, policy, limits = mimicking.study, policy_limits.policy, policy_limits.limits
    target, target_note = (
        (target_exposures, "Target exposures are those of the table.")
        if target_exposures is not None and target_exposures.notna().any()
        else _rule_target(mimicking, target_rule, measure)
    )
    anchor, anchor_note = _anchor(study, policy)
    blend = blend_of(mimicking.model.exposures, target, anchor)
    notes = (*study.repair_notes, target_note, anchor_note)
    free = gamma_path(blend, gammas=GAMMAS)
    within = gamma_path(blend, gammas=GAMMAS, limits=limits)
    at_gamma = blended_portfolios(blend, gamma=gamma, limits=limits, covariance=study.covariance)
    weights = blend_report.weights_page(at_gamma, notes=notes)
    path = gamma_path_report.path_page(within, free, policy.groups, notes=notes)
    return (weights, path, gamma_path_report.path_weights_page(within, free))


def _rule_target(
    mimicking: MimickingStudy, rule: TargetRule, measure: str | None
) -> tuple["pd.Series[float]", str]:
    """Return the targets where none is typed, and the sentence that says where they come from."""
    study, model = mimicking.study, mimicking.model
    if rule is TargetRule.INVERSE_VOLATILITY:
        target = inverse_volatility_weights(model.factor_volatilities)
        return target, "Target exposures are not given: inverse volatility of the factors is used."
    returns = study.assumptions.returns(measure)
    premia = implied_premia(model.mimicking_weights, returns)
    target = tangency_factor_weights(model.factor_covariance, premia)
    return target, (
        "Target exposures are not given: the tangency portfolio of the factors is used, with the "
        f"implied premia of '{returns.name}'."
    )


def _anchor(study: CmaStudy, policy: Policy) -> tuple["pd.Series[float]", str]:
    if policy.anchor is not None:
        total = policy.anchor.sum()
        return policy.anchor, f"The anchor is that of the policy table, and sums to {total:.1%}."
    weights = inverse_volatility_weights(study.assumptions.volatilities)
    return weights, "The anchor is not given: it is the inverse-volatility portfolio."
