"""The result of functions on portfolios: all rows or one, with one column per portfolio."""

import pandas as pd

from xlfactor.core import labels


def shown(
    figures: pd.DataFrame, heading: str, *, row: str | None = None, argument: str
) -> pd.DataFrame:
    """Return the row that is asked for, or all; a single portfolio has the figure's heading.

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
           Risk share
    Bonds         0.1
    """
    table = figures
    if row is not None:
        table = labels.pick(figures, pd.Index([row]), name=argument)
    return table.set_axis([heading], axis=1) if table.shape[1] == 1 else table
