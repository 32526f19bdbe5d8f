"""What the macros on histories of returns share: aligned tables, settings in words."""

from dataclasses import dataclass

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.dates import align_periods
from xlfactor.core.estimation.prices import returns_from_prices, year_over_year
from xlfactor.core.estimation.statistics import annual_scale
from xlfactor.core.factors.definitions import factor_returns
from xlfactor.core.factors.fitting import ExposureSettings
from xlfactor.core.options import Figures, ProxyFigures
from xlfactor.core.typing import Labels
from xlfactor.errors import OptionError
from xlfactor.tables.definitions import Definitions

#: the window of rolling estimates where the workbook gives none
WINDOW_MONTHS = 36

_OVERLAP = (
    "The figures are changes over a year, and annual already. They overlap from row to row: "
    "standard errors, t and p values look better than they are."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """Asset and factor returns of the same periods."""

    returns: pd.DataFrame
    factor_returns: pd.DataFrame
    #: What annual figures are scaled with, 1 for changes over a year; None for what dates tell.
    periods_per_year: float | None
    notes: tuple[str, ...]

    @property
    def assets(self) -> "pd.Index[str]":
        """The assets, in the order of the table."""
        return self.returns.columns

    def rows(self, months: int) -> int:
        """Give how many rows so many months have.

        Raises
        ------
        OptionError
            If these are more than there are.
        """
        rows = max(1, round(months * annual_scale(self.returns, name="asset_returns") / 12))
        if rows > len(self.returns):
            raise OptionError(
                f"window_months: {months} months are {rows} rows; the tables of assets and "
                f"proxies share {len(self.returns)}"
            )
        return rows

    def pick(self, assets: Labels, *, name: str) -> pd.DataFrame:
        """Give the returns of some assets; `name` is the input that names them."""
        return labels.pick(self.returns.T, assets, name=name, what="column of asset_returns").T


def history_of(
    asset_returns: pd.DataFrame,
    proxy_returns: pd.DataFrame,
    definitions: Definitions,
    figures: Figures,
    proxy_figures: ProxyFigures,
) -> History:
    """Make returns of what the tables hold, and factors of proxies; meet them by period.

    Raises
    ------
    OptionError
        If only one of the tables is to become changes over a year.
    """
    held = {"asset_returns": figures, "proxy_returns": proxy_figures.beside(figures)}
    over_a_year = [kind is Figures.LEVELS for kind in held.values()]
    if any(over_a_year) and not all(over_a_year):
        raise OptionError(
            f"figures: '{figures}', yet proxy_figures: '{proxy_figures}'; changes over a year "
            "of one table can only be met with those of the other"
        )
    tables = {"asset_returns": asset_returns, "proxy_returns": proxy_returns}
    returns = {name: _returns(tables[name], kind, name) for name, kind in held.items()}
    factors = factor_returns(returns["proxy_returns"], definitions)
    aligned = align_periods({"asset_returns": returns["asset_returns"], "factor_returns": factors})
    prices = (
        f"{name} holds prices; their returns were taken."
        for name, kind in held.items()
        if kind is Figures.PRICES
    )
    return History(
        returns=aligned.tables["asset_returns"],
        factor_returns=aligned.tables["factor_returns"],
        periods_per_year=1.0 if any(over_a_year) else None,
        notes=(*prices, *([_OVERLAP] if any(over_a_year) else []), *aligned.notes),
    )


def _returns(table: pd.DataFrame, held: Figures, name: str) -> pd.DataFrame:
    match held:
        case Figures.RETURNS:
            return table
        case Figures.PRICES:
            return returns_from_prices(table, name=name)
        case Figures.LEVELS:
            return year_over_year(table, name=name)


def said(settings: ExposureSettings) -> str:
    """Give the settings of the regressions in words, for the audit."""
    rule = settings.stepwise
    return (
        f"penalty {settings.penalty:g}, L1 ratio {settings.l1_ratio:g}, {settings.folds} folds; "
        f"stepwise {rule.direction} by {rule.criterion}"
    )
