"""Capital-market assumptions: returns, volatilities and correlations of asset classes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.covariance import covariance_matrix
from xlfactor.core.estimation.published_cells import without_marks
from xlfactor.core.estimation.riskless import refuse_riskless_correlations, without_riskless
from xlfactor.core.frozen import frozen
from xlfactor.core.option import key
from xlfactor.core.typing import Labels
from xlfactor.errors import OptionError, TableError


@frozen
class Assumptions:
    """The figures of a table of capital-market assumptions, annual and in decimals.

    A figure that the table lacks is NaN.
    """

    #: A column a measure, named by its header (N×M).
    expected_returns: pd.DataFrame
    #: Named by its header (N).
    volatilities: "pd.Series[float]"
    #: Symmetric, with a diagonal of one (N×N).
    correlation: pd.DataFrame
    #: What was assumed, found and left out, in sentences.
    notes: tuple[str, ...]

    @property
    def assets(self) -> Labels:
        """All assets, in the order of the table."""
        return self.volatilities.index

    @property
    def complete_assets(self) -> Labels:
        """The assets with a volatility and all correlations with one another.

        An asset of no volatility has no correlations, and needs none. An asset that has no
        correlation at all is left out first, so that it does not make every other one incomplete.
        """
        known = self.volatilities.notna()
        riskless = self.volatilities == 0
        volatile = self._correlated(self.assets[known & ~riskless])
        return self.assets[riskless | self.assets.isin(volatile)]

    @property
    def covariance(self) -> pd.DataFrame:
        """The covariance matrix of all assets (n_assets × n_assets), annual, decimal.

        Raises a `TableError` or an `InfeasibleError` if an asset lacks a figure, or the
        correlations are not positive semi-definite.
        """
        _require_figures(self)
        return covariance_matrix(self.volatilities, self.correlation)

    def returns(
        self, measure: str | None = None, *, assets: "Labels | None" = None
    ) -> "pd.Series[float]":
        """Return the expected returns of one measure, by its header; the first if none is named.

        Without `assets` they are those of all.

        Raises
        ------
        OptionError
            If no header is that, whatever its case, spaces and hyphens.
        LabelError
            If an asset is no row, or occurs twice.
        TableError
            If an asset has no figure.
        """
        table = self._measure(measure)
        picked = table if assets is None else self._pick(table, assets)
        return labels.require_numbers(picked, name="cma").iloc[:, 0]

    def known_returns(self, measure: str | None = None) -> "pd.Series[float]":
        """Return the expected returns of one measure, of all assets that have it."""
        return self._measure(measure).iloc[:, 0].dropna()

    def volatilities_of(self, assets: "Labels | None" = None) -> "pd.Series[float]":
        """Return the volatilities of some assets, or of all that have one.

        Raises
        ------
        LabelError
            If an asset is no row, or occurs twice.
        TableError
            If one of them has no volatility.
        """
        if assets is None:
            return self.volatilities.dropna()
        table = self._pick(self.volatilities.to_frame(self.volatilities.name), assets)
        return labels.require_numbers(table, name="cma").iloc[:, 0]

    def correlation_of(self, assets: "Labels | None" = None) -> pd.DataFrame:
        """Return the correlations of some assets, or of all that have one another's.

        Raises
        ------
        LabelError
            If an asset is no row, or occurs twice.
        TableError
            If one of them is missing, or the table has no correlations.
        """
        self._require_correlations()
        chosen = self._correlated(self.assets) if assets is None else assets
        return labels.require_numbers(self._square(chosen), name="cma")

    def select(self, assets: Iterable[str]) -> "Assumptions":
        """Return the assumptions of some assets, in that order.

        An asset of no volatility, such as cash, has no correlations: zero stands for them.

        Raises
        ------
        LabelError
            If an asset is no row, or occurs twice.
        TableError
            If a chosen asset lacks its volatility, or its correlation with another chosen one; or
            if it has correlations, and no volatility; or the table has no correlations.
        """
        chosen = pd.Index(list(assets))
        volatilities = self._pick(self.volatilities.to_frame(), chosen).iloc[:, 0]
        if (volatilities != 0).sum() > 1:
            self._require_correlations()
        correlation = self._square(chosen)
        refuse_riskless_correlations(volatilities, correlation)
        selected = replace(
            self,
            expected_returns=self._pick(self.expected_returns, chosen),
            volatilities=volatilities,
            correlation=without_riskless(correlation, volatilities),
        )
        _require_figures(selected)
        return selected

    def complete(self) -> "Assumptions":
        """Return the assumptions of all assets that have a volatility and their correlations.

        Raises a `TableError` if the table has no correlations.
        """
        self._require_correlations()
        return self.select(self.complete_assets)

    def _measure(self, measure: str | None) -> pd.DataFrame:
        headers = [str(header) for header in self.expected_returns]
        wanted = headers[:1] if measure is None else [measure]
        found = [header for header in headers if key(header) in map(key, wanted)]
        if not found:
            choices = labels.quoted(headers) or "none: no return column"
            raise OptionError(f"measure: '{measure}' is none of the choices: {choices}")
        return self.expected_returns[found[:1]]

    def row_of(self, asset: object) -> str | None:
        """Return the row that an asset's name means: marks of footnotes do not count."""
        return self._rows_of([asset])[0]

    def _rows_of(self, assets: Iterable[object]) -> list[str | None]:
        rows, plain = self._rows
        return [rows.get(str(one)) or plain.get(without_marks(str(one))) for one in assets]

    @cached_property
    def _rows(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The rows by their names, and by these without marks of footnotes."""
        rows = {str(row): str(row) for row in self.assets}
        return rows, {without_marks(row): row for row in rows}

    def _pick(self, table: pd.DataFrame, assets: Labels) -> pd.DataFrame:
        """Return the rows of some assets, under the names that are asked for."""
        labels.require_unique(assets, name="assets")
        meant = zip(self._rows_of(assets), assets, strict=True)
        rows = pd.Index([row or asset for row, asset in meant])
        picked = labels.pick(table, rows, name="cma")
        return picked if rows.equals(assets) else picked.set_axis(assets)

    def _square(self, assets: Labels) -> pd.DataFrame:
        return self._pick(self._pick(self.correlation, assets).T, assets).T

    def _correlated(self, among: Labels) -> Labels:
        """Return the assets with all correlations with one another, those without any left out."""
        known = self.correlation.loc[among, among].notna()
        candidates = among[(known.sum() > 1) | (len(known) == 1)]
        return candidates[known.loc[candidates, candidates].all(axis=1)]

    def _require_correlations(self) -> None:
        if len(self.assets) > 1 and (self.correlation.notna().sum() == 1).all():
            raise TableError(
                "cma: no correlations found; wanted columns headed by the names of the rows, or "
                "numbered as they are; or a table of their own as the input correlations, in a "
                "workbook a range named xf_correlations"
            )


def _require_figures(assumptions: Assumptions) -> None:
    labels.require_numbers(assumptions.volatilities.to_frame(), name="cma")
    labels.require_numbers(assumptions.correlation, name="cma")
