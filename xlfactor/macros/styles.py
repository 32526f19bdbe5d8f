"""Style analysis in the study of returns: over the whole history, and through time."""

from xlfactor.core.allocation.style import rolling_style, style_analysis
from xlfactor.core.factors.rolling import RollingWindows
from xlfactor.declare import Category, ribbon_macro
from xlfactor.macros.groups.styles import StyleStudy
from xlfactor.report import styles as styles_report
from xlfactor.report.page import Page
from xlfactor.tables.inputs import regressions


@ribbon_macro(
    category=Category.FACTORS, label="Style analysis", icon="ChartTypeColumnInsertGallery"
)
def style_weights(styles: StyleStudy) -> tuple[Page, ...]:
    """Find the mix of style indices, none sold short, that is nearest to each asset."""
    history = styles.history
    found = style_analysis(
        styles.funds, styles.style_returns, periods_per_year=history.periods_per_year
    )
    return (styles_report.style_page(found, notes=(*history.notes, *found.notes)),)


@ribbon_macro(category=Category.FACTORS, label="Rolling styles", icon="ChartTypeLineInsertGallery")
def rolling_styles(
    styles: StyleStudy,
    estimation_window: regressions.EstimationWindow,
    rolling_assets: regressions.RollingAssets | None = None,
) -> tuple[Page, ...]:
    """Find styles through time, each date's from a window of its past."""
    history, funds = styles.history, styles.funds
    if rolling_assets is not None:
        funds = history.pick(rolling_assets, name="rolling_assets")
    found = rolling_style(
        funds,
        styles.style_returns,
        windows=RollingWindows(
            length=history.rows(estimation_window.window_months), window=estimation_window.window
        ),
    )
    return (styles_report.rolling_page(found, notes=(*history.notes, *found.notes)),)
