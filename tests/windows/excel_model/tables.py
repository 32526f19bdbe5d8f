"""Tables."""

from typing import Any

from tests.windows.excel_model.cells import Range
from tests.windows.excel_model.members import (
    MISSING,
    Collection,
    ExcelError,
    Keeper,
    does,
    kept,
    reads,
)

_A_RANGE, _WITH_HEADERS = 1, 1


class ListObjects(Collection):
    def items(self) -> list["ListObject"]:
        return self.parent.tables

    def place(self, name: str, cells: Range) -> "ListObject":
        """Make a table of cells, which no other table may touch."""
        if any(cells.box.intersect(table.range.box) for table in self.items()):
            raise ExcelError("a table cannot overlap another table")
        made = ListObject(self.parent, name, cells)
        self.parent.tables.append(made)
        return made

    @does
    def add(
        self,
        source_type: int,
        source: Any,
        link_source: Any,
        xl_list_object_has_headers: int,
        destination: Any,
        table_style_name: Any = MISSING,
    ) -> "ListObject":
        if (source_type, xl_list_object_has_headers) != (_A_RANGE, _WITH_HEADERS):
            raise ExcelError("the model makes tables of cells with headers alone")
        if link_source is not None or destination is not None:
            raise ExcelError("a table of cells has no link and no destination")
        made = self.place(f"Table{len(self.items()) + 1}", source)
        made.kept["style"] = table_style_name
        return made


class ListObject(Keeper):
    name, show_auto_filter, table_style = kept("name"), kept("filter"), kept("style")
    show_headers, show_totals = kept("headers"), kept("totals")

    def __init__(self, sheet: Any, name: str, cells: Range) -> None:
        super().__init__(
            sheet, name=name, filter=True, style="TableStyleMedium2", headers=True, totals=False
        )
        self._cells = cells

    @reads
    def range(self) -> Range:
        return self._cells
