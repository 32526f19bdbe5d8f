"""The page of factor premia, by the two approaches."""

from collections.abc import Mapping

import pandas as pd

from xlfactor.core.factors.premia import CrossSectionFit, RegressionPremia
from xlfactor.report.page import Block, Chart, ChartKind, Check, NumberFormat, Page


def premia_page(
    implied: pd.DataFrame,
    regressions: Mapping[str, RegressionPremia],
    *,
    measure: str,
    notes: tuple[str, ...],
) -> Page:
    """Give the page of premia: implied and by regression for every measure, and the fit of one.

    Parameters
    ----------
    implied : DataFrame of shape (n_factors, n_measures)
        Premia of approach 1, annual, decimal.
    regressions : mapping from measure to RegressionPremia
        Approach 2, for the same measures.
    measure : str
        The measure whose regression is shown in full, and which the weights use.
    notes : tuple of str
        What was assumed.
    """
    fitted = pd.DataFrame({name: fit.premia for name, fit in regressions.items()})
    fitted = fitted.reindex(implied.index)
    shown = regressions[measure]
    compared = Block(
        title=f"The two approaches, {measure}",
        table=pd.DataFrame({"Implied": implied[measure], "Regression": fitted[measure]}),
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year",
    )
    stages = [Block(
        title="Approach 2, first stage: public assets on the public factors",
        table=_coefficients(shown.public), formats=_COEFFICIENTS, units=_fit_line(shown.public),
    )]  # fmt: skip
    if shown.private is not None:
        stages.append(Block(
            title="Approach 2, second stage: what is left of private assets on the private factor",
            table=_coefficients(shown.private), formats=_COEFFICIENTS,
            units=_fit_line(shown.private),
        ))  # fmt: skip
    return Page(
        sheet="Factor premia",
        title="Factor premia",
        units="Annual",
        blocks=(
            compared,
            Block(title="Approach 1: implied by the mimicking portfolios", table=implied,
                  formats=NumberFormat.PERCENT_FINE, units="Percent a year"),
            Block(title="Approach 2: by regression on the loadings", table=fitted,
                  formats=NumberFormat.PERCENT_FINE, units="Percent a year"),
            *stages,
        ),
        charts=(
            Chart(title=f"Factor premia, {measure}", kind=ChartKind.COLUMNS, block=compared,
                  number_format="0%"),
        ),
        checks=_checks(regressions),
        notes=notes,
        method="Approach 1: mimicking weights × expected returns. Approach 2: cross-sectional "
        "regression of expected returns on loadings, with intercept.",
    )  # fmt: skip


_COEFFICIENTS = {
    "Estimate": NumberFormat.PERCENT_FINE,
    "Standard error": NumberFormat.PERCENT_FINE,
    "t statistic": NumberFormat.EXPOSURE,
    "p value": NumberFormat.STATISTIC,
}


def _coefficients(fit: CrossSectionFit) -> pd.DataFrame:
    estimates = pd.concat([pd.Series({"Intercept": fit.intercept}), fit.premia])
    columns = (estimates, fit.standard_errors, fit.t_statistics, fit.p_values)
    return pd.DataFrame(
        {name: column.reindex(estimates.index) for name, column in
         zip(_COEFFICIENTS, columns, strict=True)}
    )  # fmt: skip


def _fit_line(fit: CrossSectionFit) -> str:
    return (
        f"{len(fit.residuals)} assets, {fit.degrees_of_freedom} degrees of freedom, "
        f"R² {fit.r_squared:.3f}, adjusted R² {fit.adjusted_r_squared:.3f}"
    )


def _checks(regressions: Mapping[str, RegressionPremia]) -> tuple[Check, ...]:
    largest = max(
        float(abs(fit.residuals.sum()))
        for stages in regressions.values()
        for fit in (stages.public, stages.private)
        if fit is not None
    )
    return (
        Check(name="Residuals sum to zero", passed=largest < 1e-9,
              detail=f"largest sum over all regressions: {largest:.1e}"),
    )  # fmt: skip
