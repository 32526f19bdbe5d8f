"""Insert and delete whole rows, and let everything that points at rows follow."""

from collections.abc import Callable
from typing import Any

from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.merge import MergedCellRange

from xlfactor.engine import areas, cells, pagesetup
from xlfactor.engine.boxes import MAX_ROWS, Box
from xlfactor.engine.conditional import put_rules
from xlfactor.engine.everywhere import rewrite
from xlfactor.engine.references import with_rows_moved

Shift = Callable[[int], int | None]


def insert(sheet: Any, row: int, count: int) -> None:
    """Insert rows above a row, in the format of the row before.

    Raises
    ------
    ValueError
        If cells would be pushed off the sheet.
    """
    if cells.used_box(sheet.ws).bottom + count > MAX_ROWS:
        raise ValueError("the rows inserted would push cells off the sheet")
    _move(sheet, lambda number: number + count if number >= row else number)
    above = list(cells.existing(sheet.ws, Box(row - 1, 1, 1, 16_384))) if row > 1 else []
    for model in above:
        for new in range(row, row + count):
            cells.copy_style(model, cells.touch(sheet.ws, new, model.column))


def delete(sheet: Any, row: int, count: int) -> None:
    """Delete some rows.

    Raises
    ------
    ValueError
        If the header of a Table is among them.
    """
    for table in sheet.tables:
        if row <= table.range.row < row + count:
            raise ValueError(f"the header of Table '{table.name}' cannot be deleted")

    def shift(number: int) -> int | None:
        if number < row:
            return number
        return None if number < row + count else number - count

    _move(sheet, shift)


def _move(sheet: Any, shift: Shift) -> None:
    ws, book = sheet.ws, sheet.book
    rewrite(
        book.wb, lambda home, formula: with_rows_moved(formula, home, moved=ws.title, shift=shift)
    )
    _move_cells(ws, shift)
    _move_dimensions(ws, shift)
    _move_areas(ws, shift)
    _move_drawings(ws, shift)
    sheet.changed()
    book.known.forget_all()


def _moved(box: Box, shift: Shift) -> Box | None:
    """Give a box without the rows that are gone, where its rows are now."""
    if box.whole_columns:
        return box
    rows = [place for row in (box.row, box.bottom) if (place := shift(row)) is not None]
    if len(rows) < 2:
        inner = [shift(row) for row in range(box.row, box.bottom + 1)]
        rows = [place for place in inner if place is not None]
    if not rows:
        return None
    return Box.spanning(rows[0], box.column, min(rows[-1], MAX_ROWS), box.right)


def _move_cells(ws: Any, shift: Shift) -> None:
    def place(row: int, column: int) -> tuple[int, int] | None:
        new = shift(row)
        return None if new is None else (new, column)

    for cell in cells.all_cells(ws):
        if cell.data_type == "f" and isinstance(cell.value, ArrayFormula):
            moved = _moved(Box.parse(cell.value.ref), shift)
            cell.value.ref = cell.value.ref if moved is None else moved.address()
    cells.move(ws, place)
    for cell in cells.all_cells(ws):
        if cell.hyperlink:
            cell.hyperlink.ref = cell.coordinate


def _move_dimensions(ws: Any, shift: Shift) -> None:
    old = dict(ws.row_dimensions)
    ws.row_dimensions.clear()
    for row, dimension in old.items():
        new = shift(row)
        if new is not None:
            dimension.index = new
            ws.row_dimensions[new] = dimension


def _move_areas(ws: Any, shift: Shift) -> None:
    merged = [_moved(Box.parse(str(area)), shift) for area in ws.merged_cells.ranges]
    kept = [MergedCellRange(ws, box.address()) for box in merged if box and box.size > 1]
    ws.merged_cells = MultiCellRange(kept)
    for rule in list(ws.data_validations.dataValidation):
        left = _all_moved(rule.sqref, shift)
        if left:
            rule.sqref = areas.areas_of(left)
        else:
            ws.data_validations.dataValidation.remove(rule)
    groups = [(group, list(group.rules)) for group in ws.conditional_formatting]
    ws.conditional_formatting = type(ws.conditional_formatting)()
    for group, rules in groups:
        put_rules(ws, _all_moved(group.sqref, shift), rules)
    for table in ws.tables.values():
        _move_filtered(table, shift)
    if ws.auto_filter.ref:
        _move_filtered(ws.auto_filter, shift)
    if ws.print_area:
        ws.print_area = ",".join(
            box.address() for part in _parts(ws.print_area) if (box := _moved(part, shift))
        )
    titles = pagesetup.title_rows(ws)
    if titles is not None:
        pagesetup.set_title_rows(ws, _moved(titles, shift))
    starts = [new for row in pagesetup.starts(ws) if (new := shift(row)) is not None]
    pagesetup.set_starts(ws, starts)


def _parts(print_area: str) -> list[Box]:
    return [Box.parse(part.rpartition("!")[2]) for part in print_area.split(",")]


def _all_moved(listed: Any, shift: Shift) -> list[Box]:
    return [box for area in areas.boxes_of(listed) if (box := _moved(area, shift)) is not None]


def _move_filtered(owner: Any, shift: Shift) -> None:
    """Move a Table or a filter; a Table keeps at least one row below its header."""
    box = _moved(Box.parse(owner.ref), shift)
    if box is not None:
        owner.ref = box.address()
        inner = getattr(owner, "autoFilter", None)
        if inner is not None:
            inner.ref = owner.ref


def _move_drawings(ws: Any, shift: Shift) -> None:
    for drawing in [*cells.charts(ws), *cells.images(ws)]:
        for corner in ("_from", "to"):
            marker = getattr(drawing.anchor, corner, None)
            if marker is not None:
                marker.row = (shift(marker.row + 1) or marker.row + 1) - 1
