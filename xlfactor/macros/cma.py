"""The study of factors from capital-market assumptions: its macros, in the order of the ribbon."""

from dataclasses import dataclass

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.blending import GAMMAS, blend_of, gamma_path
from xlfactor.core.allocation.constraints import Limits, require_feasible
from xlfactor.core.allocation.mean_variance import tangency_factor_weights
from xlfactor.core.allocation.rules import inverse_volatility_weights
from xlfactor.core.estimation.assumptions import Assumptions, read_assumptions
from xlfactor.core.estimation.covariance import covariance_matrix
from xlfactor.core.estimation.published_figures import Unit
from xlfactor.core.estimation.repair import Repair, repaired
from xlfactor.core.factors.mimicking import MimickingModel, PrivateFactor, mimicking_model
from xlfactor.core.factors.premia import implied_premia, regression_premia
from xlfactor.core.portfolios.blends import blended_portfolios
from xlfactor.core.portfolios.factor_targets import TargetRule
from xlfactor.core.typing import Labels
from xlfactor.declare import Category, ribbon_macro
from xlfactor.errors import LabelError, TableError
from xlfactor.report import assumptions as assumptions_report
from xlfactor.report import blend as blend_report
from xlfactor.report import checks as checks_report
from xlfactor.report import gamma_path as gamma_path_report
from xlfactor.report import mimicking as mimicking_report
from xlfactor.report import premia as premia_report
from xlfactor.report.page import Check, Page
from xlfactor.tables import inputs
from xlfactor.tables.policy import Policy

