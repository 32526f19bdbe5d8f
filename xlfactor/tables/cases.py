"""The cases of an allocation to target exposures, and the classes that assets belong to."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.allocation.cases import AssetClasses, Case
from xlfactor.core.option import key
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cell, Cells, labelled, number, text
from xlfactor.tables.kinds import Kind
from xlfactor.tables.policy import columns

_CASE_COLUMNS = ("Lower", "Upper", "Excluded", "Turnover")
_CLASS_FIGURES = ("Lower", "Upper", "Current", "Risk budget")
_CLASS_COLUMNS = ("Class", "Liquidity", *_CLASS_FIGURES, "Comment")


@dataclass(frozen=True, kw_only=True)
class CasesTable(Kind[tuple[Case, ...]]):
    """A row a case: Lower, Upper, where wanted Excluded and Turnover, and a column a factor."""

    def read(self, cells: Cells, *, name: str) -> tuple[Case, ...]:
        """Read the cases; every column that is not one of ours is a factor with its targets."""
        frame = labelled(cells, name=name)
        spelling = {key(word): word for word in _CASE_COLUMNS}
        frame = frame.rename(columns=lambda header: spelling.get(key(header), header))
        labels.require_unique(frame.index, name=name)
        labels.require_unique(frame.columns, name=name, what="column")
        for header in ("Lower", "Upper"):
            if header not in frame:
                raise TableError(f"{name}: no column '{header}'")
        if frame.columns.isin(_CASE_COLUMNS).all():
            raise TableError(f"{name}: no column of targets; wanted one named after each factor")
        return tuple(_case(str(label), dict(row), name) for label, row in frame.iterrows())


@dataclass(frozen=True, kw_only=True)
class ClassesTable(Kind[AssetClasses]):
    """A row an asset: its Class, and where wanted its Liquidity, limits and weights."""

    def read(self, cells: Cells, *, name: str) -> AssetClasses:
        """Read the classes; a column that is blank from top to bottom is as good as absent."""
        frame = columns(cells, known=_CLASS_COLUMNS, required=("Class",), name=name)
        given = {column for column in frame if frame[column].notna().any()}
        return AssetClasses(
            classes=_texts(frame, "Class", name),
            liquidity=_texts(frame, "Liquidity", name) if "Liquidity" in given else None,
            lower=_figures(frame, "Lower", name, blank=-math.inf),
            upper=_figures(frame, "Upper", name, blank=math.inf),
            current=_figures(frame, "Current", name) if "Current" in given else None,
            risk_budgets=_figures(frame, "Risk budget", name, blank=0.0)
            if "Risk budget" in given
            else None,
        )


def _case(case: str, row: Mapping[str, Cell], name: str) -> Case:
    def figure(column: str) -> float:
        return number(row[column], where=f"{name}: row '{case}', column '{column}'")

    factors = [column for column in row if column not in _CASE_COLUMNS]
    return Case(
        name=case,
        target_exposures=pd.Series({factor: figure(factor) for factor in factors}, name=case),
        lower=figure("Lower"),
        upper=figure("Upper"),
        excluded=_words(row.get("Excluded"), f"{name}: row '{case}', column 'Excluded'"),
        turnover=None if row.get("Turnover") is None else figure("Turnover"),
    )


def _words(cell: Cell, where: str) -> tuple[str, ...]:
    """Give the names in a cell, which semicolons part."""
    if cell is None:
        return ()
    return tuple(word.strip() for word in text(cell, where=where).split(";") if word.strip())


def _figures(
    frame: pd.DataFrame, column: str, name: str, *, blank: float | None = None
) -> "pd.Series[float]":
    """Give a column of figures; a blank, and a column that lacks, stand for `blank`."""
    if column not in frame:
        return pd.Series(blank, index=frame.index, dtype=float)
    return pd.Series(
        [blank if cell is None and blank is not None
         else number(cell, where=f"{name}: row '{asset}', column '{column}'")
         for asset, cell in frame[column].items()],
        index=frame.index, dtype=float,
    )  # fmt: skip


def _texts(frame: pd.DataFrame, column: str, name: str) -> "pd.Series[str]":
    return pd.Series(
        [text(cell, where=f"{name}: row '{asset}', column '{column}'")
         for asset, cell in frame[column].items()],
        index=frame.index, dtype=object,
    )  # fmt: skip
