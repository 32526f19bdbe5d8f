"""A table on a live sheet, and the addresses of its cells."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlfactor.areas import absolute_cell, letters_of, quoted
from xlfactor.drawing.letters import length
from xlfactor.drawing.sheet import Rectangle

#: characters: the least and the greatest width of a column of names
_NARROWEST, _WIDEST = 22.0, 32.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table on a sheet: where its header, its names and its figures stand."""

    #: the row of the header, and the column of the names
    top: int
    left: int
    names: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def bottom(self) -> int:
        """The row of the last name."""
        return self.top + len(self.names)

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + len(self.columns)

    @property
    def whole(self) -> str:
        """The address of the table with its names and its header."""
        return address(self.top, self.left, self.bottom, self.right)

    @property
    def named(self) -> str:
        """The address of the names."""
        return address(self.top + 1, self.left, self.bottom, self.left)

    def upto(self, column: str) -> str:
        """Return the address of the table up to a column, names and header included."""
        return address(self.top, self.left, self.bottom, self.at(column))

    def figures(self, column: str) -> str:
        """Return the address of the figures of a column."""
        return address(self.top + 1, self.at(column), self.bottom, self.at(column))

    def at(self, column: str) -> int:
        """Return the number of a column on the sheet."""
        return self.left + 1 + self.columns.index(column)

    def each(self, column: str) -> str:
        """Return the address of a figure of a column in the row for which `{row}` stands."""
        return f"{letters_of(self.at(column))}{{row}}"

    def cell(self, name: str, column: str) -> str:
        """Return the address of one figure."""
        return address(self.top + 1 + self.names.index(name), self.at(column))

    def cells(self, *columns: str) -> Rectangle:
        """Return the cells of the figures of columns side by side; of all if none is named."""
        first, *_, last = (*columns, *columns) if columns else (self.columns[0], self.columns[-1])
        return Rectangle(
            top=self.top + 1, left=self.at(first), bottom=self.bottom, right=self.at(last)
        )


def address(top: int, left: int, bottom: int | None = None, right: int | None = None) -> str:
    """Return the address of cells, which stays the same wherever a formula is copied.

    Examples
    --------
    >>> address(5, 2), address(5, 2, 7, 3)
    ('$B$5', '$B$5:$C$7')
    """
    first = absolute_cell(top, left)
    return first if bottom is None or right is None else f"{first}:{address(bottom, right)}"


def beyond(sheet: str, cells: str) -> str:
    """Return the address of cells as other sheets write it.

    Examples
    --------
    >>> beyond("Live model", "$B$5:$C$7")
    "'Live model'!$B$5:$C$7"
    """
    return f"{quoted(sheet)}!{cells}"


def width_of(names: Iterable[object]) -> float:
    """Return the characters of the column that names stand in."""
    longest = max(length(str(name)) for name in names)
    return min(max(longest + 2.0, _NARROWEST), _WIDEST)
