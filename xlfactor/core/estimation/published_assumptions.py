"""Read capital-market assumptions from a provider's table as it was published."""

from contextlib import nullcontext

import pandas as pd

from xlfactor.core.estimation.assumptions import Assumptions
from xlfactor.core.estimation.published_cells import holds_figures
from xlfactor.core.estimation.published_correlations import (
    correlations_beside,
    full_matrix,
    own_table,
)
from xlfactor.core.estimation.published_figures import Unit, read_figures, to_decimals
from xlfactor.core.estimation.published_headers import sort_headers
from xlfactor.core.estimation.published_layout import lay_out
from xlfactor.core.estimation.published_notes import (
    columns_note,
    gap_notes,
    require_one_of_each,
    text_note,
    unused_notes,
)


def read_assumptions(
    table: pd.DataFrame,
    *,
    unit: Unit = Unit.AUTOMATIC,
    volatility_measure: str | None = None,
    correlations: pd.DataFrame | None = None,
    currency: str | None = None,
) -> Assumptions:
    """Read a provider's table: a row an asset; returns, a volatility and correlations in columns.

    The table is read as it stands: see `lay_out` for header rows, names and what stands beside.
    Columns are told by their headers. Returns: any with "return", "E(R)", "arith…", "geom…",
    "compound…" or the like. Volatility: one with "volatility", "std dev", "σ", "risk" or the
    like. Correlations: an asset's name, or numbers in the order of the rows; either triangle or
    both. What else there is goes unused. Blanks are empty cells, dashes and "n/a"; a number in
    brackets is below zero. All that was assumed is in the notes.

    Parameters
    ----------
    table : DataFrame of shape (n_assets, n_columns)
        Raw cells: numbers, texts such as "2.60%", blanks. Its labels are the first row and the
        first column of the range.
    unit : Unit
        How returns and volatilities are written. Automatic goes by the largest volatility: up to
        1 is decimals, 3 and above percent points, and every column of returns has to agree (up to
        0.5 in decimals, more in percent points). Correlations are percent points if their
        diagonal is 100.
    volatility_measure : str, optional
        The header of the volatility column, where several look like it.
    correlations : DataFrame, optional
        The correlations, where they stand in a table of their own: raw cells, either triangle or
        both.
    currency : str, optional
        The rows to use where an asset has one in each of several currencies.

    Raises
    ------
    LabelError
        If a row or a column occurs twice, or names of rows and correlation columns do not match.
    TableError
        If a figure is no number or outside its range, the triangles differ, or the table has not
        exactly one volatility column.
    OptionError
        If the unit is automatic, and the figures do not settle it; or rows repeat by currency,
        and none or an unknown one is chosen.

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
    published = lay_out(table, currency=currency)
    cells = published.cells
    require_one_of_each(cells)
    headers = sort_headers(
        published.headers,
        cells.index,
        volatility=volatility_measure,
        holds_figures=lambda header: holds_figures(cells[header]),
    )
    figures = read_figures(cells, [*headers.returns, headers.volatility])
    decimals, unit_note = to_decimals(figures, volatility=headers.volatility, unit=unit)
    with nullcontext() if correlations is None else own_table():
        block, beside_notes = (
            (read_figures(cells, headers.correlations), ())
            if correlations is None
            else correlations_beside(
                cells.index, headers.correlations, correlations, currency=currency
            )
        )
        correlation, correlation_note = full_matrix(block, cells.index)
    return Assumptions(
        expected_returns=decimals[list(headers.returns)],
        volatilities=decimals[headers.volatility],
        correlation=correlation,
        notes=(
            columns_note(headers),
            unit_note,
            correlation_note,
            *text_note(figures, block),
            *published.notes,
            *beside_notes,
            *gap_notes(decimals, correlation),
            *unused_notes(headers, cells),
        ),
    )
