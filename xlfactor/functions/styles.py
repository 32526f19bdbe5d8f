"""Excel functions of style analysis."""

import pandas as pd

from xlfactor.core.allocation import style as core
from xlfactor.core.allocation.style import StyleAnalysis
from xlfactor.core.estimation.dates import Window
from xlfactor.core.estimation.statistics import rows_of_months
from xlfactor.core.factors.rolling import RollingWindows
from xlfactor.core.labels import pick
from xlfactor.declare import Category, excel_function, function_family
from xlfactor.report.headings import selection_table
from xlfactor.tables.dated_units import require_same_units
from xlfactor.tables.inputs import assets, histories, regressions, styles
from xlfactor.tables.rows import Rows


@function_family(category=Category.FACTORS)
def style(
    returns: histories.AssetReturns,
    style_returns: styles.StyleReturns,
    periods_per_year: histories.PeriodsPerYear | None = None,
) -> StyleAnalysis:
    """Find the mix of style indices, none sold short, that is nearest to each asset."""
    require_same_units({"returns": returns, "style_returns": style_returns})
    return core.style_analysis(returns, style_returns, periods_per_year=periods_per_year)


@style.view(rows=Rows.ASSET, through="style_returns")
def style_weights(found: StyleAnalysis) -> pd.DataFrame:
    """Return each asset's style: weights of indices, zero or above, that sum to 1."""
    return found.weights


@style.view(rows=Rows.ASSET)
def style_fit(found: StyleAnalysis) -> pd.DataFrame:
    """Return R², and annual mean and volatility of each asset's return less its style's."""
    return selection_table(found)


@style.view(rows=Rows.DATE, through="style_returns")
def selection_returns(found: StyleAnalysis) -> pd.DataFrame:
    """Return each period's return of each asset less that of its style."""
    return found.selection_returns


@excel_function(category=Category.FACTORS, rows=Rows.DATE)
def rolling_style_weights(
    returns: histories.AssetReturns,
    style_returns: styles.StyleReturns,
    asset: assets.AssetName,
    window_months: regressions.WindowMonths,
    window: regressions.WindowChoice = Window.ROLLING,
) -> pd.DataFrame:
    """Return one asset's style through time, each date's from a window of its past."""
    require_same_units({"returns": returns, "style_returns": style_returns})
    found = core.rolling_style(
        pick(returns.T, pd.Index([asset]), name="returns", what="column").T,
        style_returns,
        windows=RollingWindows(
            length=rows_of_months(returns, window_months, name="returns"), window=window
        ),
    )
    return found.exposures.droplevel("asset")
