"""The contents of a range: values, formulas, links and notes."""

from collections.abc import Callable
from typing import Any

from openpyxl.comments import Comment
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from xlwings import base_classes

from xlfactor.engine import cells, values
from xlfactor.engine.boxes import Box
from xlfactor.engine.cached import DynamicFormula
from xlfactor.engine.colours import as_stored
from xlfactor.engine.fonts import changed
from xlfactor.engine.known import ErrorValue
from xlfactor.engine.unsupported import refuse, refuse_the_rest

_LINK_COLOUR = (5, 99, 193)
_MOST_CELLS = 20_000_000
#: Pixels of a note's line, and of its box.
_NOTE_LINE, _NOTE_WIDTH, _NOTE_CHARACTERS = 18, 300, 42


class RangeContents(base_classes.Range):
    """The part of a range that is about what its cells hold."""

    box: Box
    sheet: Any

    @property
    def raw_value(self) -> Any:
        return self._read(self._value)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._write(data)

    def _value(self, cell: Any) -> Any:
        if not values.is_formula(cell):
            return values.read(cell)
        known = self.sheet.book.known.value(self.sheet.ws, (cell.row, cell.column))
        if isinstance(known, ErrorValue):
            return values.ERROR_NUMBERS.get(known, values.ERROR_NUMBERS["#VALUE!"])
        if isinstance(known, float):
            return values.from_number(known, cell)
        return known

    def _read(self, what: Callable[[Any], Any]) -> Any:
        """Give one answer for a single cell, else a tuple of rows, as Excel's automation does."""
        box, ws = self.box, self.sheet.ws
        if box.size == 0:
            return None
        if box.size == 1:
            return what(cells.peek(ws, box.row, box.column))
        if box.size > _MOST_CELLS:
            raise ValueError(f"{box.size:,} cells are too many to read; read the used range")
        used = cells.used_box(ws)
        columns = range(box.column, box.right + 1)
        filled = [
            tuple(what(cells.peek(ws, row, column)) for column in columns)
            for row in range(box.row, min(box.bottom, used.bottom) + 1)
        ]
        return (*filled, *[(what(None),) * box.ncols] * (box.nrows - len(filled)))

    def _write(self, data: Any) -> None:
        box, ws = self.box, self.sheet.ws
        if box.size == 0:
            return
        if not isinstance(data, list | tuple):
            self._fill(data)
            return
        # noted first: a value that cannot be written may stop the writing halfway
        self.sheet.changed()
        rows = data if data and isinstance(data[0], list | tuple) else [data]
        for line, row in zip(cells.block(ws, box), rows, strict=False):
            for cell, value in zip(line, row, strict=False):
                values.write(cell, value)

    def _fill(self, value: Any) -> None:
        """Write one value everywhere; a formula's relative references follow the cell."""
        box = self.box
        if box.whole_rows or box.whole_columns:
            if value not in {None, ""}:
                refuse("Filling whole rows or columns with a value")
            self.clear_contents()
            return
        self.sheet.changed()
        for cell in (cell for line in cells.block(self.sheet.ws, box) for cell in line):
            values.write(cell, self._followed(value, cell))

    def _followed(self, value: Any, cell: Any) -> Any:
        first = (cell.row, cell.column) == (self.box.row, self.box.column)
        if first or not values.is_formula_text(value):
            return value
        origin = f"{get_column_letter(self.box.column)}{self.box.row}"
        return Translator(value, origin=origin).translate_formula(cell.coordinate)

    @property
    def formula(self) -> Any:
        return self._read(values.formula_of)

    @formula.setter
    def formula(self, value: Any) -> None:
        self._write(value)

    @property
    def formula2(self) -> Any:
        return self._read(values.formula_of)

    @formula2.setter
    def formula2(self, value: Any) -> None:
        """Write formulas that may spill; within a Table, where nothing spills, plain ones."""
        self._write(value)
        for cell in cells.existing(self.sheet.ws, self.box):
            if cell.data_type == "f" and isinstance(cell.value, str) and not self.table:
                cell.value = DynamicFormula(cell.coordinate, cell.value)

    @property
    def formula_array(self) -> Any:
        array = self._array()
        return self.formula if array is None else str(array.text)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        if self.box.whole_rows or self.box.whole_columns:
            refuse("An array formula over whole rows or columns")
        self.clear_contents()
        corner = cells.touch(self.sheet.ws, self.box.row, self.box.column)
        text = value if value.startswith("=") else f"={value}"
        corner.value = ArrayFormula(self.box.address(), text)
        self.sheet.changed()

    @property
    def has_array(self) -> bool:
        return self._array() is not None

    def _array(self) -> ArrayFormula | None:
        """Give the array formula that the first cell belongs to; one that spills is none."""
        first = Box(self.box.row, self.box.column)
        for cell in cells.all_cells(self.sheet.ws):
            formula: Any = cell.value
            fills = isinstance(formula, ArrayFormula) and not isinstance(formula, DynamicFormula)
            if fills and Box.parse(formula.ref).contains(first):
                return formula
        return None

    def clear_contents(self) -> None:
        for cell in cells.existing(self.sheet.ws, self.box):
            if not cells.is_merged_away(cell):
                cell.value = None
        self.sheet.changed()

    def clear(self) -> None:
        """Empty the cells of all that they hold: values, formats, notes, links, validation."""
        self.clear_contents()
        self.clear_formats()  # type: ignore[no-untyped-call]  # of the formats, unseen by the base
        self.data_validation.delete()
        for cell in list(cells.existing(self.sheet.ws, self.box)):
            if cell.comment is not None:
                cell.comment = None
            cells.drop(self.sheet.ws, cell.row, cell.column)

    # --- links and notes

    def _corner(self) -> Any:
        return cells.touch(self.sheet.ws, self.box.row, self.box.column)

    @property
    def hyperlink(self) -> str:
        link = self._corner().hyperlink
        if link is None:
            raise ValueError(f"{self.address}: the cell holds no hyperlink")
        return str(link.target or f"#{link.location}")

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        """Link a cell to a page, a file, or with `#Sheet1!A1` to a place in the book."""
        cell = self._corner()
        values.write(cell, text_to_display or address)
        inside = address.startswith("#")
        cell.hyperlink = Hyperlink(
            ref=cell.coordinate,
            target=None if inside else address,
            location=address[1:] if inside else None,
            tooltip=screen_tip,
        )
        cell.font = changed(cell.font, {"color": as_stored(_LINK_COLOUR), "u": "single"})
        self.sheet.changed()

    @property
    def note(self) -> "Note | None":
        cell = cells.peek(self.sheet.ws, self.box.row, self.box.column)
        return None if cell is None or cell.comment is None else Note(self.sheet, cell)

    def add_note(self, text: str) -> "Note":
        cell = self._corner()
        cell.comment = _comment(text)
        return Note(self.sheet, cell)


def _comment(text: str) -> Comment:
    lines = sum(1 + len(line) // _NOTE_CHARACTERS for line in text.split("\n"))
    return Comment(text, "xlfactor", width=_NOTE_WIDTH, height=_NOTE_LINE * (lines + 1))


@refuse_the_rest
class Note(base_classes.Note):
    """The note on a cell."""

    def __init__(self, sheet: Any, cell: Any) -> None:
        self._sheet, self._cell = sheet, cell

    @property
    def api(self) -> "Note":
        return self

    @property
    def text(self) -> str:
        return str(self._cell.comment.text)

    @text.setter
    def text(self, value: str) -> None:
        self._cell.comment = _comment(value)

    @property
    def author(self) -> str:
        return str(self._cell.comment.author)

    @property
    def location(self) -> Any:
        return self._sheet.range((self._cell.row, self._cell.column))

    def delete(self) -> None:
        self._cell.comment = None
