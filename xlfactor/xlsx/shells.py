"""Workbooks by XlsxWriter without what it takes long for: their rows and their archive."""

import datetime as dt
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from xlfactor.drawing.sheet import Formula, Place
from xlfactor.xlsx.cellvalues import days_of


class Shell(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet without rows; charts ask it for the values that they show."""

    def __init__(self) -> None:
        super().__init__()
        self.values: Mapping[Place, Any] = {}

    def _write_sheet_data(self) -> None:
        self._xml_empty_tag("sheetData")

    def _write_string(self, *_: Any) -> int:
        """Leave out the header of a Table, which stands in the rows."""
        return 0

    def _get_range_data(self, top: int, left: int, bottom: int, right: int) -> list[str | None]:
        return [
            _cached(self.values.get((row, column)), from_1904=self.date_1904)
            for row in range(top + 1, bottom + 2)
            for column in range(left + 1, right + 2)
        ]


def _cached(value: Any, *, from_1904: bool) -> str | None:
    """Return a value as a chart keeps it, with the digits that Excel has."""
    if isinstance(value, Formula):
        return _cached(value.value, from_1904=from_1904)
    if isinstance(value, dt.datetime):
        value = days_of(value, from_1904=from_1904)
    if isinstance(value, float | int):
        return f"{value:.16g}"
    return None if value is None else str(value)


class _Parts(Packager):  # type: ignore[misc]
    """Keeps the parts of a workbook, and leaves none to be compressed."""

    def __init__(self) -> None:
        super().__init__()
        self.made: dict[str, bytes] = {}

    def _create_package(self) -> list[Any]:
        self.made = {name: file.getvalue().encode() for file, name, _ in super()._create_package()}
        return []


class ShellBook(Workbook):  # type: ignore[misc]
    """A workbook that is made in memory, part by part."""

    def __init__(self, *, date_1904: bool) -> None:
        super().__init__(BytesIO(), {"in_memory": True, "date_1904": date_1904})
        self._packager = _Parts()

    @property
    def parts(self) -> Mapping[str, bytes]:
        """The parts by their names, once the workbook is closed."""
        return self._packager.made

    def _get_packager(self) -> Packager:
        return self._packager
