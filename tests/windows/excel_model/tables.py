"""Tables."""

from typing import Any

from tests.windows.excel_model.cells import Range
from tests.windows.excel_model.members import Collection, ComObject, ExcelError, reads


class ListObjects(Collection):
    def items(self) -> list["ListObject"]:
        return self.parent.tables

    def place(self, name: str, cells: Range) -> None:
        """Make a table of cells, which no other table may touch."""
        if any(cells.box.intersect(table.range.box) for table in self.items()):
            raise ExcelError("a table cannot overlap another table")
        self.parent.tables.append(ListObject(self.parent, name, cells))


class ListObject(ComObject):
    def __init__(self, sheet: Any, name: str, cells: Range) -> None:
        super().__init__(sheet)
        self._name, self._cells = name, cells

    @reads
    def name(self) -> str:
        return self._name

    @reads
    def range(self) -> Range:
        return self._cells
