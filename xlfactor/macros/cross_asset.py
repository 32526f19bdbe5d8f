"""The study of exposures by regression: its macros, in the order of the ribbon."""

from collections.abc import Mapping

from xlfactor.core.estimation.dates import Window
from xlfactor.core.factors.exposures import Exposures
from xlfactor.core.factors.fitting import ExposureSettings, Method
from xlfactor.core.factors.rolling import WINDOW_MONTHS, RollingWindows
from xlfactor.core.factors.rolling import rolling_exposures as core_rolling_exposures
from xlfactor.core.portfolios.estimator import Estimator
from xlfactor.core.portfolios.history import Figures, History, ProxyFigures, history_of
from xlfactor.declare import Category, ribbon_macro
from xlfactor.errors import named
from xlfactor.report import exposures as exposures_report
from xlfactor.report import returns as returns_report
from xlfactor.report.page import Page
from xlfactor.tables import inputs

#: side by side, the two that choose factors first
_COMPARED = (
    Method.STEPWISE,
    Method.LASSO,
    Method.CROSS_VALIDATED_LASSO,
    Method.ELASTIC_NET,
    Method.RIDGE,
    Method.OLS,
)


@ribbon_macro(category=Category.WORKBOOK, label="Check returns")
def check_returns(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    figures: inputs.FiguresChoice = Figures.RETURNS,
    proxy_figures: inputs.ProxyFiguresChoice = ProxyFigures.SAME,
) -> tuple[Page, ...]:
    """Read asset and proxy returns, make the factors, and check that they fit together."""
    history = history_of(asset_returns, proxy_returns, factor_definitions, figures, proxy_figures)
    return returns_report.returns_pages(
        history, history.statistics(), history.factor_statistics(), factor_definitions
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
    proxy_figures: inputs.ProxyFiguresChoice = ProxyFigures.SAME,
) -> tuple[Page, ...]:
    """Estimate every asset's exposures by one method of regression, with all its statistics."""
    history = history_of(asset_returns, proxy_returns, factor_definitions, figures, proxy_figures)
    settings = exposure_settings or ExposureSettings()
    found = Estimator(method=exposure_method, settings=settings).exposures(history)
    return exposures_report.exposures_pages(
        found,
        None if asset_classes is None else asset_classes.onto(history.assets).classes,
        settings=settings.description,
        notes=(*history.notes, *found.notes),
    )


@ribbon_macro(category=Category.FACTORS, label="Compare methods")
def compare_methods(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    exposure_settings: inputs.MethodSettings | None = None,
    figures: inputs.FiguresChoice = Figures.RETURNS,
    proxy_figures: inputs.ProxyFiguresChoice = ProxyFigures.SAME,
) -> tuple[Page, ...]:
    """Estimate exposures by all methods of regression, side by side: stepwise against lasso."""
    history = history_of(asset_returns, proxy_returns, factor_definitions, figures, proxy_figures)
    settings = exposure_settings or ExposureSettings()
    found = {method: _estimated(history, method, settings) for method in _COMPARED}
    return exposures_report.methods_pages(
        found, settings=settings.description, notes=(*history.notes, *_notes(found))
    )


def _estimated(history: History, method: Method, settings: ExposureSettings) -> Exposures:
    """Estimate by one of several methods; whatever is wrong names it."""
    with named(method):
        return Estimator(method=method, settings=settings).exposures(history)


def _notes(found: Mapping[Method, Exposures]) -> list[str]:
    """Give each note once, with the methods that it is about."""
    about: dict[str, list[str]] = {}
    for method, one in found.items():
        for note in one.notes:
            about.setdefault(note, []).append(str(method))
    return [f"{', '.join(methods)}: {note}" for note, methods in about.items()]


@ribbon_macro(category=Category.FACTORS, label="Rolling exposures")
def rolling_exposures(
    asset_returns: inputs.AssetReturns,
    proxy_returns: inputs.ProxyReturns,
    factor_definitions: inputs.FactorDefinitions,
    rolling_assets: inputs.RollingAssets | None = None,
    exposure_method: inputs.MethodChoice = Method.LASSO,
    exposure_settings: inputs.MethodSettings | None = None,
    window_months: inputs.WindowMonths = WINDOW_MONTHS,
    window: inputs.WindowChoice = Window.ROLLING,
    figures: inputs.FiguresChoice = Figures.RETURNS,
    proxy_figures: inputs.ProxyFiguresChoice = ProxyFigures.SAME,
) -> tuple[Page, ...]:
    """Estimate exposures through time, each date's from a window of its past."""
    history = history_of(asset_returns, proxy_returns, factor_definitions, figures, proxy_figures)
    settings = exposure_settings or ExposureSettings()
    chosen = history.assets if rolling_assets is None else rolling_assets
    found = core_rolling_exposures(
        history.pick(chosen, name="rolling_assets"),
        history.factor_returns,
        windows=RollingWindows(length=history.rows(window_months), window=window),
        method=exposure_method,
        settings=settings,
    )
    return exposures_report.rolling_pages(
        found,
        method=exposure_method,
        settings=settings.description,
        notes=(*history.notes, *found.notes),
    )
