"""Excel functions on the risk of portfolios against a benchmark."""

import pandas as pd

from xlfactor.core.risk import active as core
from xlfactor.core.risk.benchmark import active_overview
from xlfactor.core.risk.measures import Volatility
from xlfactor.declare import Category, excel_function
from xlfactor.functions.shown import Figures, shown
from xlfactor.report.headings import ACTIVE_RISK, headed
from xlfactor.tables.inputs import assets, factors, risk
from xlfactor.tables.inputs.factor_models import ModelInputs
from xlfactor.tables.rows import Rows


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def tracking_error(
    weights: risk.Weights, benchmark: risk.Benchmark, covariance: assets.Covariance
) -> pd.Series:
    """Return the tracking error of a portfolio, or of each of a table, to a benchmark."""
    measure = Volatility.of(covariance)
    active = core.active_weights(weights, benchmark, measure.assets)
    return core.tracking_errors(active, measure).rename("Tracking error")


@excel_function(category=Category.RISK, rows=Rows.PORTFOLIO)
def active_risk_statistics(
    weights: risk.Weights,
    benchmark: risk.Benchmark,
    covariance: assets.Covariance,
    modelled: ModelInputs,
    *,
    limited: risk.ActiveLimitInputs,
) -> pd.DataFrame:
    """Return tracking errors, what they leave of a limit, and their parts in the factor model."""
    found = active_overview(
        weights,
        benchmark,
        modelled.model,
        covariance=covariance,
        limit=limited.limit,
    )
    return headed(found.figures, ACTIVE_RISK)


@excel_function(category=Category.RISK, rows=Rows.FACTOR)
def active_exposure(
    weights: risk.Weights,
    benchmark: risk.Benchmark,
    exposures: factors.Exposures,
    factor: risk.ShownFactor | None = None,
) -> Figures:
    """Return a portfolio's factor exposures less those of its benchmark."""
    active = core.active_weights(weights, benchmark, exposures.index)
    return shown(exposures.T @ active, "Active exposure", row=factor, argument="factor")


@excel_function(category=Category.RISK, rows=Rows.ASSET)
def active_risk_contribution(
    weights: risk.Weights,
    benchmark: risk.Benchmark,
    covariance: assets.Covariance,
    asset: risk.ShownAsset | None = None,
) -> Figures:
    """Return what each asset adds to a portfolio's tracking error; the sum is all of it."""
    measure = Volatility.of(covariance)
    active = core.active_weights(weights, benchmark, measure.assets)
    found = core.active_asset_risks(active, measure).risk_contributions
    return shown(found, "Active risk", row=asset, argument="asset")


@excel_function(category=Category.RISK, rows=Rows.FACTOR)
def factor_active_risk_contribution(
    weights: risk.Weights,
    benchmark: risk.Benchmark,
    modelled: ModelInputs,
    factor: risk.ShownFactor | None = None,
    risk_covariance: risk.RiskCovariance | None = None,
) -> Figures:
    """Return what each active exposure and the residual add to a portfolio's tracking error."""
    model = modelled.model
    active = core.active_weights(weights, benchmark, model.assets)
    measured = model.covariance if risk_covariance is None else risk_covariance
    risks = core.active_factor_risks(active, Volatility.of(measured), model)
    return shown(risks.risk_contributions, "Active risk", row=factor, argument="factor")
