"""Excel functions on exposures by regression."""

import pandas as pd

from xlfactor.core.estimation.dates import Window
from xlfactor.core.estimation.statistics import rows_of_months
from xlfactor.core.factors.comparison import ComparedMethods, compare_methods
from xlfactor.core.factors.exposures import Exposures, estimate_exposures
from xlfactor.core.factors.fitting import Method
from xlfactor.core.factors.rolling import RollingExposures, RollingWindows, rolling_exposures
from xlfactor.core.labels import pick
from xlfactor.declare import Category
from xlfactor.families import function_family
from xlfactor.report.headings import fit_table
from xlfactor.tables.dated_units import require_same_units
from xlfactor.tables.inputs import assets, histories, regressions
from xlfactor.tables.rows import Rows


@function_family(category=Category.FACTORS)
def regression(
    observed: histories.ObservedReturns,
    method: regressions.MethodChoice = Method.OLS,
    settings: regressions.MethodSettings | None = None,
    periods_per_year: histories.PeriodsPerYear | None = None,
) -> Exposures:
    """Estimate the exposures of all assets to all factors, by regression on their history."""
    return estimate_exposures(
        observed.returns,
        observed.factor_returns,
        method=method,
        settings=settings,
        periods_per_year=periods_per_year,
    )


@regression.view(rows=Rows.ASSET, through="settings")
def factor_exposure(found: Exposures) -> pd.DataFrame:
    """Return the exposures of all assets to all factors, by regression on their history."""
    return found.exposures


@regression.view(rows=Rows.ASSET)
def exposure_statistics(found: Exposures) -> pd.DataFrame:
    """Return intercept, R², adjusted R² and specific volatility of each asset's regression."""
    return fit_table(found)


@regression.view(rows=Rows.ASSET, through="settings")
def exposure_t_values(found: Exposures) -> pd.DataFrame:
    """Return the t value of each exposure; blank where the method has none."""
    return found.t_statistics


@regression.view(rows=Rows.ASSET, through="settings")
def exposure_p_values(found: Exposures) -> pd.DataFrame:
    """Return the p value of each exposure; blank where the method has none."""
    return found.p_values


@regression.view(rows=Rows.ASSET, through="settings")
def exposure_errors(found: Exposures) -> pd.DataFrame:
    """Return the standard error of each exposure; blank where the method has none."""
    return found.standard_errors


@regression.view(rows=Rows.DATE, through="settings")
def exposure_residuals(found: Exposures) -> pd.DataFrame:
    """Return the part of each period's returns that the factors leave unexplained."""
    return found.residuals


@regression.view(rows=Rows.ASSET)
def specific_variance(found: Exposures) -> pd.Series:
    """Return the annual variance of each asset that the factors leave unexplained."""
    return found.specific_variances.rename("Specific variance")


@regression.view(rows=Rows.ASSET, through="settings")
def residual_correlation(found: Exposures) -> pd.DataFrame:
    """Return the correlations of the returns that the factors leave unexplained."""
    return found.residual_correlation


@regression.view(rows=Rows.FACTOR, through="observed")
def variance_inflation(found: Exposures) -> pd.Series:
    """Return each factor's variance inflation over the periods that assets and factors share."""
    return found.variance_inflation.rename("Variance inflation")


@function_family(category=Category.FACTORS)
def compared_methods(
    observed: histories.ObservedReturns,
    settings: regressions.MethodSettings | None = None,
    periods_per_year: histories.PeriodsPerYear | None = None,
) -> ComparedMethods:
    """Estimate the exposures of all assets by each method of regression."""
    return compare_methods(
        lambda method: estimate_exposures(
            observed.returns,
            observed.factor_returns,
            method=method,
            settings=settings,
            periods_per_year=periods_per_year,
        )
    )


@compared_methods.view(rows=Rows.ASSET, through="settings")
def method_fit(compared: ComparedMethods) -> pd.DataFrame:
    """Return the adjusted R² of each asset's regression by each method, a column a method."""
    found = compared.found.items()
    return pd.DataFrame({method.value: one.adjusted_r_squared for method, one in found})


@compared_methods.view(rows=Rows.ASSET)
def method_specific_volatility(compared: ComparedMethods) -> pd.DataFrame:
    """Return the annual volatility that the factors leave unexplained, by each method."""
    found = compared.found.items()
    return pd.DataFrame({method.value: one.specific_volatilities for method, one in found})


@function_family(category=Category.FACTORS)
def rolling_regression(
    returns: histories.AssetReturns,
    factor_returns: histories.FactorReturns,
    asset: assets.AssetName,
    window_months: regressions.WindowMonths,
    window: regressions.WindowChoice = Window.ROLLING,
    method: regressions.MethodChoice = Method.OLS,
    settings: regressions.MethodSettings | None = None,
) -> RollingExposures:
    """Estimate one asset's exposures through time, each date's from a window of its past."""
    chosen = pick(returns.T, pd.Index([asset]), name="returns", what="column").T
    require_same_units({"returns": chosen, "factor_returns": factor_returns})
    return rolling_exposures(
        chosen,
        factor_returns,
        windows=RollingWindows(
            length=rows_of_months(returns, window_months, name="returns"), window=window
        ),
        method=method,
        settings=settings,
    )


@rolling_regression.view(rows=Rows.DATE)
def rolling_exposure(found: RollingExposures) -> pd.DataFrame:
    """Return one asset's exposures through time, each date's from a window of its past."""
    return found.exposures.droplevel("asset")


@rolling_regression.view(rows=Rows.DATE)
def rolling_fit(found: RollingExposures) -> pd.DataFrame:
    """Return R² of one asset's regression through time, each date's of a window of its past."""
    return found.r_squared
