"""Sheets of inputs for a study: titles, legend, tables of inputs with validation."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from xlfactor.defined_names import PREFIX
from xlfactor.drawing import theme
from xlfactor.drawing.input_print import PrintedInputs
from xlfactor.drawing.sheet import (
    Alignment,
    DecimalRule,
    DrawnSheet,
    ListRule,
    Look,
    NativeTable,
    Place,
    PrintSetup,
    Rectangle,
    Validation,
)
from xlfactor.drawing.widths import BOLD, lines
from xlfactor.tables.cells import Cells, to_cells

INPUT_INK: Final = (0, 0, 255)
INPUT_FILL: Final = (255, 250, 225)
LINK_INK: Final = (0, 128, 0)
#: the column where texts and tables begin; the one before it is the margin
LEFT: Final = 2
#: the row of a sheet's first table
FIRST_TABLE: Final = 5

#: points of the letters of a cell that sets no size, and of the smallest ones
_TEXT_SIZE, _SMALL_SIZE = 11.0, 10
#: points of a line of text; the widths of a column of texts, in letters
_LINE: Final = 15.0
_NARROWEST, _WIDEST = 10, 44
#: how wide a letter is on average, in figures, in which the width of a column is counted
_LETTER: Final = 0.85

TITLE = Look(size=theme.TITLE_SIZE, bold=True, colour=theme.ACCENT)
UNITS = Look(size=_SMALL_SIZE, colour=theme.QUIET)
HEADING = Look(size=theme.BLOCK_TITLE_SIZE, bold=True, colour=theme.INK)
#: the heights of rows whose letters are large; programs fit rows each in its own way
_HIGH: Final = {TITLE: theme.TITLE_HEIGHT, HEADING: theme.BLOCK_TITLE_HEIGHT}
LIST_HEADING = Look(size=theme.BLOCK_TITLE_SIZE, bold=True)
TEXT = Look(colour=theme.INK)
SMALL = Look(size=_SMALL_SIZE, colour=theme.INK)
WARNING = Look(bold=True, colour=theme.FAILED)
_EXPLANATION = Look(colour=theme.QUIET, alignment=Alignment.LEFT, indent=1)
_HEADER = Look(bold=True, fill=theme.HEADER_FILL, wrap=True)
_INPUT = Look(colour=INPUT_INK, fill=INPUT_FILL)
_LEGEND = {
    "Input: type here": _INPUT,
    "Result or label: do not type here": Look(colour=(0, 0, 0)),
    "Link to another sheet": Look(colour=LINK_INK),
    "A check that failed": Look(colour=theme.FAILED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How the cells of one input are shown and what may be typed in them."""

    number_format: str = "General"
    rule: DecimalRule | ListRule | None = None
    #: shown beside the cells, and where something else was typed
    message: str = ""
    #: spaces between the edge of the cell and its text
    indent: int = 0

    @property
    def alignment(self) -> Alignment:
        """Texts stand to the left, figures to the right."""
        is_text = self.number_format in ("General", "@")
        return Alignment.LEFT if is_text else Alignment.RIGHT

    @property
    def look(self) -> Look:
        """The look of the cells."""
        return replace(
            _INPUT,
            number_format=self.number_format,
            alignment=self.alignment,
            indent=self.indent,
        )

    @property
    def header(self) -> Look:
        """The look of the header above the cells."""
        return replace(_HEADER, alignment=self.alignment, indent=self.indent)


def number(number_format: str, minimum: float, maximum: float, message: str) -> Field:
    """Return a field for numbers from `minimum` to `maximum`."""
    rule = DecimalRule(minimum=minimum, maximum=maximum)
    return Field(number_format=number_format, rule=rule, message=message)


def choice(words: Sequence[str], message: str) -> Field:
    """Return a field for one of a few words."""
    return Field(rule=ListRule(words=tuple(words)), message=message)


