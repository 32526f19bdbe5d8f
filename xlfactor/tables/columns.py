"""Tables whose columns are known by their headers, such as a policy with one row per asset."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.option import key
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cell, Cells
from xlfactor.tables.names import NumberNames, point_at_all
from xlfactor.tables.reading import labelled


class CellReader(Protocol):
    """A reader of one cell, such as `number` or `text`; `where` names its place in an error."""

    def __call__(self, cell: Cell, *, where: str) -> Any:
        """Read the cell."""


@frozen
class Columns:
    """Raw cells under known headers and beside a column of names."""

    name: str
    frame: pd.DataFrame

    def place(self, row: object, column: str) -> str:
        """Return the place of a cell, for a message."""
        return f"{self.name}: row '{row}', column '{column}'"

    def series(
        self, column: str, read: CellReader, *, blank: Any = None, dtype: Any = float
    ) -> "pd.Series[Any]":
        """Read a column cell by cell.

        Where `blank` is given, it stands for a blank cell and for a missing column; else the
        reader decides what a blank is.
        """
        if column not in self.frame:
            cells = [blank] * len(self.frame)
        else:
            cells = [
                blank if cell is None and blank is not None else read(cell, where=place)
                for cell, place in self._cells(column)
            ]
        found: pd.Series[Any] = pd.Series(cells, index=self.frame.index, dtype=dtype)
        return found

    def optional(
        self, column: str, read: CellReader, *, blank: Any = None, dtype: Any = float
    ) -> "pd.Series[Any] | None":
        """Read a column cell by cell; None if it is missing or blank throughout."""
        if column not in self.frame or self.frame[column].isna().all():
            return None
        return self.series(column, read, blank=blank, dtype=dtype)

    def _cells(self, column: str) -> Iterator[tuple[Cell, str]]:
        """Return the cells of a column, each with its place."""
        for row, cell in self.frame[column].items():
            yield cell, self.place(row, column)


def read_columns(
    cells: Cells, *, known: Sequence[str], required: Sequence[str], name: str
) -> Columns:
    """Read a table whose headers are among `known`, in any case; they get our spelling.

    Raises a `TableError` if a header is unknown or a required one is missing, and a `LabelError`
    if a row or a column occurs twice.
    """
    frame = labelled(cells, name=name)
    spelling = {word.casefold(): word for word in known}
    unknown = [header for header in frame.columns if header.casefold() not in spelling]
    if unknown:
        hint = labels.did_you_mean(unknown[0], known)
        is_bare = len(unknown) == len(frame.columns)
        cure = f": was the header row left out? {point_at_all(name)}" if is_bare else ""
        raise TableError(
            f"{name}: unknown column '{unknown[0]}'{hint}; wanted {', '.join(known)}{cure}"
        )
    frame = frame.rename(columns=lambda header: spelling[header.casefold()])
    labels.require_unique(frame.index, name=name)
    labels.require_unique(frame.columns, name=name, what="column")
    for header in required:
        if header not in frame:
            raise TableError(f"{name}: no column '{header}'; wanted {', '.join(required)}")
    return Columns(name=name, frame=frame)


def read_open_columns(cells: Cells, *, known: Sequence[str], name: str) -> pd.DataFrame:
    """Read raw cells whose rows may be numbered, and whose headers may be names beside `known`.

    Known headers get our spelling. Raises a `TableError` if a header or a row is no name, and a
    `LabelError` if one occurs twice.
    """
    frame = labelled(cells, name=name, rows=NumberNames.WHOLE)
    spelling = {key(word): word for word in known}
    frame = frame.rename(columns=lambda header: spelling.get(key(header), header))
    labels.require_unique(frame.index, name=name)
    labels.require_unique(frame.columns, name=name, what="column")
    return frame
