"""The pages of exposures by regression: one method in full, all methods, and through time."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from xlfactor.core.factors.exposures import Exposures
from xlfactor.core.factors.fitting import Method
from xlfactor.report.blocks import fit_block
from xlfactor.report.digits import beside
from xlfactor.report.headings import ASSETS, FACTORS
from xlfactor.report.number_formats import NumberFormat
from xlfactor.report.page import Block, Chart, ChartKind, Check, Page, PageKind, Palette

Figure: TypeAlias = Callable[[Exposures], "pd.Series[float]"]

PER_UNIT = "Change per unit of the factor"
UNITS = "Annual; exposures as the change of the asset per unit of the factor"
_HIGH_INFLATION = 10.0
#: An R² is from zero to one up to this.
_ROUNDING = 1e-9
#: Fewer degrees of freedom say little.
_FEWEST_DEGREES = 10.0
METHOD = (
    "Regression of each asset on all factors, with an intercept that is never penalised and no "
    "column standardised."
)


def exposures_pages(
    found: Exposures,
    classes: "pd.Series[str] | None",
    *,
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> tuple[Page, ...]:
    """Return the pages of one method: exposures and fit, their tests, and the residuals.

    Parameters
    ----------
    classes : Series of str, optional
        The class of each asset; with it the exposures are also averaged by class.
    audit : mapping of str
        The method with its settings.
    """
    tests = Page(
        sheet="Exposure tests",
        kind=PageKind.METHODS,
        title=f"How far to trust the exposures, {found.method}",
        units=UNITS,
        blocks=_inference_blocks(found),
        assumed=notes,
        method=METHOD,
        audit=audit,
    )
    residuals = Page(
        sheet="Residuals",
        kind=PageKind.METHODS,
        title=f"What the factors leave unexplained, {found.method}",
        units="Correlations of residual returns",
        blocks=(_residuals(found),),
        checks=(_centred({found.method: found}),),
        assumed=notes,
        method=METHOD,
        audit=audit,
    )
    return (_fit_page(found, classes, audit, notes), tests, residuals)


def _fit_page(
    found: Exposures,
    classes: "pd.Series[str] | None",
    audit: Mapping[str, str],
    notes: tuple[str, ...],
) -> Page:
    exposures = _exposures_block(found.exposures, f"Exposures, {found.method}")
    by_class = () if classes is None else (_by_class(found.exposures, classes),)
    fit = fit_block(found, ASSETS)
    return Page(
        sheet="Exposures",
        title="Factor exposures by regression",
        units=UNITS,
        blocks=(exposures, *by_class, fit),
        headline=(exposures, fit),
        charts=(
            *(Chart(title="Exposures by asset class", kind=ChartKind.COLUMNS, block=block,
                    palette=Palette.FACTORS, value_title=PER_UNIT) for block in by_class),
            Chart(title="Explained share of variance", kind=ChartKind.BARS, block=fit,
                  columns=("R²",)),
        ),
        checks=_fit_checks(found),
        assumed=notes,
        method=METHOD,
        audit=audit,
    )  # fmt: skip


def methods_pages(
    found: Mapping[Method, Exposures], *, audit: Mapping[str, str], notes: tuple[str, ...]
) -> tuple[Page, ...]:
    """Return the pages of methods side by side: fits and stepwise against lasso; all exposures."""
    in_full = Page(
        sheet="All methods",
        kind=PageKind.METHODS,
        title="Exposures by each method",
        units=UNITS,
        blocks=tuple(
            _exposures_block(one.exposures, f"Exposures, {method}")
            for method, one in found.items()
        ),
        assumed=notes,
        method=METHOD,
        audit=audit,
    )
    return (_comparison_page(found, audit, notes), in_full)


def _comparison_page(
    found: Mapping[Method, Exposures], audit: Mapping[str, str], notes: tuple[str, ...]
) -> Page:
    adjusted = Block(
        title="Adjusted R²",
        table=_by_method(found, lambda one: one.adjusted_r_squared),
        formats=NumberFormat.EXPOSURE,
        units="Share of the variance that is explained, less what each factor used costs",
    )
    return Page(
        sheet="Methods",
        kind=PageKind.METHODS,
        title="Methods of regression side by side",
        units=UNITS,
        blocks=(
            adjusted,
            _side_by_side(found[Method.STEPWISE], found[Method.LASSO]),
            Block(title="Factors in use",
                  table=_by_method(found, lambda one: (one.exposures != 0).sum(axis=1)),
                  formats=NumberFormat.COUNT, units="Number of factors with an exposure"),
            Block(title="Specific volatility",
                  table=_by_method(found, lambda one: one.specific_volatilities),
                  formats=NumberFormat.PERCENT, units="Percent a year"),
        ),
        charts=(
            Chart(title="Adjusted R², stepwise and lasso", kind=ChartKind.COLUMNS, block=adjusted,
                  columns=(Method.STEPWISE.value, Method.LASSO.value),
                  value_title="Adjusted R²"),
        ),
        checks=(_centred(found), _ordinary_fits_best(found)),
        assumed=notes,
        method=METHOD,
        audit=audit,
    )  # fmt: skip


def _exposures_block(exposures: pd.DataFrame, title: str) -> Block:
    return Block(title=title, table=exposures.rename_axis(ASSETS), formats=NumberFormat.EXPOSURE,
                 units=PER_UNIT, heat=True)  # fmt: skip


def _by_class(exposures: pd.DataFrame, classes: "pd.Series[str]") -> Block:
    return Block(
        title="Exposures by asset class",
        table=exposures.groupby(classes.reindex(exposures.index), sort=False)
        .mean()
        .rename_axis("Asset class"),
        formats=NumberFormat.EXPOSURE,
        units="Mean over the assets of the class",
        heat=True,
    )


def _inference_blocks(found: Exposures) -> tuple[Block, ...]:
    """Return variance inflation, and t, p values and standard errors if the method has them."""
    tables = (
        ("t values", found.t_statistics, NumberFormat.EXPOSURE,
         "Exposure / its standard error; beyond 2 either way it is hardly chance"),
        ("p values", found.p_values, NumberFormat.P_VALUE,
         "How likely so large an exposure is by chance alone"),
        ("Standard errors", found.standard_errors, NumberFormat.STATISTIC, PER_UNIT),
    )  # fmt: skip
    given = (
        Block(title=title, table=table.rename_axis(ASSETS), formats=shown, units=units)
        for title, table, shown, units in tables
        if table.notna().to_numpy().any()
    )
    return (_inflation(found), *given)


def _inflation(found: Exposures) -> Block:
    return Block(
        title="Variance inflation",
        table=found.variance_inflation.to_frame("Variance inflation").rename_axis(FACTORS),
        formats=NumberFormat.EXPOSURE,
        units="1/(1 − R²) of each factor on the others; above 10 they are hard to tell apart",
    )


def _residuals(found: Exposures) -> Block:
    return Block(
        title="Residual correlations",
        table=found.residual_correlation.rename_axis(ASSETS),
        formats=NumberFormat.EXPOSURE,
        units="What the factors leave unexplained; far from zero, a factor may be missing",
        heat=True,
        function="RESIDUAL_CORRELATION",
    )


def _by_method(found: Mapping[Method, Exposures], figure: Figure) -> pd.DataFrame:
    table = pd.DataFrame({method.value: figure(one) for method, one in found.items()})
    return table.rename_axis(ASSETS)


def _side_by_side(stepwise: Exposures, lasso: Exposures) -> Block:
    pair = {Method.STEPWISE: stepwise.exposures, Method.LASSO: lasso.exposures}
    return Block(
        title="Stepwise against lasso",
        table=pd.DataFrame(
            {f"{factor}, {method}": exposures[factor]
             for factor in stepwise.exposures for method, exposures in pair.items()}
        ).rename_axis(ASSETS),
        formats=NumberFormat.EXPOSURE,
        units="Stepwise drops a factor or leaves it whole; lasso shrinks it toward zero",
        heat=True,
    )  # fmt: skip


def _fit_checks(found: Exposures) -> tuple[Check, ...]:
    worst = float(found.variance_inflation.max())
    inflation = beside(worst, _HIGH_INFLATION, decimals=1)
    fewest = float(found.degrees_of_freedom.min())
    r_squared = found.r_squared.dropna()  # of an asset that does not vary there is none
    low = beside(float(r_squared.min()), -_ROUNDING, decimals=2)
    high = beside(float(r_squared.max()), 1.0 + _ROUNDING, decimals=2)
    return (
        _centred({found.method: found}),
        Check.at_most("Factors can be told apart", worst, _HIGH_INFLATION,
              detail=f"largest variance inflation {inflation}, of "
              f"'{found.variance_inflation.idxmax()}'"),
        Check(name="Enough observations", passed=fewest >= _FEWEST_DEGREES,
              detail=f"{len(found.residuals)} dates, at least "
              f"{beside(fewest, _FEWEST_DEGREES, decimals=0)} degrees of freedom"),
        Check(name="R² from 0 to 1",
              passed=bool(r_squared.between(-_ROUNDING, 1 + _ROUNDING).all()),
              detail=f"{low} ('{r_squared.idxmin()}') to {high} "
              f"('{r_squared.idxmax()}')"),
    )  # fmt: skip


def _centred(found: Mapping[Method, Exposures]) -> Check:
    largest = max(float(np.abs(one.residuals.mean().to_numpy()).max()) for one in found.values())
    return Check.within(
        "Residuals average to zero", largest, 1e-12, what="largest mean of an asset's residuals"
    )


def _ordinary_fits_best(found: Mapping[Method, Exposures]) -> Check:
    """Check that no method explains more in sample than ordinary least squares on all factors."""
    # an asset that does not vary has no R²
    fits = _by_method(found, lambda one: one.r_squared).dropna()
    excess = float(fits.sub(fits[Method.OLS.value], axis=0).to_numpy().max())
    return Check.within(
        "No method fits better than OLS",
        excess,
        1e-9,
        what="largest excess of R² over that of OLS",
    )
