"""The kinds of tables that are not of one subject: lists, vectors, grids and squares."""

import re
from typing import Any, TypeVar

import pandas as pd

from xlfactor.core import labels
from xlfactor.core.frozen import frozen
from xlfactor.core.number_texts import is_percentage, readings
from xlfactor.core.option import Option
from xlfactor.errors import TableError
from xlfactor.tables.cells import Cell, Cells, is_error
from xlfactor.tables.kinds import Choice, Kind
from xlfactor.tables.magnitude import require_magnitude
from xlfactor.tables.names import NumberNames, headers, is_figure, name_of, point_at_all, row_names
from xlfactor.tables.reading import figures, labelled, number, text
from xlfactor.tables.rows import Rows
from xlfactor.tables.units import Quantity, require_quantity

O_co = TypeVar("O_co", bound=Option, covariant=True)

_ROWS = frozenset(Rows)
_NO_FIGURE = frozenset({"-", "–", "—", "n/a", "na", "n.a.", "nan", "tbd", "?"})
#: what is typed in place of a figure, such as nan%, 50bp, 0x10%
_ODD_FIGURE = r"[\W_]*(?:nan|inf|infinity|[\d.,]+\s*(?:bps?|pct)|0x\w+)[\W_]*"
_YEAR = r"(?<!\d)(?:19|20|21)\d{2}(?!\d)"


def pairs(
    cells: Cells, *, name: str, numbered: NumberNames = NumberNames.NONE
) -> tuple[str | None, list[tuple[str, Cell]]]:
    """Read a two-column (or two-row) block as its header, if any, and names with their cells.

    `numbered` says which numbers are names.

    The first row is a header if its second cell is a text beside figures, or its first is blank
    or one of the words for rows.
    """
    if not cells:
        raise TableError(f"{name}: the range is empty")
    if len(cells) == 2 and len(cells[0]) > 2:
        cells = tuple(zip(*cells, strict=True))
    if len(cells[0]) != 2:
        bare = any(map(is_figure, cells[0][:1]))
        cure = f": was the column of names left out? {point_at_all(name)}" if bare else ""
        raise TableError(
            f"{name}: found {len(cells[0])} column(s); wanted two, names and their values{cure}"
        )
    has_header = _is_header(cells)
    header = None
    if has_header and cells[0][1] is not None:
        (header,) = headers(cells[0], name=name, numbers=NumberNames.YEARS)
    body = cells[1:] if has_header else cells
    if not body:
        raise TableError(f"{name}: has a header row and nothing below it: wanted names and values")
    names = row_names([row[0] for row in body], first=1 + has_header, name=name, numbers=numbered)
    return header, list(zip(names, (row[1] for row in body), strict=True))


def _is_header(cells: Cells) -> bool:
    first, rest = cells[0], cells[1:]
    if first[0] is None:
        return True
    if not isinstance(first[1], str) or is_error(first[1]):
        return False
    # what should be a figure must not be taken for a header: its row would be lost
    if first[0] in _ROWS and not (is_percentage(first[1]) or _stands_for_figure(first[1])):
        return True
    is_no_header = _should_be_figure(first[1])
    return not is_no_header and any(
        isinstance(row[1], (float, bool)) or row[1] is None for row in rest
    )


def _stands_for_figure(text: str) -> bool:
    """Return whether a text, such as n/a, is typed in place of a figure."""
    return text.casefold() in _NO_FIGURE or bool(re.fullmatch(_ODD_FIGURE, text, re.IGNORECASE))


def _should_be_figure(text: str) -> bool:
    """Return whether a text stands for a figure; a year may be the header of figures."""
    found = readings(text)
    if found:
        return len(found) > 1 or not NumberNames.YEARS.admits(found[0])
    if _stands_for_figure(text):
        return True
    has_digits, has_letters = any(map(str.isnumeric, text)), any(map(str.isalpha, text))
    return has_digits and not re.search(_YEAR, text) and ("%" in text or not has_letters)


@frozen
class Vector(Kind["pd.Series[float]"]):
    """Names and one number each; the header of the numbers, if any, names the series."""

    blank: float | None = None
    #: Whether a table of names alone is allowed; it gives NaN throughout.
    all_blank: bool = False
    #: The numbers that are names, such as maturities.
    numbered: NumberNames = NumberNames.NONE
    #: What the numbers measure; None where their units are free.
    quantity: Quantity | None = None

    def read(self, cells: Cells, *, name: str) -> "pd.Series[float]":
        """Read names and numbers; a blank is an error unless the kind says what it stands for."""
        if self.all_blank and cells and len(cells[0]) == 1:
            cells = tuple((row[0], None) for row in cells)
        header, found = pairs(cells, name=name, numbered=self.numbered)
        if self.all_blank and all(cell is None for _, cell in found):
            return pd.Series(float("nan"), index=pd.Index([label for label, _ in found]))
        values = [
            self.blank
            if cell is None and self.blank is not None
            else number(cell, where=f"{name}: row '{label}'")
            for label, cell in found
        ]
        index = pd.Index([label for label, _ in found])
        labels.require_unique(index, name=name)
        vector = pd.Series(values, index=index, dtype=float, name=header)
        require_magnitude(vector.to_frame(header or "Value"), name=name)
        if self.quantity is not None:
            require_quantity(vector, self.quantity, name=name)
        return vector


