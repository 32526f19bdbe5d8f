"""Asset and factor returns of the same periods, made of what the tables hold."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Final, Self

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.alignment import align_periods, require_same_edge
from xlfactor.core.estimation.dates import infer_frequency
from xlfactor.core.estimation.figures import Figures, ProxyFigures
from xlfactor.core.estimation.prices import (
    levels_from_returns,
    returns_from_prices,
    year_over_year,
)
from xlfactor.core.estimation.reading_notes import notes_of
from xlfactor.core.estimation.statistics import (
    ReturnStatistics,
    annual_scale,
    rows_of_months,
    statistics_of,
)
from xlfactor.core.estimation.variation import require_sizes
from xlfactor.core.factors.definitions import FactorDefinition, factor_returns
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import Labels
from xlfactor.errors import OptionError, ShortHistoryError

_OVERLAP = (
    "The figures are changes over a year, and annual already. They overlap from row to row: "
    "standard errors, t and p values look better than they are."
)


@frozen
class History:
    """Asset and factor returns of the same periods, checked and aligned."""

    #: Asset returns (T×N) and factor returns (T×K), decimal, each of one period.
    returns: pd.DataFrame
    factor_returns: pd.DataFrame
    #: What annual figures are scaled with: 1 for changes over a year; None for what dates imply.
    periods_per_year: float | None = None
    #: Whether the rows are changes over a year, which cannot be earned one after another.
    overlapping: bool = False
    #: How the returns were made, and what was left out.
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, returns: pd.DataFrame, factor_returns: pd.DataFrame) -> Self:
        """Return the periods that both tables of returns have, and note what is left out."""
        aligned = align_periods({"returns": returns, "factor_returns": factor_returns})
        earned, explaining = aligned.tables.values()
        return cls(returns=earned, factor_returns=explaining, notes=aligned.notes)

    @property
    def assets(self) -> "pd.Index[str]":
        """The assets, in the order of the table."""
        return self.returns.columns

    @property
    def horizon(self) -> str:
        """The time that the return of a row covers, in words."""
        if self.overlapping:
            return "a year"
        return infer_frequency(pd.DatetimeIndex(self.returns.index), name="asset_returns").span

    @cached_property
    def scale(self) -> float:
        """The periods in a year that annual figures are scaled with."""
        return annual_scale(
            self.returns, periods_per_year=self.periods_per_year, name="asset_returns"
        )

    def rows(self, months: int) -> int:
        """Return the number of rows in a number of months.

        Raises a `ShortHistoryError` if the history has fewer.
        """
        rows = rows_of_months(self.returns, months, name="asset_returns")
        if rows > len(self.returns):
            raise ShortHistoryError(
                f"window_months: {months} months are {rows} rows; the tables of assets and "
                f"proxies share {len(self.returns)}"
            )
        return rows

    def pick(self, assets: Labels, *, name: str) -> pd.DataFrame:
        """Return the returns of some assets; `name` is the input that names them."""
        return labels.pick(self.returns.T, assets, name=name, what="column of asset_returns").T

    @cached_property
    def statistics(self) -> ReturnStatistics:
        """Annual means and covariances of the assets."""
        return self._statistics(self.returns, "asset_returns")

    @cached_property
    def factor_statistics(self) -> ReturnStatistics:
        """Annual means and covariances of the factors."""
        return self._statistics(self.factor_returns, "factor_returns")

    def _statistics(self, returns: pd.DataFrame, name: str) -> ReturnStatistics:
        require_sizes(returns, name=name)
        return statistics_of(returns, periods_per_year=self.scale, name=name)


def history_of(
    asset_returns: pd.DataFrame,
    proxy_returns: pd.DataFrame,
    definitions: Sequence[FactorDefinition],
    figures: Figures = Figures.RETURNS,
    proxy_figures: ProxyFigures = ProxyFigures.SAME,
    periods_per_year: float | None = None,
) -> History:
    """Compute asset and factor returns of the periods that both tables have.

    Prices and levels are cut to the common dates first, so that a return runs from one common
    date to the next in both tables, and no day's return is lost.

    Parameters
    ----------
    asset_returns, proxy_returns : DataFrame of shape (n_dates, n_columns)
        Returns, prices or levels, as stated by `figures` and `proxy_figures`.
    definitions : sequence of FactorDefinition
        How each factor is made of the proxies.
    periods_per_year : float, optional
        What annual figures are scaled with; what the dates tell, or 1 for changes over a year, if
        not given.

    Raises
    ------
    OptionError
        If only one of the tables is to become changes over a year.
    """
    tables = {"asset_returns": asset_returns, "proxy_returns": proxy_returns}
    held = {"asset_returns": figures, "proxy_returns": proxy_figures.resolve(figures)}
    over_a_year = [kind is Figures.LEVELS for kind in held.values()]
    if any(over_a_year) and not all(over_a_year):
        raise OptionError(
            f"figures: '{figures}', yet proxy_figures: '{proxy_figures}'; changes over a year "
            "of one table can only be met with those of the other"
        )
    require_same_edge(tables)
    levels, notes = _on_common_dates(tables, held)
    returns = {name: _RETURNS_FROM[kind](levels[name], name) for name, kind in held.items()}
    factors = factor_returns(returns["proxy_returns"], definitions)
    aligned = align_periods({"asset_returns": returns["asset_returns"], "factor_returns": factors})
    read = [note for table in tables.values() for note in notes_of(table)]
    prices = (
        f"{name} holds prices; their returns were taken."
        for name, kind in held.items()
        if kind is Figures.PRICES
    )
    return History(
        returns=aligned.tables["asset_returns"],
        factor_returns=aligned.tables["factor_returns"],
        periods_per_year=1.0 if any(over_a_year) and not periods_per_year else periods_per_year,
        overlapping=any(over_a_year),
        notes=(*read, *prices, *([_OVERLAP] if any(over_a_year) else []), *notes, *aligned.notes),
    )


def _on_common_dates(
    tables: Mapping[str, pd.DataFrame], held: Mapping[str, Figures]
) -> tuple[Mapping[str, pd.DataFrame], tuple[str, ...]]:
    """Cut prices or levels to their common dates; returns beside prices are compounded to them."""
    kinds = list(held.values())
    if all(kind is Figures.RETURNS for kind in kinds):
        return tables, ()
    aligned = align_periods(
        {
            name: _compounded(table, beside=tables) if held[name] is Figures.RETURNS else table
            for name, table in tables.items()
        }
    )
    return {
        name: returns_from_prices(table, name=name) if held[name] is Figures.RETURNS else table
        for name, table in aligned.tables.items()
    }, aligned.notes


def _compounded(returns: pd.DataFrame, *, beside: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what 1 grows to by the returns, from the last date of the prices before the first."""
    first = returns.index[0]
    both = [table.index for table in beside.values() if table.index[0] < first <= table.index[-1]]
    starts = [dates[dates < first][-1] for dates in both]
    return levels_from_returns(returns, start=starts[0] if starts else None)


_RETURNS_FROM: Final[Mapping[Figures, Callable[[pd.DataFrame, str], pd.DataFrame]]] = {
    Figures.RETURNS: lambda table, _: table,
    Figures.PRICES: lambda table, name: returns_from_prices(table, name=name),
    Figures.LEVELS: lambda table, name: year_over_year(table, name=name),
}