class InputSheet:
    """A sheet of inputs as it is filled; `drawn` returns it as data."""

    def __init__(self, name: str, title: str, units: str, *, widths: Sequence[float]) -> None:
        """Begin with a title and a line of units; `widths` are those from column B on."""
        self._name = name
        self._widths = dict(enumerate([theme.MARGIN_WIDTH, *widths], start=1))
        self._cells: dict[Place, Any] = {}
        self._looks: dict[Place, Look] = {}
        self._heights: dict[int, float] = {}
        self._frozen = (0, 0)
        self._tables: list[NativeTable] = []
        self._validations: list[Validation] = []
        self._names: dict[str, Rectangle] = {}
        self.text(2, title, look=TITLE)
        self.text(3, units, look=UNITS)

    def text(self, row: int, line: str, *, look: Look = TEXT, column: int = LEFT) -> None:
        """Write one line of text."""
        if line:
            self._cells[row, column] = line
            self._looks[row, column] = look
            if look in _HIGH:
                self._heights[row] = _HIGH[look]

    def texts(self, row: int, lines: Sequence[str]) -> None:
        """Write lines of text from `row` on."""
        for offset, line in enumerate(lines):
            self.text(row + offset, line)

    def legend(self, row: int) -> int:
        """Write the legend of colours from `row` on, and return the next free row."""
        self.text(row, "Colours", look=HEADING)
        for offset, (line, look) in enumerate(_LEGEND.items(), start=1):
            self.text(row + offset, line, look=look)
        return row + len(_LEGEND) + 2

    def table(
        self,
        corner: Place,
        table: pd.DataFrame,
        fields: Mapping[str, Field],
        *,
        name: str | None = None,
    ) -> None:
        """Write an Excel Table of inputs with its colours and validation; plain cells if unnamed.

        `fields` names the columns that an analyst edits; the others are labels.
        """
        (top, left), cells = corner, to_cells(table)
        bottom = top + len(cells) - 1
        for row, line in enumerate(cells, start=top):
            for column, value in enumerate(line, start=left):
                self._cells[row, column] = value
        for column, label in enumerate(cells[0], start=left):
            field = fields.get(str(label))
            self._looks[top, column] = field.header if field else _HEADER
            if field:
                below = Rectangle(top=top + 1, left=column, bottom=bottom, right=column)
                self._take_input(below, field)
        self._raise_header(corner, list(map(str, cells[0])))
        if name is not None:
            whole = Rectangle(top=top, left=left, bottom=bottom, right=left + len(cells[0]) - 1)
            self._tables.append(NativeTable(name=name, cells=whole))

    def block(self, corner: Place, cells: Cells, *, name: str, room: int) -> None:
        """Write cells as they stand, under a name that has room for more rows and columns.

        Headers above figures are wrapped; a column of texts is as wide as its longest one.
        """
        top, left = corner
        for column, values in enumerate(zip(*cells, strict=True), start=left):
            texts = [value for value in values if isinstance(value, str)]
            has_figures = 2 * len(texts) < len(values) - values.count(None)
            look = replace(
                _INPUT, wrap=has_figures, alignment=Alignment.RIGHT if has_figures else None
            )
            if not has_figures:
                longest = max(map(len, texts), default=0)
                self._widths[column] = min(max(longest, _NARROWEST), _WIDEST)
            for row, value in enumerate(values, start=top):
                self._cells[row, column] = value
                self._looks[row, column] = look
                if has_figures and isinstance(value, str):
                    lines = math.ceil(len(value) / (self._width(column) - 1))
                    self._heights[row] = max(self._heights.get(row, 0), lines * _LINE)
        bottom, right = top + len(cells) - 1 + room, left + len(cells[0]) - 1 + room
        self._names[PREFIX + name] = Rectangle(top=top, left=left, bottom=bottom, right=right)

    def setting(self, row: int, label: str, value: object, *, explanation: str, name: str,
                field: Field) -> None:  # fmt: skip
        """Write one named input cell between its label and its explanation."""
        self._names[PREFIX + name] = self.option(
            row, label, value, explanation=explanation, field=field
        )

    def option(self, row: int, label: str, value: object, *, explanation: str,
               field: Field) -> Rectangle:  # fmt: skip
        """Write one input cell between its label and its explanation; return where it is."""
        self._cells[row, LEFT] = label
        cell = Rectangle(top=row, left=LEFT + 1, bottom=row, right=LEFT + 1)
        self.inputs(cell, [value], field)
        self.text(row, explanation, look=_EXPLANATION, column=LEFT + 2)
        return cell

    def named(self, cells: Rectangle, values: Sequence[object], *, name: str,
              field: Field) -> None:  # fmt: skip
        """Write a named column of input cells."""
        self.inputs(cells, values, field)
        self._names[PREFIX + name] = cells

    def inputs(self, cells: Rectangle, values: Sequence[object], field: Field) -> None:
        """Write a column of input cells."""
        for row, value in enumerate(values, start=cells.top):
            self._cells[row, cells.left] = value
        self._take_input(cells, field)

    def show(self, cells: Rectangle, look: Look) -> None:
        """Set the look of cells."""
        for row in range(cells.top, cells.bottom + 1):
            for column in range(cells.left, cells.right + 1):
                self._looks[row, column] = look

    def freeze(self, *, header_height: float | None = None) -> None:
        """Keep the header of the first table and its labels in sight."""
        self._frozen = (FIRST_TABLE, LEFT)
        if header_height is not None:
            self._heights[FIRST_TABLE] = header_height

    def _raise_header(self, corner: Place, labels: Sequence[str]) -> None:
        """Make the row of a header as high as its labels want."""
        row, left = corner
        rooms = [(label, self._width(place) - 1) for place, label in enumerate(labels, start=left)]
        long = [max(lines(label, room / BOLD), 2) for label, room in rooms if len(label) >= room]
        if long:
            self._heights[row] = _LINE * max(long)

    def drawn(self) -> DrawnSheet:
        """Return the sheet as data."""
        return DrawnSheet(
            name=self._name,
            cells=self._cells,
            looks=self._looks,
            widths=self._widths,
            heights=self._heights,
            frozen=self._frozen,
            tables=tuple(self._tables),
            validations=tuple(self._validations),
            names=self._names,
            print_setup=self._print_setup(),
        )

    def _take_input(self, cells: Rectangle, field: Field) -> None:
        """Colour cells as inputs and limit what may be typed."""
        self.show(cells, field.look)
        if field.rule is not None:
            self._validations.append(
                Validation(cells=cells, rule=field.rule, message=field.message)
            )

    def _print_setup(self) -> PrintSetup:
        """Return how the sheet prints."""
        bottom, right = self._end()
        headings = {row for (row, _), look in self._looks.items() if look == HEADING}
        return PrintedInputs(
            widths=[self._width(column) for column in range(1, right + 1)],
            heights=[self._heights.get(row, _LINE) for row in range(1, bottom + 1)],
            headings=sorted(headings),
            begins=sorted(table.cells.left for table in self._tables),
            repeated=self._frozen,
        ).setup()

    def _end(self) -> Place:
        """Return the last row and the last column that are printed."""
        return max(row for row, _ in self._cells), max(map(self._last_column, self._cells))

    def _last_column(self, place: Place) -> int:
        """Return the column where a cell ends; a text runs on over the blank cells beside it."""
        row, column = place
        value, look = self._cells[place], self._looks.get(place, TEXT)
        if not isinstance(value, str) or look.wrap or look.alignment is Alignment.RIGHT:
            return column
        text = len(value) * _LETTER * (look.size or _TEXT_SIZE) / _TEXT_SIZE + look.indent
        room = self._width(column)
        while room < text and self._cells.get((row, column + 1)) is None:
            column += 1
            room += self._width(column)
        return column

    def _width(self, column: int) -> float:
        return self._widths.get(column, theme.PLAIN_WIDTH)
