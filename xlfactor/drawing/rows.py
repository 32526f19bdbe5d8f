"""The rows of a sheet while it is laid out."""

from collections.abc import Sequence
from typing import Any


class Rows:
    """The rows of a sheet, filled from the first one on."""

    def __init__(self) -> None:
        self.filled: list[Sequence[Any]] = []

    def add(self, *cells: Any) -> int:
        """Fill the next row, and return its number."""
        self.filled.append(cells)
        return len(self.filled)

    def go_on_at(self, row: int) -> None:
        """Leave rows empty up to a given row, and continue there."""
        self.filled += [()] * (row - 1 - len(self.filled))

    def skip(self) -> None:
        """Leave a row empty."""
        self.filled.append(())

    @property
    def next(self) -> int:
        """The number of the next row."""
        return len(self.filled) + 1

    def rectangle(self, first: int) -> list[list[Any]]:
        """Return the rows from one on, short ones filled up with blanks."""
        rows = self.filled[first - 1 :]
        width = max(len(row) for row in rows)
        return [[*row, *[None] * (width - len(row))] for row in rows]
