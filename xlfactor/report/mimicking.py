"""The page of factor-mimicking portfolios: weights, loadings and the risk of the factors."""

import numpy as np
import pandas as pd

from xlfactor.core.factors.mimicking import MimickingModel
from xlfactor.report.headings import ASSETS, FACTORS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind


def loadings_page(model: MimickingModel, *, notes: tuple[str, ...]) -> Page:
    """Return the page of every asset's loadings and of the factors' own risk."""
    loadings = Block(
        title="Factor loadings",
        table=model.exposures.rename_axis(ASSETS),
        formats=NumberFormat.EXPOSURE,
        units="Change of the asset per unit of the factor; private loadings: private assets only",
        heat=True,
    )
    risk = Block(
        title="Factor volatilities and correlations",
        table=model.factor_volatilities.to_frame("Volatility")
        .join(model.factor_correlation)
        .rename_axis(FACTORS),
        formats={
            "Volatility": NumberFormat.PERCENT,
            **{str(factor): NumberFormat.EXPOSURE for factor in model.factors},
        },
        units="Volatility in percent a year",
    )
    return Page(
        sheet="Factor loadings",
        kind=PageKind.METHODS,
        title="Factor-mimicking portfolios and factor loadings",
        units="Annual",
        blocks=(loadings, _portfolios(model), risk),
        charts=(
            Chart(
                title="Factor volatility",
                kind=ChartKind.COLUMNS,
                block=risk,
                columns=("Volatility",),
                value_title="Percent a year",
            ),
        ),
        checks=model_checks(model),
        assumed=notes,
        method="Loadings: covariances with the mimicking portfolios × inverse of the factor "
        "covariance.",
    )


def _portfolios(model: MimickingModel) -> Block:
    private = "" if model.private_factor is None else "; private: after the public factors"
    return Block(
        title="Mimicking portfolios",
        table=model.mimicking_weights.rename_axis(ASSETS),
        formats=NumberFormat.EXPOSURE,
        units=f"Weights, long and short{private}",
    )


def model_checks(model: MimickingModel) -> tuple[Check, ...]:
    """Check that each mimicking portfolio loads one on its own factor, and none on the others."""
    miss, condition = model.unit_exposure_miss, model.condition_number
    checks = [
        Check.within("Unit exposure of each portfolio", miss, 1e-9),
        Check.at_most(
            "Factors told apart",
            condition,
            1e6,
            detail=f"condition number of the factor correlations: {condition:.1f}",
        ),
    ]
    if model.private_factor is not None:
        checks.append(_private_check(model.factor_correlation, model.private_factor))
    return tuple(checks)


def _private_check(correlation: pd.DataFrame, private: str) -> Check:
    others = correlation.loc[private].drop(private)
    largest = float(np.abs(others.to_numpy(float)).max())
    return Check.within(
        "Private factor uncorrelated",
        largest,
        1e-9,
        what="largest correlation with a public factor",
    )
