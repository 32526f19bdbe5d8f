"""Ranges: values in blocks, addresses, formats, room."""

from collections.abc import Iterator
from typing import Any

from tests.windows.excel_model.boxes import Box
from tests.windows.excel_model.conditions import FormatConditions
from tests.windows.excel_model.entry import GENERAL, Content, entered, said, written
from tests.windows.excel_model.formats import Borders, Font, Interior, look
from tests.windows.excel_model.grid import Grid, places
from tests.windows.excel_model.members import (
    MISSING,
    Collection,
    ExcelError,
    Missing,
    does,
    looks_up,
    reads,
)
from tests.windows.excel_model.names import quoted
from tests.windows.excel_model.room import Room
from tests.windows.excel_model.validation import Validation

_NOT_THERE = -2146826246  # an array smaller than its range leaves #N/A
_A1 = 1
_BREAK, _NO_BREAK = -4135, -4142
_AS_VALUES_DO, _LEFT = 1, -4131
_WITH_VALIDATION = -4174


class Range(Room):
    """Cells of a sheet: a rectangle, or several, whose looks and sizes are set all at once."""

    def __init__(
        self, sheet: Any, box: Box, *, by: str = "cells", further: tuple[Box, ...] = ()
    ) -> None:
        super().__init__(sheet)
        if not box.on_sheet or not box.size:
            raise ExcelError(f"no such range: {box}")
        self.box, self.by, self.further = box, by, further

    @property
    def grid(self) -> Grid:
        return self.parent.grid

    @property
    def boxes(self) -> tuple[Box, ...]:
        return self.box, *self.further

    def _at(self, box: Box, *, by: str = "cells") -> "Range":
        return Range(self.parent, box, by=by)

    # --- values

    @reads
    def value(self) -> Any:
        return self._values(lambda place, content: said(content, self._format(place)))

    @reads
    def value2(self) -> Any:
        """The values without their formats: a date or an amount of money is a number."""
        return self._values(lambda _, content: said(content, GENERAL))

    @value.setter
    def value(self, data: Any) -> None:
        if self.further:
            raise ExcelError("the model fills one area at a time")
        for place in places(self.box):
            cell = self._part_of(data, place[0] - self.box.row, place[1] - self.box.column)
            content, number_format = entered(cell, self._format(place))
            self.grid.put(place, content)
            if number_format != self._format(place):
                self.grid.dress(Box(*place), "number_format", number_format)

    @reads
    def formula(self) -> Any:
        return self._values(lambda _, content: written(content))

    @reads
    def has_formula(self) -> bool | None:
        """Whether all cells hold formulas; None if some do."""
        found = {bool(content.formula) for content in self._contents()}
        return found.pop() if len(found) == 1 else None

    def _contents(self) -> list[Content]:
        blank = Content(None)
        return [self.grid.contents.get(place, blank) for place in places(self.box)]

    def _format(self, place: tuple[int, int]) -> str:
        return self.grid.look(place, "number_format")

    def _values(self, read: Any) -> Any:
        box = self.box
        found = [read(place, self.grid.contents.get(place)) for place in places(box)]
        if box.size == 1:
            return found[0]
        return tuple(tuple(found[at : at + box.ncols]) for at in range(0, box.size, box.ncols))

    @staticmethod
    def _part_of(data: Any, down: int, across: int) -> Any:
        """Give the value for a cell: a lone value fills all, a lone row or column repeats."""
        if not isinstance(data, tuple):
            return data
        rows = data if data and isinstance(data[0], tuple) else (data,)
        row = rows[0] if len(rows) == 1 else rows[down] if down < len(rows) else ()
        if len(row) == 1:
            return row[0]
        return row[across] if across < len(row) else _NOT_THERE

    @does
    def clear(self) -> None:
        self.grid.clear(self.box)
        for place in [place for place in self.parent.links if self.box.contains(Box(*place))]:
            del self.parent.links[place]
        self.parent.conditions = [
            rule for rule in self.parent.conditions if not self.box.contains(rule.box)
        ]

    # --- where it is

    @reads
    def worksheet(self) -> Any:
        return self.parent

    @reads
    def row(self) -> int:
        return self.box.row

    @reads
    def column(self) -> int:
        return self.box.column

    @reads
    def rows(self) -> "Range":
        return self._at(self.box, by="rows")

    @reads
    def columns(self) -> "Range":
        return self._at(self.box, by="columns")

    @reads
    def cells(self) -> "Range":
        return self._at(self.box)

    @reads
    def count(self) -> int:
        found = {"rows": self.box.nrows, "columns": self.box.ncols}.get(self.by, self.box.size)
        if found >= 2**31:
            raise ExcelError("Range.Count overflows")
        return found

    @looks_up
    def address(
        self,
        row_absolute: Any = MISSING,
        column_absolute: Any = MISSING,
        reference_style: Any = MISSING,
        external: Any = MISSING,
    ) -> str:
        if reference_style not in {MISSING, _A1}:
            raise ExcelError("the model writes no R1C1 addresses")
        row, column = (
            "$" if each is MISSING or each else "" for each in (row_absolute, column_absolute)
        )
        text = ",".join(box.address(row_mark=row, column_mark=column) for box in self.boxes)
        if external is MISSING or not external:
            return text
        return f"{quoted(f'[{self.parent.parent.name}]{self.parent.name}')}!{text}"

    @looks_up
    def item(self, row_index: Any, column_index: Any = MISSING) -> "Range":
        row = int(row_index) - 1
        if column_index is not MISSING:
            return self._at(Box(self.box.row + row, self.box.column + int(column_index) - 1))
        if self.by == "rows":
            return self._at(Box(self.box.row + row, self.box.column, 1, self.box.ncols), by="rows")
        if self.by == "columns":
            place = Box(self.box.row, self.box.column + row, self.box.nrows, 1)
            return self._at(place, by="columns")
        down, across = divmod(row, self.box.ncols)
        return self._at(Box(self.box.row + down, self.box.column + across))

    @looks_up
    def default(self, row_index: Any = MISSING, column_index: Any = MISSING) -> Any:
        return self.value if isinstance(row_index, Missing) else self.item(row_index, column_index)

    @looks_up
    def new_enum(self) -> Iterator["Range"]:
        return (self.item(number + 1) for number in range(self.count))

    @reads
    def areas(self) -> "Areas":
        return Areas(self)

    @reads
    def current_region(self) -> "Range":
        return self._at(self.grid.region(self.box))

    # --- looks

    @reads
    def font(self) -> Font:
        return Font(self)

    @reads
    def interior(self) -> Interior:
        return Interior(self)

    @reads
    def borders(self) -> Borders:
        return Borders(self)

    @reads
    def format_conditions(self) -> FormatConditions:
        return FormatConditions(self)

    number_format = look("number_format")
    horizontal_alignment = look("horizontal")
    vertical_alignment = look("vertical")
    wrap_text = look("wrap")

    @reads
    def indent_level(self) -> int | None:
        return self.grid.common(self.boxes, "indent")

    @indent_level.setter
    def indent_level(self, value: int) -> None:
        """Indent cells; those that stand as their values do then stand to the left."""
        for place in (place for box in self.boxes for place in places(box)):
            self.grid.dress(Box(*place), "indent", int(value))
            if self.grid.look(place, "horizontal") == _AS_VALUES_DO:
                self.grid.dress(Box(*place), "horizontal", _LEFT)

    @reads
    def validation(self) -> Validation:
        return Validation(self)

    @does
    def special_cells(self, type: int) -> "Range":  # noqa: A002  Excel's name
        rules = [rule.box for rule in self.parent.validations if rule.box.intersect(self.box)]
        if type != _WITH_VALIDATION or not rules:
            raise ExcelError("no cells were found")
        return Range(self.parent, rules[0], further=tuple(rules[1:]))

    @reads
    def page_break(self) -> int:
        raise ExcelError("the model does not tell where pages begin")

    @page_break.setter
    def page_break(self, value: int) -> None:
        box = self.box
        if box.whole_columns:
            self._set_breaks(self.parent.column_breaks, value, box.column, box.right)
        if box.whole_rows:
            self._set_breaks(self.parent.breaks, value, box.row, box.bottom)
        elif not box.whole_columns:
            raise ExcelError("the model begins pages at whole rows and columns alone")

    @staticmethod
    def _set_breaks(there: set[int], value: int, first: int, last: int) -> None:
        there.difference_update(range(first, last + 1))
        if value == _BREAK:
            there.add(first)
        elif value != _NO_BREAK:
            raise ExcelError(f"no kind of page break: {value}")


class Areas(Collection):
    """The rectangles of a range."""

    def items(self) -> list[Range]:
        cells = self.parent
        return [Range(cells.parent, box) for box in (cells.box, *cells.further)]
