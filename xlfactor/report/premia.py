"""The page of factor premia, by the two approaches."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from xlfactor.core.factors.premia import CrossSectionFit, RegressionPremia
from xlfactor.report.findings import highest_and_lowest
from xlfactor.report.headings import FACTORS, MEASURES
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page

_COEFFICIENTS = {
    "Estimate": NumberFormat.PERCENT_FINE,
    "Standard error": NumberFormat.PERCENT_FINE,
    "t statistic": NumberFormat.EXPOSURE,
    "p value": NumberFormat.P_VALUE,
}
_FITS = {
    "intercept": NumberFormat.PERCENT_FINE,
    "R²": NumberFormat.EXPOSURE,
    "degrees of freedom": NumberFormat.COUNT,
}
_METHOD = (
    "Approach 1: mimicking weights × expected returns. Approach 2: regression of expected returns "
    "on loadings, with intercept: of public assets first, then of what is left of private ones."
)


def premia_page(
    implied: pd.DataFrame,
    regressions: Mapping[str, RegressionPremia],
    *,
    measure: str,
    cash_asset: str | None,
    notes: tuple[str, ...],
) -> Page:
    """Return the page of premia: implied and by regression for every measure, and the fit of one.

    Parameters
    ----------
    implied : DataFrame of shape (n_factors, n_measures)
        Premia of approach 1, annual, decimal.
    regressions : mapping from measure to RegressionPremia
        Approach 2, for the same measures.
    measure : str
        The measure whose regression is shown in full, and which the weights use.
    cash_asset : str, optional
        What the premia are in excess of; without it they are those of total returns.
    notes : tuple of str
        What was assumed.
    """
    fitted = pd.DataFrame({name: fit.premia for name, fit in regressions.items()})
    compared = replace(
        _percents(
            f"The two approaches, {measure}",
            pd.DataFrame({"Implied": implied[measure], "Regression": fitted[measure]}),
        ),
        note=highest_and_lowest("Implied premium", implied[measure], ".2%"),
    )
    return Page(
        sheet="Factor premia",
        title="Factor premia",
        units="Annual" if cash_asset is None else f"Annual; in excess of '{cash_asset}'",
        blocks=(
            compared,
            _percents("Approach 1: implied by the mimicking portfolios", implied),
            _percents("Approach 2: by regression on the loadings", fitted),
            _fits(regressions),
            *_stages(regressions[measure], measure),
        ),
        charts=(
            Chart(
                title=f"Factor premia, {measure}",
                kind=ChartKind.COLUMNS,
                block=compared,
                value_title="Percent a year",
            ),
        ),
        checks=(_residual_check(regressions),),
        assumed=notes,
        method=_METHOD,
    )


def _percents(title: str, table: pd.DataFrame) -> Block:
    return Block(
        title=title,
        table=table.rename_axis(FACTORS),
        formats=NumberFormat.PERCENT_FINE,
        units="Percent a year",
    )


def _fits(regressions: Mapping[str, RegressionPremia]) -> Block:
    """Return the table of how well each regression of every measure fits."""
    stages = {
        measure: {"Public": fit.public, "Private": fit.private}
        for measure, fit in regressions.items()
    }
    table = pd.DataFrame(
        {
            measure: {
                f"{stage} {what}": figure
                for stage, fit in fits.items()
                if fit is not None
                for what, figure in zip(_FITS, _figures(fit), strict=True)
            }
            for measure, fits in stages.items()
        }
    ).T.rename_axis(MEASURES)
    return Block(
        title="Approach 2: how well it fits",
        table=table,
        formats={
            f"{stage} {what}": _FITS[what] for stage in ("Public", "Private") for what in _FITS
        },
        units="Intercept: percent a year; R²: explained share of the variance",
    )


def _figures(fit: CrossSectionFit) -> tuple[float, float, float]:
    return fit.intercept, fit.r_squared, float(fit.degrees_of_freedom)


def _stages(fit: RegressionPremia, measure: str) -> list[Block]:
    """Return the coefficients of each regression, with their statistics."""
    stages = {
        "public assets on the public factors": fit.public,
        "what is left of private assets on the private factor": fit.private,
    }
    return [
        Block(
            title=f"Approach 2, {measure}: {what}",
            table=_coefficients(stage),
            formats=_COEFFICIENTS,
            units=f"Percent a year; {_fit(stage)}; {' '.join(stage.notes)}",
        )
        for what, stage in stages.items()
        if stage is not None
    ]


def _fit(fit: CrossSectionFit) -> str:
    """Return how well a regression fits, in words; an exact fit has no adjusted R²."""
    adjusted = f", adjusted R² {fit.adjusted_r_squared:.2f}" if fit.degrees_of_freedom else ""
    return f"R² {fit.r_squared:.2f}{adjusted}"


def _coefficients(fit: CrossSectionFit) -> pd.DataFrame:
    estimates = pd.concat([pd.Series({"Intercept": fit.intercept}), fit.premia])
    columns = (estimates, fit.standard_errors, fit.t_statistics, fit.p_values)
    table = pd.DataFrame(dict(zip(_COEFFICIENTS, columns, strict=True)))
    return table.rename_axis("Coefficient")


def _residual_check(regressions: Mapping[str, RegressionPremia]) -> Check:
    largest = max(
        abs(float(fit.residuals.sum()))
        for stages in regressions.values()
        for fit in (stages.public, stages.private)
        if fit is not None
    )
    return Check.within(
        "Residuals sum to zero", largest, 1e-9, what="largest sum over all regressions"
    )