@frozen
class Grid(Kind[pd.DataFrame]):
    """Numbers under a header row and beside a column of names."""

    blank: float | None = None
    #: The numbers that may head a column, such as years over portfolios.
    numbered: NumberNames = NumberNames.NONE
    #: What the numbers measure; None where their units are free.
    quantity: Quantity | None = None

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the numbers; a blank is an error unless the kind says what it stands for."""
        frame = figures(cells, name=name, blank=self.blank, columns=self.numbered)
        labels.require_unique(frame.index, name=name)
        labels.require_unique(frame.columns, name=name, what="column")
        if self.quantity is not None:
            require_quantity(frame, self.quantity, name=name)
        return frame


class Square(Kind[pd.DataFrame]):
    """Numbers with the same names on both sides."""

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the numbers and put the columns in the order of the rows, by name."""
        frame = Grid(help=self.help).read(cells, name=name)
        return labels.square_onto(frame, frame.index, name=name)


@frozen
class Names(Kind["pd.Index[Any]"]):
    """A list of names, in a row or a column."""

    #: The numbers that are names, such as those of columns by maturity.
    numbered: NumberNames = NumberNames.NONE

    def read(self, cells: Cells, *, name: str) -> "pd.Index[Any]":
        """Read the names; blanks between them are skipped."""
        if len(cells) > 1 and len(cells[0]) > 1:
            raise TableError(f"{name}: found a block of cells; wanted one row or column of names")
        found = [cell for row in cells for cell in row if cell is not None]
        if not found:
            raise TableError(f"{name}: the range is empty; wanted names")
        index = pd.Index(
            [
                name_of(cell, where=f"{name}: name {i}", cure="", numbers=self.numbered)
                for i, cell in enumerate(found, start=1)
            ]
        )
        labels.require_unique(index, name=name)
        return index


class NamePairs(Kind["pd.Series[str]"]):
    """Two columns of names below a header row: another name for each of the first column.

    A name of the first column may have several others, a row each.
    """

    def read(self, cells: Cells, *, name: str) -> "pd.Series[str]":
        """Read the pairs; a name with a blank beside it has no other, and there may be none."""
        if len(cells) == 1:
            return pd.Series(dtype=object)
        frame = labelled(cells, name=name)
        if frame.shape[1] != 1:
            raise TableError(
                f"{name}: found {1 + frame.shape[1]} columns; wanted two: your names, and the "
                "provider's beside them"
            )
        named = frame.iloc[:, 0].dropna()
        found = [text(cell, where=f"{name}: row '{row}'") for row, cell in named.items()]
        return pd.Series(found, index=named.index, name=named.name, dtype=object)


@frozen
class Choices(Kind[tuple[O_co, ...]]):
    """A list of words of one Option, in a row or a column."""

    option: type[O_co]

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words of the option."""
        return self.option.words()

    def read(self, cells: Cells, *, name: str) -> tuple[O_co, ...]:
        """Read the words in their order; blanks between them are skipped."""
        words = Names(help=self.help).read(cells, name=name)
        one = Choice(help=self.help, option=self.option)
        return tuple(one.read(((word,),), name=name) for word in words)


class PublishedTable(Kind[pd.DataFrame]):
    """A table as a provider publishes it: texts, blanks and numbers, kept as they are.

    Columns of correlations may be numbered.
    """

    spans_gaps = True

    def read(self, cells: Cells, *, name: str) -> pd.DataFrame:
        """Read the cells with the first row and column as labels, whatever these hold.

        Which rows are headers, and which column holds the names, is for the analysis to find. The
        cell at the corner is the name of the columns.
        """
        if len(cells) < 2 or len(cells[0]) < 2:
            labelled(cells, name=name)  # raises the error that says what is missing
        top, *body = cells
        return pd.DataFrame(
            [list(row[1:]) for row in body],
            index=pd.Index([row[0] for row in body], dtype=object),
            columns=pd.Index(list(top[1:]), dtype=object, name=top[0]),
            dtype=object,
        )
