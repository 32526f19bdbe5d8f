"""The tables of cases of target exposures, and of the classes that assets belong to."""

import math
from collections.abc import Mapping

import pandas as pd

from xlfactor.core.allocation.cases import AssetClasses, Case
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cell, Cells
from xlfactor.tables.columns import read_columns, read_open_columns
from xlfactor.tables.kinds import Kind
from xlfactor.tables.reading import number, share, text
from xlfactor.tables.units import require_limits, require_sum

_CASE_COLUMNS = ("Lower", "Upper", "Excluded", "Turnover")
_CLASS_COLUMNS = ("Class", "Liquidity", "Lower", "Upper", "Current", "Risk budget", "Comment")


class CasesTable(Kind[tuple[Case, ...]]):
    """One row per case: Lower, Upper, a column per factor; optionally Excluded and Turnover.

    Cases may be numbered.
    """

    def read(self, cells: Cells, *, name: str) -> tuple[Case, ...]:
        """Read the cases; every column that is not listed here is a factor with its targets."""
        frame = read_open_columns(cells, known=_CASE_COLUMNS, name=name)
        for header in ("Lower", "Upper"):
            if header not in frame:
                raise TableError(f"{name}: no column '{header}'; wanted the limits of each case")
        if frame.columns.isin(_CASE_COLUMNS).all():
            raise TableError(f"{name}: no column of targets; wanted one named after each factor")
        return tuple(_case(str(label), dict(row), name) for label, row in frame.iterrows())


class ClassesTable(Kind[AssetClasses]):
    """One row per asset: its Class and, optionally, its Liquidity, limits and weights."""

    columns = _CLASS_COLUMNS
    required_columns = ("Class",)

    def read(self, cells: Cells, *, name: str) -> AssetClasses:
        """Read the classes; a column that is blank throughout counts as absent."""
        table = read_columns(cells, known=self.columns, required=self.required_columns, name=name)
        lower = table.series("Lower", number, blank=-math.inf)
        upper = table.series("Upper", number, blank=math.inf)
        require_limits(lower, upper, name=name)
        current = table.optional("Current", share)
        if current is not None:
            require_sum(current, where=f"{name}: column 'Current'")
        return AssetClasses(
            classes=table.series("Class", text, dtype=object),
            liquidity=table.optional("Liquidity", text, dtype=object),
            lower=lower,
            upper=upper,
            current=current,
            risk_budgets=table.optional("Risk budget", share, blank=0.0),
        )


def _case(case: str, row: Mapping[str, Cell], name: str) -> Case:
    def figure(column: str) -> float:
        read = share if column == "Turnover" else number
        return read(row[column], where=f"{name}: row '{case}', column '{column}'")

    lower, upper = figure("Lower"), figure("Upper")
    require_limits(pd.Series({case: lower}), pd.Series({case: upper}), name=name)
    factors = [column for column in row if column not in _CASE_COLUMNS]
    return Case(
        name=case,
        target_exposures=pd.Series({factor: figure(factor) for factor in factors}, name=case),
        lower=lower,
        upper=upper,
        excluded=_names(row.get("Excluded"), f"{name}: row '{case}', column 'Excluded'"),
        turnover=None if row.get("Turnover") is None else figure("Turnover"),
    )


def _names(cell: Cell, where: str) -> tuple[str, ...]:
    """Read the names in a cell, separated by semicolons."""
    if cell is None:
        return ()
    return tuple(word.strip() for word in text(cell, where=where).split(";") if word.strip())
