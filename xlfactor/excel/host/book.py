"""A workbook in Excel as a host."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlwings as xw

from xlfactor.drawing import stamp
from xlfactor.drawing.sheet import DrawnSheet, draw
from xlfactor.errors import TableError
from xlfactor.excel.host import paint
from xlfactor.excel.host.areas import area as cells_of
from xlfactor.excel.host.texts import as_text
from xlfactor.hosts import Area, Planned
from xlfactor.places import area_of, letters_of
from xlfactor.tables.cells import Cells, block


class ExcelBook:
    """A workbook that is open in Excel."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    @property
    def sheets(self) -> Sequence[str]:
        """The names of the sheets."""
        return [sheet.name for sheet in self._book.sheets]

    def names(self) -> Mapping[str, str]:
        """What each defined name of the workbook refers to."""
        return {
            one.name: (one.refers_to or "").lstrip("=")
            for one in self._book.names if "!" not in one.name
        }  # fmt: skip

    def tables(self) -> Mapping[str, Area]:
        """Where each Table stands."""
        return {
            table.name: area_of(sheet.name, table.range.address)
            for sheet in self._book.sheets for table in sheet.tables
        }  # fmt: skip

    def cells(self, area: Area, *, name: str) -> Cells:
        """Give the values of an area, an amount of money in full."""
        target = self._range(area)
        values = target.options(ndim=2, err_to_str=True).value
        if any(isinstance(value, Decimal) for row in values for value in row):
            full = _rows(target.api.Value2)
            values = [
                [b if isinstance(a, Decimal) else a for a, b in zip(*rows, strict=True)]
                for rows in zip(values, full, strict=True)
            ]
        if any(value is None for row in values for value in row):
            _require_calculated(target, values, name)
        return block(values)

    def region(self, corner: Area) -> Area:
        """Give the block of filled cells that begins at a cell."""
        first = self._range(corner)
        last = first.current_region.last_cell
        return Area(sheet=corner.sheet, top=corner.top, left=corner.left, bottom=last.row,
                    right=last.column)  # fmt: skip

    def is_ours_untouched(self, sheet: str) -> bool:
        """Tell whether a sheet was written by us, and no cell of it changed since."""
        there = self._book.sheets[sheet]
        seal = next((n.refers_to_range for n in there.names
                     if n.name.rpartition("!")[2].casefold() == stamp.STAMP), None)  # fmt: skip
        return seal is not None and seal.value == self._digest(there, (seal.row, seal.column))

    def write(self, pages: Sequence[Planned], *, heading: str, when: dt.datetime) -> None:
        """Paint every page; the first one is then in front."""
        with self._book.app.properties(screen_updating=False):
            for one in pages:
                self._write(one, heading=heading, when=when)
        # the sheet alone: `Sheet.activate` also reorders windows, and fails beside another Excel
        self._book.sheets[pages[0].sheet].impl.activate()

    def _write(self, one: Planned, *, heading: str, when: dt.datetime) -> None:
        if one.replaces:
            sheet = self._book.sheets[one.sheet]
            paint.clear(sheet)
        else:
            sheet = self._book.sheets.add(one.sheet, after=self._book.sheets[-1])
        try:
            height = cells_of(sheet, 1, 1).height
            drawn = draw(one.page, heading=heading, row_height=height,
                         stamp=stamp.rows(one.found, one.page.audit, when=when))  # fmt: skip
            paint.paint(drawn, sheet)
            self._seal(sheet, drawn)
        except BaseException:
            # half a page must not be taken for a result
            paint.clear(sheet) if one.replaces else sheet.delete()
            raise

    def _seal(self, sheet: xw.Sheet, drawn: DrawnSheet) -> None:
        row, column = drawn.seal
        cells_of(sheet, row, column).value = as_text(self._digest(sheet, drawn.seal))
        sheet.names.add(stamp.STAMP, f"='{sheet.name}'!${letters_of(column)}${row}")

    @staticmethod
    def _digest(sheet: xw.Sheet, seal: tuple[int, int]) -> str:
        used = sheet.used_range
        values = used.options(ndim=2).value
        return stamp.digest_of(
            ((row, column, value) for row, line in enumerate(values, start=used.row)
             for column, value in enumerate(line, start=used.column)), seal,
        )  # fmt: skip

    def _range(self, area: Area) -> xw.Range:
        return cells_of(self._book.sheets[area.sheet], area.top, area.left,
                        rows=area.bottom - area.top + 1, columns=area.right - area.left + 1)  # fmt: skip


def _rows(found: Any) -> tuple[tuple[Any, ...], ...]:
    return found if isinstance(found, tuple) else ((found,),)


def _require_calculated(target: xw.Range, values: list[list[Any]], name: str) -> None:
    for row, line in enumerate(_rows(target.formula)):
        for column, formula in enumerate(line):
            cell = target[row, column]
            if values[row][column] is None and str(formula).startswith("=") and cell.raw_value is None:
                raise TableError(f"{name}: {cell.address} holds the formula '{formula}', without value")
