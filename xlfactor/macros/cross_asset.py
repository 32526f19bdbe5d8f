"""The study of exposures by regression: its macros, in the order of the ribbon."""

from xlfactor.core.factors.comparison import compare_methods as core_compare_methods
from xlfactor.core.factors.rolling import MOST_FOLLOWED, RollingWindows
from xlfactor.core.factors.rolling import rolling_exposures as core_rolling_exposures
from xlfactor.declare import Category, ribbon_macro
from xlfactor.macros.groups.returns import (
    ClassedAssets,
    MarketStudy,
    Regressions,
    ReturnsStudy,
)
from xlfactor.report import exposures as exposures_report
from xlfactor.report import returns as returns_report
from xlfactor.report import rolling_exposures as rolling_exposures_report
from xlfactor.report.page import Page
from xlfactor.tables.inputs import regressions


@ribbon_macro(category=Category.WORKBOOK, label="Check returns")
def check_returns(study: ReturnsStudy) -> tuple[Page, ...]:
    """Read asset and proxy returns, make the factors, and check that they fit together."""
    return returns_report.returns_pages(
        study.history, study.statistics, study.factor_statistics, study.factor_definitions
    )


@ribbon_macro(
    category=Category.FACTORS, label="Factor exposures", icon="ChartTypeXYScatterInsertGallery"
)
def factor_exposures(
    study: MarketStudy, classed_assets: ClassedAssets | None = None
) -> tuple[Page, ...]:
    """Estimate every asset's exposures by one method of regression, with all its statistics."""
    return exposures_report.exposures_pages(
        study.exposures,
        None if classed_assets is None else classed_assets.classes.classes,
        audit=study.audit,
        notes=(*study.history.notes, *study.exposures.notes),
    )


@ribbon_macro(
    category=Category.FACTORS, label="Compare methods", icon="ChartTypeColumnInsertGallery"
)
def compare_methods(study: Regressions) -> tuple[Page, ...]:
    """Estimate exposures by all methods of regression, side by side: stepwise against lasso."""
    compared = core_compare_methods(study.exposures)
    return exposures_report.methods_pages(
        compared.found,
        audit={"Exposures": study.settings.description},
        notes=(*study.returns.history.notes, *compared.notes),
    )


@ribbon_macro(
    category=Category.FACTORS, label="Rolling exposures", icon="ChartTypeLineInsertGallery"
)
def rolling_exposures(
    study: MarketStudy,
    estimation_window: regressions.EstimationWindow,
    rolling_assets: regressions.RollingAssets | None = None,
) -> tuple[Page, ...]:
    """Estimate exposures through time, each date's from a window of its past."""
    history = study.history
    chosen = history.assets[:MOST_FOLLOWED] if rolling_assets is None else rolling_assets
    found = core_rolling_exposures(
        history.pick(chosen, name="rolling_assets"),
        history.factor_returns,
        windows=RollingWindows(
            length=history.rows(estimation_window.window_months), window=estimation_window.window
        ),
        method=study.exposure_method,
        settings=study.settings,
        periods_per_year=history.periods_per_year,
    )
    return rolling_exposures_report.rolling_pages(
        found,
        audit=study.audit,
        notes=(*history.notes, *found.notes),
    )
