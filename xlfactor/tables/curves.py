"""The kinds of tables whose columns or rows are maturities: numbers of years, or names."""

from typing import Any

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.estimation.curves import maturity_name, require_maturities, years_of
from xlfactor.core.frozen import frozen
from xlfactor.core.typing import Labels
from xlfactor.tables.cells import Cell, Cells
from xlfactor.tables.dated import DatedTable
from xlfactor.tables.dated_units import require_decimal_yields
from xlfactor.tables.kinds import Kind, Text
from xlfactor.tables.names import NumberNames
from xlfactor.tables.reading import figures
from xlfactor.tables.shapes import Grid, Names, Vector


class YieldTable(Kind[pd.DataFrame]):
    """Yields under a row of maturities that increase, and beside a column of dates."""

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the yields, with maturities under their usual names, such as 2Y for 2."""
        table = DatedTable(help=self.help).read(cells, name=name)
        require_maturities(table.columns, name=name)
        require_decimal_yields(table, name=name)
        return table.set_axis(_maturities(table.columns, name=name, what="column"), axis=1)


class MaturityGrid(Grid):
    """Numbers under a header row and beside a column of maturities."""

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the numbers, with maturities under their usual names."""
        frame = figures(
            cells, name=name, blank=self.blank, rows=NumberNames.ALL, columns=self.numbered
        )
        labels.require_unique(frame.columns, name=name, what="column")
        return frame.set_axis(_maturities(frame.index, name=name, what="row"))


@frozen
class MaturityVector(Vector):
    """Maturities and one number each."""

    numbered: NumberNames = NumberNames.ALL

    def read(self, cells: Cells, *, name: str) -> "pd.Series[float]":
        """Read the numbers, with maturities under their usual names."""
        vector = super().read(cells, name=name)
        return vector.set_axis(_maturities(vector.index, name=name, what="row"))


@frozen
class MaturityNames(Names):
    """A list of maturities, in a row or a column."""

    numbered: NumberNames = NumberNames.ALL

    def read(self, cells: Cells, *, name: str) -> "pd.Index[Any]":
        """Read the maturities by their usual names."""
        return _maturities(super().read(cells, name=name), name=name, what="maturity")


class MaturityName(Text):
    """One maturity."""

    def _value(self, cell: Cell, name: str) -> str:
        return maturity_name(years_of(super()._value(cell, name), where=name))


def _maturities(found: Labels, *, name: str, what: str) -> "pd.Index[Any]":
    """Return the usual names of maturities, each of which may occur once."""
    years = [years_of(one, where=f"{name}: {what} '{one}'") for one in found]
    named = pd.Index([maturity_name(one) for one in years])
    labels.require_unique(named, name=name, what=what)
    return named
