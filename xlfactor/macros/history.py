"""What the macros on histories of returns share: aligned tables, settings in words."""

from dataclasses import dataclass

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.dates import align_periods
from xlfactor.core.estimation.prices import returns_from_prices
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.core.factors.definitions import factor_returns
from xlfactor.core.factors.fitting import ExposureSettings
from xlfactor.core.options import Figures
from xlfactor.tables.cases import AssetClasses
from xlfactor.tables.definitions import Definitions

#: the window of rolling estimates where the workbook gives none
WINDOW_MONTHS = 36


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """Asset and factor returns of the same periods."""

    returns: pd.DataFrame
    factor_returns: pd.DataFrame
    notes: tuple[str, ...]

    def rows(self, months: int) -> int:
        """Give how many rows so many months have."""
        return max(1, round(months * annual_scale(self.returns, name="asset_returns") / 12))

    def classes_of(self, asset_classes: AssetClasses) -> AssetClasses:
        """Give the classes in the order of the assets, which both tables must name alike."""

        def ordered(column: "pd.Series | None") -> "pd.Series | None":
            if column is None:
                return None
            return labels.onto(column, self.returns.columns, name="asset_classes")

        return AssetClasses(
            classes=labels.onto(asset_classes.classes, self.returns.columns, name="asset_classes"),
            liquidity=ordered(asset_classes.liquidity),
            current=ordered(asset_classes.current),
        )


def history_of(
    asset_returns: pd.DataFrame,
    proxy_returns: pd.DataFrame,
    definitions: Definitions,
    figures: Figures,
) -> History:
    """Make returns of prices, if prices they are, and factors of proxies; meet them by period."""
    given = {"asset_returns": asset_returns, "proxy_returns": proxy_returns}
    notes: tuple[str, ...] = ()
    if figures is Figures.PRICES:
        given = {name: returns_from_prices(table, name=name) for name, table in given.items()}
        notes = ("The tables of assets and proxies hold prices; their returns were taken.",)
    factors = factor_returns(given["proxy_returns"], definitions)
    aligned = align_periods({"asset_returns": given["asset_returns"], "factor_returns": factors})
    return History(
        returns=aligned.tables["asset_returns"],
        factor_returns=aligned.tables["factor_returns"],
        notes=(*notes, *aligned.notes),
    )


def said(settings: ExposureSettings) -> str:
    """Give the settings of the regressions in words, for the audit."""
    rule = settings.stepwise
    return (
        f"penalty {settings.penalty:g}, L1 ratio {settings.l1_ratio:g}, {settings.folds} folds; "
        f"stepwise {rule.direction} by {rule.criterion}"
    )
