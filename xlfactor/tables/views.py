"""The table of an analyst's views on expected returns."""

import math

import pandas as pd

from xlfactor.core.allocation.black_litterman import Views
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cells
from xlfactor.tables.columns import Columns, read_open_columns
from xlfactor.tables.kinds import Kind
from xlfactor.tables.reading import number
from xlfactor.tables.units import Quantity, require_quantity

_COLUMNS = ("Return", "Confidence", "Uncertainty", "Comment")


class ViewsTable(Kind[Views]):
    """One row per view: Return, a column per asset; optionally Confidence or Uncertainty.

    Views may be numbered.
    """

    def read(self, cells: Cells, *, name: str) -> Views:
        """Read the views; every column that is not listed here is an asset."""
        frame = read_open_columns(cells, known=_COLUMNS, name=name)
        if "Return" not in frame:
            raise TableError(f"{name}: no column 'Return'; wanted the return that each view says")
        table = Columns(name=name, frame=frame)
        assets = [str(column) for column in frame if column not in _COLUMNS]
        if not assets:
            raise TableError(f"{name}: no column of an asset; wanted one for each in a view")
        held = pd.DataFrame({one: table.series(one, number, blank=0.0) for one in assets})
        returns = table.series("Return", number)
        uncertainties = table.series("Uncertainty", number, blank=math.nan)
        require_quantity(held.T, Quantity.WEIGHTS, name=name)
        require_quantity(returns.to_frame("Return"), Quantity.VIEW, name=name)
        require_quantity(
            uncertainties.dropna().to_frame("Uncertainty"), Quantity.VOLATILITY, name=name
        )
        return Views(
            view_matrix=held,
            view_returns=returns,
            confidences=table.series("Confidence", number, blank=math.nan),
            uncertainties=uncertainties,
        )
