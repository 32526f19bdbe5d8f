"""Tables, which Excel's automation calls ListObjects."""

from typing import Any

from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as StoredTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from xlwings import base_classes

from xlfactor.engine import cells, values
from xlfactor.engine.boxes import Box
from xlfactor.engine.collection import Collection, first_free
from xlfactor.engine.names import require_valid
from xlfactor.engine.ranges import Range
from xlfactor.engine.unsupported import refuse, refuse_the_rest


@refuse_the_rest
class Tables(Collection, base_classes.Tables):
    """The Tables of a sheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    @property
    def api(self) -> "Tables":
        return self

    @property
    def parent(self) -> Any:
        return self._sheet

    def _items(self) -> list["Table"]:
        return [Table(self._sheet, each) for each in self._sheet.ws.tables.values()]

    def add(
        self,
        source_type: Any = None,  # noqa: ARG002
        source: Any = None,
        link_source: Any = None,  # noqa: ARG002
        has_headers: bool = True,  # noqa: FBT001, FBT002
        destination: Any = None,  # noqa: ARG002
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> "Table":
        """Make a Table of a range whose first row holds the headers.

        Raises
        ------
        ValueError
            If the name is taken or none, or the range meets another Table or merged cells.
        """
        if not has_headers:
            refuse("Tables.add with has_headers=False")
        box = self._with_a_row(source.impl.box)
        taken = self._taken()
        if name is None:
            name = first_free("Table", taken)
        require_free(name, taken)
        stored = StoredTable(displayName=name, name=name, ref=box.address())
        stored.tableStyleInfo = TableStyleInfo(
            name=table_style_name,
            showRowStripes=True,
            showColumnStripes=False,
            showFirstColumn=False,
            showLastColumn=False,
        )
        stored.autoFilter = AutoFilter(ref=box.address())
        name_columns(self._sheet.ws, stored)
        self._sheet.ws.add_table(stored)
        self._sheet.changed()
        return Table(self._sheet, stored)

    def _with_a_row(self, box: Box) -> Box:
        box = box if box.nrows > 1 else Box(box.row, box.column, 2, box.ncols)
        for other in self._items():
            if other.range.box.intersect(box):
                raise ValueError(f"{box.address()} overlaps Table '{other.name}'")
        for merged in self._sheet.ws.merged_cells.ranges:
            if Box.parse(str(merged)).intersect(box):
                raise ValueError(f"{box.address()}: a Table cannot hold merged cells ({merged})")
        return box

    def _taken(self) -> list[str]:
        book = self._sheet.book
        tables = [name for ws in book.wb.worksheets for name in ws.tables]
        return [*tables, *book.wb.defined_names]


def require_free(name: str, taken: list[str]) -> None:
    """Raise a `ValueError` unless a Table can have a name."""
    require_valid(name)
    if name.casefold() in {other.casefold() for other in taken}:
        raise ValueError(f"there is a Table or name '{name}' already")


def name_columns(ws: Any, stored: StoredTable) -> None:
    """Make the header cells texts, each of its own, and name the columns after them.

    Excel takes a file for damaged in which a header and its column's name differ.
    """
    box = Box.parse(stored.ref)
    if len(stored.tableColumns) != box.ncols:
        stored.tableColumns = [
            TableColumn(id=position, name=f"Column{position}")
            for position in range(1, box.ncols + 1)
        ]
    header = cells.block(ws, Box(box.row, box.column, 1, box.ncols))[0]
    texts = [values.formula_of(cell) for cell in header]
    used: list[str] = []
    for column, cell, text in zip(stored.tableColumns, header, texts, strict=True):
        own = text or first_free("Column", [*texts, *used])
        if own.casefold() in {other.casefold() for other in used}:
            own = first_free(own, [*texts, *used], start=2)
        if cell.value != own or cell.data_type != "s":
            cell.value, cell.data_type = own, "s"
        used.append(own)
        column.name = own


@refuse_the_rest
class Table(base_classes.Table):
    """One Table."""

    def __init__(self, sheet: Any, stored: StoredTable) -> None:
        self._sheet, self._stored = sheet, stored

    @property
    def api(self) -> "Table":
        return self

    @property
    def parent(self) -> Any:
        return self._sheet

    @property
    def name(self) -> str:
        return str(self._stored.displayName)

    @name.setter
    def name(self, value: str) -> None:
        tables = self._sheet.tables
        require_free(value, [each.name for each in tables if each.name != self.name])
        del self._sheet.ws.tables[self.name]
        self._stored.displayName = self._stored.name = value
        self._sheet.ws.add_table(self._stored)

    @property
    def display_name(self) -> str:
        return self.name

    @display_name.setter
    def display_name(self, value: str) -> None:
        self.name = value

    @property
    def headers(self) -> list[str]:
        """Give the texts of the header cells."""
        return [str(column.name) for column in self._stored.tableColumns]

    @property
    def range(self) -> Range:
        return Range(self._sheet, Box.parse(self._stored.ref))

    def _rows(self, first: int, count: int) -> Range:
        box = self.range.box
        return Range(self._sheet, Box(box.row + first, box.column, count, box.ncols))

    @property
    def header_row_range(self) -> Range | None:
        return self._rows(0, 1) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        above, below = int(self.show_headers), int(self.show_totals)
        count = self.range.box.nrows - above - below
        return self._rows(above, count) if count > 0 else None

    @property
    def totals_row_range(self) -> Range | None:
        return self._rows(self.range.box.nrows - 1, 1) if self.show_totals else None

    @property
    def show_headers(self) -> bool:
        return bool(self._stored.headerRowCount != 0)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        if value != self.show_headers:
            refuse("Setting Table.show_headers")

    @property
    def show_totals(self) -> bool:
        return bool(self._stored.totalsRowCount)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        if value != self.show_totals:
            refuse("Setting Table.show_totals")

    def _filtered(self) -> str:
        """Give the cells that a filter is about: all but the totals."""
        box = self.range.box
        return Box(box.row, box.column, box.nrows - self.show_totals, box.ncols).address()

    @property
    def show_autofilter(self) -> bool:
        return self._stored.autoFilter is not None

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self._stored.autoFilter = AutoFilter(ref=self._filtered()) if value else None

    def _style(self) -> TableStyleInfo:
        if self._stored.tableStyleInfo is None:
            self._stored.tableStyleInfo = TableStyleInfo()
        return self._stored.tableStyleInfo

    @property
    def table_style(self) -> str | None:
        name: str | None = self._style().name
        return name

    @table_style.setter
    def table_style(self, value: str) -> None:
        self._style().name = value

    @property
    def show_table_style_row_stripes(self) -> bool:
        return bool(self._style().showRowStripes)

    @show_table_style_row_stripes.setter
    def show_table_style_row_stripes(self, value: bool) -> None:
        self._style().showRowStripes = value

    @property
    def show_table_style_column_stripes(self) -> bool:
        return bool(self._style().showColumnStripes)

    @show_table_style_column_stripes.setter
    def show_table_style_column_stripes(self, value: bool) -> None:
        self._style().showColumnStripes = value

    @property
    def show_table_style_first_column(self) -> bool:
        return bool(self._style().showFirstColumn)

    @show_table_style_first_column.setter
    def show_table_style_first_column(self, value: bool) -> None:
        self._style().showFirstColumn = value

    @property
    def show_table_style_last_column(self) -> bool:
        return bool(self._style().showLastColumn)

    @show_table_style_last_column.setter
    def show_table_style_last_column(self, value: bool) -> None:
        self._style().showLastColumn = value

    def resize(self, range: Any) -> None:  # noqa: A002  xlwings' word
        """Let the Table cover other cells; its header must stay in its row.

        Raises
        ------
        ValueError
            If the header would move, or no row for data is left.
        """
        box = range.impl.box
        old = self.range.box
        if box.row != old.row or box.nrows < 2 or box.intersect(old) is None:
            raise ValueError(
                f"Table '{self.name}' can only be resized around its header, not to "
                f"{box.address()}"
            )
        self._stored.ref = box.address()
        if self._stored.autoFilter is not None:
            self._stored.autoFilter.ref = self._filtered()
        name_columns(self._sheet.ws, self._stored)
        self._sheet.changed()
