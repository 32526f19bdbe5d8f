"""The results of functions that show a part of them: rows, portfolios, one of many tables."""

from collections.abc import Mapping
from typing import TypeAlias

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.resampling.bands import Bands
from xlfactor.core.resampling.study_answers import BandTable
from xlfactor.errors import OptionError

#: A table, or the single number of one row and one portfolio.
Figures: TypeAlias = pd.DataFrame | float


def shown(
    figures: pd.DataFrame, heading: str, *, row: str | None = None, argument: str
) -> Figures:
    """Return the row that is asked for, or all; a single portfolio has the figure's heading.

    One row of a single portfolio is a single number.

    Parameters
    ----------
    figures : DataFrame of shape (n_rows, n_portfolios)
    heading : str
        What the figures are.
    row : str, optional
        The name of the one row to show.
    argument : str
        The argument that names the row, for a message.

    Raises
    ------
    LabelError
        If there is no such row.

    Examples
    --------
    >>> shares = pd.DataFrame({"Portfolio": {"Stocks": 0.9, "Bonds": 0.1}})
    >>> shown(shares, "Risk share", row="Bonds", argument="asset")
    0.1
    """
    table = figures
    if row is not None:
        table = labels.pick(figures, pd.Index([row]), name=argument)
        if table.shape == (1, 1):
            return float(table.to_numpy()[0, 0])
    return table.set_axis([heading], axis=1) if table.shape[1] == 1 else table


def one_or_all(
    tables: Mapping[str, pd.DataFrame], name: str | None, *, argument: str
) -> pd.DataFrame:
    """Return the table that is asked for, or all side by side under both names.

    Parameters
    ----------
    tables : mapping of name to DataFrame
        All of the same rows.
    name : str, optional
    argument : str
        The argument that names the table, for a message.

    Raises
    ------
    LabelError
        If there is no such table.

    Examples
    --------
    >>> fit = pd.DataFrame({"Difference": {"Growth": 0.1}})
    >>> fits = {"Case 1": fit, "Case 2": fit}
    >>> list(one_or_all(fits, "Case 2", argument="case"))
    ['Difference']
    >>> list(one_or_all(fits, None, argument="case"))
    ['Case 1, Difference', 'Case 2, Difference']
    """
    if name is not None:
        labels.pick(pd.Series(0.0, list(tables)), pd.Index([name]), name=argument, what=argument)
        return tables[name]
    named = [one.add_prefix(f"{title}, ") for title, one in tables.items()]
    return pd.concat(named, axis=1)


@frozen
class ShownBands:
    """The bands of a study, and the table that is shown of them."""

    bands: Bands
    shown: BandTable

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed, and whether draws have no answer."""
        return self.bands.notes

    @property
    def table(self) -> pd.DataFrame:
        """The table that is shown, with the ends of the bands.

        Raises an `OptionError` if it is that of scenarios, and there are none.
        """
        if self.shown.label not in self.bands.point:
            raise OptionError(
                f"band_table: found '{self.shown}', but no scenarios are given; wanted scenarios, "
                "or another table"
            )
        return self.bands.beside(self.shown.label)
