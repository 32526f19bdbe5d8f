"""Excel functions on exposures by regression."""

import pandas as pd

from xlfactor.core.estimation.dates import Window
from xlfactor.core.factors.exposures import Exposures, estimate_exposures
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.factors.rolling import RollingWindows
from xlfactor.core.factors.rolling import rolling_exposures as core_rolling_exposures
from xlfactor.core.labels import pick
from xlfactor.declare import Category, excel_function
from xlfactor.report.headings import fit_table
from xlfactor.tables import inputs


def _fitted(
    returns: pd.DataFrame,
    factor_returns: pd.DataFrame,
    method: Method,
    settings: ExposureSettings | None,
    periods_per_year: float | None = None,
) -> Exposures:
    return estimate_exposures(
        returns,
        factor_returns,
        method=method,
        settings=settings,
        periods_per_year=periods_per_year,
    )


@excel_function(category=Category.FACTORS)
def factor_exposure(
    returns: inputs.AssetReturns,
    factor_returns: inputs.FactorReturns,
    method: inputs.MethodChoice = Method.OLS,
    settings: inputs.MethodSettings | None = None,
) -> pd.DataFrame:
    """Give the exposures of all assets to all factors, by regression on their history."""
    return _fitted(returns, factor_returns, method, settings).exposures


@excel_function(category=Category.FACTORS)
def exposure_statistics(
    returns: inputs.AssetReturns,
    factor_returns: inputs.FactorReturns,
    method: inputs.MethodChoice = Method.OLS,
    settings: inputs.MethodSettings | None = None,
    periods_per_year: inputs.PeriodsPerYear | None = None,
) -> pd.DataFrame:
    """Give intercept, R², adjusted R² and specific volatility of each asset's regression."""
    return fit_table(_fitted(returns, factor_returns, method, settings, periods_per_year))


@excel_function(category=Category.FACTORS)
def exposure_t_values(
    returns: inputs.AssetReturns,
    factor_returns: inputs.FactorReturns,
    method: inputs.MethodChoice = Method.OLS,
    settings: inputs.MethodSettings | None = None,
) -> pd.DataFrame:
    """Give the t value of each exposure; blank where the method has none."""
    return _fitted(returns, factor_returns, method, settings).t_statistics


@excel_function(category=Category.FACTORS)
def exposure_p_values(
    returns: inputs.AssetReturns,
    factor_returns: inputs.FactorReturns,
    method: inputs.MethodChoice = Method.OLS,
    settings: inputs.MethodSettings | None = None,
) -> pd.DataFrame:
    """Give the p value of each exposure; blank where the method has none."""
    return _fitted(returns, factor_returns, method, settings).p_values


@excel_function(category=Category.FACTORS)
def exposure_errors(
    returns: inputs.AssetReturns,
    factor_returns: inputs.FactorReturns,
    method: inputs.MethodChoice = Method.OLS,
    settings: inputs.MethodSettings | None = None,
) -> pd.DataFrame:
    """Give the standard error of each exposure; blank where the method has none."""
    return _fitted(returns, factor_returns, method, settings).standard_errors


@excel_function(category=Category.FACTORS)
def exposure_residuals(
    returns: inputs.AssetReturns,
    factor_returns: inputs.FactorReturns,
    method: inputs.MethodChoice = Method.OLS,
    settings: inputs.MethodSettings | None = None,
) -> pd.DataFrame:
    """Give what the factors leave unexplained of each period's returns."""
    return _fitted(returns, factor_returns, method, settings).residuals


@excel_function(category=Category.FACTORS)
def residual_correlation(
    returns: inputs.AssetReturns,
    factor_returns: inputs.FactorReturns,
    method: inputs.MethodChoice = Method.OLS,
    settings: inputs.MethodSettings | None = None,
) -> pd.DataFrame:
    """Give the correlations of what the factors leave unexplained."""
    return _fitted(returns, factor_returns, method, settings).residual_correlation


@excel_function(category=Category.FACTORS)
def variance_inflation(
    returns: inputs.AssetReturns, factor_returns: inputs.FactorReturns
) -> pd.Series:
    """Give each factor's variance inflation over the periods that assets and factors share."""
    return _fitted(returns, factor_returns, Method.OLS, None).variance_inflation.rename(
        "Variance inflation"
    )


@excel_function(category=Category.FACTORS)
def rolling_exposure(
    returns: inputs.AssetReturns,
    factor_returns: inputs.FactorReturns,
    asset: inputs.AssetName,
    window_rows: inputs.WindowRows,
    window: inputs.WindowChoice = Window.ROLLING,
    method: inputs.MethodChoice = Method.OLS,
    settings: inputs.MethodSettings | None = None,
) -> pd.DataFrame:
    """Give one asset's exposures through time, each date's from a window of its past."""
    found = core_rolling_exposures(
        pick(returns.T, pd.Index([asset]), name="returns", what="column").T,
        factor_returns,
        windows=RollingWindows(length=window_rows, window=window),
        method=method,
        settings=settings,
    )
    return found.exposures.droplevel("asset")
