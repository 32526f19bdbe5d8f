"""Rectangles of cells on a sheet, and their addresses."""

import re
from dataclasses import dataclass, replace
from typing import Final

from xlfactor.errors import TableError

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384

#: a range that was meant holds far fewer
_MOST_CELLS: Final = 10_000_000
#: a cell, cells to the opposite corner, whole columns, or whole rows
_CELLS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_COLUMNS: Final = re.compile(r"([A-Z]{1,3}):([A-Z]{1,3})")
_ROWS: Final = re.compile(r"([0-9]{1,7}):([0-9]{1,7})")
#: what stands in front of an address without quotation marks
_PLAIN_SHEET: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle of a sheet, rows and columns counted from one."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return (self.top, self.left) == (self.bottom, self.right)

    @property
    def count(self) -> int:
        """The number of its cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def reaches_an_end(self) -> bool:
        """Whether it goes on to the last row or the last column that a sheet can have."""
        return self.bottom == LAST_ROW or self.right == LAST_COLUMN

    def cut(self, *, bottom: int, right: int) -> "Area":
        """Return the part of it up to a row and a column, which may have no cells."""
        return Area(
            sheet=self.sheet,
            top=self.top,
            left=self.left,
            bottom=max(self.top - 1, min(self.bottom, bottom)),
            right=max(self.left - 1, min(self.right, right)),
        )

    def require_readable(self, name: str) -> None:
        """Raise a `TableError`, which begins with the name of an input, if it is too large."""
        if self.count > _MOST_CELLS:
            raise TableError(
                f"{name}: {address_of(self)} has {self.count:,} cells, and at most "
                f"{_MOST_CELLS:,} are read: point it at the table alone"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableArea(Area):
    """The cells of a Table from its header row to its last row of data."""

    #: an analyst may switch the header row off; the first row is then one of data
    has_header: bool = True
    #: a row of totals stands below; it is no part of the area
    has_totals: bool = False

    @property
    def body(self) -> Area:
        """The rows of data."""
        return replace(self, top=self.top + self.has_header)

    @property
    def whole(self) -> Area:
        """All cells that it takes, its row of totals too."""
        return replace(self, bottom=self.bottom + self.has_totals)


def table_area(whole: Area, *, has_header: bool, has_totals: bool) -> TableArea:
    """Return the area of a Table from all cells that it takes."""
    return TableArea(
        sheet=whole.sheet,
        top=whole.top,
        left=whole.left,
        bottom=whole.bottom - has_totals,
        right=whole.right,
        has_header=has_header,
        has_totals=has_totals,
    )


def overlap(one: Area, other: Area) -> bool:
    """Return whether two areas have cells in common."""
    return (
        one.sheet == other.sheet
        and one.top <= other.bottom
        and other.top <= one.bottom
        and one.left <= other.right
        and other.left <= one.right
    )


def area_of(sheet: str, address: str) -> Area:
    """Return the area at an address such as ``B5:C22``, ``B:G`` or ``5:20``.

    Raises a `TableError` if it is no address.
    """
    plain = address.replace("$", "").upper()
    if match := _CELLS.fullmatch(plain):
        left, top, right, bottom = match.groups()
        rows = (int(top), int(bottom or top))
        columns = (column_number(left), column_number(right or left))
    elif match := _COLUMNS.fullmatch(plain):
        rows = (1, LAST_ROW)
        columns = (column_number(match[1]), column_number(match[2]))
    elif match := _ROWS.fullmatch(plain):
        rows = (int(match[1]), int(match[2]))
        columns = (1, LAST_COLUMN)
    else:
        raise TableError(f"'{address}' is no address such as B5:C22")
    if min(rows) < 1 or max(rows) > LAST_ROW or max(columns) > LAST_COLUMN:
        raise TableError(
            f"'{address}' is no address such as B5:C22: a sheet goes from A1 to XFD1048576"
        )
    return Area(
        sheet=sheet, top=min(rows), left=min(columns), bottom=max(rows), right=max(columns)
    )


def referred_to(reference: str) -> Area | None:
    """Return the cells that a reference names, with or without their sheet; None if it names none.

    A name and the values that spill from a cell (``B5#``) are other references.

    Examples
    --------
    >>> referred_to("'Real assets'!$B$5:C22"), referred_to("B5#")
    (Area(sheet='Real assets', top=5, left=2, bottom=22, right=3), None)
    """
    sheet, _, cells = reference.rpartition("!")
    try:
        return area_of(unquoted_sheet(sheet), cells)
    except TableError:
        return None


def is_without_sheet(text: str) -> bool:
    """Return whether a text looks like the address of cells that names no sheet.

    Examples
    --------
    >>> is_without_sheet("b5:$C$22"), is_without_sheet("CMA!B5"), is_without_sheet("Gold")
    (True, False, False)
    """
    return _CELLS.fullmatch(text.replace("$", "").upper()) is not None


def address_of(area: Area) -> str:
    """Return the address of an area, with its sheet.

    Examples
    --------
    >>> address_of(Area(sheet="Real assets", top=5, left=2, bottom=22, right=28))
    "'Real assets'!B5:AB22"
    """
    return f"{quoted_sheet(area.sheet)}!{_within_sheet(area)}"


def quoted_sheet(sheet: str) -> str:
    """Return the name of a sheet as an address has it, in apostrophes where it needs them."""
    return sheet if _PLAIN_SHEET.fullmatch(sheet) else quoted(sheet)


def unquoted_sheet(written: str) -> str:
    """Return the name of a sheet from the way in which an address has it.

    Examples
    --------
    >>> unquoted_sheet("'it''s'"), unquoted_sheet("CMA")
    ("it's", 'CMA')
    """
    return written[1:-1].replace("''", "'") if written.startswith("'") else written


def quoted(sheet: str) -> str:
    """Return the name of a sheet in apostrophes, as the address of any sheet can have it.

    Examples
    --------
    >>> quoted("Bob's CMA")
    "'Bob''s CMA'"
    """
    return "'{}'".format(sheet.replace("'", "''"))


def _within_sheet(area: Area) -> str:
    left, right = letters_of(area.left), letters_of(area.right)
    if (area.top, area.bottom) == (1, LAST_ROW):
        return f"{left}:{right}"
    if (area.left, area.right) == (1, LAST_COLUMN):
        return f"{area.top}:{area.bottom}"
    first = f"{left}{area.top}"
    return first if area.is_cell else f"{first}:{right}{area.bottom}"


def column_number(letters: str) -> int:
    """Return the number of a column, counted from one, by its letters.

    Examples
    --------
    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def absolute_cell(row: int, column: int) -> str:
    """Return the address of a cell that stays the same wherever a formula is copied.

    Examples
    --------
    >>> absolute_cell(5, 28)
    '$AB$5'
    """
    return f"${letters_of(column)}${row}"


def letters_of(number: int) -> str:
    """Return the letters of a column by its number, counted from one.

    Examples
    --------
    >>> letters_of(1), letters_of(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
