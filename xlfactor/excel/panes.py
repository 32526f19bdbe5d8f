"""The frozen panes that xlwings' engines for Excel lack.

xlwings 0.37.8 declares `Sheet.freeze_panes` for every engine, but on Windows and macOS asking for
it raises `NotImplementedError`. Here its engines get what the interface promises, so that what
paints a sheet need not know on which of them it runs.
"""

import sys
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import xlwings as xw
from xlwings import base_classes

from xlfactor.sheets import native

Settings: TypeAlias = Sequence[tuple[str, int | bool]]

_ALL_ROWS, _ALL_COLUMNS = 1_048_576, 16_384


class FreezePanes(base_classes.FreezePanes):
    """Freeze through the window of the book, which has to show the sheet for that."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Keep the rows and columns up to the end of a range in sight."""
        area = self._sheet.range(frozen_range)
        height, width = area.shape
        rows = 0 if height == _ALL_ROWS else area.row + height - 1
        columns = 0 if width == _ALL_COLUMNS else area.column + width - 1
        self._divide(rows, columns)
        self._set([("freeze_panes", True)])

    def unfreeze(self) -> None:
        """Let all rows and columns move again."""
        self._divide(0, 0)

    def _divide(self, rows: int, columns: int) -> None:
        """Divide the window below rows and right of columns, as counted from the first cell."""
        self._sheet.activate()
        self._set(
            [
                ("freeze_panes", False),
                ("scroll_row", 1),
                ("scroll_column", 1),
                ("split_row", rows),
                ("split_column", columns),
            ]
        )

    def _set(self, settings: Settings) -> None:
        raise NotImplementedError


class WindowsFreezePanes(FreezePanes):
    """Through COM."""

    def _set(self, settings: Settings) -> None:
        window = self._sheet.book.api.Windows(1)
        for words, value in settings:
            native.put(window, words, value)


class MacFreezePanes(FreezePanes):
    """Through AppleScript."""

    def _set(self, settings: Settings) -> None:
        window = self._sheet.book.api.windows[1]
        for words, value in settings:
            native.put_by_applescript(window, words, value)


_LACKING: Final = {"xlwings._xlwindows": WindowsFreezePanes, native.MACOS: MacFreezePanes}


def complete(book: xw.Book) -> None:
    """Give the engine of an open book its frozen panes, unless it has them."""
    module = sys.modules[type(book.impl).__module__]
    panes = _LACKING.get(module.__name__)
    if panes is not None and module.Sheet.freeze_panes is base_classes.Sheet.freeze_panes:
        module.Sheet.freeze_panes = property(panes)
