"""The study of exposures by regression: its macros, in the order of the ribbon."""

from dataclasses import dataclass

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.dates import align_periods
from xlfactor.core.estimation.prices import returns_from_prices
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.core.factors.definitions import factor_returns
from xlfactor.core.factors.exposures import estimate_exposures
from xlfactor.core.factors.fitting import ExposureSettings
from xlfactor.core.factors.rolling import RollingWindows
from xlfactor.core.factors.rolling import rolling_exposures as core_rolling_exposures
from xlfactor.core.options import Figures, Method, Window
from xlfactor.declare import Category, ribbon_macro
from xlfactor.report import exposures as exposures_report
from xlfactor.report import returns as returns_report
from xlfactor.report.page import Page
from xlfactor.tables import inputs
from xlfactor.tables.cases import AssetClasses
from xlfactor.tables.definitions import Definitions

_WINDOW_MONTHS = 36


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Study:
    """Asset and factor returns of the same periods."""

    returns: pd.DataFrame
    factor_returns: pd.DataFrame
    notes: tuple[str, ...]


def _study(
    asset_returns: pd.DataFrame,
    proxy_returns: pd.DataFrame,
    definitions: Definitions,
    figures: Figures,
) -> _Study:
    given = {"asset_returns": asset_returns, "proxy_returns": proxy_returns}
    notes: tuple[str, ...] = ()
    if figures is Figures.PRICES:
        given = {name: returns_from_prices(table, name=name) for name, table in given.items()}
        notes = ("The tables of assets and proxies hold prices; their returns were taken.",)
    factors = factor_returns(given["proxy_returns"], definitions)
    aligned = align_periods({"asset_returns": given["asset_returns"], "factor_returns": factors})
    return _Study(
        returns=aligned.tables["asset_returns"],
        factor_returns=aligned.tables["factor_returns"],
        notes=(*notes, *aligned.notes),
    )


def _classes_of(study: _Study, asset_classes: AssetClasses | None) -> "pd.Series[str] | None":
    if asset_classes is None:
        return None
    return labels.onto(asset_classes.classes, study.returns.columns, name="asset_classes")


def _rows(returns: pd.DataFrame, months: int) -> int:
    """Give how many rows of the returns that many months have."""
    return max(1, round(months * annual_scale(returns, name="asset_returns") / 12))


def _said(settings: ExposureSettings) -> str:
    rule = settings.stepwise
    return (
        f"penalty {settings.penalty:g}, L1 ratio {settings.l1_ratio:g}, {settings.folds} folds; "
        f"stepwise {rule.direction} by {rule.criterion}"
    )


@ribbon_macro(category=Category.WORKBOOK, label="Check returns")
def check_returns(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    figures: inputs.FiguresChoice = Figures.RETURNS,
) -> tuple[Page, ...]:
    """Read asset and proxy returns, make the factors, and check that they fit together."""
    study = _study(asset_returns, proxy_returns, factor_definitions, figures)
    return returns_report.returns_pages(
        study.returns, study.factor_returns, factor_definitions, notes=study.notes
    )


@ribbon_macro(category=Category.FACTORS, label="Factor exposures")
def factor_exposures(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    asset_classes: inputs.ClassTable | None = None,
    exposure_method: inputs.MethodChoice = Method.LASSO,
    exposure_settings: inputs.MethodSettings | None = None,
    figures: inputs.FiguresChoice = Figures.RETURNS,
) -> tuple[Page, ...]:
    """Estimate every asset's exposures by one method of regression, with all its statistics."""
    study = _study(asset_returns, proxy_returns, factor_definitions, figures)
    settings = exposure_settings or ExposureSettings()
    found = estimate_exposures(
        study.returns, study.factor_returns, method=exposure_method, settings=settings
    )
    return exposures_report.exposures_pages(
        found,
        _classes_of(study, asset_classes),
        settings=_said(settings),
        notes=(*study.notes, *found.notes),
    )


@ribbon_macro(category=Category.FACTORS, label="Compare methods")
def compare_methods(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    exposure_settings: inputs.MethodSettings | None = None,
    figures: inputs.FiguresChoice = Figures.RETURNS,
) -> tuple[Page, ...]:
    """Estimate exposures by all methods of regression, side by side: stepwise against lasso."""
    study = _study(asset_returns, proxy_returns, factor_definitions, figures)
    settings = exposure_settings or ExposureSettings()
    found = {
        method: estimate_exposures(
            study.returns, study.factor_returns, method=method, settings=settings
        )
        for method in Method
    }
    notes = [f"{method}: {note}" for method, one in found.items() for note in one.notes]
    return exposures_report.methods_pages(
        found, settings=_said(settings), notes=(*study.notes, *notes)
    )


@ribbon_macro(category=Category.FACTORS, label="Rolling exposures")
def rolling_exposures(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    rolling_assets: inputs.RollingAssets | None = None,
    exposure_method: inputs.MethodChoice = Method.LASSO,
    exposure_settings: inputs.MethodSettings | None = None,
    window_months: inputs.WindowMonths = _WINDOW_MONTHS,
    window: inputs.WindowChoice = Window.ROLLING,
    figures: inputs.FiguresChoice = Figures.RETURNS,
) -> tuple[Page, ...]:
    """Estimate exposures through time, each date's from a window of its past."""
    study = _study(asset_returns, proxy_returns, factor_definitions, figures)
    settings = exposure_settings or ExposureSettings()
    chosen = study.returns.columns if rolling_assets is None else rolling_assets
    found = core_rolling_exposures(
        labels.pick(study.returns.T, chosen, name="asset_returns", what="column").T,
        study.factor_returns,
        windows=RollingWindows(length=_rows(study.returns, window_months), window=window),
        method=exposure_method,
        settings=settings,
    )
    return exposures_report.rolling_pages(
        found, method=exposure_method, settings=_said(settings), notes=(*study.notes, *found.notes)
    )
