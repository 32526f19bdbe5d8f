"""The page of the assumptions and of the covariance that follows from them."""

import numpy as np
import pandas as pd

from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.covariance import correlation_eigenvalues, volatile_correlation
from xlfactor.core.estimation.definiteness import EIGENVALUE_TOLERANCE, is_semi_definite
from xlfactor.report.digits import beside
from xlfactor.report.findings import highest_and_lowest
from xlfactor.report.headings import ASSETS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page


def covariance_page(
    assumptions: Assumptions, covariance: pd.DataFrame, *, notes: tuple[str, ...]
) -> Page:
    """Return the page of returns, volatilities, correlations and covariances."""
    volatilities = assumptions.volatilities.rename("Volatility").to_frame()
    figures = volatilities.join(assumptions.expected_returns).rename_axis(ASSETS)
    measure = str(assumptions.expected_returns.columns[0])
    overview = Block(
        title="Volatilities and expected returns",
        table=figures,
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year",
        note=highest_and_lowest("Volatility", assumptions.volatilities, ".2%"),
    )
    return Page(
        sheet="Covariance",
        title="Assumptions and covariance",
        units="Annual",
        blocks=(overview, _correlations(covariance)),
        charts=(
            Chart(
                title="Expected return against volatility",
                kind=ChartKind.SCATTER,
                block=overview,
                columns=(measure,),
                named=(measure,),
                across="Volatility",
                value_title=f"{measure}, percent a year",
                category_title="Volatility, percent a year",
            ),
        ),
        checks=matrix_checks(covariance),
        assumed=notes,
        method="Covariance: volatility of the row × volatility of the column × correlation; "
        "CMA_COVARIANCE returns it.",
    )


def _correlations(covariance: pd.DataFrame) -> Block:
    return Block(
        title="Correlations",
        table=volatile_correlation(covariance).reindex_like(covariance).rename_axis(ASSETS),
        formats=NumberFormat.EXPOSURE,
        units="From -1 to 1",
        heat=True,
        function="CMA_CORRELATION",
    )


def matrix_checks(covariance: pd.DataFrame) -> tuple[Check, ...]:
    """Return the checks that a covariance matrix must pass, with their figures."""
    C = volatile_correlation(covariance).to_numpy()
    eigenvalues = correlation_eigenvalues(covariance)
    least = -EIGENVALUE_TOLERANCE * float(eigenvalues[-1])
    smallest = beside(float(eigenvalues[0]), least, decimals=4)
    asymmetry = float(np.abs(C - C.T).max())
    return (
        Check.within(
            "Correlations symmetric",
            asymmetry,
            1e-12,
            what="largest difference between the two triangles",
        ),
        Check(
            name="Positive semi-definite",
            passed=is_semi_definite(eigenvalues),
            detail=f"smallest eigenvalue of the correlations: {smallest}",
        ),
    )
