"""The study of factors from capital-market assumptions: its macros, in the order of the ribbon."""

from collections.abc import Callable, Sequence

import pandas as pd

from xlfactor.core.allocation.blending import GAMMAS, gamma_path
from xlfactor.core.allocation.constraints import Limits
from xlfactor.core.allocation.within_limits import require_feasible
from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.factors.premia import implied_premia, regression_premia
from xlfactor.core.risk.kinds import RiskBasis
from xlfactor.core.risk.overview import risk_overview
from xlfactor.core.texts import percent
from xlfactor.declare import Category, ribbon_macro
from xlfactor.errors import InfeasibleError
from xlfactor.macros.groups.benchmarks import PolicyPortfolios
from xlfactor.macros.groups.blends import BlendStudy
from xlfactor.macros.groups.budgets import BudgetStudy
from xlfactor.macros.groups.cma import AllLimits, CmaStudy, MimickingStudy, PolicyLimits
from xlfactor.macros.groups.risk import ShownRisk
from xlfactor.report import assumptions as assumptions_report
from xlfactor.report import blend as blend_report
from xlfactor.report import checks as checks_report
from xlfactor.report import gamma_path as gamma_path_report
from xlfactor.report import mimicking as mimicking_report
from xlfactor.report import premia as premia_report
from xlfactor.report import risk as risk_report
from xlfactor.report import risk_budgets as risk_budgets_report
from xlfactor.report.page import Check, Page
from xlfactor.tables.inputs import assets
from xlfactor.tables.policy import Policy

_FEASIBLE = "Limits admit a full investment"


@ribbon_macro(category=Category.WORKBOOK, label="Check inputs")
def check_inputs(
    study: CmaStudy,
    mimicking: MimickingStudy | None = None,
    policy_limits: PolicyLimits | None = None,
    all_limits: AllLimits | None = None,
) -> tuple[Page, ...]:
    """Read the inputs of the study, say what was assumed, and check that they fit together."""
    checks = [*assumptions_report.matrix_checks(study.covariance)]
    if mimicking is not None:
        checks += _answered(
            "Factors told apart", lambda: mimicking_report.model_checks(mimicking.model)
        )
    if policy_limits is not None:
        limited = all_limits or policy_limits
        checks += _answered(_FEASIBLE, lambda: _limit_checks(limited.limits))
    page = checks_report.inputs_page(
        _asset_overview(study.assumptions, study.policy), checks=tuple(checks), notes=study.notes
    )
    return (page,)


def _answered(name: str, checks: Callable[[], Sequence[Check]]) -> Sequence[Check]:
    """Return checks; where there is no answer to check, a failed one with the reason."""
    try:
        return checks()
    except InfeasibleError as error:
        return (Check(name=name, passed=False, detail=str(error)),)


def _limit_checks(limits: Limits) -> Sequence[Check]:
    """Check that a portfolio meets the limits; raise an `InfeasibleError` if none does."""
    require_feasible(limits)
    lower, upper = (percent(float(bounds.sum())) for bounds in (limits.lower, limits.upper))
    detail = f"lower bounds sum to {lower}, upper to {upper}"
    return (Check(name=_FEASIBLE, passed=True, detail=detail),)


def _asset_overview(assumptions: Assumptions, policy: Policy | None) -> pd.DataFrame:
    figures = assumptions.expected_returns.assign(Volatility=assumptions.volatilities)
    if policy is None:
        return figures
    decided = pd.DataFrame({"Lower": policy.lower, "Upper": policy.upper})
    if policy.current is not None:
        decided["Current"] = policy.current
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
    cash_asset: assets.CashAsset | None = None,
) -> tuple[Page, ...]:
    """Compute the factor premia by the two approaches, for every column of expected returns."""
    study, model = mimicking.study, mimicking.model
    shown = str(study.assumptions.returns(measure).name)
    published = study.assumptions.expected_returns
    returns = published.dropna(axis=1)
    cash, cash_note = study.cash_returns(cash_asset)
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


@ribbon_macro(category=Category.ALLOCATION, label="Factors to assets")
def factors_to_assets(blends: BlendStudy) -> tuple[Page, ...]:
    """Find the weights between factor targets and asset anchor, and the whole gamma path."""
    free = gamma_path(blends.blend, gammas=GAMMAS)
    within = gamma_path(blends.blend, gammas=GAMMAS, limits=blends.limits)
    weights = blend_report.weights_page(
        blends.blended, blends.expected_returns, notes=blends.notes
    )
    path = gamma_path_report.path_page(within, free, blends.groups, notes=blends.notes)
    return (weights, path, gamma_path_report.path_weights_page(within, free))


@ribbon_macro(category=Category.RISK, label="Risk decomposition")
def risk_decomposition(policy_portfolios: PolicyPortfolios, shown: ShownRisk) -> tuple[Page, ...]:
    """Compute the risk of portfolios by factor and by asset, and how concentrated it is."""
    blends = policy_portfolios.blends
    found = risk_overview(
        policy_portfolios.with_closed_form,
        blends.mimicking.model,
        covariance=blends.study.covariance,
        groups=blends.groups,
        factor_groups=shown.factor_groups,
        settings=shown.measure.settings,
        basis=RiskBasis(
            expected_returns=blends.expected_returns,
            covariance=blends.study.covariance,
        ),
    )
    page = risk_report.risk_page(
        found,
        sheet="Risk decomposition",
        notes=blends.notes,
        expected_returns=blends.expected_returns,
        audit=blends.audit,
    )
    return (page,)


@ribbon_macro(category=Category.RISK, label="Risk budgets", icon="ChartTypePieInsertGallery")
def risk_budgets(budgets: BudgetStudy) -> tuple[Page, ...]:
    """Find the portfolios by risk budgets of assets, without and within limits, and of factors."""
    study, settings = budgets.mimicking.study, budgets.shown.measure.settings
    found = risk_overview(
        budgets.weights,
        budgets.mimicking.model,
        covariance=study.covariance,
        settings=settings,
        basis=budgets.basis,
    )
    page = risk_budgets_report.risk_budgets_page(
        budgets.by_asset,
        budgets.by_factor,
        found,
        expected_returns=study.assumptions.returns(budgets.measure),
        notes=study.repair_notes,
        audit={"Risk measure": settings.description, "Seed": f"{budgets.seed}"},
    )
    return (page,)
