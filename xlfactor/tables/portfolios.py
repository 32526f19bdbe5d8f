"""The kind of table that holds the weights of one portfolio, or of several."""

from typing import Final

import pandas as pd

from xlfactor.core.frozen import frozen
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cells
from xlfactor.tables.kinds import Kind
from xlfactor.tables.shapes import Grid, Vector
from xlfactor.tables.units import Quantity

#: The column of a single portfolio.
PORTFOLIO: Final = "Portfolio"


@frozen
class WeightTable(Kind[pd.DataFrame]):
    """Weights of assets: a column each for several portfolios, names and weights for one.

    A blank holds nothing.
    """

    #: What the numbers measure; None where they may be of any unit.
    quantity: Quantity | None = Quantity.HOLDINGS

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the weights; of a single portfolio two columns or two rows, with or without header.

        Raises
        ------
        LabelError
            If the name of an asset or of a portfolio occurs twice.
        TableError
            If a weight is no number, or looks like percent points; if a single row may be that of
            one asset, as all weights are one.
        """
        if cells and 2 in (len(cells), len(cells[0])):
            single = Vector(help=self.help, blank=0.0, quantity=self.quantity)
            found = single.read(cells, name=name)
            is_row = len(cells) == 2 < len(cells[0])
            if is_row and self.quantity is Quantity.HOLDINGS and (found == 1).all():
                raise TableError(
                    f"{name}: found one row of weights, each 100%: one portfolio of several "
                    "assets, or several of one asset? Write one portfolio as two columns, names "
                    "and weights; for several, add a row with a second asset that none holds"
                )
            return found.to_frame(PORTFOLIO)
        return Grid(help=self.help, blank=0.0, quantity=self.quantity).read(cells, name=name)
