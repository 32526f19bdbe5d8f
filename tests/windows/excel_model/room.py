"""The room that cells take: widths of columns, heights of rows, where they begin."""

from tests.windows.excel_model.boxes import Box
from tests.windows.excel_model.grid import COLUMN_WIDTH, Grid
from tests.windows.excel_model.members import ComObject, ExcelError, does, reads


class Room(ComObject):
    """Cells of a grid: one box or several, as cells, rows or columns."""

    grid: Grid
    box: Box
    boxes: tuple[Box, ...]
    by: str

    @reads
    def column_width(self) -> float | None:
        found = {self.grid.widths.get(column, COLUMN_WIDTH) for column in self._column_numbers()}
        return found.pop() if len(found) == 1 else None

    @column_width.setter
    def column_width(self, characters: float) -> None:
        if not 0 <= characters <= 255:
            raise ExcelError(f"a column is 0 to 255 characters wide, not {characters}")
        for column in self._column_numbers():
            self.grid.set_width(column, characters)

    @reads
    def use_standard_width(self) -> bool:
        return not any(column in self.grid.widths for column in self._column_numbers())

    @use_standard_width.setter
    def use_standard_width(self, value: bool) -> None:
        if value:
            for column in [each for each in self.grid.widths if self._spans(each)]:
                del self.grid.widths[column]

    def _spans(self, column: int) -> bool:
        return any(box.column <= column <= box.right for box in self.boxes)

    @reads
    def row_height(self) -> float | None:
        found = {self.grid.height(row) for row in self._row_numbers()}
        return found.pop() if len(found) == 1 else None

    @row_height.setter
    def row_height(self, points: float) -> None:
        if not 0 <= points <= 409.5:
            raise ExcelError(f"a row is 0 to 409.5 points high, not {points}")
        for row in self._row_numbers():
            self.grid.heights[row] = float(points)

    def _column_numbers(self) -> list[int]:
        if any(box.whole_rows for box in self.boxes):
            raise ExcelError("the model sizes no column of all")
        return [column for box in self.boxes for column in range(box.column, box.right + 1)]

    def _row_numbers(self) -> list[int]:
        if any(box.whole_columns for box in self.boxes):
            raise ExcelError("the model sizes no row of all")
        return [row for box in self.boxes for row in range(box.row, box.bottom + 1)]

    @does
    def auto_fit(self) -> None:
        """Let rows be as high as their letters need."""
        if self.by != "rows":
            raise ExcelError("the model fits rows alone")
        for row in [
            each
            for each in self.grid.heights
            if any(box.row <= each <= box.bottom for box in self.boxes)
        ]:
            del self.grid.heights[row]

    @reads
    def height(self) -> float:
        return sum(self.grid.height(row) for row in self._row_numbers())

    @reads
    def left(self) -> float:
        return sum(self.grid.width(column) for column in range(1, self.box.column))

    @reads
    def top(self) -> float:
        return sum(self.grid.height(row) for row in range(1, self.box.row))
