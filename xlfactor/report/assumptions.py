"""Pages on the inputs: what was read, and the covariance that follows from it."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.covariance import correlation_of
from xlfactor.report.page import Block, Chart, ChartKind, Check, NumberFormat, Page

UNITS = "Annual"


def matrix_checks(covariance: pd.DataFrame) -> tuple[Check, ...]:
    """Give the checks that a covariance matrix must pass, with their figures."""
    values = correlation_of(covariance).to_numpy(float)
    smallest = float(np.linalg.eigvalsh(values)[0])
    asymmetry = float(np.abs(values - values.T).max())
    condition = float(np.linalg.cond(covariance.to_numpy(float)))
    return (
        Check(name="Correlations symmetric", passed=asymmetry < 1e-12,
              detail=f"largest difference between the two triangles: {asymmetry:.1e}"),
        Check(name="Positive semi-definite", passed=smallest > -1e-10,
              detail=f"smallest eigenvalue of the correlations: {smallest:.4f}"),
        Check(name="Well conditioned", passed=condition < 1e10,
              detail=f"condition number of the covariance: {condition:.0f}"),
    )  # fmt: skip


def covariance_page(
    assumptions: Assumptions, covariance: pd.DataFrame, *, notes: tuple[str, ...]
) -> Page:
    """Give the page of assumptions, correlations and covariances of the study's assets."""
    figures = assumptions.expected_returns.assign(Volatility=assumptions.volatilities)
    correlation = correlation_of(covariance)
    overview = Block(
        title="Expected returns and volatilities",
        table=figures,
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year",
    )
    return Page(
        sheet="Covariance",
        title="Assumptions and covariance",
        units=UNITS,
        blocks=(
            overview,
            Block(title="Correlations", table=correlation, formats=NumberFormat.EXPOSURE,
                  heat=True),
            Block(title="Covariances", table=covariance, formats=NumberFormat.COVARIANCE,
                  units="Decimal, annual: volatility × volatility × correlation", heat=True),
        ),
        charts=(
            Chart(title="Volatility", kind=ChartKind.BARS, block=overview,
                  columns=("Volatility",)),
            Chart(title="Expected return", kind=ChartKind.BARS, block=overview,
                  columns=(str(figures.columns[0]),)),
        ),
        checks=matrix_checks(covariance),
        notes=notes,
        method="Covariance: volatility of the row × volatility of the column × correlation.",
    )  # fmt: skip
