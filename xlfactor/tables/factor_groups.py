"""The table of the groups of factors."""

from typing import TYPE_CHECKING

from xlfactor.tables.cells import Cells
from xlfactor.tables.columns import read_columns
from xlfactor.tables.kinds import Kind
from xlfactor.tables.reading import text

if TYPE_CHECKING:
    import pandas as pd


class GroupNames(Kind["pd.Series[str]"]):
    """A table with one row per factor, and the name of its group."""

    columns = ("Group",)
    required_columns = columns

    def read(self, cells: Cells, *, name: str) -> "pd.Series[str]":
        """Read the groups; a blank raises."""
        table = read_columns(cells, known=self.columns, required=self.columns, name=name)
        return table.series("Group", text, dtype=object)
