"""The page of factor-mimicking portfolios: weights, loadings and the risk of the factors."""

import numpy as np
import pandas as pd

from xlfactor.core.factors.mimicking import MimickingModel
from xlfactor.report.page import Block, Chart, ChartKind, Check, NumberFormat, Page


def loadings_page(model: MimickingModel, *, notes: tuple[str, ...]) -> Page:
    """Give the page of every asset's loadings and of the factors' own risk."""
    loadings = Block(
        title="Factor loadings",
        table=model.exposures,
        formats=NumberFormat.EXPOSURE,
        units="Change of the asset per unit of the factor; private loadings: private assets only",
        heat=True,
    )
    risk = Block(
        title="Factor volatilities",
        table=model.factor_volatilities.to_frame("Volatility"),
        formats=NumberFormat.PERCENT,
        units="Percent a year",
    )
    return Page(
        sheet="Factor loadings",
        title="Factor-mimicking portfolios and factor loadings",
        units="Annual",
        blocks=(
            loadings,
            Block(title="Mimicking portfolios", table=model.mimicking_weights,
                  formats=NumberFormat.EXPOSURE,
                  units="Weights, long and short; the private portfolio after the public "
                  "factors are taken out"),
            risk,
            Block(title="Factor correlations", table=model.factor_correlation,
                  formats=NumberFormat.EXPOSURE),
            Block(title="Factor covariances", table=model.factor_covariance,
                  formats=NumberFormat.COVARIANCE, units="Decimal, annual"),
        ),
        charts=(
            Chart(title="Factor loadings by asset", kind=ChartKind.STACKED_BARS, block=loadings,
                  number_format="0.0", value_title="Loading, stacked over factors"),
            Chart(title="Factor volatility", kind=ChartKind.COLUMNS, block=risk),
        ),
        checks=model_checks(model),
        notes=notes,
        method="Loadings: covariance with the mimicking portfolios times the inverse of the "
        "factor covariance.",
    )  # fmt: skip


def model_checks(model: MimickingModel) -> tuple[Check, ...]:
    """Check that each mimicking portfolio loads one on its own factor, and none on the others."""
    Sigma_f = model.factor_covariance
    own = pd.DataFrame(model.unmasked_exposures.T @ model.mimicking_weights)
    miss = float(np.abs(own.to_numpy() - np.eye(len(own))).max())
    private = _private_correlation(model)
    checks = [
        Check(name="Unit exposure of each portfolio", passed=miss < 1e-9,
              detail=f"largest miss: {miss:.1e}"),
        Check(name="Factor covariance positive definite",
              passed=bool(np.linalg.eigvalsh(Sigma_f.to_numpy())[0] > 0),
              detail=f"condition number {np.linalg.cond(Sigma_f.to_numpy()):.1f}"),
    ]  # fmt: skip
    if private is not None:
        checks.append(
            Check(name="Private factor uncorrelated", passed=private < 1e-9,
                  detail=f"largest correlation with a public factor: {private:.1e}")
        )  # fmt: skip
    return tuple(checks)


def _private_correlation(model: MimickingModel) -> float | None:
    if model.private_factor is None:
        return None
    row = model.factor_correlation.loc[model.private_factor].drop(model.private_factor)
    return float(np.abs(row.to_numpy(float)).max())