PRIVATE = "Private"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Study:
    """The figures that the macros share, of the study's assets in the order of the policy."""

    published: Assumptions
    assumptions: Assumptions
    covariance: pd.DataFrame
    repair_notes: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in reading the table, and whether it was repaired."""
        return (*self.published.notes, *self.repair_notes)


def _study(cma: pd.DataFrame, policy: Policy | None, unit: Unit, repair: Repair) -> _Study:
    published = read_assumptions(cma, unit=unit)
    if policy is not None:
        _require_published(policy, published)
    assumptions = published.complete() if policy is None else published.select(policy.assets)
    repair_made = repaired(assumptions.correlation, repair, name="cma")
    return _Study(
        published=published,
        assumptions=assumptions,
        covariance=covariance_matrix(assumptions.volatilities, repair_made.correlation),
        repair_notes=repair_made.notes,
    )


def _require_published(policy: Policy, published: Assumptions) -> None:
    for asset in [asset for asset in policy.assets if published.row_of(asset) is None]:
        near = labels.closest(asset, published.assets)
        hint = f" (did you mean '{near}'?)" if near else ""
        raise LabelError(f"policy: row '{asset}' is no row of cma{hint}")


def _model(
    study: _Study,
    policy: Policy,
    mimicking_weights: pd.DataFrame,
    private_weights: "pd.Series[float] | None",
) -> MimickingModel:
    _require_in_study(mimicking_weights.index, study, name="mimicking_weights")
    if private_weights is None:
        return mimicking_model(study.covariance, mimicking_weights)
    _require_in_study(private_weights.index, study, name="private_weights")
    if policy.private_assets.empty:
        raise TableError(
            "policy: column 'Private' says yes nowhere, yet private_weights gives a private "
            "factor; wanted a yes for each asset class that carries it"
        )
    private = PrivateFactor(
        name=PRIVATE if private_weights.name is None else str(private_weights.name),
        weights=private_weights,
        assets=policy.private_assets,
    )
    return mimicking_model(study.covariance, mimicking_weights, private=private)


def _require_in_study(assets: Labels, study: _Study, *, name: str) -> None:
    """Tell an asset class that the policy leaves out from one that nobody knows."""
    for asset in assets.difference(study.covariance.index, sort=False):
        if asset in study.published.assets:
            raise LabelError(
                f"{name}: row '{asset}' is in cma, but no row of policy; wanted an asset class "
                "of the study"
            )


@ribbon_macro(category=Category.WORKBOOK, label="Check inputs")
def check_inputs(
    cma: inputs.CmaTable,
    policy: inputs.PolicyInput | None = None,
    mimicking_weights: inputs.MimickingWeights | None = None,
    private_weights: inputs.PrivateWeights | None = None,
    group_limits: inputs.GroupLimits | None = None,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
    repair: inputs.RepairChoice = Repair.NONE,
) -> tuple[Page, ...]:
    """Read the inputs of the study, say what was assumed, and check that they fit together."""
    study = _study(cma, policy, unit, repair)
    checks = list(assumptions_report.matrix_checks(study.covariance))
    if policy is not None and mimicking_weights is not None:
        model = _model(study, policy, mimicking_weights, private_weights)
        checks += mimicking_report.model_checks(model)
    if policy is not None:
        checks.append(_feasible(policy.limits(group_limits)))
    page = checks_report.inputs_page(
        _asset_overview(study.assumptions, policy), checks=tuple(checks), notes=study.notes
    )
    return (page,)


def _feasible(limits: Limits) -> Check:
    """Raise if no portfolio meets the limits; else say what range their sums leave."""
    require_feasible(limits)
    return Check(
        name="Limits admit a full investment",
        passed=True,
        detail=f"lower bounds sum to {limits.lower.sum():.1%}, upper to {limits.upper.sum():.1%}",
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
    told = private if policy.groups is None else policy.groups.to_frame("Group").join(private)
    return told.join([figures, decided])


@ribbon_macro(category=Category.ASSUMPTIONS, label="CMA covariance")
def cma_covariance(
    cma: inputs.CmaTable,
    policy: inputs.PolicyInput | None = None,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
    repair: inputs.RepairChoice = Repair.NONE,
) -> tuple[Page, ...]:
    """Compute correlations and covariances from the assumptions."""
    study = _study(cma, policy, unit, repair)
    page = assumptions_report.covariance_page(
        study.assumptions, study.covariance, notes=study.notes
    )
    return (page,)


@ribbon_macro(category=Category.FACTORS, label="Factor loadings")
def factor_loadings(
    cma: inputs.CmaTable,
    policy: inputs.PolicyInput,
    mimicking_weights: inputs.MimickingWeights,
    private_weights: inputs.PrivateWeights | None = None,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
    repair: inputs.RepairChoice = Repair.NONE,
) -> tuple[Page, ...]:
    """Compute every asset's loadings on the factor-mimicking portfolios, and the factors' risk."""
    study = _study(cma, policy, unit, repair)
    model = _model(study, policy, mimicking_weights, private_weights)
    return (mimicking_report.loadings_page(model, notes=study.repair_notes),)


@ribbon_macro(category=Category.FACTORS, label="Factor premia")
def factor_premia(
    cma: inputs.CmaTable,
    policy: inputs.PolicyInput,
    mimicking_weights: inputs.MimickingWeights,
    private_weights: inputs.PrivateWeights | None = None,
    measure: inputs.Measure | None = None,
    cash_asset: inputs.AssetName | None = None,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
    repair: inputs.RepairChoice = Repair.NONE,
) -> tuple[Page, ...]:
    """Compute the factor premia by the two approaches, for every column of expected returns."""
    study = _study(cma, policy, unit, repair)
    model = _model(study, policy, mimicking_weights, private_weights)
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
    implied = implied_premia(model.mimicking_weights, returns, cash_return=cash)
    left_out = [
        f"'{name}' is left out: an asset class of the study has no figure."
        for name in published.columns.difference(returns.columns, sort=False)
    ]
    notes = (*study.repair_notes, cash_note, *left_out)
    page = premia_report.premia_page(
        implied, fits, measure=shown, cash_asset=cash_asset, notes=notes
    )
    return (page,)


def _cash_returns(study: _Study, cash_asset: str | None) -> tuple["pd.Series[float]", str]:
    """Give the cash return of each measure and the sentence that says so."""
    published = study.published.expected_returns
    if cash_asset is None:
        zero = pd.Series(0.0, index=published.columns)
        return zero, "Both approaches use total returns: no cash asset class is given."
    row = labels.pick(published, pd.Index([cash_asset]), name="cash_asset")
    cash = labels.require_numbers(row, name="cma").iloc[0]
    return cash, (
        f"Both approaches use returns in excess of '{cash_asset}'; what a mimicking portfolio "
        "borrows costs as much."
    )


@ribbon_macro(category=Category.ALLOCATION, label="Factors to assets")
def factors_to_assets(
    cma: inputs.CmaTable,
    policy: inputs.PolicyInput,
    mimicking_weights: inputs.MimickingWeights,
    private_weights: inputs.PrivateWeights | None = None,
    target_exposures: inputs.TargetTable | None = None,
    target_rule: inputs.TargetRuleChoice = TargetRule.TANGENCY,
    gamma: inputs.Gamma = 0.7,
    group_limits: inputs.GroupLimits | None = None,
    measure: inputs.Measure | None = None,
    cash_asset: inputs.AssetName | None = None,
    unit: inputs.UnitChoice = Unit.AUTOMATIC,
    repair: inputs.RepairChoice = Repair.NONE,
) -> tuple[Page, ...]:
    """Find the weights between factor targets and asset anchor, and the whole gamma path."""
    study = _study(cma, policy, unit, repair)
    model = _model(study, policy, mimicking_weights, private_weights)
    target, target_note = (
        (target_exposures, "Target exposures are those of the table.")
        if target_exposures is not None and target_exposures.notna().any()
        else _rule_target(study, model, target_rule, measure, cash_asset)
    )
    anchor, anchor_note = _anchor(study, policy)
    blend = blend_of(model.exposures, target, anchor)
    limits = policy.limits(group_limits)
    notes = (*study.repair_notes, target_note, anchor_note)
    free = gamma_path(blend, gammas=GAMMAS)
    within = gamma_path(blend, gammas=GAMMAS, limits=limits)
    at_gamma = blended_portfolios(blend, gamma=gamma, limits=limits, covariance=study.covariance)
    weights = blend_report.weights_page(at_gamma, notes=notes)
    path = gamma_path_report.path_page(within, free, policy.groups, notes=notes)
    return (weights, path, gamma_path_report.path_weights_page(within, free))


def _rule_target(
    study: _Study,
    model: MimickingModel,
    rule: TargetRule,
    measure: str | None,
    cash_asset: str | None,
) -> tuple["pd.Series[float]", str]:
    """Give the targets where none is typed, and the sentence that says where they come from."""
    if rule is TargetRule.INVERSE_VOLATILITY:
        target = inverse_volatility_weights(model.factor_volatilities)
        return target, "Target exposures are not given: inverse volatility of the factors is used."
    returns = study.assumptions.returns(measure)
    cash = _cash_returns(study, cash_asset)[0]
    premia = implied_premia(
        model.mimicking_weights, returns, cash_return=float(cash[str(returns.name)])
    )
    target = tangency_factor_weights(model.factor_covariance, premia)
    kind = "total returns" if cash_asset is None else f"in excess of '{cash_asset}'"
    return target, (
        "Target exposures are not given: the tangency portfolio of the factors is used, with the "
        f"implied premia of '{returns.name}', {kind}."
    )


def _anchor(study: _Study, policy: Policy) -> tuple["pd.Series[float]", str]:
    if policy.anchor is not None:
        total = policy.anchor.sum()
        return policy.anchor, f"The anchor is that of the policy table, and sums to {total:.1%}."
    volatilities = study.assumptions.volatilities
    volatile = volatilities[volatilities > 0]
    weights = inverse_volatility_weights(volatile).reindex(volatilities.index, fill_value=0.0)
    riskless = volatilities.index.difference(volatile.index, sort=False)
    left_out = f", without {labels.quoted(riskless)}: no volatility" if len(riskless) else ""
    return weights, f"The anchor is not given: it is the inverse-volatility portfolio{left_out}."
