"""Excel functions of style analysis."""

from dataclasses import replace

import pandas as pd

from xlfactor.core.allocation import style as core
from xlfactor.core.allocation.style import StyleAnalysis
from xlfactor.core.estimation.alignment import align_periods
from xlfactor.core.estimation.dates import Window
from xlfactor.core.estimation.statistics import rows_of_months
from xlfactor.core.factors.rolling import RollingWindows
from xlfactor.core.labels import pick
from xlfactor.core.typing import NameIndex
from xlfactor.declare import Category, excel_function
from xlfactor.families import function_family
from xlfactor.report.headings import selection_table
from xlfactor.tables.dated_units import require_same_units
from xlfactor.tables.inputs import assets, histories, regressions, styles
from xlfactor.tables.rows import Rows


@function_family(category=Category.FACTORS)
def style(
    returns: histories.AssetReturns,
    style_returns: styles.StyleReturns,
    style_indices: styles.ChosenIndices | None = None,
    periods_per_year: histories.PeriodsPerYear | None = None,
) -> StyleAnalysis:
    """Find the mix of style indices, none sold short, that is nearest to each asset."""
    funds, indices, notes = _funds_and_styles(returns, style_returns, style_indices)
    found = core.style_analysis(funds, indices, periods_per_year=periods_per_year)
    return replace(found, notes=notes)


def _funds_and_styles(
    returns: pd.DataFrame, style_returns: pd.DataFrame, chosen: NameIndex | None
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Return funds and indices of the same periods, and what was left out for it."""
    tables = {"returns": returns, "style_returns": style_returns}
    require_same_units(tables)
    aligned = align_periods(tables)
    funds, styles = aligned.tables.values()
    if chosen is not None:
        funds, styles = core.funds_and_styles(funds, styles, chosen)
    return funds, styles, aligned.notes


@style.view(rows=Rows.ASSET, through="style_indices")
def style_weights(found: StyleAnalysis) -> pd.DataFrame:
    """Return each asset's style: weights of indices, zero or above, that sum to 1."""
    return found.weights


@style.view(rows=Rows.ASSET)
def style_fit(found: StyleAnalysis) -> pd.DataFrame:
    """Return R², and annual mean and volatility of each asset's return less its style's."""
    return selection_table(found)


@style.view(rows=Rows.DATE, through="style_indices")
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
    style_indices: styles.ChosenIndices | None = None,
) -> pd.DataFrame:
    """Return one asset's style through time, each date's from a window of its past."""
    funds, indices, _ = _funds_and_styles(returns, style_returns, style_indices)
    found = core.rolling_style(
        pick(funds.T, pd.Index([asset]), name="returns", what="column").T,
        indices,
        windows=RollingWindows(
            length=rows_of_months(returns, window_months, name="returns"), window=window
        ),
    )
    return found.exposures.droplevel("asset")
