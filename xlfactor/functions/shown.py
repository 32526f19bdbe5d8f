"""The result of functions on portfolios: all rows or one, with one column per portfolio."""

from typing import TypeAlias

import pandas as pd

from xlfactor.core import labels

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
