"""Rectangles of cells: their addresses and their overlaps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from openpyxl.utils import column_index_from_string, get_column_letter

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
_ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells; rows and columns count from 1."""

    row: int
    column: int
    nrows: int = 1
    ncols: int = 1

    @classmethod
    def spanning(cls, top: int, left: int, bottom: int, right: int) -> Self:
        """Make the box between two corners, both included."""
        return cls(top, left, bottom - top + 1, right - left + 1)

    @classmethod
    def parse(cls, address: str) -> Self:
        """Read `A1`, `A1:B2`, `A:B` or `1:2`, with or without dollar signs."""
        text = address.strip().upper()
        if match := _COLUMNS.fullmatch(text):
            left, right = sorted(map(column_index_from_string, match.groups()))
            return cls.spanning(1, left, MAX_ROWS, right)
        if match := _ROWS.fullmatch(text):
            top, bottom = sorted(map(int, match.groups()))
            return cls.spanning(top, 1, bottom, MAX_COLUMNS)
        first, _, last = text.partition(":")
        corners = [_CELL.fullmatch(part) for part in (first, last or first)]
        if None in corners:
            raise ValueError(f"'{address}' is no address of cells")
        rows = sorted(int(corner[2]) for corner in corners)
        columns = sorted(column_index_from_string(corner[1]) for corner in corners)
        box = cls.spanning(rows[0], columns[0], rows[1], columns[1])
        if not box.on_sheet:
            raise ValueError(f"'{address}' is no address of cells")
        return box

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.row + self.nrows - 1

    @property
    def right(self) -> int:
        """The last column."""
        return self.column + self.ncols - 1

    @property
    def size(self) -> int:
        """The number of cells."""
        return self.nrows * self.ncols

    @property
    def whole_rows(self) -> bool:
        """Whether it runs over every column."""
        return self.ncols == MAX_COLUMNS

    @property
    def whole_columns(self) -> bool:
        """Whether it runs over every row."""
        return self.nrows == MAX_ROWS

    @property
    def on_sheet(self) -> bool:
        """Whether all of it lies on a sheet."""
        inside = self.bottom <= MAX_ROWS and self.right <= MAX_COLUMNS
        return self.row >= 1 and self.column >= 1 and inside

    def address(self, *, row_mark: str = "", column_mark: str = "") -> str:
        """Write the box as Excel does; the marks are `$` or nothing."""
        left = f"{column_mark}{get_column_letter(self.column)}"
        right = f"{column_mark}{get_column_letter(self.right)}"
        if self.whole_columns:
            return f"{left}:{right}"
        if self.whole_rows:
            return f"{row_mark}{self.row}:{row_mark}{self.bottom}"
        first = f"{left}{row_mark}{self.row}"
        return first if self.size == 1 else f"{first}:{right}{row_mark}{self.bottom}"

    def absolute(self) -> str:
        """Write the box with dollar signs."""
        return self.address(row_mark="$", column_mark="$")

    def contains(self, other: Self) -> bool:
        """Tell whether another box lies wholly within this one."""
        return self.intersect(other) == other

    def intersect(self, other: Self) -> Self | None:
        """Return the cells that two boxes share, or None."""
        top, left = max(self.row, other.row), max(self.column, other.column)
        bottom, right = min(self.bottom, other.bottom), min(self.right, other.right)
        return self.spanning(top, left, bottom, right) if top <= bottom and left <= right else None

    def positions(self) -> Iterator[tuple[int, int]]:
        """Go through the cells, row by row."""
        for row in range(self.row, self.bottom + 1):
            for column in range(self.column, self.right + 1):
                yield row, column
