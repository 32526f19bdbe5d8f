"""The kind of table that names the group of each factor."""

from dataclasses import dataclass

import pandas as pd

from xlfactor.core import labels
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cells
from xlfactor.tables.kinds import Kind
from xlfactor.tables.reading import labelled, text


@dataclass(frozen=True, kw_only=True)
class GroupNames(Kind["pd.Series[str]"]):
    """Names and the group of each, under a header row."""

    def read(self, cells: Cells, *, name: str) -> "pd.Series[str]":
        """Read the names and their groups; each name has one."""
        table = labelled(cells, name=name)
        labels.require_unique(table.index, name=name)
        if table.shape[1] != 1:
            raise TableError(
                f"{name}: found {1 + table.shape[1]} columns; wanted two, names and their groups"
            )
        groups = [
            text(cell, where=f"{name}: row '{row}'") for row, cell in table.iloc[:, 0].items()
        ]
        return pd.Series(groups, index=table.index)
