"""Capital-market assumptions: a provider's table as it stands, read and accounted for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import covariance_matrix
from xlfactor.core.estimation.published_correlations import full_matrix
from xlfactor.core.estimation.published_figures import Figures, Unit, read_figures, to_decimals
from xlfactor.core.estimation.published_headers import Headers, described, sort_headers
from xlfactor.core.option import key
from xlfactor.core.typing import Labels
from xlfactor.errors import LabelError, OptionError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assumptions:
    """What a table of capital-market assumptions says, annual and in decimals.

    Attributes
    ----------
    expected_returns : DataFrame of shape (n_assets, n_measures)
        A column a measure, named by its header; NaN where the table has no figure.
    volatilities : Series of shape (n_assets,)
        Named by its header; NaN where the table has no figure.
    correlation : DataFrame of shape (n_assets, n_assets)
        Symmetric, diagonal 1; NaN where the table has no figure.
    notes : tuple of str
        What was assumed, found and left out, in sentences.
    """

    expected_returns: pd.DataFrame
    volatilities: "pd.Series[float]"
    correlation: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def assets(self) -> Labels:
        """All assets, in the order of the table."""
        return self.volatilities.index

    @property
    def complete_assets(self) -> Labels:
        """The assets with a volatility and all correlations with one another.

        An asset that has no correlation at all is left out first, so that it does not make
        every other one incomplete.
        """
        known = self.correlation.notna()
        there = self.volatilities.notna() & ((known.sum() > 1) | (len(known) == 1))
        candidates = self.assets[there]
        return candidates[known.loc[candidates, candidates].all(axis=1)]

    @property
    def covariance(self) -> pd.DataFrame:
        """The covariance matrix of all assets (n_assets × n_assets), annual, decimal.

        Raises
        ------
        TableError, InfeasibleError
            If an asset lacks a figure, or the correlations are not positive semi-definite.
        """
        _require_figures(self)
        return covariance_matrix(self.volatilities, self.correlation)

    def returns(self, measure: str | None = None) -> "pd.Series[float]":
        """Give the expected returns of one measure, by its header; the first one if none is named.

        Raises
        ------
        OptionError
            If no header is that, whatever its case, spaces and hyphens.
        TableError
            If an asset has no figure.
        """
        headers = [str(header) for header in self.expected_returns]
        wanted = headers[:1] if measure is None else [measure]
        found = [header for header in headers if key(header) in map(key, wanted)]
        if not found:
            choices = labels.quoted(headers) or "none: no return column"
            raise OptionError(f"measure: '{measure}' is none of the choices: {choices}")
        labels.require_numbers(self.expected_returns[found], name="cma")
        return self.expected_returns[found[0]]

    def select(self, assets: Iterable[str]) -> "Assumptions":
        """Give the assumptions of some assets, in that order.

        Raises
        ------
        LabelError
            If an asset is no row, or occurs twice.
        TableError
            If a chosen asset lacks its volatility, or its correlation with another chosen one.
        """
        chosen = pd.Index(list(assets))
        labels.require_unique(chosen, name="assets")
        correlation = labels.pick(self.correlation, chosen, name="cma")
        selected = replace(
            self,
            expected_returns=self.expected_returns.loc[chosen],
            volatilities=self.volatilities.loc[chosen],
            correlation=correlation[list(chosen)],
        )
        _require_figures(selected)
        return selected


def read_assumptions(table: pd.DataFrame, *, unit: Unit = Unit.AUTOMATIC) -> Assumptions:
    """Read a provider's table: a row an asset; returns, a volatility and correlations in columns.

    Columns are told by their headers. Returns: any with "return", "arith…", "geom…" or
    "compound…". Volatility: one with "volatility", "standard deviation", "std dev" or the like.
    Correlations: an asset's name; either triangle or both. What else there is goes unused.
    Blanks are empty cells, dashes and "n/a". All that was assumed is in the notes.

    Parameters
    ----------
    table : DataFrame of shape (n_assets, n_columns)
        Raw cells: numbers, texts such as "2.60%", blanks.
    unit : Unit
        How returns and volatilities are written. Automatic goes by the largest volatility: up to
        1 is decimals, 3 and above percent points, and every column of returns has to agree (up to
        0.5 in decimals, more in percent points). Correlations are percent points if their
        diagonal is 100.

    Raises
    ------
    LabelError
        If a row or a column occurs twice, or names of rows and correlation columns do not match.
    TableError
        If a figure is no number or outside its range, the triangles differ, or the table has not
        exactly one volatility column.
    OptionError
        If the unit is automatic, and the figures do not settle it.

    Examples
    --------
    >>> cells = {"Return": [6.5, 2.5], "Volatility": [16, "4.0"],
    ...          "Stocks": [1, 0.2], "Bonds": [None, 1]}
    >>> found = read_assumptions(pd.DataFrame(cells, index=["Stocks", "Bonds"]))
    >>> found.volatilities
    Stocks    0.16
    Bonds     0.04
    Name: Volatility, dtype: float64
    >>> found.notes[2]
    'Correlations: lower triangle, mirrored, decimal.'
    """
    table = _one_of_each(table)
    headers = sort_headers(list(table.columns), table.index)
    figures = read_figures(table, [*headers.returns, headers.volatility])
    decimals, unit_note = to_decimals(figures, volatility=headers.volatility, unit=unit)
    block = read_figures(table, headers.correlations)
    correlation, correlation_note = full_matrix(block, table.index)
    notes = (_columns_note(headers), unit_note, correlation_note)
    return Assumptions(
        expected_returns=decimals[list(headers.returns)],
        volatilities=decimals[headers.volatility],
        correlation=correlation,
        notes=(
            *notes,
            *_text_note(figures, block),
            *_gaps(decimals, correlation),
            *_unused_note(headers),
        ),
    )


def _require_figures(assumptions: Assumptions) -> None:
    volatilities = assumptions.volatilities
    labels.require_numbers(volatilities.to_frame(volatilities.name), name="cma")
    labels.require_numbers(assumptions.correlation, name="cma")


def _one_of_each(table: pd.DataFrame) -> pd.DataFrame:
    """Give the table with tidy headers, if no two rows and no two headers read the same."""
    for names, what in ((table.index, "row"), (table.columns, "column")):
        repeated = pd.Index([key(str(name)) for name in names]).duplicated()
        if repeated.any():
            name = _on_one_line(names[repeated][0])
            raise LabelError(f"cma: {what} '{name}' occurs more than once")
    assets = {key(str(asset)): asset for asset in table.index}
    headers = [assets.get(key(str(header)), _on_one_line(header)) for header in table.columns]
    return table.set_axis(headers, axis=1)


def _on_one_line(header: object) -> str:
    return " ".join(str(header).split())


def _columns_note(headers: Headers) -> str:
    returns = ", ".join(described(header) for header in headers.returns) or "none found"
    return f"Returns: {returns}. Volatility: '{headers.volatility}'."


def _gaps(decimals: pd.DataFrame, correlation: pd.DataFrame) -> list[str]:
    """Name the rows that lack figures, and which."""
    known = correlation.notna().to_numpy()
    alone = known.sum(axis=1) == 1
    notes = []
    for i, asset in enumerate(decimals.index):
        lacking = [f"'{column}'" for column in decimals.columns[decimals.loc[asset].isna()]]
        if alone[i] and not alone.all():
            lacking.append("all correlations")
        elif not alone[i]:
            pairs = ~known[i] & ~alone
            lacking += [f"the correlation with '{other}'" for other in decimals.index[pairs]]
        if lacking:
            notes.append(f"Row '{asset}' lacks {', '.join(lacking)}.")
    return notes


def _text_note(*read: Figures) -> list[str]:
    columns = [column for figures in read for column in figures.stored_as_text]
    if not columns:
        return []
    more = f" and {len(columns) - 3} more columns" if len(columns) > 3 else ""
    return [f"Numbers stored as text were read as numbers: {labels.quoted(columns[:3])}{more}."]


def _unused_note(headers: Headers) -> list[str]:
    if not headers.unused:
        return []
    return [f"Columns not used: {labels.quoted(headers.unused)}."]
